"""Which door to a person is open on a channel that counts: free, paid, or none; and a forecast."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Way(StrEnum):
    """How a message can reach a person now."""

    free = "free"
    paid = "paid"
    shut = "shut"


@dataclass(frozen=True, slots=True)
class Tariff:
    """A channel's rules of when it lets us write, and for how much."""

    free_for: timedelta
    """After the person last wrote, answers are free for this long…"""
    open_for: timedelta
    """…and possible for this long."""
    free_messages: int
    """How many are free in that time, until the channel has told us."""
    price: int
    """Đồng for each message after that."""


ZALO_OA = Tariff(timedelta(hours=48), timedelta(days=7), 8, 55)
"""facts/platforms.md A.5; Zalo's own answers correct the number of free messages."""
TARIFFS: Mapping[str, Tariff] = {"zalo_oa": ZALO_OA}
"""By channel; one that is not named lets us write at any time."""


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of one person's door; all of it by the channel's own answers."""

    opened_at: datetime | None
    """When the person last wrote, followed or called."""
    left: int | None = None
    """Free messages left, as the channel said since then; None: it has not said."""
    total: int | None = None
    """Free messages each time the door opens, as the channel last said."""
    reachable: bool = True
    """The person has not shut us out."""

    def way(self, now: datetime, tariff: Tariff) -> Way:
        """Tell how the next message would go."""
        if self.opened_at is None or not self.reachable:
            return Way.shut
        age = now - self.opened_at
        if age > tariff.open_for:
            return Way.shut
        return Way.free if self.free_left(now, tariff) else Way.paid

    def free_left(self, now: datetime, tariff: Tariff) -> int:
        """Tell how many more are free."""
        if self.opened_at is None or now - self.opened_at > tariff.free_for:
            return 0
        if self.left is not None:
            return self.left
        return tariff.free_messages if self.total is None else self.total


@dataclass(frozen=True, slots=True)
class Forecast:
    """What sending to a list of people would take; people are counted, and messages."""

    free: int
    """Messages that cost nothing."""
    packaged: int
    """Messages that the account's package pays for."""
    paid: int
    """Messages charged one by one."""
    price: int
    """Đồng, for those charged one by one."""
    people: int
    """People who would be reached."""
    unreachable: Counter[str]
    """People who would not, by reason: `never` wrote, `late` (too long ago), `left` us."""


def forecast(
    doors: Iterable[Door], now: datetime, tariff: Tariff, *, messages: int = 1, package: int = 0
) -> Forecast:
    """Forecast sending `messages` to each, in this order; `package` is what the account has left.

    Exact as long as nobody writes, leaves or comes meanwhile.
    """
    free = owed = people = 0
    unreachable: Counter[str] = Counter()
    for door in doors:
        if door.way(now, tariff) is Way.shut:
            unreachable[_why_shut(door)] += 1
            continue
        gratis = min(door.free_left(now, tariff), messages)
        people += 1
        free += gratis
        owed += messages - gratis
    packaged = min(owed, package)
    paid = owed - packaged
    return Forecast(free, packaged, paid, paid * tariff.price, people, unreachable)


def _why_shut(door: Door) -> str:
    if not door.reachable:
        return "left"
    return "never" if door.opened_at is None else "late"
