"""Officials type a part of a label, without marks, and are understood as if they had pressed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.acts import Act
from bot.app import App
from bot.notice import NoticeState
from bot.steps import Step
from bot.types import Button
from handlers.notices import labels
from tests.chat import Clock
from tests.officials_in_chat import HOA, MINH, RELAY, FakeOffice, Hand

PAGE = tuple(
    Button(label, f"/{at}")
    for at, label in enumerate(("Duyệt gửi", "Trả lại để sửa", "Không duyệt", "Xem người nhận"))
)


@pytest.fixture
def office(clock: Clock) -> FakeOffice:
    """An office with no notice yet."""
    return FakeOffice(clock.now)


@pytest.fixture
def minh(app: App, office: FakeOffice) -> Hand:
    """The approver."""
    return Hand(office, app.shelf.library, MINH)


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("tra lai", "/1"),
        ("trả lại", "/1"),
        ("tra lai nhé", "/1"),
        ("Duyệt", "/0"),
        ("duyêt", "/0"),
        ("dong y", "/0"),
        ("không", "/2"),
        ("xem", "/3"),
        ("trá lại", ""),
        ("gửi", ""),
        ("", ""),
        ("ạ", ""),
    ],
)
def test_a_label_is_known_by_its_beginning(typed: str, data: str) -> None:
    """Marks may be missing, but none may be another one."""
    assert labels.begun(typed, PAGE) == data


@pytest.mark.parametrize(
    ("typed", "data"),
    [("xem lại", "/3"), ("tra lai tin nay", "/1"), ("dừng", ""), ("duyệt tin này", "/0")],
)
def test_a_label_is_known_by_its_first_words(typed: str, data: str) -> None:
    """Two of them, or the first alone where no other label has it."""
    assert labels.alike(typed, PAGE) == data


def test_two_labels_are_a_doubt() -> None:
    """Where a word begins two labels, nothing is pressed."""
    both = (Button("Không duyệt", "/1"), Button("Thôi", "/2"))

    assert labels.begun("không", both) == ""
    assert labels.begun("không", both[1:]) == "/2"


@pytest.mark.parametrize("typed", ["dừng", "dung", "Dừng lại!", "dừng đi", "tam dung", "huỷ"])
async def test_the_cooling_minute_hears_stop(office: FakeOffice, minh: Hand, typed: str) -> None:
    """Whatever word comes first to somebody in a hurry leads to the question why."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Duyệt gửi")
    await minh.presses("Đồng ý duyệt")

    asked = await minh.says(typed)

    assert asked.text.startswith(f"Dừng tin {notice.code}: vì sao?")


async def test_right_is_no_stop(office: FakeOffice, minh: Hand) -> None:
    """“Đúng” without marks would be “dừng”; with them it is not."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Duyệt gửi")
    await minh.presses("Đồng ý duyệt")

    reply = await minh.says("đúng rồi")

    assert "vì sao" not in reply.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tra lai", "Trả lại tin TB-4827"),
        ("không duyệt", "Không duyệt tin TB-4827"),
        ("dong y", "Duyệt thì tin TB-4827"),
        ("xem nguoi nhan", "bản Pua"),
    ],
)
async def test_a_page_is_answered_in_words(
    office: FakeOffice, minh: Hand, typed: str, said: str
) -> None:
    """Below a pending notice no citizen's page comes up."""
    office.add()
    await minh.says("/duyet TB-4827")

    assert said in (await minh.says(typed)).text


@pytest.mark.parametrize("typed", ["dong y", "Đồng ý", "đồng ý nhé"])
async def test_the_last_question_takes_words(office: FakeOffice, minh: Hand, typed: str) -> None:
    """Half the label approves; “không” leaves it as it was."""
    office.add()
    await minh.says("/duyet TB-4827")
    await minh.presses("Duyệt gửi")
    back = await minh.says("không")
    await minh.presses("Duyệt gửi")
    await minh.says(typed)

    assert back.text.startswith("Duyệt tin TB-4827.")
    assert [one.step for one in office.acts if isinstance(one, Act)] == [Step.approve]


