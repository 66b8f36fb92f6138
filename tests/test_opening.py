"""When the office is open, and what can be promised: nothing that nobody confirmed."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ContentWrong
from bot.hours import VIETNAM, holiday
from bot.opening import Opening, Span, Year, parse_spans
from content.commune import load

SAMPLE = Path(__file__).parent.parent / "content" / "commune.yaml"
DESK = (Span(time(7, 30), time(11, 30)), Span(time(13, 30), time(17)))
TET = {date(2027, 2, 4) + timedelta(days): "Tết Nguyên đán" for days in range(8)}
YEARS = {
    2026: Year(
        confirmed=True,
        off={date(2026, 8, 31): "Quốc khánh", date(2026, 11, 24): "Ngày Văn hóa"},
        work={date(2026, 8, 22): date(2026, 8, 31)},
    ),
    2027: Year(confirmed=True, off={date(2027, 1, 1): "Tết Dương lịch", **TET}),
}
OFFICE = Opening(dict.fromkeys(range(5), DESK), YEARS)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        pytest.param(at(11, 25, 7, 30), at(11, 26, 8), id="at the opening"),
        pytest.param(at(11, 25, 9), at(11, 26, 9, 30), id="in the morning"),
        pytest.param(at(11, 25, 12), at(11, 26, 14), id="lunch break"),
        pytest.param(at(11, 25, 11, 30), at(11, 26, 14), id="the minute of closing"),
        pytest.param(at(11, 25, 23, 50), at(11, 27, 8), id="late evening"),
        pytest.param(at(11, 26, 0, 10), at(11, 27, 8), id="after midnight"),
        pytest.param(at(11, 27, 16, 30), at(11, 30, 17), id="over the weekend, to closing time"),
        pytest.param(at(11, 28, 10), at(12, 1, 8), id="Saturday"),
        pytest.param(at(11, 23, 16), at(11, 25, 16, 30), id="over a day off"),
        pytest.param(at(8, 21, 16), at(8, 22, 16, 30), id="a Saturday that is worked"),
        pytest.param(at(8, 28, 16), at(9, 1, 16, 30), id="its Monday that is not"),
        pytest.param(at(12, 31, 16), at(1, 4, 16, 30, 2027), id="into a year that is confirmed"),
    ],
)
def test_a_promise_counts_working_hours(asked: datetime, promised: datetime) -> None:
    """Eight hours of the desk, without nights, lunch, weekends and days off."""
    assert OFFICE.promise(asked) == promised
    assert OFFICE.promise(asked.astimezone(UTC)) == promised


def test_the_eve_of_tet() -> None:
    """With the year's list: the day after the holiday. Without, or unconfirmed: no word."""
    eve, back = at(2, 3, 16, year=2027), at(2, 12, 16, 30, 2027)
    unlisted = replace(OFFICE, years={2026: YEARS[2026]})
    unconfirmed = replace(OFFICE, years=YEARS | {2027: replace(YEARS[2027], confirmed=False)})

    assert OFFICE.promise(eve) == back
    assert OFFICE.next_open(at(2, 3, 18, year=2027)) == at(2, 12, 7, 30, 2027)
    assert unlisted.promise(eve) is None
    assert unconfirmed.promise(eve) is None
    assert unconfirmed.next_open(at(2, 3, 18, year=2027)) is None


def test_nothing_is_promised_across_an_unconfirmed_new_year() -> None:
    """The last hours of a confirmed year lead into one that nobody announced."""
    office = replace(OFFICE, years={2026: YEARS[2026]})

    assert office.promise(at(12, 30, 14)) == at(12, 31, 14, 30)
    assert office.promise(at(12, 31, 14)) is None
    assert office.next_open(at(12, 31, 18)) is None


def test_a_commune_without_hours_promises_nothing() -> None:
    """It is never open, as far as the bot can tell, and the bot does not say why."""
    silent = Opening(years=YEARS)

    assert silent.promise(at(11, 25, 9)) is None
    assert silent.next_open(at(11, 25, 9)) is None
    assert not silent.is_open(at(11, 25, 9))
    assert silent.why_closed(date(2026, 11, 29)) == ""


