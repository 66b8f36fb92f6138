"""What is said about any notice: where it stands, in words, and how it begins."""

import re
import textwrap
from datetime import datetime, timedelta

from bot.notice import Draft, Happened, Hold, Notice, NoticeState
from bot.times import say
from bot.turn import Context

LONGEST_GIST = 60
MINUTE, HOUR = 60, 60 * 60
DAY = 24 * HOUR


def fill(text: str, **slots: object) -> str:
    """Put values into a sentence, each once: what somebody wrote is never read as a slot."""
    return re.sub(r"{(\w+)}", lambda found: str(slots.get(found[1], found[0])), text)


def gist(draft: Draft, longest: int = LONGEST_GIST) -> str:
    """Return how the text begins, on one line."""
    return textwrap.shorten(draft.text, longest, placeholder="…")


def state(ctx: Context, notice: Notice) -> str:
    """Say where a notice stands."""
    _ = ctx.gettext
    if held := _held(ctx, notice.hold):
        return held
    match notice.state:
        case NoticeState.draft:
            return _("đang soạn")
        case NoticeState.pending:
            return _("chờ duyệt")
        case NoticeState.returned:
            return _("trả lại để sửa")
        case NoticeState.rejected:
            return _("không được duyệt")
        case NoticeState.approved:
            return fill(_("đã duyệt, {when}"), when=when(ctx, notice))
        case NoticeState.sending:
            return _("đang gửi")
        case NoticeState.finished:
            return _("đã gửi xong")
        case NoticeState.cancelled:
            return _("đã huỷ")


def _held(ctx: Context, hold: Hold) -> str:
    _ = ctx.gettext
    match hold:
        case Hold.paused:
            return _("đang tạm dừng")
        case Hold.errors:
            return _("tự dừng vì gửi lỗi nhiều")
        case Hold.late:
            return _("trễ giờ, chờ người cho gửi")
        case Hold.restored:
            return _("máy vừa khởi động lại, chờ người cho gửi")
    return ""


def when(ctx: Context, notice: Notice) -> str:
    """Say when a notice leaves."""
    due = notice.draft.due_at
    if due is None or due <= ctx.now:
        waits = notice.state is not NoticeState.approved
        return ctx.gettext("gửi ngay khi duyệt xong") if waits else ctx.gettext("sắp gửi")
    return fill(ctx.gettext("gửi lúc {time}"), time=say(due, ctx.now))


def span(ctx: Context, length: timedelta) -> str:
    """Say how long, roughly: nobody needs the seconds."""
    _, seconds = ctx.gettext, max(length.total_seconds(), 0)
    if seconds < HOUR:
        return fill(_("{count} phút"), count=max(round(seconds / MINUTE), 1))
    if seconds < 2 * DAY:
        return fill(_("{count} giờ"), count=round(seconds / HOUR))
    return fill(_("{count} ngày"), count=round(seconds / DAY))


def left(ctx: Context, length: timedelta) -> str:
    """Say how long there is still time, to the second where it is short."""
    seconds = round(length.total_seconds())
    if 0 < seconds < MINUTE:
        return fill(ctx.gettext("{count} giây"), count=seconds)
    return span(ctx, length)


def line(ctx: Context, happened: Happened) -> str:
    """Say one thing that happened to a notice."""
    by = happened.by or ctx.gettext("Máy")
    said = happened.why
    if happened.step == "held" and said in set(Hold):
        said = _held(ctx, Hold(said))
    why = f": {said}" if said else ""
    return f"• {_moment(happened.at, ctx.now)} {by} {deed(ctx, happened.step)}{why}"


def deed(ctx: Context, step: str) -> str:  # noqa: C901, PLR0912 - one word a step
    """Say in words what somebody did."""
    _ = ctx.gettext
    match step:
        case "submit":
            return _("gửi duyệt")
        case "take_back":
            return _("rút về để sửa")
        case "approve":
            return _("duyệt")
        case "send_back":
            return _("trả lại để sửa")
        case "reject":
            return _("không duyệt")
        case "stop":
            return _("dừng trước khi gửi")
        case "begin":
            return _("bắt đầu gửi")
        case "pause":
            return _("tạm dừng")
        case "resume" | "go":
            return _("cho gửi tiếp")
        case "cancel":
            return _("huỷ")
        case "finish":
            return _("gửi xong")
        case "held":
            return _("dừng lại")
        case "try_unknown":
            return _("cho gửi lại số không rõ")
    return step


def _moment(at: datetime, now: datetime) -> str:
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d/%m %H:%M}"
