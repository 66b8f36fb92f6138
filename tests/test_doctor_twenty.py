"""`xaoi doctor` on a machine that was set up wrong, in each of many ways: what, and what to do."""

import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.doctor import examine
from bot.clock import clock as real_clock
from bot.config import SAMPLE_COMMUNE, Settings
from bot.doctor import Instruments
from bot.heartbeat import STANDING, WHERE
from bot.i18n import Catalogues
from bot.publishing import Shelf
from bot.roles import Grant, Role
from bot.seed import area_rows
from bot.storage import Db, accounts, areas, officials, tokens
from bot.types import Address
from bot.web import Refusals
from content.commune import load
from tests.chat import Clock
from tests.fakes.postgresql import refusing
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA

TOP = "tan_nguyen"
FAULT, ADVICE = "✗", "·"
AGAIN = "Sửa trong môi trường hoặc tệp .env, rồi chạy lại: xaoi doctor."
CONTENT = SAMPLE_COMMUNE.parent
ALONE = "khan_cap"
"""The only procedure there is."""


@dataclass
class Machine:
    """A machine on which the bot is set up as it should be, until something is broken."""

    folder: Path
    clock: Clock
    stack: AsyncExitStack
    env: dict[str, str]
    now: Callable[[], datetime]
    instruments: Instruments = field(default_factory=Instruments)

    @property
    def file(self) -> Path:
        return self.folder / "xaoi.db"

    @property
    def commune(self) -> Path:
        return self.folder / "commune.yaml"

    def set(self, **values: object) -> None:
        """Write settings."""
        self.env |= {f"XAOI_{name.upper()}": str(value) for name, value in values.items()}

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Db]:
        """Open the database as the bot would."""
        db = Db(f"sqlite+aiosqlite:///{self.file}")
        try:
            await db.open()
            yield db
        finally:
            await db.close()

    async def note(self, channel: str, name: str, at: datetime) -> None:
        """Keep a fact of an account."""
        fact = {"channel": channel, "name": name, "value": "1", "at": at}
        async with self.database() as db, db.begin() as tx:
            await accounts.note(tx, [fact])

    async def employ(self, *roles: Role) -> None:
        """Let one person have these roles, and one be the administrator."""
        async with self.database() as db, db.begin() as tx:
            await areas.put(tx, area_rows(load(self.commune)))
            for name, has in (("Ba", (Role.administrator,)), ("Hoa", roles)):
                id_ = await officials.add(tx, name, self.clock())
                await officials.bind(tx, id_, Address("webchat", name))
                for role in has:
                    await officials.grant(tx, id_, Grant(TOP, role))

    async def publish(self) -> None:
        """Run once: what comes with the program is published."""
        async with self.database() as db:
            content = Path(self.env["XAOI_CONTENT"])
            shelf = Shelf(db, load(self.commune), Catalogues({}), content, self.commune)
            await shelf.publish_bundled(self.clock())

    def own_content(self) -> Path:
        """Let the content be a copy, which can be changed."""
        copied = self.folder / "content"
        shutil.copytree(self.env["XAOI_CONTENT"], copied)
        self.set(content=copied)
        return copied

    def rewrite(self, before: str, after: str) -> None:
        """Change the commune's file."""
        text = self.commune.read_text(encoding="utf-8")
        assert before in text
        self.commune.write_text(text.replace(before, after), encoding="utf-8")

    async def zalo_bot(self, **more: object) -> FakeZaloBot:
        """Turn the Zalo bot on."""
        bot = await self.stack.enter_async_context(FakeZaloBot())
        told = {"zalo_bot_token": bot.token, "zalo_bot_api_url": bot.url}
        self.set(channels="webchat,zalo_bot", **(told | more))
        return bot

    async def zalo_oa(self) -> FakeZaloOA:
        """Turn the Official Account on, and connect it."""
        zalo = await self.stack.enter_async_context(FakeZaloOA())
        self.set(
            channels="webchat,zalo_oa",
            zalo_oa_app_id=zalo.app_id,
            zalo_oa_app_secret=zalo.app_secret,
            zalo_oa_secret_key=zalo.secret_key,
            zalo_oa_api_url=zalo.url,
            zalo_oa_oauth_url=zalo.url,
        )
        return zalo

    def shape(self, version: str) -> None:
        """Let the database be of another program."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content of one procedure: reading all of it is not the point."""
    folder = tmp_path_factory.mktemp("content")
    for name in ("flows", "procedures"):
        (folder / name).mkdir()
    for name in ("safety.yaml", "commune.yaml", f"procedures/{ALONE}.yaml"):
        text = (CONTENT / name).read_text(encoding="utf-8")
        for led_to in ("an_toan_lua_dao", "gap_can_bo"):
            text = text.replace(led_to, ALONE)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
