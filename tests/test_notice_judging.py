"""An approver says yes, not yet, or no, on a small screen; and nobody says it of their own."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.acts import Act
from bot.app import App
from bot.drafts import seal
from bot.notice import Event, Hold, NoticeState
from bot.office import Remark, Report
from bot.steps import AFTER, MACHINE, WITH_REASON, Deed, Step, refusal
from tests.chat import Clock
from tests.officials_in_chat import BOTH, HOA, MINH, NAM, PUA, RELAY, TEXT, FakeOffice, Hand


@pytest.fixture
def office(clock: Clock) -> FakeOffice:
    """An office with no notice yet."""
    return FakeOffice(clock.now)


@pytest.fixture
def minh(app: App, office: FakeOffice) -> Hand:
    """The approver."""
    return Hand(office, app.shelf.library, MINH)


async def test_the_page_shows_the_very_text_and_whom_it_reaches(
    office: FakeOffice, minh: Hand
) -> None:
    """What people get stands there word for word, with its foot; above it who, when, how many."""
    notice = office.add()

    page = await minh.says(f"/duyet {notice.code}")

    assert f"THÔNG BÁO · xã Tân Nguyên · Mã {notice.code}\n\n{TEXT}" in page.text
    assert "Người soạn: Lò Thị Hoa" in page.text
    assert "Tới 503 nơi nhận: 500 người, 3 nhóm." in page.text
    assert "Gửi ngay khi duyệt xong." in page.text
    assert "Không gửi tới được: 4 người." in page.text
    assert [one.label for one in page.buttons] == [
        "Duyệt gửi",
        "Trả lại để sửa",
        "Không duyệt",
        "Xem người nhận",
    ]


async def test_the_page_shows_the_picture_and_the_file(office: FakeOffice, minh: Hand) -> None:
    """An approver judges all of it."""
    draft = replace(office.add().draft, picture="kept/a.jpg", file="kept/b.pdf", file_title="Lịch")
    office.change(office.notices[0], draft=draft)

    page = await minh.says("/duyet TB-4827")

    assert page.image is not None
    assert page.image.name == "kept/a.jpg"
    assert page.file is not None
    assert page.file.title == "Lịch"


async def test_approving_takes_two_presses(office: FakeOffice, minh: Hand) -> None:
    """The first one asks again, with the number; the second approves and says how to stop."""
    notice = office.add()

    await minh.says(f"/duyet {notice.code}")
    asked = await minh.presses("Duyệt gửi")
    before = list(office.acts)
    done = await minh.presses("Đồng ý duyệt")

    assert asked.text == (
        "Duyệt thì tin TB-4827 sẽ tới 503 nơi nhận. "
        "Còn 1 phút để dừng, trước khi tin đầu tiên rời máy. Duyệt?"
    )
    assert before == []
    assert office.acts == [Act(Step.approve, notice.key, seal=seal(notice.draft))]
    assert "Còn 1 phút để dừng" in done.text
    assert done.buttons[0].data == "/dung TB-4827"


async def test_a_later_hour_is_said_with_its_day(office: FakeOffice, minh: Hand) -> None:
    """Until then it can be stopped: longer than the cooling minute."""
    notice = office.add()
    due = office.now + timedelta(hours=23)
    office.change(notice, draft=replace(notice.draft, due_at=due))

    page = await minh.says(f"/duyet {notice.code}")
    asked = await minh.presses("Duyệt gửi")

    assert "Gửi lúc 8 giờ sáng mai, thứ năm 26/11/2026." in page.text
    assert "trước lúc đó vẫn dừng được. Duyệt?" in asked.text


async def test_numbers_do_for_buttons(office: FakeOffice, minh: Hand) -> None:
    """Where a channel shows none, typed numbers approve too."""
    notice = office.add()

    await minh.says("/duyet 4827")
    await minh.says("1")
    await minh.says("1")

    assert office.acts == [Act(Step.approve, notice.key, seal=seal(notice.draft))]


async def test_a_changed_text_is_shown_anew(office: FakeOffice, minh: Hand) -> None:
    """Nobody approves what they have not read."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Duyệt gửi")
    office.change(notice, draft=replace(notice.draft, text="Ngày 28/11 cắt điện."))

    shown = await minh.presses("Đồng ý duyệt")

    assert office.acts == []
    assert shown.text.startswith("Tin đã đổi sau lần xem trước.")
    assert "Ngày 28/11 cắt điện." in shown.text


