"""The code of a ticket is found however it is typed, and nothing else is taken for one."""

import unicodedata
from random import Random

import pytest

from bot import codes, privacy
from bot.codes import notices
from bot.codes.tickets import DIGITS, LETTERS, find, looks_like, make

CODE = "K7M2QP"
MANY = 2_000
TYPED = {
    "as printed": "K7M2QP",
    "small": "k7m2qp",
    "in two": "k7m 2qp",
    "in two, with a dash": "K7M-2QP",
    "with a long dash": "K7M–2QP",
    "in three": "k7 m2 qp",
    "letter by letter": "K 7 M 2 Q P",
    "with dots": "k7m.2qp",
    "asked": "k7m2qp?",
    "in brackets": "(K7M2QP)",
    "full width": "Ｋ７Ｍ２ＱＰ",
    "named without marks": "ma k7m2qp",
    "named, in two": "ma k7m 2qp",
    "named": "mã câu hỏi: K7M-2QP",
    "named, decomposed": unicodedata.normalize("NFD", "mã câu hỏi: k7m-2qp ạ"),
    "a ticket": "xem phiếu k7m2qp giúp tôi",
    "number": "Mã số k7m2qp",
    "an answer in capitals": "TRA LOI k7m2qp",
    "an answer with words": "tra loi K7M2QP mai bác lên xã nhé",
    "with words between": "mã của tôi là k7m2qp",
    "with words between, in two": "ma phieu la k7m 2qp",
    "a command": "/hoi K7M2QP",
    "a longer command": "/phieu nhan k7m2qp",
    "in a sentence, in capitals": "Hôm trước cán bộ đưa K7M2QP, trả lời chưa?",
    "at the end of a sentence": "Cho hỏi lại K7M2QP.",
    "forwarded": "Cán bộ xã (Chị Lan) trả lời · mã K7M2QP:\nMai bác mang sổ hộ khẩu lên.",
}
NO_CODES = {
    "nothing": "",
    "small, in a sentence": "nhà tôi ở k7m2qp cạnh trường",
    "a word before it in one piece": "xk7m2qp",
    "too long": "K7M2QPX",
    "too short": "K7M2Q",
    "one digit": "K7MTQP",
    "four digits": "K2345P",
    "a digit first": "7KM2QP",
    "a lookalike": "K0M1QP",
    "a notice": "mã TB-4827",
    "a dossier": "H57.132-260804-0583",
    "an old dossier": "mã 000.00.24.H40-230911-0012",
    "a procedure": "2.000635",
    "a phone": "0912 345 678",
    "a number plate": "29H 123.45",
    "a document": "văn bản 45/KH-UBND",
    "in a link": "https://xa.example.vn/K7M2QP/a",
    "an address of mail": "K7M2QP@example.vn",
    "half of a longer one": "K7M2QP-4827",
    "measures": "nha x 2 tang 3 m rong 4 m",
    "times": "hỏi từ 7h đến 11h30 phút",
}


MEANT = {
    "half": "phieu hp59",
    "the first three": "mã k7m",
    "the last three": "ma cua toi la 2qp",
    "half, in two": "ma phieu la hp5 9p",
    "one sign too many": "mã phiếu: K7M2QPX",
    "one sign too many, alone": "K7M2QPX",
    "one sign too few, alone": "k7m2q",
    "one digit": "K7MTQP",
    "a lookalike": "K0M1QP",
    "a letter that no code has": "mã k7n2qp ạ",
    "politely": "cho em xem phiếu hp59 với ạ",
}
NOT_MEANT = {
    "a code": CODE,
    "a named code": "mã của tôi là k7m2qp",
    "no code at all": "mã của tôi là gì",
    "a count": "phiếu 48 nhé",
    "a paper": "phiếu lý lịch tư pháp số 2",
    "a form": "phiếu ct01",
    "a receipt": "phiếu hẹn 2 ngày",
    "a province": "mã tỉnh 11",
    "a one-time code": "ma otp 482913",
    "a picture": "mã qr 2",
    "a word": "mã số thuế",
    "a weight": "phiếu 15kg",
    "a question": "mã k7m là của ai",
    "an area": "mã kv2",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED.keys())
def test_a_code_is_found_however_it_is_typed(text: str) -> None:
    """Old people type with and without blanks, dashes, marks and capitals."""
    assert find(text) == CODE


@pytest.mark.parametrize("text", NO_CODES.values(), ids=NO_CODES.keys())
def test_nothing_else_is_taken_for_a_code(text: str) -> None:
    """A wrong guess would answer something that nobody asked."""
    assert find(text) is None


@pytest.mark.parametrize("text", MEANT.values(), ids=MEANT.keys())
def test_what_was_meant_for_a_code_is_known(text: str) -> None:
    """Whoever types half of one is told how it looks, and not what else there is to find."""
    assert find(text) is None
    assert looks_like(text)


NEARLY = {"too long", "too short", "one digit", "four digits", "a lookalike"} | {
    "a word before it in one piece"
}
OTHERS = NOT_MEANT | {what: text for what, text in NO_CODES.items() if what not in NEARLY}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_nothing_else_is_taken_for_half_a_code(text: str) -> None:
    """Questions go on to whoever answers them, and so do the codes of other things."""
    assert not looks_like(text)


def test_every_code_that_is_made_is_found_again() -> None:
    """As printed, in small letters, and with the word before it."""
    chance = Random(6)  # noqa: S311 - the same codes every time

    made = {make(chance) for _ in range(MANY)}

    assert len(made) > MANY * 0.99
    assert all(find(one) == one for one in made)
    assert all(find(f"ma cau hoi {one.lower()} a") == one for one in made)
    assert all(find(f"Cho hỏi phiếu {one[:3]} {one[3:]} thế nào") == one for one in made)


def test_a_code_never_looks_like_a_secret() -> None:
    """Else the way back to an answer would be blanked before it is stored."""
    chance = Random(7)  # noqa: S311 - ditto

    for _ in range(MANY):
        code = make(chance)
        for said in (
            code,
            f"mã {code}",
            f"ma {code.lower()} 2026",
            f"mã câu hỏi của em: {code[:3]}-{code[3:]}. Cảm ơn",
            f"nhập mã {code.lower()} trong tin nhắn gửi về",
            f"2026 {code} 12",
            f"mã {code} là của mẹ tôi",
            f"{code.lower()} la ma cu, 12 3",
        ):
            assert privacy.scrub(said) == said


def test_no_other_code_is_a_ticket_s() -> None:
    """Nobody who asks for a notice or a dossier gets a ticket, nor the other way round."""
    chance = Random(8)  # noqa: S311 - ditto

    for _ in range(MANY):
        code = make(chance)
        for said in (code, f"mã {code.lower()}", f"MÃ SỐ {code[:3]} {code[3:]}"):
            assert notices.find(said) is None
            assert notices.maybe(said) is None
            assert codes.find(said) is None
            assert not codes.looks_like_code(said)
            assert codes.other(said) is None


def test_no_word_and_no_keyboard_makes_a_code() -> None:
    """Without vowels it is no word, and no Vietnamese keyboard puts a mark on it."""
    chance = Random(9)  # noqa: S311 - ditto

    for _ in range(MANY):
        code = make(chance)
        digits = [char for char in code if char in DIGITS]
        letters = [char for char in code if char in LETTERS]
        assert 2 <= len(digits) <= 3
        assert len(digits) + len(letters) == len(code) == 6
    assert not set(LETTERS + DIGITS) & set("AEIOUYDW01LSZBGC")
