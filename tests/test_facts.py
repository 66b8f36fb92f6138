"""Every number that is told rests on a source that says it, and ends when its source ends."""

from datetime import date

import pytest

from content.facts import faults, numbers, source_of, unused
from content.schema import Source

CHECKED = date(2026, 11, 22)
LAW = Source(
    title="Luật", checked_on=CHECKED, valid_to=date(2027, 11, 30), says=("60 ngày", "CT01", "2")
)
RELIEF = Source(
    title="Giảm phí", checked_on=CHECKED, valid_to=date(2026, 12, 31), says=("25.000 đồng",)
)
HEARSAY = Source(title="Báo", checked_on=CHECKED, confidence="L", says=("15 ngày", "60 ngày"))
SOURCES = (LAW, RELIEF, HEARSAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hạn là 60 ngày.", ["60 ngay"]),
        ("Từ 10.000 đồng đến 15.000 đồng.", ["10.000 dong", "15.000 dong"]),
        ("Tờ khai CT01. Xã đưa mẫu.", ["ct01"]),
        ("Đến hết 31/12/2026, mã 1.001193.", ["31/12/2026", "1.001193"]),
        ("Đủ 14, 25 tuổi", ["14", "25 tuoi"]),
        ("Mở lúc 7:30–11:30.", ["7:30–11:30"]),
        ("Phí (8 nghìn)", ["8 nghin"]),
        ("Không có số nào, VNeID cũng vậy.", []),
    ],
)
def test_numbers_are_read_as_they_are_told(text, found) -> None:
    """With the word behind them; dates, codes and names of forms are numbers too."""
    assert [str(number) for number in numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("60 ngày", LAW),
        ("2 bản", LAW),
        ("25.000 đồng", RELIEF),
        ("15 ngày", HEARSAY),
        ("60 tuổi", None),
        ("60", None),
        ("7 ngày", None),
    ],
)
def test_the_surest_source_counts(text, source) -> None:
    """A source says a number with its word; one that says it bare says it with any."""
    (number,) = numbers(text)

    assert source_of(number, SOURCES) is source


@pytest.mark.parametrize("sources", [SOURCES, SOURCES[::-1]], ids=["first", "last"])
def test_what_a_sure_source_says_needs_no_reserve(sources) -> None:
    """The order of the sources does not make a number doubtful."""
    assert not any("chưa chắc" in fault for fault in faults("Trong 60 ngày.", sources))


def test_a_number_without_a_source_is_named() -> None:
    """Each one, with what to do about it."""
    assert list(faults("Từ 7 ngày đến 9 ngày.", SOURCES)) == [
        "số “7 ngay” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
        "số “9 ngay” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
    ]


def test_a_doubtful_number_is_told_with_a_reserve() -> None:
    """What only an L source says is left to the commune to confirm."""
    assert list(faults("Nộp trong 15 ngày.", SOURCES)) == [
        "số “15 ngay” chưa chắc; thêm “xã xác nhận”"
    ]
    assert list(faults("Nộp trong 15 ngày, xã xác nhận.", SOURCES)) == []


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, ["số “25.000 dong” hết hiệu lực 31/12/2026; đặt until"]),
        (date(2027, 1, 1), ["số “25.000 dong” hết hiệu lực 31/12/2026; đặt until"]),
        (date(2026, 12, 31), []),
        (date(2026, 12, 1), []),
    ],
    ids=["for ever", "a day too long", "as long", "shorter"],
)
def test_a_number_does_not_outlive_its_source(until, said) -> None:
    """What rests on a later source is told until that one ends, and no day longer."""
    assert list(faults("Đổi thẻ 25.000 đồng.", SOURCES, until)) == said


def test_what_rests_on_the_first_source_needs_no_end() -> None:
    """With the first source the whole answer ends."""
    assert list(faults("Hạn 60 ngày, tờ khai CT01.", SOURCES)) == []


def test_what_nobody_tells_is_struck_from_the_source() -> None:
    """A source lists only what is told, so that a change of law leads to the texts."""
    assert list(unused(["Hạn 60 ngày, 2 bản CT01.", "Trong 15 ngày."], SOURCES)) == [
        "“25.000 đồng” không được nói ở đâu; xoá đi"
    ]