async def test_what_cannot_be_sent_cannot_be_approved(office: FakeOffice, minh: Hand) -> None:
    """A remark that stops is said where the number would be, with the way back."""
    notice = office.add()
    remark = Remark("empty", "Chưa có ai nhận tin này. Chọn thêm thôn.", stops=True)
    office.check_ = replace(office.check_, remarks=(remark,))

    await minh.says(f"/duyet {notice.code}")
    reply = await minh.presses("Duyệt gửi")

    assert "Chưa có ai nhận tin này." in reply.text
    assert [one.label for one in reply.buttons] == ["Trả lại để sửa", "Xem tin"]


@pytest.mark.parametrize(
    ("button", "step", "state"),
    [
        pytest.param("Trả lại để sửa", Step.send_back, NoticeState.returned, id="returned"),
        pytest.param("Không duyệt", Step.reject, NoticeState.rejected, id="rejected"),
    ],
)
@pytest.mark.parametrize("typed", [True, False], ids=["typed", "ready"])
async def test_a_no_has_a_reason(
    office: FakeOffice, minh: Hand, *, button: str, step: Step, state: NoticeState, typed: bool
) -> None:
    """A ready one by its button, or one's own words."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")

    asked = await minh.presses(button)
    before = list(office.acts)
    why = "Thiếu số điện thoại của điện lực" if typed else asked.buttons[0].label
    done = await (minh.says(why) if typed else minh.presses(why))
    if typed and step is Step.reject:
        done = await minh.says("đồng ý")

    assert before == []
    assert office.acts == [Act(step, notice.key, why, seal(notice.draft))]
    assert office.notices[0].state is state
    assert why in done.text


async def test_a_reason_is_only_what_answers_the_question(office: FakeOffice, minh: Hand) -> None:
    """After a word of another kind, what is typed is no reason any more."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Không duyệt")

    await minh.says("menu")
    await minh.says("làm khai sinh cần gì")

    assert office.acts == []


async def test_a_citizens_flow_survives_a_judgement(office: FakeOffice, minh: Hand) -> None:
    """An official is a citizen, too: what they were doing stays open."""
    notice = office.add()
    await minh.says("/flow vneid_muc2")
    await minh.says("bắt đầu")
    step = minh.session.step

    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Trả lại để sửa")
    await minh.says("Sai ngày, 27 là thứ sáu")

    assert office.notices[0].state is NoticeState.returned
    assert (minh.session.flow, minh.session.step) == ("vneid_muc2", step)


async def test_a_returned_one_recalls_why(office: FakeOffice, minh: Hand) -> None:
    """Whoever judges it again sees what was asked for."""
    notice = office.add()
    await minh.says(f"/duyet {notice.code}")
    await minh.presses("Trả lại để sửa")
    await minh.says("Thiếu giờ")
    office.change(notice, state=NoticeState.pending)

    page = await minh.says(f"/duyet {notice.code}")

    assert "Quàng Văn Minh trả lại để sửa: Thiếu giờ" in page.text


async def test_the_recipients_are_told_by_village(office: FakeOffice, minh: Hand) -> None:
    """Names, numbers, and who is left out, and why."""
    office.add()
    office.check_ = replace(office.check_, left_out=Counter(left=3, never=1))

    page = await minh.says("/nguoinhan TB-4827")

    assert f"• {PUA.name}: 300 người, 2 nhóm\n• {NAM.name}: 200 người" in page.text
    assert "• Chưa rõ thôn, và nhóm chung của xã: 1 nhóm" in page.text
    assert "• đã chặn hoặc bỏ theo dõi: 3" in page.text


async def test_nobody_approves_their_own(app: App, office: FakeOffice) -> None:
    """Not even an approver; a one-person commune may, by its settings."""
    office.add(author_id=BOTH.id)
    son = Hand(office, app.shelf.library, BOTH)

    page = await son.says("/duyet TB-4827")
    forced = await son.says(f"/duyet TB-4827 {seal(office.notices[0].draft)} co")

    assert page.text.startswith("Không ai tự duyệt tin của mình.")
    assert "Duyệt gửi" not in [one.label for one in page.buttons]
    assert "Không ai tự duyệt" in forced.text
    assert office.acts == []


