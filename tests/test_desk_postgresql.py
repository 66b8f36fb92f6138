"""The desk on PostgreSQL: every page, the audit that nobody changes, a ticket claimed at once."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import build
from bot.config import Settings
from bot.desk import PAGES
from bot.desk_acts import MoveTicket
from bot.errors import Stale, StorageUnavailable
from bot.process import App
from bot.roles import Role
from bot.storage import audit
from bot.ticket import TicketStep
from tests.chat import Clock, Collected
from tests.clerk import office
from tests.desk_world import furnished

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
async def app(database: Callable[[], str], clock: Clock, tmp_path: Path) -> AsyncIterator[App]:
    """The whole bot on PostgreSQL."""
    settings = Settings(
        _env_file=None, channels=(), database_url=database(), media=tmp_path / "media"
    )
    async with build(settings, channels=[Collected()], now=clock) as app:
        yield app


async def test_the_desk_on_postgresql(app: App) -> None:
    """Pages are read, the audit refuses to be changed, and of two who claim one holds."""
    roles = (Role.officer, Role.approver, Role.administrator)
    async with (
        office(app) as hall,
        hall.clerk(*roles) as hoa,
        hall.clerk(*roles, id_="nam") as nam,
    ):
        things = await furnished(app, hoa, nam)
        wrong = {}
        for page in (one for one in PAGES if "GET" in one.methods):
            path = "/desk" + re.sub(r"{(\w+)}", lambda found: things[found[1]], page.path)
            answer = await hoa.browser.get(path)
            if answer.status_code != 200:
                wrong[path] = answer.status_code
        claim = MoveTicket(1, TicketStep.claim)
        assert hoa.address
        assert nam.address
        told = await asyncio.gather(
            app.performing.do(hoa.address, claim),
            app.performing.do(nam.address, claim),
            return_exceptions=True,
        )
        ticket = await app.helpdesk.ticket(id_=1)
        async with app.db.read() as tx:
            lines = await audit.page(tx)
        with pytest.raises((DBAPIError, StorageUnavailable)):
            async with app.db.begin() as tx:
                await tx.execute(text("DELETE FROM audit"))
        async with app.db.read() as tx:
            left = await audit.page(tx)

    assert wrong == {}
    assert [one for one in told if one is not None and not isinstance(one, Stale)] == []
    claimed = [one.deed for one in lines].count("ticket claim")
    assert claimed == told.count(None) >= 1
    assert ticket
    holders = [await app.desk.official(one) for one in (hoa.address, nam.address)]
    assert ticket.holder_id in {one.id for one in holders if one}
    assert left == lines
