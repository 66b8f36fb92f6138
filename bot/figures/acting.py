"""Applies what the commune's leaders say of its targets, inside the commit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import desk_acts
from bot.applying import Apply
from bot.errors import Stale
from bot.figures import measures
from bot.library import Library
from bot.roles import Area, Official, Role
from bot.storage import Tx, areas, officials, targets
from bot.storage.targets import Target
from bot.types import Address

MOST = 5
"""Targets: more do not fit on the page that is signed."""
LONGEST_NAME = 60
LARGEST = 1_000_000


def may_set(by: Official | None, tree: Sequence[Area]) -> bool:
    """Tell whether they answer for the whole commune: the targets are its own."""
    top = next((one.id for one in tree if one.kind == "commune"), "")
    return by is not None and any(
        by.may(role, top) for role in (Role.administrator, Role.approver)
    )


def refusals(
    act: desk_acts.SetTarget, known: Sequence[Target], tree: Sequence[Area], library: Library
) -> Mapping[str, str]:
    """Say in words what must be changed before a target can be kept, by the act's fields."""
    said: dict[str, str] = {}
    name, places = act.name.strip(), {"", *(one.id for one in tree if one.kind == "village")}
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        said["name"] = f"Viết tên chỉ tiêu, nhiều nhất {LONGEST_NAME} chữ cái."
    elif len({one.name for one in known} | {name}) > MOST:
        said["name"] = f"Xã đã có {MOST} chỉ tiêu. Bỏ một chỉ tiêu rồi thêm chỉ tiêu mới."
    if act.measure not in measures.names(library):
        said["measure"] = "Chọn lại cách đếm trong danh sách."
    if not set(act.villages) <= places:
        said["villages"] = "Danh sách thôn đã đổi. Mở lại trang này rồi điền lại."
    elif not any(_counts(many) for many in act.villages.values()):
        said["villages"] = "Điền số cần đạt của ít nhất một thôn, hoặc của cả xã."
    return said


def _counts(many: int) -> bool:
    return 0 < many <= LARGEST


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts on targets do to the database."""

    library: Callable[[], Library]

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {desk_acts.SetTarget: self.set_target, desk_acts.DropTarget: self.drop_target}

    async def set_target(
        self, tx: Tx, address: Address, act: desk_acts.SetTarget, now: datetime
    ) -> None:
        """Keep a target as it is now said; a village without a number is left out."""
        del now
        tree = await self._tree(tx, address)
        if refusals(act, await targets.all_(tx), tree, self.library()):
            raise Stale
        many = {area: many for area, many in act.villages.items() if _counts(many)}
        await targets.put(tx, Target(act.name.strip(), act.measure, many))

    async def drop_target(
        self, tx: Tx, address: Address, act: desk_acts.DropTarget, now: datetime
    ) -> None:
        """Let a target be none any more."""
        del now
        await self._tree(tx, address)
        await targets.drop(tx, act.name)

    async def _tree(self, tx: Tx, address: Address) -> Sequence[Area]:
        """Return the areas to somebody who may set targets; raises Stale for anybody else."""
        tree = await areas.all_(tx)
        if not may_set(await officials.by_address(tx, address), tree):
            raise Stale
        return tree
