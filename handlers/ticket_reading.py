"""Reads what officials answered to whoever types the code of a ticket, on any channel."""

from collections.abc import Sequence
from pathlib import Path

from bot.codes import tickets as codes
from bot.notices import formats
from bot.ticket import Line, Ticket, TicketKind, TicketState
from bot.turn import Context, Outcome, Turn
from bot.types import Button, File, Image, Reply
from handlers import asking_more, promising, withdrawing
from handlers.person import points
from handlers.words import command

COMMAND = "/ma"
EXAMPLE = "K7M2QP"
SHOWN = 3
"""Answers that are read at once, the newest of them."""


async def handle(ctx: Context) -> Turn | None:
    """Take a code in the text: tell where it stands and what was answered, not what was asked."""
    name, rest = command(ctx)
    if ctx.message.chat or ctx.counter is None or name not in ("", COMMAND):
        return None
    code = codes.find(rest or ctx.message.text)
    if code is None:
        return half(ctx, rest or ctx.message.text)
    outcome = await ctx.call("ticket_status", {"code": code})
    ticket = await ctx.helpdesk.ticket(code=code) if outcome.name == "found" else None
    if ticket:
        return Turn((await told(ctx, ticket),))
    text = limited(ctx, outcome) if outcome.name == "limited" else missing(ctx, code)
    return Turn((Reply(text, _elsewhere(ctx)),), effects=outcome.effects)


def half(ctx: Context, said: str) -> Turn | None:
    """Say how a code is typed, where one was meant; None where none was."""
    if ctx.message.press or ctx.message.kind != "text" or not codes.looks_like(said):
        return None
    text = ctx.gettext("Gõ đủ 6 chữ của mã, ví dụ: {code}. Xem lại mã trong tin đã nhận.")
    return Turn((Reply(text.replace("{code}", EXAMPLE), _elsewhere(ctx)),))


def missing(ctx: Context, code: str) -> str:
    """Say that nothing stands under a code."""
    text = ctx.gettext("Chưa thấy câu nào mang mã {code}. Xem lại từng chữ, từng số của mã.")
    return text.replace("{code}", code)


def limited(ctx: Context, outcome: Outcome) -> str:
    """Say why reading stops for a while."""
    _ = ctx.gettext
    again = _("Ngày mai") if outcome.slots["again"] == "day" else _("Khoảng một giờ nữa")
    text = _(
        "Vừa rồi có nhiều mã gõ chưa đúng, nên trợ lý tạm nghỉ, để giữ kín câu trả lời của "
        "mọi người. {again} xem lại được. Cần gấp thì gọi:"
    )
    return f"{text.replace('{again}', again)}\n{points(ctx)}"


async def told(ctx: Context, ticket: Ticket) -> Reply:
    """Tell where a ticket stands, and the newest answers; never who asked, or what."""
    _, lines = ctx.gettext, await ctx.helpdesk.lines(ticket)
    said = [one for one in lines if one.who == "official" and (one.text or one.media)]
    head = _("Mã {code}: {state}.").replace("{code}", ticket.code)
    parts = [head.replace("{state}", state(ctx, ticket)), *_promise(ctx, ticket)]
    parts += [answer(ctx, one) for one in said[-SHOWN:]]
    if ticket.state is TicketState.closed and not said:
        parts.append(_("Ở mã này không còn câu trả lời nào."))
    picture, file = _media(said)
    return Reply("\n\n".join(parts), ways(ctx, ticket), picture, file)


def state(ctx: Context, ticket: Ticket) -> str:
    """Say where a ticket stands."""
    _ = ctx.gettext
    match ticket.state:
        case TicketState.waiting:
            return _("đang chờ cán bộ trả lời")
        case TicketState.held:
            return _("cán bộ đang trả lời")
        case TicketState.answered:
            return _("cán bộ đã trả lời")
    return _("đã xong")


def answer(ctx: Context, line: Line) -> str:
    """Write one answer, with its day."""
    said = line.text or ctx.gettext("Xem tệp kèm theo.")
    head = ctx.gettext("Cán bộ xã trả lời, {day}:")
    return f"{head.replace('{day}', f'{line.at.astimezone(ctx.now.tzinfo):%d/%m/%Y}')}\n{said}"


def ways(ctx: Context, ticket: Ticket) -> tuple[Button, ...]:
    """Offer to say more to whoever asked, from where they asked."""
    _, menu = ctx.gettext, Button(ctx.gettext("Về menu"), "/menu")
    if ticket.address != ctx.contact.address or ticket.state is TicketState.closed:
        return _elsewhere(ctx)
    more = asking_more.button(ctx, ticket.code)
    if ticket.open:
        return (more, withdrawing.button(ctx, ticket.code), menu)
    thanks = Button(_("Xong, cảm ơn"), f"{asking_more.COMMAND} {asking_more.DONE} {ticket.code}")
    return (more, thanks, menu)


def _promise(ctx: Context, ticket: Ticket) -> tuple[str, ...]:
    """Say by when; of a promise that was broken, where to call."""
    _, at = ctx.gettext, ticket.promised_at
    if not ticket.open:
        return ()
    if at is not None and at < ctx.now:
        late = _("Hẹn trả lời trước {when}, nay đã quá. Cần gấp thì gọi:")
        return (f"{late.replace('{when}', promising.moment(ctx, at))}\n{points(ctx)}",)
    if ticket.state is TicketState.held:
        return ()
    visit = ticket.kind is TicketKind.visit
    note = (_("Cán bộ gọi lại, hoặc nhắn cho nơi đã gửi."),) if visit else ()
    return ("\n".join((*promising.when(ctx, at), *note)),)


def _media(said: Sequence[Line]) -> tuple[Image | None, File | None]:
    """Show again what came with the newest answer."""
    last = said[-1] if said else None
    if last is None or not last.media:
        return None, None
    if Path(last.media).suffix in formats.PICTURES:
        return Image(last.media, last.media_title), None
    return None, File(last.media, last.media_title)


def _elsewhere(ctx: Context) -> tuple[Button, ...]:
    _ = ctx.gettext
    return (Button(_("Gặp cán bộ"), "/person"), Button(_("Về menu"), "/menu"))
