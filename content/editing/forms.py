"""What of each kind of content officials may edit: a form each."""

from collections.abc import Mapping

from content.editing.parts import Part
from content.editing.typed import day_off, swap, village, year

TOLD = {
    "text": Part("câu", long=True),
    "since": Part("từ ngày", "date", optional=True),
    "until": Part("đến hết ngày", "date", optional=True),
}
SOURCES = Part(
    "Nguồn",
    many=True,
    named="title",
    parts={
        "title": Part("tên văn bản"),
        "decision_no": Part("số hiệu", optional=True),
        "checked_on": Part("ngày kiểm tra", "date"),
        "valid_to": Part("hiệu lực đến hết ngày", "date", optional=True),
        "says": Part("số liệu văn bản này nêu", optional=True, lines=True),
    },
)
ASKED = Part("Cách bà con hỏi", lines=True)
OWNER = Part("Nơi phụ trách")
PROCEDURE = {
    "title": Part("Tên"),
    "button": Part("Chữ trên nút"),
    "short": Part("Để làm gì", long=True),
    "who": Part("Ai làm", long=True, optional=True, dated=True),
    "where": Part("Ở đâu", parts={"text": Part("nơi nhận", long=True, dated=True)}),
    "steps": Part("Các bước", optional=True, lines=True, dated=True),
    "bring": Part("Cần mang", optional=True, lines=True, dated=True),
    "time": Part("Bao lâu", long=True, optional=True, dated=True),
    "fee": Part(
        "Lệ phí",
        parts={
            "direct": Part("nộp tại quầy", long=True, dated=True),
            "online": Part("nộp qua mạng", long=True, optional=True, dated=True),
            "digital": Part("công dân số", long=True, optional=True, dated=True),
        },
    ),
    "online": Part("Làm qua mạng", long=True, optional=True, dated=True),
    "mistakes": Part("Điều hay nhầm", optional=True, lines=True, dated=True),
    "cases": Part(
        "Trường hợp",
        many=True,
        named="button",
        parts={
            "button": Part("chữ trên nút"),
            "say": Part("câu trả lời", long=True, dated=True),
            "asked": Part("cách bà con hỏi", lines=True),
        },
    ),
    "asked": ASKED,
    "sources": SOURCES,
    "owner": OWNER,
}
STEP = {
    "say": Part("lời nói", long=True),
    "ask": Part("câu hỏi", long=True),
    "why": Part("vì sao hỏi", long=True),
    "picture": Part("hình", parts={"alt": Part("tả bằng lời", long=True)}),
    "options": Part("trả lời", many=True, named="label", parts={"label": Part("chữ trên nút")}),
    "stuck": Part(
        "bị kẹt",
        many=True,
        named="when",
        parts={"when": Part("kẹt thế nào"), "do": Part("cách gỡ", long=True)},
    ),
}
FLOW = {
    "title": Part("Tên"),
    "button": Part("Chữ trên nút"),
    "for_whom": Part("Dành cho ai", long=True),
    "not_for": Part("Không dành cho ai", long=True),
    "prepare": Part("Chuẩn bị", lines=True),
    "cost": Part("Chi phí", long=True),
    "time": Part("Thời gian", long=True),
    "place_text": Part("Ở đâu", long=True),
    "steps": Part("Bước", many=True, parts=STEP),
    "asked": ASKED,
    "sources": SOURCES,
    "owner": OWNER,
}
POINT = {
    "name": Part("tên"),
    "address": Part("địa chỉ", optional=True),
    "days": Part("ngày làm việc", optional=True),
    "dates": Part("ngày lưu động", "date", optional=True, lines=True, only={"kind": "mobile"}),
    "hours": Part("giờ", "hours", optional=True),
    "phone": Part("điện thoại", "phone", optional=True),
    "map": Part("liên kết bản đồ", "link", optional=True),
    "note": Part("ghi chú", long=True, optional=True),
}
DAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
NAMES = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEK = {name: Part(day, "hours", optional=True) for name, day in zip(NAMES, DAYS, strict=True)}
YEAR = {
    "confirmed": Part("đã đối chiếu với thông báo nghỉ lễ", "yes_no"),
    "closed": Part(
        "ngày nghỉ",
        optional=True,
        many=True,
        named="name",
        parts={
            "name": Part("tên"),
            "day": Part("ngày", "date"),
            "from": Part("từ ngày", "date"),
            "to": Part("đến ngày", "date"),
        },
        new=day_off,
        hint="như 02/09/2027 Quốc khánh, hoặc 05/02/2027 - 11/02/2027 Tết Nguyên đán",
    ),
    "work": Part(
        "làm bù",
        optional=True,
        many=True,
        named="day",
        parts={"day": Part("ngày", "date"), "instead_of": Part("thay cho ngày", "date")},
        new=swap,
        hint="như 10/01/2027 thay 02/01/2027",
    ),
}
COMMUNE = {
    "name": Part("Tên xã"),
    "bot_name": Part("Tên trợ lý"),
    "greeting": Part("Lời chào", optional=True),
    "province": Part("Tỉnh", optional=True),
    "zalo": Part(
        "Zalo",
        parts={
            "name": Part("tên đang hiện"),
            "verified": Part("đã có dấu tích xác thực", "yes_no", optional=True),
        },
    ),
    "points": Part("Nơi tiếp", many=True, named="name", parts=POINT),
    "villages": Part(
        "Thôn",
        optional=True,
        many=True,
        named="name",
        parts={"name": Part("tên"), "old_names": Part("tên cũ", optional=True, lines=True)},
        new=village,
        hint="tên thôn",
    ),
    "old_names": Part("Tên xã, huyện cũ", optional=True, lines=True),
    "office": Part(
        "Giờ trả lời của cán bộ",
        parts={
            "hours": Part("giờ", parts=WEEK),
            "answer_within": Part("trả lời trong bao nhiêu giờ làm việc", "number", optional=True),
        },
    ),
    "days_off": Part(
        "Ngày nghỉ năm", optional=True, many=True, parts=YEAR, new=year, hint="năm, như 2028"
    ),
    "services": Part(
        "Việc xã mình có",
        many=True,
        named="title",
        parts={
            "title": Part("tên"),
            "say": Part("lời nói", long=True),
            "phone": Part("điện thoại", "phone", optional=True),
        },
    ),
    "fees": Part(
        "Phí do tỉnh đặt",
        many=True,
        parts={
            "direct": Part("nộp tại quầy", long=True),
            "online": Part("nộp qua mạng", long=True),
            "decision_no": Part("số hiệu nghị quyết"),
            "valid_to": Part("hiệu lực đến hết ngày", "date", optional=True),
        },
    ),
}
ANSWER = {
    "title": Part("Câu hỏi"),
    "say": Part("Câu trả lời", long=True),
    "source": Part("Theo đâu"),
    "checked_on": Part("Ngày kiểm tra", "date"),
    "valid_to": Part("Dùng đến hết ngày", "date"),
    "asked": ASKED,
    "owner": OWNER,
}
FORMS: Mapping[str, Mapping[str, Part]] = {
    "procedure": PROCEDURE,
    "flow": FLOW,
    "commune": COMMUNE,
    "answer": ANSWER,
}
"""By the kind of content."""
