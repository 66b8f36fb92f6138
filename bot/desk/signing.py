"""The ways in and out: a one-time link, an invitation opened in a browser, the end of a session.

Opening a link shows a button, and only the button uses it up: chat apps fetch links to draw
previews of them.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.acts import Join
from bot.desk import views
from bot.desk.room import Room
from bot.desk.sessions import Sessions
from bot.errors import Stale
from bot.officials import hashed, words
from bot.roles import STAFF

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Signing:
    """Lets officials in and out."""

    room: Room
    sessions: Sessions

    async def knock(self, request: Request) -> Response:
        """Show the button that uses a sign-in link up."""
        fit = await self.sessions.usable(request.path_params["token"])
        return self._page("enter.html" if fit else "spent.html", 200 if fit else 410)

    async def enter(self, request: Request) -> Response:
        """Use a sign-in link up, and begin a session."""
        if not same_origin(request):
            return self._page("spent.html", 403)
        address = await self.sessions.enter(request.path_params["token"])
        official = await self.room.office.official(address) if address else None
        if address is None or official is None or not official.has(*STAFF):
            return self._page("spent.html", 410)
        answer = views.go("/desk/")
        await self.sessions.open(request, answer, address)
        return answer

    async def invited(self, request: Request) -> Response:
        """Show what an invitation gives, and ask for a name."""
        found = await self.room.office.invited(hashed(request.path_params["token"]))
        if found is None or found.state != "open" or found.reusable:
            return self._page("spent.html", 410)
        return self._page("invited.html", invited=found, role=words.ROLES[found.role])

    async def join(self, request: Request) -> Response:
        """Take an invitation up as whoever this browser is on the web chat; begins a session."""
        form = await request.form(max_files=0, max_fields=5)
        name = str(form.get("name", "")).strip()[:LONGEST_NAME]
        token = request.path_params["token"]
        if not same_origin(request) or not name:
            return await self.invited(request)
        address, cookie = self.room.visitor(request)
        try:
            await self.room.performing.do(address, Join(hashed(token), name))
        except Stale:
            return self._page("spent.html", 410)
        answer = views.go("/desk/", f"Chào {name}. Từ nay vào bàn làm việc bằng trình duyệt này.")
        answer.headers.append("Set-Cookie", cookie)
        await self.sessions.open(request, answer, address)
        return answer

    async def home(self, request: Request) -> Response:
        """Lead to the first page."""
        del self, request
        return views.go("/desk/")

    async def nowhere(self, request: Request) -> Response:
        """Say that there is no such page."""
        del request
        return self._page("nowhere.html", 404)

    async def leave(self, request: Request) -> Response:
        """End the session."""
        answer = views.go("/desk/")
        if same_origin(request):
            await self.sessions.end(request, answer)
        return answer

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        around = {"commune": self.room.library.commune, "said": "", "menu": ()}
        return views.page(template, around | values, status)


def same_origin(request: Request) -> bool:
    """Tell whether a form was sent from a page of ours: browsers say so with every POST."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
