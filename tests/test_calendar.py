"""What changes when the law does is listed beforehand, and is right."""

from datetime import date
from pathlib import Path

from content.calendar import changes, expiring
from content.load import load_folder
from content.procedure import Procedure

FLOWS, PROCEDURES = load_folder(Path(__file__).parent.parent / "content")
ITEMS = (*FLOWS.values(), *PROCEDURES.values())
TODAY = date(2026, 11, 25)
LATER = date(2029, 11, 25)
CIVIL_STATUS = {
    "khai_sinh", "nhan_cha_me_con", "dang_ky_lai_khai_sinh", "cai_chinh_ho_tich", "ket_hon",
    "ket_hon_nuoc_ngoai", "tinh_trang_hon_nhan", "khai_tu", "giam_ho", "trich_luc_ho_tich",
}  # fmt: skip


def topics(day: date, place: str = "") -> set[str]:
    """Name the topics in which something changes on a day."""
    found = changes(ITEMS, TODAY, LATER)
    return {one.topic for one in found if one.day == day and one.place.startswith(place)}


def test_law_turns_on_the_days_it_turns() -> None:
    """Nothing changes on other days than the known ones, and the ends of our own checks."""
    days = {one.day for one in changes(ITEMS, TODAY, LATER)}

    assert days == {
        date(2027, 1, 1),  # TT 64/2025: half fees end
        date(2027, 3, 1),  # NQ 66.22 ends; the new Luật Hộ tịch begins
        date(2027, 3, 31),  # thirty days past the old law: told no more
        date(2027, 12, 1),  # the review of everything else
        date(2027, 12, 31),
    }


def test_half_fees_end_with_the_year() -> None:
    """From 01/01/2027 the card costs what it did before TT 64/2025."""
    found = {one.place: one for one in changes(ITEMS, TODAY, date(2027, 1, 1))}

    assert topics(date(2027, 1, 1)) == {"can_cuoc"}
    assert "35.000" in found["fee.direct"].before
    assert "35.000" not in found["fee.direct"].after
    assert {"50.000", "70.000"} <= set(found["fee.direct"].after.split())


def test_the_digital_citizens_fee_ends() -> None:
    """NQ 66.22 is told to its last day, and nowhere after."""
    ended = [one for one in changes(ITEMS, TODAY, LATER) if one.place == "fee.digital"]

    assert {one.topic for one in ended} >= {"can_cuoc", "thuong_tru", "tam_tru", "tach_ho"}
    assert {(one.day, one.after) for one in ended} == {(date(2027, 3, 1), "")}
    assert all(
        told.until == date(2027, 2, 28)
        for one in PROCEDURES.values()
        if one.fee
        for told in one.fee.digital
    )


def test_civil_status_goes_to_any_commune() -> None:
    """From 01/03/2027 any commune registers; what else the new law says is not claimed."""
    moved = topics(date(2027, 3, 1), "where")
    warned = topics(date(2027, 3, 1), "cả bài")

    assert warned == CIVIL_STATUS
    assert CIVIL_STATUS - {"trich_luc_ho_tich"} <= moved
    assert topics(date(2027, 3, 31), "cả bài") == CIVIL_STATUS


def test_three_years_on_nothing_is_told_unchecked() -> None:
    """Whatever nobody checked again has been replaced by the way to a person."""
    assert {topic for _, topic in expiring(ITEMS, LATER)} == {one.id for one in ITEMS}


def test_something_is_true_on_every_day_it_is_told() -> None:
    """No line of a procedure is empty while its answer is told, but the fees that ended."""
    for item in ITEMS:
        if not isinstance(item, Procedure):
            continue
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28), date(2027, 3, 1)):
            empty = [
                place
                for place, told in item.told()
                if told and place != "fee.digital" and not any(one.holds(day) for one in told)
            ]

            assert empty == [], (item.id, day)
