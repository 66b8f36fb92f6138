"""Invitations as the database has them: used once, forgotten in time; who is one human."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot import acts
from bot.effects import erase
from bot.errors import Stale
from bot.hours import VIETNAM
from bot.notice import Draft, Notice, NoticeState
from bot.notices.telling import Telling
from bot.officials import Acting, hashed
from bot.roles import Grant, Role
from bot.storage import invitations, notices, officials, progress
from bot.storage.invitations import Invitation
from bot.turn import Erase
from bot.types import Address
from tests.chat import Chat
from tests.officials import COMMUNE, EAST, grants, id_of, official, somebody, told

ADMINISTRATOR = Grant(COMMUNE, Role.administrator)
UNTIL = datetime(2026, 12, 1, tzinfo=VIETNAM)


@pytest.fixture
async def binh(chat: Chat) -> Chat:
    """The commune's administrator."""
    return await official(chat, "binh", "Trần Văn Bình", Role.administrator)


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


async def test_an_official_adds_an_address_of_theirs(chat: Chat, hoa: Chat) -> None:
    """They stay one human: what they write on one phone they do not approve on the other."""
    made = await own_address(hoa, "first")
    other = somebody(chat, "hoa2").address

    first = await join(hoa, other, "first")
    again = await join(hoa, other, "first")
    late = await join(hoa, chat.address, "first")

    assert made
    assert (first, again, late) == (True, True, False)
    async with chat.app.db.read() as tx:
        (one,) = await officials.all_(tx)
        assert (await officials.addresses(tx))[one.id] == [hoa.address, other]


async def test_a_newer_invitation_to_oneself_ends_the_older(chat: Chat, hoa: Chat) -> None:
    """Only the last link works, so that no forgotten one opens the office."""
    await own_address(hoa, "first")
    await own_address(hoa, "second")

    first = await join(hoa, somebody(chat, "hoa2").address, "first")
    second = await join(hoa, somebody(chat, "hoa2").address, "second")

    assert (first, second) == (False, True)


async def test_nobody_adds_an_address_to_somebody_else(chat: Chat, binh: Chat, hoa: Chat) -> None:
    """Nor does an official become another by their link, nor anybody who lost their role."""
    for_hoa = acts.Invite(
        hashed("x"), COMMUNE, Role.officer, "", UNTIL, official_id=await id_of(hoa)
    )
    refused = await does(binh, for_hoa)
    await own_address(hoa, "first")
    taken = await join(hoa, binh.address, "first")
    await does(binh, acts.TakeRole(await id_of(hoa), Grant(COMMUNE, Role.officer)))
    gone = await join(hoa, somebody(chat, "hoa2").address, "first")

    assert (refused, taken, gone) == (False, False, False)
    assert await grants(binh) == {ADMINISTRATOR}
    invited = await chat.app.desk.invited(hashed("first"))
    assert invited
    assert invited.state == "revoked"


async def test_an_official_without_roles_is_the_same_again(binh: Chat, hoa: Chat) -> None:
    """Whoever gets a role back is who they were, with the notices they wrote."""
    before = await id_of(hoa)
    await does(binh, acts.TakeRole(before, Grant(COMMUNE, Role.officer)))
    one = acts.Invite(hashed("again"), COMMUNE, Role.approver, "Hoa", UNTIL)
    await does(binh, one)

    await does(hoa, acts.Join(hashed("again"), "Hoa"))

    assert await id_of(hoa) == before


