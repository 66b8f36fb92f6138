"""What is said about a dossier: the stage in plain words, whose turn it is, how fresh this is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.codes import Agency, Other
from bot.dossier import Dossier, Stage
from bot.i18n import SOURCE, say_date, say_time
from content.stages import words

Gettext = Callable[[str], str]

WAITING = frozenset({Stage.registered, Stage.received, Stage.processing})
"""The clock runs: only here does the promised date stand."""
ENDED = frozenset({Stage.withdrawn, Stage.returned})
"""Nothing more will happen."""
OLD = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Saying:
    """How and when something is said: the language and the moment."""

    gettext: Gettext
    language: str
    now: datetime

    def moment(self, moment: datetime) -> str:
        """Say when something was, in the reader's time; the year only if it is another."""
        here = moment.astimezone(self.now.tzinfo)
        said = say_time(here, self.language)
        if here.year == self.now.year:
            return said
        return f"{said}{'/' if self.language == SOURCE else ', '}{here.year}"


def status(dossier: Dossier, nickname: str, saying: Saying) -> str:
    """Answer “hồ sơ của tôi tới đâu rồi”."""
    _ = saying.gettext
    what, todo = words(dossier, _)
    first = _("Hồ sơ {name}: {what}").replace("{name}", name(dossier.code, nickname))
    lines = [
        first.replace("{what}", what),
        todo,
        _promise(dossier, saying),
        _fresh(dossier, saying),
    ]
    return "\n".join(line for line in lines if line)


def news(dossier: Dossier, nickname: str, saying: Saying) -> str:
    """Tell a follower of a change."""
    return f"{saying.gettext('Hồ sơ đang theo dõi có thay đổi.')}\n\n" + status(
        dossier, nickname, saying
    )


def name(code: str, nickname: str) -> str:
    """Call a dossier by its code, and by the follower's own word where there is one."""
    return f"“{nickname}” ({code})" if nickname else code


def guess(code: str, saying: Saying) -> str:
    """Ask about a code that had to be repaired."""
    return saying.gettext("Có phải mã hồ sơ là {code} không?").replace("{code}", code)


def unfinished(saying: Saying) -> str:
    """Say what is missing in half a code."""
    return saying.gettext(
        "Đây có vẻ là mã hồ sơ, nhưng còn thiếu vài chữ số. "
        "Xem dòng “Mã hồ sơ” trên giấy hẹn. Mã đủ có dạng: H57.132-260804-0583."
    )


def no_front(saying: Saying) -> str:
    """Say that a code begins with the office, not with the date."""
    return saying.gettext(
        "Mã này còn thiếu phần đầu, có chữ và số như H57.132. "
        "Xem dòng “Mã hồ sơ” trên giấy hẹn. Mã đủ có dạng: H57.132-260804-0583."
    )


def another(other: Other, saying: Saying) -> str:
    """Say whose code it is that was taken for a dossier's."""
    _ = saying.gettext
    if other == "payment":
        return _("Đây là mã thanh toán. Mã cần tra nằm ở dòng “Mã hồ sơ” trên giấy hẹn.")
    return _("Đây là mã thủ tục. Mã cần tra nằm ở dòng “Mã hồ sơ” trên giấy hẹn.")


def elsewhere(code: str, agency: Agency, saying: Saying) -> str:
    """Say whose system a code points to, and where to ask."""
    _ = saying.gettext
    if agency.kind == "police":
        whose = _("Mã {code} thuộc hệ thống của Công an.")
        ask = _("Hỏi Công an nơi đã nộp hồ sơ.")
    elif agency.former:
        whose = _("Mã {code} do cơ quan thuộc {former} trước đây cấp. Nay là {agency}.")
        ask = _("Hỏi quầy một cửa nơi đã nộp hồ sơ.")
    else:
        whose = _("Mã {code} thuộc hệ thống của {agency}.")
        ask = _("Hỏi nơi đã nộp hồ sơ.")
    whose = whose.replace("{agency}", agency.name).replace("{former}", agency.former)
    return "\n".join(
        (
            whose.replace("{code}", code),
            _("Trợ lý chưa xem được hệ thống đó."),
            ask,
            _("Hoặc mở Cổng Dịch vụ công quốc gia, chọn “Tra cứu hồ sơ”."),
        )
    )


