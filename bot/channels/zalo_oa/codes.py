"""What Zalo's error codes mean: for the sender an error of ours, for an official a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto

from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientUnreachable,
    SendError,
    Throttled,
)

TOKEN = frozenset({-216, -220})
"""The access token is not good (any more): get another, and try once more."""
UPLOAD_GONE = -100
"""An uploaded picture or file is no longer kept: upload it again."""
TOO_FAST = -32
"""The minute's calls are used up."""
BUTTONS_REFUSED = frozenset({-201, -210, -233})
"""How Zalo may refuse a message for its buttons (facts G.1)."""
SPENT = -211
"""The account has nothing left to send with: a person must know."""
QUOTA_PAUSE = 3600.0
"""Seconds until it is worth asking whether a spent quota was renewed."""


class Kind(Enum):
    """What to do about an error."""

    token = auto()
    minute = auto()
    later = auto()
    quota = auto()
    night = auto()
    ours = auto()
    person = auto()
    group = auto()
    operator = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code."""

    kind: Kind
    sentence: str
    """For an official: what it is, and what to do."""


CODES: Mapping[int, Meaning] = {
    TOO_FAST: Meaning(
        Kind.minute, "Gửi nhanh quá mức Zalo cho phép. Trợ lý tự chờ sang phút sau."
    ),
    -100: Meaning(Kind.later, "Ảnh hoặc tệp đã hết hạn trên Zalo. Trợ lý tự tải lên lại."),
    -200: Meaning(Kind.later, "Zalo chưa gửi được. Trợ lý tự gửi lại."),
    -201: Meaning(Kind.ours, "Zalo không nhận nội dung tin này. Báo người làm phần mềm."),
    -202: Meaning(Kind.operator, "Chữ ký gửi tới Zalo sai. Kiểm tra khóa của ứng dụng."),
    -204: Meaning(Kind.operator, "OA đã bị xóa. Liên hệ Zalo."),
    -205: Meaning(Kind.operator, "Zalo không thấy OA này. Kết nối lại: xaoi zalo connect."),
    -209: Meaning(Kind.operator, "Ứng dụng chưa kích hoạt. Bật ở developers.zalo.me."),
    -210: Meaning(Kind.ours, "Tin dài hoặc nhiều nút quá mức Zalo nhận. Báo người làm phần mềm."),
    -211: Meaning(Kind.quota, "OA đã hết lượt gửi. Chờ kỳ sau hoặc mua thêm gói ở Zalo."),
    -212: Meaning(
        Kind.operator, "Ứng dụng chưa đăng ký quyền này. Tích thêm ở developers.zalo.me."
    ),
    -213: Meaning(Kind.person, "Người này chưa quan tâm OA của xã."),
    -214: Meaning(Kind.later, "Bài viết còn đang xử lý ở Zalo. Trợ lý tự gửi lại."),
    -215: Meaning(Kind.operator, "ID ứng dụng sai. Xem lại XAOI_ZALO_OA_APP_ID."),
    -216: Meaning(Kind.token, "Mã truy cập không đúng. Trợ lý tự lấy mã mới."),
    -217: Meaning(Kind.person, "Người này chặn lời mời của OA."),
    -218: Meaning(Kind.quota, "Hôm nay đã gửi cho người này quá nhiều. Mai gửi tiếp."),
    -219: Meaning(
        Kind.operator, "Ứng dụng đã bị gỡ khỏi OA. Quản trị OA cấp quyền lại: xaoi zalo connect."
    ),
    -220: Meaning(Kind.token, "Mã truy cập hết hạn. Trợ lý tự lấy mã mới."),
    -221: Meaning(Kind.operator, "OA chưa xác thực. Gửi hồ sơ xác thực ở oa.zalo.me."),
    -223: Meaning(Kind.operator, "OA chưa cho ứng dụng quyền này. Chạy: xaoi zalo connect."),
    -224: Meaning(Kind.operator, "Gói OA không có chức năng này. Nâng gói ở oa.zalo.me."),
    -227: Meaning(Kind.person, "Tài khoản bị khóa, hoặc hơn 45 ngày không dùng."),
    -230: Meaning(Kind.person, "Quá 7 ngày người này chưa nhắn lại. Họ nhắn thì mới gửi được."),
    -232: Meaning(Kind.person, "Người này chưa nhắn cho OA, hoặc nhắn đã lâu."),
    -233: Meaning(Kind.ours, "Zalo không nhận kiểu tin này. Báo người làm phần mềm."),
    -234: Meaning(Kind.night, "Zalo không cho gửi loại tin này từ 22 giờ đến 6 giờ. Sáng gửi."),
    -235: Meaning(Kind.operator, "Loại OA này không có chức năng này. Hỏi Zalo."),
    -237: Meaning(Kind.group, "Nhóm đã ngừng vì gói nhóm hết hạn. Gia hạn ở oa.zalo.me."),
    -238: Meaning(Kind.group, "Gói nhóm này đã dùng cho nhóm khác. Chọn gói khác."),
    -240: Meaning(Kind.ours, "Zalo đã đóng đường gửi cũ. Báo người làm phần mềm."),
    -241: Meaning(Kind.group, "Gói nhóm này đã được dùng. Chọn gói khác."),
    -242: Meaning(Kind.operator, "Mã chứng thực của ứng dụng sai. Xem lại khóa bí mật."),
    -244: Meaning(Kind.person, "Người này không nhận tin của OA."),
    -248: Meaning(Kind.operator, "Zalo báo OA vi phạm chính sách. Liên hệ Zalo ngay."),
    -305: Meaning(Kind.person, "Quá 48 giờ người này chưa nhắn lại."),
    -320: Meaning(Kind.operator, "OA chưa nối ví ZCA. Nối ở oa.zalo.me thì mới gửi tin trả phí."),
    -321: Meaning(Kind.operator, "Ví ZCA hết tiền. Nạp thêm thì mới gửi tin trả phí."),
    -403: Meaning(Kind.group, "OA không còn ở trong nhóm này."),
}
"""facts/platforms.md A.6."""
UNKNOWN = Meaning(Kind.later, "Zalo trả về một mã lỗi chưa gặp. Trợ lý tự gửi lại vài lần.")


def meaning(code: int) -> Meaning:
    """Look a code up."""
    return CODES.get(code, UNKNOWN)


def sentence(code: str) -> str:
    """Say a delivery's error, as it is kept, to an official; empty for what is not Zalo's."""
    number = code.removeprefix("-")
    return CODES[-int(number)].sentence if number.isdecimal() and -int(number) in CODES else ""


def translate(code: int, now: datetime, chance: Callable[[], float]) -> SendError:
    """Say a code as an error of ours."""
    name = str(code)
    match meaning(code).kind:
        case Kind.minute:
            return Throttled(60.0 - now.second, name)
        case Kind.quota:
            return Throttled(QUOTA_PAUSE, name)
        case Kind.night:
            return Throttled(_until_morning(now) + 300 * chance(), name)
        case Kind.ours:
            return MessageRejected(name)
        case Kind.person | Kind.group:
            return RecipientUnreachable(name)
        case Kind.token:
            return ChannelUnavailable("token")
        case Kind.later:
            return ChannelUnavailable(name, doubtful=True)
    return ChannelUnavailable(name)


def _until_morning(now: datetime) -> float:
    morning = datetime.combine(now, time(6, 5), now.tzinfo)
    if morning <= now:
        morning += timedelta(days=1)
    return (morning - now).total_seconds()
