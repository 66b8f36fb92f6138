"""An Official Account's channel in front of a Zalo on loopback, without the rest of the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.alerts import Alerts
from bot.channels.zalo_oa import ZaloOA
from bot.config import Settings
from bot.doors import Door
from bot.storage import Db, doors, packing
from bot.storage.delivery_table import delivery
from bot.storage.migrate import upgrade
from bot.types import Address, Button, Delivery, Reply
from tests.chat import Clock
from tests.fakes.zalo_oa import PDF, PNG, FakeZaloOA
from tests.fakes.zalo_oa.chats import Message
from tests.lines.zalo_oa import with_zalo

LAN, HOA, OFFICIAL = "246845883529197922", "246845883529197923", "8756287263669629130"
SEND, GROUP, REACT = "/v3.0/oa/message/cs", "/v3.0/oa/group/message", "/v2.0/oa/message"
HELLO = Reply("Chào bà con!")


@dataclass
class Bench:
    """Zalo, the channel, its database, and people who have written before."""

    zalo: FakeZaloOA
    oa: ZaloOA
    db: Db
    clock: Clock
    _sent: int = 0

    async def send(self, reply: Reply = HELLO, to: str = LAN, **fields: Any) -> str:
        """Send as the sender does: each reply under a number of its own."""
        self._sent += 1
        return await self.oa.send(Delivery(self._sent, Address("zalo_oa", to), reply, **fields))

    def seen(self, who: str = LAN) -> list[Message]:
        """Return what the person sees of the bot's."""
        return self.zalo.chat(who).answers

    def called(self, path: str) -> list[Any]:
        """Return what was sent to this address of Zalo's."""
        return [params for where, params in self.zalo.calls if where == path]

    def group(self) -> str:
        """Make a group; returns its id."""
        made = self.zalo.world.call(
            "POST",
            "/v3.0/oa/group/creategroupwithoa",
            {
                "group_name": "Thôn Đoài",
                "asset_id": self.zalo.buys_asset(),
                "member_user_ids": [self.zalo.admin],
            },
        )
        return str(made["group_id"])

    async def door(self, who: str = LAN) -> Door:
        """Read what is known of a person's door."""
        await self.oa.settle()
        address = Address("zalo_oa", who)
        async with self.db.read() as tx:
            return (await doors.find(tx, [address]))[address]

    async def alerts(self) -> list[str]:
        """Read what waits to be told to the official."""
        async with self.db.read() as tx:
            rows = await tx.execute(
                select(delivery).where(delivery.c.address == f"zalo_oa:{OFFICIAL}")
            )
            return [packing.read(one).reply.text for one in rows]


def content(folder: Path) -> Path:
    """Fill a folder with a picture, one that Zalo does not take, and files."""
    pictures, files = folder / "pictures", folder / "files"
    for one in (pictures / "vneid", files):
        one.mkdir(parents=True)
    (pictures / "vneid" / "login.svg").write_text("<svg/>")
    (pictures / "vneid" / "login.png").write_bytes(PNG)
    (pictures / "only.svg").write_text("<svg/>")
    (pictures / "large.png").write_bytes(PNG + bytes(2**20))
    (pictures / "moving.webp").write_bytes(b"RIFF")
    (files / "to-khai.pdf").write_bytes(PDF)
    (files / "large.pdf").write_bytes(PDF + bytes(5 * 2**20))
    (files / "list.xlsx").write_bytes(b"PK\x03\x04")
    return folder


@asynccontextmanager
async def opened(settings: Settings, clock: Clock, folder: Path) -> AsyncIterator[Bench]:
    """Open a bench: the account is connected, Lan and Hoa have written."""
    db = Db(settings.database_url)
    await db.open()
    await upgrade(db)
    alerts = Alerts(db, [Address("zalo_oa", OFFICIAL)], clock)
    async with FakeZaloOA(clock=clock) as zalo:
        told = with_zalo(settings, zalo, "").model_copy(update={"content": content(folder)})
        oa = ZaloOA(told, db, alerts.raise_, clock)
        await oa.connecting.keep_given(zalo.grant()[1])
        for who in (LAN, HOA):
            zalo.says(who, "chào")
            row = {"address": f"zalo_oa:{who}", "opened_at": clock()}
            await db.commit((doors.opened, row))
        zalo.calls.clear()
        clock.later(minutes=5)
        yield Bench(zalo, oa, db, clock)
        await oa.stop()
    await db.close()


def many(count: int) -> tuple[Button, ...]:
    """Make so many choices."""
    return tuple(Button(f"Việc số {one}", f"/flow {one}") for one in range(1, count + 1))
