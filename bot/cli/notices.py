"""`xaoi notices …`: where notices stand, and their sheets; only reads, beside a running bot."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App as Commands
from cyclopts import Parameter

from bot import environment
from bot.cli.shell import database, go
from bot.errors import XaoiError
from bot.notice import Notice

if TYPE_CHECKING:
    from bot.library import Library
    from bot.notices.desk import Desk
    from bot.storage import Db
    from bot.turn import Context

commands = Commands(name="notices", help="Thông báo: xem, in áp phích, báo cáo, danh sách gọi.")
LISTED, LOOKED_AT = 50, 5000
Code = Annotated[str, Parameter(help="Mã của tin, ví dụ: TB-4827 hoặc 4827.")]
State = Annotated[
    Literal[
        "draft",
        "pending",
        "returned",
        "rejected",
        "approved",
        "sending",
        "finished",
        "cancelled",
    ]
    | None,
    Parameter(help="Chỉ những tin đang ở bước này."),
]
Pdf = Annotated[Path, Parameter(help="Tệp PDF sẽ ghi.")]
Xlsx = Annotated[Path, Parameter(help="Tệp Excel sẽ ghi.")]
Numbers = Annotated[Path, Parameter(help="Tệp Excel hoặc CSV có cột số điện thoại.")]


@commands.command(name="list")
def list_(*, state: State = None) -> None:
    """Liệt kê các tin mới nhất: mã, đang ở bước nào, câu đầu."""

    async def show() -> None:
        from bot.storage import notices
        from handlers.notices import wording

        ctx = _context()
        async with database() as db, db.read() as tx:
            newest = await notices.recent(tx, LOOKED_AT)
        found = [one for one in newest if state in (None, one.state)][:LISTED]
        for one in found:
            print(f"{one.code}  {wording.state(ctx, one)}  “{wording.gist(one.draft)}”")
        if not found:
            print("Chưa có tin nào.")

    go(show())


@commands.command
def show(code: Code) -> None:
    """Xem một tin: đã tới bao nhiêu nơi, vì sao không tới, ai làm gì lúc nào."""

    async def work(desk: "Desk", notice: Notice) -> None:
        from handlers.notices import following, wording

        ctx = _context()
        report = await desk.report(notice) if notice.public else None
        print(following.standing(ctx, notice, report))
        print("\nLịch sử:")
        for one in await desk.history(notice):
            print(wording.line(ctx, one))

    go(_with_notice(code, work))


@commands.command
def poster(code: Code, file: Pdf) -> None:
    """Ghi áp phích A4 có mã vuông của một tin đã duyệt."""

    async def work(desk: "Desk", notice: Notice) -> None:
        from bot.qr.poster import poster as draw

        _approved(notice)
        _write(file, draw(await desk.face(notice)))

    go(_with_notice(code, work))


@commands.command
def report(code: Code, file: Xlsx) -> None:
    """Ghi báo cáo của một tin đã duyệt: theo thôn, theo lý do, lịch sử."""

    async def work(desk: "Desk", notice: Notice) -> None:
        from bot.notices.printing import figures

        _approved(notice)
        _write(file, figures(await desk.report(notice), await desk.history(notice)))

    go(_with_notice(code, work))


@commands.command
def calls(code: Code, numbers: Numbers, file: Xlsx) -> None:
    """Từ tệp số điện thoại, ghi danh sách gọi theo thôn cho một tin đã duyệt."""

    async def work(desk: "Desk", notice: Notice) -> None:
        from bot.notices.phone_list import call_list

        _approved(notice)
        try:
            content = numbers.read_bytes()
        except OSError as error:
            raise XaoiError(f"Không mở được {numbers}. Xem lại tên tệp.") from error
        sheet, said = call_list(content, await desk.face(notice), desk.library().commune)
        if sheet is None:
            raise XaoiError(said)
        # In the chat the file is gone after a day; here it stays where it was asked for.
        print(said.replace(" Tệp tự xoá sau một ngày.", ""))
        _write(file, sheet)

    go(_with_notice(code, work))


Work = Callable[["Desk", Notice], Coroutine[Any, Any, None]]


async def _with_notice(code: str, work: Work) -> None:
    """Do something with one notice, beside the running bot."""
    from bot.codes import notices as codes

    known = codes.find(code) or codes.find(f"TB-{code.strip()}")
    async with database() as db:
        desk = _desk(db)
        notice = await desk.notice(code=known) if known else None
        if notice is None:
            raise XaoiError(f"Không có tin nào mang mã {code}. Xem: xaoi notices list")
        await work(desk, notice)


def _desk(db: "Db") -> "Desk":
    """Make the office, with no channel to send anything by."""
    from bot import adapters, officials
    from bot.channels.plain import split
    from bot.clock import clock
    from bot.notices.desk import Desk

    settings, library = environment.read(), _library()
    explain = adapters.explain(settings)
    return Desk(db, lambda: library, settings, {}, clock, officials.token, explain, split)


def _context() -> "Context":
    """Stand where the handlers stand, to say it in the words of the chat."""
    from bot.clock import clock
    from bot.turn import Context
    from bot.types import Address, Contact, Inbound, Session

    here = Address("console", "")
    return Context(Inbound(here, ""), Contact(here), Session(here), _library(), clock())


def _library() -> "Library":
    """Read the commune's file; of what is published nothing is needed here."""
    from bot import library
    from bot.i18n import Catalogues
    from content import commune

    return library.build([], [], commune.load(environment.read().commune), Catalogues({}))


def _approved(notice: Notice) -> None:
    if notice.approved_at is None:
        raise XaoiError(f"Tin {notice.code} chưa được duyệt, chưa có bản nào.")


def _write(file: Path, sheet: bytes) -> None:
    """Write a new file; what is there already is somebody's."""
    try:
        with file.open("xb") as out:
            out.write(sheet)
    except FileExistsError as error:
        raise XaoiError(f"Đã có tệp {file}. Ghi tên khác.") from error
    except OSError as error:
        raise XaoiError(f"Không ghi được {file}. Xem lại thư mục và quyền ghi.") from error
    print(f"Đã ghi: {file}")
