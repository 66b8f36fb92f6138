"""Group chats that the account made itself (GMF): the only Zalo groups a bot can be in (A.8)."""

from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from bot.channels.zalo_oa.client import Client
from bot.channels.zalo_oa.codes import CODES
from bot.channels.zalo_oa.read import GROUP, NAME
from bot.errors import SendError
from bot.storage import Db, accounts
from bot.storage import groups as chats
from bot.types import Address, Inbound

PATH = "/v3.0/oa/group"
PAGE = 50
KINDS = ("gmf10", "gmf50", "gmf100", "gmf1000")
PAID_BY = ("sub_quota", "purchase_quota", "reward_quota")
NONE_TO_BE_HAD = frozenset({"-212", "-223", "-224", "-235"})
"""How Zalo refuses an account that cannot have groups: by its kind, package or permissions."""
WARN_BEFORE = timedelta(days=14)
"""How early a person is told that a group's package ends."""
ENDING = (
    "Gói của nhóm Zalo “{name}” hết hạn ngày {day}. Quá hạn thì nhóm ngừng, 45 ngày sau bị xóa. "
    "Gia hạn ở oa.zalo.me."
)
DISABLED = "-237"
"""How Zalo refuses what is sent to a group whose package has ended."""
STOPPED = "Nhóm Zalo “{name}” đã ngừng vì gói hết hạn. Ngày {day} Zalo sẽ xóa. Gia hạn ngay."


