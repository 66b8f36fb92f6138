"""An answer is told as long as it is true: then with a banner, then a person is shown."""

from datetime import date, datetime

import pytest

from bot.hours import VIETNAM
from content.freshness import Freshness, ends, freshness
from content.schema import Source
from tests.chat import Chat

LAW = Source(title="Luật", checked_on=date(2026, 11, 22), valid_to=date(2027, 2, 28))
LATER = Source(title="Giảm phí", checked_on=date(2026, 11, 22), valid_to=date(2026, 12, 31))
OLD = (
    "⚠ Giấy tờ, hạn và phí trên đây là của luật đến hết 28/02/2027. Nay có thể đã đổi: hỏi lại xã."
)
PERSON = "Hỏi cán bộ là chắc nhất"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), Freshness.FRESH),
        (date(2027, 1, 1), Freshness.FRESH),
        (date(2027, 2, 28), Freshness.FRESH),
        (date(2027, 3, 1), Freshness.OLD),
        (date(2027, 3, 30), Freshness.OLD),
        (date(2027, 3, 31), Freshness.GONE),
        (date(2029, 11, 25), Freshness.GONE),
    ],
)
def test_an_answer_ends_with_its_first_source(day, expected) -> None:
    """Fresh to the last day, thirty days with a banner, then gone; later sources end nothing."""
    assert freshness((LAW, LATER), day) is expected
    assert ends((LAW, LATER)) == date(2027, 2, 28)


def at(chat: Chat, day: str) -> None:
    """Let it be nine in the morning of that day."""
    chat.clock.now = datetime.combine(date.fromisoformat(day), chat.clock.now.time(), VIETNAM)


BIRTH = ("Ủy ban xã nơi cha hoặc mẹ đang ở", "Ủy ban xã nào cũng được.")
CARD = ("Mất thẻ 35.000 đồng (đến hết 31/12/2026).", "Mất thẻ 70.000 đồng.")
DIGITAL = "Công dân số: "
TEMPORARY = "Từ 10.000 đồng đến 15.000 đồng một người, xã xác nhận."
DAYS = [
    ("khai_sinh", "2026-12-31", BIRTH[:1], (BIRTH[1], "⚠", PERSON)),
    ("khai_sinh", "2027-01-01", BIRTH[:1], (BIRTH[1], "⚠", PERSON)),
    ("khai_sinh", "2027-02-28", BIRTH[:1], (BIRTH[1], "⚠", PERSON)),
    ("khai_sinh", "2027-03-01", (BIRTH[1], OLD), (BIRTH[0], PERSON)),
    ("khai_sinh", "2027-03-31", (PERSON, "0200 000 011"), (*BIRTH, "⚠", "Cần mang")),
    ("khai_sinh", "2029-11-25", (PERSON, "0200 000 011"), (*BIRTH, "⚠", "Cần mang")),
    ("can_cuoc", "2026-12-31", CARD[:1], (CARD[1], "⚠", PERSON)),
    ("can_cuoc", "2027-01-01", CARD[1:], ("35.000", "⚠", PERSON)),
    ("can_cuoc", "2027-02-28", CARD[1:], ("35.000", "⚠", PERSON)),
    ("can_cuoc", "2027-03-01", CARD[1:], ("35.000", "⚠", PERSON)),
    ("can_cuoc", "2027-03-31", CARD[1:], ("35.000", "⚠", PERSON)),
    ("can_cuoc", "2029-11-25", (PERSON, "0200 000 022"), (CARD[1], "Cần mang")),
    ("tam_tru", "2026-12-31", (TEMPORARY,), ("⚠", PERSON)),
    ("tam_tru", "2027-01-01", (TEMPORARY,), ("⚠", PERSON)),
    ("tam_tru", "2027-02-28", (TEMPORARY,), ("⚠", PERSON)),
    ("tam_tru", "2027-03-01", (TEMPORARY,), ("⚠", PERSON)),
    ("tam_tru", "2027-03-31", (TEMPORARY,), ("⚠", PERSON)),
    ("tam_tru", "2029-11-25", (PERSON, "0200 000 022"), (TEMPORARY, "Cần mang")),
]


@pytest.mark.parametrize(("topic", "day", "told", "left_out"), DAYS)
async def test_a_card_says_what_holds_on_its_day(chat: Chat, topic, day, told, left_out) -> None:
    """Fees and places change on their day; an old answer warns, then is told no more."""
    at(chat, day)

    reply = await chat.says(f"/topic {topic}")

    assert [one for one in told if one not in reply.text] == []
    assert [one for one in left_out if one in reply.text] == []
    assert reply.buttons


