"""Says whom a notice reaches, what it costs, and what to look at before it leaves."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.office import Check
from bot.roles import Area
from bot.turn import Context
from handlers.notices.wording import fill, span

MOST = 10
"""Villages that are named one by one; remarks too."""


def short(ctx: Context, check: Check) -> list[str]:
    """Say it in a few lines."""
    _ = ctx.gettext
    lines = [
        fill(
            _("Tới {many} nơi nhận: {people}. Gửi trong khoảng {span}."),
            many=check.many(),
            people=_ways(ctx, check),
            span=span(ctx, timedelta(seconds=check.seconds)),
        )
    ]
    if cost := _cost(ctx, check):
        lines.append(cost)
    if left := sum(check.left_out.values()):
        lines.append(fill(_("Không gửi tới được: {count} người."), count=left))
    if check.silent_villages:
        lines.append(_silent(ctx, check))
    ordered = sorted(check.remarks, key=lambda one: not one.stops)
    return [*lines, *(f"⚠ {one.said}" for one in ordered[:MOST])]


def long(ctx: Context, check: Check, areas: Iterable[Area]) -> str:
    """Say it village by village."""
    _ = ctx.gettext
    names = {one.village: one.name for one in areas if one.village}
    villages: dict[str, Counter[str]] = {}
    for one in check.reaches:
        villages.setdefault(one.village, Counter())[one.via] += one.many
    ordered = sorted(villages, key=lambda id_: (not id_, -villages[id_].total()))
    named = [
        f"• {names.get(id_, id_) or _('Chưa rõ thôn, và nhóm chung của xã')}: "
        f"{counted(ctx, villages[id_])}"
        for id_ in ordered[:MOST]
    ]
    if rest := ordered[MOST:]:
        many = sum(villages[id_].total() for id_ in rest)
        named.append(fill(_("• {count} nơi khác: {many}"), count=len(rest), many=many))
    out = [
        f"• {why_left_out(ctx, reason)}: {count}"
        for reason, count in check.left_out.most_common()
        if count
    ]
    parts = [
        fill(_("Người nhận: {many}"), many=check.many()),
        *named,
        *([_silent(ctx, check)] if check.silent_villages else []),
        *([_("Không gửi tới được:"), *out] if out else []),
        _cost(ctx, check),
    ]
    return "\n".join(filter(None, parts))


def why_left_out(ctx: Context, reason: str) -> str:
    """Say why somebody who is meant will not get it."""
    _ = ctx.gettext
    match reason:
        case "left":
            return _("đã chặn hoặc bỏ theo dõi")
        case "late":
            return _("lâu chưa nhắn, Zalo không cho gửi")
        case "never":
            return _("chưa nhắn bao giờ, Zalo không cho gửi")
    return reason


def counted(ctx: Context, many: Counter[str]) -> str:
    """Count people, groups and relays in words."""
    _ = ctx.gettext
    ways = (
        ("person", _("{count} người")),
        ("group", _("{count} nhóm")),
        ("relay", _("{count} người chuyển tin")),
    )
    said = [fill(text, count=many[via]) for via, text in ways if many[via]]
    return ", ".join(said) or "0"


def _ways(ctx: Context, check: Check) -> str:
    many: Counter[str] = Counter()
    for one in check.reaches:
        many[one.via] += one.many
    return counted(ctx, many)


def _cost(ctx: Context, check: Check) -> str:
    _, cost = ctx.gettext, check.forecast
    if cost is None:
        return ""
    parts = [fill(_("Zalo: miễn phí {count}"), count=cost.free)]
    if cost.packaged:
        parts.append(fill(_("trong gói {count}"), count=cost.packaged))
    if cost.paid:
        price = f"{cost.price:,}".replace(",", ".")
        parts.append(fill(_("mất phí {count} ({price} đ)"), count=cost.paid, price=price))
    return f"{', '.join(parts)}."


def _silent(ctx: Context, check: Check) -> str:
    return fill(
        ctx.gettext("Chưa có nhóm, chưa có người chuyển tin: {villages}."),
        villages=_some(check.silent_villages),
    )


def _some(names: Sequence[str]) -> str:
    more = f" +{len(names) - MOST}" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more
