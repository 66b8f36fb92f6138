"""Both platforms of a kill test in this process, with their weather; they outlive the bot."""

import asyncio
import logging
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession

from bot.channels.zalo_oa.read import GROUP
from bot.types import Address
from tests.chaos.notice_plan import Plan, plan
from tests.fakes.telegram import FakeTelegram, Weather
from tests.fakes.zalo_oa import FakeZaloOA, caller

CODE = re.compile(r"Mã (TB-\d+)")
DOUBTFUL = ("cuts_before", "cuts_silent", "cuts_within", "garbles")
"""After these the bot cannot know whether a message arrived."""
ZALO_GROUPS = 2
LOOK = 0.02


@dataclass(frozen=True, slots=True)
class Platforms:
    """What people have got, on either of them."""

    telegram: FakeTelegram
    zalo: FakeZaloOA
    plan: Plan

    @property
    def events(self) -> int:
        """How many messages have arrived: the clock by which kills are planned."""
        return len(self.telegram.received) + len(self.zalo.received)

    @property
    def received(self) -> Counter[tuple[str, Address]]:
        """How often everybody got each notice, by its code; empty for what is none."""
        found = Counter[tuple[str, Address]]()
        named = {one.id.removeprefix(GROUP): one.id for one in self.plan.groups}
        for channel, ledger in (
            ("telegram", self.telegram.received),
            ("zalo_oa", self.zalo.received),
        ):
            for one in ledger:
                code = CODE.search(one.text)
                address = Address(channel, named.get(one.who, one.who))
                found[code[1] if code else "", address] += 1
        return found

    @property
    def weather(self) -> Counter[str]:
        """How often what went wrong."""
        found = Counter[str]()
        for one in (self.telegram, self.zalo):
            if one.weather:
                found += one.weather.happened
        return found

    @property
    def doubtful(self) -> int:
        """After how many calls nobody could know whether the message arrived."""
        return sum(self.weather[one] for one in DOUBTFUL)

    async def until(self, events: int) -> None:
        """Wait until so many messages have arrived."""
        while self.events < events:  # noqa: ASYNC110 - two servers are looked at
            await asyncio.sleep(LOOK)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead a bot here."""
        return {
            "XAOI_CHANNELS": "telegram,zalo_oa",
            "XAOI_TELEGRAM_TOKEN": self.telegram.token,
            "XAOI_TELEGRAM_API_URL": self.telegram.url,
            "XAOI_ZALO_OA_APP_ID": self.zalo.app_id,
            "XAOI_ZALO_OA_APP_SECRET": self.zalo.app_secret,
            "XAOI_ZALO_OA_SECRET_KEY": self.zalo.secret_key,
            "XAOI_ZALO_OA_API_URL": self.zalo.url,
            "XAOI_ZALO_OA_OAUTH_URL": self.zalo.url,
        }


@asynccontextmanager
async def serving(people: int, seed: int) -> AsyncIterator[Platforms]:
    """Serve both, with everybody of a plan in front of them."""
    # It complains of callers that were killed while it answered.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    weather = {
        "slow": (0.02, 0.3),
        "breaks": 0.01,
        "cuts_before": 0.003,
        "cuts_silent": 0.003,
        "cuts_within": 0.003,
        "garbles": 0.003,
        "blocks": 0.004,
    }
    chances = [random.Random(seed + one) for one in (1, 2)]  # noqa: S311 - repeatable on purpose
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(
            FakeTelegram(weather=Weather(chances[0], **weather, throttle=0.005))
        )
        # Zalo's “too fast” lasts to the end of the minute, for everybody.
        zalo = await stack.enter_async_context(
            FakeZaloOA(weather=Weather(chances[1], **weather, throttle=0.0004), echoes=False)
        )
        zalo.rate = 10**9
        made = plan(people, await _groups(zalo))
        _settle(telegram, zalo, made)
        yield Platforms(telegram, zalo, made)


async def _groups(zalo: FakeZaloOA) -> list[str]:
    """Let the account make its groups."""
    async with ClientSession() as client:
        bot = caller.Bot(zalo, client, zalo.grant()[0])
        found = []
        for number in range(ZALO_GROUPS):
            told = await bot.post(
                f"{caller.GROUP}/creategroupwithoa",
                {
                    "group_name": f"Tổ {number}",
                    "asset_id": zalo.buys_asset(),
                    "member_user_ids": [zalo.admin],
                },
            )
            found.append(str(told["data"]["group_id"]))
    return found


def _settle(telegram: FakeTelegram, zalo: FakeZaloOA, made: Plan) -> None:
    everywhere = [
        *(one.address for one in made.people),
        *made.groups,
        *made.unconfirmed,
        *made.relays.values(),
    ]
    for address in everywhere:
        if address.channel == "telegram":
            telegram.chat(int(address.id))
        elif not address.id.startswith(GROUP):
            zalo.world.windows.interact(address.id)
    for one in made.people:
        if one.reachable:
            continue
        if one.address.channel == "telegram":
            telegram.chat(int(one.address.id)).refuses = "bot was blocked by the user"
        else:
            zalo.world.windows.person(one.address.id).blocks = True
