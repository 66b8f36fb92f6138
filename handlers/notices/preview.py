"""Shows a draft before it is sent: the very text, whom it reaches, what to look at; every form."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.forms import Face
from bot.forms.chat import chat
from bot.forms.sms import sms
from bot.forms.speech import speech
from bot.notice import Draft
from bot.office import Check, Reach
from bot.roles import Area
from bot.turn import Context
from handlers.notices import audience, filling, form
from handlers.notices.wording import fill

RULE = "— — —"
FEW = 6
"""Villages that are counted one by one; more would fill the screen."""


def look(ctx: Context, face: Face, draft: Draft, check: Check, areas: Sequence[Area]) -> str:
    """Write what people get, and below it the check page."""
    above = ctx.gettext("Bà con sẽ nhận nguyên văn:")
    below = "\n".join((*_page(ctx, draft, check, areas), *audience.short(ctx, check)))
    return f"{above}\n{RULE}\n{chat(face)}\n{RULE}\n{below}"


def problems(check: Check) -> tuple[str, ...]:
    """List what stands in the way of sending."""
    return tuple(f"⚠ {one.said}" for one in check.remarks if one.stops)


def forms(ctx: Context, face: Face, check: Check) -> str:
    """Show the notice as each way of telling it has it."""
    _, short = ctx.gettext, sms(face)
    split = [one.said for one in check.remarks if one.code == "long"]
    parts = [
        "\n".join((_("Zalo, Telegram, web: đúng như bản xem trước."), *split)),
        fill(_("SMS, không dấu, {length} ký tự:\n{sms}"), length=len(short), sms=short),
        fill(_("Loa đọc:\n{script}"), script=speech(face)),
    ]
    if face.link:
        pages = _(
            "Trang của tin: {link}\nÁp phích để in: {link}/poster\nMở được khi tin bắt đầu gửi."
        )
        parts.append(fill(pages, link=face.link))
    return f"\n{RULE}\n".join(parts)


def _page(ctx: Context, draft: Draft, check: Check, areas: Sequence[Area]) -> Iterator[str]:
    """Say what `audience.short` leaves to those who ask: a writer should not have to."""
    _ = ctx.gettext
    if with_it := filling.attached(draft, _):
        yield fill(_("Kèm: {what}."), what=", ".join(with_it))
    for step in ("where", "when"):
        value = filling.value(step, draft, areas, ctx.now, _)
        yield f"{_(form.STEPS[step].title)}: {value}."
    if draft.emergency:
        yield _("Tin khẩn: gửi cả ban đêm, nếu người duyệt đồng ý.")
    reaches = check.reaches
    yield from _counts(ctx, [(form.channel(one.channel), one) for one in reaches])
    known = {one.village: one.name for one in areas if one.village}
    unknown = _("chưa rõ thôn, nhóm chung")
    yield from _counts(ctx, [(known.get(one.village, unknown), one) for one in reaches])
    for reason, many in check.left_out.most_common():
        yield f"• {audience.why_left_out(ctx, reason)}: {many}"


def _counts(ctx: Context, reaches: Sequence[tuple[str, Reach]]) -> Iterator[str]:
    """Count by channel or village, where there are several, and few."""
    counted: dict[str, Counter[str]] = {}
    for name, one in reaches:
        counted.setdefault(name, Counter())[one.via] += one.many
    if not 1 < len(counted) <= FEW:
        return
    for name, found in counted.items():
        yield f"• {name}: {audience.counted(ctx, found)}"
