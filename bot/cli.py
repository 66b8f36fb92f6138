"""The command line: `xaoi run`, `xaoi chat`, `xaoi content …`."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

from cyclopts import App as Commands

from bot import config, logs
from bot.errors import SettingsWrong, XaoiError

xaoi = Commands(name="xaoi", help="Xã Ơi: trợ lý dịch vụ công của xã.", version_flags=[])
content = Commands(name="content", help="Nội dung: kiểm tra, phát hành, quay lại bản cũ.")
dossiers = Commands(name="dossiers", help="Hồ sơ: nạp danh sách từ phần mềm một cửa.")
locales = Commands(name="locales", help="Bản dịch.")
database = Commands(name="db", help="Cơ sở dữ liệu.")
for group in (content, dossiers, locales, database):
    xaoi.command(group)


@xaoi.command
def run(*, role: Literal["web", "sender", "all"] = "all") -> None:
    """Chạy bot: trang chat, các kênh, gửi tin."""
    from bot import serve

    settings = config.read()
    logs.configure(settings.log_level, as_json=not sys.stderr.isatty())
    _go(serve.serve(settings, role, say=print))


@xaoi.command
def chat(*, as_of: date | None = None) -> None:
    """Nói chuyện với bot ngay trong cửa sổ này; nhận cả chữ từ ống dẫn.

    --as-of 2027-03-01: trả lời như vào ngày đó.
    """
    from bot import terminal
    from bot.app import clock, noon

    settings = config.read(channels=())
    logs.configure("ERROR", as_json=False)
    now = noon(as_of) if as_of else clock
    _go(terminal.chat(settings, sys.stdin, print, now))


@xaoi.command
def ask(*, jsonl: Path) -> None:
    """Đọc các câu hỏi trong tệp JSONL, in thủ tục tìm được cho từng câu."""
    from bot import terminal

    logs.configure("ERROR", as_json=False)
    _go(terminal.ask(config.read(channels=()), jsonl, print))


@content.command(name="check")
def content_check(*, as_of: date | None = None) -> None:
    """Kiểm tra các tệp nội dung; có lỗi thì liệt kê và thoát với mã 1."""
    from bot import actions
    from bot.app import clock
    from content.calendar import expiring_lines
    from content.check import advise, check

    folder = config.read(channels=()).content
    day = as_of or clock().date()
    problems = check(folder, actions=actions.NAMES, as_of=day)
    for problem in problems:
        print(problem)
    for advice in advise(folder):
        print(f"Nên viết lại: {advice}")
    for line in expiring_lines(folder, day):
        print(line)
    if problems:
        sys.exit(1)
    print("Nội dung ổn.")


@content.command(name="calendar")
def content_calendar(*, since: date | None = None, until: date | None = None) -> None:
    """Liệt kê câu nào sẽ đổi vào ngày nào (mặc định: từ nay đến hết ba năm)."""
    from bot.app import clock
    from content.calendar import THREE_YEARS, changes
    from content.load import load_folder

    flows, procedures = load_folder(config.read(channels=()).content)
    first = since or clock().date()
    for change in changes(
        (*flows.values(), *procedures.values()), first, until or first + THREE_YEARS
    ):
        print(change)


@content.command(name="list")
def content_list(id_: str = "") -> None:
    """Liệt kê các bản đã phát hành; bản đứng cuối là bản đang dùng."""

    async def show() -> None:
        async with _shelf() as shelf:
            for one in await shelf.history(id_):
                now = " ← đang dùng" if shelf.current(one) else ""
                print(
                    f"{one.seq:>4}  {one.at.astimezone():%d/%m/%Y %H:%M}  {one.id:<24} "
                    f"{one.version}  {one.by}{now}"
                )

    _go(show())


@content.command(name="publish")
def content_publish(*ids: str, by: str = "operator") -> None:
    """Phát hành các tệp trong thư mục content (mọi tệp đã đổi, hoặc những id được nêu)."""
    from bot.app import clock

    async def publish() -> None:
        async with _shelf() as shelf:
            done = await shelf.publish(ids, by=by, now=clock())
            print(
                "\n".join(f"Đã phát hành {one.id} bản {one.version}." for one in done)
                or "Không có tệp nào đổi."
            )

    _go(publish())


@content.command(name="rollback")
def content_rollback(id_: str, version: str = "", *, by: str = "operator") -> None:
    """Dùng lại một bản cũ (mặc định: bản ngay trước)."""
    from bot.app import clock

    async def back() -> None:
        async with _shelf() as shelf:
            one = await shelf.go_back(id_, version, by=by, now=clock())
            print(f"{one.id} nay dùng bản {one.version}. Ai đang làm dở vẫn đi hết bản của mình.")

    _go(back())


@content.command(name="graph")
def content_graph(id_: str, *, to: Path | None = None) -> None:
    """Vẽ sơ đồ một hướng dẫn ra tệp SVG."""
    from content.graph import svg
    from content.load import load_flow

    path = config.read(channels=()).content / "flows" / f"{id_}.yaml"
    if not path.is_file():
        _stop(f"Không có hướng dẫn {id_!r}. Xem các tệp trong {path.parent}.")
    try:
        drawn = svg(load_flow(path.read_text(encoding="utf-8"), path.name))
    except XaoiError as error:
        _stop(str(error))
    target = to or Path(f"{id_}.svg")
    try:
        target.write_text(drawn, encoding="utf-8")
    except OSError:
        _stop(f"Không ghi được tệp {target}: kiểm tra thư mục và quyền ghi.")
    print(f"Đã vẽ {target}.")


@dossiers.command(name="import")
def dossiers_import(file: Path) -> None:
    """Nạp danh sách hồ sơ từ CSV hoặc XLSX do phần mềm một cửa xuất ra."""
    from bot.app import clock
    from bot.dossiers.importing import import_file

    async def load() -> None:
        async with _database() as db:
            report = await import_file(db, file, clock(), _progress)
            print(report.say())

    _go(load())


@locales.command(name="update")
def locales_update() -> None:
    """Thu các câu trong mã và nội dung vào tệp dịch."""
    from content.extract import update

    for line in update(config.ROOT):
        print(line)


@locales.command(name="check")
def locales_check() -> None:
    """Kiểm tra bản dịch: đủ, không mờ, đúng chỗ điền."""
    from content.extract import check

    problems = check(config.ROOT)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    print("Bản dịch đủ.")


@database.command(name="upgrade")
def db_upgrade() -> None:
    """Đưa cơ sở dữ liệu lên cấu trúc mới nhất."""

    async def up() -> None:
        async with _database():
            print("Cơ sở dữ liệu đã ở cấu trúc mới nhất.")

    _go(up())


@asynccontextmanager
async def _database() -> AsyncIterator[Any]:
    """Open the database beside a bot that may be running."""
    from bot.storage import Db
    from bot.storage.migrate import upgrade

    db = Db(config.read(channels=()).database_url, owner=False)
    await db.open()
    try:
        await upgrade(db)
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def _shelf() -> AsyncIterator[Any]:
    from bot.i18n import Catalogues
    from bot.publishing import Shelf
    from content import commune

    settings = config.read(channels=())
    async with _database() as db:
        shelf = Shelf(
            db,
            commune.load(settings.commune),
            Catalogues.load(config.ROOT / "locales"),
            settings.content,
        )
        await shelf.reload()
        yield shelf


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr)


def _go(work: Coroutine[Any, Any, None]) -> None:
    """Run, and turn what we expect to go wrong into a sentence and exit code 1."""
    try:
        with asyncio.Runner(loop_factory=_loop()) as runner:
            runner.run(work)
    except XaoiError as error:
        _stop(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Prefer uvloop, which does the same with less CPU; Windows has none."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _stop(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(1)


def main() -> None:
    """Run the command line."""
    try:
        xaoi()
    except SettingsWrong as error:
        _stop(str(error))
