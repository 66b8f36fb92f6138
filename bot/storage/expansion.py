"""From a frozen audience to rows: in pages, each one statement and one short transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    null,
    select,
)

from bot.storage.base import Tx
from bot.storage.contacts import contact
from bot.storage.delivery_table import NOTICED, delivery
from bot.storage.whom import GOT_IT, Whom, wanted
from bot.types import Address, State

PAGE = 1000
"""Rows a transaction: some 20 ms on SQLite, so that replies hardly wait."""
COLUMNS = (
    "channel",
    "address",
    "position",
    "notice_id",
    "state",
    "body",
    "replaces",
    "acknowledges",
    "secret",
    "attempts",
    "due_at",
    "claimed_until",
    "platform_id",
    "error",
    "created_at",
    "ended_at",
    "via",
    "village",
    "relays",
)


async def told(tx: Tx, notice_id: int) -> list[Address]:
    """List the groups and relays that have a row: `Whom.but`, once they all have theirs."""
    found = await tx.execute(
        select(delivery.c.address)
        .where(NOTICED, delivery.c.notice_id == notice_id, delivery.c.via != "person")
        .distinct()
    )
    return [Address.parse(one.address) for one in found]


async def add_people(tx: Tx, notice_id: int, whom: Whom, after: str, now: datetime) -> str | None:
    """Give the next page of people their rows; returns the last address, None at the end.

    Whoever has blocked us gets a row that has failed already: nobody vanishes from the report.
    """
    last = await _page_end(tx, select(contact.c.address).where(contact.c.address > after))
    page = contact.c.address > after if last is None else contact.c.address.between(after, last)
    source = select(
        case(
            *(
                (contact.c.address.startswith(f"{one}:", autoescape=True), literal(one))
                for one in whom.channels
            ),
            else_="",
        ),
        contact.c.address,
        *_constants(
            notice_id,
            now,
            state=case((contact.c.reachable, State.queued.value), else_=State.failed.value),
            error=case((contact.c.reachable, ""), else_="left"),
            ended_at=case((contact.c.reachable, null()), else_=_instant(now)),
            village=contact.c.village,
        ),
    ).where(page, contact.c.address != after, wanted(whom))
    await _insert(tx, source)
    return None if last is None else str(last)


async def add_those_who_got(  # noqa: PLR0913 - which notice, after whom, when
    tx: Tx, notice_id: int, *, first: int, latest: int, after: str, now: datetime
) -> str | None:
    """Give the next page of those who may have the first notice their rows; returns the last one.

    Each row names the message of the latest one of the chain, so that it can be edited.
    """
    # In the order of the index of a notice's addresses: by id, each page would read them all.
    theirs = and_(
        NOTICED,
        delivery.c.notice_id == first,
        delivery.c.address > after,
        delivery.c.state.in_(GOT_IT),
        ~delivery.c.secret,
    )
    last = await _page_end(tx, select(delivery.c.address).where(theirs), delivery.c.address)
    source = select(
        delivery.c.channel,
        delivery.c.address,
        *_constants(
            notice_id,
            now,
            state=literal(State.queued.value),
            error=literal(""),
            ended_at=null(),
            village=delivery.c.village,
            replaces=_message_of(first, latest),
            via=delivery.c.via,
            relays=delivery.c.relays,
        ),
    ).where(theirs, *([] if last is None else [delivery.c.address <= last]))
    await _insert(tx, source)
    return None if last is None else str(last)


def _message_of(first: int, latest: int) -> ColumnElement[Any]:
    """Return the id of the newest message that a row's recipient has of a chain of notices."""
    if latest == first:
        return delivery.c.platform_id
    newer = delivery.alias("newer")
    found = (
        select(newer.c.platform_id)
        .where(
            newer.c.notice_id == latest,
            newer.c.address == delivery.c.address,
            newer.c.relays == delivery.c.relays,
        )
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(found, ""), delivery.c.platform_id)


async def add_chats(
    tx: Tx,
    notice_id: int,
    chats: Sequence[tuple[Address, str, str, str]],
    now: datetime,
) -> None:
    """Give groups and relays their rows: address, way, village, the village relayed to."""
    if not chats:
        return
    rows = [
        {
            "channel": address.channel,
            "address": str(address),
            "position": 0,
            "notice_id": notice_id,
            "state": State.queued.value,
            "body": "",
            "replaces": "",
            "acknowledges": "",
            "secret": False,
            "attempts": 0,
            "due_at": now,
            "claimed_until": now,
            "platform_id": "",
            "error": "",
            "created_at": now,
            "ended_at": None,
            "via": via,
            "village": village,
            "relays": relays,
        }
        for address, via, village, relays in chats
    ]
    await tx.execute(tx.insert(delivery).on_conflict_do_nothing(), rows)


async def _page_end(tx: Tx, asked: Select[Any], by: Any = contact.c.address) -> Any:
    """Return where the next page ends; None where it is the last one."""
    found = await tx.execute(asked.order_by(by).offset(PAGE - 1).limit(1))
    return found.scalar_one_or_none()


def _constants(  # noqa: PLR0913 - a row has many columns
    notice_id: int,
    now: datetime,
    *,
    state: Any,
    error: Any,
    ended_at: Any,
    village: Any,
    replaces: Any = literal(""),  # noqa: B008 - an expression never changes
    via: Any = literal("person"),  # noqa: B008 - ditto
    relays: Any = literal(""),  # noqa: B008 - ditto
) -> list[Any]:
    """List the values of COLUMNS after channel and address, in their order."""
    return [
        literal(0),
        literal(notice_id),
        state,
        literal(""),
        replaces,
        literal(""),
        false(),
        literal(0),
        _instant(now),
        _instant(now),
        literal(""),
        error,
        _instant(now),
        ended_at,
        via,
        village,
        relays,
    ]


async def _insert(tx: Tx, source: Select[Any]) -> None:
    # Should the same page ever be added twice, whoever has a row keeps it.
    await tx.execute(tx.insert(delivery).from_select(COLUMNS, source).on_conflict_do_nothing())


def _instant(moment: datetime) -> ColumnElement[Any]:
    return literal(moment, delivery.c.created_at.type)
