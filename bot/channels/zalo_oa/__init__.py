"""Zalo's Official Account: the OpenAPI v3, by webhook, with Zalo's rules of when one may write."""

import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import ClassVar

import structlog

from bot import metrics
from bot.channels import zalo_photos
from bot.channels.zalo_oa.client import Client
from bot.channels.zalo_oa.connecting import Connecting
from bot.channels.zalo_oa.examining import examine
from bot.channels.zalo_oa.groups import Groups
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.quota import Learner
from bot.channels.zalo_oa.read import NAME, read
from bot.channels.zalo_oa.sending import Sending
from bot.channels.zalo_oa.signature import signer
from bot.channels.zalo_oa.tokens import Tokens
from bot.config import Settings
from bot.errors import SendError, StorageUnavailable
from bot.storage import Db
from bot.types import Delivery, Finding, Heard, Inbound

log = structlog.get_logger()

GROUPS_EVERY = timedelta(days=1)
"""How often the groups are looked after…"""
LISTED_EVERY = timedelta(hours=1)
"""…and how often they are listed."""


class ZaloOA:
    """One Official Account."""

    name: ClassVar[str] = NAME
    pulled: ClassVar[bool] = False
    lists: ClassVar[bool] = True
    every: ClassVar[float] = 60.0

    def __init__(
        self,
        settings: Settings,
        db: Db,
        alert: Callable[[str, str, str], Awaitable[None]],
        now: Callable[[], datetime],
        receive: Callable[[list[Inbound]], Awaitable[None]] | None = None,
    ) -> None:
        async def call_a_person(code: str, sentence: str) -> None:
            # A call for help that cannot be made must not cost the message that led to it.
            with suppress(StorageUnavailable):
                await alert(NAME, code, sentence)

        self._app_id = settings.zalo_oa_app_id
        self._secret_key = settings.zalo_oa_secret_key
        self._db = db
        self._now = now
        self._signed_by = ""
        self._groups_seen = self._groups_listed = now() - GROUPS_EVERY * 2
        self._has_groups = False
        self._fake_host = zalo_photos.loopback(settings.zalo_oa_api_url)
        oauth = OAuth(
            settings.zalo_oa_app_id, settings.zalo_oa_app_secret, settings.zalo_oa_oauth_url, now
        )
        by = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(3)}"
        self.tokens = Tokens(db, NAME, oauth, call_a_person, now, by)
        self.client = Client(settings.zalo_oa_api_url, self.tokens, call_a_person, now)
        self.connecting = Connecting(db, self.tokens, self.client, oauth, now)
        self.groups = Groups(self.client, db, call_a_person, now, receive)
        self._learner = Learner(db, NAME, now)
        self._sending = Sending(
            self.client,
            (settings.content / "pictures", settings.media),
            (settings.content / "files", settings.media),
            self._learner.learn,
            call_a_person,
            now,
        )

    @property
    def private_link(self) -> str:
        """The link that opens a chat with the account; empty until it was connected."""
        oa_id = self.connecting.oa_id
        return f"https://zalo.me/{oa_id}" if oa_id else ""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Check Zalo's signature over the very bytes that came, in constant time."""
        signed_by = signer(headers, body, self._app_id, self._secret_key)
        if signed_by and headers.get("num_retry"):
            metrics.event(NAME, "called again")
        if signed_by and signed_by != self._signed_by:
            self._signed_by = signed_by
            log.info("zalo_oa.signature", begins_with=signed_by)
        return bool(signed_by)

    def parse(self, body: bytes) -> Heard | None:
        """Read one event."""
        return read(body)

    async def send(self, delivery: Delivery) -> str:
        """Send one reply; returns the id of its last message."""
        return await self._sending.send(delivery)

    async def fetch(self, media: str) -> bytes:
        """Fetch a photo into memory, at once."""
        return await zalo_photos.fetch(media, self._fake_host)

    async def start(self) -> None:
        """Learn which account it is; Zalo being out of reach stops nothing."""
        await self.connecting.recall()

    async def settle(self) -> None:
        """Wait until a refresh is kept and what answers said is written."""
        await self.tokens.settle()
        await self._learner.settle()

    async def stop(self) -> None:
        """Close connections; what is still to be written comes first."""
        await self.settle()
        await self.client.close()

    async def tend(self) -> None:
        """Take over what other processes did; refresh the tokens in time; look after groups."""
        await self.connecting.recall()
        try:
            await self.tokens.look()
            if self._now() - self._groups_seen > GROUPS_EVERY:
                self._has_groups = await self.groups.warn()
                self._groups_seen = self._groups_listed = self._now()
            elif self._has_groups and self._now() - self._groups_listed > LISTED_EVERY:
                await self.groups.look()
                self._groups_listed = self._now()
        except SendError as error:
            log.info("zalo_oa.not_tended", why=error.code)

    async def examine(self) -> list[Finding]:
        """Tell an operator what is wrong with the account."""
        return [one async for one in examine(self._db, self.connecting, self._now)]