async def machine(
    tmp_path: Path, settings: Settings, content: Path, clock: Clock
) -> AsyncIterator[Machine]:
    """A machine that is well."""
    env = {
        "XAOI_CHANNELS": "webchat",
        "XAOI_DATABASE_URL": settings.database_url,
        "XAOI_COMMUNE": str(tmp_path / "commune.yaml"),
        "XAOI_CONTENT": str(content),
        "XAOI_MEDIA": str(tmp_path / "media"),
    }
    async with AsyncExitStack() as stack:
        one = Machine(tmp_path, clock, stack, env, clock)
        shutil.copy(SAMPLE_COMMUNE, one.commune)
        one.rewrite("confirmed: false", "confirmed: true")
        yield one


Break = Callable[[Machine], Awaitable[None]]
SETUPS: list[Any] = []


def broken(what: str, cure: str, *marks: Any, sign: str = FAULT) -> Callable[[Break], Break]:
    """List a way to set a machine up wrong, what is said of it, and what to do."""

    def keep(way: Break) -> Break:
        SETUPS.append(pytest.param(way, f"{sign} {what}", cure, id=way.__name__, marks=marks))
        return way

    return keep


@broken("XAOI_PORT='abc' chưa dùng được. Phải là một số.", AGAIN)
async def a_port_that_is_no_number(machine: Machine) -> None:
    machine.set(port="abc")


@broken("Kênh zalo_oa đang bật nhưng thiếu XAOI_ZALO_OA_APP_ID", AGAIN)
async def a_channel_without_its_settings(machine: Machine) -> None:
    machine.set(channels="webchat,zalo_oa")


@broken("Chưa có cơ sở dữ liệu sqlite+aiosqlite:///{folder}/xaoi.db.", "Chạy: xaoi db upgrade.")
async def no_database(machine: Machine) -> None:
    machine.file.unlink()


@broken("Cơ sở dữ liệu sqlite+aiosqlite:///{folder}/xaoi.db còn cấu trúc cũ.", "Chạy: xaoi db up")
async def a_pending_migration(machine: Machine) -> None:
    machine.shape("0003")


@broken(
    "Cơ sở dữ liệu sqlite+aiosqlite:///{folder}/xaoi.db do bản mới hơn của chương trình tạo.",
    "Cập nhật chương trình, hoặc lấy lại bản sao lưu cũ: xem mục 8 của docs/may-chu.md.",
)
async def a_program_older_than_its_database(machine: Machine) -> None:
    machine.shape("9999")


@broken("Tệp cơ sở dữ liệu hỏng, hoặc không phải của trợ lý.", "Xem lại XAOI_DATABASE_URL, hoặc")
async def a_torn_database(machine: Machine) -> None:
    machine.file.write_bytes(b"half of something else" * 200)


@broken(
    "Cơ sở dữ liệu chỉ đọc được: trợ lý không ghi được.",
    "Cho người chạy trợ lý quyền ghi: sudo chown -R $(whoami) {folder}",
)
async def a_read_only_database(machine: Machine) -> None:
    # Not by permissions: tests may run as root, whom they do not stop.
    machine.set(database_url=f"sqlite+aiosqlite:///file:{machine.file}?mode=ro&uri=true")


@broken(
    "Chương trình khác đang giữ cơ sở dữ liệu: trợ lý không ghi được.",
    "Xem ai đang mở tệp: fuser {folder}/xaoi.db. Tắt chương trình đó",
)
async def a_locked_database(machine: Machine) -> None:
    other = machine.stack.enter_context(closing(sqlite3.connect(machine.file)))
    other.execute("BEGIN IMMEDIATE")
    machine.instruments = Instruments(patience=0.05)


