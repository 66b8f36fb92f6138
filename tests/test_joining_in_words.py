"""An invitation and a list of one are answered in words, as people say yes and no."""

from datetime import timedelta

import pytest

from bot.app import App
from bot.office import Candidate
from bot.officials import hashed
from bot.roles import Grant, Role
from bot.storage import invitations
from bot.storage.invitations import Invitation
from handlers.join import said
from tests.chat import Chat
from tests.officials import COMMUNE, grants, labels, official
from tests.officials_in_chat import HOA, PUA, FakeOffice, Hand

APPROVER = {Grant(COMMUNE, Role.approver)}


@pytest.fixture
async def code(chat: Chat) -> str:
    """An invitation of Lan to approve."""
    made = "abcdefghijklmnopqrstuvwx"
    until = chat.clock() + timedelta(days=7)
    one = Invitation(0, COMMUNE, Role.approver, "Phạm Thị Mai", False, until)
    async with chat.app.db.begin() as tx:
        await invitations.make(tx, one, hashed(made), None, chat.clock())
    return made


@pytest.mark.parametrize(
    "typed",
    ["đúng", "đúng rồi", "dung roi ạ", "dạ", "ừ", "ok", "OK!", "nhận", "Nhan", "có", "vâng ạ"],
)
async def test_yes_is_said_in_many_ways(chat: Chat, code: str, typed: str) -> None:
    """“Đúng thì bấm Nhận” is answered by “đúng”."""
    await chat.says(f"/moi {code}")

    reply = await chat.says(typed)

    assert "Phạm Thị Mai là người duyệt tin" in reply.text
    assert await grants(chat) == APPROVER


@pytest.mark.parametrize("typed", ["không", "khong phai toi", "nhầm rồi", "ko"])
async def test_no_leaves_it_for_whom_it_is(chat: Chat, code: str, typed: str) -> None:
    """Nothing is noted; the invitation can be used by the right one."""
    await chat.says(f"/moi {code}")

    reply = await chat.says(typed)

    assert "chưa ghi gì" in reply.text
    assert await grants(chat) == set()


@pytest.mark.parametrize("typed", ["cái gì đây", "Mai", "khai sinh"])
async def test_other_words_ask_again(chat: Chat, code: str, typed: str) -> None:
    """Nobody becomes an official by a word that is no yes; the invitation stays open."""
    await chat.says(f"/moi {code}")

    again = await chat.says(typed)
    before = await grants(chat)
    await chat.says("nhận")

    assert "Chưa rõ ý." in again.text
    assert labels(again) == ["Nhận", "Không phải tôi"]
    assert before == set()
    assert await grants(chat) == APPROVER


async def test_an_old_tap_opens_the_invitation_again(chat: Chat, code: str) -> None:
    """Somebody opened it twice, then scrolled up: nothing is taken unseen."""
    first = await chat.says(f"/start moi-{code}")
    await chat.says(f"/moi {code}")

    again = await chat.taps(first.buttons[0])
    before = await grants(chat)
    done = await chat.presses("Nhận")

    assert "Người được mời: Phạm Thị Mai" in again.text
    assert before == set()
    assert "Phạm Thị Mai là người duyệt tin" in done.text


async def test_an_old_tap_says_how_it_is_opened(chat: Chat, code: str) -> None:
    """Whoever went elsewhere first has left it: nothing of it is kept that could open it."""
    asked = await chat.says(f"/start moi-{code}")
    await chat.says("menu")

    reply = await chat.taps(asked.buttons[0])

    assert "Mở lại đường liên kết" in reply.text
    assert await grants(chat) == set()


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [("Nhận", True), ("nhan", True), ("1", True), ("ok", True), ("Không nhận", False),
     ("khong", False), ("bỏ", False), ("nhận hết", True), ("bỏ 1", False)],
)  # fmt: skip
async def test_one_person_is_accepted_by_one_press(
    app: App, chat: Chat, answer: str, accepted: bool
) -> None:
    """Where only one waits, two buttons do."""
    office = FakeOffice(chat.clock())
    office.people = [Candidate(7, "Lò Thị Én", PUA.id, "Tổ bản Pua")]
    hoa = Hand(office, app.shelf.library, HOA)

    asked = await hoa.says("/vaitro duyet")
    done = await hoa.says(answer)

    assert asked.text == "CÓ 1 NGƯỜI XIN VÀO\nLò Thị Én (Tổ bản Pua, bản Pua)\nNhận người này?"
    assert labels(asked) == ["Nhận", "Không nhận"]
    assert ("Đã nhận: Lò Thị Én." in done.text) is accepted


async def test_one_candidate_is_decided_in_the_commit(chat: Chat) -> None:
    """The press leads to the same effect as the words."""
    hoa = await official(chat, "hoa", "Lò Thị Hoa", Role.officer)
    until = chat.clock() + timedelta(days=7)
    team = Invitation(0, COMMUNE, Role.volunteer, "Tổ A", True, until)
    async with chat.app.db.begin() as tx:
        await invitations.make(tx, team, hashed("team"), None, chat.clock())
        made = await invitations.find(tx, hashed("team"))
        assert made
        who = chat.address._replace(id="en")
        await invitations.apply(tx, made.id, who, "Lò Thị Én", chat.clock())

    await hoa.says("/vaitro duyet")
    reply = await hoa.presses("Không nhận")

    assert reply.text.startswith("Không nhận: Lò Thị Én.")
    async with chat.app.db.read() as tx:
        assert not await invitations.applicants(tx)


def test_stop_is_no_yes() -> None:
    """Without marks it is one, with its own marks it is not."""
    assert (said("dung"), said("đúng"), said("dừng")) == (True, True, None)
