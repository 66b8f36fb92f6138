"""What the bot did not know is answered by an officer, published by another, and found then."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.desk_acts import DecideAnswer, Unanswered, WriteAnswer
from bot.errors import Stale
from bot.gap import Gap, GapState
from bot.gaps.acting import Acting
from bot.gaps.answers import Trials, content_id, seal
from bot.gaps.inbox import Inbox
from bot.gaps.keeping import Keeping
from bot.hours import VIETNAM
from bot.notices.telling import Telling
from bot.process import App
from bot.roles import Grant, Role
from bot.types import Address
from content import findable
from content.answer import Answer, told, written
from content.check import answers as checked
from content.check.answers import objection
from content.kept import broken
from content.load import load_answer
from tests.chat import LAN, Chat, Clock
from tests.staff import APPROVER, COMMUNE, WRITER, employ, staff

ASKED = (
    "lịch tiêm phòng dại cho chó",
    "tiem phong cho dai ngay nao",
    "chó nhà tôi muốn tiêm phòng dại thì đăng ký ở đâu",
)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=VIETNAM)
CLOSE = "bao giờ xã mình tiêm dại cho chó vậy"
SAY = "Cán bộ thú y tiêm tại nhà văn hóa thôn, từ 7 giờ sáng thứ Bảy. Bà con xích chó lại."
SOURCE = "Thông báo 12/TB-UBND của xã"
SAMPLE = Answer(
    id="hoi_1",
    title="Lịch tiêm phòng dại cho chó",
    asked=ASKED,
    say=SAY,
    source=SOURCE,
    checked_on=date(2026, 11, 25),
    valid_to=date(2027, 11, 25),
    owner="cán bộ xã (Chị Lan)",
)


@pytest.fixture
def trials(app: App) -> Trials:
    """What tries an answer before it is published."""
    return Trials(lambda: app.shelf.library)


@pytest.fixture
def inbox(app: App, trials: Trials) -> Inbox:
    """What officials read."""
    return Inbox(app.db, lambda: app.shelf.library, trials, app.now)


@pytest.fixture
def acting(app: App, trials: Trials) -> Acting:
    """What the acts do."""
    return Acting(app.shelf, Telling(("test",)), trials)


async def perform(app: App, acting: Acting, by: Address, *acts: object) -> None:
    """Perform acts, each in a commit like that of a turn; what is published is seen at once."""
    for act in acts:
        apply = acting.table[type(act)]
        await app.db.commit(then=lambda tx, act=act, do=apply: do(tx, by, act, app.now()))
        await app.shelf.refresh()


async def ask(app: App, acting: Acting, *texts: str) -> None:
    """Let citizens ask what nobody knows, and the clock gather it."""
    await perform(app, acting, LAN, *map(Unanswered, texts))
    await Keeping(app.db, app.now).tick()


async def publish(app: App, acting: Acting, by: Address = APPROVER, **more: Any) -> None:
    """Publish the answer to the first gap as its page does: it is tried before the commit."""
    inbox = Inbox(app.db, lambda: app.shelf.library, acting.trials, app.now)
    opened = await inbox.open(1)
    assert opened
    answer = inbox.preview(opened)
    assert answer
    await inbox.objection(answer)
    await perform(app, acting, by, DecideAnswer(1, "publish", **more))


async def answered(app: App, acting: Acting, say: str = SAY, until: date | None = None) -> None:
    """Have a gap answered by one and published by another."""
    await staff(app)
    await ask(app, acting, *ASKED)
    await perform(app, acting, WRITER, WriteAnswer(1, say, SOURCE, until))
    await publish(app, acting)


async def test_from_a_gap_to_an_answer(app: App, acting: Acting, inbox: Inbox, chat: Chat) -> None:
    """What was asked in two ways is found in them and in a third, with its source and day."""
    before = [app.shelf.library.index.find(text).decision for text in (*ASKED, CLOSE)]

    await answered(app, acting)

    opened = await inbox.open(1)
    assert opened
    assert opened.gap.state is GapState.answered
    assert [one.text for one in opened.questions] == list(ASKED)
    assert set(before) == {"unknown"}
    for text in (*ASKED, CLOSE):
        reply = await chat.says(text)
        assert SAY in reply.text, text
        assert "Nguồn: Thông báo 12/TB-UBND của xã · cán bộ xã trả lời ngày 25/11/2026." in (
            reply.text
        )
    assert [one.label for one in reply.buttons] == ["Gặp cán bộ", "Về menu"]
    assert (await chat.says("/topic hoi_1")).text.endswith("25/11/2026.")


async def test_in_a_flow_it_is_answered_aside(app: App, acting: Acting, chat: Chat) -> None:
    """As a question on a procedure is: the open step is asked again below."""
    await answered(app, acting)
    await chat.says("kích hoạt vneid mức 2")
    await chat.presses("Bắt đầu")
    step = (await chat.session()).step

    reply = await chat.says(ASKED[0])

    assert SAY in reply.text
    assert "Việc đang làm dở:" in reply.text
    assert (await chat.session()).step == step


async def test_past_its_day_a_person_is_asked(
    app: App, acting: Acting, chat: Chat, clock: Clock
) -> None:
    """What was true until the 30th is told on the 30th, and no more on the 1st."""
    await answered(app, acting, until=date(2026, 11, 30))
    clock.later(days=5)
    last = await chat.says(ASKED[0])
    clock.later(days=1)

    after = await chat.says(ASKED[0])

    assert SAY in last.text
    assert SAY not in after.text
    assert after.buttons[0].label == "Gặp cán bộ"


async def test_an_answer_taken_back_is_found_no_more(app: App, acting: Acting, chat: Chat) -> None:
    """An approver drops what turned out wrong; an old button leads to a person."""
    await answered(app, acting)

    with pytest.raises(Stale):
        await perform(app, acting, WRITER, DecideAnswer(1, "drop"))
    await perform(app, acting, APPROVER, DecideAnswer(1, "drop", "Hết vắc xin."))

    assert app.shelf.library.index.find(ASKED[0]).decision == "unknown"
    assert SAY not in (await chat.says("/topic hoi_1")).text


async def test_nobody_publishes_their_own(app: App, acting: Acting, inbox: Inbox) -> None:
    """Who wrote it needs another; who may only look at notices of a village may nothing here."""
    both = Grant(COMMUNE, Role.officer), Grant(COMMUNE, Role.approver)
    one, village = Address("test", "both"), Address("test", "village")
    await employ(app, one, "Chú Tư", *both)
    await employ(app, village, "Chị Ba", Grant(f"{COMMUNE}/thon_dong", Role.officer))
    await ask(app, acting, *ASKED)

    with pytest.raises(Stale):
        await perform(app, acting, village, WriteAnswer(1, SAY, SOURCE))
    await perform(app, acting, one, WriteAnswer(1, SAY, SOURCE))
    with pytest.raises(Stale):
        await publish(app, acting, one)

    opened = await inbox.open(1)
    assert opened
    assert opened.gap.state is GapState.drafted
    assert "hoi_1" not in app.shelf.library.answers


async def test_what_was_read_is_what_is_published(app: App, acting: Acting, inbox: Inbox) -> None:
    """Written anew, or asked otherwise, while the approver was reading: it is shown again."""
    await staff(app)
    await ask(app, acting, *ASKED)
    await perform(app, acting, WRITER, WriteAnswer(1, SAY, SOURCE))
    first = await inbox.open(1)
    assert first
    await perform(app, acting, WRITER, WriteAnswer(1, "Không có lịch.", SOURCE))
    second = await inbox.open(1)
    assert second
    await ask(app, acting, "lịch tiêm phòng dại chó mèo")

    for read in (first, second):
        with pytest.raises(Stale):
            await publish(app, acting, seal=seal(read.gap, read.questions))

    assert "hoi_1" not in app.shelf.library.answers


async def test_no_commit_waits_for_trials(app: App, acting: Acting) -> None:
    """They take half a second, and all writes wait for a commit: the page tries first."""
    await staff(app)
    await ask(app, acting, *ASKED)
    await perform(app, acting, WRITER, WriteAnswer(1, SAY, SOURCE))

    with pytest.raises(Stale):
        await perform(app, acting, APPROVER, DecideAnswer(1, "publish"))

    assert "hoi_1" not in app.shelf.library.answers
    await publish(app, acting)
    assert "hoi_1" in app.shelf.library.answers


async def test_sent_back_with_a_reason(app: App, acting: Acting, inbox: Inbox, chat: Chat) -> None:
    """The author hears of it and writes it anew; without a reason nothing is sent back."""
    await staff(app)
    await ask(app, acting, *ASKED)
    await perform(app, acting, WRITER, WriteAnswer(1, SAY, SOURCE))

    with pytest.raises(Stale):
        await perform(app, acting, APPROVER, DecideAnswer(1, "return"))
    await perform(app, acting, APPROVER, DecideAnswer(1, "return", "Ghi rõ ngày mở."))
    await app.sender.run_once()

    opened = await inbox.open(1)
    assert opened
    assert (opened.gap.state, opened.gap.why) == (GapState.open, "Ghi rõ ngày mở.")
    told_ = {one.address: one.reply.text for one in chat.channel.sent}
    assert "chờ duyệt" in told_[APPROVER]
    assert "Ghi rõ ngày mở." in told_[WRITER]


async def test_what_would_be_lost_is_not_published(app: App, acting: Acting, inbox: Inbox) -> None:
    """A question of the birth certificate stays its own: the desk names it, the commit refuses."""
    await staff(app)
    await ask(app, acting, "vợ mới sinh em bé thì làm giấy tờ gì cho cháu")
    await perform(app, acting, WRITER, WriteAnswer(1, "Mang giấy chứng sinh.", SOURCE))

    opened = await inbox.open(1)
    assert opened
    answer = inbox.preview(opened)
    assert answer
    said = await inbox.objection(answer)
    with pytest.raises(Stale):
        await publish(app, acting)

    assert said.startswith("Câu “")
    assert "nhầm sang" in said
    assert opened.near[0].topic == "khai_sinh"


async def test_a_published_answer_is_a_test_of_all_that_follows(app: App, acting: Acting) -> None:
    """The same question cannot be taken from it by a later answer."""
    await answered(app, acting)
    library = app.shelf.library
    second = SAMPLE.model_copy(update={"id": "hoi_2", "title": ASKED[0], "asked": ASKED[:1]})
    items = (*library.procedures.values(), *library.answers.values())
    index = findable.index(
        library.flows.values(),
        library.procedures.values(),
        library.commune,
        (*library.answers.values(), second),
    )

    lost = broken(index, items, second, library.index)

    assert [(one.question, one.topic, one.taker) for one in lost] == [(ASKED[0], "hoi_2", "hoi_1")]


@pytest.mark.parametrize(
    ("say", "source", "named"),
    [
        ("", SOURCE, "Chưa có câu trả lời"),
        ("a " * 400, SOURCE, "Hãy rút còn 600"),
        (SAY, "x", "Chưa ghi nguồn"),
        ("Vui lòng mang giấy đến.", SOURCE, "vui lòng"),
        ("Xem ở https://dich-vu-cong.xyz/a.", SOURCE, "không phải của Nhà nước"),
        ("Mã OTP là 482913.", SOURCE, "mật khẩu"),
        ("Bà con lên huyện hỏi.", SOURCE, "trước 07/2025"),
        (SAY, SOURCE, ""),
        ("Xem ở dichvucong.gov.vn.", SOURCE, ""),
    ],
    ids=["empty", "long", "no source", "banned", "link", "secret", "old", "fine", "official"],
)
def test_what_cannot_be_told_is_refused_in_words(say: str, source: str, named: str) -> None:
    """The desk says what is wrong before anything is saved."""
    said = objection(say, source)

    assert bool(said) == bool(named)
    assert named in said


def test_two_databases_may_teach_one_bot() -> None:
    """An answer that came in a file is not written over by a gap of the same number."""
    gap = Gap(1, ASKED[0], 1, NOON, NOON, GapState.drafted)
    taken_back = SAMPLE.model_copy(update={"withdrawn": True})

    assert content_id(gap, {}) == "hoi_1"
    assert content_id(gap, {"hoi_1": SAMPLE}) == "hoi_1_2"
    assert content_id(gap, {"hoi_1": taken_back}) == "hoi_1"
    assert content_id(replace(gap, content_id="hoi_1"), {"hoi_1": SAMPLE}) == "hoi_1"


def test_an_answer_is_a_content_file() -> None:
    """What is written is read back as it was; it says where it is from."""
    assert load_answer(written(SAMPLE), "hoi_1.yaml") == SAMPLE
    assert told(SAMPLE).endswith(f"Nguồn: {SOURCE} · cán bộ xã trả lời ngày 25/11/2026.")
    assert len(SAMPLE.model_copy(update={"title": "xã " * 30}).button) <= 30


async def test_without_answers_nothing_is_otherwise(app: App) -> None:
    """The index is the very same: what was measured of it holds."""
    library = app.shelf.library
    asked = library.flows.values(), library.procedures.values(), library.commune

    assert findable.index(*asked, ()) is findable.index(*asked)
    assert findable.index(*asked, ()) is library.index


def test_the_linter_reads_answers(tmp_path: Path) -> None:
    """A file of answers/ that is out of date, or says what it must not, is named."""
    (tmp_path / "answers").mkdir()
    bad = SAMPLE.model_copy(update={"say": "Quý khách đến xã."})
    (tmp_path / "answers" / "hoi_1.yaml").write_text(written(bad), "utf-8")

    [(file, found)] = checked.load(tmp_path).items()

    assert file == "answers/hoi_1.yaml"
    assert [place for place, _ in checked.problems(found, date(2028, 1, 1))] == ["say", "valid_to"]
