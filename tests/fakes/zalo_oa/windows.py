"""When the account may write to a person, and out of what a message is paid."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.zalo_oa.account import VIETNAM, Terms
from tests.fakes.zalo_oa.chats import Message
from tests.fakes.zalo_oa.forms import Refused

FRAME = timedelta(hours=48)
WINDOW = timedelta(days=7)
UNLIMITED = 999_999
"""How Zalo writes a frame without limit is not known: our guess is a big number."""


@dataclass
class Person:
    """How a person stands with the account."""

    id: str
    name: str = "Lan"
    follows: bool = False
    gone: bool = False
    """Stopped following and did not write since."""
    blocks: bool = False
    banned: bool = False
    last: datetime | None = None
    """When the person last did something that opens the window."""
    used: int = 0
    """Free messages since then."""


class Windows:
    """Everybody's windows."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms) -> None:
        self._clock = clock
        self._terms = terms
        self.people: dict[str, Person] = {}

    def person(self, id_: str) -> Person:
        """Return a person, a new one where need be."""
        return self.people.setdefault(id_, Person(id_))

    def interact(self, id_: str) -> None:
        """Open the window and renew the free frame."""
        person = self.person(id_)
        person.last, person.used, person.gone = self._clock(), 0, False

    def reachable(self, id_: str) -> Person:
        """Return a person the account may write to now."""
        person = self.people.get(id_)
        if person is None or person.gone:
            raise Refused(-213)
        if person.banned:
            raise Refused(-227)
        if person.blocks:
            raise Refused(-244)
        if person.last is None or self._clock() - person.last > WINDOW:
            raise Refused(-230)
        return person

    def invitable(self, id_: str) -> bool:
        """Say whether a person may be invited into a group: a follower, or one in touch."""
        person = self.people.get(id_)
        if person is None:
            return False
        recent = person.last is not None and self._clock() - person.last <= WINDOW
        return person.follows or recent

    def free_left(self, person: Person) -> int:
        """Count what may still be sent for nothing."""
        if person.last is None or self._clock() - person.last > FRAME:
            return 0
        total = self.free_total
        return total - person.used if total != UNLIMITED else total

    @property
    def free_total(self) -> int:
        """How many there are in a frame."""
        free = self._terms.free_messages
        return UNLIMITED if free is None else free

    def pay(self, person: Person, message: Message) -> dict[str, Any]:
        """Pay for a message; returns what the answer says about it."""
        terms = self._terms
        if self.free_left(person) > 0:
            person.used += 1
            message.quota_type = "reply"
            left = max(self.free_left(person), 0)
            return told("reply", left, self.free_total)
        if terms.package_quota > 0:
            terms.package_quota -= 1
            terms.package_used += 1
            message.quota_type = "sub_quota"
            total = terms.package_quota + terms.package_used
            quota = told("sub_quota", terms.package_quota, total)
            quota["quota"]["expired_date"] = month_end(self._clock())
            return quota
        if terms.wallet < terms.price:
            raise Refused(-321)
        terms.wallet -= terms.price
        terms.charged += terms.price
        message.price = terms.price
        return {}

    def quota(self, id_: str) -> dict[str, Any]:
        """Answer how much may be sent to this person."""
        person = self.people.get(id_)
        if person is None:
            raise Refused(-213)
        last = int(person.last.timestamp() * 1000) if person.last else 0
        return {
            "last_interaction": str(last),
            "cs_reply": {"remain": str(self.free_left(person)), "total": str(self.free_total)},
            "promotion": {
                "daily_remain": 1,
                "daily_total": 1,
                "monthly_remain": 4,
                "monthly_total": 4,
            },
        }


def told(quota_type: str, remain: int, total: int) -> dict[str, Any]:
    return {"quota": {"quota_type": quota_type, "remain": str(remain), "total": str(total)}}


def month_end(now: datetime) -> str:
    """Return the day a package of this month ends, as Zalo writes days."""
    local = now.astimezone(VIETNAM)
    next_month = (local.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (next_month - timedelta(days=1)).strftime("%d/%m/%Y")
