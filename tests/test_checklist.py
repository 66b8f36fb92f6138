"""What to bring can be ticked in the chat until nothing is missing, and printed."""

from collections.abc import AsyncIterator

import pytest

from bot import serve
from bot.app import App, build
from bot.config import Settings
from tests.chat import Chat, Clock, Collected
from tests.fakes.site import Site, serving
from tests.test_freshness import PERSON, at

DONE = "Đủ giấy tờ rồi. Giờ đi đến: Trung tâm Phục vụ hành chính công xã Tân Nguyên"
OPEN = "Có thứ nào rồi thì chọn thứ đó."


@pytest.fixture
async def list_(chat: Chat) -> Chat:
    """A citizen who opened the list of a birth's registration: four things."""
    await chat.says("/topic khai_sinh")
    await chat.presses("Đánh dấu giấy tờ")
    return chat


async def test_the_list_opens_unticked(list_: Chat) -> None:
    """Every thing is listed whole, with a button each, and the place to go."""
    reply = list_.replies[-1]

    assert reply.text.startswith("Khai sinh cho con: giấy tờ cần mang\n☐ Giấy chứng sinh")
    assert (reply.text.count("☐"), reply.text.count("☑")) == (4, 0)
    assert reply.text.endswith(OPEN)
    assert [button.data for button in reply.buttons] == [
        "/tick khai_sinh 1",
        "/tick khai_sinh 2",
        "/tick khai_sinh 4",
        "/tick khai_sinh 8",
        "/topic khai_sinh where",
    ]


async def test_it_is_ticked_through_by_pressing(list_: Chat) -> None:
    """Each press ticks one thing in place; at the end the list says where to go."""
    for ticked in range(1, 5):
        reply = await list_.taps(list_.replies[-1].buttons[0])

        assert reply.replaces
        assert (reply.text.count("☐"), reply.text.count("☑")) == (4 - ticked, ticked)
        assert len(reply.buttons) == 4 - ticked + 1

    assert reply.text.endswith(DONE)
    assert [button.label for button in reply.buttons] == ["Ở đâu, giờ nào"]


async def test_it_is_ticked_through_by_numbers(list_: Chat) -> None:
    """Whoever cannot press types the number of the button."""
    third = await list_.says("3")

    assert [line[0] for line in third.text.splitlines()[1:-1]] == ["☐", "☐", "☑", "☐"]
    for _ in range(3):
        reply = await list_.says("1")
    assert reply.text.endswith(DONE)


async def test_any_order_will_do(list_: Chat) -> None:
    """What was ticked stays ticked, whichever comes next."""
    await list_.taps(list_.replies[-1].buttons[3])
    reply = await list_.taps(list_.replies[-1].buttons[1])

    assert [line[0] for line in reply.text.splitlines()[1:-1]] == ["☐", "☑", "☐", "☑"]


async def test_a_long_list_shows_four_at_a_time(chat: Chat) -> None:
    """Five buttons fit everywhere: what is ticked makes room for the next."""
    reply = await chat.says("/tick con_nuoi 0")
    things = reply.text.count("☐")
    assert things == 6
    for _ in range(things):
        assert len(reply.buttons) <= 5
        reply = await chat.taps(reply.buttons[0])

    assert reply.text.count("☑") == things
    assert "Đủ giấy tờ rồi." in reply.text


async def test_where_to_go_is_a_press_away(list_: Chat) -> None:
    """From the list one comes to the place and its hours."""
    assert "7:30–11:30" in (await list_.presses("Ở đâu, giờ nào")).text


@pytest.mark.parametrize("mask", ["", " ", " -1", " abc", " 99999", " 1.5", " 0 1", " ②"])
async def test_a_broken_button_ticks_nothing(chat: Chat, mask: str) -> None:
    """A list that came to harm begins anew."""
    reply = await chat.says(f"/tick khai_sinh{mask}")

    assert reply.text.count("☐") == 4


@pytest.mark.parametrize("topic", ["", "la_gi", "khan_cap", "vneid_muc2"])
async def test_what_has_no_list_is_answered_all_the_same(chat: Chat, topic: str) -> None:
    """A topic that brings nothing, or is none, is told or led on from."""
    reply = await chat.says(f"/tick {topic} 0")

    assert "☐" not in reply.text
    assert reply.buttons


async def test_every_thing_has_a_button_of_its_own(chat: Chat) -> None:
    """Labels fit a button and differ, so that a typed label ticks the right thing."""
    for procedure in chat.app.shelf.library.procedures.values():
        if not procedure.bring:
            continue
        reply = await chat.says(f"/tick {procedure.id} 0")
        labels = [button.label for button in reply.buttons]
        assert max(map(len, labels)) <= 30
        assert len({*labels}) == len(labels), procedure.id


