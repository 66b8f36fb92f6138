"""The composition root: the only place that knows which adapters are used."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from bot import actions, adapters, effects, seed
from bot.alerts import Alerts
from bot.channels.webchat import WebChat
from bot.chores import Chores, every
from bot.config import SAMPLE_COMMUNE, Settings
from bot.conversation import Conversation
from bot.errors import StorageUnavailable
from bot.i18n import Catalogues
from bot.intake import Intake
from bot.listening import Listening
from bot.people import People
from bot.ports import Channel, DossierSource, Polls
from bot.publishing import Shelf
from bot.sender import Sender
from bot.storage import Db, dispatch, inbox
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
    intake: Intake
    sender: Sender
    chores: Chores
    channels: Mapping[str, Channel]
    sources: Sequence[DossierSource]
    now: Callable[[], datetime]
    role: Role
    listening: Listening

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
            chores = self.chores.everywhere() if self.role == "web" else self.chores.all()
            for seconds, chore in chores:
                tasks.create_task(every(seconds, chore), name=chore.__name__)
            if self.role != "web":
                tasks.create_task(self.sender.run(), name="sender")
            if self.role == "sender":
                return
            tasks.create_task(every(5, self.conversation.resume), name="resume")
            tasks.create_task(every(10, self.intake.look_again), name="receipts")
            for kind, channel in self.channels.items():
                if isinstance(channel, Polls) and getattr(channel, "polling", True):
                    work = self.listening.listen(kind, channel)
                    tasks.create_task(work, name=f"poll {kind}")

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
        await app.sender.recall()
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
    people = People(db, lambda hint: "en" if hint.startswith("en") else "vi")
    sender = Sender(db, sending, now, lease, changed=people.forget)
    app: App

    async def receive(messages: list[Inbound]) -> None:
        await app.conversation.receive(messages)

    def wake(*addresses: Address) -> None:
        for channel in channels.values():
            if isinstance(channel, WebChat):
                for address in addresses:
                    channel.notify(address)

    def queued(address: Address) -> None:
        sender.waits(address)
        wake(address)

    def gettext(language: str, text: str) -> str:
        return shelf.library.gettext(language, text)

    alerts = Alerts(db, [Address.parse(one) for one in settings.alert_to], now)
    pipe = adapters.Pipe(settings, db, receive, alerts.raise_, now, gettext)
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
        arrived=queued,
        private_link=lambda kind: getattr(channels.get(kind), "private_link", ""),
        site=lambda kind: "" if kind == "webchat" else settings.public_url.rstrip("/") or None,
        lists=lambda kind: kind in channels and channels[kind].lists,
        home=settings.public_url.rstrip("/"),
        silence=timedelta(minutes=settings.zalo_oa_silent_minutes),
    )
    name = f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(3)}"
    conversation = Conversation(
        db, Turns(db, people, decide, around, lease), now, name=name, lease=lease
    )
    intake = Intake(db, conversation, now)
    app = App(
        settings=settings,
        db=db,
        shelf=shelf,
        conversation=conversation,
        intake=intake,
        listening=Listening(intake, alerts.raise_),
        sender=sender,
        chores=Chores(db, shelf, sources, channels, settings, now, wake),
        channels=channels,
        sources=sources,
        now=now,
        role=role,
    )
    return app
