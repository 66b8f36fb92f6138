"""Dossier codes are found as they are typed, and nothing else is taken for one."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import codes

REAL = (
    "000.00.24.H40-230911-0012",
    "H40.24-230911-0012",
    "H26.12.34-250715-0001",
    "H57.132-260804-0583",
    "000.00.19.H47-260105-0001",
    "000.00.04.H40-230414-0002",
    "38.98.H29-210519-0003",
    "38.98.H29-210519-0013",
    "000.00.01.H29-260310-0420",
    "000.00.01.H29-240115-0001",
    "000.00.01.H26-260930-0012",
    "000.A0.01.H26-210212-9090",
    "000.17.22.H56-210531-0001",
    "000.00.14.H56-200203-0118",
    "000.00.12.H62-201105-0004",
    "000.00.13.H30-211130-0001",
    "000.00.14.H20-200703-0002",
    "000.00.53.H48-220921-0099",
    "G01.899.909-260916-890028",
    "G01.899.909-260916-890012",
    "G01.899.909-261008-000123",
    "G22.99-251225-020175",
    "G09.20-20260609-0092637",
    "T.G12.18.02-260804-0012",
)
AS_PRINTED = {
    "small letters": ("h57.132-260804-0583", "H57.132-260804-0583"),
    "in a sentence": (
        "cho em hỏi hồ sơ H57.132-260804-0583, tới đâu rồi ạ?",
        "H57.132-260804-0583",
    ),
    "end of a sentence": ("Mã là H57.132-260804-0583.", "H57.132-260804-0583"),
    "after a full stop": ("hồ sơ.H57.132-260804-0583", "H57.132-260804-0583"),
    "a label": ("MÃ HỒ SƠ:000.00.24.H40-230911-0012", "000.00.24.H40-230911-0012"),
    "a label without marks": ("ma hs 000.00.24.H40-230911-0012", "000.00.24.H40-230911-0012"),
    "a space after the letter": ("ma H 57.132-260804-0583", "H57.132-260804-0583"),
    "stars of a barcode": ("*000.00.24.H40-230911-0012*", "000.00.24.H40-230911-0012"),
    "long dashes": ("H57.132–260804—0583", "H57.132-260804-0583"),
    "non-breaking hyphens": ("H57.132‑260804‑0583", "H57.132-260804-0583"),
    "underscores": ("H57.132_260804_0583", "H57.132-260804-0583"),
    "spaces at the dashes": ("H57.132 - 260804 - 0583", "H57.132-260804-0583"),
    "spaces at the dots": ("H57 . 132-260804-0583", "H57.132-260804-0583"),
    "cut by a line": ("H57.132-260804-\n0583", "H57.132-260804-0583"),
    "full-width digits": ("Ｈ５７.１３２-２６０８０４-０５８３", "H57.132-260804-0583"),
    "unseen characters": ("H57.\u200b132-2608\u00ad04-0583", "H57.132-260804-0583"),
    "inside a link": (
        "https://dichvucong.gov.vn/x?ma=H57.132-260804-0583&a=1",
        "H57.132-260804-0583",
    ),
    "a number follows": ("H57.132-260804-0583 0912345678", "H57.132-260804-0583"),
    "in a list": ("1. 000.00.24.H40-230911-0012", "000.00.24.H40-230911-0012"),
    "the first of two": ("H57.132-260804-0583 H57.132-260804-0584", "H57.132-260804-0583"),
}
REPAIRED = {
    "spaces for everything": ("H40 24 230911 0012", "H40.24-230911-0012"),
    "old form with spaces": ("000 00 24 H40 230911 0012", "000.00.24.H40-230911-0012"),
    "old form without dots": ("0000024H40-230911-0012", "000.00.24.H40-230911-0012"),
    "dots for dashes": ("H57.132.260804.0583", "H57.132-260804-0583"),
    "slashes": ("H57/132/260804/0583", "H57.132-260804-0583"),
    "the dot is missing": ("H57132-260804-0583", "H57.132-260804-0583"),
    "nothing but digits": ("h571322608040583", "H57.132-260804-0583"),
    "O for 0": ("H4O.24-23O911-OO12", "H40.24-230911-0012"),
    "O for 0 in an old one": ("OOO.OO.24.H40-230911-0012", "000.00.24.H40-230911-0012"),
    "l for 1": ("H57.l32-260804-0583", "H57.132-260804-0583"),
    "police with spaces": ("G01 899 909 260916 890028", "G01.899.909-260916-890028"),
    "words around": ("ma hs h57 132 260804 0583 xa oi", "H57.132-260804-0583"),
    "a phone number follows": ("h40 24 230911 0012 0912345678", "H40.24-230911-0012"),
    "the day in pieces": ("H57 132 26 08 04 0583", "H57.132-260804-0583"),
    "short HCMC form": ("38 98 H29 210519 0003", "38.98.H29-210519-0003"),
}
NO_CODE = (
    "001099012345",
    "272123456",
    "0912345678",
    "0912 345 678",
    "02343 822 123",
    "1.001193",
    "2.000815",
    "2.000815.000.00.00.H55",
    "1.008377.000.00.00.H13",
    "1.014466.H12",
    "KQ.G01.000064",
    "G22.99.3-241219795252",
    "26.10229",
    "163/QĐ-BTP",
    "2353/QĐ-BTC ngày 31/07/2025",
    "26/11/2026",
    "khoảng 8 h 30.10",
    "75H-123.45",
    "29A1 678.90",
    "phòng H12 0912345678",
    "8501234567",
    "TB-4827",
    "",
)
HALF = (
    "H57.132-260804",
    "H57.132-260804-05",
    "H57.132",
    "H57.132-260231-0583",
    "000.00.24.H40-230911",
    "260804-0583",
    "260804.0583",
    "h57 132 260804 05",
)


@pytest.mark.parametrize("code", REAL)
def test_a_code_as_printed_is_found_unchanged(code: str) -> None:
    """Codes of every agency and both forms are taken as they are."""
    assert codes.find(f"Mã hồ sơ: {code} ạ") == codes.Found(code, repaired=False)


@pytest.mark.parametrize(("text", "code"), AS_PRINTED.values(), ids=AS_PRINTED)
def test_a_code_is_found_wherever_it_stands(text: str, code: str) -> None:
    """Labels, dashes of another kind, spaces and barcode stars need no confirming."""
    assert codes.find(text) == codes.Found(code, repaired=False)


@pytest.mark.parametrize(("text", "code"), REPAIRED.values(), ids=REPAIRED)
def test_a_mistyped_code_is_a_guess(text: str, code: str) -> None:
    """What had to be repaired is marked, so that it is confirmed before use."""
    assert codes.find(text) == codes.Found(code, repaired=True)


@pytest.mark.parametrize("text", NO_CODE)
def test_other_numbers_are_no_dossier_code(text: str) -> None:
    """Identity numbers, phones, procedures, payments and decisions go elsewhere."""
    assert codes.find(text) is None
    assert not codes.looks_like_code(text)


@pytest.mark.parametrize("text", HALF)
def test_half_a_code_is_known_as_such(text: str) -> None:
    """A code that lacks digits, or names a day that never was, is asked for again."""
    assert codes.find(text) is None
    assert codes.looks_like_code(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("mã 1.001193 là gì", "procedure"),
        ("1.014466.H12", "procedure"),
        ("G22.99.3-241219795252", "payment"),
        ("H57.132-260804-0583", None),
        ("1.500000 đ", None),
        ("0912.345678", None),
    ],
)
def test_codes_of_another_kind_are_told_apart(text: str, other: str | None) -> None:
    """A procedure's or a payment's code is known, and money is not taken for one."""
    assert codes.other(text) == other


@pytest.mark.parametrize(
    ("code", "kind", "name", "former"),
    [
        ("G01.899.909-260916-890028", "police", "Bộ Công an", ""),
        ("G22.99-251225-020175", "ministry", "Văn phòng Chính phủ", ""),
        ("T.G12.18-260804-0012", "ministry", "Bộ Tài chính", ""),
        ("H57.132-260804-0583", "province", "Huế", ""),
        ("38.98.H29-210519-0003", "province", "TP Hồ Chí Minh", ""),
        ("000.00.24.H40-230911-0012", "province", "Ninh Bình", "Nam Định"),
        ("H47.12-260105-0001", "province", "Đà Nẵng", "Quảng Nam"),
        ("H63.01-240105-0001", "province", "Lào Cai", "Yên Bái"),
        ("H99.01-260105-0001", "unknown", "", ""),
    ],
)
def test_a_code_tells_whose_system_it_is_in(code: str, kind: str, name: str, former: str) -> None:
    """An old province's code names today's province, and the old one beside it."""
    found = codes.agency(code)

    assert (found.kind, found.name, found.former) == (kind, name, former)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["H57", "000", ".", "00", "-", "260804", "0583", "O", "l", " ", "G01", "é"]
        ),
        min_size=1,
        max_size=40,
    ).map("".join)
)
def test_long_junk_is_read_quickly(piece: str) -> None:
    """No text, however crafted, makes the finder slow."""
    text = (piece * 4000)[:4000]
    began = time.process_time()

    codes.find(text)
    codes.looks_like_code(text)

    assert time.process_time() - began < 0.25


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_found_is_found_again(text: str) -> None:
    """A code in its normal form stays what it is: storing and confirming change nothing."""
    found = codes.find(text)

    assert found is None or codes.find(found.code) == codes.Found(found.code, repaired=False)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(REAL),
    st.sampled_from([" ", ".", "  ", "/"]),
    st.sampled_from(["0O", "1l", "1I", ""]),
)
def test_a_guess_leads_back_to_the_code(code: str, gap: str, slip: str) -> None:
    """Typed with another separator and a slip, a code is guessed right or not at all."""
    typed = code.removeprefix("T.").replace("-", gap).replace(".", gap)
    if slip:
        typed = typed.replace(slip[0], slip[1])

    found = codes.find(typed)

    assert found is None or found.code == code.removeprefix("T.")
