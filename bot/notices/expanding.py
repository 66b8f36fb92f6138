"""From a frozen audience to rows: groups and relays first, then people, page by page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.notice import Area, GroupChat, Notice, NoticeState, Official, Role
from bot.storage import Db, Tx, areas, expansion, groups, notices, officials
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
        while await self._page(id_):
            pass

    async def _page(self, id_: int) -> bool:
        """Add one page; tells whether there may be more."""
        async with self.db.begin() as tx:
            notice = await notices.find(tx, id_, locked=True)
            if notice is None or notice.state is not NoticeState.approved or notice.expanded_at:
                return False
            reached = await notices.expanded_to(tx, id_)
            to = await self._correct(tx, notice, reached) if notice.about else ""
            if not notice.about:
                to = await self._address(tx, notice, reached)
            if to is None:
                await notices.save(tx, replace(notice, expanded_at=self.now()))
                return False
            await notices.save(tx, notice, expanded_to=to)
            return True

    async def _address(self, tx: Tx, notice: Notice, reached: str) -> str | None:
        now, audience = self.now(), notice.draft.audience
        channels = [one for one in self.channels if one in (audience.channels or self.channels)]
        tree = await areas.all_(tx)
        if not reached and audience.groups:
            chats = await self._chats(tx, tree, notice, channels)
            await expansion.add_chats(tx, notice.id, chats, now)
        if not audience.people:
            return None
        whom = expansion.Whom(
            channels, villages(tree, audience.areas), notice.approved_at or notice.created_at
        )
        return await expansion.add_people(tx, notice.id, whom, reached, now)

    async def _correct(self, tx: Tx, notice: Notice, reached: str) -> str | None:
        assert notice.about  # noqa: S101 - asked only of such
        latest = [
            one.id
            for one in await notices.chain(tx, notice.about)
            if one.public and one.id != notice.id
        ]
        to = await expansion.add_those_who_got(
            tx,
            notice.id,
            first=notice.about,
            latest=latest[-1] if latest else notice.about,
            after=int(reached or 0),
            now=self.now(),
        )
        return None if to is None else str(to)

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
    """List who forwards into the villages' own groups, at their first address that is on."""
    rows: list[Chat] = []
    for area in meant:
        relay = relay_of(people, area) if area.village else None
        theirs = addresses.get(relay.id, ()) if relay else ()
        on = [one for one in theirs if one.channel in channels]
        rows += [(address, "relay", area.village, area.village) for address in on[:1]]
    return rows


def relay_of(people: Sequence[Official], area: Area) -> Official | None:
    """Return who forwards notices into this village's group: the first that was named."""
    return next(
        (
            one
            for one in people
            if any(grant.role is Role.relay and grant.area == area.id for grant in one.grants)
        ),
        None,
    )
