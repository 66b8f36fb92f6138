"""Carries out what an official decides outside a conversation: at the web desk."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.applying import Apply
from bot.audited import applied
from bot.desk_acts import DecideAnswer, GoBack, PublishContent
from bot.storage import Db
from bot.turn import Effect
from bot.turns import ROLES_CHANGE
from bot.types import Address

PUBLISHES = (DecideAnswer, GoBack, PublishContent)
VIA = "desk"


@dataclass(frozen=True, slots=True)
class Performing:
    """Takes the same effects that a turn takes, in one commit."""

    db: Db
    apply: Apply
    now: Callable[[], datetime]
    roles_changed: Callable[[], None]
    refresh: Callable[[], Awaitable[None]]
    """Reads the library anew if something was published."""
    forget: Callable[[Address], None]
    """Lets a person be read anew."""

    async def do(self, address: Address, *effects: Effect) -> None:
        """Do all of these as the official who writes from this address, or none of them.

        Raises Stale where one is refused: things have changed since the page was read.
        """
        now = self.now()
        async with self.db.begin() as tx:
            for effect in effects:
                await applied(self.apply, tx, address, effect, now, via=VIA)
        self.forget(address)
        if any(isinstance(one, ROLES_CHANGE) for one in effects):
            self.roles_changed()
        if any(isinstance(one, PUBLISHES) for one in effects):
            await self.refresh()
