"""The HTTP side: `/bot<token>/<method>`, and the people who use the bot."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.faults import answered, unanswered
from tests.fakes.platform import Platform
from tests.fakes.telegram.chats import Chat, Message
from tests.fakes.telegram.faults import TelegramFaults
from tests.fakes.telegram.forms import Params, Refused, params_of
from tests.fakes.telegram.people import People, entities
from tests.fakes.telegram.updates import Update, Updates
from tests.fakes.telegram.world import World

TOKEN = "7000001:AAfake-token-of-a-test-bot"


class FakeTelegram(Platform):
    """Telegram for one bot; used as `async with FakeTelegram() as server`."""

    def __init__(self, port: int = 0) -> None:
        self.updates = Updates()
        super().__init__(self.updates, port)
        self.token = TOKEN
        self.faults = TelegramFaults()
        self.world = World()
        self.people = People(self.world)
        self.calls: list[tuple[str, Params]] = []
        """Every call that was heard, getUpdates left out."""

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

    def sends_photo(self, user: int, caption: str = "", **more: Any) -> int:
        """Send a photo in three sizes."""
        sizes = [
            {"file_id": f"photo{n}", "file_unique_id": f"p{n}", "width": n, "height": n}
            for n in (90, 1280, 320)
        ]
        content = {"photo": sizes, **({"caption": caption} if caption else {})}
        return self.sends(user, content, **more)

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
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await params_of(request)
        fault = self.faults.take(method)
        if method != "getUpdates":
            self.calls.append((method, params))
            await self.updates.changed()
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
