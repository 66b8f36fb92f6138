"""Hears from Telegram through aiogram: who we are, where updates go, getUpdates."""

from collections.abc import Mapping
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    DeleteWebhook,
    GetMe,
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot.channels.telegram.read import Me
from bot.channels.waiting import patiently
from bot.errors import ChannelUnavailable, SettingsWrong, Throttled

log = structlog.get_logger()

WANTED = ["message", "callback_query", "my_chat_member"]
PATIENCE = 5
"""Seconds for an ordinary call."""
LONG = 30
"""Seconds that Telegram may hold getUpdates open when nothing happens."""


class GetRawUpdates(TelegramMethod[list[Any]]):
    """getUpdates whose updates are read one by one: an unreadable one must not hold up others."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = LONG
    allowed_updates: list[str] = WANTED


class Listener:
    """One bot account as the receiving side sees it."""

    def __init__(  # noqa: PLR0913 - the settings of the channel
        self,
        token: str,
        api_url: str,
        *,
        webhook: str,
        secret: str,
        commands: Mapping[str, Mapping[str, str]],
        descriptions: Mapping[str, tuple[str, str]],
    ) -> None:
        try:
            self._bot = Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
        except TokenValidationError as error:
            raise _wrong_token() from error
        self.me = Me(self._bot.id)
        self.webhook = webhook
        """Where Telegram is to call; empty when polling."""
        self._secret = secret
        self._commands = commands
        self._descriptions = descriptions
        self._registered = False
        self._patiently = patiently()

    async def wait_until_registered(self) -> None:
        """Wait until Telegram knows us, however long it is away."""
        if not self._registered:
            await self._patiently(self.register)

    async def register(self) -> None:
        """Learn our name, show commands and descriptions, say where updates go.

        Raises SettingsWrong for what only the operator can mend, SendError for the rest.
        """
        await self.learn_name()
        if self.webhook:
            await self._set_webhook()
        else:
            await self._call(DeleteWebhook(drop_pending_updates=False))
        # The first language is for everybody whose app speaks another one: it has no code.
        for number, language in enumerate(self._commands):
            await self._show_commands(language, language if number else "")
        for number, language in enumerate(self._descriptions):
            await self._describe(language, language if number else "")
        self._registered = True

    async def learn_name(self) -> None:
        """Ask who we are; raises SettingsWrong where Telegram does not know the token."""
        me = await self._call(GetMe())
        self.me = Me(me.id, me.username or "")

    async def fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """Return what came in, confirming what is before `offset`; waits out every failure."""
        found = await self._patiently(self._call, GetRawUpdates(offset=offset), LONG + PATIENCE)
        return [one for one in found or () if isinstance(one, dict)]

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.session.close()

    async def _set_webhook(self) -> None:
        method = SetWebhook(
            url=self.webhook,
            secret_token=self._secret,
            allowed_updates=WANTED,
            drop_pending_updates=False,
        )
        try:
            await self._call(method)
        except ChannelUnavailable as error:
            if isinstance(error.__cause__, TelegramBadRequest):
                raise SettingsWrong(
                    f"Telegram không nhận địa chỉ {self.webhook}: {error.__cause__.message}. "
                    "Xem lại XAOI_PUBLIC_URL và XAOI_TELEGRAM_SECRET."
                ) from error
            raise

    async def _show_commands(self, language: str, code: str) -> None:
        wanted = self._commands[language]
        shown = await self._call(GetMyCommands(language_code=code))
        if {one.command: one.description for one in shown} != wanted:
            commands = [BotCommand(command=one, description=what) for one, what in wanted.items()]
            await self._call(SetMyCommands(commands=commands, language_code=code))

    async def _describe(self, language: str, code: str) -> None:
        long, short = self._descriptions[language]
        shown = await self._call(GetMyDescription(language_code=code))
        if shown.description != long:
            await self._call(SetMyDescription(description=long, language_code=code))
        profile = await self._call(GetMyShortDescription(language_code=code))
        if profile.short_description != short:
            await self._call(SetMyShortDescription(short_description=short, language_code=code))

    async def _call(self, method: TelegramMethod[Any], timeout: int = PATIENCE) -> Any:  # noqa: ASYNC109 - aiogram takes it so
        """Call Telegram; only our own errors leave, as aiogram's quote what people wrote."""
        try:
            return await self._bot(method, request_timeout=timeout)
        except TelegramRetryAfter as error:
            raise Throttled(error.retry_after) from error
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            if isinstance(method, GetMe):
                raise _wrong_token() from error
            log.critical("telegram.token_refused", cure="XAOI_TELEGRAM_TOKEN: @BotFather")
            raise ChannelUnavailable("token") from error
        # Bodies that are no text or no answer of Telegram surface as plain Python errors.
        except (AiogramError, ValueError, TypeError, OSError) as error:
            raise ChannelUnavailable(type(error).__name__) from error


def _wrong_token() -> SettingsWrong:
    return SettingsWrong(
        "Telegram không nhận XAOI_TELEGRAM_TOKEN. Lấy lại mã ở @BotFather, dạng 123456:ABC…"
    )
