"""`xaoi content …`: check, publish, go back, export, draw."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App as Commands

from bot import environment
from bot.cli.shell import database, go, stop
from bot.errors import XaoiError

if TYPE_CHECKING:
    from bot.publishing import Shelf
    from bot.storage import Db

commands = Commands(name="content", help="Nội dung: kiểm tra, phát hành, quay lại bản cũ.")


@commands.command
def check(*, as_of: date | None = None) -> None:
    """Kiểm tra các tệp nội dung; có lỗi thì liệt kê và thoát với mã 1."""
    from bot import actions
    from bot.clock import clock
    from content.calendar import expiring_lines
    from content.check import advise
    from content.check import check as find_problems

    folder = environment.read(channels=()).content
    day = as_of or clock().date()
    problems = find_problems(folder, actions=actions.NAMES, as_of=day)
    for problem in problems:
        print(problem)
    for advice in advise(folder):
        print(f"Nên viết lại: {advice}")
    for line in expiring_lines(folder, day):
        print(line)
    if problems:
        sys.exit(1)
    print("Nội dung ổn.")


@commands.command
def calendar(*, since: date | None = None, until: date | None = None) -> None:
    """Liệt kê câu nào sẽ đổi vào ngày nào (mặc định: từ nay đến hết ba năm)."""
    from bot.clock import clock
    from content.calendar import THREE_YEARS, changes
    from content.load import load_folder

    flows, procedures = load_folder(environment.read(channels=()).content)
    first = since or clock().date()
    for change in changes(
        (*flows.values(), *procedures.values()), first, until or first + THREE_YEARS
    ):
        print(change)


@commands.command(name="list")
def list_(id_: str = "") -> None:
    """Liệt kê các bản đã phát hành; bản đứng cuối là bản đang dùng."""

    async def show() -> None:
        async with database() as db:
            shelf = await _shelf(db)
            for one in await shelf.history(id_):
                now = " ← đang dùng" if shelf.current(one) else ""
                print(
                    f"{one.seq:>4}  {one.at.astimezone():%d/%m/%Y %H:%M}  {one.id:<24} "
                    f"{one.version}  {one.by}{now}"
                )

    go(show())


@commands.command
def publish(*ids: str, by: str = "operator") -> None:
    """Phát hành các tệp trong thư mục content (mọi tệp đã đổi, hoặc những id được nêu)."""
    from bot.clock import clock
    from bot.seed import plant

    async def run() -> None:
        async with database() as db:
            shelf = await _shelf(db)
            done = await shelf.publish(ids, by=by, now=clock())
            await plant(db, shelf.library.commune)
            print(
                "\n".join(f"Đã phát hành {one.id} bản {one.version}." for one in done)
                or "Không có tệp nào đổi."
            )
            for one in shelf.conflicts:
                print(
                    f"{one.id}: xã đã sửa bài này, nên giữ bản của xã. "
                    f"Muốn dùng tệp mới: xaoi content publish {one.id}"
                )

    go(run())


@commands.command
def rollback(id_: str, version: str = "", *, by: str = "operator") -> None:
    """Dùng lại một bản cũ (mặc định: bản ngay trước)."""
    from bot.clock import clock
    from bot.seed import plant

    async def back() -> None:
        async with database() as db:
            shelf = await _shelf(db)
            one = await shelf.go_back(id_, version, by=by, now=clock())
            await plant(db, shelf.library.commune)
            print(f"{one.id} nay dùng bản {one.version}. Ai đang làm dở vẫn đi hết bản của mình.")

    go(back())


@commands.command
def export(folder: Path) -> None:
    """Chép bài cán bộ đã sửa, câu đã trả lời ra tệp, để giữ cạnh nội dung của chương trình."""

    async def run() -> None:
        async with database() as db:
            edited = await (await _shelf(db)).edited()
        for place, text in edited.items():
            _write(folder / place, text)
            print(f"Đã chép {folder / place}.")
        if not edited:
            print("Cán bộ chưa sửa bài nào, chưa trả lời câu nào.")

    go(run())


@commands.command
def graph(id_: str, *, to: Path | None = None) -> None:
    """Vẽ sơ đồ một hướng dẫn ra tệp SVG."""
    from content.graph import svg
    from content.load import load_flow

    path = environment.read(channels=()).content / "flows" / f"{id_}.yaml"
    if not path.is_file():
        stop(f"Không có hướng dẫn {id_!r}. Xem các tệp trong {path.parent}.")
    try:
        drawn = svg(load_flow(path.read_text(encoding="utf-8"), path.name))
    except XaoiError as error:
        stop(str(error))
    target = to or Path(f"{id_}.svg")
    _write(target, drawn)
    print(f"Đã vẽ {target}.")


def _write(target: Path, text: str) -> None:
    """Write a file, or stop with a sentence."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError:
        stop(f"Không ghi được tệp {target}: kiểm tra thư mục và quyền ghi.")


async def _shelf(db: "Db") -> "Shelf":
    """Read what is published, beside a bot that may be running."""
    from bot.publishing import Shelf

    shelf = Shelf.of(db, environment.read(channels=()))
    await shelf.reload()
    return shelf
