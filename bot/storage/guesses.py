"""How often codes were asked for that nobody knows: counted, without saying which."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Table, delete, func, select

from bot.storage.base import Instant, Tx, metadata
from bot.types import Address

dossier_guess = Table(
    "dossier_guess",
    metadata,
    Column("who", String(120), nullable=False),
    Column("begins", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("who", "begins"),
)
EVERYBODY = ""
WINDOW = timedelta(minutes=10)
"""The grain of counting: limits slide in steps of this."""


async def count(tx: Tx, wrong: Sequence[Address], now: datetime) -> None:
    """Count one wrong guess of each of these people, and of everybody."""
    if not wrong:
        return
    window = datetime.fromtimestamp(now.timestamp() // WINDOW.seconds * WINDOW.seconds, now.tzinfo)
    counted = Counter(_name(address) for address in wrong)
    counted[EVERYBODY] = len(wrong)
    insert = tx.insert(dossier_guess)
    await tx.execute(
        insert.on_conflict_do_update(
            index_elements=["who", "begins"],
            set_={"times": dossier_guess.c.times + insert.excluded.times},
        ),
        [{"who": who, "begins": window, "times": times} for who, times in counted.items()],
    )


async def since(tx: Tx, who: Address | None, moment: datetime) -> int:
    """Count the wrong guesses of one person, or of everybody, since a moment."""
    found = await tx.execute(
        select(func.sum(dossier_guess.c.times)).where(
            dossier_guess.c.who == (EVERYBODY if who is None else _name(who)),
            dossier_guess.c.begins > moment - WINDOW,
        )
    )
    return found.scalar() or 0


async def forget(tx: Tx, before: datetime) -> None:
    """Drop counts too old to limit anyone; a person's own wish does not reset theirs."""
    await tx.execute(delete(dossier_guess).where(dossier_guess.c.begins < before))


def _name(address: Address) -> str:
    """Count a person without writing down who it is: so a wish to be forgotten resets nothing."""
    return hashlib.sha256(str(address).encode()).hexdigest()[:32]
