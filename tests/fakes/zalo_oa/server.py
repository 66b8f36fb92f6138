"""The HTTP side: OpenAPI, OAuth and media under one address, and the people who use Zalo."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from aiohttp import web

from tests.fakes.faults import answered, unanswered
from tests.fakes.ledger import Ledger
from tests.fakes.platform import Platform
from tests.fakes.weather import Weather
from tests.fakes.zalo_oa.account import (
    ADMIN,
    APP_ID,
    APP_SECRET,
    OA_ID,
    SECRET_KEY,
    VIETNAM,
    Terms,
)
from tests.fakes.zalo_oa.attachments import Attachments, Media
from tests.fakes.zalo_oa.chats import Chat
from tests.fakes.zalo_oa.events import Event, Events, key_of, on_wire, signature
from tests.fakes.zalo_oa.faults import ZaloFaults, refusal
from tests.fakes.zalo_oa.forms import Params, Refused, member, params_of
from tests.fakes.zalo_oa.limits import Rate
from tests.fakes.zalo_oa.members import Members
from tests.fakes.zalo_oa.oauth import Tokens
from tests.fakes.zalo_oa.owner import Owner
from tests.fakes.zalo_oa.webhook import Webhook
from tests.fakes.zalo_oa.world import World

IN_TIME = 2.0
"""Seconds the webhook has."""
OK = 200
SENDING = ("/v3.0/oa/message/cs", "/v3.0/oa/group/message")
TOKENS = "/v4/oa/access_token"


def real_time() -> datetime:
    """Return the time of the wall."""
    return datetime.now(VIETNAM)


class FakeZaloOA(Platform, Owner, Attachments, Members, Terms):
    """Zalo for one Official Account; used as `async with FakeZaloOA() as zalo`."""

    app_id, app_secret = APP_ID, APP_SECRET
    secret_key, oa_id, admin = SECRET_KEY, OA_ID, ADMIN

    def __init__(
        self,
        clock: Callable[[], datetime] = real_time,
        port: int = 0,
        *,
        impatient: bool = False,
        echoes: bool = True,
        weather: Weather | None = None,
        also_secret_order: Literal["app_id", "oa_id"] = "app_id",  # noqa: S107 - an id, no secret
    ) -> None:
        self.hook = Webhook(clock, impatient=impatient)
        Platform.__init__(self, self.hook, port, IN_TIME)
        Terms.__init__(self)
        self.now = clock
        self.faults = ZaloFaults()
        self.events = Events(clock, self.injects, echoes=echoes)
        self.world = World(clock, self, self.events)
        self.media = Media(clock, self)
        self.tokens = Tokens(clock)
        self.calls: list[tuple[str, Params]] = []
        """Every call that was heard."""
        self._signs_first = APP_ID if also_secret_order == "app_id" else OA_ID
        self._rate = Rate(clock, self)
        self.weather = weather

    @property
    def received(self) -> Ledger:
        """What really appeared on people's phones."""
        return self.world.received

    @property
    def refused_for_speed(self) -> int:
        """How many calls came faster than `rate`."""
        return self._rate.refused

    @property
    def webhook(self) -> str:
        """Where events are posted; what happens while there is none is lost."""
        return self.hook.url

    @webhook.setter
    def webhook(self, url: str) -> None:
        self.hook.url = url

    @property
    def waiting(self) -> int:
        """How many events the webhook has not taken."""
        return self.hook.waiting

    @property
    def disabled(self) -> bool:
        """Whether Zalo gave the webhook up."""
        return self.hook.disabled

    @property
    def reactions(self) -> list[tuple[str, str, str]]:
        """What the bot put under messages: the person, the message, the icon."""
        return self.world.reactions

    def chat(self, user: str) -> Chat:
        """Return what is to be seen in a person's chat."""
        return self.world.chat(str(user))

    def injects(self, body: Event | bytes, *, signed: bool = True) -> str:
        """Deliver any event, however odd; returns its key."""
        raw = on_wire(body)
        mac = signature(raw, self._signs_first) if signed else ""
        key = self.hook.add(key_of(raw), raw, mac)
        self._tell()
        return key

    async def retry_due(self) -> None:
        """Deliver again what is due by the clock, and let groups end that are due to."""
        self.world.groups.sweep()
        await self.hook.retry_due(self._client)

    def enable(self) -> None:
        """Subscribe the webhook again."""
        self.hook.enable()

    def _served(self) -> web.Application:
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_get("/media/{rest:.*}", self._serve_media)
        app.router.add_route("*", "/{rest:.*}", self._serve)
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take(request.path)
        answer: dict[str, Any]
        try:
            params = await params_of(request)
            self.calls.append((request.path, params))
            if self.weather and fault is None and request.path in SENDING:
                fault = await self.weather.strike(
                    refusal(-32, "Out of request limit"), lambda: self._shuts_out(params)
                )
            if refused := unanswered(request, fault):
                return as_json(refused) if refused.status == OK else refused
            answer = self._call(request, params)
        except Refused as error:
            answer = {"error": error.error, "message": error.message}
        finally:
            await self.hook.changed()
        response = await answered(request, fault, json.dumps(answer).encode())
        response.headers.update(self._rate.headers)
        return as_json(response)

    def _call(self, request: web.Request, params: Params) -> dict[str, Any]:
        if request.path == TOKENS and request.method == "POST":
            return self.tokens.answer(params, request.headers.get("secret_key", ""))
        self._rate.count()
        self.tokens.check(request.headers.get("access_token", ""))
        done = self.world.call(request.method, request.path, params)
        return {**({} if done is None else {"data": done}), "error": 0, "message": "Success"}

    def _shuts_out(self, params: Params) -> None:
        if user := member(params, "recipient", "user_id"):
            self.blocks(str(user))
        elif group := self.world.groups.find(str(member(params, "recipient", "group_id"))):
            group.left = True

    async def _serve_media(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take("/media")
        if refused := unanswered(request, fault):
            return refused
        content = self.media.find(request.path)
        if content is None:
            raise web.HTTPNotFound
        return await answered(request, fault, content)


def as_json(response: web.StreamResponse) -> web.StreamResponse:
    """Call it what Zalo calls it, which is not what clients expect of JSON."""
    response.content_type = "text/json"
    return response
