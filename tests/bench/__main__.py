"""Runs the benchmark: `python -m tests.bench [--quick] [--only NAME]`."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.bench import report, starts
from tests.postgres import postgres

CONTENDERS = (
    ("xaoi", "sqlite"),
    ("xaoi", "postgres"),
    ("telegram", "sqlite"),
    ("aiogram_fsm", "memory"),
    ("aiogram_fsm", "sqlite"),
    ("aiogram_lean", "memory"),
    ("aiogram_lean", "sqlite"),
    ("dialog", "memory"),
    ("dialog", "sqlite"),
    ("ptb", "memory"),
    ("ptb", "pickle"),
    ("ptb", "sqlite"),
    ("aiogram_echo", "stateless"),
)
TOGETHER = (1, 16)
OUT = Path("var/bench.json")


@dataclass(slots=True)
class Worker:
    """A contender's process, idle until it is given an order."""

    name: str
    variant: str
    process: subprocess.Popen[str]
    begun: dict[str, Any]

    def measure(self, **order: Any) -> dict[str, Any]:
        """Have it measured once; the other processes sleep meanwhile."""
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Read its next line."""
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} {self.variant} broke: see above")
        return json.loads(line)


@contextmanager
def worker(name: str, variant: str) -> Iterator[Worker]:
    """Start a contender's process, and end it."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.bench.worker", name, variant],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            one = Worker(name, variant, process, {})
            one.begun = one.answer()
            yield one
        finally:
            process.kill()


def main() -> None:
    """Measure everyone in turn, several rounds, and report the medians."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="one short round")
    arguments.add_argument("--only", action="append", help="only contenders of this name")
    wanted = arguments.parse_args()
    people, rounds = (40, 1) if wanted.quick else (150, 5)

    machine = report.machine()
    say(" · ".join(f"{name} {value}" for name, value in machine.items()))
    with ExitStack() as stack:
        database = stack.enter_context(postgres())
        workers = [
            stack.enter_context(worker(name, variant))
            for name, variant in CONTENDERS
            if not wanted.only or name in wanted.only
        ]
        results: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            for together in TOGETHER:
                for one in workers:
                    url = database() if one.variant == "postgres" else ""
                    found = one.measure(people=people, together=together, postgres=url)
                    results.setdefault((one.name, one.variant, together), []).append(found)
    rows = [
        {"name": name, "variant": variant, "together": together, **report.middle(found)}
        for (name, variant, together), found in results.items()
    ]
    goals = report.goals(rows, max(TOGETHER))
    started = [] if wanted.only else starts.measure_all(3 if not wanted.quick else 1)
    say(report.table(rows), report.verdicts(goals), starts.table(started), sep="\n\n")
    OUT.parent.mkdir(exist_ok=True)
    whole = {
        "machine": machine,
        "people": people,
        "rounds": rounds,
        "rows": rows,
        "goals": [{**asdict(goal), "reached": goal.reached} for goal in goals],
        "starts": started,
    }
    OUT.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")


def say(*parts: str, sep: str = "\n") -> None:
    """Print at once."""
    sys.stdout.write(sep.join(parts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
