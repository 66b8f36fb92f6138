"""Calls the fake platform without any library."""

from typing import Any

from aiohttp import ClientSession

from tests.fakes.zalo_bot import FakeZaloBot


class Caller:
    """Calls the API without any library."""

    def __init__(self, zalo: FakeZaloBot, client: ClientSession) -> None:
        self.zalo = zalo
        self.client = client

    async def call(self, method: str, *, form: bool = False, **params: Any) -> tuple[int, Any]:
        body: dict[str, Any] = {"data": params} if form else {"json": params}
        url = f"{self.zalo.url}/bot{self.zalo.token}/{method}"
        async with self.client.post(url, **body) as got:
            return got.status, await got.json()
