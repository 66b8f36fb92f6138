"""What officials and citizens call the parts of a ticket: one place for chat, desk and print."""

from collections.abc import Mapping

from bot.ticket import TicketKind, TicketState, TicketStep

STATES: Mapping[TicketState, str] = {
    TicketState.waiting: "đang chờ",
    TicketState.held: "đang trả lời",
    TicketState.answered: "đã trả lời",
    TicketState.closed: "đã xong",
}
STEPS: Mapping[TicketStep, str] = {
    TicketStep.claim: "Nhận trả lời",
    TicketStep.say: "Nhắn thêm",
    TicketStep.answer: "Trả lời xong",
    TicketStep.hand_on: "Chuyển nơi khác",
    TicketStep.release: "Để lại cho người khác",
    TicketStep.close: "Khép phiếu",
    TicketStep.ask_more: "Hỏi thêm",
    TicketStep.call_back: "Gọi trợ lý",
    TicketStep.withdraw: "Rút lại",
    TicketStep.expire: "Quá lâu",
}
"""What the button of a step says; the last one has none."""
KINDS: Mapping[TicketKind, str] = {
    TicketKind.question: "Câu hỏi gửi cán bộ",
    TicketKind.visit: "Xin hỗ trợ tại nhà",
}
ERRANDS: Mapping[str, str] = {
    "vneid": "cài và kích hoạt VNeID",
    "can_cuoc": "làm căn cước",
    "tai_khoan": "mở tài khoản nhận chế độ",
}
RELATIONS: Mapping[str, str] = {
    "me": "cho tôi",
    "cha_me": "cho cha mẹ",
    "ong_ba": "cho ông bà",
    "vo_chong": "cho vợ, chồng",
    "con": "cho con",
    "hang_xom": "cho hàng xóm",
    "khac": "cho người khác",
}
"""For whom a visit is, by relation to the one who asks; never by name."""
REFUSALS: Mapping[str, str] = {
    "state": "Phiếu này vừa thay đổi. Mở lại phiếu để xem.",
    "role": "Phiếu này do nơi khác trả lời.",
    "held": "Một đồng nghiệp đang trả lời phiếu này.",
}
"""Why a step is refused, by what `bot.ticket.refusal` says."""


def errand(id_: str) -> str:
    """Say what a visit is for."""
    return ERRANDS.get(id_, "việc khác")


def relation(id_: str) -> str:
    """Say for whom a visit is."""
    return RELATIONS.get(id_, RELATIONS["khac"])
