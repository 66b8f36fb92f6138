"""An official writes to a citizen: a text, a picture or file; sent once, never lost."""

import re
from dataclasses import dataclass

from starlette.responses import Response

from bot import links
from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.notices.uploads import taken
from bot.desk.tickets import showing
from bot.desk_acts import MoveTicket
from bot.errors import Stale
from bot.notices.attachments import TO_ONE
from bot.notices.formats import PICTURES
from bot.office import Kept
from bot.ticket import Ticket, TicketState, TicketStep, done_since, refusal
from bot.tickets import objection, words

KEPT = re.compile(rf"{TO_ONE}[\w-]{{8,64}}\.[a-z]{{3,4}}", re.ASCII)
"""The name of a kept file: an earlier try of this form has put it there."""
MOST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be sent."""

    text: str
    kept: Kept | None
    step: TicketStep
    """`answer`, or `say` where more is to follow."""


async def reply(asked: Asked) -> Response:
    """Write to the citizen; whoever answers a ticket that waits, takes it with the same press."""
    kept = await _kept(asked)
    if isinstance(kept, str):
        return await showing.drawn(asked, status=422, wrong={"file": kept})
    step = TicketStep.say if asked.form.get("then") == "stay" else TicketStep.answer
    said = Words(asked.form.get("text", "").strip(), kept, step)
    if wrong := _wrong(asked, said):
        return await showing.drawn(asked, status=422, wrong=wrong, kept=kept)
    if await _was_sent(asked, said):
        return _sent(asked, step)
    if no := _refusal(asked, step):
        return await showing.refused(asked, words.REFUSALS[no], field="text", kept=kept)
    try:
        await asked.do(*_effects(asked, said))
    except Stale:
        # Pressed twice at once, both were found unsent; the commit let one of them through.
        if await _was_sent(asked, said):
            return _sent(asked, step)
        return await showing.refused(asked, field="text", kept=kept)
    return _sent(asked, step)


def _wrong(asked: Asked, said: Words) -> dict[str, str]:
    """Say what must be put right, by field."""
    if not said.text and said.kept is None:
        return {"text": "Viết câu trả lời, hoặc chọn một tệp."}
    ours = links.host_of(asked.room.settings.public_url)
    if no := objection(said.text, ours):
        return {"text": no}
    if said.kept and (no := objection(said.kept.title, ours)):
        return {"file": f"Tên tệp: {no}"}
    return {}


def _refusal(asked: Asked, step: TicketStep) -> str:
    ticket: Ticket = asked.thing
    first = step if ticket.state is TicketState.held else TicketStep.claim
    return refusal(ticket, first, asked.official)


def _effects(asked: Asked, said: Words) -> list[MoveTicket]:
    """Return the steps; the first is refused where the ticket is no more what the page showed."""
    ticket: Ticket = asked.thing
    kept, after = said.kept, asked.number("after")
    held = ticket.state is TicketState.held
    speaks = MoveTicket(
        ticket.id,
        said.step,
        said.text,
        picture=kept.name if kept and kept.picture else "",
        file=kept.name if kept and not kept.picture else "",
        media_title=kept.title if kept else "",
        after=after if held else 0,
    )
    claims = MoveTicket(ticket.id, TicketStep.claim, after=after, at_once=True)
    return [speaks] if held else [claims, speaks]


async def _was_sent(asked: Asked, said: Words) -> bool:
    """Tell whether this very form was sent before: a button is easily pressed twice."""
    lines = await asked.room.helpdesk.lines(asked.thing)
    title = said.kept.title if said.kept else ""
    return any(
        (line.who, line.by) == ("official", asked.official.name)
        # The same file, sent twice, is kept under two names.
        and (line.text, line.media_title, bool(line.media)) == (said.text, title, bool(said.kept))
        for line in done_since(lines, asked.number("after"))
    )


async def _kept(asked: Asked) -> Kept | str | None:
    """Keep the file that was chosen now, or find the one of the try before."""
    if file := asked.files.get("file"):
        content = await taken(file)
        return await asked.room.office.keep_file_secretly(content, file.filename or "")
    name = asked.form.get("kept", "")
    if asked.form.get("without") or not KEPT.fullmatch(name):
        return None
    if not (asked.room.settings.media / name).is_file():
        return "Chọn lại tệp."
    title = asked.form.get("kept_title", "")[:MOST_TITLE]
    return Kept(name, title, name.endswith(PICTURES))


def _sent(asked: Asked, step: TicketStep) -> Response:
    said = (
        "Đã gửi. Trợ lý lại nói chuyện với bà con."
        if step is TicketStep.answer
        else "Đã gửi. Trợ lý vẫn im lặng, chờ cán bộ nói tiếp."
    )
    return views.go(f"/desk/tickets/{asked.thing.id}", said)
