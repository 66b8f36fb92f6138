"""Counts of a few stay hidden: whoever knows how we hide them cannot compute one either."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

import pytest

from bot.figures.small import LEAST, Shown, fits, grown, in_fives, percent, shown, total
from bot.figures.users import Users, users
from bot.storage.figures import People

Seen = tuple[tuple[Shown, ...], Shown]
"""Cells, and their total."""
CHANNELS = ("zalo_oa", "webchat")
VILLAGES = {"a": "Thôn A", "b": "Thôn B", "c": "Thôn C", "d": "Thôn D"}
ENDS = list(combinations_with_replacement(range(10), 3))
"""How many people a channel has at three ends of months in a row."""


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_no_small_count_can_be_computed(cells: int) -> None:
    """Even who knows how we hide finds two things at least that it can have been."""
    alike: dict[Seen, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(7), repeat=cells):
        alike[tuple(map(shown, counts)), total(counts)].append(counts)

    for (seen, _), possible in alike.items():
        ambiguous(seen, possible)


def ambiguous(seen: Sequence[Shown], possible: Sequence[Sequence[int]]) -> None:
    """Require of every hidden cell that it has two values at least among what is possible."""
    for place, one in enumerate(seen):
        if not one.exact:
            assert len({counts[place] for counts in possible}) > 1, (seen, possible)


def test_no_small_count_can_be_computed_from_two_tables() -> None:
    """Flows and days have one total: neither tells of the other; nor do days that are left out."""
    alike: dict[Seen, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(8), range(8), range(10), range(10), range(6)):
        by_flow, by_day = counts[:2], counts[2:]
        if sum(by_flow) != sum(by_day):
            continue
        whole = total(by_flow)
        told = by_day if fits(whole, by_day) else ()
        alike[tuple(map(shown, (*by_flow, *told))), whole].append(counts)

    for (seen, _), possible in alike.items():
        ambiguous(seen, possible)
        for left_out in range(len(seen), 5):
            assert len({counts[left_out] for counts in possible}) > 1, (seen, possible)


@dataclass(frozen=True)
class Look:
    """What somebody sees who opens pages one after the other, and what is true."""

    pages: tuple[Users, ...]
    channels: Sequence[Sequence[int]]
    villages: Sequence[int] = ()

    @property
    def counts(self) -> Iterator[tuple[Shown, int]]:
        """List every count there is, with what may be known of it."""
        for month, page in enumerate(self.pages, 1):
            yield page.many, sum(ends[month] for ends in self.channels)
            yield page.new, sum(ends[month] - ends[month - 1] for ends in self.channels)
            for ends in self.channels:
                before, after = in_fives(ends[month - 1]), in_fives(ends[month])
                yield after, ends[month]
                yield grown(before, after), ends[month] - ends[month - 1]
        for many in self.villages:
            yield in_fives(many), many


def nothing_is_told(looks: Iterable[Look]) -> None:
    """Require of each count that is not shown: behind the same pages it has two values."""
    alike: dict[tuple[Users, ...], list[tuple[Shown, set[int]]]] = {}
    for look in looks:
        known = alike.setdefault(look.pages, [(one, set()) for one, _ in look.counts])
        for (_, values), (_, many) in zip(known, look.counts, strict=True):
            values.add(many)
    for pages, known in alike.items():
        assert all(one.exact or len(values) > 1 for one, values in known), (pages, known)


@pytest.mark.parametrize(("many", "people"), [(2, 9), (3, 4), (4, 4)])
def test_nobody_can_be_computed_from_months_and_villages(many: int, people: int) -> None:
    """People and newcomers of two months, so of either one, and the villages of today."""
    lived = list(product(range(people + 1), repeat=many))

    nothing_is_told(
        look((ends,), villages)
        for ends in ENDS
        for villages in lived
        if sum(villages) <= ends[-1] <= people
    )


def test_nobody_can_be_computed_from_months_and_channels() -> None:
    """One total of newcomers stands beside the people of each channel."""
    few = [ends for ends in ENDS if ends[-1] < LEAST + 2]

    nothing_is_told(look(both) for both in product(few, repeat=len(CHANNELS)))


def look(channels: Sequence[Sequence[int]], villages: Sequence[int] = ()) -> Look:
    """Open the pages of the two months, both on the same day."""
    named = [
        People(CHANNELS[0], village, 0, 0, many)
        for village, many in zip(VILLAGES, villages, strict=False)
    ]
    today = [ends[-1] for ends in channels]
    today[0] -= sum(villages)
    pages = []
    for month in (1, 2):
        known = [(ends[month], ends[month] - ends[month - 1]) for ends in channels]
        of_month = [
            People(channel, "", many, new, now)
            for channel, (many, new), now in zip(CHANNELS, known, today, strict=False)
        ]
        pages.append(users([*of_month, *named], VILLAGES))
    return Look(tuple(pages), channels, villages)


def test_the_first_month_tells_no_more_than_the_people() -> None:
    """Everybody is new then: an exact count of them would be the people's."""
    _, first = look(((0, 0, 8),)).pages

    assert (str(first.many), str(first.new)) == ("5–9", "5–9")


def test_last_months_people_cannot_be_taken_away() -> None:
    """Twelve people in October and thirteen in November look the same: nobody sees who came."""
    seen = {look(((11, before, after),)).pages for before in (12, 13) for after in (13, 14)}

    assert len(seen) == 1
    assert [(str(one.many), str(one.new)) for one in seen.pop()] == [("10–14", "<5")] * 2


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        pytest.param((), "0", id="nothing"),
        pytest.param((0, 0), "0", id="noughts"),
        pytest.param((3,), "<5", id="one small"),
        pytest.param((3, 20), "21–24", id="one small beside a large one"),
        pytest.param((2, 3, 20), "25", id="two small"),
        pytest.param((1, 1, 20), "22–28", id="the least there can be"),
        pytest.param((1, 1), "<9", id="two of one"),
        pytest.param((1000, 200), "1.200", id="large"),
    ],
)
def test_a_total_is_exact_where_it_may_be(counted: tuple[int, ...], said: str) -> None:
    """Else it tells no more than what it is made of."""
    assert str(total(counted)) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        pytest.param(30, 40, "75%", id="a share"),
        pytest.param(0, 40, "0%", id="nobody"),
        pytest.param(4, 40, "–", id="few"),
        pytest.param(3, 4, "–", id="of few"),
        pytest.param(0, 0, "–", id="of nobody"),
    ],
)
def test_a_share_of_few_is_not_told(part: int, whole: int, said: str) -> None:
    """Who knows the whole could compute the part."""
    assert percent(shown(part), shown(whole)) == said