@pytest.mark.parametrize("two", [False, True], ids=["the only address", "one of two"])
async def test_who_is_forgotten_is_no_official_any_more(hoa: Chat, *, two: bool) -> None:
    """With the last address the roles go; nobody could take them from somebody unseen."""
    id_ = await id_of(hoa)
    async with hoa.app.db.begin() as tx:
        if two:
            await officials.bind(tx, id_, Address("test", "hoa2"))
        one = Notice(0, "k", "TB-1000", NoticeState.finished, Draft("Họp."), id_, hoa.clock())
        notice = await notices.add(tx, one)
        await progress.tell(tx, notice, hoa.address, 1, "end:", hoa.clock())

        await erase(tx, hoa.address, Erase(), hoa.clock())

    async with hoa.app.db.read() as tx:
        assert bool(await officials.all_(tx)) == two
        assert await progress.of(tx, notice) == []
        assert await officials.by_address(tx, hoa.address) is None


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "not accepted"])
async def test_nothing_is_kept_of_who_has_waited(chat: Chat, hoa: Chat, *, accepted: bool) -> None:
    """Once it is decided, the list has neither their name nor their address; asked once only."""
    async with chat.app.db.begin() as tx:
        link = Invitation(0, EAST, Role.volunteer, "Tổ", True, UNTIL)
        await invitations.make(tx, link, hashed("team"), None, chat.clock())
        made = await invitations.find(tx, hashed("team"))
        assert made
        await invitations.apply(tx, made.id, chat.address, "Vàng A Páo", chat.clock())
        (waits,) = await invitations.applicants(tx)
    act = acts.DecideApplicant(waits.id, accepted)

    await does(hoa, act)
    await does(hoa, act)

    async with chat.app.db.read() as tx:
        assert not list(await tx.execute(select(invitations.applicant)))
        assert not await invitations.decide(tx, waits.id)
    assert bool(await grants(chat)) == accepted
    await told(chat)
    assert len(chat.replies) == 1


async def test_names_on_old_invitations_are_blanked(chat: Chat) -> None:
    """A month after they are of no more use; a team's link keeps the team's name."""
    now = chat.clock()
    async with chat.app.db.begin() as tx:
        for token_, name, team in (("a", "Páo", False), ("b", "Tổ", True), ("c", "Én", False)):
            until = now + timedelta(days=50 if token_ == "c" else 7)
            one = Invitation(0, EAST, Role.volunteer, name, team, until)
            await invitations.make(tx, one, hashed(token_), None, now)
    chat.clock.later(days=38)

    await chat.app.chores.tidy()

    async with chat.app.db.read() as tx:
        kept = [await invitations.find(tx, hashed(one)) for one in "abc"]
    assert [one and one.name for one in kept] == ["", "Tổ", "Én"]


@pytest.mark.parametrize("end", ["revoked", "expired", "used"])
async def test_an_invitation_is_used_only_while_it_is_open(chat: Chat, end: str) -> None:
    """The database itself looks at it: it may have ended since it was read."""
    now = chat.clock()
    async with chat.app.db.begin() as tx:
        one = Invitation(0, EAST, Role.relay, "", False, now + timedelta(days=7))
        await invitations.make(tx, one, hashed("x"), None, now)
        made = await invitations.find(tx, hashed("x"))
        assert made
        if end == "revoked":
            await invitations.revoke(tx, made.id, now)
        if end == "used":
            await invitations.use(tx, made.id, now)
        late = now + timedelta(days=8 if end == "expired" else 0)

        assert not await invitations.use(tx, made.id, late)


async def own_address(who: Chat, token_: str) -> bool:
    """Let an official invite themselves to write from one more address."""
    (grant, *_) = await grants(who)
    id_ = await id_of(who)
    act = acts.Invite(hashed(token_), grant.area, grant.role, "", UNTIL, official_id=id_)
    return await does(who, act)


async def join(app_of: Chat, address: Address, token_: str) -> bool:
    """Let an invitation be taken up from an address; tells whether it could be."""
    return await does(somebody(app_of, address.id), acts.Join(hashed(token_), ""))


async def does(who: Chat, act: acts.DeskEffect) -> bool:
    """Let somebody act as a turn's commit would; tells whether it was not refused."""
    try:
        async with who.app.db.begin() as tx:
            telling = Telling(["test"])
            await Acting(telling).table[type(act)](tx, who.address, act, who.clock())
    except Stale:
        return False
    return True
