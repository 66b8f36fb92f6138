"""The check page of a draft says whom it reaches, what it costs and what to look at."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.config import Settings
from bot.hours import VIETNAM
from bot.notice import Audience, Draft, Event, Notice, NoticeState
from bot.office import Check
from bot.roles import Role
from bot.storage import contacts, expansion, groups, ledger, taking
from bot.storage.whom import Whom
from bot.types import Address
from tests.chat import Clock
from tests.hall import EAST, TOP, WEST, Hall, hall

DRAFT = Draft("Thôn họp lúc 19 giờ tối mai, tại nhà văn hóa.", audience=Audience((TOP,)))


@pytest.fixture
async def office(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Hall]:
    """An office with an author and an approver."""
    more = {"public_url": "https://tannguyen.example", "media": tmp_path / "media"}
    settings = settings.model_copy(update=more)
    async with hall(settings, clock) as office:
        await office.official("Hoa", Role.officer, TOP, Address("telegram", "901"))
        await office.official("Minh", Role.approver, TOP, Address("telegram", "902"))
        yield office


def codes(check: Check) -> dict[str, bool]:
    return {one.code: one.stops for one in check.remarks}


def said(check: Check, code: str) -> str:
    return "\n".join(one.said for one in check.remarks if one.code == code)


async def test_counts_by_village_channel_and_way(office: Hall) -> None:
    """Groups, relays and people are counted where they are; a relay is told only once."""
    await office.people("telegram", "thon_dong", 3)
    await office.people("telegram", "", 2)
    await office.people("telegram", "thon_doai", 1, reachable=False)
    (relay,) = await office.people("telegram", "thon_doai", 1)
    await office.official("Bình", Role.relay, WEST, relay)
    await office.group("telegram", EAST)

    check = await office.desk.check(DRAFT)

    assert {(one.village, one.channel, one.via): one.many for one in check.reaches} == {
        ("thon_dong", "telegram", "person"): 3,
        ("", "telegram", "person"): 2,
        ("thon_doai", "telegram", "relay"): 1,
        ("thon_dong", "telegram", "group"): 1,
    }
    assert check.left_out == {"left": 1}
    assert check.forecast is None
    assert "Thôn Đông" not in check.silent_villages
    assert "Bản Mua" in check.silent_villages


async def test_the_counts_are_those_of_the_expansion(office: Hall, clock: Clock) -> None:
    """What is promised before is what is sent afterwards."""
    for village in ("thon_dong", "thon_doai", ""):
        await office.people("telegram", village, 4)
    draft = replace(DRAFT, audience=Audience((EAST, WEST), groups=False))
    notice = await office.notice(draft=draft)
    whom = Whom(["telegram", "zalo_oa"], ["thon_dong", "thon_doai"], clock())

    check = await office.desk.check(draft)
    await office.do(lambda tx: expansion.add_people(tx, notice.id, whom, "", clock()))

    async with office.db.read() as tx:
        assert sum((await ledger.by_state(tx, notice.id)).values()) == check.many() == 8


async def test_zalo_people_are_forecast_by_their_doors(office: Hall) -> None:
    """Free, paid, too late and never are told apart before anything is sent."""
    for many, ago in ((5, {"hours": 3}), (4, {"days": 3}), (3, {"days": 8})):
        await office.wrote(await office.people("zalo_oa", "thon_dong", many), **ago)
    await office.people("zalo_oa", "thon_dong", 2)
    shut_out = await office.people("zalo_oa", "thon_doai", 1, reachable=False)
    await office.wrote(shut_out, hours=1)

    check = await office.desk.check(DRAFT)

    assert check.many() == 9
    assert check.left_out == Counter(late=3, never=2, left=1)
    assert check.forecast
    assert (check.forecast.free, check.forecast.paid, check.forecast.price) == (5, 4, 4 * 55)
    assert check.forecast.unreachable == check.left_out


async def test_a_text_that_zalo_splits_costs_twice(office: Hall) -> None:
    """Two messages each are forecast, and the writer is told how to pay less."""
    await office.wrote(await office.people("zalo_oa", "thon_dong", 2), days=3)

    check = await office.desk.check(replace(DRAFT, text="Bà con đi họp nhé. " * 120))

    assert check.forecast
    assert check.forecast.paid == 4
    assert codes(check)["long"] is False
    assert "2 tin" in said(check, "long")


async def test_the_time_is_that_of_the_slowest_lane(office: Hall) -> None:
    """Lanes run side by side at four fifths of each platform's rate."""
    await office.people("telegram", "thon_dong", 48)

    check = await office.desk.check(DRAFT)

    assert check.seconds == pytest.approx(48 / (30 * 0.8))


