"""Danger is heard however it is typed, and everyday matters are not taken for it."""

import time
import unicodedata
from pathlib import Path

import pytest
import yaml

from content.safety import dangers, find
from tests.chat import Chat

SAID = yaml.safe_load((Path(__file__).parent / "data" / "dangers.yaml").read_text("utf-8"))
EVERYDAY = SAID.pop("nothing")
CASES = [(text, danger) for danger, texts in SAID.items() for text in texts]


@pytest.mark.parametrize(("text", "danger"), CASES)
@pytest.mark.parametrize(
    "written",
    [str, str.upper, lambda text: unicodedata.normalize("NFD", text)],
    ids=["as typed", "capitals", "NFD"],
)
def test_danger_is_heard(text, danger, written) -> None:
    """Each danger is told from the others, so that the right number is named."""
    heard = find(written(text))

    assert heard is not None
    assert heard.id == danger


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_matters_raise_no_alarm(text) -> None:
    """Questions about papers, fees and codes are answered as such."""
    assert find(text) is None


def test_a_long_message_is_heard_quickly() -> None:
    """A message of the greatest length costs a few milliseconds."""
    start = time.process_time()
    find("bị tôi đánh cháy lừa mất tiền " * 130)

    assert time.process_time() - start < 0.2


NUMBERS = {
    "self_harm": ("115",),
    "fire": ("114",),
    "child": ("113", "111"),
    "violence": ("113", "115"),
    "rescue": ("114", "115"),
    "medical": ("115",),
    "money_gone": ("ngân hàng", "156"),
    "scam": ("156", "5656"),
    "unknown": ("113", "114", "115"),
}


@pytest.mark.parametrize("danger", dangers(), ids=lambda danger: danger.id)
def test_each_answer_names_the_right_numbers(danger) -> None:
    """Nobody in danger has to look for a number; nearly always the commune's police help too."""
    assert all(number in danger.say for number in NUMBERS[danger.id])
    assert danger.id == "medical" or "{police}" in danger.say


async def test_the_answer_names_the_communes_police(chat: Chat) -> None:
    """The commune's own police are named with their phone."""
    reply = await chat.says("nha hang xom dang chay lon")
    police = chat.app.shelf.library.commune.points_for("vneid")[0]

    assert "114" in reply.text
    assert f"Công an xã {police.phone}" in reply.text
    assert "{police}" not in reply.text


async def test_a_lookalike_link_is_warned_of(chat: Chat) -> None:
    """A link that dresses up as the state gets a warning, an official one does not."""
    fake = await chat.says("Trang dichvucong-gov.com có phải của nhà nước không?")
    real = await chat.says("vào https://dichvucong.gov.vn bấm chỗ nào")

    assert "không phải của nhà nước" in fake.text
    assert "không phải của nhà nước" not in real.text


@pytest.mark.parametrize(
    ("text", "thing", "number"),
    [
        ("mã otp của bác là 482913", "mã OTP", "482913"),
        ("can cuoc 025 099 123 456", "số căn cước", "025"),
        ("mật khẩu là Tuan@1990", "mật khẩu", "Tuan"),
        ("stk 0011004123456 vcb", "số tài khoản", "0011"),
    ],
)
async def test_a_secret_is_warned_of_and_not_repeated(chat: Chat, text, thing, number) -> None:
    """Who sends a secret is told at once to delete it; the answer does not show it again."""
    reply = await chat.says(text)

    assert f"giống {thing}" in reply.text
    assert "xoá tin đó" in reply.text
    assert number not in reply.text


async def test_a_phone_number_alone_is_no_alarm(chat: Chat) -> None:
    """People may tell their phone number."""
    reply = await chat.says("0912345678")

    assert "xoá tin đó" not in reply.text


async def test_somebody_being_robbed_is_helped_first(chat: Chat) -> None:
    """Who read a code out to a stranger must call the bank before anything else."""
    reply = await chat.says("tôi lỡ đọc otp 482913 cho họ rồi")

    assert reply.text.index("ngân hàng") < reply.text.index("xoá tin đó")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my money was stolen", "Call your bank"),
        ("there's a fire", "Call 114 now."),
        ("tôi bị scam mất tiền rồi", "Rất giống lừa đảo."),
        ("is this a scam?", "This looks very much like a scam."),
        ("bị lừa rồi, account bị hacked", "Gọi ngay tổng đài ngân hàng"),
    ],
)
async def test_danger_is_answered_in_the_language_it_was_told_in(chat: Chat, text, said) -> None:
    """Even before any language was chosen; a Vietnamese letter beside it decides."""
    assert said in (await chat.says(text)).text


@pytest.mark.parametrize(
    "text", ["bị lừa mất tiền", "công an gọi bắt cài app", "my money was stolen"]
)
async def test_the_police_are_the_officials_to_meet_after_a_crime(chat: Chat, text) -> None:
    """Their point stands first, before the counter for papers."""
    await chat.says(text)
    button = next(one for one in chat.replies[-1].buttons if one.data.startswith("/person"))

    reply = await chat.taps(button)

    assert reply.text.index("Công an xã Tân Nguyên") < reply.text.index("Trung tâm Phục vụ")


async def test_in_the_steps_about_fraud_the_police_are_the_officials_too(chat: Chat) -> None:
    """Whoever asks for a person there is not sent to the counter first."""
    await chat.says("/flow dvc_thanh_toan")
    await chat.says("1")
    await chat.presses("Nghi lừa, mất tiền")

    asked = await chat.says("gặp cán bộ")
    await chat.says("tiếp tục")
    await chat.presses("Đã mất tiền")
    lost = await chat.says("gặp cán bộ")

    for reply in (asked, lost):
        assert reply.text.index("Công an xã Tân Nguyên") < reply.text.index("Trung tâm Phục vụ")
