"""Replies on their way: queued ▶ sending ▶ sent ▶ delivered / failed / unknown."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, or_, select, update

from bot.storage.base import Tx
from bot.storage.delivery_table import BLANK, BLANKED, OPEN, PULLED, delivery, is_open
from bot.storage.packing import pack, read
from bot.storage.posting import keep_order
from bot.storage.prepared import Prepared
from bot.types import Address, Delivery, Reply, State


def row(  # noqa: PLR0913 - a row has many columns
    address: Address,
    reply: Reply,
    *,
    now: datetime,
    inbox_id: int | None = None,
    position: int = 0,
    state: State = State.queued,
    claimed_until: datetime | None = None,
    replaces: str = "",
    acknowledges: str = "",
) -> dict[str, Any]:
    """Lay out a reply for `add`; born `sending` where the caller will send it at once."""
    return {
        "channel": address.channel,
        "address": str(address),
        "inbox_id": inbox_id,
        "position": position,
        "state": state.value,
        "body": pack(reply),
        "replaces": replaces,
        "acknowledges": acknowledges,
        "secret": False,
        "attempts": 0,
        "due_at": now,
        "claimed_until": claimed_until or now,
        "platform_id": "",
        "error": "",
        "created_at": now,
    }


ADD = Prepared(
    lambda _: delivery.insert().returning(delivery.c.id, delivery.c.inbox_id, delivery.c.position)
)
FINISH = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"))
        .values(
            state=bindparam("to"),
            platform_id=case((delivery.c.secret, ""), else_=bindparam("platform")),
            error=bindparam("why"),
            ended_at=bindparam("now"),
            **BLANK,
        )
    )
)
RETRY = Prepared(
    lambda _: (
        update(delivery)
        .where(delivery.c.id == bindparam("key"))
        .values(
            # To somebody who is forgotten nothing is sent a second time.
            state=case((delivery.c.secret, State.failed.value), else_=State.queued.value),
            attempts=delivery.c.attempts + bindparam("tried"),
            due_at=bindparam("due"),
            claimed_until=bindparam("due"),
            error=bindparam("why"),
            **BLANK,
        )
    )
)


async def add(tx: Tx, rows: list[dict[str, Any]]) -> list[int | None]:
    """Queue deliveries; returns the ids of those that answer a message. Ids grow."""
    await keep_order(tx, rows)
    found = {(answers, position): id_ for id_, answers, position in await ADD.run(tx, rows)}
    return [one["inbox_id"] and found[one["inbox_id"], one["position"]] for one in rows]


async def finish(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Write how sending ended (`key`, `to`, `platform`, `why`, `now`)."""
    await FINISH.run(tx, rows)
    return [None] * len(rows)


async def retry(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Queue again (`key`, `due`, `why`, `tried`: 1 if it was really tried)."""
    await RETRY.run(tx, rows)
    return [None] * len(rows)


async def after(tx: Tx, address: Address, id_: int, limit: int = 50) -> list[Delivery]:
    """Return what an address that pulls has not seen: the last ones, in order."""
    found = await tx.execute(
        select(delivery)
        .where(
            PULLED,
            delivery.c.address == str(address),
            delivery.c.id > id_,
            delivery.c.body != "",
        )
        .order_by(delivery.c.id.desc())
        .limit(limit)
    )
    return [read(one) for one in reversed(found.all())]


async def move(tx: Tx, old: Address, new: Address) -> None:
    """Send what waits for a chat to its new id."""
    await tx.execute(
        update(delivery)
        .where(delivery.c.address == str(old), is_open(delivery))
        .values(
            address=str(new),
            channel=new.channel,
            state=State.queued.value,
            claimed_until=delivery.c.due_at,
        )
    )


async def forget(tx: Tx, address: Address, now: datetime) -> None:
    """Blank what was sent to a person, and that it was them; a farewell of now still leaves.

    What waits is not sent any more; what is leaving is blanked when it has left. The rows stay,
    so that no id is given twice: a page goes on after the last one it has seen.
    """
    theirs = delivery.c.address == str(address)
    waits = and_(delivery.c.state == State.queued.value, delivery.c.created_at < now)
    await tx.execute(
        update(delivery)
        .where(theirs, waits)
        .values(state=State.failed.value, error="forgotten", ended_at=now)
    )
    leaving = delivery.c.state.in_(OPEN)
    await tx.execute(update(delivery).where(theirs, leaving).values(secret=True))
    # Also for what ended long ago: nothing goes to them again, neither anew nor corrected.
    blank = {"secret": True, "platform_id": "", **BLANKED}
    await tx.execute(update(delivery).where(theirs, ~leaving).values(blank))


async def made_before(tx: Tx, id_: int, moment: datetime) -> bool:
    """Tell whether a delivery is older than that."""
    found = await tx.execute(
        select(delivery.c.id).where(delivery.c.id == id_, delivery.c.created_at < moment)
    )
    return found.first() is not None


async def blank(tx: Tx, before: datetime) -> None:
    """Blank the texts of what ended before this moment, or was never fetched since."""
    old = or_(delivery.c.ended_at < before, and_(PULLED, delivery.c.created_at < before))
    await tx.execute(update(delivery).where(old, delivery.c.body != "").values(body=""))
