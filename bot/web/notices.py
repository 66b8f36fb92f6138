"""A notice as a page anybody can hold its copies against, and its poster to print."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.codes import notices
from bot.forms.face import Face
from bot.hours import VIETNAM
from bot.notice import Event
from bot.qr.poster import HEADINGS, poster, whom_to_ask
from bot.web.chat import TEMPLATES

FRESH = {"Cache-Control": "no-cache"}
"""Whoever looks again must see that it was withdrawn."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice that people may know of, and what became of it."""

    face: Face
    withdrawn_at: datetime | None = None
    corrected_by: str = ""
    """The code of the newer one that holds instead."""
    picture: str = ""
    """The name of a kept file."""
    file: str = ""
    file_title: str = ""


@dataclass(slots=True)
class Notices:
    """Gives the pages of notices and their posters."""

    find: Callable[[str], Awaitable[Shown | None]]
    """Looks up a notice by its code; None where people may not know of it."""
    reach: Sequence[str] = ()
    """How to reach the commune, a line each, for whoever holds a code we do not know."""
    _templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        """Read the template's folder once."""
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    async def give(self, request: Request) -> Response:
        """Answer with the page of a notice, in whatever way its code is spelt."""
        shown = await self._read(request)
        if shown is None:
            return self._unknown()
        face = shown.face
        body = self._templates.get_template("notice.html").render(
            shown=shown,
            face=face,
            heading=HEADINGS[face.event],
            about=_about(face),
            commune=face.commune[:1].upper() + face.commune[1:],
            lines=[line for line in face.text.splitlines() if line.strip()],
            sent=_when(face.sent_at),
            withdrawn=_when(shown.withdrawn_at),
            asked=whom_to_ask(face),
        )
        return HTMLResponse(body, headers=FRESH)

    async def give_poster(self, request: Request) -> Response:
        """Answer with the poster as PDF; one that no longer holds is not printed again."""
        shown = await self._read(request)
        if shown is None:
            return self._unknown()
        if shown.withdrawn_at:
            return RedirectResponse(f"/n/{shown.face.code}", 303, headers=FRESH)
        if shown.corrected_by:
            return RedirectResponse(f"/n/{shown.corrected_by}/poster", 303, headers=FRESH)
        sheet = await asyncio.to_thread(poster, shown.face)
        name = f'inline; filename="{shown.face.code}.pdf"'
        return Response(
            sheet, media_type="application/pdf", headers=FRESH | {"Content-Disposition": name}
        )

    async def _read(self, request: Request) -> Shown | None:
        code = notices.find(request.path_params["code"])
        return await self.find(code) if code else None

    def _unknown(self) -> Response:
        body = self._templates.get_template("no_notice.html").render(reach=self.reach)
        return HTMLResponse(body, 404, headers=FRESH)


def _about(face: Face) -> str:
    """Say what this one is to an earlier one; its code follows as a link."""
    if not face.about:
        return ""
    return "Không còn hiệu lực:" if face.event is Event.withdraw else "Sửa lại:"


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    here = at.astimezone(VIETNAM)
    return f"{here.hour} giờ {here:%M}, ngày {here:%d/%m/%Y}"
