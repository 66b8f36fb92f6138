"""The composition root: the only place that knows which adapters are used."""

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from random import Random

import structlog

from bot import acting as bot_acting
from bot import actions, adapters, effects, seed
from bot.acts import LoseGroup
from bot.alerts import Alerts
from bot.applying import Apply
from bot.channels.plain import split
from bot.channels.webchat import WebChat
from bot.chores import Chores
from bot.clock import clock
from bot.config import SAMPLE_COMMUNE, Settings
from bot.conversation import Conversation
from bot.edits import Checking, Reading
from bot.gaps.keeping import Keeping as GapKeeping
from bot.heartbeat import Heartbeat, stands_still
from bot.hours import night
from bot.intake import Intake
from bot.listening import Listening
from bot.long_work import LongWork
from bot.notices import joining
from bot.officials import Acting, first_invitation, token
from bot.people import People
from bot.performing import Performing
from bot.ports import Channel, DossierSource
from bot.process import App, Role
from bot.publishing import Shelf
from bot.sender import Sender
from bot.storage import Db, Tx, dispatch, inbox, taking
from bot.storage.migrate import upgrade
from bot.tickets import Counter
from bot.tickets import Keeping as TicketKeeping
from bot.turn import Erase
from bot.turns import Surroundings, Turns
from bot.types import Address, Inbound
from handlers import decide

log = structlog.get_logger()


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
        shelf = Shelf.of(db, settings)
        await shelf.publish_bundled(now())
        commune = shelf.library.commune
        await seed.plant(db, commune)
        if not db.shared:
            async with db.begin() as tx:
                await inbox.release(tx)
                await dispatch.release(tx)
                await taking.lose_all(tx, now())
        if settings.commune == SAMPLE_COMMUNE:
            await seed.load_samples(db, settings.content / "samples" / "dossiers.csv", now())
        sources = sources or adapters.dossier_sources(settings, db, now)
        late = timedelta(minutes=settings.late_minutes)
        heartbeat = Heartbeat(db, settings.media, late, now)
        async with db.begin() as tx:
            invitation = await first_invitation(tx, commune.id, now())
        app = wire(settings, db, shelf, channels, sources, now, role, heartbeat)
        outside: list[Channel | DossierSource] = [*sources, *app.channels.values()]
        for opened in outside:
            await opened.start()
            stack.push_async_callback(opened.stop)
        stack.push_async_callback(app.jobs.settle)
        stack.push_async_callback(app.sender.stop)
        stack.push_async_callback(app.conversation.stop)
        await heartbeat.wake(app.notices.keeping.deciding)
        app.invitation = invitation or ""
        # What a dead process left goes first, so that no new answer overtakes an old one.
        while await app.sender.run_once():
            pass
        await app.sender.recall()
        while role != "sender" and await app.conversation.resume():
            pass
        yield app


def in_turn(*calls: Callable[..., None]) -> Callable[..., None]:
    """Return what calls all of these."""

    def call(*said: object) -> None:
        for one in calls:
            one(*said)

    return call


def wire(  # noqa: PLR0913, PLR0917 - everything the pipe is joined from
    settings: Settings,
    db: Db,
    shelf: Shelf,
    extra: Iterable[Channel],
    sources: Sequence[DossierSource],
    now: Callable[[], datetime],
    role: Role,
    heartbeat: Heartbeat,
) -> App:
    """Join the stations of the pipe."""
    lease = timedelta(seconds=settings.lease_seconds)
    quiet = night(settings.quiet_hours, now)
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

    async def lose_group(tx: Tx, group: Address, why: str, at: datetime) -> None:
        await acting.lose_group(tx, group, LoseGroup(why), at)

    around_notices = joining.Around(
        db,
        settings,
        lambda: shelf.library,
        channels,
        sender.in_hand,
        people.forget,
        wake,
        lose_group,
        now,
        Random(secrets.randbits(64)),  # noqa: S311 - codes need not be hard to guess
    )
    deciding = joining.decide(around_notices)
    beat = partial(heartbeat.beat, deciding)
    acting = Acting(deciding.telling)
    alerts = Alerts(db, [Address.parse(one) for one in settings.alert_to], now)
    pipe = adapters.Pipe(settings, db, receive, alerts.raise_, now, gettext)
    channels.update({kind: adapters.channel(kind, pipe) for kind in settings.channels})
    if role != "web":
        sending.update({kind: one for kind, one in channels.items() if not one.pulled})
    checking = Checking(shelf, settings.content, actions.NAMES, now)
    queued_for = in_turn(sender.waits, deciding.telling.told.add)
    actors = bot_acting.join(
        settings, shelf, checking, seed.put_areas, deciding.telling, people.forget, queued_for
    )
    counter = Counter(db, now)
    desk = joining.desk(around_notices, token, adapters.explain(settings), split)
    erasing: Mapping[type, Apply] = {Erase: actors.erasing(effects.erase)}
    apply = effects.table(deciding.table, acting.table, actors.table, erasing)
    roles_changed = in_turn(desk.forget, counter.forget)
    performing = Performing(db, apply, now, roles_changed, shelf.refresh, people.forget)
    around = Surroundings(
        library=lambda: shelf.library,
        actions=actions.table(sources, db),
        apply=effects.audited(apply),
        now=now,
        sends=sender.sends,
        send=sender.send,
        arrived=queued,
        private_link=lambda kind: getattr(channels.get(kind), "private_link", ""),
        site=lambda kind: "" if kind == "webchat" else settings.public_url.rstrip("/") or None,
        lists=lambda kind: kind in channels and channels[kind].lists,
        home=settings.public_url.rstrip("/"),
        silence=timedelta(minutes=settings.zalo_oa_silent_minutes),
        desk=desk,
        roles_changed=roles_changed,
        counter=counter,
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
        chores=Chores(
            db,
            shelf,
            sources,
            channels,
            settings,
            now,
            wake,
            beat,
            deciding.telling.told,
            quiet,
            tickets=TicketKeeping(db, actors.tickets, stands_still, quiet, now),
            gaps=GapKeeping(db, now),
        ),
        channels=channels,
        sources=sources,
        now=now,
        role=role,
        notices=joining.join(around_notices, deciding, beat),
        desk=desk,
        helpdesk=counter,
        performing=performing,
        actors=actors,
        edits=Reading(db, shelf, checking),
        jobs=LongWork(db, now),
    )
    return app
