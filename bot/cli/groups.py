"""Says what groups there are on Zalo, and what is about to be made."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.channels.zalo_oa.groups import Asset, Group, Groups
from bot.errors import XaoiError

NO_GROUPS = "Chưa có nhóm nào. Xem gói tạo nhóm: xaoi zalo assets."
NO_ASSETS = "Chưa có gói tạo nhóm (GMF). Mua ở oa.zalo.me."
ROOM = {"gmf10": 10, "gmf50": 50, "gmf100": 100, "gmf1000": 1000}
"""Members a group of each kind can hold (facts/platforms.md A.8)."""
MOST_AT_FIRST = 99


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands about groups need."""

    groups: Groups
    say: Callable[[str], None]

    async def list(self) -> None:
        """List the groups, each with when its package ends."""
        groups = await self.groups.list()
        ends = {one.used_by: one for one in await self.groups.assets() if one.used_by}
        for group in groups:
            for line in _group(group, ends.get(group.id)):
                self.say(line)
        if not groups:
            self.say(NO_GROUPS)

    async def assets(self) -> None:
        """List the packages that groups are made from."""
        assets = await self.groups.assets()
        for one in assets:
            used = f"đang dùng cho nhóm {one.used_by}" if one.used_by else "chưa dùng"
            self.say(f"• {one.id}: {_asset(one)}, {used}")
        if not assets:
            self.say(NO_ASSETS)

    async def create(
        self, name: str, asset: str, members: Sequence[str], agree: Callable[[str], bool]
    ) -> None:
        """Show what would be made, and make it when the operator agrees."""
        members = list(dict.fromkeys(members))
        found = next((one for one in await self.groups.assets() if one.id == asset), None)
        if found is None:
            raise XaoiError(f"Không có gói {asset}. Xem các gói: xaoi zalo assets.")
        if found.used_by:
            raise XaoiError(f"Gói {asset} đã dùng cho nhóm khác. Xem: xaoi zalo assets.")
        if len(members) > MOST_AT_FIRST:
            raise XaoiError(
                f"Lúc tạo, nhóm nhận nhiều nhất {MOST_AT_FIRST} người. "
                "Tạo nhóm trước, rồi mời thêm: xaoi zalo group-invite."
            )
        self.say(f"Nhóm: {name}")
        self.say(f"Gói: {_asset(found)}")
        self.say(f"Thành viên đầu tiên: {len(members)} người ({', '.join(members)})")
        self.say("Trong số này phải có một quản trị của OA.")
        if not agree("Tạo nhóm này? (c/k) "):
            self.say("Chưa tạo nhóm nào.")
            return
        made = await self.groups.create(name, "", asset, members)
        self.say(f"Đã tạo nhóm {made.name or name}, mã {made.id}.")
        if made.link:
            self.say(f"Liên kết mời: {made.link}")

    async def invite(self, group: str, members: Sequence[str]) -> None:
        """Invite people into a group."""
        await self.groups.invite(group, list(dict.fromkeys(members)))
        self.say(f"Đã mời {len(set(members))} người vào nhóm {group}.")


def _group(group: Group, asset: Asset | None) -> Iterator[str]:
    room = f"/{group.most}" if group.most else ""
    state = "đang hoạt động" if group.active else "đã ngừng"
    yield f"• {group.name}: {group.members}{room} người, {state}"
    yield f"  mã {group.id}"
    yield f"  gói: {_asset(asset)}" if asset else "  gói: không còn"
    if group.deleted_on and not group.active:
        yield f"  Zalo sẽ xóa ngày {group.deleted_on}"
    if group.link:
        yield f"  liên kết {group.link}"


def _asset(one: Asset) -> str:
    room = f", tối đa {ROOM[one.kind]} người" if one.kind in ROOM else ""
    ends = f", hạn {one.ends_on:%d/%m/%Y}" if one.ends_on else ""
    return f"{one.kind}{room}{ends}"
