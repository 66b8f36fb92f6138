"""The composition root: the only place that knows which adapters are used."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from bot import actions, adapters, changes, effects, metrics, seed
from bot.channels.webchat import WebChat
from bot.config import SAMPLE_COMMUNE, Settings
from bot.conversation import Conversation
from bot.errors import StorageUnavailable
from bot.i18n import Catalogues
from bot.people import People
from bot.ports import Channel, DossierSource, Polls
from bot.publishing import Shelf
from bot.sender import Sender
from bot.storage import Db, dispatch, guesses, inbox, outbox, sessions
from bot.storage.migrate import upgrade
from bot.turns import Surroundings, Turns
from bot.types import Address, Inbound
from content import commune as communes
from handlers import decide

log = structlog.get_logger()

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LOCALES = Path(__file__).resolve().parent.parent / "locales"


Role = Literal["web", "sender", "all"]
"""What a process does where several share PostgreSQL: take messages in, send, or both."""


def clock() -> datetime:
    """Tell the time in Vietnam."""
    return datetime.now(VIETNAM)


def noon(day: date) -> Callable[[], datetime]:
    """Make a clock that stands at noon of this day."""
    return lambda: datetime.combine(day, time(12), VIETNAM)


@dataclass(slots=True)
class App:
    """The whole bot, wired; `open` starts it, `run` keeps it running."""

    settings: Settings
    db: Db
    shelf: Shelf
    conversation: Conversation
    sender: Sender
    channels: Mapping[str, Channel]
    sources: Sequence[DossierSource]
    now: Callable[[], datetime]
    role: Role

    @property
    def webchat(self) -> WebChat | None:
        """The web chat, where it is on."""
        found = self.channels.get("webchat")
        return found if isinstance(found, WebChat) else None

    async def ready(self) -> bool:
        """Tell whether messages can be taken: the database answers."""
        try:
            async with self.db.read():
                return True
        except StorageUnavailable:
            return False

    async def run(self) -> None:
        """Keep polling, sending and tidying until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(every(3, self.shelf.refresh), name="library")
            tasks.create_task(every(15, self.measure), name="measure")
            if self.role != "web":
                tasks.create_task(self.sender.run(), name="sender")
                tasks.create_task(every(15, self.tell_changes), name="changes")
                tasks.create_task(every(1800, self.ask_changes), name="ask changes")
                tasks.create_task(every(3600, self.tidy), name="tidy")
            if self.role == "sender":
                return
            tasks.create_task(every(5, self.conversation.resume), name="resume")
            for channel in self.channels.values():
                if isinstance(channel, Polls) and getattr(channel, "polling", True):
                    tasks.create_task(self._listen(channel), name=f"poll {channel}")

    async def _listen(self, channel: Polls) -> None:
        async for messages in channel.poll():
            while True:
                try:
                    await self.conversation.receive(messages)
                except StorageUnavailable as error:
                    log.warning("poll.not_stored", why=str(error))
                    await asyncio.sleep(2)
                else:
                    break

    async def tell_changes(self) -> None:
        """Tell followers what an imported list says anew, once."""
        async with self.db.begin() as tx:
            told = await changes.tell(tx, self.shelf.library, self.now())
        self.wake(*told)

    async def ask_changes(self) -> None:
        """Ask the dossier systems about what is followed, and tell what changed."""
        self.wake(*await changes.ask(self.db, self.sources, self.shelf.library, self.now()))

    async def measure(self) -> None:
        """Note for /metrics what waits."""
        now = self.now()
        async with self.db.read() as tx:
            for name, (rows, oldest) in (
                ("inbox", await inbox.waiting(tx)),
                ("outbox", await dispatch.waiting(tx)),
            ):
                metrics.queue(name, rows, (now - oldest).total_seconds() if oldest else 0.0)

    async def tidy(self) -> None:
        """Blank texts that are no longer needed."""
        before = self.now() - timedelta(days=self.settings.keep_days)
        async with self.db.begin() as tx:
            await inbox.blank(tx, before)
            await outbox.blank(tx, before)
            await sessions.forget_before(tx, before)
            await guesses.forget(tx, self.now() - timedelta(days=2))

    def wake(self, *addresses: Address) -> None:
        """Let the open pages of these addresses fetch what is new."""
        if self.webchat:
            for address in addresses:
                self.webchat.notify(address)

    async def settle(self) -> None:
        """Wait until everything received is answered and sent."""
        await self.conversation.settle()
        await self.sender.settle()


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    channels: Sequence[Channel] = (),
    sources: Sequence[DossierSource] = (),
    now: Callable[[], datetime] = clock,
    role: Role = "all",
) -> AsyncIterator[App]:
    """Wire the bot from its settings, open it, and close it at the end.

    `channels` are added to those the settings name, and `sources` replace the dossier systems:
    the way in for tests.
    """
    async with AsyncExitStack() as stack:
        db = Db(settings.database_url)
        await db.open()
        stack.push_async_callback(db.close)
        await upgrade(db)
        commune = communes.load(settings.commune)
        shelf = Shelf(db, commune, Catalogues.load(LOCALES), settings.content)
        await shelf.publish_bundled(now())
        await seed.plant(db, commune)
        if not db.shared:
            async with db.begin() as tx:
                await inbox.release(tx)
                await dispatch.release(tx)
        if settings.commune == SAMPLE_COMMUNE:
            await seed.load_samples(db, settings.content / "samples" / "dossiers.csv", now())
        sources = sources or adapters.dossier_sources(settings, db, now)
        app = wire(settings, db, shelf, channels, sources, now, role)
        outside: list[Channel | DossierSource] = [*sources, *app.channels.values()]
        for opened in outside:
            await opened.start()
            stack.push_async_callback(opened.stop)
        stack.push_async_callback(app.sender.stop)
        stack.push_async_callback(app.conversation.stop)
        # What a dead process left goes first, so that no new answer overtakes an old one.
        while await app.sender.run_once():
            pass
        while role != "sender" and await app.conversation.resume():
            pass
        yield app


