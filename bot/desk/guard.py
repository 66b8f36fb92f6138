"""The one door to every page: who is it, may they, is it theirs, did they mean it."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import views
from bot.desk.room import Room
from bot.desk.sessions import Sessions
from bot.errors import Stale, StorageUnavailable
from bot.roles import STAFF, Official, Role
from bot.storage import audit
from bot.storage.desk_sessions import DeskSession
from bot.turn import Effect

log = structlog.get_logger()

LARGEST = 12 * 1024 * 1024
"""Bytes of a form with its file."""
CHANGING = frozenset({"POST"})
DIGITS = 15
"""Of the largest number that a database takes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a page by an official who may make it."""

    room: Room
    request: Request
    page: "Page"
    official: Official
    session: DeskSession
    form: Mapping[str, str] = field(default_factory=dict)
    """The fields that were sent; of several of one name the last."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same, with all of each name."""
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    """The files that were chosen; none is in here that is empty."""
    thing: Any = None
    """What the page is about, as its `thing` found it."""

    def number(self, name: str) -> int:
        """Read a number of the address, or of the form; 0 for what is none."""
        given = (self.request.path_params, self.request.query_params, self.form)
        typed = next((one[name] for one in given if name in one), "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS else 0

    async def do(self, *effects: Effect) -> None:
        """Do all of these in one commit; raises Stale, which the guard says in words."""
        await self.room.performing.do(self.session.address, *effects)

    async def note(self, deed: str, subject: str) -> None:
        """Write down what was done by no effect."""
        by, now = self.official, self.room.now()
        async with self.room.db.begin() as tx:
            await audit.note(
                tx,
                official_id=by.id,
                by=by.name,
                channel="desk",
                deed=deed,
                subject=subject,
                now=now,
            )

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Draw a page."""
        around = {
            "asked": self,
            "csrf": self.session.csrf,
            "menu": self.page.menu_for(self.official),
            "said": views.said(self.request),
            "commune": self.room.library.commune,
            "now": self.room.now(),
        }
        answer = views.page(template, around | values, status)
        if around["said"]:
            answer.delete_cookie(views.SAID, path="/desk")
        return answer

    def part(self, template: str, **values: Any) -> Response:
        """Draw a piece of a page, for htmx."""
        return self.show(template, **values)


Give = Callable[[Asked], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]
Find = Callable[[Asked], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """One route of the desk."""

    path: str
    """Below /desk; the names in braces are those of `thing`'s loaders."""
    give: Give
    who: frozenset[Role] = STAFF
    """One of these roles somewhere is needed…"""
    thing: Find | None = None
    """…and what it is about must be found for them: None where it is not, or is not theirs."""
    methods: tuple[str, ...] = ("GET",)
    menu: str = ""
    """Its name in the menu; empty for none."""
    menu_for: Callable[[Official], tuple[tuple[str, str], ...]] = field(
        default=lambda _: (), repr=False, compare=False
    )
    """The menu as this official sees it; put in by the list of routes."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets nobody past who may not."""

    room: Room
    sessions: Sessions

    def watch(self, page: Page) -> Endpoint:
        """Return the page's endpoint."""

        async def give(request: Request) -> Response:
            session = await self.sessions.find(request)
            official = await self.room.office.official(session.address) if session else None
            if session is None or official is None or not official.has(*STAFF):
                return self._stranger(request)
            return await self._let_in(Asked(self.room, request, page, official, session))

        return sheltered(self.room, give)

    async def _let_in(self, asked: Asked) -> Response:
        """Look at what an official asks for: may they, did they mean it, is it theirs."""
        request, page = asked.request, asked.page
        if not asked.official.has(*page.who):
            return asked.show("refused.html", status=403, who=page.who)
        if request.method in CHANGING:
            if int(request.headers.get("content-length") or LARGEST + 1) > LARGEST:
                return asked.show("too_large.html", status=413)
            asked = await _filled(asked)
            if not _meant(asked):
                return asked.show("stale.html", status=403)
        if page.thing:
            found = await page.thing(asked)
            if found is None:
                return asked.show("missing.html", status=404)
            asked = replace(asked, thing=found)
        try:
            return await page.give(asked)
        except Stale:
            return asked.show("stale.html", status=409)

    def _stranger(self, request: Request) -> Response:
        if request.headers.get("hx-request"):
            # The whole page goes to the door, not a part of it.
            return Response(status_code=401, headers=views.FRESH | {"HX-Redirect": "/desk/"})
        unsent = request.method in CHANGING
        around = {"commune": self.room.library.commune, "said": views.said(request), "menu": ()}
        return views.page("sign_in.html", around | {"unsent": unsent}, 401 if unsent else 200)


def sheltered(room: Room, give: Endpoint) -> Endpoint:
    """Answer in words while the database is away, and close what was uploaded in any case."""

    async def answer(request: Request) -> Response:
        try:
            return await give(request)
        except StorageUnavailable as error:
            log.warning("desk.storage", why=str(error))
            around = {"commune": room.library.commune, "said": "", "menu": ()}
            return views.page("away.html", around, 503)
        finally:
            await request.close()

    return answer


async def _filled(asked: Asked) -> Asked:
    """Read the form that was sent."""
    form = await asked.request.form(max_files=4, max_fields=2000, max_part_size=1024 * 1024)
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = value
        else:
            fields[name] = (*fields.get(name, ()), value.replace("\r\n", "\n"))
    last = {name: values[-1] for name, values in fields.items()}
    return replace(asked, form=last, lists=fields, files=files)


def _meant(asked: Asked) -> bool:
    """Tell whether the official's own page sent this: its secret, and its origin, say so."""
    request = asked.request
    sent = asked.form.get("csrf") or request.headers.get("x-csrf-token", "")
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        return False
    return hmac.compare_digest(sent.encode(), asked.session.csrf.encode())
