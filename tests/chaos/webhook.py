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
from statistics import quantiles

from aiohttp import ClientSession

from bot.app import clock
from bot.storage import Db, tokens
from bot.storage.migrate import upgrade
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.events import on_wire, signature

ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")
SAID = ("/menu", "gặp cán bộ", "lam khai sinh cho con", "H57.132-260804-0583", "can cuoc het han")
"""Each is answered by one message."""
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
    sent: Counter[str] = field(default_factory=Counter)
    """Messages by person."""
    answered: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> int:
        """Messages without an answer."""
        return (self.sent - self.answered).total()

    @property
    def twice(self) -> int:
        """Answers too many."""
        return (self.answered - self.sent).total()

    @property
    def good(self) -> bool:
        """Whether Zalo never waited too long, and every message was answered once."""
        return not (self.refused or self.lost or self.twice) and max(self.waited) < LONGEST

    def report(self) -> str:
        """Say it in a line."""
        hundredths = quantiles(self.waited, n=100)
        return (
            f"{len(self.waited)} events: accepted after {hundredths[49] * 1000:.1f} ms (p50), "
            f"{hundredths[98] * 1000:.1f} ms (p99), {max(self.waited) * 1000:.1f} ms (longest); "
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
            async with asyncio.TaskGroup() as calls:
                begun = time.perf_counter()
                for number in range(int(seconds * rate)):
                    await asyncio.sleep(max(0, begun + number / rate - time.perf_counter()))
                    who = str(10**6 + chance.randrange(people))
                    outcome.sent[who] += 1
                    body = event(zalo, who, chance.choice(SAID), number)
                    calls.create_task(post(client, hook, body, outcome))
            with suppress(TimeoutError):
                await zalo.until(
                    lambda: (
                        sum(len(chat.answers) for chat in zalo.world.chats.values())
                        >= outcome.sent.total()
                    ),
                    PATIENCE,
                )
            await asyncio.sleep(0.5)  # for an answer too many
            for who in outcome.sent:
                outcome.answered[who] = len(zalo.chat(who).answers)
    return outcome


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
