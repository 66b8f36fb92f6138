"""What sending to a list of people would take on a channel that counts: asked before notices."""

from collections.abc import Mapping, Sequence
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
    packages = read_packages(await accounts.known(tx, CHANNEL), now.date())
    return forecast(
        people,
        now,
        tariff(settings),
        messages=messages,
        package=sum(one.left for one in packages),
    )


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
