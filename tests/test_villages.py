"""Where a citizen lives: by the poster they scanned, by one question, by their own word."""

import pytest

from tests.chat import Chat
from tests.officials import labels

ASKED = "Bà con ở thôn nào?"


async def village(chat: Chat) -> str:
    found = await chat.contact()
    return found.village if found else ""


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param("menu--thon_dong", "thon_dong", id="menu"),
        pytest.param("vneid_muc2--thon_dong_2", "thon_dong", id="flow"),
        pytest.param("menu--nguyen_hoa_cho_moi_dau_cau", "nguyen_hoa", id="long code"),
        pytest.param("menu--thon_dongx", "", id="only begins alike"),
        pytest.param("menu--to-3", "", id="no village"),
        pytest.param("menu", "", id="no poster"),
    ],
)
async def test_a_poster_tells_the_village(chat: Chat, payload: str, expected: str) -> None:
    """It hangs there; the reply says so, and how to put it right."""
    reply = await chat.says(f"/start {payload}")

    assert await village(chat) == expected
    assert ("đổi thôn" in reply.text) == bool(expected)


async def test_what_somebody_said_outweighs_a_poster(chat: Chat) -> None:
    """People scan posters in other villages, too."""
    await chat.says("tôi ở thôn Đoài")

    await chat.says("/start menu--thon_dong")

    assert await village(chat) == "thon_doai"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("tôi ở thôn Đông", "thon_dong"),
        ("toi o xom cho", "thon_dong"),
        ("nhà em ở bản Mua ạ", "ban_mua"),
        ("Thôn Đông", "thon_dong"),
        ("suối đá", "suoi_da"),
        ("ở thôn 1 xã Suối Đá", "suoi_da"),
        ("nhận tin thôn Nam Sơn", "thon_nam"),
        ("/thon thon_doai", "thon_doai"),
        ("/thon nam sơn", "thon_nam"),
        ("xã Nguyên Hòa", ""),
        ("đông", ""),
        ("thôn 1", ""),
        ("làm khai sinh ở thôn Đông cần gì", ""),
        ("đổi tờ khai", ""),
        ("tôi ở Hà Nội", ""),
    ],
)
async def test_a_village_is_understood_only_where_it_is_meant(
    chat: Chat, said: str, expected: str
) -> None:
    """A name in the middle of a question is no word about where somebody lives."""
    reply = await chat.says(said)

    assert await village(chat) == expected
    assert ("Đã ghi: bà con ở" in reply.text) == bool(expected)


async def test_villages_are_listed_a_few_at_a_time(chat: Chat) -> None:
    """Old phones show five buttons; a number chooses one."""
    first = await chat.says("nhận tin thôn")
    second = await chat.presses("Thôn khác")
    await chat.says("2")

    assert labels(first)[:2] == ["Thôn Đông", "Thôn Đoài"]
    assert len(first.buttons) == 5
    assert labels(second)[0] == "Thôn Bãi Dâu"
    assert await village(chat) == "suoi_da"


async def test_a_village_is_changed_and_taken_back(chat: Chat) -> None:
    """Nobody is held."""
    await chat.says("thôn Đông")
    asked = await chat.says("đổi thôn")
    await chat.says("thôn Đoài")
    changed = await village(chat)
    reply = await chat.says("không nhận tin thôn nữa")

    assert "Đang nhận tin của Thôn Đông" in asked.text
    assert changed == "thon_doai"
    assert "không gửi tin của thôn nữa" in reply.text
    assert await village(chat) == ""


async def finish(chat: Chat) -> str:
    """Go through a flow to its end; returns the last word."""
    await chat.says("/start dvc_thanh_toan")
    for _ in range(20):
        session = await chat.session()
        flow = chat.app.shelf.library.flows["dvc_thanh_toan"]
        if not session.flow or (session.step != "about" and flow.final(session.step)):
            break
        await chat.taps(chat.replies[-1].buttons[0])
    return chat.replies[-1].text


async def test_somebody_is_asked_once_after_their_first_flow(chat: Chat) -> None:
    """One line below the last word; the name alone answers it, and it never comes again."""
    first = await finish(chat)
    await chat.says("/menu")
    second = await finish(chat)

    assert first.count(ASKED) == 1
    assert ASKED not in second


async def test_the_question_is_answered_by_a_bare_name(chat: Chat) -> None:
    """Just asked, one word is enough."""
    await finish(chat)

    reply = await chat.says("đông")

    assert "Đã ghi: bà con ở Thôn Đông" in reply.text
    assert await village(chat) == "thon_dong"


async def test_who_has_told_is_not_asked(chat: Chat) -> None:
    """A poster or their own word has said it."""
    await chat.says("/start menu--thon_dong")

    assert ASKED not in await finish(chat)


async def test_an_open_flow_goes_on(chat: Chat) -> None:
    """Telling the village costs nobody their place."""
    await chat.says("/start dvc_thanh_toan")
    await chat.presses("Bắt đầu")
    before = await chat.session()

    reply = await chat.says("nhận tin thôn Đông")
    after = await chat.session()

    assert "Đã ghi: bà con ở Thôn Đông" in reply.text
    assert (after.flow, after.step) == (before.flow, before.step)
    assert labels(reply)
