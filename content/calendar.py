"""What the bot will say otherwise, and from which day: law that begins or ends is data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.errors import ContentWrong
from content.freshness import GRACE, SOON, Freshness, ends, freshness
from content.load import load_folder
from content.procedure import Procedure, on
from content.schema import Flow

DAY = timedelta(days=1)
THREE_YEARS = timedelta(days=3 * 365 + 1)
TOLD = {
    Freshness.FRESH: "nói như thường",
    Freshness.OLD: "nói kèm lời nhắc hỏi lại xã",
    Freshness.GONE: "không nói nữa, chỉ đường gặp cán bộ",
}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One text that is another one from this day on."""

    day: date
    topic: str
    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.topic}, {self.place}: “{self.before}” → “{self.after}”"


def changes(items: Iterable[Flow | Procedure], first: date, last: date) -> list[Change]:
    """List what changes after the first day, up to the last."""
    return sorted(
        change
        for item in items
        for day in _turns(item)
        if first < day <= last
        for change in _on(item, day)
    )


def expiring(items: Iterable[Flow | Procedure], day: date) -> list[tuple[date, str]]:
    """List the topics that are out of date, or will soon be, the most pressing first."""
    return sorted((ends(one.sources), one.id) for one in items if ends(one.sources) - day <= SOON)


def expiring_lines(folder: Path, day: date) -> list[str]:
    """Say which files of a folder must be checked again, and by when."""
    try:
        flows, procedures = load_folder(folder)
    except ContentWrong:
        return []
    return [
        f"Cần xem lại trước {last:%d/%m/%Y}: {topic}"
        if last >= day
        else f"Đã quá hạn từ {last:%d/%m/%Y}: {topic}"
        for last, topic in expiring((*flows.values(), *procedures.values()), day)
    ]


def _turns(item: Flow | Procedure) -> set[date]:
    """Name the days on which something may change."""
    last = ends(item.sources)
    days = {last + DAY, last + GRACE + DAY}
    if isinstance(item, Procedure):
        told = [one for _, dated in item.told() for one in dated]
        days |= {one.since for one in told if one.since}
        days |= {one.until + DAY for one in told if one.until}
    return days


def _on(item: Flow | Procedure, day: date) -> Iterator[Change]:
    eve = day - DAY
    was, becomes = freshness(item.sources, eve), freshness(item.sources, day)
    if was is not becomes:
        yield Change(day, item.id, "cả bài", TOLD[was], TOLD[becomes])
    if isinstance(item, Flow) or becomes is Freshness.GONE:
        return
    for place, dated in item.told():
        before, after = (" ".join(one.text for one in on(at, dated)) for at in (eve, day))
        if before != after:
            yield Change(day, item.id, place, before, after)
