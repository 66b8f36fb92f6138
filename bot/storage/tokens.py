"""A channel's pair of tokens: committed before it is used, refreshed by one process at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, Text, select, update

from bot.storage.base import Instant, Tx, metadata

token = Table(
    "token",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("obtained_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("trouble", String(60), nullable=False),
    Column("claimed_by", String(64), nullable=False),
    Column("claimed_until", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token, and the single-use refresh token that gets the next pair."""

    access: str
    refresh: str
    obtained_at: datetime
    expires_at: datetime
    previous: str = ""
    """The refresh token before this one, kept for one cycle."""
    trouble: str = ""
    """Why the last refresh failed, in the platform's code; empty when all is well."""

    def __repr__(self) -> str:
        return f"Pair(obtained_at={self.obtained_at:%d/%m %H:%M}, trouble={self.trouble!r})"


async def find(tx: Tx, channel: str) -> Pair | None:
    """Read the pair in use."""
    found = await tx.execute(select(token).where(token.c.channel == channel))
    one = found.first()
    if one is None:
        return None
    return Pair(
        one.access, one.refresh, one.obtained_at, one.expires_at, one.previous, one.trouble
    )


async def save(tx: Tx, channel: str, pair: Pair) -> None:
    """Keep a new pair, with the one before it; whoever was refreshing is done."""
    insert = tx.insert(token)
    values = {
        "channel": channel,
        "access": pair.access,
        "refresh": pair.refresh,
        "previous": pair.previous,
        "obtained_at": pair.obtained_at,
        "expires_at": pair.expires_at,
        "trouble": "",
        "claimed_by": "",
        "claimed_until": pair.obtained_at,
    }
    await tx.execute(
        insert.values(values).on_conflict_do_update(index_elements=["channel"], set_=values)
    )


async def claim(  # noqa: PLR0913, PLR0917 - whose, which, by whom, from when until when
    tx: Tx, channel: str, access: str, by: str, now: datetime, until: datetime
) -> bool:
    """Make this process the one that refreshes this pair, unless another is at it or has."""
    done = await tx.execute(
        update(token)
        .where(
            token.c.channel == channel,
            token.c.access == access,
            token.c.claimed_until <= now,
        )
        .values(claimed_by=by, claimed_until=until)
    )
    return done.rowcount == 1


async def give_up(tx: Tx, channel: str, by: str, why: str, again_at: datetime) -> None:
    """Note why a refresh failed; nobody tries again before that moment."""
    await tx.execute(
        update(token)
        .where(token.c.channel == channel, token.c.claimed_by == by)
        .values(trouble=why[:60], claimed_until=again_at)
    )
