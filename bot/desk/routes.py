"""All pages of the desk, and the few doors that need no session."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.desk import (
    audit,
    content,
    dossiers,
    figures,
    gaps,
    notices,
    people,
    places,
    tickets,
    today,
)
from bot.desk.guard import Guard, Page, sheltered
from bot.desk.room import Room
from bot.desk.sessions import Sessions
from bot.desk.signing import Signing
from bot.desk.views import STATIC
from bot.roles import Official

PAGES: Sequence[Page] = (
    *today.PAGES,
    *tickets.PAGES,
    *notices.PAGES,
    *gaps.PAGES,
    *content.PAGES,
    *places.PAGES,
    *people.PAGES,
    *dossiers.PAGES,
    *figures.PAGES,
    *audit.PAGES,
)
"""Every page, in the order of the menu; a new one stands here and nowhere else."""


def menu_for(official: Official) -> tuple[tuple[str, str], ...]:
    """List the pages of the menu that this official may open: path and name."""
    return tuple(
        (f"/desk{one.path}", one.menu) for one in PAGES if one.menu and official.has(*one.who)
    )


def build(room: Room) -> list[BaseRoute]:
    """Make the routes."""
    sessions = Sessions(room)
    guard, signing = Guard(room, sessions), Signing(room, sessions)
    return [
        Route("/desk/enter/{token}", sheltered(room, signing.knock)),
        Route("/desk/enter/{token}", sheltered(room, signing.enter), methods=["POST"]),
        Route("/desk/invited/{token}", sheltered(room, signing.invited)),
        Route("/desk/invited/{token}", sheltered(room, signing.join), methods=["POST"]),
        Route("/desk/leave", sheltered(room, signing.leave), methods=["POST"]),
        Mount("/desk/static", StaticFiles(directory=STATIC)),
        *(
            Route(
                f"/desk{one.path}",
                guard.watch(replace(one, menu_for=menu_for)),
                methods=list(one.methods),
            )
            for one in PAGES
        ),
        Route("/desk", sheltered(room, signing.home)),
        Route("/desk/{rest:path}", sheltered(room, signing.nowhere)),
    ]
