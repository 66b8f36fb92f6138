"""Content edited at the desk: drafted, approved by somebody else, told by the bot, taken back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

from bot import actions
from bot.app import App, build
from bot.cli.content import export
from bot.config import ROOT, Settings
from bot.desk_acts import GoBack, PublishContent, WriteContent
from bot.edits import Acting, Checking, Reading
from bot.edits.preview import of_commune, of_flow
from bot.errors import Stale
from bot.library import BUNDLE
from bot.roles import Official, Role
from bot.seed import area_rows
from bot.storage import Tx, areas, officials
from bot.types import Address
from content.answer import written
from content.check import check
from content.commune import Commune
from content.editing import with_fields
from content.schema import Flow
from handlers import card
from tests.chat import Chat, Clock, Collected
from tests.officials import official
from tests.test_answers import ASKED
from tests.test_answers import SAMPLE as ANSWER

LINE = "Giấy thuê nhà, viết tay cũng được"
FLOW = """\
id: thu
title: Chạy thử máy cày
button: Chạy thử máy cày
for_whom: Mọi người.
not_for: Không ai.
prepare: [Máy cày]
cost: Không mất tiền.
time: Nhanh.
place: dvc
place_text: Ở xã.
sources: [{title: thử, checked_on: 2026-11-22, valid_to: 2027-11-30}]
owner: xã
asked: [chạy thử máy cày, thử máy cày thế nào]
start: first
steps:
  first: {say: "Bước đầu, bản OLD.", next: second, stuck: [{when: Kẹt, do: Làm lại.}]}
  second: {say: "Bước giữa, bản OLD.", next: last, stuck: [{when: Kẹt, do: Làm lại.}]}
  last: {say: "Hết, bản OLD."}
"""
OLD, NEW = FLOW.replace("OLD", "cũ"), FLOW.replace("OLD", "mới")


@dataclass
class Desk:
    """The desk of one official, as its pages use it."""

    chat: Chat
    reading: Reading
    acting: Acting

    async def do(self, act: object) -> None:
        """Carry out one act as its page does."""
        app = self.chat.app
        async with app.db.begin() as tx:
            await self.acting.table[type(act)](tx, self.chat.address, act, app.now())
        await app.shelf.refresh()

    async def edits(self, kind: str, id_: str, **values: str) -> int:
        """Draft an edit of some fields, underscores for dots; returns the draft's id."""
        yaml, base = await self.chat.app.shelf.text(kind, id_)
        typed = {path.replace("__", "."): said for path, said in values.items()}
        return await self.writes(kind, id_, with_fields(kind, yaml, typed), base)

    async def writes(self, kind: str, id_: str, yaml: str, base: str = "") -> int:
        """Draft a whole file."""
        await self.do(WriteContent(kind, id_, yaml, base))
        mine = await self.me()
        waiting = await self.reading.waiting()
        return next(one.edit.id for one in reversed(waiting) if one.edit.author_id == mine.id)

    async def publishes(self, edit: int) -> None:
        """Publish as the page does: it is looked at before the commit."""
        assert await self.reading.judged(edit, await self.me())
        await self.do(PublishContent(edit, "publish"))

    async def me(self) -> Official:
        async with self.chat.app.db.read() as tx:
            found = await officials.by_address(tx, self.chat.address)
        assert found
        return found


@dataclass
class Office:
    """Two who write, one who approves."""

    lan: Desk
    hoa: Desk
    nam: Desk


async def plant(tx: Tx, commune: Commune) -> None:
    await areas.put(tx, area_rows(commune))


