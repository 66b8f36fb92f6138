"""The figures of a month as they may be seen: no address, no text, no count of a few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.figures import small
from bot.figures.month import Counts, Month, count, summed
from bot.figures.places import step_key, step_names
from bot.figures.small import LEAST, Shown
from bot.library import Library
from bot.storage import Tx
from content.schema import Flow

ELSEWHERE = ""
"""Stands for who named no village, and for villages in which hardly anybody is known."""
OTHERS = "others"
"""Stands for what is not in the library any more."""
ANSWERS = "answers"
"""Stands for what officers have taught the bot: its titles are questions of citizens."""
CHANNELS = {
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "webchat": "Trang web của xã",
    "telegram": "Telegram",
}
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
class Row:
    """One count with its name."""

    key: str
    name: str
    many: Shown


@dataclass(frozen=True, slots=True)
class Split:
    """A total, and what it is made of."""

    rows: tuple[Row, ...]
    total: Shown

    def of(self, key: str) -> Shown | None:
        """Find one count; None where it is not told on its own."""
        return next((one.many for one in self.rows if one.key == key), None)


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
    people: Shown
    people_by_channel: tuple[Row, ...]
    people_by_village: tuple[Row, ...]
    """Of all villages of the commune; empty where that would tell too much."""
    new_people: Split
    """By channel."""
    flows: tuple[FlowFigures, ...]
    begun: Split
    """By flow."""
    finished: Shown
    days: tuple[tuple[date, Shown], ...]
    """Flows begun on each day; empty where that would tell too much."""
    topics: Split
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
    channels = {one.channel: CHANNELS.get(one.channel, "Kênh khác") for one in counts.people}
    by_channel = _in_fives(summed((one.channel, one.many) for one in counts.people), channels)
    people = small.around(one.many for one in by_channel)
    new = summed((one.channel, one.new) for one in counts.people)
    return Figures(
        month,
        villages,
        people=people,
        people_by_channel=by_channel,
        people_by_village=_below(people, _in_fives(there, known)),
        new_people=_split(new, channels),
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
    return _split(begun, {**titles, OTHERS: "Việc khác"} if begun[OTHERS] else titles)


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
        _split(stopped, {key: name for key, name in step_names(flow) if stopped[key]}),
    )


def _topics(counts: Counts, library: Library) -> Split:
    names = {flow.id: flow.title for flow in library.flows.values()}
    names |= {one.id: one.title for one in library.procedures.values()}
    names |= {ANSWERS: "Câu cán bộ đã dạy trợ lý", OTHERS: "Việc khác"}

    def row(topic: str) -> str:
        if topic in names:
            return topic
        return ANSWERS if topic in library.answers else OTHERS

    asked = summed((row(topic), many) for topic, many in counts.by_topic("topic_asked").items())
    split = _split(asked, {topic: name for topic, name in names.items() if asked[topic]})
    # By what is shown: the order of small counts would tell which of them is larger.
    return replace(split, rows=tuple(sorted(split.rows, key=lambda row: -row.many.low)))


def _by_village(counted: Counter[str], villages: Mapping[str, str]) -> Split:
    """Split by village; where hardly anybody is known, a count would be about somebody."""
    told = summed((id_ if id_ in villages else ELSEWHERE, many) for id_, many in counted.items())
    return _split(told, {**villages, ELSEWHERE: "Nơi khác, chưa rõ thôn"})


def _split(counted: Counter[str], names: Mapping[str, str]) -> Split:
    rows = tuple(Row(key, name, small.shown(counted[key])) for key, name in names.items())
    return Split(rows, small.total(counted[key] for key in names))


def _in_fives(counted: Counter[str], names: Mapping[str, str]) -> tuple[Row, ...]:
    return tuple(Row(key, name, small.in_fives(counted[key])) for key, name in names.items())


def _below(people: Shown, villages: tuple[Row, ...]) -> tuple[Row, ...]:
    """Leave the villages out where as many as there are at least are all there can be."""
    least = small.around(one.many for one in villages)
    return villages if least.exact or least.low < people.high else ()


def _days(month: Month, begun: Mapping[date, int], whole: Shown) -> tuple[tuple[date, Shown], ...]:
    counted: Sequence[int] = [begun.get(day, 0) for day in month.days]
    if not small.fits(whole, counted):
        return ()
    return tuple((day, small.shown(n)) for day, n in zip(month.days, counted, strict=True))
