"""A notice from the first word to its withdrawal, over the wires of Telegram and Zalo at once."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio

from bot.config import Settings
from bot.forms.chat import FAKE
from bot.hours import VIETNAM
from bot.notice import NoticeState
from bot.office import Report
from bot.types import Address
from tests.chat import Clock
from tests.notice_story.noted import Sent, Stage, Story, told
from tests.notice_story.opening import BY_THE_DOOR, TELEGRAM_GROUPS
from tests.notice_story.telling import CLEARER, CORRECTED, REASON, TEXT, WHY, tell
from tests.notice_story.town import town

# One process tells it, once; the limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]
together = pytest.mark.asyncio(loop_scope="module")

BLOCKED = "Đã chặn trợ lý, hoặc đã rời. Gọi điện hoặc đến nhà."
LATE = "Quá 7 ngày chưa nhắn Zalo của xã. Gọi điện, hoặc mời nhắn một tin."
PRICE = 55


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """Everything that happened."""
    folder = tmp_path_factory.mktemp("story")
    settings = Settings(
        _env_file=None,
        channels=(),
        database_url=f"sqlite+aiosqlite:///{folder}/xaoi.db",
        media=folder / "media",
    )
    wednesday = Clock(datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM))
    async with town(settings, wednesday) as here:
        yield await tell(here)


def meant(story: Story) -> set[Address]:
    """List everybody who gets the notice: who can be reached, the groups, the relay."""
    people = set(story.villages) - story.left - story.shut - story.late
    return people | story.staff | set(story.groups) | {story.relay.address}


def said_within(text: str) -> str:
    """Return what stands between the rules of a preview."""
    return text.split("— — —")[1].strip()


@together
async def test_everybody_has_their_role(story: Story) -> None:
    """By invitations that work once, and by a team's link with one list to accept."""
    everybody = await story.town.app.desk.officials()

    roles = Counter(grant.role.value for one in everybody for grant in one.grants)
    assert roles == {
        "administrator": 1, "officer": 1, "approver": 1, "relay": 1, "volunteer": 2,
    }  # fmt: skip
    assert "đã có người dùng rồi" in story.seen["again"].text
    assert story.seen["accepted"].text.startswith("Đã nhận: Vi Văn Sơn, Hà Thị Thu.")
    for phone in story.volunteers:
        assert [one for one in phone.seen if "Đã nhận vào tổ công nghệ số" in one.text]


@together
async def test_groups_are_confirmed_each_with_its_village(story: Story) -> None:
    """One that is none of ours, and one that nobody has confirmed, are no targets."""
    listed = story.seen["groups"].text

    confirmed = listed.partition("ĐANG NHẬN TIN:")[2].partition("CHƯA CÓ NHÓM")[0]
    assert len(story.groups) == 3
    assert set(TELEGRAM_GROUPS[:2]) < set(story.groups)
    assert all(one in confirmed for one in ("Thôn Nam Sơn", "Thôn Đông", "Thôn Đoài"))


@together
async def test_the_preview_is_the_very_text(story: Story) -> None:
    """What the writer looks at and tries, what the approver reads, and what leaves, are one."""
    sent = told(story.first)

    leaves = sent.frozen.plain.text
    assert said_within(story.seen["corrected"].text) == leaves
    assert said_within(story.seen["first judged"].text) == leaves
    assert said_within(story.seen["preview"].text) == leaves.replace(CLEARER, TEXT)
    assert story.seen["tried"].text == leaves.replace(CLEARER, TEXT)
    assert "Văn bản số 45/TB-UBND · Người ký: Chủ tịch Nguyễn Văn An" in leaves


