"""A question about a procedure is answered at once, with what to bring first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.app import build
from bot.config import Settings
from bot.types import Button
from content import commune
from content.load import load_folder
from content.procedure import Procedure
from handlers import card
from tests.chat import Chat, Clock, Collected

CONTENT = Path(__file__).parent.parent / "content"
PROCEDURES = load_folder(CONTENT)[1].values()
COMMUNE = commune.load(CONTENT / "commune.yaml")
TODAY = date(2026, 11, 25)
EACH = pytest.mark.parametrize("procedure", PROCEDURES, ids=[one.id for one in PROCEDURES])


async def test_a_question_is_answered(chat: Chat) -> None:
    """What it is for and what to bring come first; the sides of it are a press away."""
    reply = await chat.says("lam giay khai sinh cho chau can gi")

    assert "ĐĂNG KÝ KHAI SINH\nLàm giấy khai sinh cho trẻ" in reply.text
    assert "\nCần mang:\n☐ Giấy chứng sinh" in reply.text
    assert [button.data for button in reply.buttons] == [
        "/tick khai_sinh 0",
        "/topic khai_sinh fee",
        "/topic khai_sinh where",
        "/topic khai_sinh more:0",
        "/person ho_tich",
    ]


async def test_one_side_of_it(chat: Chat) -> None:
    """A press tells one side in full, and leads back to the list."""
    await chat.says("/topic can_cuoc")

    fee = await chat.presses("Lệ phí")
    online = await chat.says("/topic can_cuoc online")
    whole = await chat.presses("Cần mang gì")

    assert "Mất thẻ 35.000 đồng (đến hết 31/12/2026)." in fee.text
    assert "Mất thẻ, hỏng thẻ thì làm hết trên VNeID" in online.text
    assert "https://dichvucong.gov.vn" in [button.url for button in online.buttons]
    assert "Cần mang:" in whole.text


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("làm khai sinh hết bao nhiêu tiền", "Khai sinh cho con: lệ phí"),
        ("đăng ký tạm trú mất mấy ngày", "Đăng ký tạm trú: bao lâu"),
        ("đăng ký tạm trú ở đâu", "Đăng ký tạm trú: ở đâu"),
        ("dang ky tam tru o dau", "Đăng ký tạm trú: ở đâu"),
        ("làm căn cước qua mạng được không", "Làm, đổi thẻ căn cước: làm qua mạng"),
        ("đăng ký tạm trú cần giấy tờ gì", "ĐĂNG KÝ TẠM TRÚ"),
        ("đăng ký tạm trú ở đâu, hết bao nhiêu tiền", "ĐĂNG KÝ TẠM TRÚ"),
    ],
)
async def test_the_side_that_was_asked_for_is_told(chat: Chat, asked: str, head: str) -> None:
    """A question about the fee is answered with the fee; one about two things with all."""
    await chat.says("xin chào")

    assert (await chat.says(asked)).text.startswith(head)


@pytest.mark.parametrize(
    ("asked", "head"),
    [
        ("mẹ đơn thân khai sinh cho con để họ mẹ", "Khai sinh cho con – mẹ đơn thân, chưa cưới"),
        ("me don than khai sinh cho con de ho me", "Khai sinh cho con – mẹ đơn thân, chưa cưới"),
        ("rớt bóp mất thẻ căn cước", "Làm, đổi thẻ căn cước – mất thẻ, hỏng thẻ"),
        ("chủ trọ không chịu làm tạm trú cho", "Đăng ký tạm trú – chủ trọ không chịu làm"),
    ],
)
async def test_a_situation_has_an_answer_of_its_own(chat: Chat, asked: str, head: str) -> None:
    """Whoever tells their case is answered for it, not with the general list."""
    await chat.says("xin chào")

    reply = await chat.says(asked)

    assert reply.text.splitlines()[0] == head
    assert "kiểm tra ngày 22/11/2026" in reply.text
    assert reply.buttons[0].label == "Cần mang gì"
    assert len(reply.buttons) == 5


@pytest.mark.parametrize(
    "topic", ["khai_sinh", "can_cuoc", "luu_tru", "khan_cap", "lich_lam_viec"]
)
async def test_all_else_that_can_be_asked_is_listed(chat: Chat, topic: str) -> None:
    """“Hỏi thêm” turns its pages through every case and side, and comes round again."""
    procedure = chat.app.shelf.library.procedures[topic]
    await chat.says(f"/topic {topic}")

    first = reply = await chat.presses("Hỏi thêm")
    listed = []
    for _ in range(9):
        *shown, _, person = reply.buttons
        assert person.data.startswith("/person")
        assert len(reply.buttons) <= 5
        listed += [button.data for button in shown]
        reply = await chat.presses("Câu khác")
        if reply.buttons == first.buttons:
            break

    assert reply.buttons == first.buttons
    assert len(listed) == len(set(listed))
    assert {f"/topic {topic} case:{case.id}" for case in procedure.cases} <= {*listed}
    sides = {name for name in ("time", "online", "who", "mistakes") if getattr(procedure, name)}
    assert {f"/topic {topic} {name}" for name in sides} <= {*listed}


async def test_every_case_of_every_procedure_is_answered(chat: Chat) -> None:
    """Each button of a case leads to its answer, or to the topic that has it."""
    library = chat.app.shelf.library
    for procedure in library.procedures.values():
        for case in procedure.cases:
            await chat.says("/menu")
            reply = await chat.taps(Button("", f"/topic {procedure.id} case:{case.id}"))
            if not case.topic:
                assert case.say[0].text in reply.text
            elif case.topic in library.flows:
                assert library.flows[case.topic].title in reply.text, (procedure.id, case.id)
            else:
                assert library.procedures[case.topic].title.upper() in reply.text
            assert len(reply.buttons) <= 5


@pytest.mark.parametrize("asked", ["đi đăng ký tạm trú", "đăng ký tạm trú cần giấy tờ gì"])
async def test_in_the_middle_of_a_guide_the_answer_is_brief(chat: Chat, asked: str) -> None:
    """The most needed, then the open step again, in one message."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    step = (await chat.session()).step

    reply = await chat.says(asked)

    assert "Cần mang:" in reply.text
    assert "Muốn xem kỹ thì hỏi lại" in reply.text
    assert "Việc đang làm dở:" in reply.text
    assert "Bao lâu:" not in reply.text
    assert (await chat.session()).step == step