@pytest.mark.parametrize(
    ("day", "why"),
    [
        pytest.param(date(2026, 11, 25), "", id="a working day"),
        pytest.param(date(2026, 11, 24), "Ngày Văn hóa", id="a day off"),
        pytest.param(date(2026, 11, 28), "cuối tuần", id="Saturday"),
        pytest.param(date(2026, 8, 22), "", id="a Saturday that is worked"),
        pytest.param(date(2026, 8, 31), "Quốc khánh", id="the Monday for it"),
        pytest.param(date(2028, 1, 26), "Tết Nguyên Đán", id="Tết of an unlisted year"),
    ],
)
def test_why_it_is_closed(day: date, why: str) -> None:
    """By the name of the day; the holidays of a year without a list are known all the same."""
    assert OFFICE.why_closed(day) == why
    assert OFFICE.is_open(datetime.combine(day, time(9), VIETNAM)) is (not why)


GUESSED = {
    2027: Year(off={date(2027, 2, 8): "Tết"}),
    2028: Year(work={date(2028, 1, 22): date(2028, 1, 27)}),
}


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        pytest.param(at(11, 25, 9), False, id="office hours"),
        pytest.param(at(11, 25, 12), True, id="lunch break"),
        pytest.param(at(11, 24, 9), True, id="a day off that was announced"),
        pytest.param(at(1, 1, 9, year=2029), False, id="a day off by the calendar alone"),
        pytest.param(at(2, 8, 9, year=2027), False, id="a day off that nobody confirmed"),
        pytest.param(at(2, 8, 21, year=2027), True, id="its night"),
        pytest.param(at(2, 6, 9, year=2027), True, id="its Saturday"),
        pytest.param(at(1, 22, 9, year=2028), False, id="a Saturday that may be worked"),
    ],
)
def test_that_nobody_is_there_is_no_guess(moment: datetime, closed: bool) -> None:
    """A day off that nobody confirmed takes the promise away, and says nothing of officials."""
    office = replace(OFFICE, years=YEARS | GUESSED)

    assert office.surely_closed(moment) is closed
    assert not replace(office, week={}).surely_closed(moment)


def test_a_day_without_hours_in_the_middle_of_the_week() -> None:
    """A desk that is open on some days says so of the others."""
    some = replace(OFFICE, week={1: DESK})

    assert some.why_closed(date(2026, 11, 25)) == "không có giờ làm việc"
    assert some.next_open(at(11, 25, 9)) == at(12, 1, 7, 30)


def test_a_confirmed_list_has_the_last_word() -> None:
    """What the calendar takes for a holiday is worked, if the announced list does not name it."""
    assert holiday(date(2026, 4, 27))
    assert OFFICE.is_open(at(4, 27, 9))


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.sampled_from(
    [(), DESK, (Span(time(0), time(23, 59)),), (Span(time(8), time(8, 10)),), DESK[1:]]
)


@given(MOMENTS, st.dictionaries(st.integers(0, 6), SPANS), st.integers(1, 80))
def test_a_promise_is_kept_in_office_hours(
    moment: datetime, week: dict[int, tuple[Span, ...]], within: int
) -> None:
    """Whatever the hours: never before the question, never at a closed minute or unknown day."""
    office = Opening(week, YEARS, timedelta(hours=within))

    promised, opens = office.promise(moment), office.next_open(moment)

    if promised:
        assert promised >= moment + office.answer_within
        # The last minute of a span is still within it: “by five o'clock”.
        assert office.is_open(promised - timedelta(seconds=1))
        assert promised.year in YEARS
    if opens:
        assert opens >= moment
        assert office.is_open(opens)
        assert not office.why_closed(opens.date())
    assert not (promised and not opens)


NEW_YEARS = (
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",  # a day before the Chinese one
    "2031-01-23",
    "2032-02-11",
    "2033-01-31",
    "2034-02-19",
    "2035-02-08",
)


@pytest.mark.parametrize("first", NEW_YEARS)
def test_tet_is_known_years_ahead(first: str) -> None:
    """The eve and the first three days are off in every year, by the moon over Hà Nội."""
    day = date.fromisoformat(first)

    assert holiday(day) == "Tết Nguyên Đán"
    assert [bool(holiday(day + timedelta(days))) for days in (-1, 1, 2)] == [True] * 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sáng", "chưa đọc được giờ"),
        ("7:30", "chưa đọc được giờ"),
        ("7:30–11:30,", "chưa đọc được giờ"),
        ("7:30–25:00", "giờ từ 0 đến 23"),
        ("11:30–7:30", "giờ mở phải trước giờ đóng"),
        ("8:00–8:00", "giờ mở phải trước giờ đóng"),
        ("7:30–11:30, 11:00–17:00", "chồng lên nhau"),
        ("13:30–17:00, 7:30–11:30", "chồng lên nhau"),
    ],
)
def test_hours_that_cannot_be(text: str, told: str) -> None:
    """Whoever writes the file reads what to change."""
    with pytest.raises(ValueError, match=told):
        parse_spans(text)


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    """The sample commune's file."""
    read: dict[str, Any] = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    return read


