"""The figures of a month as they may be seen: no address, no text, no count of a few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.figures import small
from bot.figures.month import Counts, Month, count, summed
from bot.figures.places import step_key, step_names
from bot.figures.rows import Row, Split, split
from bot.figures.small import LEAST, Shown
from bot.figures.users import Users, users
from bot.library import Library
from bot.storage import Tx
from content.schema import Flow

ELSEWHERE = ""
"""Stands for who named no village, and for villages in which hardly anybody is known."""
OTHERS = "others"
"""Stands for what is not in the library any more."""
EVENTS = {
    "dossier_asked": "Lượt tra cứu hồ sơ",
    "ticket_opened": "Câu hỏi gửi cán bộ",
    "ticket_answered": "Lượt cán bộ trả lời",
    "ticket_closed": "Câu hỏi đã xong",
    "visit_done": "Lượt hỗ trợ tại nhà đã xong",
    "not_understood": "Lượt trợ lý chưa hiểu",
}
"""What is counted beside flows and topics, in the order it is shown."""


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """How it went with one flow."""

    id: str
    name: str
    begun: Shown
    finished: Split
    """By village."""
    stopped: Split
    """By the step where they gave up."""

    @property
    def share(self) -> str:
        """Say which share came to its end."""
        return small.percent(self.finished.total, self.begun)


@dataclass(frozen=True, slots=True)
class Figures:
    """A month, as it is shown on every page and in every file."""

    month: Month
    villages: Mapping[str, str]
    """The names of villages that are told on their own, by id."""
    users: Users
    flows: tuple[FlowFigures, ...]
    begun: Split
    """By flow."""
    finished: Shown
    days: tuple[tuple[date, Shown], ...]
    """Flows begun on each day; empty where that would tell too much."""
    topics: tuple[Row, ...]
    """The most asked first."""
    events: Mapping[str, Split]
    """By the names of EVENTS, each by village."""
    notices: int
    """Told as it is: what the commune sends to all is no secret of a citizen's."""


async def read(tx: Tx, month: Month, library: Library, now: datetime) -> Figures:
    """Count a month, and show it."""
    return show(month, await count(tx, month, library, now), library)


def show(month: Month, counts: Counts, library: Library) -> Figures:
    """Turn counts into what may be seen of them."""
    there = summed((one.village, one.many) for one in counts.people)
    known = {one.id: one.name for one in library.commune.villages}
    villages = {id_: name for id_, name in known.items() if there[id_] >= LEAST}
    begun = _begun(counts, library)
    flows = tuple(_flow(flow, begun, counts, villages) for flow in library.flows.values())
    return Figures(
        month,
        villages,
        users=users(counts.people, known),
        flows=flows,
        begun=begun,
        finished=small.around(one.finished.total for one in flows),
        days=_days(month, counts.begun_by_day, begun.total),
        topics=_topics(counts, library),
        events={event: _by_village(counts.by_village(event), villages) for event in EVENTS},
        notices=counts.notices,
    )


def _begun(counts: Counts, library: Library) -> Split:
    titles = {flow.id: flow.button for flow in library.flows.values()}
    begun = summed(
        (id_ if id_ in titles else OTHERS, many)
        for id_, many in counts.by_topic("flow_begun").items()
    )
    return split(begun, {**titles, OTHERS: "Việc khác"} if begun[OTHERS] else titles)


def _flow(flow: Flow, begun: Split, counts: Counts, villages: Mapping[str, str]) -> FlowFigures:
    stopped = summed(
        (step_key(flow, step), many)
        for topic, many in counts.by_topic("flow_stopped").items()
        for id_, _, step in [topic.partition(":")]
        if id_ == flow.id
    ) + summed(
        (step_key(flow, place.step), many)
        for place, many in counts.standing.items()
        if place.flow == flow.id
    )
    return FlowFigures(
        flow.id,
        flow.button,
        begun.of(flow.id) or small.shown(0),
        _by_village(counts.by_village("flow_finished", flow.id), villages),
        split(stopped, {key: name for key, name in step_names(flow) if stopped[key]}),
    )


def _topics(counts: Counts, library: Library) -> tuple[Row, ...]:
    """Name what the commune has published, also what it taught the bot itself."""
    named = (library.flows, library.procedures, library.commune.services, library.answers)
    names = {id_: one.title for kind in named for id_, one in kind.items()}
    for id_, answer in library.answers.items():
        if answer.withdrawn:
            del names[id_]
    asked = summed(
        (topic if topic in names else OTHERS, many)
        for topic, many in counts.by_topic("topic_asked").items()
    )
    rows = [Row(id_, name, small.shown(asked[id_])) for id_, name in names.items() if asked[id_]]
    if asked[OTHERS]:
        # In steps: an answer that is withdrawn today joins them, and must not tell its few.
        rows.append(Row(OTHERS, "Việc khác", small.in_fives(asked[OTHERS])))
    # By what is shown: the order of small counts would tell which of them is larger.
    return tuple(sorted(rows, key=lambda row: -row.many.low))


def _by_village(counted: Counter[str], villages: Mapping[str, str]) -> Split:
    """Split by village; where hardly anybody is known, a count would be about somebody."""
    told = summed((id_ if id_ in villages else ELSEWHERE, many) for id_, many in counted.items())
    return split(told, {**villages, ELSEWHERE: "Nơi khác, chưa rõ thôn"})


def _days(month: Month, begun: Mapping[date, int], whole: Shown) -> tuple[tuple[date, Shown], ...]:
    counted: Sequence[int] = [begun.get(day, 0) for day in month.days]
    if not small.fits(whole, counted):
        return ()
    return tuple((day, small.shown(n)) for day, n in zip(month.days, counted, strict=True))
