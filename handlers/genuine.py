"""Tells who this is, and how to know the real one from what only looks like it."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from content import safety
from handlers import emergency, start
from handlers import flow as flows
from handlers.words import command

ASKED = ("an_toan_lua_dao", "real_assistant")
"""The procedure and its case that ask the same, in other words than the command's."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/who` and `/genuine`; the latter may mean a fraud by others: what to do then, too.

    It stands before `emergency`, for nothing but the question was written: “đây có phải lừa đảo
    không” must not be answered by “rất giống lừa đảo” to whoever asks about the bot.
    """
    name, _ = command(ctx)
    if name not in ("/who", "/genuine"):
        return None
    ctx = emergency.spoken(ctx)
    said = reply(ctx)
    if name == "/who" or safety.find(ctx.message.text) is None:
        return Turn((said,))
    other = ctx.gettext("Nếu hỏi về cuộc gọi, tin nhắn của người khác:")
    text = f"{said.text}\n\n{other}\n{emergency.answer(ctx)}"
    return Turn((Reply(text, emergency.ways_on(ctx)),))


def reply(ctx: Context) -> Reply:
    """Say who this is, what can be checked, and what the real one never asks for."""
    _ = ctx.gettext
    never = _(
        "Trợ lý thật không bao giờ hỏi mã OTP, mật khẩu, số căn cước, và không đòi tiền.\n"
        "Ai mang tên trợ lý mà hỏi những thứ đó là giả."
    )
    going_on = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(ctx) else ()
    ways = (*going_on, Button(_("Gặp cán bộ"), "/person"), Button(_("Về menu"), "/menu"))
    return Reply(f"{start.who(ctx)}\n\n{checks(ctx)}\n{never}", ways)


def checks(ctx: Context) -> str:
    """List what can be checked, by phone and by eye."""
    _ = ctx.gettext
    poster = _("Ra xã xem tờ áp phích, quét mã QR ở đó.")
    return "\n".join(
        (
            _("Cách biết trợ lý thật của xã:"),
            *(f"• {line}" for line in (_zalo(ctx), _site(ctx), _phone(ctx), poster) if line),
        )
    )


def _zalo(ctx: Context) -> str:
    """Name the Official Account; its tick is told of only where there is one.

    A Zalo Bot is none, and would call itself false: it says how Zalo shows bots, and who knows.
    """
    _, account = ctx.gettext, ctx.library.commune.zalo
    if ctx.message.sender.channel == "zalo_bot":
        return _(
            "Trên Zalo: tên trợ lý có chữ “Bot” ở đầu, không có dấu tích. "
            "Gọi xã, hoặc xem áp phích, để biết có đúng là trợ lý của xã."
        )
    if account is None:
        return ""
    text = (
        _("Trên Zalo: tên là “{name}”, cạnh tên có dấu tích xác thực.")
        if account.verified
        else _("Trên Zalo: tên là “{name}”.")
    )
    return text.replace("{name}", account.name)


def _site(ctx: Context) -> str:
    return ctx.gettext("Trên mạng: {address}").replace("{address}", ctx.home) if ctx.home else ""


def _phone(ctx: Context) -> str:
    """Name whom to call: the counter, or whoever has a phone."""
    commune = ctx.library.commune
    for point in (*commune.points_for("dvc"), *commune.points):
        if point.phone:
            text = ctx.gettext("Gọi hỏi {place}: {phone}")
            return text.replace("{place}", point.name).replace("{phone}", point.phone)
    return ""
