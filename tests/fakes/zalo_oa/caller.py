"""Both ends of a bot in front of the fake account, without the bot: calls, and a webhook."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import ClientSession, FormData, web

from tests.fakes.zalo_oa import FakeZaloOA

LAN = "246845883529197922"
TEXT, GROUP = "/v3.0/oa/message/cs", "/v3.0/oa/group"


@dataclass
class Bot:
    """Calls Zalo as a bot would, without the bot."""

    zalo: FakeZaloOA
    client: ClientSession
    access: str

    def renew(self) -> None:
        """Take new tokens, where the clock ran over a day."""
        self.access, _ = self.zalo.grant()

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        kind = {"data": body} if isinstance(body, FormData) else {"json": body}
        headers = {"access_token": self.access}
        async with self.client.post(self.zalo.url + path, headers=headers, **kind) as answer:
            assert answer.status == 200
            return await answer.json(content_type=None)

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        headers = {"access_token": self.access}
        async with self.client.get(self.zalo.url + path, params=query, headers=headers) as answer:
            return await answer.json(content_type=None)

    async def send(self, user: str = LAN, **message: Any) -> dict[str, Any]:
        return await self.post(TEXT, {"recipient": {"user_id": user}, "message": message})

    async def send_buttons(self, *buttons: Any, text: str = "Chọn") -> dict[str, Any]:
        attachment = {"type": "template", "payload": {"buttons": list(buttons)}}
        return await self.send(text=text, attachment=attachment)

    async def upload(self, kind: str, content: bytes) -> dict[str, Any]:
        form = FormData()
        form.add_field("file", BytesIO(content), filename="tep")
        return await self.post(f"/v2.0/oa/upload/{kind}", form)

    async def tokens(self, **form: str) -> dict[str, Any]:
        headers = {"secret_key": form.pop("secret_key", self.zalo.app_secret)}
        data = {"app_id": self.zalo.app_id, **form}
        url = f"{self.zalo.url}/v4/oa/access_token"
        async with self.client.post(url, data=data, headers=headers) as answer:
            return await answer.json(content_type=None)


@dataclass
class Hook:
    """A webhook that keeps what comes in."""

    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw in self.heard]

    @property
    def names(self) -> list[str]:
        return [body["event_name"] for body in self.bodies]
