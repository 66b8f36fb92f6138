"""How fast notices leave, on a Telegram that enforces its limits; how long replies wait then."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bot.notices.pacing import SHARE
from tests.chaos import notice_setup
from tests.chaos.notice_bots import Source, running
from tests.chaos.notice_plan import VILLAGES, plan
from tests.chaos.notice_platforms import CODE
from tests.fakes.telegram import FakeTelegram, Limits, Weather

RATE = 30.0
"""Messages a second that Telegram takes."""
CAP = RATE * SHARE
"""Of them for notices."""
ENOUGH, SOON = 0.95, 1.0
"""The share of the cap to be reached; seconds that only one reply in a hundred may take."""
ALONE, THREE = ("all",), ("web", "sender", "sender", "sender")
CITIZENS, EVERY = 100, 0.5
"""So many people write in turn, one about each half a second."""
FIRST_CITIZEN = 5_000_000
SAID = ("/menu", "dang ky tam tru", "lam khai sinh cho con", "H57.132-260804-0583")
LOOK = 0.02
PATIENCE = 20.0
"""Seconds for the first notice to leave, and for the last reply to come."""
SETTINGS = {
    "XAOI_PORT": "0",
    "XAOI_LOG_LEVEL": "WARNING",
    "XAOI_COOLING_SECONDS": "0",
    "XAOI_QUIET_HOURS": "0-0",
    "XAOI_CHANNELS": "telegram",
    "XAOI_TELEGRAM_RATE": str(RATE),
}


@dataclass
class Outcome:
    """What a run left behind."""

    seconds: float
    sent: int = 0
    """Messages of notices within these seconds."""
    refused: int = 0
    """Calls that came too fast."""
    waited: list[float] = field(default_factory=list)
    """Seconds from each citizen's message to the reply."""
    unanswered: int = 0
    stalled: float = 0.0
    """Seconds that this process itself once stood still: calls then seem to come at once."""

    @property
    def share(self) -> float:
        """What was reached of the cap."""
        return self.sent / self.seconds / CAP

    @property
    def p99(self) -> float:
        """Seconds that one reply in a hundred took, or longer."""
        return quantiles(self.waited, n=100)[98]

    @property
    def good(self) -> bool:
        """Whether nearly all of the cap was used, never more, and nobody waited long."""
        fast = self.share >= ENOUGH and self.p99 < SOON
        return fast and not (self.refused or self.unanswered)

    def report(self) -> str:
        """Say it in a line."""
        usual, rare, worst = (
            f"{seconds * 1000:.0f} ms"
            for seconds in (median(self.waited), self.p99, max(self.waited))
        )
        return (
            f"{self.sent / self.seconds:.2f} a second over {self.seconds:.0f} s, "
            f"{self.share:.1%} of the cap, refused {self.refused}; "
            f"{len(self.waited)} replies after {usual} (p50), {rare} (p99), {worst} (longest), "
            f"unanswered {self.unanswered}; "
            f"the tester itself stood still for {self.stalled * 1000:.0f} ms at most"
        )


async def run(
    source: Source,
    *,
    database: str,
    folder: Path,
    seed: int,
    recipients: int,
    seconds: float,
    roles: tuple[str, ...],
) -> Outcome:
    """Watch a notice to so many people leave for so long, while citizens write."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    made = plan(recipients, channels=("telegram",))
    await notice_setup.fill(database, made, seed, [VILLAGES])
    weather = Weather(chance, slow=(0.05, 0.3))
    async with FakeTelegram(limits=Limits(), weather=weather) as telegram:
        for address in (
            *(one.address for one in made.people),
            *made.groups,
            *made.relays.values(),
        ):
            telegram.chat(int(address.id))
        settings = {
            **SETTINGS,
            "XAOI_DATABASE_URL": database,
            "XAOI_TELEGRAM_TOKEN": telegram.token,
            "XAOI_TELEGRAM_API_URL": telegram.url,
        }
        async with running(source, settings, roles, folder) as bots:
            await bots.spawn_all()
            await telegram.until(lambda: telegram.received, PATIENCE)
            stalls: list[float] = []
            watching = asyncio.create_task(_feel(stalls))
            outcome = await _watch(telegram, seconds, chance)
            watching.cancel()
            outcome.stalled = max(stalls)
            return outcome


async def _feel(stalls: list[float]) -> None:
    """Note for ever by how much this process oversleeps."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(LOOK)
        stalls.append(time.monotonic() - began - LOOK)


async def _watch(telegram: FakeTelegram, seconds: float, chance: random.Random) -> Outcome:
    asked: list[tuple[int, float]] = []
    begun = due = time.monotonic()
    while (left := begun + seconds - time.monotonic()) > 0:
        who = FIRST_CITIZEN + len(asked) % CITIZENS
        asked.append((who, time.monotonic()))
        telegram.says(who, chance.choice(SAID))
        # Never in step with a clock of the bot's.
        due += chance.uniform(0, 2 * EVERY)
        await asyncio.sleep(max(0.0, min(left, due - time.monotonic())))
    sent = sum(
        bool(CODE.search(one.text)) and one.at < begun + seconds for one in telegram.received
    )
    outcome = Outcome(seconds, sent)
    for _ in range(int(PATIENCE / SOON)):
        await asyncio.sleep(SOON)
        replies = _replies(telegram, asked)
        if None not in replies:
            break
    outcome.waited = [one for one in replies if one is not None]
    outcome.unanswered = replies.count(None)
    outcome.refused = telegram.refused_for_speed
    return outcome


def _replies(telegram: FakeTelegram, asked: list[tuple[int, float]]) -> list[float | None]:
    """Tell how long each message waited for the first thing that came after it."""
    shown: dict[int, list[float]] = {}
    for one in telegram.received:
        shown.setdefault(int(one.who), []).append(one.at)
    return [
        next((at - when for at in shown.get(who, ()) if at >= when), None) for who, when in asked
    ]
