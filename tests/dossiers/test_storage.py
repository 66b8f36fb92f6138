"""Lists, followers and guesses are kept alike on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import Settings
from bot.dossier import Dossier, Stage
from bot.storage import Db, contacts, dossiers, guesses, watches
from bot.storage.migrate import upgrade
from bot.storage.watches import Change
from bot.types import Address, Contact

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
LAN, MINH = Address("test", "lan"), Address("test", "minh")
CODE = "H57.132-260804-0583"


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql")),
    ]
)
async def db(request: pytest.FixtureRequest, settings: Settings) -> AsyncIterator[Db]:
    """Open an empty database of either kind, where two people are known."""
    if request.param == "sqlite":
        url = settings.database_url
    else:
        url = request.getfixturevalue("database")()
    db = Db(url)
    await db.open()
    await upgrade(db)
    async with db.begin() as tx:
        await contacts.add(tx, [contacts.row(Contact(one), NOW) for one in (LAN, MINH)])
    yield db
    await db.close()


async def listed(db: Db, stage: Stage, at: datetime) -> Dossier:
    """Take in a list of one dossier."""
    one = Dossier(CODE, stage, "local", at)
    async with db.begin() as tx:
        number = await dossiers.begin_import(tx, rows=1, refused=0, started_at=at, finished_at=at)
        await dossiers.save(tx, [one], number)
    return one


async def changed(db: Db) -> list[Change]:
    """Tell everybody who does not know, and return whom."""
    async with db.begin() as tx:
        found = await watches.changed(tx)
        await watches.told(tx, found)
    return found


async def test_each_follower_is_told_once(db: Db) -> None:
    """Both are told of one change, neither twice."""
    await listed(db, Stage.processing, NOW)
    async with db.begin() as tx:
        for who in (LAN, MINH):
            await watches.follow(tx, who, CODE, "", told=("4", NOW))
    unchanged = await changed(db)
    one = await listed(db, Stage.done, LATER)

    first, second = await changed(db), await changed(db)

    assert (unchanged, second) == ([], [])
    assert {change.watch.address for change in first} == {LAN, MINH}
    assert {change.dossier for change in first} == {one}


async def test_an_older_list_is_no_news(db: Db) -> None:
    """Who was shown a newer answer is not told what was true before it."""
    await listed(db, Stage.processing, NOW)
    async with db.begin() as tx:
        await watches.follow(tx, LAN, CODE, "", told=("9", LATER))

    assert await changed(db) == []


async def test_a_change_between_looking_and_following_is_told(db: Db) -> None:
    """A list that came in while they were deciding is newer than what they saw."""
    await listed(db, Stage.done, LATER)
    async with db.begin() as tx:
        await watches.follow(tx, LAN, CODE, "", told=("4", NOW))

    assert [change.watch.address for change in await changed(db)] == [LAN]


async def test_the_unreachable_are_not_told(db: Db) -> None:
    """They are told when they write again."""
    async with db.begin() as tx:
        await watches.follow(tx, LAN, CODE, "", told=("4", NOW))
        await contacts.change(tx, LAN, reachable=False)
    await listed(db, Stage.done, LATER)
    away = await changed(db)
    async with db.begin() as tx:
        await contacts.change(tx, LAN, reachable=True)

    assert away == []
    assert [change.watch.address for change in await changed(db)] == [LAN]


async def test_a_forgotten_person_follows_nothing(db: Db) -> None:
    """And a chat that moved goes on following."""
    async with db.begin() as tx:
        await watches.follow(tx, LAN, CODE, "Na", told=("4", NOW))
        await watches.follow(tx, MINH, CODE, "", told=("4", NOW))
        await watches.forget(tx, LAN)
        await watches.move(tx, MINH, LAN)

        assert await watches.nickname(tx, LAN, CODE) == ""
        assert await watches.nickname(tx, MINH, CODE) is None
        assert await watches.watched_elsewhere(tx) == [CODE]


async def test_guesses_are_counted_and_forgotten(db: Db) -> None:
    """Per person and for all together, as far back as is asked."""
    hour = timedelta(hours=1)
    async with db.begin() as tx:
        await guesses.count(tx, [LAN, LAN, MINH], NOW)
        await guesses.count(tx, [LAN], NOW + 2 * hour)

        assert await guesses.since(tx, LAN, NOW) == 3
        assert await guesses.since(tx, LAN, NOW + hour) == 1
        assert await guesses.since(tx, None, NOW) == 4
        await guesses.forget(tx, NOW + hour)
        assert await guesses.since(tx, None, NOW) == 1


async def test_a_list_tells_which_agencies_are_ours(db: Db) -> None:
    """`H57.13` is not `H57.132`."""
    await listed(db, Stage.processing, NOW)
    async with db.read() as tx:
        assert await dossiers.lists_agency(tx, "H57.132")
        assert not await dossiers.lists_agency(tx, "H57.13")
        assert await dossiers.last_import(tx) == NOW