@broken(
    "Máy PostgreSQL không nhận tên hoặc mật khẩu.", "Sửa tên và mật khẩu trong XAOI_DATABASE_URL"
)
async def a_wrong_database_password(machine: Machine) -> None:
    why = 'password authentication failed for user "xaoi"'
    at = await machine.stack.enter_async_context(refusing("28P01", why))
    machine.set(database_url=f"postgresql+asyncpg://xaoi:wrong@{at}/xaoi")


@broken("Máy PostgreSQL chưa có kho này.", "Tạo kho: xem mục 7 của docs/may-chu.md.")
async def a_database_that_was_never_created(machine: Machine) -> None:
    at = await machine.stack.enter_async_context(refusing("3D000", 'database "x" does not exist'))
    machine.set(database_url=f"postgresql+asyncpg://xaoi:right@{at}/x")


@broken("Không gọi được máy PostgreSQL.", "Bật PostgreSQL. Xem tên máy và cổng")
async def a_database_server_that_is_off(machine: Machine) -> None:
    machine.set(database_url=f"postgresql+asyncpg://xaoi:x@127.0.0.1:{closed_port()}/xaoi")


@broken("Đĩa gần đầy: {folder} còn 12 MB.", "Xem chỗ trống: df -h. Xoá bớt tệp không dùng")
async def a_full_disk(machine: Machine) -> None:
    machine.instruments = Instruments(free=lambda _: 12 * 2**20)


@broken("Chỗ trống ở {folder}: 700 MB.", "Xem chỗ trống: df -h.", sign=ADVICE)
async def a_disk_that_fills_up(machine: Machine) -> None:
    machine.instruments = Instruments(free=lambda _: 700 * 2**20)


@broken("commune.yaml, dòng 2: chưa đúng kiểu YAML.", "Sửa tệp của xã, rồi chạy lại: xaoi doctor.")
async def a_broken_file_of_the_commune(machine: Machine) -> None:
    machine.commune.write_text("name: [", encoding="utf-8")


@broken("Đang dùng tệp của xã mẫu", "Chép content/commune.yaml, sửa theo xã mình, đặt XAOI_COMM")
async def the_invented_commune_in_public(machine: Machine) -> None:
    await machine.zalo_bot()
    machine.set(commune=SAMPLE_COMMUNE)


@broken("Nội dung có 1 lỗi.", "Chạy: xaoi content check.")
async def content_with_a_mistake(machine: Machine) -> None:
    file = machine.own_content() / "procedures" / "x.yaml"
    file.write_text("title: X\n", encoding="utf-8")


@broken("1 bài đã quá hạn: khan_cap.", "Đối chiếu với văn bản mới. Sửa checked_on và valid_to")
async def expired_content(machine: Machine) -> None:
    await machine.publish()
    # The file is put right, and was not published.
    file = machine.own_content() / "procedures" / f"{ALONE}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("valid_to: 2027", "valid_to: 2029"), encoding="utf-8")
    machine.now = lambda: datetime(2027, 12, 1, 9, tzinfo=machine.clock().tzinfo)


@broken("1 bài sắp quá hạn: khan_cap (30/11).", "Đối chiếu với văn bản mới.", sign=ADVICE)
async def content_that_soon_expires(machine: Machine) -> None:
    await machine.publish()
    machine.now = lambda: datetime(2027, 11, 1, 9, tzinfo=machine.clock().tzinfo)


@broken("Phí của tỉnh đã quá hạn: cai_chinh_ho_tich.", "Xem nghị quyết mới của tỉnh")
async def a_fee_of_last_year(machine: Machine) -> None:
    machine.rewrite("    online: 0 đồng.\n", "    online: 0 đồng.\n    valid_to: 2026-11-24\n")


@broken(
    "Ngày nghỉ năm 2027 chưa xác nhận: trợ lý không hẹn được giờ trả lời.",
    "Có thông báo nghỉ lễ thì ghi vào days_off, năm 2027, trong tệp của xã",
    sign=ADVICE,
)
async def days_off_that_nobody_confirmed(machine: Machine) -> None:
    machine.rewrite("2027:\n    confirmed: true", "2027:\n    confirmed: false")


