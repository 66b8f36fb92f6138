"""The audit page: who did what in the commune's name."""

from starlette.responses import Response

from bot.desk.deeds import DEEDS, names
from bot.desk.guard import Asked, Page
from bot.library import PROFILE, Library
from bot.officials.words import CHANNELS
from bot.roles import Role
from bot.storage import audit

PAGE = 50
WHERE = {**CHANNELS, "desk": "bàn làm việc"}


async def show(asked: Asked) -> Response:
    """List the newest lines, or those before one of them."""
    before = asked.number("before")
    async with asked.room.db.read() as tx:
        found = await audit.page(tx, before=before, limit=PAGE + 1)
        lines = found[:PAGE]
        known = await names(tx, lines, titles(asked.room.library))
    return asked.show(
        "audit/list.html",
        lines=[(one, known.subject(one)) for one in lines],
        deeds=DEEDS,
        channels=WHERE,
        newest=not before,
        older=lines[-1].id if len(found) > PAGE else 0,
    )


def titles(library: Library) -> dict[str, str]:
    """Name everything that is published."""
    kinds = (library.flows, library.procedures, library.answers)
    known = {id_: one.title for kind in kinds for id_, one in kind.items()}
    return known | {PROFILE: "Thông tin của xã"}


PAGES = (Page("/audit", show, who=frozenset({Role.administrator, Role.approver}), menu="Nhật ký"),)
