"""Nobody is woken by a notice, and the days off are known by their names."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import VIETNAM, Quiet, holiday, parse_quiet, weekend

LATE = Quiet(time(22), time(6))


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        pytest.param(at(21, 59), at(21, 59), id="21:59"),
        pytest.param(at(22), at(6, day=26), id="22:00"),
        pytest.param(at(23, 59), at(6, day=26), id="23:59"),
        pytest.param(at(0), at(6), id="midnight"),
        pytest.param(at(5, 59), at(6), id="5:59"),
        pytest.param(at(6), at(6), id="6:00"),
        pytest.param(at(12), at(12), id="noon"),
    ],
)
def test_a_notice_waits_for_the_morning(moment: datetime, opens: datetime) -> None:
    """The first quiet minute is quiet, the last one too, and then it is day."""
    assert LATE.next_open(moment) == opens
    assert LATE.covers(moment) is (moment != opens)


def test_usual_quiet_hours() -> None:
    """Where the commune has set nothing, it is quiet from nine in the evening to six."""
    quiet = Quiet()

    assert not quiet.covers(at(20, 59))
    assert quiet.covers(at(21))
    assert quiet.covers(at(5, 59))
    assert not quiet.covers(at(6))


def test_moments_of_a_server_are_vietnamese_ones() -> None:
    """15:00 UTC is ten in the evening here, and the next morning is already the next day."""
    moment = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)

    assert LATE.covers(moment)
    assert LATE.next_open(moment) == at(6, day=26)
    assert LATE.next_open(datetime(2026, 11, 25, 14, 59, tzinfo=UTC)).tzinfo is UTC


def test_quiet_hours_within_a_day() -> None:
    """A commune may want a quiet noon; what is as long as nothing is never quiet."""
    noon, never = Quiet(time(12), time(13, 30)), Quiet(time(0), time(0))

    assert noon.next_open(at(12)) == at(13, 30)
    assert not noon.covers(at(13, 30))
    assert not any(never.covers(at(hour)) for hour in range(24))


@given(
    st.times(),
    st.times(),
    st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
def test_the_next_open_moment_is_open(begins: time, ends: time, moment: datetime) -> None:
    """Whatever the settings: waiting ends within a day, and never at a quiet moment."""
    quiet = Quiet(begins, ends)

    opens = quiet.next_open(moment)

    assert not quiet.covers(opens)
    assert 0 <= (opens - moment).total_seconds() <= 86_400


@pytest.mark.parametrize("text", ["22:00-6:00", " 22:00 – 06:00 ", "22-6", "22h-6h00"])
def test_settings_are_read(text: str) -> None:
    """However the hours are written in the settings."""
    assert parse_quiet(text) == LATE


@pytest.mark.parametrize(
    "text", ["", "22:00", "đêm", "25:00-6:00", "22:00-6:75", "22:00-6:00-7:00"]
)
def test_wrong_settings_are_refused(text: str) -> None:
    """Who starts the bot is told how to write it."""
    with pytest.raises(ValueError, match=r"ví dụ 21:00-6:00|từ 0 đến 23"):
        parse_quiet(text)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        pytest.param(date(2027, 2, 5), "Giao thừa", id="the eve of Tết 2027"),
        pytest.param(date(2027, 2, 6), "Tết Nguyên Đán", id="Tết 2027"),
        pytest.param(date(2027, 2, 7), "Mùng hai Tết", id="its second day"),
        pytest.param(date(2026, 9, 2), "Quốc khánh", id="National Day"),
        pytest.param(date(2026, 4, 26), "Hùng Vương", id="the tenth of the third lunar month"),
    ],
)
def test_days_off_have_names(day: date, name: str) -> None:
    """Also those of the lunar calendar."""
    assert name in holiday(day)


def test_other_days_have_none() -> None:
    """An ordinary Wednesday is neither a day off nor a weekend; Sunday is one."""
    assert holiday(date(2026, 11, 25)) == ""
    assert not weekend(date(2026, 11, 27))
    assert weekend(date(2026, 11, 28))
    assert weekend(date(2026, 11, 29))
