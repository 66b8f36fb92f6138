"""Roles in chat: invitations, volunteers, taking a role away; who may do which."""

import asyncio
import os
import re
import sys
from datetime import datetime

import pytest

from bot import acts, privacy
from bot.config import Settings
from bot.errors import Stale
from bot.hours import VIETNAM
from bot.officials import Acting, first_invitation, hashed, token
from bot.roles import Grant, Role
from bot.storage import Tx, invitations, officials, sessions
from bot.storage.invitations import Invitation
from bot.types import Address, Reply
from tests.chat import Chat
from tests.officials import COMMUNE, EAST, grants, id_of, labels, official, somebody, told

ADMINISTRATOR = Grant(COMMUNE, Role.administrator)
CODE = re.compile(r"/moi ([a-z]+)")


@pytest.fixture
async def binh(chat: Chat) -> Chat:
    """The commune's administrator."""
    return await official(chat, "binh", "Trần Văn Bình", Role.administrator)


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


async def invited(by: Chat, role: str, *answers: str) -> str:
    """Make an invitation by presses and words; returns its code."""
    await by.says("/vaitro moi")
    reply = await by.presses(role)
    for answer in answers:
        reply = await by.says(answer)
    return code_of(reply)


def code_of(reply: Reply) -> str:
    found = CODE.search(reply.text)
    assert found, reply.text
    return found[1]


async def test_the_first_administrator_comes_by_an_invitation(chat: Chat) -> None:
    """At first start there is one invitation; whoever holds it says their name and is in."""
    async with chat.app.db.begin() as tx:
        await _revoke_all(tx, chat)
        made = await first_invitation(tx, COMMUNE, chat.clock())
        again = await first_invitation(tx, COMMUNE, chat.clock())

    asked = await chat.says(f"/start moi-{made}")
    reply = await chat.says("Nguyễn Thị Lan")
    async with chat.app.db.begin() as tx:
        later = await first_invitation(tx, COMMUNE, chat.clock())

    assert "người quản trị, xã Tân Nguyên" in asked.text
    assert "Gõ họ tên" in asked.text
    assert "Nguyễn Thị Lan là người quản trị" in reply.text
    assert await grants(chat) == {ADMINISTRATOR}
    assert (again, later) == (None, None)


async def _revoke_all(tx: Tx, chat: Chat) -> None:
    """Forget what the app itself has offered at its start."""
    for one in await invitations.open_ones(tx, chat.clock()):
        await invitations.revoke(tx, one.id, chat.clock())


async def test_an_administrator_invites_in_a_few_presses(chat: Chat, binh: Chat) -> None:
    """Role, place, name; the link is told once, and whom it names confirms by one press."""
    await binh.says("/vaitro moi")
    where = await binh.presses("Người duyệt tin")
    await binh.presses("xã Tân Nguyên")
    made = await binh.says("Phạm Thị Mai")
    asked = await chat.says(f"/moi {code_of(made)}")
    done = await chat.presses("Nhận")

    assert "Xem tiếp" in labels(where)
    assert "hết ngày 02/12/2026" in made.text
    assert "Phạm Thị Mai" in asked.text
    assert "người duyệt tin" in done.text
    assert await grants(chat) == {Grant(COMMUNE, Role.approver)}


async def test_a_village_is_chosen_by_its_name(chat: Chat, hoa: Chat) -> None:
    """An officer gives no more than helpers' roles; a relay is of one village."""
    await hoa.says("/vaitro moi")
    offered = labels(hoa.replies[-1])
    await hoa.presses("Người chuyển tin")
    unknown = await hoa.says("thôn Tây")
    known = await hoa.says("xom cho")
    code = code_of(await hoa.presses("Để họ tự ghi tên"))
    await chat.says(f"/start moi-{code}")
    reply = await chat.says("Cà Văn Pản 0912345678")

    assert offered == ["Người chuyển tin", "Tổ công nghệ số"]
    assert "Chưa thấy tên đó" in unknown.text
    assert "Gõ họ tên người được mời" in known.text
    assert "Cà Văn Pản là người chuyển tin, Thôn Đông" in reply.text
    assert await grants(chat) == {Grant(EAST, Role.relay)}