async def test_a_one_person_commune_approves_its_own(app: App, office: FakeOffice) -> None:
    """Its settings say so."""
    notice = office.add(author_id=BOTH.id)
    office.one_person = True
    library = app.shelf.library
    commune = library.commune.model_copy(update={"approve_own_notices": True})
    son = Hand(office, replace(library, commune=commune), BOTH)

    await son.says("/duyet TB-4827")
    await son.presses("Duyệt gửi")
    await son.presses("Đồng ý duyệt")

    assert office.acts == [Act(Step.approve, notice.key, seal=seal(notice.draft))]


@pytest.mark.parametrize("official", [None, RELAY], ids=["a citizen", "a relay"])
async def test_others_see_no_draft(app: App, office: FakeOffice, official: object) -> None:
    """A code that was guessed shows nothing of what is not public."""
    office.add()
    somebody = Hand(office, app.shelf.library, official)  # type: ignore[arg-type] # ids above

    for order in ("/duyet", "/tin", "/nguoinhan", "/ban", "/lichsu", "/huytin"):
        reply = await somebody.says(f"{order} TB-4827")

        assert "cắt điện" not in reply.text
    assert office.acts == []


ORDERS = {
    Step.approve: "/duyet {code} {seal} co",
    Step.send_back: "/tralai {code} {seal} 0",
    Step.reject: "/khongduyet {code} {seal} 0",
    Step.take_back: "/rutve {code}",
    Step.stop: "/dung {code} - 0",
    Step.cancel: "/huytin {code} - 0",
    Step.pause: "/tamdung {code}",
    Step.resume: "/guitiep {code}",
    Step.go: "/chogui {code} co",
    Step.try_unknown: "/thulai {code} co",
}


@pytest.mark.parametrize("official", [HOA, MINH, BOTH, RELAY], ids=lambda one: one.name)
async def test_a_step_is_refused_exactly_where_the_commit_would(
    app: App, office: FakeOffice, official: object
) -> None:
    """Every state, every hold, every step, everybody: an act where it is allowed, else words."""
    hand = Hand(office, app.shelf.library, official)  # type: ignore[arg-type] # ids above
    assert ORDERS.keys() == set(Step) - MACHINE - {Step.submit}
    office.report_ = Report(office.add(), (), 503, 500, 0, 0, 3, 0)

    for state, hold, step in product(NoticeState, Hold, ORDERS):
        office.notices, office.acts = [], []
        notice = office.add(state=state, hold=hold)
        order = ORDERS[step].format(code=notice.code, seal=seal(notice.draft))
        why = "…" if step in WITH_REASON else ""
        no = refusal(notice, Deed(step, hand.official, why))

        reply = await hand.says(order)

        assert reply.text
        assert bool(office.acts) is (no is None), (state, hold, step, no)
        assert no is None or (state, step) in AFTER or office.notices[0].state is state


async def test_stopping_asks_why_only_once(app: App, office: FakeOffice) -> None:
    """There is a minute for it, and what was stopped can be handed in again."""
    notice = office.add(state=NoticeState.approved, hold=Hold.late)
    hoa = Hand(office, app.shelf.library, HOA)

    await hoa.says(f"/dung {notice.code}")
    await hoa.says("Điện lực vừa báo hoãn")

    assert [one.why for one in office.acts if isinstance(one, Act)] == ["Điện lực vừa báo hoãn"]


async def test_cancelling_asks_why(app: App, office: FakeOffice) -> None:
    """Four presses to choose from, or words."""
    notice = office.add(state=NoticeState.approved, hold=Hold.late)
    hoa = Hand(office, app.shelf.library, HOA)

    asked = await hoa.says(f"/huytin {notice.code}")
    sure = await hoa.says("Điện lực vừa báo hoãn")
    before = list(office.acts)
    await hoa.presses("Đồng ý")

    assert before == []
    assert "với lý do “Điện lực vừa báo hoãn”?" in sure.text
    assert [one.label for one in sure.buttons] == ["Đồng ý", "Thôi"]
    assert "Chọn lý do, hoặc gõ một câu." in asked.text
    assert [one.why for one in office.acts if isinstance(one, Act)] == ["Điện lực vừa báo hoãn"]


