"""How much of the bot's plan is used up: a person is warned before people or messages run out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.channels.zalo_bot.client import Alert
from bot.errors import StorageUnavailable
from bot.storage import Db, accounts, contacts

log = structlog.get_logger()

NAME = "zalo_bot"
PEOPLE = "người dùng"
MESSAGES = "tin nhắn tháng này"
NEARLY = "Zalo Bot đã dùng {used}/{most} {what}. Đầy thì {then}."
FULL = "Zalo Bot đã dùng hết {most} {what}: {then}."
CURE = "Nâng gói của bot, hoặc chuyển sang Zalo OA: xem docs/zalo.md."
THEN = {
    PEOPLE: "người mới có thể không nhắn được cho bot",
    MESSAGES: "bot có thể không trả lời được đến hết tháng",
}
"""What may happen; nobody has seen it yet (facts/platforms.md G.6)."""


@dataclass(frozen=True, slots=True)
class Used:
    """How much of one thing is used up."""

    what: str
    used: int
    most: int

    @property
    def full(self) -> bool:
        """Whether nothing is left."""
        return self.used >= self.most

    @property
    def nearly(self) -> bool:
        """Whether four fifths are gone."""
        return self.used * 5 >= self.most * 4

    def told(self) -> tuple[str, str]:
        """Say what is the matter, and what to do."""
        told = FULL if self.full else NEARLY
        then = THEN[self.what]
        return told.format(used=self.used, most=self.most, what=self.what, then=then), CURE


@dataclass(frozen=True, slots=True)
class Plan:
    """What the bot's plan allows, and what it has seen of it."""

    db: Db
    alert: Alert
    now: Callable[[], datetime]
    people: int
    messages: int

    @property
    def _this_month(self) -> str:
        """The name of the fact that counts this month's messages."""
        return f"sent {self.now():%Y-%m}"

    async def count(self, messages: int) -> None:
        """Count messages that left; a database that is away loses the count, and nothing else."""
        fact = {"channel": NAME, "name": self._this_month, "value": str(messages)}
        try:
            await self.db.commit((accounts.count, fact | {"at": self.now()}))
        except StorageUnavailable as error:
            # They have left: to call that failed would send them twice.
            log.warning("zalo_bot.not_counted", why=str(error))

    async def used(self) -> tuple[Used, Used]:
        """Count the people known, and the messages sent since the first of the month."""
        async with self.db.read() as tx:
            people = await contacts.count(tx, NAME)
            facts = await accounts.known(tx, NAME)
        messages, _ = facts.get(self._this_month, ("0", None))
        return Used(PEOPLE, people, self.people), Used(MESSAGES, int(messages), self.messages)

    async def warn(self) -> None:
        """Call a person at four fifths, and again when all is used: once a month each."""
        for kind, one in zip(("people", "messages"), await self.used(), strict=True):
            if one.nearly:
                step = "full" if one.full else "nearly"
                await self._once(
                    f"{kind} {step} {one.most} {self.now():%Y-%m}", " ".join(one.told())
                )

    async def _once(self, code: str, told: str) -> None:
        fact = {"channel": NAME, "name": f"warned {code}", "value": "", "at": self.now()}
        async with self.db.read() as tx:
            if fact["name"] in await accounts.known(tx, NAME):
                return
        await self.alert(NAME, code, told)
        async with self.db.begin() as tx:
            await accounts.note(tx, [fact])
