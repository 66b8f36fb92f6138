"""What officials are told of their notices, in one message each."""

from collections.abc import Mapping

from bot.notice import Hold, Notice
from bot.steps import Deed, Step
from bot.types import Button, Reply

HELD: Mapping[Hold, str] = {
    Hold.errors: "Tin {code} đã tự dừng: quá nhiều nơi gửi không được. {said}",
    Hold.late: (
        "Tin {code} đáng lẽ đã gửi từ trước, nay trễ quá. Xem lại còn đúng không rồi hãy gửi."
    ),
    Hold.restored: (
        "Tin {code} đang chờ. Máy vừa tắt lâu, hoặc vừa lấy lại bản sao lưu: "
        "có thể một phần đã gửi rồi. Xem lại rồi hãy gửi tiếp."
    ),
    Hold.paused: "Tin {code} đang tạm dừng. {said}",
    Hold.none: "Tin {code} được gửi tiếp.",
}
"""What is told when a notice stands still."""


def of(one: Notice, deed: Deed) -> Reply | None:
    """Tell others what somebody did; None where nobody need be told."""
    by = deed.by.name if deed.by else ""
    why = f"\nLý do: {deed.why.strip()}" if deed.why.strip() else ""
    look = _button("Xem tin", f"/tin {one.code}")
    match deed.step:
        case Step.submit:
            text = f"Tin {one.code} chờ duyệt.\nNgười soạn: {by}."
            return Reply(text, (_button("Xem và duyệt", f"/duyet {one.code}"),))
        case Step.send_back | Step.stop:
            text = f"{by} trả lại tin {one.code} để sửa.{why}"
            return Reply(text, (_button("Sửa tin", f"/sua {one.code}"), look))
        case Step.reject:
            return Reply(f"{by} không duyệt tin {one.code}.{why}", (look,))
        case Step.approve:
            return Reply(f"{by} đã duyệt tin {one.code}.", (look,))
        case Step.cancel:
            return Reply(f"{by} đã huỷ tin {one.code}.{why}", (look,))
        case Step.pause:
            return Reply(f"{by} tạm dừng tin {one.code}.", (look,))
        case Step.resume | Step.go:
            return Reply(f"{by} cho gửi tiếp tin {one.code}.", (look,))
    return None


def held(one: Notice, said: str = "") -> Reply:
    """Tell that a notice stands still, and where to look."""
    text = HELD[one.hold].replace("{code}", one.code).replace("{said}", said).strip()
    return Reply(f"⚠ {text}", (_button("Xem tin", f"/tin {one.code}"),))


def _button(label: str, order: str) -> Button:
    return Button(label, order, typed=f"gõ {order}")