@pytest.mark.parametrize("order", ["/khongduyet", "/huytin"])
@pytest.mark.parametrize(
    "said",
    ["không", "Thôi", "khoan đã", "nhầm rồi", "đừng huỷ nữa", "làm khai sinh cần gì", "Ai gửi?"],
)
async def test_not_every_word_is_a_reason(
    app: App, office: FakeOffice, order: str, said: str
) -> None:
    """A no, a slip, a question end nothing for good, and nor do the next words by themselves."""
    state = NoticeState.pending if order == "/khongduyet" else NoticeState.approved
    notice = office.add(state=state, hold=Hold.none)
    hand = Hand(office, app.shelf.library, MINH)
    await hand.says(f"{order} {notice.code} {seal(notice.draft)}")

    await hand.says(said)
    await hand.says("Điện lực vừa báo hoãn")

    assert office.acts == []


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        ("ừ", True),
        ("ok", True),
        ("đúng rồi", True),
        ("1", True),
        ("đừng", False),
        ("dừng", False),
        ("dung", False),
        ("thôi", False),
        ("2", False),
        ("Điện lực báo hoãn sang thứ hai", False),
    ],
)
async def test_a_reason_that_was_read_back_wants_a_yes(
    app: App, office: FakeOffice, answer: str, done: bool
) -> None:
    """Whatever is no yes cancels nothing; another reason is read back again."""
    notice = office.add(state=NoticeState.pending)
    hoa = Hand(office, app.shelf.library, HOA)
    await hoa.says(f"/huytin {notice.code}")
    await hoa.says("Điện lực báo hoãn")

    await hoa.says(answer)

    assert [one.why for one in office.acts if isinstance(one, Act)] == (
        ["Điện lực báo hoãn"] if done else []
    )


@pytest.mark.parametrize("read_back", [False, True], ids=["the question", "the reason read back"])
async def test_after_half_an_hour_a_word_is_no_answer(
    app: App, office: FakeOffice, read_back: bool
) -> None:
    """Nobody remembers what was asked."""
    notice = office.add(state=NoticeState.pending)
    hoa = Hand(office, app.shelf.library, HOA)
    await hoa.says(f"/huytin {notice.code}")
    if read_back:
        await hoa.says("Điện lực báo hoãn")
    office.now += timedelta(minutes=31)

    await hoa.says("ok" if read_back else "Điện lực báo hoãn")

    assert office.acts == []


async def test_an_old_yes_is_no_yes_to_another_reason(app: App, office: FakeOffice) -> None:
    """The button says which reason it was shown with."""
    notice = office.add(state=NoticeState.pending)
    hoa = Hand(office, app.shelf.library, HOA)
    await hoa.says(f"/huytin {notice.code}")
    old = (await hoa.says("Điện lực báo hoãn")).buttons[0].data
    await hoa.says(f"/huytin {notice.code}")
    await hoa.says("Viết sai ngày")

    again = await hoa.says(old)

    assert office.acts == []
    assert "vì sao?" in again.text


async def test_what_was_withdrawn_is_not_approved(office: FakeOffice, minh: Hand) -> None:
    """A correction of something withdrawn can be read and sent back, and not be sent."""
    first = office.add(state=NoticeState.finished, begun_at=office.now)
    office.add(
        state=NoticeState.finished, event=Event.withdraw, about=first.id, begun_at=office.now
    )
    late = office.add(event=Event.update, about=first.id)

    page = await minh.says(f"/duyet {late.code}")
    forced = await minh.says(f"/duyet {late.code} {seal(late.draft)} co")

    assert page.text.startswith("Tin này đã thu hồi")
    assert "Duyệt gửi" not in [one.label for one in page.buttons]
    assert "Tin này đã thu hồi" in forced.text
    assert office.acts == []


@pytest.mark.parametrize(("seconds", "words"), [(20, "20 giây"), (60, "1 phút"), (180, "3 phút")])
async def test_the_time_to_stop_is_that_of_the_settings(
    office: FakeOffice, minh: Hand, seconds: int, words: str
) -> None:
    """To the second where it is short."""
    notice = office.add()
    office.cooling = timedelta(seconds=seconds)

    asked = await minh.says(f"/duyet {notice.code} {seal(notice.draft)}")

    assert f"Còn {words} để dừng" in asked.text


async def test_too_late_to_stop_leads_to_pausing(app: App, office: FakeOffice) -> None:
    """Once it leaves, what has not left can still be kept back."""
    office.add(state=NoticeState.sending, begun_at=office.now - timedelta(minutes=2))
    hoa = Hand(office, app.shelf.library, HOA)

    reply = await hoa.says("/dung TB-4827")

    assert "đã bắt đầu gửi" in reply.text
    assert [one.label for one in reply.buttons] == ["Tạm dừng", "Huỷ phần còn lại", "Xem tin"]
