"""An office on a database of its own: a commune with villages, officials and people."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from bot.channels.plain import split
from bot.channels.zalo_oa.codes import sentence
from bot.config import Settings
from bot.i18n import Catalogues
from bot.library import Library, build
from bot.notice import Audience, Draft, Notice, NoticeState
from bot.notices.desk import Desk
from bot.ports import Channel
from bot.roles import Grant, Role
from bot.seed import area_rows
from bot.storage import Db, areas, contacts, doors, groups, notices, officials
from bot.storage.base import Tx
from bot.storage.migrate import upgrade
from bot.types import Address, Contact
from content.commune import load
from tests.chat import Clock

TOP = "tan_nguyen"
EAST, WEST = f"{TOP}/thon_dong", f"{TOP}/thon_doai"


@dataclass
class Hall:
    """The commune's office, and how to fill it."""

    db: Db
    desk: Desk
    clock: Clock
    _numbers: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    async def people(self, channel: str, village: str, many: int, **more: bool) -> list[Address]:
        """Let people of a village be known."""
        known = [Address(channel, str(self._numbers())) for _ in range(many)]
        async with self.db.begin() as tx:
            rows = [
                contacts.row(Contact(one, village=village, **more), self.clock()) for one in known
            ]
            if rows:
                await contacts.add(tx, rows)
        return known

    async def wrote(self, people: list[Address], **ago: float) -> None:
        """Let people have written to the Zalo account so long ago."""
        at = self.clock() - timedelta(**ago)
        async with self.db.begin() as tx:
            await doors.opened(tx, [{"address": str(one), "opened_at": at} for one in people])

    async def group(self, channel: str, area: str, title: str = "Nhóm") -> Address:
        """Let the bot be in a group that an officer has confirmed."""
        address = Address(channel, f"-{self._numbers()}")
        async with self.db.begin() as tx:
            await groups.see(tx, address, title, self.clock())
            await groups.decide(tx, address, area, 1, self.clock())
        return address

    async def official(self, name: str, role: Role, area: str, *addresses: Address) -> int:
        """Give somebody a role."""
        async with self.db.begin() as tx:
            id_ = await officials.add(tx, name, self.clock())
            await officials.grant(tx, id_, Grant(area, role))
            for one in addresses:
                await officials.bind(tx, id_, one)
        self.desk.forget()
        return id_

    async def notice(self, text: str = "Họp thôn.", author: int = 1, **more: object) -> Notice:
        """Keep a notice."""
        key = f"key {self._numbers()}"
        code = f"TB-{1000 + self._numbers()}"
        draft = Draft(text, audience=Audience((TOP,)))
        one = Notice(0, key, code, NoticeState.draft, draft, author, self.clock())
        async with self.db.begin() as tx:
            id_ = await notices.add(tx, replace(one, **more))  # type: ignore[arg-type]
        return replace(one, id=id_, **more)  # type: ignore[arg-type]

    async def do(self, work: Callable[[Tx], object]) -> None:
        """Run some storage functions in one transaction."""
        async with self.db.begin() as tx:
            await work(tx)  # type: ignore[misc]


@asynccontextmanager
async def hall(
    settings: Settings, clock: Clock, channels: Mapping[str, Channel] | None = None
) -> AsyncIterator[Hall]:
    """Open the office of the sample commune."""
    db = Db(settings.database_url)
    await db.open()
    await upgrade(db)
    commune = load(settings.commune)
    library: Library = build([], [], commune, Catalogues({}))
    async with db.begin() as tx:
        await areas.put(tx, area_rows(commune))
    tokens = count(1)
    on: Mapping[str, Any] = channels or {
        name: SimpleNamespace(pulled=name == "webchat")
        for name in ("telegram", "zalo_oa", "webchat")
    }
    desk = Desk(
        db, lambda: library, settings, on, clock, lambda: f"t{next(tokens)}", sentence, split
    )
    try:
        yield Hall(db, desk, clock)
    finally:
        await db.close()
