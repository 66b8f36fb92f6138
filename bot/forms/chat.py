"""A notice as people get it in a chat, forward it, and get it back when they ask about it."""

from datetime import datetime

from bot.forms.face import Face
from bot.notice import Event
from bot.times import say, stamp

NEVER = "Cán bộ không bao giờ hỏi mã OTP, mật khẩu."
FAKE = (
    "Bà con so từng chữ với tin mình nhận được: "
    "khác một chữ, có thêm link hay số tài khoản là tin giả."
)
RULE = "———"


def chat(face: Face) -> str:
    """Write what people get: whose it is, the text, and how to check it."""
    asks = f"Muốn biết tin thật hay giả: gửi mã {face.code} cho trợ lý để xem bản gốc."
    foot = _lines(_paper(face), asks, face.link, NEVER)
    return _blocks(_head(face), face.text, foot)


def relay(face: Face) -> str:
    """Write what a village's relay forwards into its own group: it must stand there alone."""
    sent = f" lúc {stamp(face.sent_at)}" if face.sent_at else ""
    sender = f"UBND {face.commune} gửi{sent}, nhờ chuyển vào nhóm."
    to = f"Zalo “{face.account}”" if face.account else f"trợ lý của {face.commune}"
    call = f" Hoặc gọi {face.phone}." if face.phone else ""
    checks = f"Kiểm tra tin thật: gửi mã {face.code} cho {to}.{call}"
    return _blocks(_head(face), face.text, _lines(_paper(face), sender, checks, face.link, NEVER))


def checked(
    face: Face,
    *,
    now: datetime,
    withdrawn_at: datetime | None = None,
    corrected_by: str = "",
) -> str:
    """Answer whoever sends a code back: our own text to compare with, never a mere yes."""
    holds = _holds(face, now, withdrawn_at, corrected_by)
    sent = f" gửi lúc {say(face.sent_at, now)}" if face.sent_at else ""
    original = f"Bản gốc của mã {face.code}, do UBND {face.commune}{sent}:"
    call = f"Cần hỏi thêm, gọi {face.phone}." if face.phone else ""
    page = f"Trang của tin này: {face.link}" if face.link else ""
    foot = _lines(_paper(face), FAKE, page, call, NEVER)
    return _blocks(holds, original, RULE, face.text, RULE, foot)


def unknown(code: str, *, phone: str = "") -> str:
    """Answer whoever sends a code that no notice of ours has."""
    call = f"Muốn hỏi, gọi cho xã: {phone}." if phone else "Muốn hỏi, gọi cho xã."
    return _lines(
        f"Xã không có tin nào mang mã {code}.",
        "Bà con so lại mã với tin mình nhận được. Gõ nhầm số thì gõ lại.",
        "Không nhầm số thì đó không phải tin của xã: "
        "đừng tin, đừng chuyển tiền, đừng bấm link trong tin đó.",
        call,
    )


def _head(face: Face) -> str:
    about = face.about
    match face.event:
        case Event.alert:
            name, what = "THÔNG BÁO", ""
        case Event.update:
            name, what = "ĐÍNH CHÍNH", f" (sửa tin {about})"
        case Event.withdraw:
            name, what = "THU HỒI", f" (tin {about} không còn hiệu lực)"
    return f"{name} · {face.commune} · Mã {face.code}{what if about else ''}"


def _holds(face: Face, now: datetime, withdrawn_at: datetime | None, corrected_by: str) -> str:
    """Say first whether the notice still holds."""
    if withdrawn_at:
        when = say(withdrawn_at, now)
        return f"Xã đã THU HỒI tin {face.code} lúc {when}. Tin này không còn hiệu lực."
    if corrected_by:
        return (
            f"Xã đã SỬA tin {face.code} bằng tin {corrected_by}. "
            f"Bà con gửi mã {corrected_by} để xem tin mới."
        )
    match face.event:
        case Event.withdraw:
            return f"Tin {face.code} báo rằng tin {face.about} không còn hiệu lực."
        case Event.update:
            what = f"Tin {face.code} sửa tin {face.about}."
        case Event.alert:
            what = f"Xã có gửi tin mã {face.code}."
    return f"{what} Đến giờ, xã chưa sửa, chưa thu hồi tin này."


def _paper(face: Face) -> str:
    """Name the paper the notice rests on, and who signed it."""
    number = f"Văn bản số {face.document_no}" if face.document_no else ""
    signer = f"Người ký: {face.signer}" if face.signer else ""
    return " · ".join(filter(None, (number, signer)))


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _blocks(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))
