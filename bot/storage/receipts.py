"""What became of messages that left: on the phone, on the page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, update

from bot.storage.base import Tx
from bot.storage.delivery_table import BLANK, PULLED, RECEIPTED, delivery
from bot.types import Address, State


async def delivered(tx: Tx, address: Address, up_to: int, now: datetime) -> None:
    """Note that an address that pulls has shown everything up to this id."""
    await tx.execute(
        update(delivery)
        .where(
            PULLED,
            delivery.c.address == str(address),
            delivery.c.id <= up_to,
            or_(
                # Replies are there at once, a notice only once it was posted.
                and_(delivery.c.state == State.queued.value, delivery.c.notice_id.is_(None)),
                delivery.c.state == State.sent.value,
            ),
        )
        .values(state=State.delivered.value, ended_at=now, **BLANK)
    )


async def arrived(tx: Tx, address: Address, ids: Sequence[str]) -> bool:
    """Note that messages, by the platform's ids, are on the person's phone; False: none known."""
    done = await tx.execute(
        update(delivery)
        .where(
            RECEIPTED,
            delivery.c.platform_id.in_(ids),
            delivery.c.address == str(address),
            delivery.c.state.in_((State.sent.value, State.delivered.value)),
        )
        .values(state=State.delivered.value)
    )
    return bool(done.rowcount)
