"""A notice to hang at the village house: one sheet of A4, or the same as a picture."""

from functools import lru_cache

from bot.forms.face import Face
from bot.hours import VIETNAM
from bot.notice import Event
from bot.qr import code, page

HEADINGS = {
    Event.alert: "Thông báo",
    Event.update: "Đính chính",
    Event.withdraw: "Thu hồi",
}
SAFETY = "Cán bộ không bao giờ hỏi mã OTP."
PICTURE_LIMIT = 1_000_000
"""Bytes that Zalo takes for a picture."""
SHARPNESS = (150, 110, 80, 50)
"""Dots per inch: the sharpest picture that is small enough."""


@lru_cache(maxsize=16)  # a village scans the same poster on the same day
def poster(face: Face) -> bytes:
    """Give the poster as PDF: A4, one page unless the text is very long."""
    return page.pdf("poster", {**_values(face), "picture": False})


@lru_cache(maxsize=16)  # each chat that gets the picture asks for it
def poster_picture(face: Face) -> bytes:
    """Give the poster as one PNG; a very long text makes it longer than A4."""
    values = {**_values(face), "picture": True}
    for dpi in SHARPNESS:
        picture = page.png("poster", values, dpi=dpi)
        if len(picture) < PICTURE_LIMIT:
            break
    return picture


def whom_to_ask(face: Face) -> str:
    """Name the account that a code can be sent to."""
    return f"{face.account} trên Zalo" if face.account else f"Trợ lý số {face.commune}"


def _values(face: Face) -> dict[str, object]:
    how = f"Nhắn {face.code} cho {whom_to_ask(face)} để xem bản gốc."
    return {
        "withdraws": face.event is Event.withdraw,
        "commune": face.commune,
        "heading": HEADINGS[face.event],
        "about": _about(face),
        "text": face.text,
        "facts": [
            line
            for line in (
                f"Số: {face.document_no}" if face.document_no else "",
                f"Ngày {face.sent_at.astimezone(VIETNAM):%d/%m/%Y}" if face.sent_at else "",
            )
            if line
        ],
        "signer": face.signer,
        "code": face.code,
        "qr": code.svg(face.link) if face.link else "",
        "how": f"Quét mã vuông, hoặc n{how[1:]}" if face.link else how,
        "more": [f"Cần hỏi thêm: gọi {face.phone}"] if face.phone else [],
        "safety": SAFETY,
    }


def _about(face: Face) -> str:
    if not face.about:
        return ""
    if face.event is Event.withdraw:
        return f"Thông báo {face.about} không còn hiệu lực"
    return f"Sửa lại thông báo {face.about}"
