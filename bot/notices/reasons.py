"""Why a notice did not arrive, in plain words: what it is, and what to do."""

from collections.abc import Callable, Mapping

Explain = Callable[[str], str]
"""Says a channel's own code in words; empty for one that is not the channel's."""

BLOCKED = "Đã chặn trợ lý, hoặc đã rời. Gọi điện hoặc đến nhà."
LATE = "Quá 7 ngày chưa nhắn Zalo của xã. Gọi điện, hoặc mời nhắn một tin."
NEVER = "Chưa từng nhắn Zalo của xã. Gọi điện hoặc đến nhà."
DEAD = "Tài khoản bị khóa, hoặc lâu không dùng. Gọi điện hoặc đến nhà."
NO_RIGHTS = "Trợ lý không có quyền viết trong nhóm: trưởng nhóm cho quyền."
GROUP = "Nhóm đã hết hạn, hoặc trợ lý không còn ở đó. Thêm lại trợ lý vào nhóm."
REFUSED = "Kênh không nhận nội dung tin này. Báo người làm phần mềm."
SPENT = "Zalo hết lượt gửi. Chờ kỳ sau, hoặc mua thêm gói."
AWAY = "Kênh không trả lời. Xem lại kết nối rồi gửi tin mới."
CANCELLED = "Tin đã huỷ trước khi gửi tới."
FORGOTTEN = "Đã xin xoá dữ liệu. Không gửi nữa."
UNKNOWN = (
    "Máy hoặc mạng đứt giữa lúc gửi: có thể đã nhận, có thể chưa. "
    "Trợ lý không tự gửi lại, người duyệt quyết định."
)
"""What an unknown row is: it is no failure."""

PEOPLE: Mapping[str, str] = {
    "left": BLOCKED,
    "forbidden": BLOCKED,
    "403": BLOCKED,
    "-217": BLOCKED,
    "-244": BLOCKED,
    "-230": LATE,
    "-305": LATE,
    "-213": NEVER,
    "-232": NEVER,
    "-227": DEAD,
    "404": DEAD,
    "chat_not_found": DEAD,
    "-201": REFUSED,
    "-210": REFUSED,
    "-233": REFUSED,
    "400": REFUSED,
    "bad_request": REFUSED,
    "rejected": REFUSED,
    "empty": REFUSED,
    "button_too_long": REFUSED,
    "-211": SPENT,
    "-218": SPENT,
    "-32": AWAY,
    "-200": AWAY,
    "429": AWAY,
    "network": AWAY,
    "timeout": AWAY,
    "garbled": AWAY,
    "storage": AWAY,
    "throttled": AWAY,
    "token": AWAY,
    "not_connected": AWAY,
    "cancelled": CANCELLED,
    "forgotten": FORGOTTEN,
}
GROUPS: Mapping[str, str] = {
    **PEOPLE,
    **dict.fromkeys(
        ("forbidden", "403", "404", "chat_not_found", "left", "-237", "-238", "-241", "-403"),
        GROUP,
    ),
    **dict.fromkeys(("no_rights", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED"), NO_RIGHTS),
}
"""By the codes that rows keep; of groups some mean something else."""


def reason(error: str, via: str, explain: Explain) -> str:
    """Say why somebody, or a group, was not reached."""
    known = (GROUPS if via == "group" else PEOPLE).get(error)
    if known:
        return known
    if said := explain(error):
        return said
    return f"Kênh không gửi được, mã {error or 'không rõ'}. Báo người làm phần mềm."


def short(said: str) -> str:
    """Return what it is, without what to do."""
    return said.partition(". ")[0].rstrip(".")