def missing(code: str, last_import: datetime | None, saying: Saying) -> str:
    """Say what our own list does not show, without denying that the dossier exists."""
    _ = saying.gettext
    listed = (
        _("Danh sách của xã cập nhật lúc {moment}.").replace(
            "{moment}", saying.moment(last_import)
        )
        if last_import
        else _("Xã chưa chuyển danh sách hồ sơ cho trợ lý.")
    )
    return "\n".join(
        (
            _("Trợ lý chưa thấy mã {code}.").replace("{code}", code),
            listed,
            _("Hồ sơ mới nộp, hoặc nộp trên mạng, có thể chưa có trong đó."),
            _("So lại từng số với giấy hẹn. Vẫn không thấy thì mang giấy hẹn đến quầy một cửa."),
        )
    )


def busy(last_seen: datetime | None, saying: Saying) -> str:
    """Say whose fault it is not, and what still works."""
    _ = saying.gettext
    lines = [_("Hệ thống tra cứu hồ sơ lúc này chưa trả lời. Mã bà con gõ không có vấn đề gì.")]
    if last_seen:
        lines.append(
            _("Lần cuối hệ thống còn trả lời: {moment}.").replace(
                "{moment}", saying.moment(last_seen)
            )
        )
    lines.append(_("Việc này không ảnh hưởng đến hồ sơ. Cần gấp thì gọi quầy một cửa."))
    return "\n".join(lines)


def limited(until_tomorrow: bool, saying: Saying) -> str:
    """Say why looking up stops for a while."""
    _ = saying.gettext
    again = (
        _("Ngày mai tra lại được.") if until_tomorrow else _("Khoảng một giờ nữa tra lại được.")
    )
    return "\n".join(
        (
            _("Vừa rồi có nhiều mã tra chưa ra, nên trợ lý tạm nghỉ tra cứu."),
            _("Làm vậy để giữ kín hồ sơ của mọi người."),
            f"{again} {_('Cần gấp thì mang giấy hẹn đến quầy một cửa.')}",
        )
    )


def followed(code: str, nickname: str, saying: Saying, open_for: timedelta | None = None) -> str:
    """Promise to tell; and say how the promise is kept, where the channel closes after a while."""
    _ = saying.gettext
    promise = _("Trợ lý sẽ nhắn khi hồ sơ {name} có thay đổi.").replace(
        "{name}", name(code, nickname)
    )
    if open_for is None:
        return promise
    rule = _(
        "Quá {days} ngày bà con không nhắn gì thì Zalo không cho trợ lý nhắn. "
        "Thỉnh thoảng gõ vài chữ ở đây là được."
    )
    return f"{promise}\n{rule.replace('{days}', str(open_for.days))}"


def unfollowed(code: str, saying: Saying) -> str:
    """Promise not to tell any more."""
    return saying.gettext("Trợ lý thôi báo về hồ sơ {code}.").replace("{code}", code)


def _promise(dossier: Dossier, saying: Saying) -> str:
    _ = saying.gettext
    if dossier.stage is Stage.returned and dossier.finished_on:
        return _("Ngày trả: {date}.").replace(
            "{date}", say_date(dossier.finished_on, saying.language)
        )
    if dossier.stage not in WAITING:
        return ""
    if dossier.due_on is None:
        return _("Ngày hẹn trả: xem trên giấy hẹn.")
    said = _("Hẹn trả: {date}.").replace("{date}", say_date(dossier.due_on, saying.language))
    if dossier.due_on >= saying.now.date():
        return said
    return f"{said} {_('Đã qua ngày hẹn. Gọi quầy một cửa để hỏi ngày hẹn mới.')}"


def _fresh(dossier: Dossier, saying: Saying) -> str:
    _ = saying.gettext
    said = _("(Cập nhật lúc {moment}.)").replace("{moment}", saying.moment(dossier.as_of))
    if saying.now - dossier.as_of < OLD:
        return said
    return f"{said} {_('Từ đó đến nay có thể đã khác.')}"