@broken(
    "Theo lịch, 01/01/2027 là Tết Dương lịch; danh sách ngày nghỉ của xã không có.",
    "Xem lại days_off, năm 2027, trong tệp của xã.",
    sign=ADVICE,
)
async def a_holiday_that_was_forgotten(machine: Machine) -> None:
    machine.rewrite("      - {day: 2027-01-01, name: Tết Dương lịch}\n", "")


@broken("Chưa có giờ làm việc: trợ lý không hẹn được", "Thêm mục office", sign=ADVICE)
async def no_office_hours(machine: Machine) -> None:
    head, _, rest = machine.commune.read_text(encoding="utf-8").partition("\noffice:\n")
    _, _, rest = rest.partition("answer_within: 8\n")
    machine.commune.write_text(f"{head}\n{rest}", encoding="utf-8")


@broken("Không ghi được vào {folder}/xaoi.db/media", "Xem lại XAOI_MEDIA và quyền ghi thư mục.")
async def a_media_folder_that_cannot_be(machine: Machine) -> None:
    machine.set(media=machine.file / "media")


@broken("XAOI_ALERT_TO có telegram:42, nhưng kênh này đang tắt: không ai được báo.", AGAIN)
async def alarms_on_a_channel_that_is_off(machine: Machine) -> None:
    machine.set(alert_to="telegram:42")


@broken("Chưa có người quản trị", "Dùng lời mời hiện ra lúc chạy bot lần đầu", sign=ADVICE)
async def nobody_in_charge(machine: Machine) -> None:
    del machine


@broken("Chỉ một người vừa soạn vừa duyệt", "Mời thêm một người duyệt; hoặc ghi", sign=ADVICE)
async def one_person_who_writes_and_judges(machine: Machine) -> None:
    await machine.employ(Role.officer, Role.approver)


@broken("Vừa lấy lại bản sao lưu: trợ lý đứng chờ", "Chạy: xaoi db going-on.")
async def a_backup_that_was_restored(machine: Machine) -> None:
    await machine.note(WHERE, STANDING, machine.clock())


@broken("Chưa sao lưu lần nào.", "Chạy: xaoi db backup TỆP.", sign=ADVICE)
async def no_backup(machine: Machine) -> None:
    del machine


@broken("Sao lưu lần cuối: 09:00 17/11/2026.", "Chạy: xaoi db backup TỆP.", sign=ADVICE)
async def a_backup_of_last_week(machine: Machine) -> None:
    await machine.note(WHERE, "backup", machine.clock() - timedelta(days=8))


@broken("Địa chỉ http://127.0.0.1:{closed} không trả lời.", "Chạy bot: xaoi run. Xem tên miền")
async def a_public_address_out_of_reach(machine: Machine) -> None:
    machine.set(public_url=f"http://127.0.0.1:{machine.env['closed']}")


REAL = "http://127.0.0.2:9"
"""Nobody is there, and it is not where the fakes are."""


@broken("XAOI_PUBLIC_URL=http://xa.example không phải https.", "Cho máy chủ một tên miền có https")
async def a_public_address_without_https(machine: Machine) -> None:
    webhook = {"zalo_bot_mode": "webhook", "zalo_bot_secret": "s3cret-of-12"}
    await machine.zalo_bot(zalo_bot_api_url=REAL, public_url="http://xa.example", **webhook)


@broken("XAOI_PUBLIC_URL=https://10.0.0.7 chỉ mở được trong máy này", "Cho máy chủ một tên miền")
async def a_public_address_inside(machine: Machine) -> None:
    webhook = {"zalo_bot_mode": "webhook", "zalo_bot_secret": "s3cret-of-12"}
    await machine.zalo_bot(zalo_bot_api_url=REAL, public_url="https://10.0.0.7", **webhook)


@broken("Đồng hồ của máy nhanh 36", "Bật tự chỉnh giờ: timedatectl set-ntp true.")
async def a_clock_off_by_an_hour(machine: Machine) -> None:
    await machine.zalo_bot()
    machine.now = lambda: real_clock() + timedelta(hours=1)


@broken("Zalo không nhận XAOI_ZALO_BOT_TOKEN.", "Lấy lại mã ở OA Zalo Bot Manager")
async def a_wrong_zalo_token(machine: Machine) -> None:
    await machine.zalo_bot(zalo_bot_token="99:wrong")