@pytest.mark.parametrize(
    ("text", "code", "stops", "words"),
    [
        pytest.param(" ", "no_text", True, "Viết nội dung", id="no text"),
        pytest.param("Xem https://xa.example.net nhé", "link", True, "xa.example.net", id="other"),
        pytest.param("Vào dichvucong.xyz nộp", "link", True, "giả mạo", id="look-alike"),
        pytest.param("Khẩn cấp! Chuyển tiền ngay", "words", False, "lừa đảo", id="frightening"),
        pytest.param("a " * 30, "sentences", False, "25 tiếng", id="long sentence"),
        pytest.param("x" * 4097, "long", True, "bớt", id="4,097 characters"),
        pytest.param("Gọi số căn cước 001088012345", "secret", True, "số căn cước", id="secret"),
    ],
)
async def test_what_the_text_says(
    office: Hall, text: str, code: str, stops: bool, words: str
) -> None:
    """Each remark says what it is and what to do; some stop the notice."""
    await office.people("telegram", "thon_dong", 1)

    check = await office.desk.check(replace(DRAFT, text=text))

    assert codes(check)[code] is stops
    assert words in said(check, code)


@pytest.mark.parametrize("field", ["signer", "document_no", "file_title"])
@pytest.mark.parametrize(
    ("said", "code"), [("bit.ly/qua-tang", "link"), ("căn cước 001088012345", "secret")]
)
async def test_what_stands_around_the_text_is_looked_at_too(
    office: Hall, field: str, said: str, code: str
) -> None:
    """It is printed in every form."""
    await office.people("telegram", "thon_dong", 1)

    check = await office.desk.check(replace(DRAFT, **{field: said}))

    assert codes(check)[code]
    assert len([one for one in check.remarks if one.code == code]) == 1


@pytest.mark.parametrize("link", ["https://dichvucong.gov.vn", "https://tannguyen.example/n/TB-1"])
async def test_official_links_and_our_own_may_stand(office: Hall, link: str) -> None:
    """The whitelist knows the state's pages and ours."""
    await office.people("telegram", "thon_dong", 1)

    check = await office.desk.check(replace(DRAFT, text=f"Xem {link}"))

    assert "link" not in codes(check)
    assert not check.stopped


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    year = 2026 if month > 6 else 2027
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "draft", "expected", "words"),
    [
        pytest.param(at(25, 9), DRAFT, set(), "", id="in the morning"),
        pytest.param(at(25, 20, 58), DRAFT, set(), "", id="before nine in the evening"),
        pytest.param(at(25, 21), DRAFT, {"night"}, "6 giờ sáng mai", id="at nine"),
        pytest.param(at(25, 20, 59, 11), DRAFT, {"night"}, "6 giờ", id="cooling into the night"),
        pytest.param(
            at(25, 23), replace(DRAFT, emergency=True), {"night"}, "khẩn", id="emergency"
        ),
        pytest.param(
            at(25, 9), replace(DRAFT, due_at=at(25, 8, 30)), {"past"}, "ngay khi", id="past"
        ),
        pytest.param(
            at(25, 9), replace(DRAFT, due_at=at(18, 9)), {"late"}, "chờ người", id="late by a week"
        ),
        pytest.param(
            at(25, 9), replace(DRAFT, due_at=at(6, 8, month=2)), {"holiday"}, "Tết", id="Tết"
        ),
    ],
)
async def test_when_it_really_leaves(
    office: Hall, clock: Clock, now: datetime, draft: Draft, expected: set[str], words: str
) -> None:
    """Quiet hours, days off and a time that has passed are told before."""
    await office.people("telegram", "thon_dong", 1)
    clock.now = now

    check = await office.desk.check(draft)

    assert codes(check).keys() == expected
    assert words in "".join(one.said for one in check.remarks)


async def approved(office: Hall, text: str, **more: object) -> Notice:
    draft = replace(DRAFT, text=text, audience=Audience((EAST,)))
    state = {"state": NoticeState.sending, "approved_at": office.clock(), "draft": draft}
    return await office.notice(**{**state, **more})