async def test_close_questions_are_asked_back(chat: Chat) -> None:
    """Two procedures that fit become a choice, with a way out."""
    reply = await chat.says("tạm trú hay thường trú thì đăng ký ở đâu")

    assert reply.text.endswith("Bà con hỏi việc nào?")
    assert reply.buttons[-1].label == "Không có trong này"
    chosen = await chat.presses("Đăng ký tạm trú")
    assert "ĐĂNG KÝ TẠM TRÚ" in chosen.text


async def test_a_guide_opens(chat: Chat) -> None:
    """A question that a guide answers opens the guide's card."""
    await chat.says("/topic tra_cuu_ho_so")

    assert (await chat.session()).step == "about"


async def test_a_guide_does_not_push_another_aside(chat: Chat) -> None:
    """Whoever is in the middle of one guide is only offered the other."""
    await chat.says("/flow tra_cuu_ho_so")
    await chat.presses("Bắt đầu")
    before = await chat.session()
    reply = await chat.says("/topic dvc_thanh_toan")
    after = await chat.session()

    assert "Thanh toán" in reply.text
    assert (before.flow, before.step) == (after.flow, after.step)


@pytest.mark.parametrize("typed", ["/topic", "/topic la_gi", "/topic khai_sinh la_gi"])
async def test_an_unknown_topic_leads_on(chat: Chat, typed: str) -> None:
    """An old or broken button still gets an answer with a way on."""
    assert (await chat.says(typed)).buttons


async def test_english_says_so_in_one_sentence(chat: Chat) -> None:
    """A second copy of legal texts would be a second set of errors."""
    await chat.says("/language en")

    reply = await chat.says("/topic khai_sinh")

    assert reply.text.count("Cần mang:") == 1
    assert reply.text.count("Information about procedures is in Vietnamese only.") == 1
    assert not reply.text.startswith("ĐĂNG KÝ")


@EACH
@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1), date(2027, 3, 1)], ids=str)
def test_an_answer_fits_a_bubble(procedure: Procedure, day: date) -> None:
    """Whole, one side or one case: at most 900 characters; the commune's points come on top."""
    bare = COMMUNE.model_copy(update={"points": ()})
    texts = [card.whole(procedure, bare, day), card.brief(procedure, bare, day)]
    texts += [write(procedure, bare, day) for write in card.FACETS.values()]
    texts += [
        f"{said}{card.source(procedure, day, said)}"
        for case in procedure.cases
        if (said := card.say(case.say, day))
    ]

    assert max(map(len, texts)) <= 900
    assert "kiểm tra ngày 22/11/2026" in texts[0]


@EACH
def test_what_the_commune_adds_is_little(procedure: Procedure) -> None:
    """Its name for the nearest place, or at most two points where the place was asked for."""
    bare = COMMUNE.model_copy(update={"points": ()})
    points = max(len(point.describe()) for point in COMMUNE.points)

    for write in card.FACETS.values():
        added = len(write(procedure, COMMUNE, TODAY)) - len(write(procedure, bare, TODAY))
        asked_for = write is card.where or procedure.points
        assert added <= (2 * points + 80 if asked_for else 80)