@broken("Zalo đang gửi tin về địa chỉ khác", "Xem lại XAOI_PUBLIC_URL, tắt bot khác dùng chung mã")
async def a_webhook_set_elsewhere(machine: Machine) -> None:
    webhook = {"zalo_bot_mode": "webhook", "zalo_bot_secret": "s3cret-of-12"}
    bot = await machine.zalo_bot(public_url="https://xa.example", **webhook)
    bot.updates.url = "https://other.example/x"


@broken(
    "Có tin gọi về zalo_bot nhưng sai mã bí mật", "Chạy lại bot (xaoi run) để báo XAOI_ZALO_BOT"
)
async def a_wrong_webhook_secret(machine: Machine) -> None:
    await machine.zalo_bot()
    async with machine.database() as db:
        await Refusals(db, machine.clock).count("zalo_bot")


@broken("Có tin gọi về nhưng chữ ký sai", "Xem lại OA Secret Key")
async def a_wrong_signing_key(machine: Machine) -> None:
    await machine.zalo_oa()
    async with machine.database() as db:
        await Refusals(db, machine.clock).count("zalo_oa")


@broken("OA chưa kết nối.", "Trên máy chủ, chạy: xaoi zalo connect.")
async def an_account_never_connected(machine: Machine) -> None:
    await machine.zalo_oa()


@broken("Zalo không gia hạn kết nối (mã -14014).", "Trên máy chủ, chạy: xaoi zalo connect.")
async def a_connection_that_ran_out(machine: Machine) -> None:
    zalo = await machine.zalo_oa()
    access, refresh = zalo.grant()
    ends = machine.clock() + timedelta(hours=4)
    async with machine.database() as db, db.begin() as tx:
        pair = tokens.Pair(access, refresh, machine.clock(), ends)
        await tokens.save(tx, "zalo_oa", pair)
        await tokens.give_up(tx, "zalo_oa", "", "-14014", ends)


@broken(
    "Telegram không nhận XAOI_TELEGRAM_TOKEN.",
    "Lấy lại mã",
    pytest.mark.xdist_group("telegram"),
    pytest.mark.timeout(180),
)
async def a_wrong_telegram_token(machine: Machine) -> None:
    server = await machine.stack.enter_async_context(FakeTelegram())
    machine.set(channels="webchat,telegram", telegram_token="7:wrong", telegram_api_url=server.url)


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


async def examined(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run the doctor there."""
    monkeypatch.chdir(machine.folder)
    for name, value in machine.env.items():
        if name.startswith("XAOI_"):
            monkeypatch.setenv(name, value)
    lines: list[str] = []
    well = await examine(machine.folder, machine.now, lines.append, machine.instruments)
    assert well is not any(line.startswith(FAULT) for line in lines)
    return lines


@pytest.mark.parametrize(("way", "what", "cure"), SETUPS)
async def test_what_is_wrong_is_named_with_its_cure(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, way: Break, what: str, cure: str
) -> None:
    """One sentence says what, the next one what to do; and nothing else is blamed."""
    machine.env["closed"] = str(closed_port())
    slots = {"folder": machine.folder, "closed": machine.env["closed"]}
    await way(machine)

    lines = await examined(machine, monkeypatch)

    said = "\n".join(lines)
    found = [number for number, line in enumerate(lines) if line.startswith(what.format(**slots))]
    assert len(found) == 1, said
    if machine.env["XAOI_CHANNELS"] == "webchat":
        assert [line for line in lines if line.startswith(FAULT)] == (
            [lines[found[0]]] if what.startswith(FAULT) else []
        )
    assert lines[found[0] + 1].startswith(f"  → {cure.format(**slots)}"), said


async def test_a_machine_that_is_well(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is broken nothing is wrong, so that each finding has its own cause."""
    await machine.employ(Role.officer)
    await machine.note(WHERE, "backup", machine.clock())

    lines = await examined(machine, monkeypatch)

    assert not [line for line in lines if line.startswith(FAULT)]
    assert [line for line in lines if line.startswith(ADVICE)] == [
        "· Chưa có người duyệt tin.",
        "· 7 thôn chưa có nhóm, cũng chưa có người chuyển tin.",
    ]


def test_there_are_twenty_and_more() -> None:
    """Issue 6 asks for twenty broken set-ups."""
    assert len(SETUPS) >= 20