@together
async def test_the_check_page_counts_what_is_true(story: Story) -> None:
    """Who will get it, by way; who will not, and why, as far as the bot can know."""
    check = story.check
    assert check

    # Who blocked the bot without a word is still counted in.
    people = len(story.villages) - len(story.left) - len(story.late) + len(story.staff)
    assert (check.many("person"), check.many("group"), check.many("relay")) == (people, 3, 1)
    assert check.left_out == {"left": len(story.left), "late": len(story.late)}
    for name in ("preview", "corrected", "judged", "first judged"):
        said = story.seen[name].text
        assert f"Tới {people + 4} nơi nhận: {people} người, 3 nhóm, 1 người chuyển tin" in said
        assert "Chưa có người chuyển tin" not in said
    assert f"sẽ tới {people + 4} nơi nhận" in story.seen["first sure"].text
    assert f"đã chặn hoặc bỏ theo dõi: {len(story.left)}" in story.seen["whom"].text


@together
async def test_it_is_returned_with_a_reason(story: Story) -> None:
    """The writer reads why, corrects it, and the second approval remembers."""
    sent = told(story.first)

    past = await story.town.app.desk.history(sent.notice)

    steps = ["submit", "send_back", "submit", "approve", "begin", "finish"]
    assert [one.step for one in past] == steps
    assert past[1].why == REASON
    assert f"Lý do: {REASON}" in story.seen["heard why"].text
    assert f"Lý do: {REASON}" in story.seen["taken up"].text
    assert REASON in story.seen["first judged"].text


@together
async def test_nothing_leaves_before_its_hour(story: Story) -> None:
    """Not in the minute in which it can be stopped, not in the evening, not at night."""
    for sent in (told(story.first), told(story.correction), told(story.withdrawal)):
        assert sent.early
        assert not any(sent.early)
        assert not sent.stages["approved"].got
    assert story.pages["early"][0] == 404
    assert "không có tin nào mang mã" in story.seen["asked early"].text
    begun = told(story.first).notice.begun_at
    assert begun
    assert f"{begun.astimezone(VIETNAM):%d %H:%M}" == "26 08:00"


@together
async def test_everybody_gets_it_exactly_once(story: Story) -> None:
    """By the platforms' own count; and every copy is the text that was approved."""
    sent = told(story.first)

    got = sent.stages["sent"].got
    assert set(got) == meant(story)
    assert set(got.values()) == {1}
    assert sent.notice.state is NoticeState.finished
    relayed = sent.frozen.relay.text
    for address, text in sent.texts:
        if address == story.relay.address:
            typed = f"gõ: đã chuyển {sent.frozen.code}"
            assert text == f"{relayed}\n\nĐã chuyển vào nhóm: {typed}"
        else:
            assert text == sent.frozen.plain.text


@together
async def test_who_told_their_village_gets_its_notices(story: Story) -> None:
    """By the poster's link, or in words of their own; the report counts them there."""
    assert {address for address, *_ in BY_THE_DOOR} < set(told(story.first).stages["sent"].got)


@together
async def test_zalo_is_paid_what_was_forecast(story: Story) -> None:
    """But for those who had blocked the account without a word: they cost nothing."""
    assert story.check
    assert story.check.forecast

    forecast = story.check.forecast.price
    silent = [one for one in story.shut if one.channel == "zalo_oa"]
    # Every second one wrote within two days: that would have been free.
    paid_for = [one for one in silent if int(one.id) % 2]
    assert story.charged == forecast - PRICE * len(paid_for) > 0


@together
async def test_progress_is_one_message_that_edits_itself(story: Story) -> None:
    """On Telegram; Zalo cannot edit, so there it is told only at the beginning and the end."""
    officer = story.town.telegram.chat(int(story.officer.address.id)).answers
    for sent in (told(story.first), told(story.correction), told(story.withdrawal)):
        report = sent.stages["sent"].report
        mine = [one for one in officer if one.text.startswith(f"{sent.notice.code}: ")]
        theirs = [
            one.text for one in story.approver.seen if one.text.startswith(f"{sent.notice.code}: ")
        ]

        assert len(mine) == 1
        assert mine[0].edits >= 1
        assert f"Tới {report.reached}/{report.total} nơi nhận" in mine[0].text
        assert 2 <= len(theirs) <= 3
        assert theirs[-1] == mine[0].text


