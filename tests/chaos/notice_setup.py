"""Fills a database before the bot starts: people, groups, relays, and approved notices."""

from collections.abc import Sequence
from random import Random

from bot.acts import Act, WriteDraft
from bot.app import App, build
from bot.config import Settings
from bot.notice import Audience, Draft
from bot.notices.deciding import Deciding
from bot.notices.telling import Telling
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import contacts, groups, notices, officials
from bot.types import Address
from tests.chaos.notice_plan import COMMUNE, NARROW, VILLAGES, Plan

WRITER, APPROVER = Address("nowhere", "writer"), Address("nowhere", "approver")
"""They are told of nothing: what leaves the bot is the notices alone."""
TEXT = "Ngày mai cắt điện từ 8 giờ đến 11 giờ để sửa đường dây. Bà con sạc sẵn điện thoại."
AT_ONCE = 1000


async def fill(
    database: str, plan: Plan, seed: int, audiences: Sequence[Sequence[str]] = (VILLAGES, NARROW)
) -> None:
    """Let everybody live there, and approve a notice for each of these lists of villages."""
    settings = Settings(
        _env_file=None, database_url=database, channels=(), cooling_seconds=0, quiet_hours="0-0"
    )
    async with build(settings) as app:
        await settle(app, plan)
        # Codes need not be hard to guess; here they are to be the same for the same seed.
        chance = Random(seed)  # noqa: S311 - repeatable on purpose
        deciding = Deciding(settings, lambda: app.shelf.library, Telling(()), chance)
        for villages in audiences:
            code = await approve(app, deciding, villages)
            plan.codes[code] = tuple(villages)


async def settle(app: App, plan: Plan) -> None:
    """Keep people, groups and officials, as conversations with them would."""
    now = app.now()
    rows = [contacts.row(one, now) for one in plan.people]
    async with app.db.begin() as tx:
        for first in range(0, len(rows), AT_ONCE):
            await contacts.add(tx, rows[first : first + AT_ONCE])
        for address, grant in (
            (WRITER, Grant(COMMUNE, Role.officer)),
            (APPROVER, Grant(COMMUNE, Role.approver)),
            *((who, Grant(f"{COMMUNE}/{village}", Role.relay))
              for village, who in plan.relays.items()),
        ):  # fmt: skip
            known = await officials.by_address(tx, address)
            id_ = known.id if known else await officials.add(tx, address.id, now)
            await officials.bind(tx, id_, address)
            await officials.grant(tx, id_, grant)
        approver = await officials.by_address(tx, APPROVER)
        assert approver
        for address, village in plan.groups.items():
            await groups.see(tx, address, "Nhóm thôn", now)
            await groups.decide(tx, address, f"{COMMUNE}/{village}", approver.id, now)
        for address in plan.unconfirmed:
            await groups.see(tx, address, "Nhóm lạ", now)


async def approve(app: App, deciding: Deciding, villages: Sequence[str], text: str = TEXT) -> str:
    """Write a notice for these villages, have it approved; returns its code."""
    key = f"chaos {' '.join(villages)}"
    draft = Draft(text, audience=Audience(tuple(f"{COMMUNE}/{one}" for one in villages)))
    async with app.db.begin() as tx:
        now = app.now()
        await deciding.write_draft(tx, WRITER, WriteDraft(key, draft), now)
        await deciding.act(tx, WRITER, Act(Step.submit, key), now)
        await deciding.act(tx, APPROVER, Act(Step.approve, key), now)
        written = await notices.by_key(tx, key)
    assert written
    return written.code
