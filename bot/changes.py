"""Tells followers of dossiers what changed, once: after an import, or by asking the systems."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from bot.dossier import Dossier
from bot.errors import DossierUnavailable
from bot.library import Library
from bot.ports import DossierSource
from bot.storage import Db, Tx, outbox, watches
from bot.storage.watches import Change
from bot.types import Address, Button, Reply
from content.dossiers import ENDED, Saying, news

log = structlog.get_logger()


async def tell(tx: Tx, library: Library, now: datetime) -> list[Address]:
    """Queue what the imported list says anew, and note it as told, in one transaction.

    What ended is followed until the news has left: somebody may have to be told later.
    """
    await watches.drop(tx, [stage.value for stage in ENDED])
    return await _queue(tx, await watches.changed(tx), library, now)


async def ask(
    db: Db, sources: Sequence[DossierSource], library: Library, now: datetime
) -> list[Address]:
    """Ask the systems about followed dossiers that no list knows; queue what changed."""
    async with db.read() as tx:
        codes = await watches.watched_elsewhere(tx)
    told: list[Address] = []
    for answer in await _answers(codes, sources):
        async with db.begin() as tx:
            told += await _queue(tx, await watches.changed_to(tx, answer), library, now)
    return told


async def _answers(codes: Iterable[str], sources: Sequence[DossierSource]) -> list[Dossier]:
    """Collect what the systems say; one that is away is not asked again this time."""
    answers: list[Dossier] = []
    away: set[str] = set()
    for code in codes:
        for source in sources:
            if source.name in away or not source.covers(code):
                continue
            try:
                found = await source.find(code)
            except DossierUnavailable:
                away.add(source.name)
                log.info("changes.source_away", source=source.name)
                continue
            if found:
                answers.append(found)
                break
    return answers


async def _queue(
    tx: Tx, changes: Sequence[Change], library: Library, now: datetime
) -> list[Address]:
    changes = [one for one in changes if not _silent(one, now)]
    if not changes:
        return []
    rows = [outbox.row(one.watch.address, reply(one, library, now), now=now) for one in changes]
    await outbox.add(tx, rows)
    await watches.told(tx, changes)
    return list(dict.fromkeys(one.watch.address for one in changes))


def _silent(change: Change, now: datetime) -> bool:
    """Tell whether an official is talking with them just now: they are told afterwards."""
    until = change.watch.silent_until
    return change.watch.held or (until is not None and now < until)


def reply(change: Change, library: Library, now: datetime) -> Reply:
    """Write the news for one follower, in their language."""
    watch, dossier = change.watch, change.dossier

    def gettext(text: str) -> str:
        return library.gettext(watch.language, text)

    stop = Button(gettext("Thôi báo"), f"/unfollow {watch.code}")
    return Reply(
        news(dossier, watch.nickname, Saying(gettext, watch.language, now)),
        () if dossier.stage in ENDED else (stop,),
    )
