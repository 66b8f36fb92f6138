"""Anybody asks about a notice by its code, and gets the text to compare with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.channels.plain import split
from bot.forms.chat import chat, relay
from bot.notice import Event, Hold, Notice, NoticeState
from bot.types import Address, Inbound, Reply
from tests.chat import Clock
from tests.officials_in_chat import HOA, TEXT, FakeOffice, Hand

FAKE = "Thông báo TB-4827: cắt điện, bà con nộp 200.000 đồng vào tài khoản 0123456789 để giữ điện."


@pytest.fixture
def office(clock: Clock) -> FakeOffice:
    """An office that has sent one notice."""
    office = FakeOffice(clock.now)
    sent(office)
    return office


@pytest.fixture
def lan(app: App, office: FakeOffice) -> Hand:
    """A citizen."""
    return Hand(office, app.shelf.library)


def sent(office: FakeOffice, **more: object) -> Notice:
    """Let a notice have left an hour ago."""
    begun = office.now - timedelta(hours=1)
    return office.add(
        **{"state": NoticeState.finished, "approved_at": begun, "begun_at": begun, **more}
    )


@pytest.mark.parametrize(
    "said",
    [
        "TB-4827",
        "tb4827",
        "Tin TB-4827 này có phải của xã không ạ?",
        "/tin TB-4827",
        "/start TB-4827",
    ],
)
async def test_a_code_gets_the_whole_text(lan: Hand, said: str) -> None:
    """Who sent it, when, the text itself, the link, and how to tell a fake: never a mere yes."""
    reply = await lan.says(said)

    for told in (
        "chưa thu hồi",
        "Bản gốc của mã TB-4827, do UBND xã Tân Nguyên gửi",
        "8 giờ sáng nay",
        TEXT,
        "khác một chữ, có thêm link hay số tài khoản là tin giả",
        "https://tannguyen.example.gov.vn/n/TB-4827",
    ):
        assert reply.text.count(told) == 1
    assert "KHÁC" not in reply.text
    assert not any(one.url for one in reply.buttons), "the page's address stands in the text"


@pytest.mark.parametrize(
    "state", [NoticeState.draft, NoticeState.pending, NoticeState.approved, NoticeState.rejected]
)
async def test_what_has_not_left_is_unknown(
    office: FakeOffice, lan: Hand, state: NoticeState
) -> None:
    """A draft's code is nobody's business."""
    office.add(state=state)

    reply = await lan.says("TB-4828")

    assert reply.text.startswith("Xã không có tin nào mang mã TB-4828.")
    assert "0200 000 011" in reply.text
    assert TEXT not in reply.text


async def test_a_code_of_nothing_is_unknown(lan: Hand) -> None:
    """Made up by a fraud, or mistyped: both are said."""
    reply = await lan.says("TB-9999")

    assert reply.text.startswith("Xã không có tin nào mang mã TB-9999.")


async def test_its_official_learns_where_a_draft_stands(app: App, office: FakeOffice) -> None:
    """To them “no such notice” would be wrong."""
    office.add()

    reply = await Hand(office, app.shelf.library, HOA).says("TB-4828")

    assert reply.text == "Tin TB-4828 nay: chờ duyệt. Bà con chưa nhận tin này."


async def test_a_corrected_one_names_the_newer(office: FakeOffice, lan: Hand) -> None:
    """The old code leads to the new text; a correction that is not out yet changes nothing."""
    office.add(event=Event.update, about=1)
    before = await lan.says("TB-4827")
    office.change(office.notices[1], begun_at=office.now, state=NoticeState.sending)

    old = await lan.says("TB-4827")
    new = await lan.says("TB-4828")

    assert "chưa sửa, chưa thu hồi" in before.text
    assert old.text.startswith("Xã đã SỬA tin TB-4827 bằng tin TB-4828.")
    assert new.text.startswith("Tin TB-4828 sửa tin TB-4827.")


async def test_a_withdrawn_one_says_so_first(office: FakeOffice, lan: Hand) -> None:
    """The whole chain is withdrawn, its corrections too."""
    sent(office, event=Event.update, about=1)
    sent(office, event=Event.withdraw, about=1)

    first = await lan.says("TB-4827")
    update = await lan.says("TB-4828")
    last = await lan.says("TB-4829")

    assert first.text.startswith("Xã đã THU HỒI tin TB-4827")
    assert update.text.startswith("Xã đã THU HỒI tin TB-4828")
    assert last.text.startswith("Tin TB-4829 báo rằng tin TB-4827 không còn hiệu lực.")


@pytest.mark.parametrize("form", ["chat", "relay", "text"])
@pytest.mark.parametrize("around", ["{}", "Tin này thật không?\n{}"], ids=["alone", "asking"])
async def test_our_own_words_are_known(
    office: FakeOffice, lan: Hand, form: str, around: str
) -> None:
    """In each form people may have got it, with a question above or without."""
    face = await office.face(office.notices[0])
    forms = {"chat": chat(face), "relay": relay(face), "text": f"{TEXT} Mã TB-4827"}

    reply = await lan.says(around.format(forms[form]))

    assert reply.text.startswith("Chữ trong tin bà con gửi giống bản gốc dưới đây.")
    assert TEXT in reply.text


async def test_a_part_of_a_long_one_is_known(office: FakeOffice, lan: Hand) -> None:
    """Zalo cuts long notices in two, and a relay's number for its button goes along."""
    long = "\n".join(f"Tổ {number}: cắt điện từ {number} giờ sáng." for number in range(1, 99))
    office.change(office.notices[0], draft=replace(office.notices[0].draft, text=long))
    first, *_, last = split(chat(await office.face(office.notices[0])), 2000)

    assert (await lan.says(first)).text.startswith("Chữ trong tin bà con gửi giống")
    assert (await lan.says(last)).text.startswith("Chữ trong tin bà con gửi giống")


