"""Who gets into the desk, and who does not: links, invitations, sessions, forged forms."""

import re
from datetime import timedelta

import pytest

from bot.acts import TakeRole
from bot.config import Settings
from bot.errors import StorageUnavailable
from bot.performing import Performing
from bot.process import App
from bot.roles import Grant, Role
from tests.chat import Chat, Clock
from tests.clerk import ORIGIN, Hall, words
from tests.officials import id_of, official
from tests.staff import COMMUNE

LINK = re.compile(r"/desk/enter/([a-z]+)")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def link_of(chat: Chat) -> str:
    """Ask the bot for a link, as an official does."""
    reply = await chat.says("dang nhap")
    (button,) = [one for one in reply.buttons if one.url]
    found = LINK.search(button.url)
    assert found
    return found[0]


@pytest.fixture
async def officer(chat: Chat) -> Chat:
    """An officer of the commune, in chat."""
    return await official(chat, "lan", "Chị Lan", Role.officer)


async def test_an_official_comes_in_by_the_link_the_bot_sends(hall: Hall, officer: Chat) -> None:
    """“dang nhap” in one's own chat, one press, and the first page is there."""
    link = await link_of(officer)

    async with hall.clerk() as clerk:
        shown = await clerk.opens(link)
        await clerk.browser.post(link, headers={"Origin": ORIGIN})
        await clerk.opens("/desk/")

    assert "Vào bàn làm việc" in words(shown)
    assert "Hôm nay" in clerk.sees
    assert "Chị Lan" in clerk.sees


async def test_to_citizens_the_word_means_their_own_account(chat: Chat) -> None:
    """No link for who is no official."""
    reply = await chat.says("đăng nhập")

    assert not any("/desk/" in one.url for one in reply.buttons)


async def test_a_preview_does_not_use_the_link_up(hall: Hall, officer: Chat) -> None:
    """Chat apps fetch links to draw a picture of them; only the button lets in."""
    link = await link_of(officer)

    async with hall.clerk() as robot:
        for _ in range(3):
            await robot.opens(link)
    async with hall.clerk() as clerk:
        entered = await clerk.browser.post(link, headers={"Origin": ORIGIN})

    assert "Hôm nay" in words(entered)


async def test_a_link_lets_in_once(hall: Hall, officer: Chat) -> None:
    """Who opens it second stays outside, and the first one's session goes on."""
    link = await link_of(officer)

    async with hall.clerk() as first, hall.clerk() as second:
        await first.browser.post(link, headers={"Origin": ORIGIN})
        replayed = await second.browser.post(link, headers={"Origin": ORIGIN})
        await second.opens("/desk/")
        await first.opens("/desk/")

    assert replayed.status_code == 410
    assert "Gõ: đăng nhập" in second.sees
    assert "Hôm nay" in first.sees


async def test_an_old_link_is_of_no_use(hall: Hall, officer: Chat, clock: Clock) -> None:
    """Ten minutes, and no longer."""
    link = await link_of(officer)
    clock.now += timedelta(minutes=10, seconds=1)

    async with hall.clerk() as clerk:
        entered = await clerk.browser.post(link, headers={"Origin": ORIGIN})

    assert entered.status_code == 410


async def test_a_newer_link_voids_the_older(hall: Hall, officer: Chat) -> None:
    """Of two links only the last one counts."""
    first, _ = await link_of(officer), await link_of(officer)

    async with hall.clerk() as clerk:
        entered = await clerk.browser.post(first, headers={"Origin": ORIGIN})

    assert entered.status_code == 410


@pytest.mark.parametrize(
    ("left", "inside"),
    [
        pytest.param(timedelta(hours=1, minutes=50), True, id="a-long-lunch"),
        pytest.param(timedelta(hours=2, minutes=1), False, id="left-alone"),
    ],
)
async def test_a_session_left_alone_ends(
    hall: Hall, clock: Clock, left: timedelta, *, inside: bool
) -> None:
    """Somebody may have gone home and left the machine on."""
    async with hall.clerk(Role.officer) as clerk:
        clock.now += left
        await clerk.opens("/desk/")

    assert ("Hôm nay" in clerk.sees) is inside


async def test_no_session_lasts_longer_than_a_working_day(hall: Hall, clock: Clock) -> None:
    """Used every hour, it still ends after twelve."""
    async with hall.clerk(Role.officer) as clerk:
        seen = []
        for _ in range(12):
            clock.now += timedelta(hours=1)
            await clerk.opens("/desk/")
            seen.append("Hôm nay" in clerk.sees)

    assert seen == [True] * 11 + [False]


async def test_leaving_ends_the_session_for_its_cookie_too(hall: Hall) -> None:
    """A cookie that was copied before is of no use afterwards."""
    async with hall.clerk(Role.officer) as clerk:
        copied = clerk.browser.cookies.get("xaoi_desk")
        await clerk.sends("/desk/leave")
        clerk.browser.cookies.set("xaoi_desk", copied or "", domain="desk.example", path="/desk")
        await clerk.opens("/desk/")

    assert copied
    assert "Gõ: đăng nhập" in clerk.sees


