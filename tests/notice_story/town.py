"""A commune with its people on Telegram and on Zalo at once, before one bot that runs."""

import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.app import build
from bot.channels.zalo_oa import ZaloOA
from bot.channels.zalo_oa.read import GROUP
from bot.config import Settings
from bot.process import App
from bot.storage import contacts, doors
from bot.types import Address, Contact
from tests.chat import Clock
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo_oa import FakeZaloOA
from tests.lines.line import Seen, opened
from tests.lines.zalo_oa import with_zalo

FAST, FAST_A_MINUTE = 1_500.0, 90_000
"""Rates at which hundreds of messages take a second."""
A_MOMENT = timedelta(seconds=3)
"""What somebody needs to read and to press."""


@dataclass
class Town:
    """Both platforms, and the bot."""

    app: App
    clock: Clock
    telegram: FakeTelegram
    zalo: FakeZaloOA
    url: str

    def phone(self, channel: str, id_: str) -> "Phone":
        """Return somebody's phone."""
        return Phone(self, Address(channel, id_))

    async def quiet(self) -> None:
        """Let everything that was said be answered, and what others were told arrive."""
        await self.telegram.until(lambda: not self.telegram.updates.waiting)
        await self.zalo.until(lambda: not self.zalo.waiting)
        await self.app.settle()
        self.clock.now += A_MOMENT
        while await self.app.sender.run_once():
            await self.app.settle()

    async def settle(self, people: list[tuple[Contact, timedelta]]) -> None:
        """Let these people have talked with the bot, so long ago."""
        now = self.clock()
        rows = [contacts.row(one, now - ago) for one, ago in people]
        opened_at = [
            {"address": str(one.address), "opened_at": now - ago}
            for one, ago in people
            if one.address.channel == "zalo_oa"
        ]
        async with self.app.db.begin() as tx:
            await contacts.add(tx, rows)
            await doors.opened(tx, opened_at)
        for one, ago in people:
            if one.address.channel == "zalo_oa":
                self.zalo.world.windows.person(one.address.id).last = now - ago
            else:
                self.telegram.chat(int(one.address.id))

    def lets_bot_in(self, by: str, group: Address) -> None:
        """Add the bot to a group on Telegram."""
        told = self.telegram.people.membership(int(by), "left", "member", chat=int(group.id))
        self.telegram.injects(told)

    async def makes_group(self, name: str, first: str) -> Address:
        """Make a group of the account on Zalo."""
        oa = self.app.channels["zalo_oa"]
        assert isinstance(oa, ZaloOA)
        made = await oa.groups.create(name, "", self.zalo.buys_asset(), [self.zalo.admin, first])
        return Address("zalo_oa", GROUP + made.id)

    @property
    def mark(self) -> tuple[int, int]:
        """Return how many messages have appeared until now, on either platform."""
        return len(self.telegram.received), len(self.zalo.received)

    def appeared(self, since: tuple[int, int], code: str) -> list[tuple[Address, str]]:
        """List who got a notice since then, and what exactly, by the platforms' own ledgers."""
        on_telegram = [
            (Address("telegram", one.who), one.text) for one in self.telegram.received[since[0] :]
        ]
        on_zalo = [(self._on_zalo(one.who), one.text) for one in self.zalo.received[since[1] :]]
        begins = (f"{what} · xã Tân Nguyên · Mã {code}" for what in HEADINGS)
        heads = tuple(begins)
        return [one for one in on_telegram + on_zalo if one[1].startswith(heads)]

    def got(self, since: tuple[int, int], code: str) -> Counter[Address]:
        """Count how often each got a notice since then."""
        return Counter(address for address, _ in self.appeared(since, code))

    def _on_zalo(self, id_: str) -> Address:
        return Address("zalo_oa", GROUP + id_ if self.zalo.world.groups.find(id_) else id_)


HEADINGS = ("THÔNG BÁO", "ĐÍNH CHÍNH", "THU HỒI")
"""What notices begin with."""


@dataclass(frozen=True)
class Phone:
    """Somebody's phone: each thing they do returns what it then shows as new."""

    town: Town
    address: Address

    async def says(self, text: str) -> Seen:
        """Type something."""
        town = self.town
        if self.address.channel == "telegram":
            return await self._after(lambda: town.telegram.says(int(self.address.id), text))
        return await self._after(lambda: town.zalo.says(self.address.id, text))

    async def presses(self, label: str) -> Seen:
        """Press the newest button with this label."""
        town = self.town
        if self.address.channel == "telegram":
            return await self._after(lambda: town.telegram.presses(int(self.address.id), label))
        return await self._after(lambda: town.zalo.taps(self.address.id, label))

    async def types(self, label: str) -> Seen:
        """Type the number of a choice in the newest list, as where no button is to be seen."""
        return await self.says(self.seen[-1].number(label))

    @property
    def seen(self) -> list[Seen]:
        """Everything the bot has written here, as it now stands."""
        if self.address.channel == "telegram":
            shown = self.town.telegram.chat(int(self.address.id)).answers
            return [Seen(one.text, tuple(one.labels), bool(one.photo)) for one in shown]
        written = self.town.zalo.chat(self.address.id).answers
        return [Seen(one.text, tuple(one.labels), one.image is not None) for one in written]

    async def _after(self, act: Callable[[], object]) -> Seen:
        before, hearts = self.seen, len(self.town.zalo.reactions)
        act()
        await self.town.quiet()
        now, more = self.seen, self.town.zalo.reactions[hearts:]
        new = [one for at, one in enumerate(now) if at >= len(before) or one != before[at]]
        new += [Seen(icon) for who, _, icon in more if who == self.address.id]
        assert new, f"no answer to {self.address}; last shown: {now[-1:]}"
        return new[-1]


@asynccontextmanager
async def town(settings: Settings, clock: Clock) -> AsyncIterator[Town]:
    """Open it, the account on Zalo connected."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        url = f"http://127.0.0.1:{port.getsockname()[1]}"
        async with (
            FakeTelegram() as telegram,
            FakeZaloOA(clock=clock, impatient=True) as zalo,
        ):
            zalo.rate = FAST_A_MINUTE
            told = with_zalo(settings, zalo, url).model_copy(
                update={
                    "channels": ("telegram", "zalo_oa"),
                    "telegram_token": telegram.token,
                    "telegram_api_url": telegram.url,
                    "telegram_mode": "webhook",
                    "telegram_secret": "s3cret-s3cret",
                    "telegram_rate": FAST,
                    "zalo_oa_rate": float(FAST_A_MINUTE),
                }
            )
            async with build(told, now=clock) as app, opened(app, port):
                found = Town(app, clock, telegram, zalo, url)
                oa = app.channels["zalo_oa"]
                assert isinstance(oa, ZaloOA)
                await oa.connecting.keep_given(zalo.grant()[1])
                zalo.webhook = f"{url}/hooks/zalo_oa"
                yield found