@dataclass(frozen=True, slots=True)
class Asset:
    """The right to one group: bought, or part of the account's package."""

    id: str
    kind: str
    ends_on: date | None
    used_by: str = ""
    """The group it is used for; empty where it is free."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group chat of the account."""

    id: str
    name: str
    members: int
    most: int
    """How many it can hold."""
    active: bool
    link: str = ""
    deleted_on: str = ""
    """When Zalo will delete it, as Zalo writes it; empty while it is active."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The account's groups."""

    client: Client
    db: Db
    alert: Callable[[str, str], Awaitable[None]]
    now: Callable[[], datetime]
    receive: Callable[[list[Inbound]], Awaitable[None]] | None = None
    """Takes news of groups into the pipe; None where nobody wants them."""

    async def list(self, *, quiet: Container[int] = ()) -> Sequence[Group]:
        """List all groups; raises SendError."""
        found: list[Group] = []
        while True:
            query = {"offset": str(len(found)), "count": str(PAGE)}
            told = await self.client.get(f"{PATH}/getgroupsofoa", query, quiet=quiet)
            page = _rows(told, "groups")
            found += [_group(one) for one in page]
            if len(page) < PAGE:
                self.client.group_names.update({one.id: one.name for one in found if one.name})
                return found

    async def assets(self, *, quiet: Container[int] = ()) -> Sequence[Asset]:
        """List what groups there may be; raises SendError."""
        found: list[Asset] = []
        for kind in KINDS:
            for paid_by in PAID_BY:
                body = {"quota_owner": "OA", "product_type": kind, "quota_type": paid_by}
                told = await self.client.post("/v3.0/oa/quota/group", body, quiet=quiet)
                found += [_asset(one, kind) for one in _rows(told, "list")]
        return found

    async def create(
        self, name: str, description: str, asset: str, members: Sequence[str]
    ) -> Group:
        """Create a group; among its first members (user ids, ≤ 99) is an administrator."""
        told = await self.client.post(
            f"{PATH}/creategroupwithoa",
            {
                "group_name": name,
                "group_description": description,
                "asset_id": asset,
                "member_user_ids": list(members),
            },
        )
        return _group(told)

    async def members(self, group: str) -> Sequence[str]:
        """List the user ids of a group's members, without the account; raises SendError."""
        found: list[str] = []
        for offset in count(0, PAGE):
            query = {"group_id": group, "offset": str(offset), "count": str(PAGE)}
            page = _rows(await self.client.get(f"{PATH}/listmember", query), "members")
            found += [str(one["user_id"]) for one in page if one.get("user_id")]
            if len(page) < PAGE:
                break
        return found

    async def invite(self, group: str, members: Sequence[str]) -> None:
        """Invite people; raises SendError."""
        await self.client.post(
            f"{PATH}/invite", {"group_id": group, "member_user_ids": list(members)}
        )

    async def look(self) -> None:
        """Hear of groups that came or stopped without Zalo telling us; raises SendError."""
        await self._hear(await self.list(quiet=CODES))

    async def warn(self) -> bool:
        """Call a person where a group has stopped, or will soon: each once; raises SendError.

        Tells whether the account can have groups at all.
        """
        try:
            groups = {one.id: one for one in await self.list(quiet=CODES)}
            await self._hear(tuple(groups.values()))
            assets = await self.assets(quiet=CODES) if groups else ()
        except SendError as error:
            if error.code in NONE_TO_BE_HAD:
                return False
            raise
        today = self.now().date()
        for group in groups.values():
            if not group.active:
                await self._warn("stopped", group, STOPPED, group.deleted_on)
        for asset in assets:
            used = groups.get(asset.used_by)
            if used and used.active and asset.ends_on and asset.ends_on - today <= WARN_BEFORE:
                await self._warn("ends", used, ENDING, f"{asset.ends_on:%d/%m/%Y}")
        return True

    async def _hear(self, found: Sequence[Group]) -> None:
        """Pass on what is new about each group, as if Zalo had told us."""
        if self.receive is None:
            return
        states = ("seen", "confirmed", "refused", "gone")
        async with self.db.read() as tx:
            known = {one.address: one for one in await chats.all_(tx, states)}
        news: list[Inbound] = []
        for group in found:
            address = Address(NAME, GROUP + group.id)
            before, day = known.get(address), f"{self.now():%Y%m%d}"
            state = before.state if before else "gone"
            nameless = before is not None and not before.title and state != "refused"
            if group.active and (state == "gone" or (nameless and group.name)):
                id_ = f"group-seen:{group.id}:{day}"
                # Nobody there said anything: no greeting is due.
                news.append(
                    Inbound(address, id_, group.name, "joined", chat=address, addressed=False)
                )
            elif not group.active and state in ("seen", "confirmed"):
                id_ = f"group-stopped:{group.id}:{day}"
                news.append(Inbound(address, id_, DISABLED, "left", chat=address))
        if news:
            await self.receive(news)

    async def _warn(self, what: str, group: Group, told: str, day: str) -> None:
        name = f"group {what} {group.id} {day}"[:60]
        async with self.db.read() as tx:
            if name in await accounts.known(tx, "zalo_oa"):
                return
        told = told.replace("{name}", group.name).replace("{day}", day)
        await self.alert(f"group {what} {group.id}", told)
        async with self.db.begin() as tx:
            fact = {"channel": "zalo_oa", "name": name, "value": "", "at": self.now()}
            await accounts.note(tx, [fact])


def _rows(told: Any, name: str) -> Sequence[dict[str, Any]]:
    found = told.get(name) or told.get("list") or ()
    return [one for one in found if isinstance(one, dict)]


def _group(told: Any) -> Group:
    told = told.get("group_info", told)
    return Group(
        str(told.get("group_id", "")),
        str(told.get("name") or told.get("group_name") or ""),
        int(told.get("total_member") or 0),
        int(told.get("max_member") or 0),
        told.get("status") in (None, "enabled"),
        str(told.get("group_link") or ""),
        str(told.get("auto_delete_date") or ""),
    )


def _asset(told: dict[str, Any], kind: str) -> Asset:
    try:
        ends_on = datetime.strptime(str(told.get("valid_through")), "%d/%m/%Y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        ends_on = None
    used_by = str(told.get("used_id") or "") if told.get("status") == "used" else ""
    return Asset(str(told.get("asset_id", "")), kind, ends_on, used_by)