async def test_whoever_lost_their_role_is_out(hall: Hall, app: App, chat: Chat) -> None:
    """An administrator takes the role in chat; the open page of the other one is worth nothing."""
    boss = await official(chat, "boss", "Chị Hoa", Role.administrator)
    async with hall.clerk(Role.officer, id_="lan") as clerk:
        whose = await id_of(await somebody_at(chat, "lan"))
        await app.performing.do(boss.address, TakeRole(whose, Grant(COMMUNE, Role.officer)))
        await clerk.opens("/desk/")

    assert "Gõ: đăng nhập" in clerk.sees


async def somebody_at(chat: Chat, id_: str) -> Chat:
    """Return whoever writes from an address of the tests' channel."""
    return Chat(chat.app, chat.channel, chat.clock, chat.address._replace(id=id_))


async def test_a_volunteer_has_no_desk(chat: Chat) -> None:
    """They share flows and sit beside people; nothing here is theirs."""
    volunteer = await official(chat, "minh", "Minh", Role.volunteer)

    reply = await volunteer.says("đăng nhập")

    assert not any("/desk/" in one.url for one in reply.buttons)


async def test_the_first_administrator_comes_in_by_the_banner_link(hall: Hall, app: App) -> None:
    """`make run` prints it; a name, and the commune has an administrator."""
    link = f"/desk/invited/{app.invitation}"
    async with hall.clerk() as clerk:
        await clerk.opens(link)
        asked = clerk.sees
        joined = await clerk.browser.post(link, data={"name": "An"}, headers={"Origin": ORIGIN})
        again = await clerk.browser.get(link)

    assert "người quản trị" in asked.lower()
    assert "Chào An." in words(joined)
    assert again.status_code == 410
    (known,) = await app.desk.officials()
    assert (known.name, known.grants) == ("An", (Grant(COMMUNE, Role.administrator),))


async def test_first_start_link_wants_a_name(hall: Hall, app: App) -> None:
    """Without one nothing is used up."""
    link = f"/desk/invited/{app.invitation}"
    async with hall.clerk() as clerk:
        await clerk.browser.post(link, data={"name": "  "}, headers={"Origin": ORIGIN})

        assert (await clerk.browser.get(link)).status_code == 200


@pytest.mark.parametrize("link", ["/desk/enter/{}", "/desk/invited/{}"])
async def test_made_up_tokens_open_nothing(hall: Hall, link: str) -> None:
    """Whatever stands in the address."""
    async with hall.clerk() as clerk:
        for token in ("x", "a" * 24, "%00", "..", "<script>"):
            answer = await clerk.browser.post(link.format(token), data={"name": "A"})
            assert answer.status_code in {404, 405, 410}


async def test_a_page_that_looks_for_news_by_itself_is_nobody(hall: Hall, clock: Clock) -> None:
    """An open ticket asks every few seconds; the session ends all the same when left alone."""
    async with hall.clerk(Role.officer) as clerk:
        for _ in range(5):
            clock.now += timedelta(minutes=30)
            await clerk.browser.get("/desk/", headers={"HX-Request": "true"})
        await clerk.opens("/desk/")

    assert "Gõ: đăng nhập" in clerk.sees


async def test_while_the_database_is_away_a_page_says_what_to_do(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was done, and what was typed is one step back."""

    async def away(*_: object) -> None:
        raise StorageUnavailable("locked")

    async with hall.clerk(Role.officer) as clerk:
        await clerk.csrf()
        monkeypatch.setattr(Performing, "do", away)
        answer = await clerk.sends("/desk/people/add-address")

    assert answer.status_code == 503
    assert "Bấm nút quay lại của trình duyệt" in clerk.sees


async def test_a_page_that_is_not_there_says_so(hall: Hall) -> None:
    """In Vietnamese, with the way back; and the bare address leads in."""
    async with hall.clerk(Role.officer) as clerk:
        nowhere = await clerk.opens("/desk/nope")
        said = clerk.sees
        await clerk.opens("/desk")

    assert nowhere.status_code == 404
    assert "Không có trang này" in said
    assert "Hôm nay" in clerk.sees


async def test_what_was_sent_after_the_session_ended_is_said_not_to_have_gone(
    hall: Hall, clock: Clock
) -> None:
    """Nothing was done, and it says where the words still are."""
    async with hall.clerk(Role.officer) as clerk:
        await clerk.csrf()
        clock.now += timedelta(hours=3)
        answer = await clerk.sends("/desk/people/add-address")
        late = clerk.sees
        await clerk.opens("/desk/")

    assert answer.status_code == 401
    assert "Chưa gửi gì." in late
    assert "Chưa gửi gì." not in clerk.sees
