"""Runs the chaos: `python -m tests.chaos [--seed N] [--kills N] …`; exit code 1 if noticed."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from statistics import median

from tests.chaos import webhook
from tests.chaos.notice_parts import Parts
from tests.chaos.run import Outcome, run
from tests.chaos.script import write
from tests.chaos.verdict import Verdict, judge
from tests.postgres import postgres


def main() -> None:
    """Let people talk undisturbed and then with kills, on each database."""
    arguments = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    arguments.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--messages", type=int, default=2000)
    arguments.add_argument("--people", type=int, default=100)
    arguments.add_argument("--webhook-seconds", type=float, default=60)
    arguments.add_argument("--notice-recipients", type=int, default=10_000)
    arguments.add_argument("--notice-kills", type=int, default=100)
    arguments.add_argument("--on", choices=("sqlite", "postgres"), action="append")
    arguments.add_argument("--only", choices=("replies", "webhook", "notices"))
    wanted = arguments.parse_args()
    say(f"seed {wanted.seed}")
    good = True
    with tempfile.TemporaryDirectory(prefix="xaoi-chaos-") as folder, postgres() as database:
        urls: dict[str, Callable[[str], str]] = {
            "sqlite": lambda name: f"sqlite+aiosqlite:///{folder}/{name}.db",
            "postgres": lambda _: database(),
        }
        parts = Parts(
            wanted.seed, wanted.notice_recipients, wanted.notice_kills, Path(folder), say
        )
        for kind in wanted.on or urls:
            if wanted.only in {None, "replies"}:
                good &= asyncio.run(both(kind, urls[kind], wanted, Path(folder)))
        if wanted.only in {None, "webhook"}:
            good &= under_load(wanted.webhook_seconds, wanted.seed)
        for kind in wanted.on or urls:
            if wanted.only in {None, "notices"}:
                good &= parts.run(kind, urls[kind])
    sys.exit(not good)


def under_load(seconds: float, seed: int) -> bool:
    """Let Zalo's webhook be called all the time, and report."""
    outcome = asyncio.run(webhook.run(seconds, rate=50, people=300, seed=seed))
    say(f"Zalo's webhook, 50 events a second for {seconds:.0f} s:\n  {outcome.report()}")
    return outcome.good


async def both(
    kind: str, url: Callable[[str], str], wanted: argparse.Namespace, folder: Path
) -> bool:
    """Run with and without kills, compare, report."""
    say(f"{wanted.messages} messages of {wanted.people} people, {wanted.kills} kills")
    script = write(wanted.seed, people=wanted.people, messages=wanted.messages)
    calm = await run(
        script, database=url("calm"), folder=folder / f"{kind}-calm", seed=wanted.seed, kills=0
    )
    wild = await run(
        script,
        database=url("wild"),
        folder=folder / f"{kind}-wild",
        seed=wanted.seed,
        kills=wanted.kills,
    )
    verdict = judge(script, calm, wild)
    say(report(kind, calm, wild, verdict))
    return verdict.good


def report(kind: str, calm: Outcome, wild: Outcome, verdict: Verdict) -> str:
    """Write what happened, and what was noticed."""
    starting = sum(kill.starting for kill in wild.kills)
    lines = [
        f"{kind}: {'nobody noticed' if verdict.good else 'NOTICED'}",
        f"  undisturbed {calm.seconds:.1f} s, with kills {wild.seconds:.1f} s",
        f"  kills {len(wild.kills)}, of them while starting {starting}",
        f"  ready again after {median(wild.starts):.2f} s (median)",
        f"  deliveries the platform had to repeat: {wild.redelivered}",
    ]
    for one in fields(Verdict):
        value = getattr(verdict, one.name)
        said = f"{len(value)} {value[:10] or ''}" if isinstance(value, list) else round(value, 3)
        lines.append(f"  {one.name.replace('_', ' ')}: {said}")
    return "\n".join(lines)


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
