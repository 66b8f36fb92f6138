"""Shows content as the bot would say it, before and after it is published."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.desk.guard import Asked
from bot.desk.notices.speaking import context
from bot.desk.views import moment
from bot.edits.preview import Bubble, of_commune, of_flow
from bot.errors import ContentWrong
from bot.library import PROFILE, load
from bot.turn import Context
from content.commune import Commune
from content.procedure import Procedure
from handlers import answer, card
from handlers import procedure as procedures


def bubbles(asked: Asked, kind: str, id_: str, yaml: str) -> list[Bubble]:
    """List what citizens would see of this text; raises ContentWrong where it cannot be read."""
    ctx, read = context(asked), load(kind, id_, yaml)
    if kind == "flow":
        return of_flow(read, ctx.library.commune)
    if kind == PROFILE:
        return [*of_commune(read), _opening(ctx, read)]
    if kind == "answer":
        return [Bubble("Câu trả lời", answer.tell(ctx, read).text)]
    draft = {**ctx.library.procedures, id_: read}
    ctx = replace(ctx, library=replace(ctx.library, procedures=draft))
    return list({one.text: one for one in _of_procedure(ctx, read)}.values())


def apart(
    asked: Asked, kind: str, id_: str, yaml: str, now: str
) -> tuple[list[Bubble], list[Bubble]]:
    """Tell the messages that would change from those that stay; none where it cannot be read."""
    new = readable(asked, kind, id_, yaml)
    old = readable(asked, kind, id_, now)
    return [one for one in new if one not in old], [one for one in new if one in old]


def readable(asked: Asked, kind: str, id_: str, yaml: str) -> list[Bubble]:
    """List what citizens would see; nothing where it cannot be read."""
    try:
        return bubbles(asked, kind, id_, yaml) if yaml else []
    except ContentWrong:
        return []


def _of_procedure(ctx: Context, read: Procedure) -> Iterator[Bubble]:
    """Tell it whole, then each side of it, then its cases."""
    whole = procedures.tell(ctx, read, "")
    yield Bubble("Hỏi chung", whole.text, [one.label for one in whole.buttons])
    for facet, name in card.labels(str).items():
        if facet in card.FACETS and card.has(read, facet):
            yield Bubble(f"Hỏi: {name.lower()}", procedures.tell(ctx, read, facet).text)
    for case in read.cases:
        if case.say:
            what = f"{procedures.CASE}{case.id}"
            yield Bubble(f"Trường hợp: {case.button}", procedures.tell(ctx, read, what).text)


def _opening(ctx: Context, commune: Commune) -> Bubble:
    """Say what is promised to who asks now, and which days are off."""
    by = commune.opening.promise(ctx.now)
    lines = [
        f"Hỏi lúc này: hẹn trả lời trước {moment(by)}."
        if by
        else "Hỏi lúc này: chưa hẹn được giờ, trợ lý nói “xã xác nhận”."
    ]
    for year, days in sorted(commune.opening.years.items()):
        off = (
            (name, [day for day, _ in some])
            for name, some in groupby(sorted(days.off.items()), key=lambda one: one[1])
        )
        said = "; ".join(f"{_days(some)} {name}" for name, some in off)
        known = "đã đối chiếu" if days.confirmed else "chưa đối chiếu, chưa hẹn giờ trong năm này"
        lines.append(f"Nghỉ năm {year} ({known}): {said or 'chưa ghi ngày nào'}.")
    return Bubble("Giờ trả lời câu hỏi gửi cán bộ", "\n".join(lines))


def _days(some: Sequence[date]) -> str:
    return f"{some[0]:%d/%m}" if len(some) == 1 else f"{some[0]:%d/%m}–{some[-1]:%d/%m}"
