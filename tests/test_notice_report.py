"""The report of a notice counts every row once, in words; progress is told in one message."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import openpyxl
import pytest
from sqlalchemy import text

from bot.config import Settings
from bot.notice import Happened, NoticeState
from bot.notices.progress import Progress
from bot.notices.reasons import reason
from bot.notices.telling import Telling
from bot.roles import Role
from bot.storage import expansion, history, ledger, notices, taking
from bot.storage.whom import Whom
from bot.types import Address
from tests.chat import Clock
from tests.hall import EAST, TOP, WEST, Hall, hall

BOSS, HOA = Address("telegram", "901"), Address("zalo_oa", "902")


@pytest.fixture
async def office(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Hall]:
    """An office with an author on Zalo and an approver on Telegram."""
    settings = settings.model_copy(update={"media": tmp_path / "media"})
    async with hall(settings, clock) as office:
        await office.official("Hoa", Role.officer, TOP, HOA)
        await office.official("Minh", Role.approver, TOP, BOSS)
        yield office


async def sending(office: Hall, many: int, channel: str = "telegram") -> tuple[int, str]:
    """Let a notice to many people of two villages have begun."""
    now = office.clock()
    await office.people(channel, "thon_dong", many // 2)
    await office.people(channel, "thon_doai", many - many // 2)
    one = await office.notice(
        state=NoticeState.sending, begun_at=now, approver_id=2, approved_at=now
    )
    whom = Whom([channel], None, now)
    await office.do(lambda tx: expansion.add_people(tx, one.id, whom, "", now))
    return one.id, one.code


async def ends(office: Hall, id_: int, *how: tuple[str, str], channel: str = "telegram") -> None:
    """Let the next rows end like this."""
    now = office.clock()
    async with office.db.begin() as tx:
        rows = await taking.take(tx, id_, channel, len(how), now=now, until=now)
        for row, (to, why) in zip(rows, how, strict=True):
            end = {"key": row.id, "to": to, "platform": f"m{row.id}", "why": why, "now": now}
            await taking.end(tx, [end])


async def test_every_row_is_counted_once_whatever_became_of_it(office: Hall) -> None:
    """The sums hold for any mix of ways, states and codes, by village and altogether."""
    chance = Random(5)  # noqa: S311 - repeatable
    id_, _ = await sending(office, 40)
    group = await office.group("telegram", EAST)
    relay = Address("telegram", "77")
    chats = [(group, "group", "thon_dong", ""), (relay, "relay", "thon_doai", "thon_doai")]
    await office.do(lambda tx: expansion.add_chats(tx, id_, chats, office.clock()))
    codes = ["left", "-230", "-213", "-227", "bad_request", "network", "cancelled", "-999", "?"]
    how = [
        (chance.choice(["sent", "delivered", "failed", "unknown"]), chance.choice(codes))
        for _ in range(30)
    ]

    await ends(office, id_, *how)
    notice = await office.desk.notice(id_=id_)
    assert notice
    report = await office.desk.report(notice)

    assert report.total == 42
    assert report.reached + report.waiting + report.unknown + report.failed == 42
    assert sum(report.reasons.values()) == report.failed
    people = [one.people for one in report.villages]
    assert sum(people) + sum(one.groups + one.relays for one in report.villages) == 42
    for one in report.villages:
        rest = one.waiting + one.unknown + sum(one.failed.values())
        assert one.people == one.reached + rest
    assert [one.village for one in report.villages] == ["Thôn Đoài", "Thôn Đông"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("left", "chặn"),
        ("forbidden", "chặn"),
        ("-230", "7 ngày"),
        ("-213", "Chưa từng"),
        ("-227", "bị khóa"),
        ("bad_request", "nội dung"),
        ("timeout", "không trả lời"),
        ("cancelled", "huỷ"),
        ("forgotten", "xoá dữ liệu"),
        ("-320", "ZCA"),
        ("odd", "mã odd"),
    ],
)
async def test_reasons_are_plain_words(office: Hall, code: str, words: str) -> None:
    """What it is and what to do; a code nobody knows is named."""
    id_, _ = await sending(office, 1)
    await ends(office, id_, ("failed", code))
    notice = await office.desk.notice(id_=id_)
    assert notice

    report = await office.desk.report(notice)

    (reason,) = report.reasons
    assert words in reason
    assert reason.endswith(".")


async def test_a_group_that_threw_us_out_is_no_person_who_blocked_us(office: Hall) -> None:
    """The same code of Telegram means another thing in a group, and another cure."""
    id_, _ = await sending(office, 0)
    group = await office.group("telegram", EAST)
    chats = [(group, "group", "thon_dong", "")]
    await office.do(lambda tx: expansion.add_chats(tx, id_, chats, office.clock()))
    await ends(office, id_, ("failed", "forbidden"))
    notice = await office.desk.notice(id_=id_)
    assert notice

    report = await office.desk.report(notice)

    assert "vào nhóm" in next(iter(report.reasons))
    assert (report.villages[0].groups, report.villages[0].groups_reached) == (1, 0)


async def test_a_relay_is_relayed_when_they_say_so(office: Hall) -> None:
    """Having got the text is not yet having passed it on."""
    id_, _ = await sending(office, 0)
    relay = Address("telegram", "77")
    chats = [(relay, "relay", "thon_dong", "thon_dong")]
    await office.do(lambda tx: expansion.add_chats(tx, id_, chats, office.clock()))
    await ends(office, id_, ("sent", ""))
    notice = await office.desk.notice(id_=id_)
    assert notice
    before = await office.desk.report(notice)
    await office.do(lambda tx: ledger.relayed(tx, id_, relay, "thon_dong", office.clock()))

    after = await office.desk.report(notice)

    assert [(one.villages[0].relays, one.villages[0].relayed) for one in (before, after)] == [
        (1, 0),
        (1, 1),
    ]


async def test_what_lies_in_the_web_chat_has_not_been_seen(office: Hall) -> None:
    """It is posted there at once; it counts as reached once the page has fetched it."""
    id_, _ = await sending(office, 4, "webchat")
    await ends(office, id_, ("sent", ""), ("sent", ""), ("delivered", ""), channel="webchat")
    notice = await office.desk.notice(id_=id_)
    assert notice

    report = await office.desk.report(notice)

    assert (report.reached, report.delivered, report.posted, report.waiting) == (1, 1, 2, 1)
    assert sum(one.reached for one in report.villages) == 1
    assert sum(one.posted for one in report.villages) == 2


@pytest.mark.parametrize("code", ["no_rights", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED"])
def test_a_group_that_lets_us_not_write_has_its_cure(code: str) -> None:
    """Its head can give the right."""
    said = reason(code, "group", lambda _: "")

    assert said == "Trợ lý không có quyền viết trong nhóm: trưởng nhóm cho quyền."


async def test_a_relay_is_asked_only_for_villages_it_was_given(office: Hall) -> None:
    """Who has no row in a notice has nothing to note in it."""
    id_, _ = await sending(office, 0)
    relay = Address("telegram", "77")
    chats = [(relay, "relay", "thon_dong", "thon_dong")]
    await office.do(lambda tx: expansion.add_chats(tx, id_, chats, office.clock()))

    theirs = await office.desk.relays(id_, relay)
    others = await office.desk.relays(id_, Address("telegram", "78"))

    assert (theirs, others) == (["thon_dong"], [])


async def test_the_report_as_a_workbook_names_nobody(office: Hall) -> None:
    """Villages, reasons and history, each on a sheet; no address, and the sums add up."""
    id_, code = await sending(office, 4)
    await ends(office, id_, ("sent", ""), ("failed", "left"))
    notice = await office.desk.notice(id_=id_)
    assert notice
    line = Happened(office.clock(), "send_back", notice.state, notice.state, "Minh", "=1+1")
    await office.do(lambda tx: history.note(tx, notice, line))

    kept = await office.desk.print(notice, "report_sheet")

    book = openpyxl.load_workbook(office.desk.settings.media / kept.name)
    cells = [str(cell.value) for sheet in book for row in sheet.rows for cell in row]
    assert book.sheetnames == ["Tin", "Theo thôn", "Lý do", "Lịch sử"]
    assert [cell.value for cell in list(book["Theo thôn"].rows)[-1]][:7] == [
        *("Cộng", 4, 1, 0, 2, 0, 1)
    ]
    assert book["Lịch sử"]["D2"].data_type == "s"
    assert not any(re.search(r"telegram|:\d", one) for one in cells if "/" not in one)
    assert code in kept.title


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("poster", b"%PDF"),
        ("poster_picture", b"\x89PNG"),
        ("door_list", b"%PDF"),
        ("speech_sheet", b"%PDF"),
        ("report_sheet", b"PK"),
    ],
)
async def test_every_form_can_be_printed(office: Hall, form: str, begins: bytes) -> None:
    """Each is kept as a file of its kind, for a day."""
    await office.official("Tổ Đông", Role.volunteer, EAST)
    id_, _ = await sending(office, 2)
    await ends(office, id_, ("failed", "left"))
    notice = await office.desk.notice(id_=id_)
    assert notice

    kept = await office.desk.print(notice, form)  # type: ignore[arg-type] # parametrized

    assert (office.desk.settings.media / kept.name).read_bytes().startswith(begins)
    assert kept.name.startswith("tam-")
    assert kept.picture == (form == "poster_picture")


class Watching:
    """Who watches a notice leave, and a sender that sends at once."""

    def __init__(self, office: Hall, *, edits: tuple[str, ...] = ("telegram",)) -> None:
        self.office = office
        telling = Telling(("telegram", "zalo_oa"))
        self.progress = Progress(office.db, telling, edits.__contains__, office.clock)

    async def told(self) -> list[tuple[str, str, str]]:
        """Tell, send what was queued, and return it: address, text, what it replaces."""
        await self.progress.tell()
        async with self.office.db.begin() as tx:
            which = "notice_id is null and state = 'queued'"
            found = await tx.execute(
                text(f"select id, address, body, replaces from delivery where {which}")  # noqa: S608
            )
            rows = found.all()
            await tx.execute(
                text(f"update delivery set state='sent', platform_id=address where {which}")  # noqa: S608
            )
        return [(one.address, one.body, one.replaces) for one in rows]


async def test_progress_edits_one_message_and_is_told_from_the_first_second(
    office: Hall, clock: Clock
) -> None:
    """Begun, on its way, finished: on Telegram in one message, on Zalo in three at most."""
    id_, code = await sending(office, 4)
    watching = Watching(office)

    first = await watching.told()
    at_once = await watching.told()
    await ends(office, id_, ("sent", ""))
    clock.later(seconds=2)
    quarter = await watching.told()
    await ends(office, id_, ("delivered", ""), ("failed", "left"), ("unknown", "timeout"))
    clock.later(seconds=2)
    half = await watching.told()
    notice = await office.desk.notice(id_=id_)
    assert notice
    finished = replace(notice, state=NoticeState.finished, finished_at=clock())
    await office.do(lambda tx: notices.save(tx, finished))
    last = await watching.told()
    clock.later(seconds=60)
    after = await watching.told()

    assert {address for address, *_ in first} == {str(BOSS), str(HOA)}
    assert f"{code}: đã gửi 0/4" in first[0][1]
    assert at_once == after == []
    assert [(address, replaces) for address, _, replaces in quarter] == [(str(BOSS), str(BOSS))]
    assert "1/4" in quarter[0][1]
    assert {address: replaces for address, _, replaces in half} == {
        str(BOSS): str(BOSS),
        str(HOA): "",
    }
    assert {address for address, *_ in last} == {str(BOSS), str(HOA)}
    assert "2/4 nơi nhận · lỗi 1 · không rõ 1" in last[0][1]
    assert f"/tin {code}" in last[0][1]


async def test_progress_waits_while_the_last_word_is_on_its_way(
    office: Hall, clock: Clock
) -> None:
    """A slow channel is not filled with counts."""
    id_, _ = await sending(office, 4)
    watching = Watching(office)
    await watching.progress.tell()
    await ends(office, id_, ("sent", ""), ("sent", ""), ("sent", ""))
    clock.later(minutes=5)

    await watching.progress.tell()

    async with office.db.read() as tx:
        found = await tx.execute(text("select count(*) from delivery where notice_id is null"))
    assert found.scalar_one() == 2


async def test_a_notice_that_was_over_at_once_is_told_once(office: Hall, clock: Clock) -> None:
    """Three groups take less than a tick; old ones are not told of again."""
    id_, code = await sending(office, 1)
    await ends(office, id_, ("sent", ""))
    notice = await office.desk.notice(id_=id_)
    assert notice
    over = replace(notice, state=NoticeState.finished, finished_at=clock())
    old = replace(over, finished_at=clock() - timedelta(hours=1))
    watching = Watching(office)

    await office.do(lambda tx: notices.save(tx, old))
    long_ago = await watching.told()
    await office.do(lambda tx: notices.save(tx, over))
    now = await watching.told()

    assert long_ago == []
    assert all(f"{code}: đã gửi xong" in body for _, body, _ in now)
    assert len(now) == 2


async def test_an_office_knows_who_writes_and_forgets_when_told(office: Hall) -> None:
    """A role that was given is known at once; areas decide what is whose business."""
    binh = Address("telegram", "5")
    before = await office.desk.official(binh)
    await office.official("Bình", Role.officer, WEST, binh)
    official = await office.desk.official(binh)
    minh = await office.desk.official(BOSS)
    mine = await office.notice(author=3, state=NoticeState.returned)
    pending = await office.notice(author=1, state=NoticeState.pending)
    assert official
    assert minh

    waits, for_minh = await office.desk.waiting(official), await office.desk.waiting(minh)

    assert before is None
    assert [one.code for one in waits] == [mine.code]
    assert [one.code for one in for_minh] == [pending.code]
    assert [one.code for one in await office.desk.recent(official)] == [mine.code]
    assert len(await office.desk.recent(minh)) == 2
