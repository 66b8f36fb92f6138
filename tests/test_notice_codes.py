"""The code of a notice is found however it is typed, and nothing else is taken for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes.notices import find, make, maybe
from bot.privacy import scrub

FORWARDED = """Mọi người xem tin này thật không nhỉ??
THÔNG BÁO · xã Tân Nguyên · Mã TB-4827

Mời bà con lúc 8h30 ngày 27/11/2026. Hỏi 0200 000 011.
Văn bản số 45/TB-UBND
https://motcua.example.vn/n/TB-4827"""
TYPED = {
    "as printed": "TB-4827",
    "small": "tb4827",
    "with a space": "TB 4827",
    "named": "mã tb – 4827",
    "named, with a colon": "mã TB: 4827",
    "named without marks": "ma so tb 4827",
    "asked": "TB4827?",
    "a question": "tb 4827 có thật không",
    "decomposed": unicodedata.normalize("NFD", "mã tb–4827 ạ"),
    "in brackets": "(TB-4827)",
    "a full stop and no space": "TB-4827.Xem nhé",
    "underscore": "TB_4827",
    "in a link": "https://motcua.example.vn/n/TB-4827",
    "forwarded": FORWARDED,
    "full width": "ＴＢ－４８２７",
    "digits apart": "tb 48 27",
    "digits apart, asked": "TB 48 27 có thật không ạ?",
    "every digit apart": "tb 4 8 2 7",
    "named, digits apart": "xem giúp mã TB 48 27",
    "letter by letter": "tê bê 4827",
    "letter by letter, without marks": "te be 48 27",
}
SLIPS = {
    "O for zero": "TB-2O87",
    "o for zero, small": "tb2o87",
    "O in a sentence": "Mọi người xem tin TB-2O87 này",
    "zero, with a space": "tb 2o87",
}
DIGITS = ("2987", "mã 2987", "ma tin 2987", "Tin 2987?", "mã số: 2987", "2987 có thật không ạ",
          "tin mã 2987 đúng không")  # fmt: skip
NO_CODES = ("298", "298712", "0912 345 678", "2987 đồng", "hộ 2987", "2987 2988", "mã", "",
            "mã hồ sơ 2987", "tin nhắn 2987", "29.87")  # fmt: skip
OTHERS = {
    "a dossier": "H57.132-260804-0583",
    "an old dossier": "000.00.24.H40-230911-0012",
    "a phone": "0912 345 678",
    "a document": "số 45/TB-UBND ngày 25/11/2026",
    "a document of a number": "45/TB-2026",
    "another document": "QĐ-TB-4827",
    "half a document": "TB-4827/UBND",
    "an average": "thu nhập tb 1500 đồng",
    "an average year": "kết quả TB 2025",
    "a colon": "TB: 4827 người đã tiêm",
    "too short": "TB-482",
    "too long": "TB-4827123",
    "a part of a word": "STB-4827",
    "a part of a word with marks": "ĂTB 4827",
    "a decimal": "tb 4827,5",
    "a sum": "tb 4827.000",
    "words": "thông báo tuyển quân",
    "an average of two numbers": "điểm tb 8 5 9 6 của lớp",
    "a sum with a blank": "thu nhập tb 15 000 đồng",
    "a number behind": "mức TB 20 25 người",
    "hardly a digit": "TB-OIL1",
    "nothing": "",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED.keys())
def test_codes_are_found(text: str) -> None:
    """A code may be typed, copied, or stand in a text that somebody forwards."""
    assert find(text) == "TB-4827"


@pytest.mark.parametrize("text", SLIPS.values(), ids=SLIPS.keys())
def test_letters_for_digits_are_mended(text: str) -> None:
    """The O beside the zero, the l that looks like a one."""
    assert find(text) == "TB-2087"
    assert find("tb-48l7") == find("TB-48I7") == "TB-4817"


@pytest.mark.parametrize("text", DIGITS)
def test_digits_may_be_a_code(text: str) -> None:
    """Where a notice has it; without one they are whatever they were before."""
    assert maybe(text) == "TB-2987"
    assert find(text) is None


@pytest.mark.parametrize("text", NO_CODES)
def test_other_numbers_are_none(text: str) -> None:
    """Only the digits, and words that ask about them."""
    assert maybe(text) is None


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_nothing_else_is_a_code(text: str) -> None:
    """Who asks for a dossier must not hear that there is no such notice."""
    assert find(text) is None


@given(st.integers(1, 999_999))
def test_what_is_made_is_found(number: int) -> None:
    """Every code the bot prints can be sent back, and is not blanked as a secret on its way."""
    code = make(number)

    assert find(code) == find(code.lower().replace("-", "")) == code
    for said in (code, f"mã {code}", f"Ma {code.replace('-', ' ')}", f"tin nhắn {code}"):
        assert scrub(said) == said


def test_there_are_codes_for_a_million_notices() -> None:
    """A code has at least four digits, at most six."""
    assert make(7) == "TB-0007"
    for number in (0, -1, 1_000_000):
        with pytest.raises(ValueError, match="number"):
            make(number)


@given(st.text(max_size=80))
def test_nothing_breaks_it(text: str) -> None:
    """Whatever is typed holds a code or none."""
    for code in (find(text), maybe(text)):
        assert code is None or code.startswith("TB-")


@pytest.mark.parametrize("text", ["mã 4827", "OTP 4827", "mã OTP tb 482913", "mã xác nhận 482719"])
def test_one_time_codes_are_blanked_still(text: str) -> None:
    """What is no code of a notice is still a secret."""
    assert "[mã OTP]" in scrub(text)
