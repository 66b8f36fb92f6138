"""Telegram: aiogram receives, python-telegram-bot sends; neither is loaded unless it is on."""

import hmac
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Literal

import structlog

from bot.channels.telegram.words import COMMANDS, DESCRIPTIONS
from bot.errors import ChannelUnavailable, SendError, SettingsWrong
from bot.types import Address, Delivery, Finding, Inbound

log = structlog.get_logger()

RATE = 28.0
"""Messages a second over all chats; Telegram allows about 30."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


class Telegram:
    """One bot account, listening by polling or by webhook."""

    name: ClassVar[str] = "telegram"
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = False

    def __init__(  # noqa: PLR0913 - the settings of the channel
        self,
        token: str,
        *,
        mode: Literal["polling", "webhook"],
        secret: str = "",
        public_url: str = "",
        pictures: Sequence[Path],
        files: Sequence[Path],
        rate: float = RATE,
        clock: Callable[[], float] = time.monotonic,
        api_url: str = "https://api.telegram.org",
        commands: Mapping[str, Mapping[str, str]] = COMMANDS,
        descriptions: Mapping[str, tuple[str, str]] = DESCRIPTIONS,
    ) -> None:
        # Here, not on import: the two libraries cost seconds and 200 MB (design.md 4.14).
        from bot.channels.telegram.fetch import fetch
        from bot.channels.telegram.listen import Listener
        from bot.channels.telegram.pace import Pace
        from bot.channels.telegram.read import read
        from bot.channels.telegram.write import Writer

        if mode == "webhook" and not (secret and public_url):
            raise SettingsWrong(
                "Telegram nhận bằng webhook thì cần XAOI_PUBLIC_URL (https://…) "
                "và XAOI_TELEGRAM_SECRET."
            )
        self._read = read
        self._secret = secret.encode()
        self._listener = Listener(
            token,
            api_url,
            webhook=f"{public_url.rstrip('/')}/hooks/{self.name}" if mode == "webhook" else "",
            secret=secret,
            commands=commands,
            descriptions=descriptions,
        )
        self._writer = Writer(token, api_url, pictures, files, Pace(rate, clock))
        self._fetch = partial(fetch, api_url, token)

    @property
    def private_link(self) -> str:
        """The link that opens a private chat; empty until Telegram told our name."""
        return self.link("menu")

    def link(self, payload: str) -> str:
        """Return the link that opens a private chat with these words, ≤ 64 of A-Z a-z 0-9 _ -."""
        username = self._listener.me.username
        return f"https://t.me/{username}?start={payload}" if username else ""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Compare the secret that was given to Telegram with the webhook."""
        del body
        told = headers.get(SECRET_HEADER, "").encode()
        return bool(self._secret) and hmac.compare_digest(told, self._secret)

    def parse(self, body: bytes) -> Inbound | None:
        """Read one update as it stands in a webhook call."""
        return self._read(body, self._listener.me)

    async def start(self) -> None:
        """Say who we are and where updates go; Telegram being out of reach stops nothing."""
        try:
            await self._listener.register()
        except SendError as error:
            log.warning("telegram.not_registered", why=error.code)
        except SettingsWrong:
            await self.stop()
            raise

    async def poll(self) -> AsyncIterator[list[Inbound]]:
        """Fetch updates for ever; with a webhook, only make sure that it is registered."""
        await self._listener.wait_until_registered()
        if self._listener.webhook:
            return
        offset: int | None = None
        while True:
            updates = await self._listener.fetch(offset)
            # Through the same door as a webhook call: what is no JSON proper stops here.
            found = [self.parse(json.dumps(one).encode()) for one in updates]
            if wanted := [message for message in found if message]:
                yield wanted
            offset = after(updates, offset)

    async def send(self, delivery: Delivery) -> str:
        """Send one message or edit one in place; returns `<chat>/<message>`."""
        try:
            return await self._writer.send(delivery)
        except ChannelUnavailable as error:
            if error.code == "token":
                log.critical("telegram.token_refused", cure="XAOI_TELEGRAM_TOKEN: @BotFather")
            raise

    async def amend(self, address: Address, message: str, text: str) -> None:
        """Put another text in the place of a message's; raises Throttled, ChannelUnavailable."""
        await self._writer.amend(address, message, text)

    async def fetch(self, media: str) -> bytes:
        """Fetch a picture or a file into memory; raises ChannelUnavailable (`too_big`)."""
        return await self._fetch(media)

    async def examine(self) -> list[Finding]:
        """Tell an operator whether Telegram knows the token."""
        try:
            await self._listener.learn_name()
        except SettingsWrong as error:
            what, _, cure = str(error).partition(". ")
            return [Finding(False, f"{what}.", cure)]
        except SendError as error:
            what = f"Chưa gọi được Telegram (mã {error.code})."
            cure = "Nhà mạng Việt Nam chặn Telegram: máy chủ phải ra được api.telegram.org."
            return [Finding(False, what, cure)]
        return [Finding(True, f"Telegram: @{self._listener.me.username}.")]

    async def stop(self) -> None:
        """Close connections."""
        await self._listener.close()
        await self._writer.close()


def after(updates: list[dict[str, object]], offset: int | None) -> int | None:
    """Return the offset that confirms these updates, readable or not."""
    ids = [id_ for one in updates if isinstance(id_ := one.get("update_id"), int)]
    return max(ids) + 1 if ids else offset
