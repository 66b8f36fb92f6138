"""The first page: what waits for this official today, and how the bot is."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from bot.desk import health
from bot.desk.guard import Asked, Page
from bot.gap import GapState
from bot.gaps import deciding
from bot.notice import NoticeState
from bot.notices import business
from bot.officials.words import ROLES
from bot.roles import Role
from bot.storage import notices, ticket_counts, ticket_lists
from bot.tickets.counter import answered_by
from content.answer import Answer
from content.freshness import SOON, ends
from content.procedure import Procedure
from content.schema import Flow

RUNNING = (NoticeState.approved, NoticeState.sending)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Expiring:
    """Something that the bot knows and will soon no longer be sure of."""

    day: date
    title: str


async def show(asked: Asked) -> Response:
    """Show what waits."""
    room, by, now = asked.room, asked.official, asked.room.now()
    office = room.office
    areas = answered_by(by)
    async with room.db.read() as tx:
        tickets = await ticket_lists.pressing(tx, areas, now, SHOWN)
        stands = await ticket_counts.standing(tx, areas, by.id, now)
        running = await notices.in_states(tx, RUNNING)
        channels = await health.look(room, tx)
    return asked.show(
        "today.html",
        answers=by.has(Role.officer, Role.approver),
        tickets=tickets,
        **stands._asdict(),
        notices=await office.waiting(by),
        running=[one for one in running if business.sees(by, one)],
        gaps=await gaps(asked),
        drafts=[one for one in await room.edits.waiting() if one.edit.author_id != by.id],
        conflicts=len(room.shelf.conflicts),
        candidates=len(await office.candidates(by)),
        groups=sum(one.state == "seen" for one in await office.groups(by)),
        expiring=expiring(asked),
        channels=sorted(channels, key=lambda one: one.well),
        missing=await missing(asked),
        shown=SHOWN,
        today=now.date(),
    )


async def gaps(asked: Asked) -> tuple[int, int]:
    """Count the questions that wait for this official: to be answered, to be published."""
    area, by = asked.room.library.commune.id, asked.official
    if not deciding.may_see(by, area):
        return 0, 0
    many = await asked.room.gaps.counts()
    return (
        many.get(GapState.open, 0) if by.may(Role.officer, area) else 0,
        many.get(GapState.drafted, 0) if by.may(Role.approver, area) else 0,
    )


def expiring(asked: Asked) -> list[Expiring]:
    """List what is out of date, or will soon be, the most pressing first."""
    library, day = asked.room.library, asked.room.now().date()
    told: list[Flow | Procedure | Answer] = [
        *library.flows.values(),
        *library.procedures.values(),
        *(one for one in library.answers.values() if not one.withdrawn),
    ]
    found = [
        Expiring(ends(one.sources), one.title) for one in told if ends(one.sources) - day <= SOON
    ]
    return sorted(found, key=lambda one: (one.day, one.title))


async def missing(asked: Asked) -> list[str]:
    """Name the roles nobody has yet, to whoever can invite people."""
    if not asked.official.has(Role.administrator):
        return []
    everybody = await asked.room.office.officials()
    needed = (Role.officer, Role.approver)
    return [ROLES[role] for role in needed if not any(one.has(role) for one in everybody)]


PAGES = (Page("/", show, menu="Hôm nay"),)