async def office(chat: Chat) -> Office:
    """Employ them."""
    app = chat.app
    checking = Checking(app.shelf, app.settings.content, actions.NAMES, app.now)
    reading = Reading(app.db, app.shelf, checking)
    acting = Acting(app.shelf, checking, plant)
    people = [
        await official(chat, "lan-desk", "Chị Lan", Role.officer),
        await official(chat, "hoa-desk", "Chị Hoa", Role.officer, Role.approver),
        await official(chat, "nam-desk", "Anh Nam", Role.approver),
    ]
    return Office(*(Desk(one, reading, acting) for one in people))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that may be written to, with a small flow."""
    folder = tmp_path / "content"
    copytree(ROOT / "content", folder, ignore=ignore_patterns("__pycache__", "*.py"))
    (folder / "flows" / "thu.yaml").write_text(OLD, encoding="utf-8")
    return folder


@pytest.fixture
def settings(settings: Settings, content: Path) -> Settings:
    return settings.model_copy(update={"content": content, "commune": content / "commune.yaml"})


@pytest.fixture
async def app(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[App]:
    async with opened(settings, channel, clock) as app:
        yield app


@asynccontextmanager
async def opened(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[App]:
    async with build(settings, channels=[channel], now=clock) as app:
        yield app


@pytest.fixture
async def staff(chat: Chat) -> Office:
    return await office(chat)


async def test_a_procedure_is_edited_previewed_published_and_taken_back(
    chat: Chat, staff: Office
) -> None:
    """The new sentence is told from the moment somebody else approved it, and not before."""
    await chat.says("xin chào")
    before = (await chat.says("tạm trú cần giấy gì")).text
    edit = await staff.lan.edits("procedure", "tam_tru", bring__1=LINE)
    still = (await chat.says("tạm trú cần giấy gì")).text
    judged = await staff.nam.reading.judged(edit, await staff.nam.me())
    assert judged
    draft = chat.app.shelf.draft_library("procedure", "tam_tru", judged.waiting.edit.yaml)
    preview = card.whole(draft.procedures["tam_tru"], draft.commune, chat.clock().date())

    await staff.nam.publishes(edit)
    told = (await chat.says("tạm trú cần giấy gì")).text
    history = await staff.nam.reading.history("procedure", "tam_tru")
    await staff.nam.do(GoBack("procedure", "tam_tru", history[1].version))
    after = (await chat.says("tạm trú cần giấy gì")).text

    assert still == before == after
    assert LINE in preview
    assert LINE in told
    assert preview in told
    assert judged.not_published == ""
    assert [one.after for one in judged.changes] == [LINE]
    assert [one.by for one in await staff.nam.reading.history("procedure", "tam_tru")] == [
        "Anh Nam quay lại",
        "Chị Lan soạn, Anh Nam duyệt",
        BUNDLE,
    ]


async def test_an_edit_that_changes_no_question_makes_no_new_index(
    chat: Chat, staff: Office
) -> None:
    """Reading the library anew is cheap; the index, which is not, is made only where it must."""
    index = chat.app.shelf.library.index

    await staff.nam.publishes(
        await staff.lan.edits("commune", "commune", points__cong_an__phone="0200 000 555")
    )

    assert chat.app.shelf.library.index is index


async def test_a_flow_is_changed_and_taken_back_under_somebody(
    chat: Chat, staff: Office, channel: Collected, clock: Clock
) -> None:
    """They finish theirs, whatever becomes current meanwhile; whoever begins gets the new one."""
    await chat.says("/flow thu")
    await chat.presses("Bắt đầu")
    edit = await staff.lan.edits("flow", "thu", steps__first__say="Bước đầu, bản mới.")
    ways = [one.text for one in of_flow(*_drafted(chat.app, NEW))]

    await staff.nam.publishes(edit)
    other = Chat(chat.app, channel, clock, Address("test", "ba"))
    await other.says("/flow thu")
    new = await other.presses("Bắt đầu")
    [*_, first] = await staff.nam.reading.history("flow", "thu")
    await staff.nam.do(GoBack("flow", "thu", first.version))
    mine = await chat.presses("Xong, làm tiếp")
    theirs = await other.presses("Xong, làm tiếp")
    await chat.says("/flow thu")
    again = await chat.presses("Bắt đầu")

    assert "Bước đầu, bản mới." in new.text
    assert "Bước giữa, bản cũ." in mine.text
    assert "Bước giữa, bản cũ." in theirs.text
    assert "Bước đầu, bản cũ." in again.text
    assert ways[1:] == ["Bước đầu, bản mới.", "Bước giữa, bản mới.", "Hết, bản mới."]


def _drafted(app: App, yaml: str) -> tuple[Flow, Commune]:
    draft = app.shelf.draft_library("flow", "thu", yaml)
    return draft.flows["thu"], draft.commune


async def test_who_must_leave_an_edited_flow_lands_in_words(chat: Chat, staff: Office) -> None:
    """An edit that says so takes people along, as a bundled file would."""
    await chat.says("/flow thu")
    await chat.presses("Bắt đầu")
    await chat.presses("Xong, làm tiếp")
    leave = "must_leave: {second: middle}\n"
    _, base = await chat.app.shelf.text("flow", "thu")
    new = NEW.replace("second", "middle") + leave

    await staff.nam.publishes(await staff.lan.writes("flow", "thu", new, base))
    landed = await chat.says("xong")

    assert "vừa có bản mới" in landed.text
    assert "Bước giữa, bản mới." in landed.text


async def test_the_communes_phone_is_edited_and_told(chat: Chat, staff: Office) -> None:
    """The profile is content like any other; a new village is an area at once."""
    edit = await staff.lan.edits(
        "commune",
        "commune",
        points__cong_an__phone="0200 000 555",
        **{"villages__+": "Thôn Hạnh Phúc"},
    )
    assert chat.app.shelf.library.commune.points[1].phone == "0200 000 022"

    await staff.nam.publishes(edit)
    told = await chat.says("làm căn cước ở đâu")
    village = await chat.says("tôi ở thôn Hạnh Phúc")

    assert "0200 000 555" in told.text
    assert "Hạnh Phúc" in village.text
    async with chat.app.db.read() as tx:
        known = {one.id for one in await areas.all_(tx)}
    assert "tan_nguyen/thon_hanh_phuc" in known
    assert any("0200 000 555" in one.text for one in of_commune(chat.app.shelf.library.commune))


async def test_a_changed_file_under_an_edit_waits_for_a_person(
    settings: Settings, content: Path, channel: Collected, clock: Clock
) -> None:
    """An update of the program never undoes what an official wrote: it is shown, they decide."""
    file = content / "procedures" / "tam_tru.yaml"
    profile = content / "commune.yaml"
    async with opened(settings, channel, clock) as app:
        staff = await office(Chat(app, channel, clock))
        await staff.nam.publishes(await staff.lan.edits("procedure", "tam_tru", bring__1=LINE))
        phone = {"points__cong_an__phone": "0200 000 555"}
        await staff.nam.publishes(await staff.lan.edits("commune", "commune", **phone))
    file.write_text(file.read_text("utf-8").replace("Khách ngủ lại", "Ai ngủ lại"), "utf-8")
    profile.write_text(profile.read_text("utf-8").replace("0200 000 044", "0200 000 045"), "utf-8")

    async with opened(settings, channel, clock) as app:
        chat = Chat(app, channel, clock)
        desk = await restaffed(chat)
        told = await chat.says("tạm trú cần giấy gì")
        rows = await desk.reading.rows(clock().date())
        conflicts = {row.id for row in rows if row.conflict}
        theirs = desk.reading.disputed("procedure", "tam_tru")
        _, ours = await app.shelf.text("procedure", "tam_tru")
        await desk.do(GoBack("procedure", "tam_tru", ours))
        kept = [row.id for row in await desk.reading.rows(clock().date()) if row.conflict]
        taken = await desk.writes(
            "commune",
            "commune",
            desk.reading.disputed("commune", "commune"),
            (await app.shelf.text("commune", "commune"))[1],
        )
        await Desk(desk.chat, desk.reading, desk.acting).do(PublishContent(taken, "drop"))
        await app.shelf.publish(["commune"], by="operator", now=clock())

        assert LINE in told.text
        assert conflicts == {"tam_tru", "commune"}
        assert "Ai ngủ lại" in theirs
        assert kept == ["commune"]
        assert app.shelf.library.commune.points[4].phone == "0200 000 045"
        assert app.shelf.library.commune.points[1].phone == "0200 000 022"

    async with opened(settings, channel, clock) as app:
        assert app.shelf.conflicts == ()
        other = Chat(app, channel, clock, Address("test", "ba"))
        assert LINE in (await other.says("tạm trú cần giấy gì")).text


async def restaffed(chat: Chat) -> Desk:
    """Sit down at Hoa's desk again after a restart."""
    checking = Checking(chat.app.shelf, chat.app.settings.content, actions.NAMES, chat.app.now)
    reading = Reading(chat.app.db, chat.app.shelf, checking)
    hoa = Chat(chat.app, chat.channel, chat.clock, Address("test", "hoa-desk"))
    return Desk(hoa, reading, Acting(chat.app.shelf, checking, plant))


