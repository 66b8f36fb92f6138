"""The steps of a ticket without a word to the citizen: take, hand on, put back, close."""

from starlette.responses import Response

from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.tickets import showing
from bot.desk_acts import MoveTicket
from bot.errors import Stale
from bot.ticket import TicketKind, TicketState, TicketStep, refusal
from bot.tickets import words


async def claim(asked: Asked) -> Response:
    """Take it: from now on a person speaks."""
    if asked.thing.state is TicketState.held and asked.thing.holder_id == asked.official.id:
        return views.go(_page(asked))
    move = MoveTicket(asked.thing.id, TicketStep.claim)
    return await _take(asked, move, _page(asked), "Đã nhận. Trợ lý im lặng, chờ cán bộ trả lời.")


async def hand_on(asked: Asked) -> Response:
    """Let another area's officers answer."""
    area = asked.form.get("area", "")
    names = {one.id: one.name for one in await asked.room.office.areas()}
    if area not in names or area == asked.thing.area:
        return await showing.drawn(asked, status=422, wrong={"area": "Chọn nơi khác để chuyển."})
    if not await asked.room.helpdesk.staffed(area):
        said = f"{names[area]} chưa có ai trả lời. Chọn nơi khác."
        return await showing.drawn(asked, status=422, wrong={"area": said})
    why = asked.form.get("why", "").strip()
    move = MoveTicket(asked.thing.id, TicketStep.hand_on, why, area=area)
    done = f"Đã chuyển phiếu {asked.thing.code} cho {names[area]}."
    return await _take(asked, move, "/desk/tickets", done)


async def release(asked: Asked) -> Response:
    """Put it back, without a word."""
    move = MoveTicket(asked.thing.id, TicketStep.release)
    done = "Đã để lại cho người khác. Trợ lý lại nói chuyện với bà con."
    return await _take(asked, move, _page(asked), done)


async def close(asked: Asked) -> Response:
    """End it, with a reason."""
    why = asked.form.get("reason", "").strip()
    if not why:
        said = "Ghi một câu: vì sao khép phiếu."
        return await showing.drawn(asked, status=422, wrong={"reason": said})
    move = MoveTicket(asked.thing.id, TicketStep.close, why, after=asked.number("after"))
    path = "/desk/visits" if asked.thing.kind is TicketKind.visit else "/desk/tickets"
    return await _take(asked, move, path, f"Đã khép phiếu {asked.thing.code}.")


async def _take(asked: Asked, move: MoveTicket, path: str, done: str) -> Response:
    """Take a step that was looked at here, and once more inside the commit."""
    if no := refusal(asked.thing, move.step, asked.official):
        return await showing.refused(asked, words.REFUSALS[no])
    try:
        await asked.do(move)
    except Stale:
        return await showing.refused(asked)
    return views.go(path, done)


def _page(asked: Asked) -> str:
    return f"/desk/tickets/{asked.thing.id}"