async def test_an_official_with_another_role_stays_who_they_are(binh: Chat) -> None:
    """Who gives a role to themselves is not a second person: nobody approves their own."""
    await binh.says("/vaitro moi")
    await binh.presses("Cán bộ soạn tin")
    await binh.presses("xã Tân Nguyên")
    reply = await binh.presses("Chính tôi")

    assert "Trần Văn Bình là cán bộ soạn tin" in reply.text
    assert await grants(binh) == {ADMINISTRATOR, Grant(COMMUNE, Role.officer)}
    async with binh.app.db.read() as tx:
        assert len(await officials.all_(tx)) == 1


async def test_joining_twice_changes_nothing(chat: Chat, binh: Chat) -> None:
    """The second press of a link says so; the second person is told to ask for another."""
    code = await invited(binh, "Người duyệt tin", "cả xã", "Phạm Thị Mai")
    await chat.says(f"/moi {code}")
    await chat.presses("Nhận")

    again = await chat.says(f"/start moi-{code}")
    other = await somebody(chat, "nam").says(f"/moi {code}")

    assert "từ trước rồi" in again.text
    assert "đã có người dùng rồi" in other.text
    assert await grants(somebody(chat, "nam")) == set()


@pytest.mark.parametrize(
    ("days", "revoked", "said"),
    [
        pytest.param(8, False, "đã hết hạn", id="expired"),
        pytest.param(0, True, "đã được thu hồi", id="revoked"),
    ],
)
async def test_an_invitation_that_is_over_says_so(
    chat: Chat, binh: Chat, days: int, revoked: bool, said: str
) -> None:
    """Each end has its own sentence, and says what to do."""
    code = await invited(binh, "Người duyệt tin", "cả xã", "Phạm Thị Mai")
    if revoked:
        await binh.says("/vaitro loimoi")
        await binh.says("1")
    chat.clock.later(days=days)

    reply = await chat.says(f"/moi {code}")

    assert said in reply.text
    assert await grants(chat) == set()


@pytest.mark.parametrize("text", ["/moi abc", "/start moi-x", "/moi", "moi-" + "a" * 24])
async def test_an_unknown_code_says_so(chat: Chat, text: str) -> None:
    """Half a code, or one of another bot, opens nothing."""
    reply = await chat.says(text)

    assert "Không thấy lời mời này" in reply.text


async def test_a_code_may_begin_with_a_capital(chat: Chat, binh: Chat) -> None:
    """Phones write the first letter large."""
    code = await invited(binh, "Người duyệt tin", "cả xã", "Phạm Thị Mai")

    reply = await chat.says(f"/moi {code.capitalize()}")

    assert "Phạm Thị Mai" in reply.text


async def test_who_is_not_meant_leaves_the_invitation(chat: Chat, binh: Chat) -> None:
    """A link that went astray gives no role, and still works for whom it names."""
    code = await invited(binh, "Người duyệt tin", "cả xã", "Phạm Thị Mai")
    await chat.says(f"/moi {code}")

    reply = await chat.presses("Không phải tôi")

    assert "chưa ghi gì" in reply.text
    assert await grants(chat) == set()
    assert "Nhận" in labels(await somebody(chat, "mai").says(f"/moi {code}"))


async def test_volunteers_wait_in_one_list(chat: Chat, hoa: Chat) -> None:
    """A team shares one link; officers hear of it once, and accept many by one message."""
    code = await invited(hoa, "Tổ công nghệ số", "thôn Đông", "Tổ thôn Đông")
    team = [somebody(chat, f"v{number}") for number in range(3)]
    before = len(hoa.replies)
    for one, name in zip(team, ("Vàng A Páo", "Lò Thị Én", "Quàng Văn Tư"), strict=True):
        await one.says(f"/moi {code}")
        waits = await one.says(name)
    await team[0].says(f"/moi {code}")
    await team[0].says("Vàng A Páo")
    heard = await told(hoa)
    heard_times = len(hoa.replies) - before

    listed = await hoa.says("/vaitro duyet")
    wrong = await hoa.says("1")
    done = await hoa.says("nhận 1, 3; bỏ 2")

    assert "danh sách chờ" in waits.text
    assert heard_times == 1
    assert "Có người xin vào tổ công nghệ số “Tổ thôn Đông”, Thôn Đông" in heard.text
    assert "2. Lò Thị Én (Tổ thôn Đông, Thôn Đông)" in listed.text
    assert "nhận" in wrong.text
    assert "Đã nhận: Vàng A Páo, Quàng Văn Tư.\nKhông nhận: Lò Thị Én." in done.text
    assert [bool(await grants(one)) for one in team] == [True, False, True]
    assert "Đã nhận vào tổ công nghệ số" in (await told(team[0])).text
    assert "chưa nhận" in (await told(team[1])).text
    assert "Không còn ai chờ" in (await hoa.says("/vaitro duyet")).text


