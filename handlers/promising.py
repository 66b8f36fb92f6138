"""Says by when a person answers, and how the answer is read."""

from datetime import datetime

from bot import times
from bot.hours import VIETNAM
from bot.turn import Context


def when(ctx: Context, at: datetime | None) -> tuple[str, ...]:
    """Say by when an answer comes; where that is certain, that nobody is there now."""
    _, opening = ctx.gettext, ctx.library.commune.opening
    lines = (_("Giờ này cán bộ nghỉ."),) if opening.surely_closed(ctx.now) else ()
    if at is None:
        return (*lines, _("Khi nào trả lời: xã xác nhận."))
    text = _("Cán bộ trả lời trước {when}.")
    return (*lines, text.replace("{when}", moment(ctx, at)))


def moment(ctx: Context, at: datetime) -> str:
    """Write a time in the person's language."""
    vietnamese = ctx.contact.language == "vi"
    return times.stamp(at) if vietnamese else f"{at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"


def how(ctx: Context, code: str) -> tuple[str, ...]:
    """Say how the answer is read: here, and by its code anywhere."""
    _ = ctx.gettext
    text = _("Trả lời rồi thì tin đến đây. Ở máy khác thì nhắn cho trợ lý, gõ mã {code}.")
    return (
        text.replace("{code}", code),
        _("Giữ mã này cho mình: ai có mã thì đọc được câu trả lời."),
    )
