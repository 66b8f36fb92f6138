"""What roles, channels and the ends of group chats are called."""

from collections.abc import Mapping, Sequence

from bot.notice import GroupChat
from bot.roles import Area, Role

ROLES: Mapping[Role, str] = {
    Role.volunteer: "tổ công nghệ số",
    Role.relay: "người chuyển tin",
    Role.officer: "cán bộ soạn tin",
    Role.approver: "người duyệt tin",
    Role.administrator: "người quản trị",
}
CHANNELS: Mapping[str, str] = {
    "telegram": "Telegram",
    "zalo_oa": "Zalo",
    "zalo_bot": "Zalo",
    "webchat": "trang chat",
}
LINK = "moi-"
"""What the payload of an invitation's deep link begins with."""
REMOVED, DELETED, EXPIRED = "removed", "deleted", "-237"
"""Why a group is gone, beside the codes that channels give."""
GONE: Mapping[str, str] = {
    REMOVED: "trợ lý đã bị đưa ra khỏi nhóm",
    DELETED: "nhóm đã bị xoá",
    EXPIRED: "gói nhóm Zalo đã hết hạn",
    "-403": "OA không còn ở trong nhóm",
    "forbidden": "trợ lý đã bị đưa ra khỏi nhóm",
    "chat_not_found": "nhóm không còn nữa",
    "no_rights": "trợ lý không có quyền viết trong nhóm",
}
CURES: Mapping[str, str] = {
    EXPIRED: "Gia hạn gói nhóm ở oa.zalo.me.",
    "no_rights": "Nhờ trưởng nhóm cho trợ lý quyền gửi tin, rồi xác nhận nhóm.",
}
TITLE = 60
"""Letters of a group's title that are shown: anybody can name a group as they like."""


def area_name(areas: Sequence[Area], id_: str) -> str:
    """Return what an area is called; its id where nobody knows it any more."""
    return next((one.name for one in areas if one.id == id_), id_.rpartition("/")[2])


def title(group: GroupChat) -> str:
    """Return a group's title on one line, in quotes, and where it is."""
    # Zalo tells the name of a new group later: until then its number tells it from others.
    unknown = f"không tên, số …{group.address.id[-4:]}"
    name = " ".join(group.title.split())[:TITLE].strip() or unknown
    channel = CHANNELS.get(group.address.channel, group.address.channel)
    return f"“{name}” ({channel})"


def why_gone(code: str) -> str:
    """Say in plain words why nothing can be sent to a group any more."""
    return GONE.get(code, "không gửi vào nhóm được nữa")


def cure(code: str) -> str:
    """Say what to do so that a group gets notices again."""
    return CURES.get(code, "Muốn gửi tiếp thì thêm trợ lý vào nhóm lại, rồi xác nhận nhóm.")
