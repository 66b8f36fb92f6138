"""`xaoi zalo …`: connect an Official Account, its groups, what messages cost, error codes."""

import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from getpass import getpass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App as Commands
from cyclopts import Parameter

from bot import environment
from bot.cli.shell import database, go, stop
from bot.errors import SendError, XaoiError

if TYPE_CHECKING:
    from bot.channels.zalo_oa import ZaloOA
    from bot.cli.connect import Guide
    from bot.cli.groups import Desk

commands = Commands(name="zalo", help="Zalo OA: kết nối, nhóm, dự tính tiền, mã lỗi.")
Another = Annotated[bool, Parameter(negative="", help="Nối một OA khác với OA đang nối.")]
Callback = Annotated[
    str,
    Parameter(help="Khi Zalo không gọi được vào máy chủ: dán cả địa chỉ mà trình duyệt dừng lại."),
]
Given = Annotated[
    bool,
    Parameter(negative="", help="Để thử: hỏi refresh token lấy ở API Explorer của Zalo."),
]
Members = Annotated[
    tuple[str, ...],
    Parameter(
        name="member",
        consume_multiple=True,
        negative="",
        help="Mã người dùng Zalo, một hay nhiều.",
    ),
]
Yes = Annotated[bool, Parameter(negative="", help="Không hỏi lại.")]
Code = Annotated[str, Parameter(allow_leading_hyphen=True)]


@commands.command
def connect(*, another: Another = False, callback: Callback = "", tokens: Given = False) -> None:
    """Kết nối OA của xã với trợ lý, từng bước một."""
    from bot.channels.zalo_calls import objection
    from bot.cli.connect import Guide

    settings = environment.read(channels=("zalo_oa",))
    why = objection(settings, "zalo_oa")
    # Never an argument: the shell keeps those.
    refresh = ask_for_token() if tokens else ""

    async def work(guide: "Guide") -> None:
        if tokens:
            await guide.by_token(refresh)
        elif callback:
            await guide.by_address(callback, another=another)
        else:
            await guide.walk(another=another)

    def guide(zalo: "ZaloOA") -> "Guide":
        return Guide(zalo.connecting, settings.public_url, print, objection=why)

    go(with_account(lambda zalo: work(guide(zalo))))


@commands.command
def groups() -> None:
    """Liệt kê các nhóm chat của OA."""
    go(at_desk(lambda desk: desk.list()))


@commands.command
def assets() -> None:
    """Liệt kê các gói tạo nhóm (GMF): loại, hạn, đã dùng chưa."""
    go(at_desk(lambda desk: desk.assets()))


@commands.command
def group_create(name: str, *, asset: str, members: Members, yes: Yes = False) -> None:
    """Tạo một nhóm chat từ một gói; hỏi lại trước khi tạo."""
    agree = (lambda _: True) if yes else agrees
    go(at_desk(lambda desk: desk.create(name, asset, members, agree)))


@commands.command
def group_invite(group: str, *, members: Members) -> None:
    """Mời thêm người vào một nhóm."""
    go(at_desk(lambda desk: desk.invite(group, members)))


@commands.command
def forecast(*, messages: int = 1) -> None:
    """Dự tính: gửi tin cho mọi người đã biết thì bao nhiêu tin miễn phí, bao nhiêu tiền."""
    from bot.cli import forecast as telling
    from bot.clock import clock

    if messages < 1:
        stop("Số tin phải từ 1 trở lên, ví dụ: xaoi zalo forecast --messages 1")

    async def show() -> None:
        async with database() as db:
            print(await telling.forecast(db, environment.read(channels=()), clock(), messages))

    go(show())


@commands.command
def errors(code: Code = "") -> None:
    """Giải nghĩa mã lỗi của Zalo: một mã, hoặc cả bảng."""
    from bot.channels.zalo_oa.codes import CODES
    from bot.channels.zalo_oa.oauth_codes import OAUTH_CODES

    table = {number: meaning.sentence for number, meaning in CODES.items()} | dict(OAUTH_CODES)
    if not code:
        for number, sentence in table.items():
            print(f"{number:>6}  {sentence}")
        return
    digits = code.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        stop(f"“{code}” không phải mã số của Zalo. Mã là một số, ví dụ: xaoi zalo errors -230")
    print(table.get(-int(digits)) or f"Mã {code}: trợ lý chưa gặp. Hỏi Zalo.")


def ask_for_token() -> str:
    """Ask for a refresh token: unseen at a terminal, a line where it is piped in."""
    if sys.stdin.isatty():
        return getpass(
            "Dán refresh token của API Explorer rồi Enter (chữ không hiện ra): "
        ).strip()
    return sys.stdin.readline().strip()


def agrees(question: str) -> bool:
    """Ask a question that a `c` (có) agrees to."""
    try:
        return input(question).strip().casefold() in ("c", "có", "co")
    except EOFError:
        return False


@asynccontextmanager
async def account() -> AsyncIterator["ZaloOA"]:
    """Open the account's side that speaks to Zalo, beside a bot that may be running."""
    from bot.channels.zalo_oa import ZaloOA
    from bot.clock import clock

    settings = environment.read(channels=("zalo_oa",))
    async with database() as db:
        zalo = ZaloOA(settings, db, _call_nobody, clock)
        try:
            yield zalo
        finally:
            await zalo.stop()


async def with_account(work: Callable[["ZaloOA"], Coroutine[Any, Any, None]]) -> None:
    """Do something with the account; what Zalo refuses is told in a sentence."""
    from bot.channels.zalo_oa.codes import sentence
    from bot.channels.zalo_oa.tokens import NOT_CONNECTED

    async with account() as zalo:
        try:
            await work(zalo)
        except SendError as error:
            said = {
                "not_connected": NOT_CONNECTED,
                "token": "Zalo không nhận kết nối nữa. Chạy: xaoi zalo connect.",
            }
            told = said.get(error.code) or sentence(error.code) or "Chưa gọi được Zalo."
            raise XaoiError(f"{told} (mã {error.code})") from None


async def at_desk(work: Callable[["Desk"], Coroutine[Any, Any, None]]) -> None:
    """Do something about groups."""
    from bot.cli.groups import Desk

    await with_account(lambda zalo: work(Desk(zalo.groups, print)))


async def _call_nobody(channel: str, code: str, sentence: str) -> None:
    """Leave alarms to the running bot: the operator reads here what is wrong."""
