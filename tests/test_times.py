"""Times are read as officials write them; what leaves a doubt is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.hours import VIETNAM
from bot.marks import bare
from bot.times import read, say, stamp

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
"""A Wednesday."""
READ = {
    "8h sáng mai": "26/11/2026 08:00",
    "8h": "26/11/2026 08:00",
    "10h": "25/11/2026 10:00",
    "8 giờ 30": "26/11/2026 08:30",
    "8 giờ 5 phút": "26/11/2026 08:05",
    "8h rưỡi sáng mai": "26/11/2026 08:30",
    "8g30 sáng T7": "28/11/2026 08:30",
    "7h30 tối nay": "25/11/2026 19:30",
    "2h chiều": "25/11/2026 14:00",
    "14:00": "25/11/2026 14:00",
    "thứ hai tuần sau": "30/11/2026 08:00",
    "tuần sau, thứ hai": "30/11/2026 08:00",
    "thứ 2 tuần sau 8h": "30/11/2026 08:00",
    "thứ hai tuần này": "23/11/2026 08:00",
    "thứ tư tuần tới lúc 3h chiều": "02/12/2026 15:00",
    "chủ nhật 9h sáng": "29/11/2026 09:00",
    "thứ bảy tới": "28/11/2026 08:00",
    "tối thứ bảy": "28/11/2026 19:00",
    "thứ sáu": "27/11/2026 08:00",
    "thứ tư": "02/12/2026 08:00",
    "thứ tư 15h": "25/11/2026 15:00",
    "ngày kia": "27/11/2026 08:00",
    "mốt": "27/11/2026 08:00",
    "8h mốt": "27/11/2026 08:00",
    "27/11 8h": "27/11/2026 08:00",
    "8h 27/11": "27/11/2026 08:00",
    "ngày 27 tháng 11 lúc 8 giờ": "27/11/2026 08:00",
    "27/11/2026": "27/11/2026 08:00",
    "27.11.2026 lúc 14h": "27/11/2026 14:00",
    "ngày 27": "27/11/2026 08:00",
    "ngày 31": "31/12/2026 08:00",
    "thứ hai ngày 30": "30/11/2026 08:00",
    "thứ hai 30/11": "30/11/2026 08:00",
    "3/1": "03/01/2027 08:00",
    "mùng 3/12/2026": "03/12/2026 08:00",
    "6/2/2027 8h": "06/02/2027 08:00",
    "sáng mai": "26/11/2026 08:00",
    "chiều nay": "25/11/2026 14:00",
    "tối mai": "26/11/2026 19:00",
    "trưa mai": "26/11/2026 11:00",
    "12h trưa mai": "26/11/2026 12:00",
    "9h đêm nay": "25/11/2026 21:00",
    "mười một giờ trưa mai": "26/11/2026 11:00",
    "một giờ chiều mai": "26/11/2026 13:00",
    "8h sáng ngày mai (thứ năm)": "26/11/2026 08:00",
    "gửi lúc 8h sáng mai nhé": "26/11/2026 08:00",
    "bây giờ": "25/11/2026 09:00",
    "ngay": "25/11/2026 09:00",
    "gửi luôn": "25/11/2026 09:00",
    "30 phút nữa": "25/11/2026 09:30",
    "nửa tiếng nữa": "25/11/2026 09:30",
    "2 tiếng nữa": "25/11/2026 11:00",
    "3 ngày nữa 8h": "28/11/2026 08:00",
    "02:00": "26/11/2026 02:00",
    "24/11": "24/11/2026 08:00",
    "hôm nay": "25/11/2026 08:00",
    "27/11/2025": "27/11/2025 08:00",
    "7 rưỡi tối mai": "26/11/2026 19:30",
    "7h rưỡi": "26/11/2026 07:30",
    "trưa mai 11 rưỡi": "26/11/2026 11:30",
    "9 giờ kém 15 sáng mai": "26/11/2026 08:45",
    "9h kém 15": "26/11/2026 08:45",
    "1 giờ kém mười lăm chiều mai": "26/11/2026 12:45",
    "mùng 2 tháng 12 8h sáng": "02/12/2026 08:00",
    "8h sáng mồng 2 tháng 12": "02/12/2026 08:00",
    "12h đêm nay": "26/11/2026 00:00",
    "0 giờ đêm mai": "27/11/2026 00:00",
    "8h sáng mùng 1 tết": "06/02/2027 08:00",
    "mùng hai tết": "07/02/2027 08:00",
    "mùng 3 Tết": "08/02/2027 08:00",
    "7h tối 30 tết": "05/02/2027 19:00",
    "10 giờ tối nay": "25/11/2026 22:00",
}
MARKS_TELL = {"thứ bảy tới", "một giờ chiều mai"}
"""Without marks these would be other times, or a doubt."""
DOUBTFUL = {
    "a week is no day": "tuần sau",
    "a month is no day": "tháng sau",
    "a part of the day is no time": "chiều",
    "two in the afternoon, or at night": "2h",
    "the third of a lunar month": "mùng 3",
    "the third of a month of which calendar": "mùng 3/12",
    "the lunar calendar": "15/8 âm lịch",
    "a month after Tết": "mùng 25 Tết",
    "the first month, of which calendar": "mùng 3 tháng 1",
    "midnight and a half": "12 rưỡi đêm nay",
    "an hour and more to": "9 giờ kém 75 sáng mai",
    "a minute to midnight": "0h kém 5",
    "the weekend": "cuối tuần",
    "an hour that is not": "25h",
    "a minute that is not": "8h75",
    "a day that is not": "30/2",
    "a day that is no Monday": "thứ hai 27/11",
    "two hours": "8h-9h sáng mai",
    "two days": "mai 30/11",
    "two parts of the day": "8h sáng chiều",
    "midnight of which day": "12h đêm",
    "an hour of the morning in the evening": "15h sáng",
    "a word that turns it round": "trước 8h sáng mai",
    "not today": "không phải hôm nay",
    "the coming Saturday, or Saturday evening": "thu bay toi",
    "when, after all": "hôm nào cũng được",
    "half past what": "8 rưỡi",
    "a sum": "8 nghìn",
    "a phone number": "0912 345 678",
    "just a day": "ngày",
    "nothing": "",
    "a novel": "8h sáng mai " * 20,
}


def written(moment: datetime | None) -> str | None:
    return moment and f"{moment:%d/%m/%Y %H:%M}"


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ.keys())
def test_times_are_read(text: str, expected: str) -> None:
    """As they are typed in an office, with all their marks."""
    assert written(read(text, NOW)) == expected


@pytest.mark.parametrize("text", sorted(READ.keys() - MARKS_TELL))
def test_times_are_read_without_marks(text: str) -> None:
    """A phone without a Vietnamese keyboard says the same time, in capitals too."""
    assert written(read(bare(text).upper(), NOW)) == READ[text]


@pytest.mark.parametrize("text", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubt_is_no_time(text: str) -> None:
    """A notice at a wrong hour is worse than one more question."""
    assert read(text, NOW) is None


def test_now_may_come_from_anywhere() -> None:
    """The server's clock is in London; the official's is not."""
    night = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)  # half past one on the 26th here

    moment = read("8h sáng mai", night)

    assert written(moment) == "27/11/2026 08:00"


def test_the_eve_of_a_short_year_is_a_doubt() -> None:
    """The twelfth month before Tết 2026 had 29 days: there was no 30th."""
    before = datetime(2026, 1, 20, 9, 0, tzinfo=VIETNAM)

    assert read("30 tết", before) is None
    assert written(read("mùng 1 tết", before)) == "17/02/2026 08:00"


def test_during_tet_its_days_are_this_years() -> None:
    """On the second day, the third is tomorrow; the first is next year's."""
    second = datetime(2026, 2, 18, 9, 0, tzinfo=VIETNAM)

    assert written(read("8h mùng 3 tết", second)) == "19/02/2026 08:00"
    assert written(read("8h mùng 1 tết", second)) == "06/02/2027 08:00"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW.replace(hour=0), "0 giờ hôm nay, thứ tư 25/11/2026"),
        (NOW.replace(hour=14, minute=5), "2 giờ 05 chiều nay, thứ tư 25/11/2026"),
        (NOW.replace(day=26, hour=8), "8 giờ sáng mai, thứ năm 26/11/2026"),
        (NOW.replace(day=26, hour=12), "12 giờ trưa mai, thứ năm 26/11/2026"),
        (NOW.replace(day=29, hour=19, minute=30), "7 giờ 30 tối chủ nhật 29/11/2026"),
        (NOW.replace(day=24, hour=22), "10 giờ tối thứ ba 24/11/2026"),
        (datetime(2026, 11, 26, 1, 0, tzinfo=UTC), "8 giờ sáng mai, thứ năm 26/11/2026"),
    ],
)
def test_times_are_said(moment: datetime, said: str) -> None:
    """In words, and always with the weekday and the date, so that a slip shows."""
    assert say(moment, NOW) == said


def test_a_stamp_is_true_on_any_day() -> None:
    """What is forwarded may be read next week."""
    assert stamp(NOW) == "9 giờ sáng thứ tư 25/11/2026"


@given(st.integers(-60 * 24 * 400, 60 * 24 * 400))
@example(15 * 60)
def test_what_is_said_is_read_again(minutes: int) -> None:
    """An official may copy what the bot said, and means the same."""
    moment = NOW + timedelta(minutes=minutes)

    assert read(say(moment, NOW), NOW) == moment
    assert read(stamp(moment), NOW) == moment


WORDS = " ".join([*READ, *DOUBTFUL.values()]).split()


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)))
def test_nothing_breaks_it(text: str) -> None:
    """Whatever is typed is a time of Vietnam, or none."""
    moment = read(text, NOW)

    assert moment is None or moment.tzinfo is VIETNAM
