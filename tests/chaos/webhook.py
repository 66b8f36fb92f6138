"""Zalo under load: so many events a second, while the bot answers; how long Zalo has to wait."""

import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from aiohttp import ClientSession

from bot.clock import clock
from bot.storage import Db, tokens
from bot.storage.migrate import upgrade
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.events import on_wire, signature

ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
SAID = (
    "/menu",
    "dang ky tam tru",
    "lam khai sinh cho con",
    "H57.132-260804-0583",
    "can cuoc het han",
)
"""Each is answered by one message, whatever was said before."""
RARELY = 0.2
"""Seconds that only one call in a hundred may take."""
LONGEST = 2.0
"""Seconds after which Zalo takes a call for lost."""
PATIENCE = 30.0
"""Seconds for the last answers to come."""


@dataclass
class Outcome:
    """What a run left behind."""

    waited: list[float] = field(default_factory=list)
    """Seconds from each call to its 200."""
    refused: int = 0
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Messages, by person and by the answer that is due."""
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """Messages without their answer."""
        return (self.asked - self.answered).total()

    @property
    def twice(self) -> int:
        """Answers that nobody asked for, or not so often."""
        return (self.answered - self.asked).total()

    @property
    def p99(self) -> float:
        """Seconds that one call in a hundred took, or longer."""
        return quantiles(self.waited, n=100)[98]

    @property
    def good(self) -> bool:
        """Whether Zalo never waited too long, and every message was answered once."""
        wrong = self.refused or self.lost or self.twice
        return not wrong and self.p99 < RARELY and max(self.waited) < LONGEST

    def report(self) -> str:
        """Say it in a line."""
        usual, rare, worst = (
            f"{seconds * 1000:.1f} ms"
            for seconds in (median(self.waited), self.p99, max(self.waited))
        )
        return (
            f"{len(self.waited)} events: accepted after {usual} (p50), {rare} (p99), "
            f"{worst} (longest); "
            f"refused {self.refused}, lost {self.lost}, answered twice {self.twice}"
        )


async def run(seconds: float, rate: float, people: int, seed: int) -> Outcome:
    """Send events evenly for so long, and wait until all are answered."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="xaoi-webhook-") as folder:
        async with (
            FakeZaloOA(echoes=True) as zalo,
            serving(zalo, Path(folder)) as hook,
            ClientSession() as client,
        ):
            # Zalo's own echoes of what the bot writes come to the webhook as well.
            zalo.webhook = hook
            due = await answers_to(zalo, client, hook)
            async with asyncio.TaskGroup() as calls:
                begun = time.perf_counter()
                for number in range(int(seconds * rate)):
                    await asyncio.sleep(max(0, begun + number / rate - time.perf_counter()))
                    who, text = str(10**6 + chance.randrange(people)), chance.choice(SAID)
                    outcome.asked[who, due[text]] += 1
                    calls.create_task(post(client, hook, event(zalo, who, text, number), outcome))
            with suppress(TimeoutError):
                await zalo.until(lambda: answers(zalo) >= outcome.asked.total(), PATIENCE)
            await asyncio.sleep(0.5)  # for an answer too many
            for who in {who for who, _ in outcome.asked}:
                for message in zalo.chat(who).answers:
                    outcome.answered[who, plain(message.text)] += 1
    return outcome


async def answers_to(zalo: FakeZaloOA, client: ClientSession, hook: str) -> dict[str, str]:
    """Ask everything once in peace, to know what is answered."""
    due: dict[str, str] = {}
    for number, text in enumerate(SAID):
        await post(client, hook, event(zalo, "1", text, -1 - number), Outcome())
        await zalo.until(lambda: len(zalo.chat("1").answers) > len(due), PATIENCE)
        due[text] = plain(zalo.chat("1").answers[-1].text)
    assert len(set(due.values())) == len(SAID)
    return due


def answers(zalo: FakeZaloOA) -> int:
    return sum(len(chat.answers) for who, chat in zalo.world.chats.items() if who != "1")


def plain(text: str) -> str:
    """Take away what differs: how somebody new is told, once, what this is; the time of day."""
    return re.sub(r"^Đây là [^\n]*\n\n|\(Cập nhật lúc [^)]*\)", "", text)


def event(zalo: FakeZaloOA, who: str, text: str, number: int) -> bytes:
    """Write one message; the person has written it, as far as Zalo's windows go."""
    zalo.world.windows.interact(who)
    zalo.chat(who)
    return on_wire(
        {
            "app_id": zalo.app_id,
            "sender": {"id": who},
            "recipient": {"id": zalo.oa_id},
            "event_name": "user_send_text",
            "message": {"text": text, "msg_id": f"load{number}"},
            "timestamp": str(int(time.time() * 1000)),
        }
    )


async def post(client: ClientSession, hook: str, body: bytes, outcome: Outcome) -> None:
    """Call the webhook as Zalo does, and take the time."""
    headers = {
        "Content-Type": "application/json",
        "X-ZEvent-Signature": signature(body),
    }
    begun = time.perf_counter()
    async with client.post(hook, data=body, headers=headers) as answer:
        outcome.refused += answer.status != 200
    outcome.waited.append(time.perf_counter() - begun)


@asynccontextmanager
async def serving(zalo: FakeZaloOA, folder: Path) -> AsyncIterator[str]:
    """Run the bot as its operator would, connected; yields the webhook's address."""
    url = f"sqlite+aiosqlite:///{folder}/xaoi.db"
    await connect(url, zalo)
    told = {
        "XAOI_DATABASE_URL": url,
        "XAOI_PORT": "0",
        "XAOI_CHANNELS": "zalo_oa",
        "XAOI_ZALO_OA_APP_ID": zalo.app_id,
        "XAOI_ZALO_OA_APP_SECRET": zalo.app_secret,
        "XAOI_ZALO_OA_SECRET_KEY": zalo.secret_key,
        "XAOI_ZALO_OA_API_URL": zalo.url,
        "XAOI_ZALO_OA_OAUTH_URL": zalo.url,
        "XAOI_LOG_LEVEL": "WARNING",
    }
    with (folder / "bot.log").open("wb") as log:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-u", "-c", "from bot.cli import main; main()", "run"),
            env={**os.environ, **told},
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    try:
        assert bot.stdout
        said = b""
        while not (found := ADDRESS.search(said)):
            said = await bot.stdout.readline()
            assert said, (folder / "bot.log").read_text()[-3000:]
        yield f"{found[0].decode()}/hooks/zalo_oa"
    finally:
        bot.terminate()
        await bot.wait()


async def connect(url: str, zalo: FakeZaloOA) -> None:
    """Keep a pair of tokens, as `xaoi zalo connect` does."""
    db = Db(url)
    await db.open()
    await upgrade(db)
    access, refresh = zalo.grant()
    now = clock()
    async with db.begin() as tx:
        pair = tokens.Pair(access, refresh, now, now + timedelta(hours=25))
        await tokens.save(tx, "zalo_oa", pair)
    await db.close()
