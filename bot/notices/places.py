"""Who and what there is where a notice is for: areas, groups, relays, officials."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.notice import Audience, GroupChat
from bot.notices import expanding
from bot.roles import Area, Official
from bot.storage import Tx, areas, groups, officials
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Place:
    """Who and what there is in the areas of the commune."""

    tree: Sequence[Area]
    meant: Sequence[Area]
    """The areas that are meant, those below included."""
    groups: Sequence[GroupChat]
    """The groups of these areas, those that are gone included."""
    officials: Sequence[Official]
    addresses: Mapping[int, Sequence[Address]]
    """From where officials write."""


async def read(tx: Tx, audience: Audience) -> Place:
    """Read all that is in the areas of an audience."""
    tree = await areas.all_(tx)
    meant = expanding.covered(tree, audience.areas)
    ids = {area.id for area in meant}
    found = [one for one in await groups.all_(tx, ("confirmed", "gone")) if one.area in ids]
    return Place(tree, meant, found, await officials.all_(tx), await officials.addresses(tx))


def chats(place: Place, channels: Collection[str]) -> list[expanding.Chat]:
    """List the groups, and who forwards into the villages' own ones, as `Expanding` does."""
    there = [
        one for one in place.groups if one.state == "confirmed" and one.address.channel in channels
    ]
    relays = expanding.relay_rows(place.officials, place.addresses, place.meant, channels)
    return [*expanding.group_rows(there, place.meant), *relays]


def silent(place: Place, heard: Collection[str]) -> tuple[str, ...]:
    """Name the villages, other than these, in which nobody passes a notice on."""
    return tuple(area.name for area in place.meant if area.village and area.village not in heard)
