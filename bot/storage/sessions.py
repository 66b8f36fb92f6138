"""Where each person stands, and the check that nobody else moved them meanwhile."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
    type_coerce,
    update,
)

from bot.errors import Stale
from bot.storage.base import Instant, Tx, insert, metadata, to_json
from bot.storage.prepared import Prepared
from bot.types import Address, Button, Session

session = Table(
    "session",
    metadata,
    Column("address", String(120), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("flow", String(24), nullable=False),
    Column("version", String(8), nullable=False),
    Column("step", String(20), nullable=False),
    Column("visit", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    PrimaryKeyConstraint("address", "subject"),
)


CHANGING = ("flow", "version", "step", "visit", "state", "revision", "updated_at")


def row(one: Session) -> dict[str, Any]:
    """Lay out a session for `save`: one revision on from what was read."""
    state = {
        "slots": dict(one.slots),
        "trail": one.trail,
        "offered": [(button.label, button.data) for button in one.offered],
        "misses": one.misses,
    }
    return {
        "address": str(one.address),
        "subject": one.subject,
        "flow": one.flow,
        "version": one.version,
        "step": one.step,
        "visit": one.visit,
        "state": to_json(state),
        "revision": one.revision,
        "updated_at": one.updated_at,
    }


def _save(dialect: str) -> Any:
    statement = insert(dialect, session)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["address", "subject"],
        set_={name: new[name] for name in CHANGING},
        where=session.c.revision == new.revision - 1,
    ).returning(session.c.address)


SAVE = Prepared(_save)


async def save(tx: Tx, rows: list[dict[str, Any]]) -> list[None]:
    """Save sessions; raises Stale if one of them is not at the revision it was read at."""
    if len(await SAVE.run(tx, rows)) != len(rows):
        raise Stale
    return [None] * len(rows)


FIND = Prepared(
    lambda _: select(
        session.c.subject,
        session.c.flow,
        session.c.version,
        session.c.step,
        session.c.visit,
        session.c.state,
        session.c.revision,
        type_coerce(session.c.updated_at, BigInteger),
    ).where(session.c.address == bindparam("who"), session.c.subject == "")
)


async def find(tx: Tx, address: Address) -> Session | None:
    """Read where this person stands."""
    for subject, flow, version, step, visit, kept, revision, moment in await FIND.run(
        tx, [{"who": str(address)}]
    ):
        state = json.loads(kept)
        return Session(
            address=address,
            subject=subject,
            flow=flow,
            version=version,
            step=step,
            visit=visit,
            slots=state["slots"],
            trail=tuple(state["trail"]),
            offered=tuple(Button(label, data) for label, data in state["offered"]),
            misses=state["misses"],
            revision=revision,
            updated_at=datetime.fromtimestamp(moment / 1000, UTC),
        )
    return None


async def hold(tx: Tx, address: Address, now: datetime) -> None:
    """Let no turn of this person be saved before this transaction ends, not even their first.

    A turn locks where somebody stands, then what is known of them, then their ticket. Whoever
    changes one of the latter for somebody else begins here, too: two never wait for each other.
    """
    if tx.on_postgresql:
        mine = row(Session(address, updated_at=now))
        await tx.execute(
            tx.insert(session)
            .values(mine)
            .on_conflict_do_update(
                index_elements=["address", "subject"], set_={"revision": session.c.revision}
            )
        )


async def overtake(tx: Tx, address: Address, now: datetime) -> None:
    """Let a turn that is just being decided be taken anew: something else happened first."""
    if not await find(tx, address):
        # Their first turn, or of whom nothing is kept any more.
        await save(tx, [row(Session(address, revision=1, updated_at=now))])
        return
    await tx.execute(
        update(session)
        .where(session.c.address == str(address))
        .values(revision=session.c.revision + 1)
    )


async def forget_before(tx: Tx, before: datetime) -> None:
    """Delete where people stood who have not been here since."""
    await tx.execute(delete(session).where(session.c.updated_at < before))


async def forget(tx: Tx, address: Address) -> None:
    """Delete what is known of where a person stood, also what is being written just now."""
    await hold(tx, address, datetime.fromtimestamp(0, UTC))
    await tx.execute(delete(session).where(session.c.address == str(address)))