def test_the_sample_commune_promises_this_year_only(sample: dict[str, Any]) -> None:
    """Its list of 2026 is confirmed; that of 2027 waits for the announcement."""
    opening = load(SAMPLE).opening

    assert opening.promise(at(11, 25, 9)) == at(11, 26, 9, 30)
    assert opening.promise(at(12, 31, 15)) is None
    assert opening.why_closed(date(2027, 2, 8)) == "Tết Nguyên đán"
    assert sample["days_off"][2027]["confirmed"] is False


@pytest.mark.parametrize(
    ("section", "written", "told"),
    [
        ("office", {"hours": {"T2": "7h"}}, "mục office.hours.T2: “7h”: chưa đọc được giờ."),
        ("office", {"hours": {"thu2": "7-11"}}, "là “thu2”. Hãy viết một trong: 'T2'"),
        ("office", {"hours": {}}, "mục office.hours: có 0 mục."),
        (
            "office",
            {"hours": {"T2": "7-11"}, "answer_within": "mai"},
            "mục office.answer_within: là “mai”. Hãy viết số giờ làm việc, từ 1 đến 80.",
        ),
        (
            "days_off",
            {2027: {"closed": [{"day": "1/1", "name": "Tết"}]}},
            "mục days_off.2027.closed.0.day: là “1/1”. Hãy viết ngày như 2026-11-22.",
        ),
        (
            "days_off",
            {2027: {"closed": [{"name": "Tết"}]}},
            "mục days_off.2027.closed.0: “Tết”: hãy viết day (một ngày), hoặc cả from và to.",
        ),
        (
            "days_off",
            {2027: {"closed": [{"from": date(2027, 2, 5), "name": "Tết"}]}},
            "hoặc cả from và to.",
        ),
        (
            "days_off",
            {
                2027: {
                    "closed": [{"from": date(2027, 2, 11), "to": date(2027, 2, 5), "name": "Tết"}]
                }
            },
            "“Tết”: từ 2027-02-11 đến 2027-02-05 chưa đúng. Hãy viết from trước to",
        ),
        (
            "days_off",
            {2027: {"closed": [{"day": date(2026, 1, 1), "name": "Tết"}]}},
            "mục days_off: 2027: ngày 2026-01-01 thuộc năm khác. Hãy ghi ở năm 2026.",
        ),
        (
            "days_off",
            {
                2027: {
                    "closed": [{"day": date(2027, 1, 2), "name": "Tết"}],
                    "work": [{"day": date(2027, 1, 2), "instead_of": date(2027, 1, 2)}],
                }
            },
            "ngày 2027-01-02 vừa nghỉ vừa làm bù. Hãy giữ một.",
        ),
        (
            "days_off",
            {2027: {"work": [{"day": date(2027, 1, 2), "instead_of": date(2027, 1, 4)}]}},
            "2027: ngày 2027-01-02 làm bù cho 2027-01-04, nhưng ngày ấy không nghỉ.",
        ),
        ("days_off", {2027: {"of": []}}, "mục days_off.2027.of: không có mục nào tên như vậy."),
    ],
)
def test_a_mistake_is_named_with_its_cure(
    tmp_path: Path, sample: dict[str, Any], section: str, written: Any, told: str
) -> None:
    """The sentence names the place as it stands in the file, and says what to write."""
    path = tmp_path / "commune.yaml"
    raw = deepcopy(sample) | {section: written}
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")

    with pytest.raises(ContentWrong) as refused:
        load(path)

    assert told in str(refused.value)


def test_sections_left_out(tmp_path: Path, sample: dict[str, Any]) -> None:
    """A commune that has written neither hours nor days off is read, and promises nothing."""
    path = tmp_path / "commune.yaml"
    raw = {name: value for name, value in sample.items() if name not in ("office", "days_off")}
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")

    assert load(path).opening.promise(at(11, 25, 9)) is None
