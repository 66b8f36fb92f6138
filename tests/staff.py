"""A commune's staff for tests on a real database: officials, people, notices on their way."""

from dataclasses import replace

from bot.acts import Act, WriteDraft
from bot.notice import Audience, Draft, Notice
from bot.notices.deciding import Deciding
from bot.process import App
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import contacts, ledger, notices, officials
from bot.types import Address, Contact, State

COMMUNE = "tan_nguyen"
WRITER, APPROVER = Address("test", "writer"), Address("test", "approver")
ROUNDS = 200


async def employ(app: App, address: Address, name: str, *grants: Grant) -> int:
    """Give somebody roles, as an accepted invitation would."""
    async with app.db.begin() as tx:
        id_ = await officials.add(tx, name, app.now())
        await officials.bind(tx, id_, address)
        for one in grants:
            await officials.grant(tx, id_, one)
    return id_


async def staff(app: App) -> tuple[int, int]:
    """Employ an officer and an approver of the whole commune; returns their ids."""
    return (
        await employ(app, WRITER, "Chị Lan", Grant(COMMUNE, Role.officer)),
        await employ(app, APPROVER, "Anh Nam", Grant(COMMUNE, Role.approver)),
    )


def deciding(app: App) -> Deciding:
    """Return what takes the steps of notices."""
    return app.notices.keeping.deciding


async def settle_people(
    app: App, many: int, *, village: str = "thon_dong", channel: str = "test", first: int = 0
) -> list[Address]:
    """Let so many people live in a village; returns their addresses."""
    addresses = [Address(channel, f"{1_000_000 + first + number}") for number in range(many)]
    rows = [contacts.row(Contact(one, village=village), app.now()) for one in addresses]
    async with app.db.begin() as tx:
        await contacts.add(tx, rows)
    return addresses


async def write(
    app: App, deciding: Deciding, draft: Draft, *, key: str = "test 1", **more: object
) -> Notice:
    """Write a notice down as the writer's conversation would."""
    async with app.db.begin() as tx:
        work = WriteDraft(key, draft, **more)  # type: ignore[arg-type] # event and about
        await deciding.write_draft(tx, WRITER, work, app.now())
    return await read(app, key)


async def step(
    app: App, deciding: Deciding, key: str, taken: Step, *, by: Address, why: str = ""
) -> Notice:
    """Take a step with a notice; raises Stale where it is refused."""
    async with app.db.begin() as tx:
        await deciding.act(tx, by, Act(taken, key, why), app.now())
    return await read(app, key)


async def read(app: App, key: str) -> Notice:
    """Read a notice by its key."""
    async with app.db.read() as tx:
        found = await notices.by_key(tx, key)
    assert found
    return found


async def approved(
    app: App, deciding: Deciding, draft: Draft, *, key: str = "test 1", **more: object
) -> Notice:
    """Write a notice, submit it, and have it approved."""
    await write(app, deciding, draft, key=key, **more)
    await step(app, deciding, key, Step.submit, by=WRITER)
    return await step(app, deciding, key, Step.approve, by=APPROVER)


async def run(app: App) -> None:
    """Let everything that is due now leave."""
    for _ in range(ROUNDS):
        await app.notices.tick()
        due = await app.notices.due()
        for lane in due:
            await app.notices.run(lane)
        told = await app.sender.run_once()
        await app.settle()
        if not due and not told:
            return
    raise AssertionError("notices never come to an end")


async def states(app: App, notice: Notice) -> dict[State, int]:
    """Count a notice's rows by state."""
    async with app.db.read() as tx:
        return await ledger.by_state(tx, notice.id)


def to_all(text: str = "Mai cắt điện từ 8 giờ.", **more: object) -> Draft:
    """Write to everybody in the commune."""
    draft = Draft(text, audience=Audience((COMMUNE,)))
    return replace(draft, **more)  # type: ignore[arg-type] # fields of a draft
