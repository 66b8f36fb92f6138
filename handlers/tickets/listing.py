"""Lists the tickets that wait for an official, those waiting longest first."""

from collections.abc import Sequence

from bot.roles import Area, Official
from bot.ticket import Ticket, TicketState
from bot.tickets import news, words
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.notices.wording import fill
from handlers.tickets.rights import COMMAND

PAGE = 4
DIGITS = 4


async def listed(ctx: Context, by: Official, page: str = "") -> Turn:
    """Show a few of them, each with a button."""
    _ = ctx.gettext
    found = await ctx.helpdesk.of_official(by)
    if not found:
        back = Button(_("Việc của tôi"), "/viec")
        return Turn((Reply(_("Không có phiếu hỏi nào đang chờ."), (back,)),))
    start = int(page) if page.isdecimal() and len(page) <= DIGITS else 0
    start = start if start < len(found) else 0
    shown = found[start : start + PAGE]
    areas = await ctx.office.areas()
    head = fill(_("PHIẾU HỎI: {count} phiếu"), count=len(found))
    lines = [line(ctx, one, by, areas) for one in shown]
    ways = tuple(Button(one.code, f"{COMMAND} {one.code}") for one in shown)
    if start + PAGE < len(found):
        ways = (*ways, Button(_("Xem tiếp"), f"{COMMAND} +{start + PAGE}"))
    return Turn((Reply("\n".join((head, *lines)), ways),))


def line(ctx: Context, one: Ticket, by: Official, areas: Sequence[Area]) -> str:
    """Say of one ticket what it is, where from, and whether it is late."""
    _ = ctx.gettext
    where = news.place(one, areas).partition(": ")[2].rstrip(".")
    state = words.STATES[one.state]
    if one.state is TicketState.held and one.holder_id == by.id:
        state = _("mình đang giữ")
    late = one.promised_at is not None and one.promised_at < ctx.now and one.open
    parts = (one.code, words.KINDS[one.kind], where, state, _("⚠ quá hẹn") if late else "")
    return f"• {' · '.join(part for part in parts if part)}"


async def waiting(ctx: Context, by: Official) -> int:
    """Count the tickets that nobody has taken."""
    if ctx.counter is None:
        return 0
    return (await ctx.counter.counts(by)).get(TicketState.waiting, 0)