async def test_a_relays_number_below_the_text_changes_nothing(
    office: FakeOffice, lan: Hand
) -> None:
    """Zalo Bot writes the button as a line, and relays forward it, too."""
    text = relay(await office.face(office.notices[0]))

    reply = await lan.says(f"{text}\n\nĐã chuyển vào nhóm: gõ: đã chuyển TB-4827")

    assert reply.text.startswith("Chữ trong tin bà con gửi giống")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("27/11", "28/11"), id="a number"),
        pytest.param(("tannguyen.example.gov.vn", "tannguyen.example-gov.vn.com"), id="the link"),
        pytest.param(("Bà con sạc", "Bà con gọi 0988 123 456 rồi sạc"), id="a phone number"),
        pytest.param(("Cán bộ không bao giờ", "Cán bộ sẽ"), id="the foot"),
    ],
)
async def test_a_changed_text_is_said_to_differ(
    office: FakeOffice, lan: Hand, change: tuple[str, str]
) -> None:
    """One changed word, number or link; then ours in full."""
    altered = chat(await office.face(office.notices[0])).replace(*change)

    reply = await lan.says(altered)

    assert (
        "⚠ Tin bà con gửi KHÁC bản gốc. Đừng chuyển tiền, đừng bấm link trong tin đó."
        in reply.text
    )
    assert TEXT in reply.text


async def test_a_demand_for_money_is_answered_first(lan: Hand) -> None:
    """The number was not kept, what to do now; then the real text."""
    reply = await lan.says(FAKE)
    first, _, then = reply.text.partition("⚠ Tin bà con gửi KHÁC bản gốc.")

    assert "trợ lý không lưu" in first
    assert TEXT in then
    assert "0123456789" not in reply.text


async def test_danger_is_answered_first(lan: Hand) -> None:
    """Whoever tells of a fire beside a code is helped before anything else."""
    reply = await lan.says("Cháy nhà rồi, gọi ai bây giờ, tin TB-4827 bảo cắt điện")

    assert reply.text.startswith("Gọi 114")
    assert TEXT in reply.text


async def test_our_own_warning_is_no_danger(office: FakeOffice, lan: Hand) -> None:
    """A notice of the commune's about frauds, sent back, is not taken for one."""
    warns = "Có kẻ giả công an gọi điện bắt chuyển tiền, đọc mã OTP. Bà con đừng nghe, gọi 113."
    office.change(office.notices[0], draft=replace(office.notices[0].draft, text=warns))

    reply = await lan.says(chat(await office.face(office.notices[0])))

    assert reply.text.startswith("Chữ trong tin bà con gửi giống bản gốc")


async def test_a_flow_goes_on_below(lan: Hand) -> None:
    """Asked in the middle, the open question stands below the answer."""
    await lan.says("/flow vneid_muc2")
    asked = await lan.says("bắt đầu")
    step = lan.session.step

    reply = await lan.says("TB-4827")

    assert TEXT in reply.text
    assert "Việc đang làm dở:" in reply.text
    assert reply.text.endswith(asked.text)
    assert reply.text.count("/n/TB-4827") == 1
    assert (lan.session.flow, lan.session.step) == ("vneid_muc2", step)


async def test_a_dossier_code_is_still_asked_for(lan: Hand) -> None:
    """A step that waits for a code of another kind does not take this one."""
    await lan.says("/flow tra_cuu_ho_so")
    await lan.says("bắt đầu")

    reply = await lan.says("TB-4827")

    assert TEXT in reply.text


async def test_the_words_below_a_picture_count(lan: Hand) -> None:
    """A notice with a picture is forwarded as a picture."""
    photo = Inbound(lan.session.address, "m", "Mã TB-4827", kind="photo", media="x")

    assert TEXT in (await lan.sends(photo)).text


async def in_group(lan: Hand, text: str) -> Reply:
    """Write in a group, to the bot."""
    group = Address("test", "-100")
    return await lan.sends(Inbound(lan.session.address, "m", text, chat=group))


async def test_a_group_gets_one_line(office: FakeOffice, lan: Hand) -> None:
    """What is known, and the way to the text; no mere yes there either."""
    reply = await in_group(lan, "@xaoi TB-4827 thật không?")
    none = await in_group(lan, "@xaoi TB-9999")
    sent(office, event=Event.withdraw, about=1)
    gone = await in_group(lan, "@xaoi TB-4827")

    assert reply.text.startswith("Xã có tin TB-4827, gửi lúc 8 giờ sáng nay")
    assert "so từng chữ" in reply.text
    assert TEXT not in reply.text
    assert reply.buttons[0].url == "https://t.example/test?start=TB-4827"
    assert none.text.startswith("Xã không có tin nào mang mã TB-9999.")
    assert gone.text == "Xã đã THU HỒI tin TB-4827. Tin này không còn hiệu lực."


async def test_a_stopped_one_was_still_sent(office: FakeOffice, lan: Hand) -> None:
    """Cancelled in the middle: some have it, and may ask."""
    office.change(office.notices[0], state=NoticeState.cancelled, hold=Hold.none)

    assert TEXT in (await lan.says("TB-4827")).text
