"""One ticket: what was said, what can be done; the talk fetches itself while it goes on."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.responses import Response

from bot.desk.guard import Asked
from bot.desk.tickets.finding import a_ticket, around
from bot.office import Kept
from bot.ticket import Line, Ticket, TicketStep, done_since, refusal
from bot.tickets import words

MOST_MARK = 80
CHANGED = "Phiếu này vừa thay đổi. Xem lại bên dưới, rồi làm tiếp."
NONE: Mapping[str, str] = {}


async def show(asked: Asked) -> Response:
    """Show a ticket; only its talk, where the page asks what is new."""
    if asked.request.headers.get("hx-request"):
        return await _talk(asked)
    return await drawn(asked)


async def drawn(
    asked: Asked,
    *,
    status: int = 200,
    wrong: Mapping[str, str] = NONE,
    kept: Kept | None = None,
) -> Response:
    """Draw the page; `wrong` by field, with what was typed and the file that was chosen."""
    ticket: Ticket = asked.thing
    lines = await asked.room.helpdesk.lines(ticket)
    elsewhere = [
        area
        for area in await asked.room.office.areas()
        if area.id != ticket.area and await asked.room.helpdesk.staffed(area.id)
    ]
    return asked.show(
        "tickets/one.html",
        status=status,
        wrong=wrong,
        typed=asked.form,
        kept=kept,
        ticket=ticket,
        lines=lines,
        mark=mark(ticket, lines),
        last=lines[-1].id if lines else 0,
        may={step.value for step in TicketStep if not refusal(ticket, step, asked.official)},
        elsewhere=elsewhere,
        **await around(asked),
    )


async def refused(
    asked: Asked, said: str = "", *, field: str = "page", kept: Kept | None = None
) -> Response:
    """Draw the page as the ticket stands now, and say why nothing was done."""
    now = replace(asked, thing=await a_ticket(asked) or asked.thing)
    why = said or await _changed(now)
    return await drawn(now, status=409, wrong={field: why}, kept=kept)


async def _changed(asked: Asked) -> str:
    """Say what was done with the ticket since the page was drawn."""
    lines = await asked.room.helpdesk.lines(asked.thing)
    done = done_since(lines, asked.number("after"))
    if not done:
        return CHANGED
    last = done[-1]
    what = last.text.rstrip(".") if last.who == "event" else f"{last.by} vừa trả lời bà con"
    return f"{what}. Nút vừa bấm chưa làm gì: đọc lại phiếu, còn cần thì bấm lần nữa."


def mark(ticket: Ticket, lines: Sequence[Line]) -> str:
    """Say what a page shows: how it stands, the last line, what of it has arrived."""
    sent = "".join(one.delivery.value if one.delivery else "-" for one in lines)
    last = lines[-1].id if lines else 0
    return f"{ticket.state.value}-{ticket.holder_id or 0}.{last}.{zlib.crc32(sent.encode()):x}"


async def _talk(asked: Asked) -> Response:
    """Give the lines where they are others than on the page, and say what is new."""
    ticket: Ticket = asked.thing
    lines = await asked.room.helpdesk.lines(ticket)
    seen, now = asked.request.query_params.get("seen", "")[:MOST_MARK], mark(ticket, lines)
    if seen == now:
        # Nothing is swapped: whoever listens to the page is not read all of it again.
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    return asked.part(
        "tickets/talk_part.html",
        ticket=ticket,
        lines=lines,
        mark=now,
        news=_news(ticket, lines, seen),
    )


def _news(ticket: Ticket, lines: Sequence[Line], seen: str) -> str:
    stood, _, rest = seen.partition(".")
    if stood != mark(ticket, ()).partition(".")[0]:
        return f"Phiếu vừa thay đổi: {words.STATES[ticket.state]}. Tải lại trang để thấy các nút."
    last = rest.partition(".")[0]
    if lines and lines[-1].who == "citizen" and str(lines[-1].id) != last:
        return "Bà con vừa nhắn thêm."
    return ""
