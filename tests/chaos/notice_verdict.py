"""Holds the ledger of a bot that was killed against what really arrived on people's phones."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from bot.storage.ledger import Count
from bot.types import Address, State
from tests.chaos.notice_plan import Plan
from tests.chaos.notice_rows import Row

Received = Mapping[tuple[str, Address], int]
ARRIVED = (State.sent, State.delivered)
DIED = "died"
"""Why a row is unknown whose process died; any other reason is the weather's."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; each list is empty where all is well."""

    twice: list[str]
    """Who got a notice more often than the ledger can explain."""
    missing: list[str]
    """Who is said to have got it, and has not."""
    denied: list[str]
    """Who is said not to have got it, and has."""
    strangers: list[str]
    """Who got something that was not for them."""
    forgotten: list[str]
    """Who was to get it, and has no row."""
    unasked: list[str]
    """Who has a row, and should have none."""
    left_open: list[str]
    """Rows and notices that came to no end."""
    unexplained: list[str]
    """Unknown rows that were not in anybody's hands at any kill."""
    miscounted: list[str]
    """Notices whose report says something else than their rows."""
    blamed_on_weather: int
    """Unknown rows beyond the calls whose end nobody could know."""
    bugs: int
    """Tracebacks in the log, and processes that ended by themselves."""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run left behind."""

    received: Received
    rows: Sequence[Row]
    counted: Mapping[str, Sequence[Count]]
    notices: Mapping[str, str]
    """How each stands at the end."""
    marked: Collection[int]
    """Rows that were marked as being sent right after a kill."""
    doubtful: int
    """Calls after which nobody could know whether the message arrived."""
    bugs: int


def judge(plan: Plan, found: Findings) -> Verdict:
    """Compare."""
    states: dict[tuple[str, Address], list[State]] = defaultdict(list)
    for row in found.rows:
        states[row.code, row.address].append(row.state)
    states.default_factory = None
    meant = {(code, address) for code in plan.codes for address in plan.meant(code)}
    unknown = [one for one in found.rows if one.state is State.unknown]
    weather = [one for one in unknown if one.error != DIED]
    got = Counter(found.received)
    return Verdict(
        twice=[said(key) for key, many in got.items() if many > most(states.get(key, ())) > 0],
        missing=[said(key) for key, known in states.items() if got[key] < least(known)],
        denied=[said(key) for key in got if key in states and most(states[key]) == 0],
        strangers=[said(key) for key in got if key not in meant],
        forgotten=[said(key) for key in meant if key not in states],
        unasked=[said(key) for key in states if key not in meant],
        left_open=[
            *(f"row {one.id}" for one in found.rows if one.state not in ENDED),
            *(f"{code} {how}" for code, how in found.notices.items() if how != "finished"),
        ],
        unexplained=[
            f"row {one.id}" for one in unknown if one.error == DIED and one.id not in found.marked
        ],
        miscounted=[code for code in plan.codes if not agrees(code, found)],
        blamed_on_weather=max(0, len(weather) - found.doubtful),
        bugs=found.bugs,
    )


ENDED = (*ARRIVED, State.failed, State.unknown)


def least(states: Sequence[State]) -> int:
    """Count what must have arrived."""
    return sum(one in ARRIVED for one in states)


def most(states: Sequence[State]) -> int:
    """Count what may have arrived."""
    return sum(one in ARRIVED or one is State.unknown for one in states)


def agrees(code: str, found: Findings) -> bool:
    """Tell whether a notice's report says what its rows say."""
    told = Counter[State]()
    for one in found.counted[code]:
        told[one.state] += one.many
    return told == Counter(one.state for one in found.rows if one.code == code)


def said(key: tuple[str, Address]) -> str:
    """Name a notice and a recipient."""
    code, address = key
    return f"{code or 'no notice'} {address}"