def wire(  # noqa: PLR0913, PLR0917 - everything the pipe is joined from
    settings: Settings,
    db: Db,
    shelf: Shelf,
    extra: Iterable[Channel],
    sources: Sequence[DossierSource],
    now: Callable[[], datetime],
    role: Role,
) -> App:
    """Join the stations of the pipe."""
    lease = timedelta(seconds=settings.lease_seconds)
    channels: dict[str, Channel] = {channel.name: channel for channel in extra}
    sending: dict[str, Channel] = {}
    sender = Sender(db, sending, now, lease)
    app: App

    async def receive(messages: list[Inbound]) -> None:
        await app.conversation.receive(messages)

    def gettext(language: str, text: str) -> str:
        return shelf.library.gettext(language, text)

    pipe = adapters.Pipe(settings, db, receive, now, gettext)
    channels.update({kind: adapters.channel(kind, pipe) for kind in settings.channels})
    if role != "web":
        sending.update({kind: one for kind, one in channels.items() if not one.pulled})
    around = Surroundings(
        library=lambda: shelf.library,
        actions=actions.table(sources, db),
        apply=effects.apply,
        now=now,
        sends=sender.sends,
        send=sender.send,
        arrived=lambda address: app.wake(address),  # noqa: PLW0108 - app is made below
        private_link=lambda kind: getattr(channels.get(kind), "private_link", ""),
        site=lambda kind: "" if kind == "webchat" else settings.public_url.rstrip("/") or None,
    )
    people = People(db, lambda hint: "en" if hint.startswith("en") else "vi")
    name = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(3)}"
    conversation = Conversation(
        db, Turns(db, people, decide, around, lease), now, name=name, lease=lease
    )
    app = App(settings, db, shelf, conversation, sender, channels, sources, now, role)
    return app


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do a small job again and again; a database that is away only delays it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except StorageUnavailable as error:
            log.warning("job.storage", why=str(error))
        except Exception:
            # Say so, and go on: whatever broke this job must not stop the sending of replies.
            log.exception("job.failed")