@EACH
def test_somebody_receives_it(procedure: Procedure) -> None:
    """The thing to be done is one that a commune can name a point for; advice may need none."""
    if procedure.kind == "advice" and procedure.where is None:
        return
    assert procedure.where.point in get_args(commune.Thing)


def test_what_ends_on_a_date_is_said_until_then() -> None:
    """The half fee is told up to its last day, and the full one from the next."""
    (procedure,) = (one for one in PROCEDURES if one.id == "can_cuoc")
    last, next_ = (
        card.fee(procedure, COMMUNE, day) for day in (date(2026, 12, 31), date(2027, 1, 1))
    )
    after = card.fee(procedure, COMMUNE, date(2027, 3, 1))

    assert "Mất thẻ 35.000 đồng (đến hết 31/12/2026)." in last
    assert "70.000" not in last
    assert "Mất thẻ 70.000 đồng." in next_
    assert "35.000" not in next_
    assert "Công dân số" in next_
    assert "Công dân số" not in after


SERVICES = {
    "xã có mang kết quả đến tận nhà không": "TRẢ KẾT QUẢ TẠI NHÀ",
    "ngay khong hen la ngay nao": "NGÀY KHÔNG HẸN",
    "lịch viết hộ hồ sơ cho bà con": "VIẾT HỘ HỒ SƠ",
    "ở xã có wifi miễn phí không": "WI-FI MIỄN PHÍ",
}


@pytest.mark.parametrize(("asked", "title"), SERVICES.items())
async def test_what_only_this_commune_offers_is_told(chat: Chat, asked: str, title: str) -> None:
    """With its days and conditions, as the commune's file says."""
    await chat.says("xin chào")

    reply = await chat.says(asked)

    assert reply.text.startswith(title)
    assert [button.data for button in reply.buttons] == ["/menu", "/person"]


@pytest.fixture
def own() -> dict[str, Any]:
    """Read the sample commune's file, to be changed."""
    return yaml.safe_load((CONTENT / "commune.yaml").read_text("utf-8"))


@asynccontextmanager
async def living_in(
    raw: dict[str, Any], settings: Settings, channel: Collected, clock: Clock, folder: Path
) -> AsyncIterator[Chat]:
    """Be a citizen of this commune."""
    path = folder / "commune.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    other = settings.model_copy(update={"commune": path})
    async with build(other, channels=[channel], now=clock) as app:
        yield Chat(app, channel, clock)


async def test_what_a_commune_does_not_offer_is_promised_by_nobody(
    own: dict[str, Any], settings: Settings, channel: Collected, clock: Clock, tmp_path: Path
) -> None:
    """A file without services: the same questions are told of none, and taken for nothing else."""
    del own["services"]
    async with living_in(own, settings, channel, clock, tmp_path) as chat:
        for asked, title in SERVICES.items():
            await chat.says("/menu")
            reply = await chat.says(asked)
            assert title not in reply.text.upper()
            assert "☐" not in reply.text
            assert "/person" in [button.data for button in reply.buttons]
        assert "không còn ở đây" in (await chat.says("/topic wifi")).text


FEES = "Mức thu theo 00/2025/NQ-HĐND (ví dụ)."


@pytest.mark.parametrize(
    ("valid_to", "told"),
    [(None, True), (date(2026, 11, 25), True), (date(2026, 11, 24), False)],
    ids=["for ever", "last day", "over"],
)
async def test_what_the_province_charges_is_told_while_it_holds(
    own: dict[str, Any],
    settings: Settings,
    channel: Collected,
    clock: Clock,
    tmp_path: Path,
    valid_to: date | None,
    told: bool,
) -> None:
    """The amount with its decision; once that is over neither of them, but “xã xác nhận”."""
    own["fees"]["cai_chinh_ho_tich"]["valid_to"] = valid_to
    async with living_in(own, settings, channel, clock, tmp_path) as chat:
        fee = (await chat.says("/topic cai_chinh_ho_tich fee")).text
        whole = (await chat.says("/topic cai_chinh_ho_tich")).text

    assert ("28.000 đồng một việc." in fee) is told
    assert ("Lệ phí: 28.000 đồng một việc." in whole) is told
    assert (FEES in fee) is told
    assert ("xã xác nhận" in fee) is not told


async def test_without_the_provinces_fees_the_commune_confirms(
    own: dict[str, Any], settings: Settings, channel: Collected, clock: Clock, tmp_path: Path
) -> None:
    """An amount that nobody filled in is never made up."""
    del own["fees"]
    async with living_in(own, settings, channel, clock, tmp_path) as chat:
        fee = (await chat.says("/topic cai_chinh_ho_tich fee")).text

    assert "xã xác nhận" in fee
    assert "28.000" not in fee