@pytest.mark.parametrize(
    ("topic", "day", "told"),
    [
        ("can_cuoc", "2026-12-31", True),
        ("can_cuoc", "2027-01-01", True),
        ("can_cuoc", "2027-02-28", True),
        ("can_cuoc", "2027-03-01", False),
        ("can_cuoc", "2027-03-31", False),
        ("tam_tru", "2026-12-31", True),
        ("tam_tru", "2027-02-28", True),
        ("tam_tru", "2027-03-01", False),
        ("tam_tru", "2027-03-31", False),
    ],
)
async def test_what_digital_citizens_pay_ends_with_its_resolution(chat, topic, day, told) -> None:
    """To the last day with its date; from the next day on nobody is promised anything."""
    at(chat, day)

    reply = await chat.says(f"/topic {topic} fee")

    assert (DIGITAL in reply.text) is told
    assert ("(đến hết 28/02/2027)" in reply.text) is told


@pytest.mark.parametrize(
    ("day", "told", "left_out"),
    [
        ("2027-02-28", "kể cả ở trọ", "Ủy ban xã nào cũng được"),
        ("2027-03-01", "Ủy ban xã nào cũng được", "kể cả ở trọ"),
        ("2027-03-31", PERSON, "Ủy ban xã nào cũng được"),
    ],
)
async def test_a_case_says_what_holds_on_its_day(chat: Chat, day, told, left_out) -> None:
    """The answer to a situation has its days, its banner and its end, as the card has."""
    at(chat, day)

    reply = await chat.says("/topic khai_sinh case:at_lodging")

    assert told in reply.text
    assert left_out not in reply.text
    assert (OLD in reply.text) is (day == "2027-03-01")


async def test_a_question_in_words_is_answered_no_longer_either(chat: Chat) -> None:
    """However it was asked for, an answer that is gone is not told: fee, list or case."""
    at(chat, "2029-11-25")

    for asked in ("đăng ký tạm trú cần giấy tờ gì", "làm thẻ căn cước cần mang gì"):
        reply = await chat.says(asked)
        assert PERSON in reply.text
        assert "0200 000 022" in reply.text
        assert "đồng" not in reply.text


@pytest.mark.parametrize("what", ["", " fee", " where", " case:late", " more:0", " mistakes"])
async def test_no_side_outlives_the_answer(chat: Chat, what: str) -> None:
    """Buttons of an old card lead to a person once the answer is gone."""
    at(chat, "2027-03-31")

    reply = await chat.says(f"/topic khai_sinh{what}")

    assert PERSON in reply.text
    assert "Cần mang" not in reply.text


async def test_a_checklist_does_not_outlive_the_answer(chat: Chat) -> None:
    """What to bring may have changed: whoever goes on ticking is shown to a person."""
    await chat.says("/topic khai_sinh")
    await chat.presses("Đánh dấu giấy tờ")
    at(chat, "2027-03-31")

    reply = await chat.taps(chat.replies[-1].buttons[0])

    assert PERSON in reply.text
    assert "☑" not in reply.text


@pytest.mark.parametrize("typed", ["/topic vneid_muc2", "/flow vneid_muc2"])
async def test_a_guide_does_not_outlive_its_law(chat: Chat, typed: str) -> None:
    """A guide that rests on what is gone is not begun, whichever button leads to it."""
    at(chat, "2029-11-25")

    reply = await chat.says(typed)

    assert PERSON in reply.text
    assert (await chat.session()).flow == ""


@pytest.mark.parametrize(("day", "warned"), [("2027-11-30", False), ("2027-12-01", True)])
async def test_an_old_guide_opens_with_a_banner(chat: Chat, day: str, warned: bool) -> None:
    """Its card warns that something may have changed; it can still be begun."""
    at(chat, day)

    reply = await chat.says("/flow vneid_muc2")

    assert ("⚠ Điều này đúng đến ngày 30/11/2027." in reply.text) is warned
    assert "Bắt đầu" in [button.label for button in reply.buttons]


async def test_who_is_in_the_middle_of_a_guide_is_not_thrown_out(chat: Chat) -> None:
    """A guide that was begun while it was true is gone on with."""
    at(chat, "2027-12-30")
    await chat.says("/flow dvc_thanh_toan")
    await chat.presses("Bắt đầu")
    at(chat, "2027-12-31")

    reply = await chat.says("1")

    assert PERSON not in reply.text
    assert (await chat.session()).flow == "dvc_thanh_toan"
