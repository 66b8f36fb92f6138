"""From a frozen audience to rows: groups and relays first, then people, page by page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.notice import GroupChat, Notice, NoticeState
from bot.roles import Area, Grant, Official, Role
from bot.storage import Db, Tx, areas, expansion, groups, notices, officials
from bot.storage.whom import Whom
from bot.types import Address

Chat = tuple[Address, str, str, str]
"""An address, the way (`group`, `relay`), the village, the village relayed to."""


@dataclass(frozen=True, slots=True)
class Expanding:
    """Gives every recipient of an approved notice a row; goes on where a dead process stopped."""

    db: Db
    channels: Collection[str]
    """Those that are on."""
    now: Callable[[], datetime]

    async def expand(self, id_: int) -> None:
        """Add what is missing, each page in a commit of its own."""
        told: dict[int, list[Address]] = {}
        while await self._page(id_, told):
            pass

    async def _page(self, id_: int, told: dict[int, list[Address]]) -> bool:
        """Add one page; tells whether there may be more. `told`: groups and relays, once read."""
        async with self.db.begin() as tx:
            notice = await notices.find(tx, id_, locked=True)
            if notice is None or notice.state is not NoticeState.approved or notice.expanded_at:
                return False
            reached = await notices.expanded_to(tx, id_)
            if notice.about:
                to = await self._correct(tx, notice, notice.about, reached)
            else:
                to = await self._address(tx, notice, reached, told)
            if to is None:
                await notices.save(tx, replace(notice, expanded_at=self.now()))
                return False
            await notices.save(tx, notice, expanded_to=to)
            return True

    async def _address(
        self, tx: Tx, notice: Notice, reached: str, told: dict[int, list[Address]]
    ) -> str | None:
        now, audience = self.now(), notice.draft.audience
        channels = [one for one in self.channels if one in (audience.channels or self.channels)]
        tree = await areas.all_(tx)
        if not reached and audience.groups:
            chats = await self._chats(tx, tree, notice, channels)
            await expansion.add_chats(tx, notice.id, chats, now)
        if not audience.people:
            return None
        if notice.id not in told:
            told[notice.id] = await expansion.told(tx, notice.id)
        known_by = notice.approved_at or notice.created_at
        whom = Whom(channels, villages(tree, audience.areas), known_by, told[notice.id])
        return await expansion.add_people(tx, notice.id, whom, reached, now)

    async def _correct(self, tx: Tx, notice: Notice, first: int, reached: str) -> str | None:
        chain = await notices.chain(tx, first)
        latest = [one.id for one in chain if one.public and one.id != notice.id]
        return await expansion.add_those_who_got(
            tx,
            notice.id,
            first=first,
            latest=latest[-1] if latest else first,
            after=reached,
            now=self.now(),
        )

    async def _chats(
        self, tx: Tx, tree: Sequence[Area], notice: Notice, channels: Collection[str]
    ) -> list[Chat]:
        wanted = [
            one for one in await groups.all_(tx, ("confirmed",)) if one.address.channel in channels
        ]
        people, addresses = await officials.all_(tx), await officials.addresses(tx)
        meant = covered(tree, notice.draft.audience.areas)
        return [
            *group_rows(wanted, meant),
            *relay_rows(people, addresses, meant, channels),
        ]


def covered(tree: Sequence[Area], wanted: Collection[str]) -> list[Area]:
    """List the areas that are meant: those named, and all below them."""
    return [
        area
        for area in tree
        if any(area.id == one or area.id.startswith(f"{one}/") for one in wanted)
    ]


def villages(tree: Sequence[Area], wanted: Collection[str]) -> list[str] | None:
    """List the villages that are meant; None for everybody of the commune."""
    meant = covered(tree, wanted)
    if any(not area.village for area in meant):
        return None
    return [area.village for area in meant]


def group_rows(chats: Sequence[GroupChat], meant: Sequence[Area]) -> list[Chat]:
    """List the groups that are meant, as rows."""
    by_id = {area.id: area for area in meant}
    return [
        (one.address, "group", by_id[one.area].village, "") for one in chats if one.area in by_id
    ]


def relay_rows(
    people: Sequence[Official],
    addresses: Mapping[int, Sequence[Address]],
    meant: Sequence[Area],
    channels: Collection[str],
) -> list[Chat]:
    """List who forwards into the villages' own groups: the first who can be written to."""
    rows: list[Chat] = []
    for area in meant:
        there = [
            address
            for relay in people
            if Grant(area.id, Role.relay) in relay.grants
            for address in addresses.get(relay.id, ())
            if address.channel in channels
        ]
        if area.village:
            rows += [(address, "relay", area.village, area.village) for address in there[:1]]
    return rows
