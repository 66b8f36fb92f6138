"""What is told to others: who waits, who was accepted, which group came or went."""

from collections.abc import Sequence

from bot.notice import GroupChat
from bot.officials.words import ROLES, area_name, cure, title, why_gone
from bot.roles import Area
from bot.storage.invitations import Applicant, Invitation
from bot.types import Button, Reply


def somebody_waits(one: Invitation, areas: Sequence[Area]) -> Reply:
    """Tell officers that a list is no longer empty."""
    team = f" “{one.name}”" if one.name else ""
    text = f"Có người xin vào {ROLES[one.role]}{team}, {area_name(areas, one.area)}."
    return Reply(text, (Button("Xem và nhận", "/vaitro duyet"),))


def accepted(one: Applicant, areas: Sequence[Area]) -> Reply:
    """Tell a volunteer that they are one now."""
    return Reply(
        f"Đã nhận vào {ROLES[one.role]}, {area_name(areas, one.area)}. Cảm ơn bà con.",
        (Button("Về menu", "/menu"),),
    )


def not_accepted(one: Applicant, areas: Sequence[Area]) -> Reply:
    """Tell somebody that they were not accepted, and whom to ask."""
    return Reply(
        f"Lần này chưa nhận vào {ROLES[one.role]}, {area_name(areas, one.area)}. "
        "Muốn hỏi lý do thì gặp cán bộ xã.",
        (Button("Gặp cán bộ", "/person"),),
    )


def group_waits(group: GroupChat) -> Reply:
    """Ask officers whose group this is."""
    text = (
        f"Trợ lý vừa được thêm vào nhóm {title(group)}.\n"
        "Nhóm này chưa nhận tin của xã. Xác nhận nhóm là của thôn nào thì mới gửi tin vào."
    )
    return Reply(text, (Button("Xác nhận nhóm", "/nhom"),))


def group_gone(group: GroupChat, areas: Sequence[Area]) -> Reply:
    """Tell officers that a group gets nothing any more, why, and what to do."""
    text = (
        f"⚠ Nhóm {title(group)}, {area_name(areas, group.area)}: {why_gone(group.why)}. "
        f"Tin không vào nhóm này được nữa.\n{cure(group.why)}"
    )
    return Reply(text, (Button("Xem các nhóm", "/nhom"),))
