"""Whom the notices of a kill test are for: people, groups, relays, and others who get nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.types import Address, Contact

COMMUNE = "tan_nguyen"
VILLAGES = ("thon_dong", "thon_doai", "thon_nam", "nguyen_hoa", "bai_dau")
SHARES = (0, 0, 0, 0, 1, 1, 2, 2, 3, 4)
"""Of ten people, who lives in which of them."""
NARROW = VILLAGES[3:]
"""The second notice is for these alone, while the first one is under way."""
ELSEWHERE = "suoi_da"
"""A village that gets none."""
STRANGERS = 0.03
GONE = 97
"""One in so many has shut the bot out long ago."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everybody there is, and what they should get."""

    people: Sequence[Contact]
    groups: dict[Address, str]
    """Confirmed groups, each with its village."""
    unconfirmed: Sequence[Address]
    relays: dict[str, Address]
    """Who forwards, by village."""
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The villages of each notice, by its code; filled when they are written."""

    def meant(self, code: str) -> set[Address]:
        """Return who is to have a row in the ledger of this notice."""
        villages = self.codes[code]
        return {
            *(one.address for one in self.people if one.village in villages),
            *(address for address, village in self.groups.items() if village in villages),
            *(address for village, address in self.relays.items() if village in villages),
        }


def plan(
    many: int, zalo_groups: Sequence[str] = (), channels: Sequence[str] = ("telegram", "zalo_oa")
) -> Plan:
    """Plan for so many people, as many on each platform."""
    telegram = [Address("telegram", str(-(10**12) - number)) for number in range(1, 6)]
    zalo = [Address("zalo_oa", f"group-{one}") for one in zalo_groups]
    _, second, _, fourth, fifth = VILLAGES
    villages = (second, fourth, fourth, ELSEWHERE, second, fourth)
    return Plan(
        people=[*_people(many, channels)],
        groups=dict(zip([*telegram[:4], *zalo], villages, strict=False)),
        unconfirmed=telegram[4:],
        # One of them forwards for two villages: two messages, each with its own button.
        relays={
            VILLAGES[0]: Address("telegram", "901"),
            VILLAGES[2]: Address("telegram", "901"),
            fifth: Address("zalo_oa", "902"),
        },
    )


def _people(many: int, channels: Sequence[str]) -> Iterator[Contact]:
    for number in range(int(many * (1 + STRANGERS))):
        channel = channels[number % len(channels)]
        village = VILLAGES[SHARES[number // 2 % len(SHARES)]] if number < many else ELSEWHERE
        address = Address(channel, str(1_000_000 + number))
        yield Contact(address, village=village, reachable=number % GONE != GONE - 1)
