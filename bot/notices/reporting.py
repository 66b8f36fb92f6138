"""What became of a notice: every row is counted once, by village and reason."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.notice import Notice
from bot.notices.reasons import Explain, reason
from bot.office import Report, VillageReport
from bot.roles import Area
from bot.storage.ledger import Count
from bot.types import State

Fate = Literal["reached", "posted", "waiting", "unknown", "failed"]
FATES: Mapping[State, Fate] = {
    State.queued: "waiting",
    State.sending: "waiting",
    State.sent: "reached",
    State.delivered: "reached",
    State.unknown: "unknown",
    State.failed: "failed",
}


@dataclass(slots=True)
class _Tally:
    """One village while it is being counted."""

    many: Counter[tuple[str, Fate]] = field(default_factory=Counter)
    """By way and fate."""
    failed: Counter[str] = field(default_factory=Counter)
    relayed: int = 0

    def all(self, via: str) -> int:
        return sum(many for (way, _), many in self.many.items() if way == via)


def report(
    notice: Notice,
    counts: Sequence[Count],
    areas: Sequence[Area],
    explain: Explain,
    pulled: Collection[str],
) -> Report:
    """Lay a notice's counts out by village, in the order of the areas.

    `pulled`: channels where `sent` means that it lies there to be fetched.
    """
    villages: dict[str, _Tally] = {}
    fates: Counter[Fate] = Counter()
    reasons: Counter[str] = Counter()
    delivered = 0
    for one in counts:
        tally = villages.setdefault(one.village, _Tally())
        lies = one.state is State.sent and one.channel in pulled
        fate: Fate = "posted" if lies else FATES[one.state]
        fates[fate] += one.many
        tally.many[one.via, fate] += one.many
        tally.relayed += one.many * one.relayed
        delivered += one.many * (one.state is State.delivered)
        if fate == "failed":
            said = reason(one.error, one.via, explain)
            reasons[said] += one.many
            tally.failed[said] += one.many * (one.via == "person")
    return Report(
        notice,
        tuple(_village(name, villages[id_]) for id_, name in _ordered(villages, areas)),
        total=sum(fates.values()),
        reached=fates["reached"],
        delivered=delivered,
        waiting=fates["waiting"],
        unknown=fates["unknown"],
        failed=fates["failed"],
        reasons=dict(reasons.most_common()),
        posted=fates["posted"],
    )


def _ordered(villages: Mapping[str, _Tally], areas: Sequence[Area]) -> list[tuple[str, str]]:
    """List the villages that have rows, by id and name; unknown ones last."""
    known: dict[str, str] = {}
    for area in areas:
        known.setdefault(area.village, area.name)
    # Whoever named no village belongs to the commune, which lies below the province.
    known[""] = next((one.name for one in areas if one.kind == "commune"), known.get("", ""))
    listed = [(id_, name) for id_, name in known.items() if id_ in villages]
    return listed + [(id_, id_) for id_ in sorted(villages) if id_ not in known]


def _village(name: str, tally: _Tally) -> VillageReport:
    return VillageReport(
        village=name,
        people=tally.all("person"),
        reached=tally.many["person", "reached"],
        waiting=tally.many["person", "waiting"],
        unknown=tally.many["person", "unknown"],
        failed=+tally.failed,
        groups=tally.all("group"),
        groups_reached=tally.many["group", "reached"],
        relays=tally.all("relay"),
        relayed=tally.relayed,
        posted=tally.many["person", "posted"],
    )
