"""Looks at what notices need: a restored backup, people, places, the folder, what stands still."""

import os
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import heartbeat
from bot.config import Settings
from bot.errors import XaoiError
from bot.notice import GroupChat, Hold, Notice, NoticeState
from bot.officials.words import ROLES, cure, title, why_gone
from bot.roles import Area, Official, Role
from bot.storage import Db, Tx, areas, groups, notices, officials
from bot.types import Address, Finding
from content import commune

IN_CHAT = "Nhắn cho trợ lý: {said}"
INVITE = "Mời người: nhắn cho trợ lý /vaitro moi, hoặc chạy: xaoi officials invite --help"
FIRST = (
    "Dùng lời mời hiện ra lúc chạy bot lần đầu, hoặc chạy: "
    "xaoi officials invite --role administrator --area {area}"
)
OFF = "Bật lại kênh ở XAOI_CHANNELS, hoặc nhờ họ nhận lời mời ở kênh đang bật."
HELD: Mapping[Hold, str] = {
    Hold.paused: "có người tạm dừng",
    Hold.errors: "gửi lỗi nhiều, tự dừng",
    Hold.late: "trễ giờ gửi",
    Hold.restored: "máy tắt lâu, hoặc vừa lấy lại bản sao lưu",
}
NAMED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows that notices rest on."""

    still: bool
    tree: Sequence[Area]
    everybody: Sequence[Official]
    addresses: Mapping[int, Sequence[Address]]
    groups: Sequence[GroupChat]
    under_way: Sequence[Notice]


def look_at_media(settings: Settings) -> Finding:
    """Look whether pictures and files of notices can be kept; makes no folder."""
    there = settings.media.absolute()
    while not there.exists():
        there = there.parent
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding(True, f"Ảnh và tệp của thông báo: {settings.media}.")
    return Finding(
        False,
        f"Không ghi được vào {settings.media}: thông báo không kèm được ảnh, tệp.",
        "Xem lại XAOI_MEDIA và quyền ghi thư mục.",
    )


async def look_at_notices(
    settings: Settings, db: Db, kinds: Collection[str]
) -> AsyncIterator[Finding]:
    """Look at people, places and notices, as far as the commune has begun with them."""
    async with db.read() as tx:
        known = await _known(tx)
    if known.still:
        yield Finding(
            False,
            "Vừa lấy lại bản sao lưu: trợ lý đứng chờ, chưa gửi gì cũ.",
            "Chạy: xaoi db going-on.",
        )
    if not any(one.has(Role.administrator) for one in known.everybody):
        yield Finding(
            True,
            "Chưa có người quản trị: chưa ai gửi thông báo được.",
            FIRST.format(area=next((one.id for one in known.tree if not one.village), "MÃ-XÃ")),
        )
    if not known.everybody:
        return
    for one in (
        *_people(known, alone=_alone(settings)),
        *_silent(known),
        *_on_channels_off(known, kinds),
        *_gone(known),
        *_held(known),
    ):
        yield one


def _alone(settings: Settings) -> bool:
    """Tell whether the commune lets somebody approve their own notice."""
    try:
        return commune.load(settings.commune).approve_own_notices
    except XaoiError:
        return False  # what is wrong with the file was told already


async def _known(tx: Tx) -> Known:
    return Known(
        await heartbeat.stands_still(tx),
        await areas.all_(tx),
        await officials.all_(tx),
        await officials.addresses(tx),
        await groups.all_(tx, ("confirmed", "gone")),
        await notices.in_states(tx, (NoticeState.approved, NoticeState.sending)),
    )


def _people(known: Known, *, alone: bool) -> Iterator[Finding]:
    """Tell which of the two people that a notice takes is missing."""
    writers, judges = (
        {one.id for one in known.everybody if one.has(role)}
        for role in (Role.officer, Role.approver)
    )
    for role, who in ((Role.officer, writers), (Role.approver, judges)):
        if not who:
            yield Finding(True, f"Chưa có {ROLES[role]}.", INVITE)
    if writers and writers == judges and len(judges) == 1 and not alone:
        yield Finding(
            True,
            "Chỉ một người vừa soạn vừa duyệt: không ai tự duyệt tin của mình.",
            "Mời thêm một người duyệt; hoặc ghi approve_own_notices: true trong tệp của xã.",
        )
    if writers and judges:
        yield Finding(True, f"Người soạn tin: {len(writers)}, người duyệt: {len(judges)}.")


def _silent(known: Known) -> Iterator[Finding]:
    """Count the villages in which nobody passes a notice on."""
    if not any(one.has(Role.officer) for one in known.everybody):
        return
    heard = {one.area for one in known.groups if one.state == "confirmed"}
    heard |= {
        grant.area for one in known.everybody for grant in one.grants if grant.role is Role.relay
    }
    if many := sum(1 for one in known.tree if one.village and one.id not in heard):
        what = f"{many} thôn chưa có nhóm, cũng chưa có người chuyển tin."
        yield Finding(True, what, IN_CHAT.format(said="/nhom"))


def _on_channels_off(known: Known, kinds: Collection[str]) -> Iterator[Finding]:
    """Name whom and what nothing reaches, because their channel is off."""
    away = [
        one
        for one in known.everybody
        if not any(at.channel in kinds for at in known.addresses.get(one.id, ()))
    ]
    relays = [one.name for one in away if one.has(Role.relay)]
    if relays:
        what = f"Người chuyển tin ở kênh đang tắt, không nhận được tin: {_named(relays)}."
        yield Finding(False, what, OFF)
    staff = [one.name for one in away if one.has(Role.officer, Role.approver)]
    if staff:
        what = f"Cán bộ ở kênh đang tắt, trợ lý không báo được: {_named(staff)}."
        yield Finding(False, what, OFF)
    there = [one for one in known.groups if one.state == "confirmed"]
    if off := [title(one) for one in there if one.address.channel not in kinds]:
        what = f"Nhóm ở kênh đang tắt, không nhận được tin: {_named(off)}."
        yield Finding(False, what, "Bật lại kênh ở XAOI_CHANNELS.")


def _gone(known: Known) -> Iterator[Finding]:
    """Name the groups that had notices and have them no more."""
    for one in known.groups:
        if one.state == "gone" and one.area:
            yield Finding(True, f"Nhóm {title(one)}: {why_gone(one.why)}.", cure(one.why))


def _held(known: Known) -> Iterator[Finding]:
    """Name the notices that wait for a person's word; what somebody paused is no fault."""
    for one in known.under_way:
        if one.hold is not Hold.none:
            yield Finding(
                one.hold is Hold.paused,
                f"Tin {one.code} đang đứng: {HELD[one.hold]}.",
                IN_CHAT.format(said=f"/tin {one.code}"),
            )


def _named(names: Sequence[str]) -> str:
    """Name the first of many, and count the rest."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {more} nữa" if more > 0 else "")