@pytest.mark.parametrize(
    ("state", "typed", "said"),
    [
        (NoticeState.approved, "dung", "Dừng tin TB-4827: vì sao?"),
        (NoticeState.approved, "huỷ", "Dừng tin TB-4827: vì sao?"),
        (NoticeState.sending, "tạm dừng", "Đã tạm dừng tin TB-4827."),
        (NoticeState.sending, "dung lai", "Đã tạm dừng tin TB-4827."),
        (NoticeState.pending, "duyet", "Duyệt tin TB-4827."),
        (NoticeState.pending, "tra lai", "Duyệt tin TB-4827."),
        (NoticeState.pending, "tin gan day", "Tin gần đây:"),
    ],
)
async def test_the_only_notice_is_meant(
    office: FakeOffice, minh: Hand, state: NoticeState, typed: str, said: str
) -> None:
    """News of a notice puts no button on the screen that words could mean: the office knows."""
    office.add(state=state)

    assert (await minh.says(typed)).text.startswith(said)


async def test_several_notices_are_listed(office: FakeOffice, minh: Hand) -> None:
    """Whoever says stop while two are on their way chooses."""
    office.add(state=NoticeState.sending, begun_at=office.now)
    office.add(state=NoticeState.approved)

    asked = await minh.says("dừng lại")
    done = await minh.says("2")

    assert asked.text == "Tin nào? Chọn một tin."
    assert [one.data for one in asked.buttons] == ["/dung TB-4828", "/tamdung TB-4827"]
    assert done.text == "Đã tạm dừng tin TB-4827. Chỗ chưa gửi vẫn nằm chờ."


async def test_with_nothing_to_stop_the_word_is_as_ever(office: FakeOffice, minh: Hand) -> None:
    """“Huỷ” leaves what is being done; “tạm dừng” says that there is nothing."""
    office.add(state=NoticeState.finished, begun_at=office.now - timedelta(days=1))

    none = await minh.says("tam dung")

    assert none.text == "Lúc này không có tin nào chờ việc đó."
    assert "TB-4827" not in (await minh.says("huỷ")).text


async def test_a_few_words_below_buttons_show_them_again(office: FakeOffice, minh: Hand) -> None:
    """What is no button of these is no citizen's question; a procedure's name, or more, is."""
    office.add()
    page = await minh.says("/duyet TB-4827")

    again = await minh.says("noi dung")
    birth = await minh.says("khai sinh")

    assert again.text.startswith("Chưa rõ chọn nút nào.")
    assert again.buttons == page.buttons
    assert "khai sinh" in birth.text.lower()


async def test_a_reason_stays_as_it_was_typed(office: FakeOffice, minh: Hand) -> None:
    """The beginning of a ready one is no press of it; a mere “không” turns back."""
    office.add()
    await minh.says("/duyet TB-4827")
    await minh.presses("Trả lại để sửa")
    back = await minh.says("không")
    await minh.says("/duyet TB-4827")
    await minh.presses("Trả lại để sửa")
    await minh.says("Thiếu")

    assert "TB-4827" in back.text
    assert [one.why for one in office.acts if isinstance(one, Act)] == ["Thiếu"]


@pytest.mark.parametrize("official", [None, RELAY], ids=["a citizen", "a relay"])
async def test_others_are_not_heard_so(app: App, office: FakeOffice, official: object) -> None:
    """To a citizen “tạm dừng” is no order."""
    office.add(state=NoticeState.sending)
    somebody = Hand(office, app.shelf.library, official)  # type: ignore[arg-type] # ids above

    await somebody.says("tạm dừng")

    assert office.acts == []


async def test_a_draft_is_taken_up_in_words(app: App, office: FakeOffice) -> None:
    """“Gửi duyệt” with nothing shown opens the draft that waits to be handed in."""
    notice = office.add(state=NoticeState.draft)
    hoa = Hand(office, app.shelf.library, HOA)
    office.change(notice, draft=replace(notice.draft, text="Mai họp thôn."))

    shown = await hoa.says("gui duyet")
    listed = await hoa.says("sua lai")

    assert "Mai họp thôn." in shown.text
    assert "Sửa phần nào?" in listed.text