@together
@pytest.mark.parametrize("which", ["first", "correction", "withdrawal"])
async def test_the_report_is_right_while_messages_leave(story: Story, which: str) -> None:
    """Nobody is counted as reached whom the platforms do not know, and nobody vanishes."""
    sent: Sent = getattr(story, which)
    total = sent.stages["approved"].report.total

    assert len(sent.samples) > 2
    for one in sent.samples:
        report = one.report
        assert report.total == total
        assert report.reached + report.waiting + report.failed + report.unknown == total
        assert report.reached <= one.after
        assert one.before <= report.reached + report.waiting
    assert any(0 < one.report.reached < total and one.report.waiting for one in sent.samples)


@together
@pytest.mark.parametrize(
    ("which", "stages"),
    [
        ("first", ("approved", "sent", "relayed", "corrected", "withdrawn")),
        ("correction", ("approved", "sent", "relayed")),
        ("withdrawal", ("approved", "sent")),
    ],
    ids=["the notice", "its correction", "its withdrawal"],
)
async def test_the_report_agrees_with_the_platforms(
    story: Story, which: str, stages: tuple[str, ...]
) -> None:
    """At every stage: how many were reached, where, and why the others were not."""
    sent: Sent = getattr(story, which)
    names = {one.village: one.name for one in await story.town.app.desk.areas() if one.village}

    assert tuple(sent.stages) == stages
    for name, stage in sent.stages.items():
        agrees(story, stage, names)
        relayed = sum(one.relayed for one in stage.report.villages)
        assert relayed == (which != "withdrawal" and name not in ("approved", "sent"))
    assert sent.stages["sent"].report.waiting == sent.stages["sent"].report.unknown == 0


def agrees(story: Story, stage: Stage, names: dict[str, str]) -> None:
    """Hold a report against the ledgers of the platforms, and the page against the report."""
    report = stage.report
    assert report.reached == stage.got.total()
    assert report.total == report.reached + report.waiting + report.failed + report.unknown
    assert report.total == sum(one.people + one.groups + one.relays for one in report.villages)
    assert report.failed == sum(report.reasons.values())
    reached = Counter(
        names.get(story.villages.get(one, ""), "xã Tân Nguyên")
        for one in stage.got
        if one not in story.groups and one != story.relay.address
    )
    assert {one.village: one.reached for one in report.villages if one.reached} == reached
    groups = {one.village for one in report.villages if one.groups_reached}
    assert groups == ({"Thôn Đông", "Thôn Đoài", "Thôn Nam Sơn"} if stage.got else set())
    for one in report.villages:
        assert one.people == one.reached + one.waiting + one.unknown + one.failed.total()
    if stage.got:
        page_agrees(report, stage.page)


def page_agrees(report: Report, page: str) -> None:
    """Find every number of a report on the officer's phone."""
    assert f"Đã tới {report.reached}/{report.total} nơi nhận." in page
    assert f"Không tới được: {report.failed}." in page
    relayed = sum(one.relayed for one in report.villages)
    assert f"Người chuyển tin vào nhóm thôn: {relayed}/1 đã chuyển." in page
    for one in report.villages:
        assert f"• {one.village}: {one.reached}/{one.people} người" in page
    for why, many in report.reasons.items():
        assert f"• {many}: {why}" in page


@together
async def test_the_unreached_are_named_by_reason(story: Story) -> None:
    """Who left, who blocked without a word, whose week on Zalo is over."""
    report = told(story.first).stages["sent"].report

    assert report.reasons == {
        BLOCKED: len(story.left) + len(story.shut),
        LATE: len(story.late),
    }


@together
async def test_the_relay_is_thanked(story: Story) -> None:
    """A press below the notice, or words with its code, are enough; twice changes nothing."""
    assert story.seen["relayed"].text == "Cảm ơn, đã ghi: tin đã vào nhóm."
    assert story.seen["relayed by words"].text == "/-heart"