async def test_the_same_text_of_yesterday_is_found(office: Hall, clock: Clock) -> None:
    """Nearly the same counts too; the notice itself, other villages and last week's do not."""
    await office.people("telegram", "thon_dong", 1)
    double = await approved(office, DRAFT.text.replace("19 giờ", "18 giờ"))
    clock.later(days=1)

    here = await office.desk.check(DRAFT)
    itself = await office.desk.check(DRAFT, key=double.key)
    there = await office.desk.check(replace(DRAFT, audience=Audience((WEST,))))
    clock.later(days=3)
    later = await office.desk.check(DRAFT)

    assert double.code in said(here, "again")
    assert codes(here)["again"] is False
    assert "again" not in codes(itself) | codes(there) | codes(later)


async def test_nobody_to_send_to_stops(office: Hall) -> None:
    """An audience that is empty, or not chosen, is told in a sentence."""
    nobody = await office.desk.check(DRAFT)
    nowhere = await office.desk.check(replace(DRAFT, audience=Audience()))

    assert codes(nobody)["empty"]
    assert codes(nowhere)["empty"]
    assert "Chưa chọn nơi nhận" in said(nowhere, "empty")


async def test_a_group_that_vanished_is_named(office: Hall) -> None:
    """Its title is told, and it is not counted."""
    await office.people("telegram", "thon_dong", 1)
    address = await office.group("telegram", EAST, "Thôn Đông vui vẻ")
    await office.do(lambda tx: groups.lose(tx, address, "forbidden"))

    check = await office.desk.check(DRAFT)

    assert "Thôn Đông vui vẻ" in said(check, "gone")
    assert check.many("group") == 0


async def test_an_author_who_alone_could_approve_is_told(office: Hall) -> None:
    """Nobody approves their own: another approver must be named first."""
    await office.people("telegram", "thon_dong", 1)
    own = await office.notice(author=2)

    check = await office.desk.check(DRAFT, key=own.key)
    of_another = await office.desk.check(DRAFT)

    assert codes(check)["nobody_approves"]
    assert not of_another.stopped


async def test_files_that_a_channel_cannot_take(office: Hall) -> None:
    """Where no channel takes it the notice is stopped; else it is said where only words go."""
    media = office.desk.settings.media
    media.mkdir(parents=True, exist_ok=True)
    for name, size in (("big.jpg", 2 * 2**20), ("huge.pdf", 60 * 2**20)):
        with (media / name).open("wb") as file:
            file.truncate(size)
    await office.people("telegram", "thon_dong", 1)
    await office.wrote(await office.people("zalo_oa", "thon_dong", 1), hours=1)

    big = await office.desk.check(replace(DRAFT, picture="big.jpg"))
    huge = await office.desk.check(replace(DRAFT, file="huge.pdf"))
    gone = await office.desk.check(replace(DRAFT, file="gone.pdf"))

    assert codes(big)["file_too_big"] is False
    assert "Zalo" in said(big, "file_too_big")
    assert codes(huge)["file_too_big"] is True
    assert codes(gone)["file_gone"] is True


async def test_a_correction_goes_to_exactly_those_who_got_it(office: Hall, clock: Clock) -> None:
    """Who came later is not counted; who may have it is; who failed is not."""
    await office.people("telegram", "thon_dong", 5)
    first = await approved(office, "Họp lúc 19 giờ.")
    whom = Whom(["telegram"], None, clock())
    await office.do(lambda tx: expansion.add_people(tx, first.id, whom, "", clock()))
    async with office.db.begin() as tx:
        rows = await taking.take(tx, first.id, "telegram", 4, now=clock(), until=clock())
        for row, to in zip(rows, ("sent", "delivered", "unknown", "failed"), strict=True):
            end = {"key": row.id, "to": to, "platform": "", "why": "", "now": clock()}
            await taking.end(tx, [end])
        await contacts.change(tx, rows[0].address, reachable=False)
    await office.people("telegram", "thon_dong", 9)

    check = await office.desk.check(DRAFT, event=Event.update, about=first.id)

    assert check.many() == 2
    assert check.left_out == {"left": 1}
    assert check.silent_villages == ()


async def test_a_check_of_many_people_counts_in_the_database(office: Hall) -> None:
    """Twenty thousand people are some dozens of counts."""
    await office.people("telegram", "thon_dong", 20_000)

    check = await office.desk.check(DRAFT)

    assert check.many() == 20_000
    assert len(check.reaches) == 1
