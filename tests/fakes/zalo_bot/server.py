"""The HTTP side: `/bot<token>/<method>`, and the people who use the bot."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.faults import answered, unanswered
from tests.fakes.platform import Platform
from tests.fakes.zalo_bot.chats import Chat
from tests.fakes.zalo_bot.faults import ZaloBotFaults, refusal
from tests.fakes.zalo_bot.forms import Params, Refused, params_of
from tests.fakes.zalo_bot.people import People
from tests.fakes.zalo_bot.probe import Probe
from tests.fakes.zalo_bot.updates import Updates
from tests.fakes.zalo_bot.world import World

TOKEN = "1459232241454765289:fake-token-of-a-test-bot"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class FakeZaloBot(Platform):
    """Zalo for one bot; used as `async with FakeZaloBot() as zalo`."""

    def __init__(self, port: int = 0) -> None:
        self.updates = Updates()
        super().__init__(self.updates, port)
        self.token = TOKEN
        self.faults = ZaloBotFaults()
        self.people = People()
        self.world = World(self.people.new_id)
        self.calls: list[tuple[str, Params]] = []
        """Every call that was heard, getUpdates left out."""
        self._probe = Probe()
        self._photos: dict[str, bytes] = {}

    @property
    def secret(self) -> str:
        """What comes along with webhook calls; empty while there is no webhook."""
        return self.updates.secret

    @property
    def waiting(self) -> int:
        """How many updates the bot has not got yet."""
        return self.updates.waiting

    @property
    def longest_poll(self) -> float:
        """Seconds that getUpdates is held open at most."""
        return self.updates.longest_poll

    @longest_poll.setter
    def longest_poll(self, seconds: float) -> None:
        self.updates.longest_poll = seconds

    @property
    def month_limit(self) -> int:
        """Messages the bot may send in a month."""
        return self.world.month_limit

    @month_limit.setter
    def month_limit(self, messages: int) -> None:
        self.world.month_limit = messages

    @property
    def people_limit(self) -> int:
        """People the bot may serve."""
        return self.people.limit

    @people_limit.setter
    def people_limit(self, people: int) -> None:
        self.people.limit = people

    def chat(self, id_: str) -> Chat:
        """Return what is to be seen in the chat of a person or in a group."""
        return self.world.chat(id_)

    def says(self, user: str, text: str, *, name: str = "Lan", group: str = "") -> str:
        """Write a text; returns the message's id. A group's reaches us only with "@Bot…"."""
        return self._sends("text", user, {"text": text}, name=name, group=group)

    def sends_photo(
        self,
        user: str,
        caption: str = "",
        content: bytes = PNG,
        *,
        name: str = "Lan",
        group: str = "",
    ) -> str:
        """Send a photo, which can be fetched from here."""
        file = f"{len(self._photos) + 1}.png"
        self._photos[file] = content
        # The documents call it `photo`; what really comes is `photo_url`.
        told = {"photo_url": f"{self.url}/photos/{file}", "caption": caption}
        return self._sends("image", user, told, name=name, group=group)

    def sends_sticker(self, user: str, *, name: str = "Lan", group: str = "") -> str:
        """Send a sticker."""
        told = {"sticker": "bfe458bf64fa8da4d4eb", "url": f"{self.url}/photos/sticker.webp"}
        return self._sends("sticker", user, told, name=name, group=group)

    def sends_voice(self, user: str, *, name: str = "Lan", group: str = "") -> str:
        """Say something aloud."""
        told = {"voice_url": f"{self.url}/photos/voice.aac"}
        return self._sends("voice", user, told, name=name, group=group)

    def sends_unsupported(self, user: str, *, name: str = "Lan", group: str = "") -> str:
        """Send what bots do not get to see: a file, a place, or anything a child sends."""
        return self._sends("unsupported", user, {}, name=name, group=group)

    def blocks(self, user: str) -> None:
        """Block the bot: what it sends is refused with 403 (a guess); no event tells it."""
        self.chat(user).blocked = True

    def unblocks(self, user: str) -> None:
        """Let the bot in again."""
        self.chat(user).blocked = False

    def injects(self, body: dict[str, Any] | bytes, id_: str = "") -> str:
        """Deliver any body, however odd; returns an id to redeliver it by."""
        id_ = id_ or self.people.new_id()
        self.updates.add(id_, body if isinstance(body, bytes) else json.dumps(body).encode())
        self._tell()
        return id_

    def _sends(
        self, kind: str, user: str, content: dict[str, Any], *, name: str, group: str
    ) -> str:
        event = self.people.event(kind, user, content, name=name, group=group)
        id_ = str(event["message"]["message_id"])
        if not self.people.heard(user, content.get("text", content.get("caption", "")), group):
            return id_
        self.chat(group or user)
        return self.injects({"ok": True, "result": event}, id_)

    def _served(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/photos/{name}", self._give)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self.faults.take(method)
        status = 200
        try:
            params = await params_of(request)
            if method != "getUpdates":
                self.calls.append((method, params))
                await self.updates.changed()
            if refused := unanswered(request, fault):
                return refused
            body = await self._call(request, method, params)
        except Refused as error:
            status, body = error.code, refusal(error.code, error.description)
        await self.updates.changed()
        return await answered(request, fault, body, status)

    async def _call(self, request: web.Request, method: str, params: Params) -> bytes:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        if request.method != "POST" and method != "getMe":
            raise Refused(404, "Not Found")
        if method == "getUpdates":
            return await self.updates.get(params, lambda: hung_up(request))
        result = await self._result(method, params)
        return json.dumps({"ok": True, "result": result}).encode()

    async def _result(self, method: str, params: Params) -> Any:
        match method:
            case "setWebhook":
                return self.updates.set_webhook(params)
            case "deleteWebhook":
                return self.updates.delete_webhook()
            case "getWebhookInfo" | "testWebhook" if not self.updates.url:
                raise Refused(404, "Not Found")
            case "getWebhookInfo":
                return self.updates.webhook()
            case "testWebhook":
                return await self._probe.call(self._client, self.updates)
        return await self.world.call(method, params, self._client)

    async def _give(self, request: web.Request) -> web.Response:
        content = self._photos.get(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/png")


def hung_up(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