@together
@pytest.mark.parametrize(
    ("what", "begins"),
    [
        pytest.param("alone", "Xã có gửi tin mã", id="the code alone"),
        pytest.param("ours", "Chữ trong tin bà con gửi giống bản gốc", id="our own text"),
        pytest.param("forged", "⚠ Tin bà con gửi KHÁC bản gốc", id="with another account"),
    ],
)
async def test_a_code_is_answered_with_our_text(story: Story, what: str, begins: str) -> None:
    """Never by a bare yes: there is something to compare with, word for word."""
    sent = told(story.first)

    answer = story.seen[what].text

    assert begins in answer
    assert CLEARER in answer
    assert FAKE in answer
    assert f"{story.town.url}/n/{sent.notice.code}" in answer
    assert "19001234567890" not in answer


@together
async def test_the_page_shows_what_holds(story: Story) -> None:
    """The text while it holds; then what corrected it; then that it was withdrawn."""
    (status, first), (_, corrected), (_, withdrawn), (_, newer) = (
        story.pages[name]
        for name in ("sent", "corrected", "first withdrawn", "correction withdrawn")
    )

    assert status == 200
    assert all(line in first for line in CLEARER.splitlines())
    assert told(story.correction).notice.code not in first
    assert told(story.correction).notice.code in corrected
    assert "hu hồi" not in corrected
    assert all("hu hồi" in one for one in (withdrawn, newer))


@together
async def test_a_correction_goes_to_exactly_those_who_got_it(story: Story) -> None:
    """But for those who have left meanwhile; who came later gets nothing."""
    sent = told(story.correction)

    got, before = sent.stages["sent"].got, told(story.first).stages["sent"].got
    assert set(got) == set(before) - story.lost
    assert set(got.values()) == {1}
    assert sent.stages["sent"].report.total == len(before)
    assert sent.stages["sent"].report.reasons == {BLOCKED: len(story.lost)}
    assert CORRECTED in sent.frozen.plain.text
    assert f"SỬA tin {told(story.first).notice.code} bằng tin" in story.seen["old code"].text


@together
async def test_older_messages_are_edited_where_that_can_be(story: Story) -> None:
    """On Telegram each older text says, in its place, that a newer one holds."""
    chain = [told(one) for one in (story.first, story.correction, story.withdrawal)]
    heads = [one.frozen.plain.text.partition("\n")[0] for one in chain]
    got = [one for one in chain[2].stages["sent"].got if one.channel == "telegram"]

    assert len(got) > 200
    for address in got:
        seen = [one.text for one in story.town.telegram.chat(int(address.id)).answers]
        standing = [one.partition("\n")[0] for one in seen if not one.startswith("⚠ Tin bà con")]
        # Of a test to oneself nobody but the writer knows.
        notices = [one for one in standing if one.startswith(("⚠", "THU HỒI", "ĐÍNH CHÍNH"))]
        assert notices == [f"⚠ {heads[1]}", f"⚠ {heads[2]}", heads[2]]


@together
async def test_a_withdrawal_reaches_those_who_have_it(story: Story) -> None:
    """Once; and the codes of the notice and of its correction say so from then on."""
    sent = told(story.withdrawal)

    assert sent.stages["sent"].got == told(story.correction).stages["sent"].got
    assert f"Lý do: {WHY}." in sent.frozen.plain.text
    for name in ("first", "correction"):
        assert "Xã đã THU HỒI tin" in story.seen[f"{name} code"].text
    assert "⚠ Tin này đã đính chính bằng tin" in told(story.first).stages["corrected"].page
    assert "⚠ Tin này đã thu hồi lúc" in told(story.first).stages["withdrawn"].page


@together
async def test_nobody_else_has_got_anything(story: Story) -> None:
    """Not who came later, not a group of others, not one that nobody has confirmed."""
    for sent in (told(story.first), told(story.correction), told(story.withdrawal)):
        code = sent.notice.code
        reached = set(story.town.got(sent.since, code))

        assert not reached & (story.later | set(TELEGRAM_GROUPS[2:]))
