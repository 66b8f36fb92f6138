"""Which tickets an official may see, and what is said to whoever may not take a step."""

from bot.roles import Official
from bot.ticket import Ticket, TicketState, TicketStep, answers, refusal
from bot.tickets import words
from bot.times import say
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.notices.wording import fill

COMMAND = "/phieu"


async def named(ctx: Context, by: Official, code: str) -> Ticket | Turn:
    """Return the ticket of this code, or what to say where there is none for them."""
    ticket = await ctx.helpdesk.ticket(code=code) if code else None
    if ticket is not None and answers(by, ticket.area):
        return ticket
    _ = ctx.gettext
    text = (
        _("Không có phiếu nào mang mã {code} trong địa bàn của mình.")
        if code
        else _("Cần mã của phiếu, ví dụ: /phieu K7M2QP. Mã có ở danh sách phiếu.")
    )
    return Turn((Reply(fill(text, code=code), (others(ctx),)),))


def may(ticket: Ticket, step: TicketStep, by: Official) -> bool:
    """Tell whether an official may take this step now."""
    return not refusal(ticket, step, by)


async def no(ctx: Context, ticket: Ticket, step: TicketStep, by: Official) -> Turn | None:
    """Say why a step is refused and how the ticket stands; None where it may be taken."""
    code = refusal(ticket, step, by)
    if not code:
        return None
    _ = ctx.gettext
    match code:
        case "held":
            said = fill(_("{who} Chưa làm việc này được."), who=await holder(ctx, ticket))
        case "role":
            said = _("Phiếu này thuộc địa bàn khác: cán bộ ở đó trả lời.")
        case _:
            said = wrong_state(ctx, ticket)
    look = Button(_("Xem phiếu"), f"{COMMAND} {ticket.code}")
    return Turn((Reply(f"{said}\n{stands(ctx, ticket)}", (look, others(ctx))),))


def wrong_state(ctx: Context, ticket: Ticket) -> str:
    """Say what is to be done first."""
    _ = ctx.gettext
    match ticket.state:
        case TicketState.waiting:
            return _("Phiếu này chưa có ai giữ. Bấm Nhận trước đã.")
        case TicketState.answered:
            return _("Phiếu này trả lời xong rồi. Muốn nói thêm thì nhận lại.")
        case TicketState.closed:
            return _("Phiếu này đã khép.")
    return _("Lúc này phiếu không làm được việc đó.")


def stands(ctx: Context, ticket: Ticket) -> str:
    """Say how a ticket stands."""
    text = ctx.gettext("Phiếu {code} nay: {state}.")
    return fill(text, code=ticket.code, state=words.STATES[ticket.state])


async def holder(ctx: Context, ticket: Ticket) -> str:
    """Say who holds a ticket and since when; empty where nobody does."""
    if ticket.state is not TicketState.held:
        return ""
    everybody = await ctx.office.officials()
    name = next((one.name for one in everybody if one.id == ticket.holder_id), "")
    text = ctx.gettext("{name} đang giữ phiếu này, từ {when}.")
    since = say(ticket.held_at, ctx.now) if ticket.held_at else ""
    return fill(text, name=name or ctx.gettext("Đồng nghiệp"), when=since)


def others(ctx: Context) -> Button:
    """Lead to what else waits."""
    return Button(ctx.gettext("Phiếu khác"), COMMAND)
