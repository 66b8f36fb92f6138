"""The questions a notice is made of, as a table, and which of them comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.engine.say import Gettext
from bot.notice import Draft, Event
from content.texts import fold
from handlers.notices.pad import Pad

LOOK, EDIT, MORE = "look", "edit", "more"
"""Where nothing is asked: the preview, and the lists of what can be changed."""
CHANNELS = {
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
    "webchat": "trang chat",
}
"""What officials call the channels."""


def _(text: str) -> str:
    """Mark a text of the table: it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be pressed, or typed in any of these words."""

    key: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One question."""

    id: str
    title: str
    """As the list of what can be changed names it."""
    ask: str
    choices: tuple[Choice, ...] = ()


ALL_STEPS = (
    Step(
        "text",
        _("Nội dung"),
        _(
            "Gửi nội dung cần báo, trong một tin, nhiều nhất 4.000 ký tự.\n"
            "Nói rõ: việc gì, ở đâu, lúc nào, cần mang gì.\n"
            "Có hình hay tệp thì gửi kèm, hoặc gửi ở bước sau cũng được."
        ),
    ),
    Step("why", _("Lý do"), _("Vì sao thu hồi? Gõ một câu, bà con sẽ đọc câu này.")),
    Step(
        "where",
        _("Nơi nhận"),
        _("Gửi tới đâu?"),
        (
            Choice("all", "{whole}", ("tat ca", "ca xa", "toan xa")),
            Choice("pick", _("Chọn thôn"), ("thon",)),
        ),
    ),
    Step(
        "villages",
        _("Nơi nhận"),
        _(
            "Gửi tới những nơi nào? Gõ số, cách nhau bằng dấu cách, ví dụ: 1 3.\n"
            "{listed}\n"
            "Gửi hết thì gõ “tất cả”. Đổi ý thì gõ “quay lại”."
        ),
    ),
    Step(
        "who",
        _("Người nhận"),
        _("Gửi cho ai?"),
        (
            Choice("both", _("Nhóm và từng người"), ("ca hai", "tat ca")),
            Choice("groups", _("Chỉ các nhóm"), ("nhom",)),
            Choice("people", _("Chỉ từng người"), ("nguoi", "ca nhan")),
        ),
    ),
    Step(
        "when",
        _("Lúc gửi"),
        _("Gửi lúc nào? Bấm nút, hoặc gõ giờ, ví dụ: 8h sáng mai."),
        (Choice("now", _("Ngay khi được duyệt"), ("ngay", "gui ngay", "bay gio")),),
    ),
    Step(
        "paper",
        _("Văn bản"),
        _(
            "Tin theo văn bản nào, ai ký? Gõ số, ký hiệu và người ký.\n"
            "Ví dụ: 45/TB-UBND, Chủ tịch Nguyễn Văn An."
        ),
        (Choice("none", _("Không có văn bản"), ("khong", "khong co")),),
    ),
    Step("channels", _("Kênh"), _("Gửi qua kênh nào? Chọn một, hoặc gõ tên vài kênh.")),
    Step("media", _("Hình, tệp"), _("Gửi hình hay tệp mới vào đây để thay, hoặc bấm nút để bỏ.")),
    Step(
        "night",
        _("Gửi cả ban đêm"),
        _("Tin khẩn, phải gửi cả ban đêm? Người duyệt đồng ý thì mới gửi đêm."),
        (
            Choice("yes", _("Gửi cả ban đêm"), ("co",)),
            Choice("no", _("Không, chờ đến sáng"), ("khong",)),
        ),
    ),
)
STEPS: Mapping[str, Step] = {one.id: one for one in ALL_STEPS}
PATH = ("text", "where", "who", "when", "paper")
"""What is asked of everybody, in this order; the rest only of who wants to change it."""
LAST = {"why": LOOK, "villages": "who", "channels": LOOK, "media": LOOK, "night": LOOK}
WAYS = (
    Choice("send", _("Gửi duyệt"), ("gui di", "trinh", "trinh duyet")),
    Choice("change", _("Sửa"), ("sua tin",)),
    Choice("try", _("Gửi thử cho mình"), ("gui thu", "thu")),
    Choice("later", _("Để sau")),
    Choice("forms", _("Xem trên từng kênh"), ("tung kenh", "xem tung kenh")),
)
"""What can be done with what is looked at."""
LATER, KEEP = "later", "keep"
"""Answers of every step: leave it for now; leave as it is what was to be changed."""


def after(step: str, pad: Pad) -> str:
    """Name the step that comes next."""
    if pad.editing or pad.event is not Event.alert or step == PATH[-1]:
        return LOOK
    return LAST.get(step) or PATH[PATH.index(step) + 1]


def missing(pad: Pad) -> str:
    """Name the first step without which there is nothing to look at."""
    if not pad.draft.text:
        return "why" if pad.event is Event.withdraw else "text"
    return LOOK if pad.draft.audience.areas else "where"


def changeable(pad: Pad) -> tuple[str, ...]:
    """List the steps that can be asked again; a correction goes to exactly those who got it."""
    first = ("why" if pad.event is Event.withdraw else "text",)
    if pad.event is Event.alert:
        return (*first, "where", "when", "paper", "who", "channels", "media", "night")
    return (*first, "when", "paper", "media", "night")


def progress(step: str) -> str:
    """Say how far along a step of the path is: “2/5”; empty off the path."""
    at = "where" if step == "villages" else step
    return f"{PATH.index(at) + 1}/{len(PATH)}" if at in PATH else ""


def channel(name: str) -> str:
    """Call a channel what officials call it."""
    return CHANNELS.get(name, name)


def choices(step: str, draft: Draft, whole: str, on: Sequence[str]) -> tuple[Choice, ...]:
    """List the answers of a step; `whole`: what “everywhere” is called, `on`: the channels."""
    match step:
        case "where":
            first, second = STEPS["where"].choices
            return replace(first, label=whole), second
        case "channels":
            every = Choice("all", _("Mọi kênh"), ("tat ca",))
            return every, *(Choice(name, channel(name)) for name in on)
        case "media":
            picture = (Choice("no_picture", _("Bỏ hình")),) if draft.picture else ()
            return (*picture, *((Choice("no_file", _("Bỏ tệp")),) if draft.file else ()))
    return STEPS[step].choices


def meant(text: str, offered: Sequence[Choice], gettext: Gettext) -> Choice | None:
    """Return the answer that was typed by its label or another word for it."""
    said = fold(text).strip(" .,!?")
    labels = [(fold(gettext(one.label)), *one.words) for one in offered]
    return next((one for one, ways in zip(offered, labels, strict=True) if said in ways), None)
