"""One contender in a process of its own: measures when told to, a line of JSON each way."""

import asyncio
import gc
import importlib
import json
import logging
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

import uvloop

from tests.bench.walk import Result, Setup, measure, resident_mb

LONGEST = 120
"""Seconds after which a measurement is taken to hang."""


def main() -> None:
    """Measure for as long as orders come on stdin."""
    module, variant = sys.argv[1:]
    logging.disable(logging.WARNING)
    begun = time.process_time()
    open_ = importlib.import_module(f"tests.bench.{module}").open_
    answer(import_seconds=time.process_time() - begun, rss_mb=resident_mb())
    for line in sys.stdin:
        order = json.loads(line)
        with tempfile.TemporaryDirectory(prefix="xaoi-bench-") as folder:
            setup = Setup(Path(folder), order["postgres"])
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                result = runner.run(
                    once(open_, variant, setup, people=order["people"], together=order["together"])
                )
        answer(**asdict(result))


async def once(open_, variant: str, setup: Setup, *, people: int, together: int) -> Result:
    """Open the contender on nothing, and measure it."""
    async with AsyncExitStack() as stack, asyncio.timeout(LONGEST):
        contender = await open_(variant, setup, stack)
        gc.collect()
        return await measure(contender, people=people, together=together)


def answer(**values: float) -> None:
    """Write a line to whoever gives the orders."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
