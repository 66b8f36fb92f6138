"""What sending to a list of people would take on a channel that counts: asked before notices."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.config import Settings
from bot.doors import ZALO_OA, Door, Forecast, Tariff, forecast
from bot.storage import Tx, accounts, doors
from bot.types import Address

CHANNEL = "zalo_oa"
PACKAGES = ("sub_quota", "purchase_quota", "reward_quota")
"""Out of what messages that are not free are paid before money is, in Zalo's words."""


@dataclass(frozen=True, slots=True)
class Package:
    """Messages the account has paid for already, as Zalo last said."""

    kind: str
    left: int
    ends: str
    """The day it ends, as Zalo writes it: 31/12/2026."""


async def for_people(
    tx: Tx, people: Sequence[Address], settings: Settings, now: datetime, *, messages: int = 1
) -> Forecast:
    """Forecast sending so many messages to each of these people."""
    found = await doors.find(tx, people)
    return await for_doors(tx, [found[one] for one in people], settings, now, messages=messages)


async def for_doors(
    tx: Tx, people: Sequence[Door], settings: Settings, now: datetime, *, messages: int = 1
) -> Forecast:
    """Forecast for people whose doors were read already."""
    left = await _packaged(tx, now)
    return forecast(people, now, tariff(settings), messages=messages, package=left)


async def for_counted(
    tx: Tx,
    people: Iterable[tuple[Door, int]],
    settings: Settings,
    now: datetime,
    *,
    messages: int = 1,
) -> Forecast:
    """Forecast for so many people each, whose doors stand like this one."""
    rules, left = tariff(settings), await _packaged(tx, now)
    free = owed = reached = 0
    unreachable: Counter[str] = Counter()
    for door, many in people:
        one = forecast([door], now, rules, messages=messages)
        free, owed = free + one.free * many, owed + one.paid * many
        reached += one.people * many
        unreachable.update({why: count * many for why, count in one.unreachable.items()})
    packaged = min(owed, left)
    paid = owed - packaged
    return Forecast(free, packaged, paid, paid * rules.price, reached, unreachable)


async def _packaged(tx: Tx, now: datetime) -> int:
    """Count the messages that packages still pay for."""
    known = await accounts.known(tx, CHANNEL)
    return sum(one.left for one in read_packages(known, now.date()))


def tariff(settings: Settings) -> Tariff:
    """Return the rules of the account, as far as the operator set them."""
    return replace(
        ZALO_OA, free_messages=settings.zalo_oa_free_messages, price=settings.zalo_oa_price
    )


def read_packages(facts: Mapping[str, tuple[str, datetime]], today: date) -> list[Package]:
    """Read what Zalo last said of the packages: `remain total expires`; what has ended is out."""
    found = []
    for kind in PACKAGES:
        left, _, rest = facts.get(kind, ("", None))[0].partition(" ")
        ends = rest.partition(" ")[2]
        if left.isdecimal() and not _ended(ends, today):
            found.append(Package(kind, int(left), ends))
    return found


def _ended(ends: str, today: date) -> bool:
    try:
        return datetime.strptime(ends, "%d/%m/%Y").date() < today  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return False