async def test_what_officials_wrote_is_kept_beside_the_program(
    chat: Chat,
    staff: Office,
    content: Path,
    settings: Settings,
    migrated: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As files whose questions are tried like all others, and which another machine tells."""
    app, clock = chat.app, chat.clock
    await staff.nam.publishes(await staff.lan.edits("procedure", "tam_tru", bring__1=LINE))
    async with app.db.begin() as tx:
        yaml = written(ANSWER)
        await app.shelf.publish_edit(tx, "answer", "hoi_1", yaml, by="Nam", now=clock())
    for name, value in (
        ("DATABASE_URL", settings.database_url),
        ("CONTENT", str(content)),
        ("COMMUNE", str(settings.commune)),
    ):
        monkeypatch.setenv(f"XAOI_{name}", value)

    await asyncio.to_thread(export, content)
    async with app.db.begin() as tx:
        yaml = written(ANSWER.model_copy(update={"withdrawn": True}))
        await app.shelf.publish_edit(tx, "answer", "hoi_1", yaml, by="Nam", now=clock())
    conflicts = await app.shelf.publish_bundled(clock())

    assert LINE in (content / "procedures" / "tam_tru.yaml").read_text("utf-8")
    assert (content / "answers" / "hoi_1.yaml").read_text("utf-8") == written(ANSWER)
    assert check(content, actions=actions.NAMES, as_of=clock().date()) == []
    assert conflicts == []
    assert app.shelf.library.answers["hoi_1"].withdrawn
    other = settings.media.parent / "other.db"
    copyfile(migrated, other)
    elsewhere = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{other}"})
    channel = Collected()
    async with opened(elsewhere, channel, clock) as app:
        there = Chat(app, channel, clock)
        told = [await there.says(one) for one in (*ASKED, "tạm trú cần giấy gì")]
    assert all(ANSWER.say in one.text for one in told[:-1])
    assert LINE in told[-1].text


async def test_of_two_who_edit_the_same_the_second_is_told(chat: Chat, staff: Office) -> None:
    """Nothing that was just published is overwritten unread."""
    first = await staff.lan.edits("procedure", "tam_tru", bring__1=LINE)
    second = await staff.hoa.edits("procedure", "tam_tru", time="3 ngày làm việc.")
    await staff.nam.publishes(first)

    with pytest.raises(Stale):
        await staff.nam.publishes(second)

    judged = await staff.nam.reading.judged(second, await staff.nam.me())
    assert judged
    assert "đã có bản mới" in judged.not_published
    assert LINE in (await chat.says("tạm trú cần giấy gì")).text


async def test_nobody_publishes_what_they_did_not_read(staff: Office) -> None:
    """Written anew after the approver opened it, the draft is another one; one stays open."""
    read = await staff.lan.edits("procedure", "tam_tru", bring__1=LINE)
    newer = await staff.lan.edits("procedure", "tam_tru", bring__1="Sổ hộ khẩu")

    with pytest.raises(Stale):
        await staff.nam.publishes(read)

    assert [one.edit.id for one in await staff.nam.reading.waiting()] == [newer]
    assert [one.author for one in await staff.nam.reading.waiting()] == ["Chị Lan"]


async def test_no_commit_waits_for_the_checks(chat: Chat, staff: Office) -> None:
    """They take a second, and all writes wait for a commit: the page looks first."""
    edit = await staff.lan.edits("procedure", "tam_tru", bring__1=LINE)

    with pytest.raises(Stale):
        await staff.nam.do(PublishContent(edit, "publish"))

    assert LINE not in (await chat.says("tạm trú cần giấy gì")).text
    await staff.nam.publishes(edit)
    assert LINE in (await chat.says("tạm trú cần giấy gì")).text


async def test_who_may_not_is_refused_in_the_commit(chat: Chat, staff: Office) -> None:
    """A page may be old: the officer approves nothing, nobody their own, a citizen nothing."""
    edit = await staff.hoa.edits("procedure", "tam_tru", bring__1=LINE)
    _, version = await chat.app.shelf.text("procedure", "tam_tru")
    nobody = Desk(chat, staff.nam.reading, staff.nam.acting)
    judged = await staff.nam.reading.judged(edit, await staff.nam.me())
    assert judged
    assert judged.not_published == ""

    for desk, act in (
        (staff.lan, PublishContent(edit, "publish")),
        (staff.hoa, PublishContent(edit, "publish")),
        (nobody, PublishContent(edit, "publish")),
        (staff.lan, PublishContent(edit, "drop")),
        (staff.lan, GoBack("procedure", "tam_tru", version)),
        (staff.nam, GoBack("procedure", "tam_tru", version)),
        (staff.nam, GoBack("procedure", "tam_tru", "00000000")),
        (staff.nam, WriteContent("procedure", "tam_tru", "", "")),
        (staff.lan, WriteContent("safety", "safety", "", "")),
        (staff.lan, WriteContent("commune", "tam_tru", "", "")),
        (nobody, WriteContent("procedure", "tam_tru", "", "")),
    ):
        with pytest.raises(Stale):
            await desk.do(act)
    await staff.hoa.do(PublishContent(edit, "drop"))

    assert await staff.nam.reading.waiting() == []
    assert len(await staff.nam.reading.history("procedure", "tam_tru")) == 1


@pytest.mark.parametrize(
    ("kind", "id_", "path", "said", "objection"),
    [
        pytest.param(
            "procedure", "tam_tru", "time", "5 ngày làm việc.",
            "Bao lâu: số “5 ngay” chưa có nguồn; ghi vào dòng “số liệu văn bản này nêu”",
            id="a number without a source",
        ),
        pytest.param(
            "procedure", "tam_tru", "bring.0", "Vui lòng mang căn cước",
            "Cần mang: có chữ cấm “vui lòng”.", id="a banned word",
        ),
        pytest.param("procedure", "tam_tru", "title", "", "Tên: ", id="nothing"),
        pytest.param(
            "procedure", "tam_tru", "sources.0.valid_to", "31/11/2027",
            "Nguồn · 1 · hiệu lực đến hết ngày: là “31/11/2027”", id="no such day",
        ),
        pytest.param(
            "commune", "commune", "points.cong_an.phone", "gọi chị Ba",
            "Nơi tiếp · 2 · điện thoại: là “gọi chị Ba”", id="no phone",
        ),
        pytest.param(
            "procedure", "tam_tru", "asked.+", "làm giấy khai sinh cho con",
            "sẽ không còn ra bài", id="another's question",
        ),
    ],
)  # fmt: skip
async def test_an_edit_with_objections_stays_a_draft(
    staff: Office, kind: str, id_: str, path: str, said: str, objection: str
) -> None:
    """What the checks of content refuse is named by its field, and nobody can publish it."""
    edit = await staff.lan.edits(kind, id_, **{path.replace(".", "__"): said})

    judged = await staff.nam.reading.judged(edit, await staff.nam.me())
    with pytest.raises(Stale):
        await staff.nam.publishes(edit)

    assert judged
    assert any(objection in one for one in judged.objections), judged.objections
    assert judged.not_published.startswith("Còn chỗ phải sửa.")


async def test_the_rule_of_two_is_not_edited_away(chat: Chat, staff: Office) -> None:
    """Whose commune it is, and who may approve their own, is decided on the machine."""
    yaml, base = await chat.app.shelf.text("commune", "commune")
    edits = [
        yaml.replace("approve_own_notices: false", "approve_own_notices: true"),
        yaml.replace("id: tan_nguyen #", "id: tan_moi #"),
        yaml.replace("points:\n", "điểm:\n"),
    ]

    for one in edits:
        edit = await staff.lan.writes("commune", "commune", one, base)
        with pytest.raises(Stale):
            await staff.nam.publishes(edit)


async def test_all_content_is_listed_with_its_day(chat: Chat, staff: Office) -> None:
    """The commune first; who published, until when it is told, and what waits for a yes."""
    await staff.lan.edits("procedure", "tam_tru", bring__1=LINE)

    rows = await staff.nam.reading.rows(chat.clock().date())

    stay = next(row for row in rows if row.id == "tam_tru")
    assert (rows[0].kind, rows[0].title) == ("commune", "xã Tân Nguyên")
    assert stay.by == BUNDLE
    assert str(stay.expires) == "2027-11-30"
    assert [one.author for one in stay.drafts] == ["Chị Lan"]
    assert not any(row.conflict for row in rows)
    assert {row.kind for row in rows} == {"commune", "flow", "procedure"}


async def test_a_draft_that_would_grow_without_end_is_not_kept(chat: Chat, staff: Office) -> None:
    """Repeats inside repeats (`&a`, `*a`) read as gigabytes, and drafts are read by others."""
    bomb = "id: thu\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    with pytest.raises(Stale):
        await staff.lan.do(WriteContent("procedure", "thu", bomb, ""))

    assert await chat.app.edits.waiting() == []
