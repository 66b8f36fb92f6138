"""Hears from Zalo: who we are, where updates go, getUpdates."""

from typing import Any

from bot.channels.waiting import patiently
from bot.channels.zalo_bot.client import REFUSED, Client
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    SendError,
    SettingsWrong,
)

LONG = 30
"""Seconds that Zalo may hold getUpdates open when nothing happens."""
IDLE = "408"
"""How Zalo ends a getUpdates in which nothing happened."""
NO_WEBHOOK = "404"
"""How a clean bot answers where updates go (facts/platforms.md B.1)."""


class Listener:
    """One bot as the receiving side sees it."""

    def __init__(self, client: Client, *, webhook: str, secret: str) -> None:
        self._client = client
        self.webhook = webhook
        """Where Zalo is to call; empty when polling."""
        self._secret = secret
        self.names: tuple[str, ...] = ()
        """What a group calls the bot; empty until Zalo told it."""
        self._registered = False
        self._patiently = patiently()

    async def wait_until_registered(self) -> None:
        """Wait until Zalo knows where updates go, however long it is away."""
        if not self._registered:
            await self._patiently(self.register)

    async def register(self) -> None:
        """Learn our names and say where updates go.

        Raises SettingsWrong for what only the operator can mend, SendError for the rest.
        """
        await self.learn_names()
        if self.webhook:
            await self._set_webhook()
        else:
            await self._client.call("deleteWebhook")
        self._registered = True

    async def fetch(self) -> Any:
        """Return the next update, None when nothing happened; waits out every failure."""
        return await self._patiently(self._fetch)

    async def _fetch(self) -> Any:
        try:
            # The read must outlast the poll.
            return await self._client.call("getUpdates", {"timeout": LONG}, patience=LONG + 10.0)
        except ChannelUnavailable as error:
            if error.code == IDLE:
                return None
            raise

    async def registered(self) -> str:
        """Ask where Zalo sends updates; empty where that is nowhere. Raises SendError."""
        try:
            told = await self._client.call("getWebhookInfo")
        except SendError as error:
            if error.code == NO_WEBHOOK:
                return ""
            raise
        return str(told.get("url", "")) if isinstance(told, dict) else ""

    async def learn_names(self) -> None:
        """Ask who we are; raises SettingsWrong where Zalo does not know the token."""
        try:
            me = await self._client.call("getMe")
        except ChannelUnavailable as error:
            if error.code == "token":
                raise SettingsWrong(REFUSED) from error
            raise
        if isinstance(me, dict):
            told = (me.get("display_name"), me.get("account_name"))
            self.names = tuple(name for name in told if name and isinstance(name, str))

    async def _set_webhook(self) -> None:
        try:
            await self._client.call(
                "setWebhook", {"url": self.webhook, "secret_token": self._secret}
            )
        except MessageRejected as error:
            raise SettingsWrong(
                f"Zalo không nhận địa chỉ {self.webhook}. "
                "Xem lại XAOI_PUBLIC_URL (https://…) và XAOI_ZALO_BOT_SECRET."
            ) from error
