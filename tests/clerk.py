"""An official at the web desk: opens pages, fills forms in, presses what is on them."""

import hashlib
import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
from starlette.applications import Starlette

from bot.acts import SignIn
from bot.process import App
from bot.roles import Grant, Role
from bot.serve import site
from bot.types import Address
from tests.staff import COMMUNE, employ

ORIGIN = "https://desk.example"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.DOTALL)


@dataclass
class Clerk:
    """One browser, and the official who sits before it; nobody until they `enter`."""

    app: App
    browser: httpx.AsyncClient
    address: Address | None = None
    page: httpx.Response | None = None
    """What is on the screen."""
    secret: str = field(default="", repr=False)
    """Of this session, as it stands in forms and in the menu."""

    async def enter(self) -> httpx.Response:
        """Sign in by the link that the bot sends to their chat."""
        assert self.address
        token = self.app.desk.token()
        kept = SignIn(
            hashlib.sha256(token.encode()).hexdigest(), self.app.now() + timedelta(minutes=10)
        )
        await self.app.performing.do(self.address, kept)
        await self.browser.post(f"/desk/enter/{token}", headers={"Origin": ORIGIN})
        return await self.opens("/desk/")

    async def opens(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = await self.browser.get(path)
        if found := CSRF.search(self.page.text):
            self.secret = found[1]
        return self.page

    async def sends(
        self,
        path: str,
        fields: Mapping[str, str | list[str]] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        **more: str,
    ) -> httpx.Response:
        """Send a form of a page of ours, and go where it leads."""
        if not self.secret:
            await self.csrf()
        data = {"csrf": self.secret, **(fields or {}), **more}
        self.page = await self.browser.post(
            path, data=data, files=files, headers={"Origin": ORIGIN}
        )
        return self.page

    async def csrf(self) -> str:
        """Return the secret of this session, as it stands in the menu's page."""
        page = await self.browser.get("/desk/")
        found = re.search(r'"X-CSRF-Token": "([^"]+)"', html.unescape(page.text))
        self.secret = found[1] if found else ""
        return self.secret

    @property
    def sees(self) -> str:
        """The words on the screen."""
        assert self.page is not None
        return words(self.page)


def words(page: httpx.Response) -> str:
    """Return what a page says, without its tags, in one line."""
    return " ".join(html.unescape(TAGS.sub(" ", page.text)).split())


@asynccontextmanager
async def office(app: App) -> AsyncIterator["Hall"]:
    """Serve the desk of a running bot, in this process."""
    yield Hall(app, site(app))


@dataclass
class Hall:
    """Where clerks come in."""

    app: App
    served: Starlette

    @asynccontextmanager
    async def clerk(
        self, *roles: Role, area: str = COMMUNE, id_: str = "", name: str = "Chị Lan"
    ) -> AsyncIterator[Clerk]:
        """Let somebody with these roles sit down; without a role nobody is signed in."""
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.served), base_url=ORIGIN, follow_redirects=True
        ) as browser:
            if not roles:
                yield Clerk(self.app, browser)
                return
            address = Address("test", id_ or f"{'-'.join(roles)}@{area}")
            await employ(self.app, address, name, *(Grant(area, role) for role in roles))
            self.app.desk.forget()  # type: ignore[attr-defined] # of Desk, not of the port
            clerk = Clerk(self.app, browser, address)
            await clerk.enter()
            yield clerk