@pytest.mark.parametrize(
    "said", ["nhận hết", "nhận 1-6", "nhan 1 2 3 4 5 6", "nhận 1 và 2,3,4,5,6"]
)
async def test_all_are_accepted_at_once(chat: Chat, hoa: Chat, said: str) -> None:
    """Numbers in a row are no one-time code here."""
    async with chat.app.db.begin() as tx:
        link = Invitation(0, EAST, Role.volunteer, "Tổ", True, chat.clock.now.replace(year=2027))
        await invitations.make(tx, link, hashed("team"), None, chat.clock())
        made = await invitations.find(tx, hashed("team"))
        assert made
        for number in range(6):
            address = Address("test", f"v{number}")
            await invitations.apply(tx, made.id, address, f"Người {number}", chat.clock())

    await hoa.says("/vaitro duyet")
    reply = await hoa.says(said)

    assert reply.text.startswith("Đã nhận: Người 0")
    async with chat.app.db.read() as tx:
        assert not await invitations.applicants(tx)


async def test_a_role_is_taken_after_a_yes(binh: Chat, hoa: Chat) -> None:
    """Nobody loses a role by one slip; then they are a citizen again."""
    await binh.says("/vaitro thu")
    asked = await binh.says("2")
    kept = await binh.presses("Thôi, giữ lại")
    before = await grants(hoa)
    await binh.says("/vaitro thu 2 0")
    done = await binh.presses("Thu")

    assert "Thu vai trò cán bộ soạn tin, xã Tân Nguyên, của Lò Thị Hoa?" in asked.text
    assert "giữ nguyên" in kept.text
    assert before
    assert "Đã thu vai trò của Lò Thị Hoa" in done.text
    assert await grants(hoa) == set()
    assert "dành cho cán bộ" in (await hoa.says("/vaitro")).text


async def test_the_last_administrator_stays(binh: Chat) -> None:
    """Else nobody could ever invite anybody again."""
    reply = await binh.says("/vaitro thu 1 0")

    assert "người quản trị cuối cùng" in reply.text
    assert await grants(binh) == {ADMINISTRATOR}


@pytest.mark.usefixtures("hoa")
async def test_the_list_names_people_and_counts_volunteers(binh: Chat) -> None:
    """One message says who does what."""
    await official(binh, "v", "Vàng A Páo", Role.volunteer, area=EAST)

    reply = await binh.says("vai trò")

    assert "Người quản trị:\n• Trần Văn Bình, xã Tân Nguyên" in reply.text
    assert "Cán bộ soạn tin:\n• Lò Thị Hoa, xã Tân Nguyên" in reply.text
    assert "Tổ công nghệ số:\n• Thôn Đông: 1 người" in reply.text
    assert "Vàng A Páo" not in reply.text


async def test_roles_are_no_business_of_citizens(chat: Chat) -> None:
    """They are told where an invitation is opened."""
    reply = await chat.says("/vaitro")

    assert "dành cho cán bộ" in reply.text
    assert "Trần" not in reply.text


@pytest.mark.parametrize("word", ["/menu", "thôi", "gặp cán bộ"])
async def test_another_word_leaves_the_steps(binh: Chat, word: str) -> None:
    """What is typed after it is no name any more."""
    await binh.says("/vaitro moi")
    await binh.presses("Người duyệt tin")
    await binh.says("cả xã")

    await binh.says(word)
    session = await binh.session()
    reply = await binh.says("Phạm Thị Mai")

    assert session.flow == ""
    assert "/moi" not in reply.text


async def test_an_old_tap_invites_nobody(binh: Chat) -> None:
    """A button of an earlier question is known as such."""
    await binh.says("/vaitro moi")
    old = binh.replies[-1].buttons[0]
    await binh.says("thôi")

    reply = await binh.taps(old)

    assert "lần trước" in reply.text


async def test_too_many_open_invitations_are_refused(binh: Chat) -> None:
    """Whoever has fifty to look after revokes some first."""
    async with binh.app.db.begin() as tx:
        for number in range(50):
            one = Invitation(0, COMMUNE, Role.officer, "", False, binh.clock.now.replace(month=12))
            await invitations.make(tx, one, hashed(str(number)), 1, binh.clock())

    reply = await binh.says("/vaitro moi")

    assert "Đang có 50 lời mời chưa dùng" in reply.text


