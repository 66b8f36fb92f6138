"""What is said about a dossier: plain, complete, and never more than may be told."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import codes
from bot.dossier import Dossier, Pickup, Stage
from content import dossiers as words
from content.dossiers import ENDED, Saying

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FRESH = datetime(2026, 11, 25, 1, 5, tzinfo=UTC)
CODE = "H57.132-260804-0583"
VI = Saying(str, "vi", NOW)
BANNED = (
    "không hợp lệ",
    "lỗi",
    "vui lòng",
    "rất tiếc",
    "xin lỗi",
    "sai định dạng",
    "không tồn tại",
)
LONGEST = 25


def dossier(stage: Stage, *, pickup: Pickup = "", as_of: datetime = FRESH) -> Dossier:
    return Dossier(
        CODE,
        stage,
        "local",
        as_of,
        date(2026, 8, 4),
        date(2026, 11, 26),
        date(2026, 11, 20),
        pickup,
    )


def everything_said() -> dict[str, str]:
    """Collect every answer there is."""
    said = {
        f"{stage.name} {pickup}": words.status(dossier(stage, pickup=pickup), "", VI)
        for stage in Stage
        for pickup in ("", "counter", "post", "online")
    }
    for code in ("G01.899.909-260916-890028", "H40.24-230911-0012", "G12.18-260804-0012"):
        said[code] = words.elsewhere(code, codes.agency(code), VI)
    return said | {
        "overdue": words.status(
            Dossier(CODE, Stage.processing, "local", FRESH, None, date(2026, 11, 1)), "", VI
        ),
        "old": words.status(dossier(Stage.done, as_of=FRESH - timedelta(days=30)), "", VI),
        "news": words.news(dossier(Stage.done), "khai sinh cháu Na", VI),
        "missing": words.missing(CODE, FRESH, VI),
        "missing, no list": words.missing(CODE, None, VI),
        "busy": words.busy(FRESH, VI),
        "limited": words.limited(False, VI),
        "limited until tomorrow": words.limited(True, VI),
        "guess": words.guess(CODE, VI),
        "unfinished": words.unfinished(VI),
        "followed": words.followed(CODE, "khai sinh cháu Na", VI),
        "unfollowed": words.unfollowed(CODE, VI),
    }


@pytest.mark.parametrize(
    ("stage", "what", "todo"),
    [
        (Stage.registered, "đang chờ cán bộ nhận", "Chưa cần đến."),
        (Stage.received, "cán bộ đã nhận", "Chưa cần đến."),
        (Stage.refused, "chưa được nhận", "việc của bà con"),
        (Stage.processing, "đang giải quyết", "Chưa cần đến."),
        (Stage.more_papers, "cần bổ sung giấy tờ", "việc của bà con"),
        (Stage.pay, "cần nộp tiền", "Chỉ nộp trên Cổng, VNeID hoặc tại quầy."),
        (Stage.withdrawn, "đã rút", "Không cần đến."),
        (Stage.stopped, "đã dừng", "hỏi lý do trước khi đi"),
        (Stage.done, "đã có kết quả", "Xem cách nhận trên giấy hẹn. Gọi trước khi đi."),
        (Stage.returned, "đã trả kết quả", "Không còn phải chờ"),
    ],
)
def test_each_stage_says_what_it_means_and_whose_turn_it_is(
    stage: Stage, what: str, todo: str
) -> None:
    """In plain words, with whether to come."""
    said = words.status(dossier(stage), "", VI)

    assert said.startswith(f"Hồ sơ {CODE}: ")
    assert what in said
    assert todo in said


@pytest.mark.parametrize("stage", Stage)
def test_every_answer_says_how_fresh_it_is(stage: Stage) -> None:
    """The time is the reader's, not the database's."""
    assert "(Cập nhật lúc 8:05 ngày 25/11.)" in words.status(dossier(stage), "", VI)


@pytest.mark.parametrize("stage", Stage)
def test_the_promised_date_stands_only_while_the_clock_runs(stage: Stage) -> None:
    """A paused or ended dossier promises nothing any more."""
    runs = stage in (Stage.registered, Stage.received, Stage.processing)

    assert ("Hẹn trả: thứ Năm 26/11/2026." in words.status(dossier(stage), "", VI)) is runs


def test_the_date_in_a_code_promises_nothing() -> None:
    """Where no date is known the paper is pointed to."""
    said = words.status(Dossier(CODE, Stage.processing, "local", FRESH), "", VI)

    assert "xem trên giấy hẹn" in said
    assert "04/08" not in said


def test_a_passed_date_is_owned_up_to() -> None:
    """The citizen learns that a new date may be asked for."""
    assert "Đã qua ngày hẹn." in everything_said()["overdue"]


def test_paying_never_goes_through_the_bot() -> None:
    """Whoever sends an account or a QR code in our name is a fraud."""
    said = words.status(dossier(Stage.pay), "", VI)

    assert "Trợ lý không gửi số tài khoản hay mã QR." in said


@pytest.mark.parametrize(
    ("pickup", "todo"),
    [
        ("counter", "đến quầy nhận"),
        ("post", "qua bưu điện. Chưa cần đến."),
        ("online", "Không cần đến."),
        ("", "Gọi trước khi đi."),
    ],
)
def test_a_result_is_collected_as_agreed(pickup: Pickup, todo: str) -> None:
    """Nobody is sent on a way that is not needed."""
    assert todo in words.status(dossier(Stage.done, pickup=pickup), "", VI)


def test_an_old_answer_says_that_things_may_have_moved() -> None:
    """After three days the answer is no longer taken for the present."""
    assert "có thể đã khác" in everything_said()["old"]
    assert "có thể đã khác" not in everything_said()["done "]


def test_an_answer_of_last_year_names_the_year() -> None:
    """A day without its year would mislead."""
    said = words.status(dossier(Stage.done, as_of=FRESH - timedelta(days=400)), "", VI)

    assert "/2025" in said


def test_news_carries_the_citizen_s_own_name_for_it() -> None:
    """With several dossiers one knows at once which it is."""
    assert f"“khai sinh cháu Na” ({CODE})" in everything_said()["news"]


def test_another_agency_s_code_names_the_agency() -> None:
    """Police, ministries, and provinces under their new and old names."""
    said = everything_said()

    assert "hệ thống của Công an" in said["G01.899.909-260916-890028"]
    assert "Bộ Tài chính" in said["G12.18-260804-0012"]
    assert "Nam Định trước đây cấp. Nay là Ninh Bình." in said["H40.24-230911-0012"]


def test_missing_names_the_time_of_the_list() -> None:
    """And does not deny the dossier."""
    assert "cập nhật lúc 8:05 ngày 25/11" in words.missing(CODE, FRESH, VI)
    assert "Xã chưa chuyển danh sách" in words.missing(CODE, None, VI)


@pytest.mark.parametrize(("which", "said"), everything_said().items(), ids=everything_said())
def test_everything_is_said_in_short_plain_sentences(which: str, said: str) -> None:
    """No office reproach, no sentence that cannot be said in one breath."""
    assert which
    for banned in BANNED:
        assert banned not in said.lower()
    for sentence in re.split(r"[.!?:]\s|\n", said):
        assert len(sentence.split()) <= LONGEST, sentence


def test_only_ended_dossiers_are_not_worth_following() -> None:
    """Everything else may still change."""
    assert {Stage.withdrawn, Stage.returned} == ENDED
