"""Who watches a notice leave, and the message in their chat that tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, String, Table, delete, select

from bot.storage.base import BigId, Instant, Tx, metadata
from bot.storage.delivery_table import delivery
from bot.types import Address, State

notice_progress = Table(
    "notice_progress",
    metadata,
    Column("notice_id", BigId, ForeignKey("notice.id"), nullable=False),
    Column("address", String(120), nullable=False),
    Column("delivery_id", BigId, nullable=False),
    Column("said", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("notice_id", "address"),
)


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who is told how far a notice has come."""

    notice_id: int
    address: Address
    said: str
    """A hash of what they were told last."""
    at: datetime
    message: str
    """The platform's id of that message; empty while it is on its way, or cannot be edited."""
    open: bool
    """It has not left yet: nothing newer is written meanwhile."""


async def tell(  # noqa: PLR0913, PLR0917 - one row
    tx: Tx, notice_id: int, address: Address, delivery_id: int, said: str, now: datetime
) -> None:
    """Note what somebody was told last, and in which delivery."""
    statement = tx.insert(notice_progress).values(
        notice_id=notice_id, address=str(address), delivery_id=delivery_id, said=said, at=now
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["notice_id", "address"],
            set_={"delivery_id": delivery_id, "said": said, "at": now},
        )
    )


async def forget(tx: Tx, address: Address) -> None:
    """Tell somebody who is to be forgotten no more."""
    await tx.execute(delete(notice_progress).where(notice_progress.c.address == str(address)))


async def of(tx: Tx, notice_id: int) -> list[Watcher]:
    """List who watches a notice."""
    found = await tx.execute(
        select(notice_progress, delivery.c.platform_id, delivery.c.state)
        .join(delivery, delivery.c.id == notice_progress.c.delivery_id, isouter=True)
        .where(notice_progress.c.notice_id == notice_id)
    )
    return [
        Watcher(
            one.notice_id,
            Address.parse(one.address),
            one.said,
            one.at,
            one.platform_id or "",
            one.state in (State.queued.value, State.sending.value),
        )
        for one in found
    ]
