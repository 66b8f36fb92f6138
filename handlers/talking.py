"""Says nothing while an official holds somebody's ticket, and brings every message to them."""

from dataclasses import replace

from bot import links, privacy
from bot.desk_acts import MoveTicket
from bot.ticket import TicketStep
from bot.turn import Context, Turn
from bot.types import ABOUT_THEM
from content import understanding
from handlers import interlude, silence, withdrawing

# What officials read is Vietnamese, whatever language the citizen reads.
SENT = {
    "photo": "[gửi một ảnh: trợ lý không giữ ảnh]",
    "voice": "[gửi tin thoại: trợ lý không giữ, mời bà con gõ chữ]",
    "file": "[gửi một tệp: trợ lý không giữ tệp]",
    "location": "[gửi vị trí: trợ lý không giữ]",
    "sticker": "[gửi một nhãn dán]",
    "other": "[gửi một tin trợ lý chưa đọc được]",
}
SECRETS = {
    "otp": "mã OTP",
    "password": "mật khẩu",
    "id_number": "số căn cước",
    "card": "số thẻ ngân hàng",
    "account": "số tài khoản",
}
WARNING = "[Bà con vừa gửi {things}: trợ lý đã bỏ đi. Nhắc bà con không gửi cho ai.]"
DRESSED_UP = "[Đường liên kết này giả trang nhà nước: nhắc bà con đừng mở.]"


async def handle(ctx: Context) -> Turn | None:
    """Pass a message on to whoever holds the ticket, unless the bot is called."""
    if not held(ctx) or ctx.message.kind in ABOUT_THEM or silence.called(ctx):
        return None
    if await withdrawing.of_the_held(ctx):
        return None
    text, session = line(ctx), None
    if ctx.session.step in interlude.OWN_WORDS and interlude.opened(ctx.session):
        # What was to be asked is said now, to the person themselves.
        session = interlude.taken_up(ctx.session)
    effects = (_step(ctx, TicketStep.ask_more, text),) if text else ()
    return Turn((), session, effects)


def ended(ctx: Context, turn: Turn) -> Turn:
    """Give the ticket back for a person who called: bot and official never both speak."""
    if not held(ctx) or ctx.message.kind in ABOUT_THEM or not silence.called(ctx):
        return turn
    cry = ctx.message.text if silence.cries(ctx) else ""
    # First of all: who is forgotten in this very turn has no ticket any more.
    return replace(turn, effects=(_step(ctx, TicketStep.call_back, cry), *turn.effects))


def held(ctx: Context) -> bool:
    """Tell whether an official holds a ticket of this person."""
    return ctx.message.chat is None and ctx.contact.ticket_id is not None


def line(ctx: Context) -> str:
    """Write a message as the official reads it: without secrets, and with what to say to them."""
    said = ctx.message.text
    kinds = privacy.secret_kinds(said)
    things = ", ".join(name for kind, name in SECRETS.items() if kind in kinds)
    parts = (
        SENT.get(ctx.message.kind, ""),
        privacy.scrub(said),
        WARNING.replace("{things}", things) if things else "",
        DRESSED_UP if understanding.dressed_up(said, links.host_of(ctx.home)) else "",
    )
    return "\n".join(part for part in parts if part)


def _step(ctx: Context, step: TicketStep, text: str) -> MoveTicket:
    assert ctx.contact.ticket_id is not None  # noqa: S101 - else nothing is held
    return MoveTicket(ctx.contact.ticket_id, step, text)