async def test_a_tick_does_not_stop_a_flow(list_: Chat) -> None:
    """An old list may be ticked in the middle of a guide; the open step comes with the answer."""
    tick = list_.replies[-1].buttons[0]
    await list_.says("/flow vneid_muc2")
    await list_.presses("Bắt đầu")
    step = (await list_.session()).step

    reply = await list_.taps(tick)

    assert reply.text.count("☑") == 1
    assert "Việc đang làm dở:" in reply.text
    assert not reply.replaces
    assert (await list_.session()).step == step


async def test_where_the_bot_has_an_address_the_list_can_be_printed(
    settings: Settings, channel: Collected, clock: Clock
) -> None:
    """A button leads to the sheet, beside three things, and stays to the end."""
    known = settings.model_copy(update={"public_url": "https://bot.example/"})
    async with build(known, channels=[channel], now=clock) as app:
        chat = Chat(app, channel, clock)
        reply = await chat.says("/tick khai_sinh 0")
        assert [button.url for button in reply.buttons if button.url] == [
            "https://bot.example/print/khai_sinh"
        ]
        assert len(reply.buttons) == 5
        reply = await chat.says("/tick khai_sinh 15")

    assert [button.label for button in reply.buttons] == ["In tờ này ra", "Ở đâu, giờ nào"]


@pytest.fixture
async def site(
    settings: Settings, channel: Collected, clock: Clock
) -> AsyncIterator[tuple[App, Site]]:
    """The whole bot with its web chat, served."""
    known = settings.model_copy(update={"channels": ("webchat",)})
    async with (
        build(known, channels=[channel], now=clock) as app,
        serving(serve.site(app)) as site,
    ):
        yield app, site


async def test_a_sheet_holds_what_is_needed_at_the_counter(site) -> None:
    """The commune, the title, the list to tick, the place with hours, the fee, the source."""
    _, served = site
    async with served.browser.get(f"{served.url}/print/khai_sinh") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/html")
        page = await answer.text()

    assert "<h1>Đăng ký khai sinh</h1>" in page
    assert "xã Tân Nguyên · in ngày 25/11/2026" in page
    assert page.split('<ul class="ticks">')[1].split("</ul>")[0].count("<li>") == 4
    for said in (
        "<dt>Lệ phí</dt><dd>Miễn phí.</dd>",
        "Nhà một cửa, Ủy ban xã, thôn Đông",
        "7:30–11:30, 13:30–17:00",
        "Theo 163/QĐ-BTP; 63/2024/NĐ-CP, kiểm tra ngày 22/11/2026.",
        "60 ngày từ ngày sinh",
        "Cán bộ không bao giờ hỏi mật khẩu hay mã OTP.",
    ):
        assert said in page
    assert "http" not in page.replace("https://dichvucong.gov.vn", "")


async def test_every_procedure_has_a_sheet(site) -> None:
    """None fails to be written; advice says what to do instead of what to bring."""
    app, served = site
    for procedure in app.shelf.library.procedures.values():
        async with served.browser.get(f"{served.url}/print/{procedure.id}") as answer:
            assert answer.status == 200, procedure.id
            page = await answer.text()
        assert ("<ol><li>" in page) is bool(procedure.steps)
        assert ('<ul class="ticks">' in page) is bool(procedure.bring)


async def test_what_a_sheet_links_is_there(site) -> None:
    """Its style is served by the same house."""
    _, served = site
    async with served.browser.get(f"{served.url}/static/sheet.css") as answer:
        assert answer.status == 200
        assert "@media print" in await answer.text() or "@page" in await answer.text()


@pytest.mark.parametrize("topic", ["la_gi", "vneid_muc2", "..%2fsecret", "KHAI_SINH"])
async def test_what_is_no_procedure_has_no_sheet(site, topic: str) -> None:
    """Only a published procedure is printed."""
    from yarl import URL

    _, served = site
    async with served.browser.get(URL(f"{served.url}/print/{topic}", encoded=True)) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("day", "status", "warned"),
    [("2027-02-28", 200, False), ("2027-03-01", 200, True), ("2027-03-31", 404, False)],
)
async def test_a_sheet_keeps_its_days(site, clock: Clock, day, status, warned) -> None:
    """Paper lasts: an old answer is printed with its banner, one that is gone not at all."""
    app, served = site
    at(Chat(app, Collected(), clock), day)
    async with served.browser.get(f"{served.url}/print/khai_sinh") as answer:
        assert answer.status == status
        assert ("⚠" in await answer.text()) is warned


async def test_a_sheet_links_its_style_where_the_web_chat_is_off(app: App) -> None:
    """A commune that only uses Telegram prints the same sheet."""
    async with serving(serve.site(app)) as served:
        async with served.browser.get(f"{served.url}/print/khai_sinh") as answer:
            assert answer.status == 200
        async with served.browser.get(f"{served.url}/static/sheet.css") as answer:
            assert answer.status == 200


async def test_a_list_says_when_it_is_old(chat: Chat) -> None:
    """In the days of the banner the list can still be ticked; past them a person is shown."""
    at(chat, "2027-03-30")
    assert "☐" in (await chat.says("/tick khai_sinh 0")).text
    at(chat, "2027-03-31")
    assert PERSON in (await chat.says("/tick khai_sinh 0")).text