class Silent:
    """Tells nobody."""

    async def people(self, *_: object) -> None: ...

    async def address_(self, *_: object) -> None: ...


def _inviting(role: Role) -> acts.Invite:
    return acts.Invite("x", COMMUNE, role, "", datetime(2026, 12, 1, tzinfo=VIETNAM))


REFUSED = {
    "officer invites approver": ("hoa", _inviting(Role.approver)),
    "citizen invites": ("lan", _inviting(Role.volunteer)),
    "officer takes administrator": ("hoa", acts.TakeRole(1, ADMINISTRATOR)),
    "last administrator": ("binh", acts.TakeRole(1, ADMINISTRATOR)),
    "unknown invitation": ("lan", acts.Join("x", "Lan")),
}


@pytest.mark.parametrize(("who", "act"), REFUSED.values(), ids=REFUSED)
async def test_the_commit_looks_at_rights_again(
    binh: Chat, hoa: Chat, who: str, act: acts.DeskEffect
) -> None:
    """Whatever a handler believed, a role may have been taken since: the turn is taken anew."""
    apply = Acting(Silent()).table[type(act)]

    async with binh.app.db.begin() as tx:
        with pytest.raises(Stale):
            await apply(tx, Address("test", who), act, binh.clock())

    assert await grants(binh) == {ADMINISTRATOR}
    assert await grants(hoa) == {Grant(COMMUNE, Role.officer)}


@pytest.mark.parametrize("role", [Role.officer, Role.approver, Role.relay])
async def test_an_official_adds_another_phone(chat: Chat, role: Role) -> None:
    """The other account is the same human: same name, same roles, one approval."""
    hoa = await official(chat, "hoa-1", "Lò Thị Hoa", role, area=EAST)
    phone = somebody(chat, "hoa-2")

    shown = await hoa.says("/vaitro may")
    found = CODE.search(shown.text)
    assert found
    await phone.says(f"/moi {found[1]}")
    done = await phone.presses("Nhận")
    again = await somebody(chat, "thief").says(f"/moi {found[1]}")

    assert "cũng là của Lò Thị Hoa" in done.text
    assert await id_of(phone) == await id_of(hoa)
    assert "đã có người dùng" in again.text


async def test_another_officials_phone_stays_theirs(binh: Chat, hoa: Chat) -> None:
    """A link opened by a colleague changes nothing."""
    found = CODE.search((await hoa.says("/vaitro may")).text)
    assert found

    reply = await binh.says(f"/moi {found[1]}")

    assert "Máy này đã là của" in reply.text
    assert await id_of(binh) != await id_of(hoa)


async def test_an_invitation_that_is_being_read_leaves_no_token(chat: Chat, binh: Chat) -> None:
    """Where somebody stands is kept; what is kept there opens nothing."""
    code = await invited(binh, "Người duyệt tin", "cả xã", "Để họ tự ghi tên")
    await chat.says(f"/moi {code}")

    async with chat.app.db.read() as tx:
        session = await sessions.find(tx, chat.address)

    assert session
    assert code not in str(session.slots)


def test_a_token_is_nothing_that_is_scrubbed() -> None:
    """It must survive the inbox, where one-time codes and passwords are blanked."""
    made = {token() for _ in range(200)}

    assert len(made) == 200
    for one in made:
        said = f"/start moi-{one}"
        assert privacy.scrub(said) == said
        assert len(f"moi-{one}") <= 64


async def test_the_command_works_beside_the_bot(chat: Chat, settings: Settings) -> None:
    """An operator invites, lists and revokes without opening a chat."""

    async def run(*words: str) -> str:
        command = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from bot.cli import main; main()", "officials", *words),
            env={**os.environ, "XAOI_DATABASE_URL": settings.database_url},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await command.communicate()
        return said.decode()

    made = await run("invite", "--role", "officer", "--area", EAST, "--name", "Lò Thị Hoa")
    wrong = await run("invite", "--role", "officer", "--area", "thon_tay")
    found = CODE.search(made)
    assert found, made
    await chat.says(f"/moi {found[1]}")
    await chat.presses("Nhận")
    listed = await run("list")
    taken = await run("take", "1", "--role", "officer", "--area", EAST)

    assert "Không có thon_tay" in wrong
    assert "1  Lò Thị Hoa: cán bộ soạn tin (officer) Thôn Đông" in listed
    assert "Đã thu vai trò" in taken
    assert await grants(chat) == set()
