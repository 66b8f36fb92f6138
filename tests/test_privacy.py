"""What must never be stored is found, and what people need is left alone."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.privacy import PLACEHOLDERS, scan, scrub, secret_kinds

CORPUS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "secrets.jsonl").read_text("utf-8").splitlines()
]
CLEAN = [message["text"] for message in CORPUS if not message["kinds"]]
DOSSIER_CODES = (
    "H57.132-260804-0583",
    "000.00.24.H40-230911-0012",
    "G01.899.909-260916-890028",
    "38.98.H29-210519-0003",
    "000.A0.01.H26-210212-9090",
    "G09.20-20260609-0092637",
)


def kinds(text):
    return {finding.kind for finding in scan(text)}


def without_marks(text):
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize("kind", ["otp", "id_number", "password", "account", "card", "phone"])
@pytest.mark.parametrize(
    "written",
    [str, without_marks, lambda text: unicodedata.normalize("NFD", text), str.upper],
    ids=["as typed", "without marks", "NFD", "capitals"],
)
def test_secrets_are_found(kind, written) -> None:
    """At least 99 of 100 secrets are found, however they are typed."""
    with_it = [written(message["text"]) for message in CORPUS if kind in message["kinds"]]

    missed = [text for text in with_it if kind not in kinds(text)]

    assert len(with_it) >= 5
    assert len(missed) <= 0.01 * len(with_it), missed


@pytest.mark.parametrize("written", [str, without_marks], ids=["as typed", "without marks"])
def test_other_numbers_are_left_alone(written) -> None:
    """Of 100 messages taken for a secret, at least 97 hold one."""
    alarms = [text for text in CLEAN if kinds(written(text))]
    found = sum(1 for message in CORPUS if kinds(written(message["text"])))

    assert len(CORPUS) >= 300
    assert len(alarms) <= 0.03 * found, alarms


@pytest.mark.parametrize("code", DOSSIER_CODES)
@pytest.mark.parametrize("words", ["{}", "mã hồ sơ {} xong chưa", "ma {}", "otp {}", "cccd {}"])
def test_dossier_codes_survive(code, words) -> None:
    """A dossier code is what people come with; it is never taken out."""
    assert scrub(words.format(code)) == words.format(code)


@pytest.mark.parametrize(
    "text",
    [
        "ma cua toi la h57.132.260804.0583 do em",
        "ma h57 132 26 08 04 0583",
        "mã H 57.132-260804-0583",
        "ma h57.132 260804",
        "260804-0583",
        "mã là 260804 - 0583",
        "ma 260804.0583",
    ],
)
def test_dossier_codes_survive_as_they_are_typed(text) -> None:
    """Nor is half a code, or one with lost dashes, taken for a one-time code."""
    assert scrub(text) == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mã otp 260804-0583", "otp"),
        ("260804", "otp"),
        ("cccd 260804-0583", "id_number"),
        ("001201-012345", "id_number"),
        ("stk 260804-0583", "account"),
        ("H57.132-260804-0583, otp 482913", "otp"),
    ],
)
def test_secrets_in_the_form_of_a_code_are_found(text, kind) -> None:
    """What it is called, and how ID numbers begin, tells it from the end of a dossier code."""
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mã otp là 482 913 nhé", "mã otp là [mã OTP] nhé"),
        ("cccd ０２５０９９１２３４５６", "cccd [số căn cước]"),
        ("Lan 0912.345.678 mk: Abc@1234.", "Lan [số điện thoại] mk: [mật khẩu]."),
        ("H57.132-260804-0583 sdt 0912345678", "H57.132-260804-0583 sdt [số điện thoại]"),
        ("stk 0011004123456 vcb", "stk [số tài khoản] vcb"),
        ("thẻ 4111 1111 1111 1111", "thẻ [số thẻ]"),
        ("04622000\u200b1234", "[số căn cước]"),
    ],
)
def test_only_the_secret_is_replaced(text, clean) -> None:
    """What stands around a secret can still be read."""
    assert scrub(text) == clean


def test_some_kinds_can_be_kept() -> None:
    """A step that expects a phone number gets it, and nothing else."""
    assert scrub("0912345678 otp 482913", keep=("phone",)) == "0912345678 otp [mã OTP]"


def test_a_phone_number_needs_no_warning() -> None:
    """People may tell their phone number; it is taken out without a word."""
    assert secret_kinds("gọi tôi 0912345678") == frozenset()
    assert secret_kinds("0912345678, otp 482913") == {"otp"}


def test_a_message_taken_up_again_after_a_crash_is_still_warned_about() -> None:
    """By then only its scrubbed text is left."""
    assert secret_kinds(scrub("otp 482913, gọi 0912345678")) == {"otp"}


SPACED = st.sampled_from(("", " ", ".", "-", " - ", "\u200b"))
DIGITS = st.text("0123456789", min_size=8, max_size=8)
MESSY = st.lists(
    st.sampled_from(
        (*PLACEHOLDERS.values(), *CLEAN[::7], *"0123456789 .-:/đk@", "otp", "mã ", "mk ", "stk ",
         "482913", "025099123456", "0912345678", "mật khẩu", "cccd", "2024", " là ")
    )
).map("".join)  # fmt: skip


@given(DIGITS, SPACED, st.sampled_from(("", "cccd ", "Tôi tên Lan, số ", "số định danh là ")))
def test_any_spelling_of_an_id_number_is_found(digits, between, before) -> None:
    """Spaces, dots and invisible characters do not hide an ID number."""
    number = between.join(("046", "2" + digits[:2], digits[2:5], digits[5:]))

    assert kinds(before + number) == {"id_number"}


@given(
    st.text("0123456789", min_size=6, max_size=6),
    st.sampled_from(("mã otp", "OTP", "ma xac nhan", "mã xác thực", "mã kích hoạt VNeID")),
    st.sampled_from(("", " là", ":", " của tôi là", " nó gửi về máy là", " bác đọc cho con là")),
)
def test_any_code_beside_its_words_is_found(digits, word, between) -> None:
    """A one-time code is found whatever its digits are."""
    assert kinds(f"{word}{between} {digits}") == {"otp"}


@given(st.one_of(st.text(), MESSY))
@example("mk abc123 5555")
def test_scrubbed_text_is_clean(text) -> None:
    """What is stored is found clean by everyone who scans it again."""
    once = scrub(text)

    assert scan(once) == ()
    assert scrub(once) == once


@given(st.one_of(st.text(), MESSY))
def test_findings_stand_in_the_text_in_order(text) -> None:
    """Each finding is a part of the text, and none overlaps another."""
    places = [place for finding in scan(text) for place in (finding.start, finding.end)]

    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert all(finding.start < finding.end for finding in scan(text))


def test_clean_messages_cost_next_to_nothing() -> None:
    """Most messages hold no digit and no password; they are done in a glance."""
    start = time.process_time()
    for _ in range(1000):
        scan("tôi muốn làm giấy khai sinh cho con")

    assert time.process_time() - start < 0.1


@pytest.mark.parametrize("piece", ["1 ", "otp ma 11 ", "123456 abc ", "mk mk ", "a1.", "(((-1"])
def test_a_huge_message_cannot_hang_the_bot(piece) -> None:
    """Time grows with the length of a message, not with its square."""
    start = time.process_time()
    scrub(piece * (20_000 // len(piece)))

    assert time.process_time() - start < 2
