"""Lays the figures out as a table, and holds them against the goals."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Row = dict[str, Any]
OURS = ("xaoi", "telegram")
HEAD = "".join(
    (
        f"{'contender':<24}{'at once':>8}{'turns/s':>9}{'p50 ms':>8}{'p99 ms':>8}",
        f"{'CPU µs':>8}{'per CPU-s':>10}{'RSS MB':>8}{'ours ×':>8}",
    )
)
MEASURES = ("turns_s", "p50_ms", "p99_ms", "cpu_us", "turns_cpu_s", "rss_mb")


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of ours, held against the peers' of the same run."""

    said: str
    ratio: float
    bound: float
    at_least: bool

    @property
    def reached(self) -> bool:
        """Whether it is as good as it should be."""
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound


def middle(results: Sequence[Row]) -> Row:
    """Join the rounds of one contender: the median of each figure."""
    rounds = [
        {
            "turns_s": one["turns"] / one["seconds"],
            "p50_ms": one["p50_ms"],
            "p99_ms": one["p99_ms"],
            "cpu_us": one["cpu_seconds"] / one["turns"] * 1e6,
            "turns_cpu_s": one["turns"] / one["cpu_seconds"],
            "rss_mb": one["rss_mb"],
        }
        for one in results
    ]
    return {name: median(one[name] for one in rounds) for name in MEASURES}


def goals(rows: Sequence[Row], together: int) -> list[Goal]:
    """Hold ours on SQLite against the peers, with this many conversations at once."""
    at = {(row["name"], row["variant"]): row for row in rows if row["together"] == together}
    peers = {key: row for key, row in at.items() if key[0] not in OURS}
    found = []
    for ours in OURS:
        if not (mine := at.get((ours, "sqlite"))):
            continue
        for (name, variant), row in peers.items():
            if variant == "sqlite":
                ratio = mine["turns_cpu_s"] / row["turns_cpu_s"]
                said = f"{ours}: turns per CPU-second, times {name} on SQLite"
                found.append(Goal(said, ratio, 2.0, at_least=True))
        memory = [row["cpu_us"] for (_, variant), row in peers.items() if variant == "memory"]
        if memory:
            said = f"{ours}: CPU a turn, times the fastest peer in memory"
            found.append(Goal(said, mine["cpu_us"] / min(memory), 1.0, at_least=False))
        if echo := peers.get(("aiogram_echo", "stateless")):
            said = f"{ours}: CPU a turn, times bare aiogram echo (stretch)"
            found.append(Goal(said, mine["cpu_us"] / echo["cpu_us"], 1.3, at_least=False))
    return found


def machine() -> Row:
    """Say what this ran on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": round(os.getloadavg()[0], 2),
    }


def table(rows: Sequence[Row]) -> str:
    """Write the figures of every contender, with ours as a ratio to it."""
    lines = [HEAD]
    for together in sorted({row["together"] for row in rows}):
        here = [row for row in rows if row["together"] == together]
        ours = next((r for r in here if (r["name"], r["variant"]) == ("xaoi", "sqlite")), None)
        for row in here:
            ratio = f"{ours['turns_cpu_s'] / row['turns_cpu_s']:.2f}" if ours else ""
            lines.append(
                f"{row['name'] + ' ' + row['variant']:<24}{together:>8}{row['turns_s']:>9.0f}"
                f"{row['p50_ms']:>8.2f}{row['p99_ms']:>8.2f}{row['cpu_us']:>8.0f}"
                f"{row['turns_cpu_s']:>10.0f}{row['rss_mb']:>8.0f}{ratio:>8}"
            )
        lines.append("")
    lines.append("ours ×: turns per CPU-second of xaoi sqlite, divided by this row's.")
    lines.append(
        "xaoi: a channel that sends nowhere. telegram: aiogram's types in, PTB's calls out,"
    )
    lines.append("as the peers pay for them. The echo makes one call a turn, the others two.")
    lines.append("PostgreSQL's own processes are not in the CPU figures.")
    return "\n".join(lines)


def verdicts(found: Sequence[Goal]) -> str:
    """Write which goals are reached."""
    return "\n".join(
        f"{'reached' if goal.reached else 'MISSED ':<8} {goal.said}: {goal.ratio:.2f} "
        f"(goal {'≥' if goal.at_least else '≤'} {goal.bound:.1f})"
        for goal in found
    )
