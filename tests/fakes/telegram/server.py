"""The HTTP side: `/bot<token>/<method>`, and the people who use the bot."""

import json
import math
from typing import Any

from aiohttp import web

from tests.fakes.faults import answered, unanswered
from tests.fakes.ledger import Ledger
from tests.fakes.limits import Limits
from tests.fakes.platform import Platform
from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.faults import TelegramFaults, too_fast
from tests.fakes.telegram.forms import Params, Refused, params_of
from tests.fakes.telegram.people import People, entities
from tests.fakes.telegram.updates import Update, Updates
from tests.fakes.telegram.world import PICTURES, World
from tests.fakes.weather import Weather

TOKEN = "7000001:AAfake-token-of-a-test-bot"


class FakeTelegram(Platform):
    """Telegram for one bot; used as `async with FakeTelegram() as server`."""

    def __init__(
        self, port: int = 0, *, limits: Limits | None = None, weather: Weather | None = None
    ) -> None:
        self.updates = Updates()
        super().__init__(self.updates, port)
        self.token = TOKEN
        self.faults = TelegramFaults()
        self.world = World()
        self.people = People(self.world)
        self.calls: list[tuple[str, Params]] = []
        """Every call that was heard, getUpdates left out."""
        self.weather = weather
        self._limits = limits

    @property
    def received(self) -> Ledger:
        """What really appeared on people's phones."""
        return self.world.received

    @property
    def refused_for_speed(self) -> int:
        """How many calls came faster than the limits allow."""
        return self._limits.refused if self._limits else 0

    def chat(self, id_: int) -> Chat:
        """Return what is to be seen in a chat; groups have negative ids."""
        return self.people.chat(id_)

    def says(self, user: int, text: str, **more: Any) -> int:
        """Write a text; returns the update's id."""
        marked = entities(text)
        content = {"text": text, **({"entities": marked} if marked else {})}
        return self.sends(user, content, **more)

    def sends(self, user: int, content: dict[str, Any], **more: Any) -> int:
        """Write any message: `{"sticker": …}`, in a `chat`, as a `reply_to`."""
        return self.injects(self.people.message(user, content, **more))

    def sends_photo(
        self, user: int, caption: str = "", *, content: bytes = PICTURES[0], **more: Any
    ) -> int:
        """Send a photo in three sizes."""
        sizes = [
            {"file_id": f"photo{n}", "file_unique_id": f"p{n}", "width": n, "height": n}
            for n in (90, 1280, 320)
        ]
        for size in sizes:
            self.world.files.add(str(size["file_id"]), "photo.jpg", content)
        content = {"photo": sizes, **({"caption": caption} if caption else {})}
        return self.sends(user, content, **more)

    def sends_document(
        self,
        user: int,
        name: str,
        content: bytes = b"%PDF-1.7",
        *,
        caption: str = "",
        size: int | None = None,
        **more: Any,
    ) -> int:
        """Send a file, which may be said to be larger than it is."""
        kept = self.world.files.add(f"doc{self.updates.made + 1}", name, content, size)
        told = {"file_id": kept.id, "file_unique_id": f"u{kept.id}", "file_name": name}
        document = {**told, "file_size": kept.size}
        content_ = {"document": document, **({"caption": caption} if caption else {})}
        return self.sends(user, content_, **more)

    def presses(
        self, user: int, label: str, *, chat: int = 0, message: Message | None = None
    ) -> int:
        """Press the newest button with this label, or that of an older message."""
        return self.injects(self.people.press(user, label, chat=chat, message=message))

    def blocks(self, user: int) -> int:
        """Block the bot."""
        self.chat(user).refuses = "bot was blocked by the user"
        return self.injects(self.people.membership(user, "member", "kicked"))

    def unblocks(self, user: int) -> int:
        """Let the bot in again."""
        self.chat(user).refuses = ""
        return self.injects(self.people.membership(user, "kicked", "member"))

    def migrates(self, user: int, old: int, new: int) -> None:
        """Turn a group into a supergroup."""
        for update in self.people.migration(user, old, new):
            self.injects(update)

    def expires_presses(self) -> None:
        """Let the time to answer presses run out."""
        self.world.callbacks.clear()

    def injects(self, update: Update) -> int:
        """Deliver any update, however odd."""
        id_ = self.updates.add(update)
        self._tell()
        return id_

    def _served(self) -> web.Application:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._give)
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await params_of(request)
        fault = self.faults.take(method)
        if method != "getUpdates":
            self.calls.append((method, params))
            await self.updates.changed()
        if self.weather and fault is None and is_sending(method):
            fault = await self.weather.strike(
                too_fast(1), lambda: self._shuts_out(int(params.get("chat_id") or 0))
            )
        if refused := unanswered(request, fault):
            return refused
        status = 200
        try:
            answer = {"ok": True, "result": await self._call(request, method, params)}
        except Refused as error:
            status = error.code
            answer = {"ok": False, "error_code": status, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
        await self.updates.changed()
        return await answered(request, fault, json.dumps(answer).encode(), status)

    async def _call(self, request: web.Request, method: str, params: Params) -> Any:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        if self._limits and is_sending(method):
            self._admit(int(params.get("chat_id") or 0), method)
        match method:
            case "getUpdates":
                return await self.updates.get(params)
            case "setWebhook":
                self.updates.set_webhook(params)
                return True
            case "deleteWebhook":
                self.updates.webhook = {}
                return True
        return self.world.call(method, params)

    def _admit(self, chat: int, method: str) -> None:
        """Refuse a call that comes too fast."""
        if self._limits and (wait := self._limits.admit(chat, method)):
            seconds = math.ceil(wait)
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def _shuts_out(self, chat: int) -> None:
        if chat > 0:
            self.blocks(chat)
        else:
            self.chat(chat).refuses = "bot was kicked from the group chat"

    async def _give(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take("download")
        if refused := unanswered(request, fault):
            return refused
        content = self.world.files.find(request.match_info["path"])
        if content is None or request.match_info["token"] != self.token:
            raise web.HTTPNotFound
        return await answered(request, fault, content)


def is_sending(method: str) -> bool:
    """Tell whether a method is one whose rate Telegram limits."""
    return method.startswith(("send", "edit")) and method != "sendChatAction"
