"""How each channel is: what troubles it, what waits to leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.room import Room
from bot.officials.words import CHANNELS
from bot.storage import Tx, accounts, dispatch

LATELY = timedelta(hours=24)
"""As long as a trouble lasts it is told again after a day."""
ALERT = "alert "
SLOW = 50
"""So many replies that should have left are too many: people wait."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong with a channel, in the sentence that whoever is called was told."""

    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """One channel as it is now."""

    name: str
    troubles: tuple[Trouble, ...]
    """Of the last day, the newest first."""
    waiting: int
    """Replies that should have left by now."""
    refused_at: datetime | None
    """When a call that no platform signed was refused last, if lately."""

    @property
    def slow(self) -> bool:
        """Tell whether people wait for replies."""
        return self.waiting > SLOW

    @property
    def well(self) -> bool:
        """Tell whether nobody needs to do anything."""
        return not self.troubles and not self.slow


async def look(room: Room, tx: Tx) -> list[Health]:
    """Look at every channel that is on."""
    return [
        await _one(kind, room.now(), tx, pulled=one.pulled) for kind, one in room.channels.items()
    ]


async def _one(kind: str, now: datetime, tx: Tx, *, pulled: bool) -> Health:
    facts = await accounts.known(tx, kind)
    lately = {name: (said, at) for name, (said, at) in facts.items() if now - at < LATELY}
    refused = lately.get(accounts.REFUSED_CALL)
    troubles = [Trouble(*fact) for name, fact in lately.items() if name.startswith(ALERT)]
    return Health(
        CHANNELS.get(kind, kind),
        tuple(sorted(troubles, key=lambda one: one.at, reverse=True)),
        0 if pulled else await dispatch.due_on(tx, kind, now),
        refused[1] if refused else None,
    )
