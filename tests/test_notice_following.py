"""Officials see what waits, where each notice stands, and every form of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.acts import Act, MarkRelayed, TryUnknown
from bot.app import App
from bot.drafts import seal
from bot.notice import GroupChat, Happened, Hold, Notice, NoticeState
from bot.office import Candidate, Report, VillageReport
from bot.roles import Grant, Official, Role
from bot.steps import Step
from bot.types import Address, Inbound
from tests.chat import Clock
from tests.officials_in_chat import COMMUNE, HOA, MINH, NAM, PUA, RELAY, FakeOffice, Hand

ALL = Official(9, "Vì Thị Én", tuple(Grant(COMMUNE.id, role) for role in Role))


@pytest.fixture
def office(clock: Clock) -> FakeOffice:
    """An office with no notice yet."""
    return FakeOffice(clock.now)


@pytest.fixture
def hoa(app: App, office: FakeOffice) -> Hand:
    """The officer who writes."""
    return Hand(office, app.shelf.library, HOA)


@pytest.fixture
def minh(app: App, office: FakeOffice) -> Hand:
    """The approver."""
    return Hand(office, app.shelf.library, MINH)


def village(name: str, **more: object) -> VillageReport:
    """Report of a village where all went well."""
    return replace(
        VillageReport(name, 10, 10, 0, 0, Counter(), 1, 1, 0, 0),
        **more,  # type: ignore[arg-type] # named as the fields
    )


def report(notice: Notice, *villages: VillageReport, **more: object) -> Report:
    """Report of a notice under way."""
    return replace(
        Report(notice, villages, 503, 430, 0, 60, 3, 10),
        **more,  # type: ignore[arg-type] # named as the fields
    )


def under_way(office: FakeOffice, **more: object) -> Notice:
    """Let a notice be on its way since two minutes."""
    begun = office.now - timedelta(minutes=2)
    return office.add(
        **{"state": NoticeState.sending, "approved_at": begun, "begun_at": begun, **more}
    )


@pytest.mark.parametrize(
    "said", ["/viec", "việc cán bộ", "việc của tôi", "Bàn làm việc", "đăng nhập"]
)
async def test_what_waits_is_shown(office: FakeOffice, minh: Hand, said: str) -> None:
    """A button for each, then the way to everything else."""
    office.add()
    under_way(office, hold=Hold.late)

    desk = await minh.says(said)

    assert [one.data for one in desk.buttons] == ["/duyet TB-4827", "/tin TB-4828", "/viec khac"]
    assert "TB-4827 · chờ duyệt" in desk.text
    assert "TB-4828 · trễ giờ, chờ người cho gửi" in desk.text


async def test_people_and_groups_wait_too(app: App, office: FakeOffice) -> None:
    """Candidates to accept, groups to confirm; five buttons at most."""
    for _ in range(6):
        office.add()
    office.people = [Candidate(1, "Lan", COMMUNE.id, "Tổ 1")]
    office.chats = [GroupChat(Address("telegram", "-1"), "Nhóm bản Pua")]

    desk = await Hand(office, app.shelf.library, ALL).says("/viec")

    assert [one.data for one in desk.buttons] == [
        "/duyet TB-4827",
        "/duyet TB-4828",
        "/vaitro",
        "/nhom",
        "/viec khac",
    ]
    assert "… và 4 tin nữa" in desk.text


async def test_nothing_waits(hoa: Hand) -> None:
    """Then the desk is the menu."""
    desk = await hoa.says("/viec")

    assert [one.data for one in desk.buttons] == ["/soan", "/tin", "/phieu", "/nhom", "/vaitro"]


async def test_a_citizens_login_is_none_of_ours(app: App, office: FakeOffice) -> None:
    """“Đăng nhập” is a question about VNeID to them."""
    reply = await Hand(office, app.shelf.library).says("đăng nhập")

    assert "/viec khac" not in [one.data for one in reply.buttons]
    assert "Việc" not in reply.text[:10]


async def test_a_relay_reads_what_to_do(app: App, office: FakeOffice) -> None:
    """One short page, no desk."""
    page = await Hand(office, app.shelf.library, RELAY).says("/viec")

    assert "Đã chuyển vào nhóm" in page.text
    assert page.buttons == ()


async def test_the_report_is_in_plain_words(office: FakeOffice, minh: Hand) -> None:
    """Numbers, village by village, reasons with what to do, and what nobody knows."""
    notice = under_way(office)
    office.report_ = report(
        notice,
        village(PUA.name, people=130, reached=120, unknown=3),
        village(NAM.name, groups=0, groups_reached=0, relays=1),
        reasons={"đã chặn trợ lý: đến nhà báo": 10},
    )

    page = await minh.says("/tin 4827")

    assert page.text.startswith("TB-4827 · Đang gửi\n“Ngày 27/11 cắt điện")
    for said in (
        "Đã tới 430/503 nơi nhận.",
        "Còn chờ gửi: 60.",
        "Không tới được: 10.",
        "Không rõ đã tới chưa: 3. Máy ngắt đúng lúc gửi; không tự gửi lại, để khỏi trùng.",
        "Người chuyển tin vào nhóm thôn: 0/1 đã chuyển.",
        f"• {PUA.name}: 120/130 người, nhóm 1/1, không rõ 3",
        f"• {NAM.name}: 10/10 người, chưa chuyển vào nhóm",
        "• 10: đã chặn trợ lý: đến nhà báo",
    ):
        assert said in page.text


async def test_many_villages_are_for_the_sheet(office: FakeOffice, minh: Hand) -> None:
    """A phone shows ten."""
    notice = under_way(office)
    office.report_ = report(notice, *(village(f"bản {number}") for number in range(11)))

    page = await minh.says("/tin TB-4827")

    assert "bản 3" not in page.text
    assert "bản Excel" in page.text


@pytest.mark.parametrize(
    ("official", "state", "hold", "orders"),
    [
        pytest.param(
            HOA,
            NoticeState.draft,
            Hold.none,
            ["/sua", "/huytin", "/lichsu"],
            id="one's own draft",
        ),
        pytest.param(HOA, NoticeState.pending, Hold.none, ["/rutve", "/lichsu"], id="own pending"),
        pytest.param(MINH, NoticeState.pending, Hold.none, ["/duyet", "/lichsu"], id="to judge"),
        pytest.param(
            HOA, NoticeState.approved, Hold.none, ["/dung", "/ban", "/lichsu"], id="cooling"
        ),
        pytest.param(
            MINH,
            NoticeState.approved,
            Hold.late,
            ["/chogui", "/huytin", "/ban", "/lichsu"],
            id="late",
        ),
        pytest.param(
            HOA,
            NoticeState.sending,
            Hold.none,
            ["/tamdung", "/huytin", "/dinhchinh", "/thuhoi", "/tin", "/ban", "/lichsu"],
            id="leaving",
        ),
        pytest.param(
            HOA,
            NoticeState.sending,
            Hold.paused,
            ["/guitiep", "/huytin", "/dinhchinh", "/thuhoi", "/tin", "/ban", "/lichsu"],
            id="paused",
        ),
        pytest.param(
            MINH,
            NoticeState.finished,
            Hold.none,
            ["/thulai", "/ban", "/lichsu"],
            id="finished, some unknown",
        ),
    ],
)
async def test_each_state_has_its_ways(
    app: App,
    office: FakeOffice,
    official: Official,
    state: NoticeState,
    hold: Hold,
    orders: list[str],
) -> None:
    """What may be done now, and nothing else; what finds no room stands under “Việc khác”."""
    decided = state in (NoticeState.approved, NoticeState.sending, NoticeState.finished)
    notice = under_way(office, state=state, hold=hold)
    office.change(
        notice,
        approved_at=office.now if decided else None,
        begun_at=office.now if decided and state is not NoticeState.approved else None,
    )
    office.report_ = report(notice, unknown=3 if state is NoticeState.finished else 0)
    hand = Hand(office, app.shelf.library, official)

    page = await hand.says("/tin TB-4827")
    shown = [one.data for one in page.buttons]
    if shown[-1] == "/tin TB-4827 khac":
        shown += [one.data for one in (await hand.presses("Việc khác")).buttons[:-1]]

    assert [one.split()[0] for one in shown] == orders


async def test_an_author_takes_a_notice_back(office: FakeOffice, hoa: Hand) -> None:
    """Before anybody has judged it; then it can be changed."""
    notice = office.add()

    await hoa.says("/tin TB-4827")
    taken = await hoa.presses("Rút về để sửa")

    assert office.acts == [Act(Step.take_back, notice.key, seal=seal(notice.draft))]
    assert taken.buttons[0].data == "/sua TB-4827"


async def test_pausing_and_going_on(office: FakeOffice, hoa: Hand) -> None:
    """One press each: both can be undone."""
    notice = under_way(office)

    await hoa.says("/tin TB-4827")
    paused = await hoa.presses("Tạm dừng")
    office.change(notice, hold=Hold.paused)
    await hoa.says("/tin TB-4827")
    await hoa.presses("Gửi tiếp")

    assert "Đã tạm dừng tin TB-4827" in paused.text
    assert office.acts == [
        Act(Step.pause, notice.key, seal=seal(notice.draft)),
        Act(Step.resume, notice.key, seal=seal(notice.draft)),
    ]


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        pytest.param(Hold.late, "trễ 26 giờ so với giờ gửi", id="late"),
        pytest.param(Hold.restored, "có thể đã gửi một phần rồi", id="restored"),
    ],
)
async def test_letting_go_says_what_may_be_wrong(
    office: FakeOffice, minh: Hand, hold: Hold, said: str
) -> None:
    """How late it is, or that it may have left already; then a second press."""
    due = office.now - timedelta(hours=26)
    notice = under_way(office, hold=hold, state=NoticeState.approved)
    office.change(notice, draft=replace(notice.draft, due_at=due))

    await minh.says("/tin TB-4827")
    asked = await minh.presses("Cho gửi")
    before = list(office.acts)
    await minh.presses("Đồng ý gửi")

    assert said in asked.text
    assert before == []
    assert office.acts == [Act(Step.go, notice.key, seal=seal(office.notices[0].draft))]


async def test_the_unknown_are_tried_again_only_by_a_yes(office: FakeOffice, minh: Hand) -> None:
    """How many, and what either choice risks."""
    notice = under_way(office, state=NoticeState.finished)
    office.report_ = report(notice, unknown=3)

    asked = await minh.says("/thulai TB-4827")
    before = list(office.acts)
    await minh.presses("Đồng ý gửi lại")

    assert "3 nơi chưa rõ đã nhận tin TB-4827 hay chưa." in asked.text
    assert "có nơi nhận hai lần" in asked.text
    assert before == []
    assert office.acts == [TryUnknown(notice.key)]


@pytest.mark.parametrize("order", ["/thulai TB-4827", "/thulai TB-4827 co"])
async def test_the_author_does_not_try_the_unknown(
    office: FakeOffice, hoa: Hand, order: str
) -> None:
    """It takes an approver."""
    under_way(office, state=NoticeState.finished)

    reply = await hoa.says(order)

    assert "cần vai trò khác" in reply.text
    assert office.acts == []


async def test_the_newest_are_listed(office: FakeOffice, hoa: Hand) -> None:
    """With where each stands, and a button for five."""
    for _ in range(6):
        office.add()

    page = await hoa.says("/tin")

    assert "• TB-4832 · chờ duyệt · Ngày 27/11" in page.text
    assert [one.data for one in page.buttons] == [f"/tin TB-{4832 - at}" for at in range(5)]


async def test_the_history_is_told(office: FakeOffice, minh: Hand) -> None:
    """Who did what, when, why."""
    office.add()
    await minh.says("/duyet TB-4827")
    await minh.presses("Trả lại để sửa")
    await minh.says("Thiếu giờ")

    page = await minh.says("/lichsu TB-4827")

    assert "• 09:00 Quàng Văn Minh trả lại để sửa: Thiếu giờ" in page.text


async def test_the_machines_doings_are_told_in_words(office: FakeOffice, minh: Hand) -> None:
    """Why a notice stood still is no word of the database."""
    notice = under_way(office)
    state = NoticeState.sending
    office.past[notice.code] = [Happened(office.now, "held", state, state, "", "late")]

    page = await minh.says("/lichsu TB-4827")

    assert "Máy dừng lại: trễ giờ, chờ người cho gửi" in page.text


@pytest.mark.parametrize("code", ["", "TB-9999", "chẳng biết"])
async def test_an_unknown_code_leads_to_the_list(hoa: Hand, code: str) -> None:
    """A slip of the finger is no dead end."""
    reply = await hoa.says(f"/lichsu {code}")

    assert reply.buttons[0].data == "/tin"


async def test_every_form_is_at_hand(office: FakeOffice, hoa: Hand) -> None:
    """SMS and script as text, sheets as files, the page as a link."""
    under_way(office)
    first = await hoa.says("/ban TB-4827")
    more = await hoa.presses("Bản khác nữa")
    sms = await hoa.says("/ban TB-4827 sms")
    loud = await hoa.says("/ban TB-4827 loa")
    poster = await hoa.says("/ban TB-4827 apphich")
    picture = await hoa.says("/ban TB-4827 anh")

    assert len(first.buttons) == len(more.buttons) == 5
    assert more.buttons[0].url == "https://tannguyen.example.gov.vn/n/TB-4827"
    assert "Ngay 27/11 cat dien" in sms.text
    assert "hai mươi bảy tháng mười một" in loud.text
    assert poster.file is not None
    assert picture.image is not None
    assert office.printed == ["poster", "poster_picture"]


async def test_what_is_not_approved_has_no_forms(office: FakeOffice, hoa: Hand) -> None:
    """A poster of a draft would hang on walls."""
    office.add()

    reply = await hoa.says("/ban TB-4827 apphich")

    assert "chưa được duyệt" in reply.text
    assert office.printed == []


async def test_a_call_list_is_made_of_their_file(office: FakeOffice, hoa: Hand) -> None:
    """The file that follows the question is read, and given back as a list."""
    under_way(office)
    asked = await hoa.says("/goi TB-4827")
    file = Inbound(hoa.session.address, "m", kind="file", media="phones")

    given = await hoa.sends(file)

    assert "Danh sách tự xoá sau một ngày." in asked.text
    assert given.text == "Đọc được 12 số."
    assert given.file is not None


async def test_a_file_without_numbers_can_be_sent_anew(office: FakeOffice, hoa: Hand) -> None:
    """What was wrong, and the way to try again."""
    under_way(office)
    await hoa.says("/goi TB-4827")

    reply = await hoa.sends(Inbound(hoa.session.address, "m", kind="file", media="empty"))

    assert reply.text == "Tệp không có số nào."
    assert reply.buttons[0].data == "/goi TB-4827"


async def test_a_file_nobody_asked_for_is_none(office: FakeOffice, hoa: Hand) -> None:
    """It is answered as any citizen's."""
    under_way(office)

    reply = await hoa.sends(Inbound(hoa.session.address, "m", kind="file", media="phones"))

    assert reply.file is None


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize(
    "said", ["/relayed 1 ban_pua", "Đã chuyển TB-4827", "da gui vao nhom roi tb4827"]
)
async def test_a_relay_says_that_it_is_forwarded(
    app: App, office: FakeOffice, said: str, times: int
) -> None:
    """By the button or in words; a second time changes nothing."""
    notice, office.forwards = under_way(office), ("ban_pua",)
    pan = Hand(office, app.shelf.library, RELAY)

    for _ in range(times):
        reply = await pan.says(said)

    assert reply.nod
    assert reply.text == "Cảm ơn, đã ghi: tin đã vào nhóm."
    assert office.acts == [MarkRelayed(notice.id, "ban_pua")] * times


async def test_a_relay_without_the_code_is_asked_for_it(app: App, office: FakeOffice) -> None:
    """Which one was forwarded, nobody can guess."""
    reply = await Hand(office, app.shelf.library, RELAY).says("đã chuyển rồi")

    assert "Gõ thêm mã của tin" in reply.text


@pytest.mark.parametrize("official", [None, HOA, RELAY], ids=["citizen", "officer", "relay"])
async def test_another_villages_relay_is_told_so(
    app: App, office: FakeOffice, official: Official | None
) -> None:
    """A button that was passed on marks nothing."""
    under_way(office)
    office.forwards = ("ban_pua",)

    reply = await Hand(office, app.shelf.library, official).says("/relayed 1 ban_nam")

    assert "không giao cho số này chuyển" in reply.text
    assert office.acts == []


@pytest.mark.parametrize("said", ["/relayed 1 ban_pua", "đã chuyển TB-4827"])
async def test_nothing_is_said_to_be_noted_that_is_not(
    app: App, office: FakeOffice, said: str
) -> None:
    """A relay who came after the notice had left has no row in it."""
    under_way(office)

    reply = await Hand(office, app.shelf.library, RELAY).says(said)

    assert "không giao cho số này chuyển" in reply.text
    assert office.acts == []
