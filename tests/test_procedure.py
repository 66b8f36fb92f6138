"""A question about a procedure is answered at once, with what to bring first."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from content import commune
from content.load import load_folder
from content.procedure import Procedure
from handlers import card
from tests.chat import Chat

CONTENT = Path(__file__).parent.parent / "content"
PROCEDURES = load_folder(CONTENT)[1].values()
COMMUNE = commune.load(CONTENT / "commune.yaml")
TODAY = date(2026, 11, 25)
EACH = pytest.mark.parametrize("procedure", PROCEDURES, ids=[one.id for one in PROCEDURES])


async def test_a_question_is_answered(chat: Chat) -> None:
    """What to bring comes first; the sides of it are a press away."""
    reply = await chat.says("lam giay khai sinh cho chau can gi")

    assert "ĐĂNG KÝ KHAI SINH\nCần mang:\n☐ Giấy chứng sinh" in reply.text
    assert [button.data for button in reply.buttons] == [
        "/topic khai_sinh fee",
        "/topic khai_sinh where",
        "/topic khai_sinh online",
        "/topic khai_sinh mistakes",
        "/person",
    ]


async def test_one_side_of_it(chat: Chat) -> None:
    """A press tells one side in full, and leads back to the list."""
    await chat.says("mất căn cước làm lại")

    fee = await chat.presses("Lệ phí")
    online = await chat.presses("Làm qua mạng")
    whole = await chat.presses("Cần mang gì")

    assert "Mất thẻ 35.000 đồng (đến hết 31/12/2026)." in fee.text
    assert "Mất thẻ, hỏng thẻ thì làm hết qua mạng được" in online.text
    assert "https://dichvucong.gov.vn" in [button.url for button in online.buttons]
    assert "Cần mang:" in whole.text


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

    reply = await chat.says("khai sinh")

    assert reply.text.count("Cần mang:") == 1
    assert not reply.text.startswith("ĐĂNG KÝ")


@EACH
def test_an_answer_fits_a_bubble(procedure: Procedure) -> None:
    """Whole or one side: at most 900 characters, and it says where it is from."""
    texts = [card.whole(procedure, COMMUNE, TODAY)]
    texts += [write(procedure, COMMUNE, TODAY) for write in card.FACETS.values()]

    assert max(map(len, texts)) <= 900
    assert "kiểm tra ngày 22/11/2026" in texts[0]


@EACH
def test_somebody_receives_it(procedure: Procedure) -> None:
    """The thing to be done is one that a commune can name a point for."""
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
