"""Opens the web desk for an official: a link that lets in once, sent to their own chat."""

import re
from datetime import timedelta

from bot.acts import SignIn
from bot.officials import hashed
from bot.roles import STAFF
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers.words import command

COMMAND = "/dangnhap"
SAID = re.compile(
    r"(?:dang nhap|dang nhap ban lam viec|ban lam viec|(?:vao|mo)(?: lai)? ban(?: lam viec)?)"
)
VALID = timedelta(minutes=10)


async def handle(ctx: Context) -> Turn | None:
    """Answer “đăng nhập”, said by somebody who has a desk; to citizens it means their account."""
    if ctx.official is None or not ctx.official.has(*STAFF) or ctx.message.chat:
        return None
    name, _rest = command(ctx)
    typed = ctx.message.kind == "text" and not ctx.message.press
    if name != COMMAND and not (typed and SAID.fullmatch(fold(ctx.message.text).strip(" .,!?"))):
        return None
    _ = ctx.gettext
    menu = Button(_("Về menu"), "/menu")
    if ctx.site is None and name != COMMAND:
        return None  # what waits is shown in chat
    if ctx.site is None:
        text = _(
            "Bàn làm việc chưa mở được từ đây: máy chủ chưa có địa chỉ trên mạng.\n"
            "Nhờ người trông máy đặt XAOI_PUBLIC_URL (docs/may-chu.md)."
        )
        return Turn((Reply(text, (menu,)),))
    token = ctx.office.token()
    text = _(
        "Bấm để vào bàn làm việc. Đường dẫn dùng một lần, trong 10 phút.\n"
        "Đừng chuyển tiếp tin này: ai mở trước thì vào được."
    )
    ways = (
        Button(_("Vào bàn làm việc"), url=f"{ctx.site}/desk/enter/{token}"),
        Button(_("Việc đang chờ"), "/viec"),
        menu,
    )
    kept = SignIn(hashed(token), ctx.now + VALID)
    return Turn((Reply(text, ways),), effects=(kept,))
