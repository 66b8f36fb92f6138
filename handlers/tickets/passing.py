"""Lets a ticket go: to another area, back to the list, to the bot again, or for good."""

from collections.abc import Sequence

from bot import privacy
from bot.desk_acts import MoveTicket
from bot.engine import buttons, run
from bot.roles import Area, Official, Role
from bot.ticket import Ticket, TicketStep
from bot.turn import Context, Turn
from bot.types import Button, Reply, Session
from content.texts import words
from handlers import areas as choosing
from handlers import desk
from handlers.notices.wording import fill
from handlers.tickets import rights, showing
from handlers.tickets.rights import COMMAND

WHERE, WHY = "ticket_where", "ticket_why"
REASONS = (
    "Đã giải quyết xong",
    "Trùng với phiếu khác",
    "Không liên lạc được",
    "Không thuộc việc của xã",
)
LONGEST = 300


async def hand_on(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Ask to which area it goes."""
    if (no := await rights.no(ctx, ticket, TicketStep.hand_on, by)) is not None:
        return no
    areas = await elsewhere(ctx, by, ticket)
    if not areas:
        text = ctx.gettext("Chưa có nơi nào khác có cán bộ trả lời.")
        return Turn((Reply(text, (rights.others(ctx),)),))
    session = desk.enter(run.leave(ctx.session), WHERE, ticket=ticket.code)
    return page(ctx, session, areas, 0)


async def elsewhere(ctx: Context, by: Official, ticket: Ticket) -> list[Area]:
    """List the other areas that have officers of their own, beside oneself."""
    theirs = {
        grant.area
        for one in await ctx.office.officials()
        for grant in one.grants
        if one.id != by.id and grant.role in (Role.officer, Role.approver)
    }
    return [one for one in await ctx.office.areas() if one.id in theirs - {ticket.area}]


def page(
    ctx: Context, session: Session, areas: Sequence[Area], start: int, note: str = ""
) -> Turn:
    """Show a page of areas."""
    _ = ctx.gettext
    session = choosing.page(session, areas, start)
    text = f"{note}\n{_('Chuyển cho nơi nào? Chọn, hoặc gõ tên thôn.')}".strip()
    return Turn((Reply(text, choosing.listed(session, areas, _("Xem tiếp"))),), session)


async def placed(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Hand it on to the chosen area."""
    if (no := await rights.no(ctx, ticket, TicketStep.hand_on, by)) is not None:
        return Turn(no.replies, run.leave(ctx.session))
    _, areas = ctx.gettext, await elsewhere(ctx, by, ticket)
    if desk.answer(ctx) == choosing.MORE:
        return page(ctx, ctx.session, areas, int(ctx.session.slots["rest"] or 0))
    area = choosing.chosen(ctx, areas)
    if area is None:
        return page(ctx, ctx.session, areas, 0, _("Chưa thấy tên đó."))
    text = fill(_("Đã chuyển phiếu {code} cho {area}."), code=ticket.code, area=area.name)
    move = MoveTicket(ticket.id, TicketStep.hand_on, area=area.id)
    return Turn((Reply(text, (rights.others(ctx),)),), run.leave(ctx.session), (move,))


async def release(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Put it back on the list, without a word."""
    if (no := await rights.no(ctx, ticket, TicketStep.release, by)) is not None:
        return no
    text = ctx.gettext("Đã để lại phiếu {code} cho người khác. Trợ lý nói tiếp với bà con.")
    return done(ctx, text, MoveTicket(ticket.id, TicketStep.release), ticket)


async def give_back(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Let the bot speak again; where nothing was said, that is no answer yet."""
    if (no := await rights.no(ctx, ticket, TicketStep.answer, by)) is not None:
        return no
    _ = ctx.gettext
    if not showing.spoke(ticket, await ctx.helpdesk.lines(ticket)):
        text = _("Chưa trả lời bà con câu nào. Gõ câu trả lời, hoặc để lại phiếu cho người khác.")
        go_on = Button(_("Trả lời"), f"{COMMAND} nhan {ticket.code}")
        back = Button(_("Để lại cho người khác"), f"{COMMAND} tra {ticket.code}")
        return Turn((Reply(text, (go_on, back)),))
    text = _("Phiếu {code} xong. Trợ lý nói tiếp với bà con.")
    return done(ctx, text, MoveTicket(ticket.id, TicketStep.answer), ticket)


async def close(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Ask why it is closed: colleagues read the reason, the citizen does not."""
    if (no := await rights.no(ctx, ticket, TicketStep.close, by)) is not None:
        return no
    session = desk.enter(run.leave(ctx.session), WHY, ticket=ticket.code)
    text = ctx.gettext(
        "Khép phiếu {code}, vì sao? Chọn, hoặc gõ một câu. "
        "Bà con chỉ được báo là đã xong, không đọc lý do."
    )
    ways = tuple(Button(why, buttons.pack(session, str(at))) for at, why in enumerate(REASONS))
    keep = Button(ctx.gettext("Thôi, chưa khép"), f"{COMMAND} {ticket.code}")
    return Turn((Reply(fill(text, code=ticket.code), (*ways, keep)),), session)


async def closed(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Close it for this reason."""
    if (no := await rights.no(ctx, ticket, TicketStep.close, by)) is not None:
        return Turn(no.replies, run.leave(ctx.session))
    answer, said = desk.answer(ctx), desk.typed(ctx)
    why = REASONS[int(answer)] if answer.isdecimal() and int(answer) < len(REASONS) else said
    if not words(why):
        return await close(ctx, by, ticket)
    text = ctx.gettext("Đã khép phiếu {code}.")
    reason = privacy.scrub(why)[:LONGEST]
    return done(ctx, text, MoveTicket(ticket.id, TicketStep.close, reason), ticket)


def done(ctx: Context, text: str, move: MoveTicket, ticket: Ticket) -> Turn:
    """Take the step, and lead to what else waits."""
    reply = Reply(fill(text, code=ticket.code), (rights.others(ctx),))
    session = run.leave(ctx.session) if desk.at(ctx) else None
    return Turn((reply,), session, (move,))
