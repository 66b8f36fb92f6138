"""Two people at the same moment: one wins, the other is told; and who leaves in the middle."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.config import SAMPLE_COMMUNE, Settings
from bot.notice import Audience, Hold, Notice, NoticeState
from bot.notices.deciding import Deciding
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import groups, history, notices, officials
from bot.types import Address, Reply
from tests.chat import Chat, Clock, Collected
from tests.lines.zalo_oa import zalo_oa
from tests.staff import (
    APPROVER,
    COMMUNE,
    WRITER,
    approved,
    employ,
    read,
    run,
    settle_people,
    staff,
    step,
    to_all,
    write,
)

TEXT = "Mai họp thôn lúc 19 giờ."
OTHER, BOSS = Address("test", "other"), Address("test", "boss")
NAMES = ("Thôn Trung", "Xóm Trung", "Thôn Trung", "Thôn Đông")
"""After communes were joined, two villages may well be called the same."""


@pytest.fixture
def deciding(app: App) -> Deciding:
    """What the commits of officials go through."""
    return app.notices.keeping.deciding


@pytest.fixture
async def ids(app: App) -> tuple[int, int]:
    """An officer and an approver, and five people."""
    await settle_people(app, 5)
    return await staff(app)


def at(app: App, channel: Collected, clock: Clock, address: Address) -> Chat:
    """Let somebody write from an address."""
    return Chat(app, channel, clock, address)


async def steps(app: App, one: Notice) -> list[str]:
    """List what was done with a notice."""
    async with app.db.read() as tx:
        return [line.step for line in await history.read(tx, one.id)]


async def pending(app: App, deciding: Deciding) -> Notice:
    """Write a notice and hand it in."""
    one = await write(app, deciding, to_all(TEXT))
    return await step(app, deciding, one.key, Step.submit, by=WRITER)


@pytest.mark.parametrize("same", [True, False], ids=["one approver's two phones", "two approvers"])
async def test_two_yeses_at_once_are_one(
    app: App,
    deciding: Deciding,
    channel: Collected,
    clock: Clock,
    ids: tuple[int, int],
    same: bool,
) -> None:
    """It is approved once, with one line of history; the slower one is told."""
    if same:
        async with app.db.begin() as tx:
            await officials.bind(tx, ids[1], OTHER)
    else:
        await employ(app, OTHER, "Chị Thu", Grant(COMMUNE, Role.approver))
    one = await pending(app, deciding)
    both = [at(app, channel, clock, APPROVER), at(app, channel, clock, OTHER)]
    for each in both:
        await each.says(f"/duyet {one.code}")
        await each.presses("Duyệt gửi")

    answers = await asyncio.gather(*(each.presses("Đồng ý duyệt") for each in both))

    assert await steps(app, one) == ["submit", "approve"]
    won = [answer for answer in answers if answer.text.startswith("Đã duyệt tin")]
    told = [answer for answer in answers if "có người làm trước rồi" in answer.text]
    assert (len(won), len(told)) == (1, 1)


async def test_pause_and_cancel_at_once(
    app: App, deciding: Deciding, channel: Collected, clock: Clock, ids: tuple[int, int]
) -> None:
    """Whoever is first, it ends cancelled; whoever came too late for a pause is told."""
    del ids
    await employ(app, OTHER, "Chị Thu", Grant(COMMUNE, Role.approver))
    one = await approved(app, deciding, to_all(TEXT))
    clock.later(seconds=61)
    await app.notices.tick()
    pausing, cancelling = (at(app, channel, clock, each) for each in (APPROVER, OTHER))
    await cancelling.says(f"/huytin {one.code}")

    paused, cancelled = await asyncio.gather(
        pausing.says(f"/tamdung {one.code}"), cancelling.presses("Việc đã xong")
    )
    await run(app)

    stands, done = await read(app, one.key), await steps(app, one)
    assert (stands.state, stands.hold) == (NoticeState.cancelled, Hold.none)
    assert done.count("cancel") == 1
    assert "Đã huỷ phần chưa gửi" in cancelled.text
    said = "Đã tạm dừng tin" if "pause" in done else "có người làm trước rồi"
    assert said in paused.text
    assert not [each for each in channel.sent if each.reply.text.startswith("THÔNG BÁO")]


async def test_handing_in_while_the_other_phone_still_writes(
    app: App, channel: Collected, clock: Clock, ids: tuple[int, int]
) -> None:
    """What was handed in stays as it was; the phone that is late is told where it stands."""
    async with app.db.begin() as tx:
        await officials.bind(tx, ids[0], OTHER)
    first, second = at(app, channel, clock, WRITER), at(app, channel, clock, OTHER)
    for said in ("/soan", TEXT, "cả xã", "cả hai", "ngay", "không"):
        await first.says(said)
    one = await found(app)
    await second.says(f"/sua {one.code}")
    await second.presses("Sửa")
    await second.presses("Nội dung")

    sent, late = await asyncio.gather(
        first.presses("Gửi duyệt"), second.says("Hoãn họp thôn hôm nay.")
    )

    stands = await found(app)
    if stands.draft.text == TEXT:
        assert "đang chờ duyệt. Muốn sửa thì mở tin, rút về trước." in late.text
    assert "Đã gửi duyệt" in sent.text
    assert stands.state is NoticeState.pending


async def found(app: App) -> Notice:
    """Read the only notice."""
    async with app.db.read() as tx:
        one = await notices.find(tx, 1)
    assert one
    return one


async def invitation(boss: Chat, role: str, *answers: str) -> str:
    """Make an invitation; returns what its holder types."""
    await boss.says("/vaitro moi")
    await boss.presses(role)
    for answer in answers:
        reply = await boss.says(answer)
    return next(line for line in reply.text.splitlines() if line.startswith("/moi "))


async def test_an_invitation_used_by_two_at_once(
    app: App, channel: Collected, clock: Clock
) -> None:
    """One has the role; the other reads that somebody has used it, and what to do."""
    await employ(app, BOSS, "Ông Chủ", Grant(COMMUNE, Role.administrator))
    boss = at(app, channel, clock, BOSS)
    typed = await invitation(boss, "Người duyệt tin", "cả xã", "Chị Thu")
    both = [at(app, channel, clock, Address("test", f"p{number}")) for number in range(2)]
    for each in both:
        await each.says(typed)

    answers = await asyncio.gather(*(each.presses("Nhận") for each in both))

    async with app.db.read() as tx:
        everybody = await officials.all_(tx)
    approvers = [one for one in everybody if one.has(Role.approver)]
    assert len(approvers) == 1
    assert sorted(map(fate, answers)) == ["in", "told"]


def fate(answer: Reply) -> str:
    """Tell how it went for one of two."""
    if "Chị Thu là người duyệt tin" in answer.text:
        return "in"
    late = "Lời mời này đã có người dùng rồi. Xin người mời gửi lời mời khác."
    return "told" if late in answer.text else answer.text


async def test_a_link_of_a_team_that_was_revoked(
    app: App, channel: Collected, clock: Clock
) -> None:
    """Also for whoever had opened it before: nobody is put on the list."""
    await employ(app, BOSS, "Ông Chủ", Grant(COMMUNE, Role.administrator))
    boss = at(app, channel, clock, BOSS)
    typed = await invitation(boss, "Tổ công nghệ số", "cả xã", "Tổ thôn Đông")
    early, late = (at(app, channel, clock, Address("test", one)) for one in ("early", "late"))
    await early.says(typed)
    await boss.says("/vaitro loimoi")
    await boss.says("1")

    answers = await early.says("Lò Thị Hoa"), await late.says(typed)

    for answer in answers:
        assert "Lời mời này đã được thu hồi. Hỏi lại người mời." in answer.text
    assert "Người xin vào" not in str((await boss.says("/vaitro")).buttons)


async def test_an_official_who_asks_to_be_forgotten(
    app: App, channel: Collected, clock: Clock, ids: tuple[int, int]
) -> None:
    """From then on they are a citizen; what they wrote stays the commune's, sent to nobody."""
    del ids
    writer = at(app, channel, clock, WRITER)
    await writer.says("/soan")
    await writer.says(TEXT)
    asked = await writer.says("xoá dữ liệu")
    await writer.presses("Xoá hết")
    clock.later(minutes=2)

    answer = await writer.says("/soan")
    typed = await writer.says("cả xã")

    assert "muốn làm lại phải được mời lại" in asked.text
    assert "Tin đã soạn, đã duyệt thì xã vẫn giữ" in asked.text
    assert "Bước" not in answer.text + typed.text
    one = await found(app)
    assert (one.draft.text, one.state) == (TEXT, NoticeState.draft)
    async with app.db.read() as tx:
        assert await officials.by_address(tx, WRITER) is None


async def test_the_last_administrator_is_warned_before_they_are_forgotten(
    app: App, channel: Collected, clock: Clock
) -> None:
    """Nobody could give roles afterwards; yet whose data it is decides."""
    await employ(app, BOSS, "Ông Chủ", Grant(COMMUNE, Role.administrator))

    asked = await at(app, channel, clock, BOSS).says("xoá dữ liệu")

    assert "Đây là người quản trị cuối cùng: mời thêm một người trước đã." in asked.text
    assert "Xoá hết" in [one.label for one in asked.buttons]


@pytest.fixture
async def joined(
    tmp_path: Path, settings: Settings, channel: Collected, clock: Clock
) -> AsyncIterator[Chat]:
    """An officer of a commune that was joined of two."""
    text = SAMPLE_COMMUNE.read_text(encoding="utf-8")
    head, _, rest = text.partition("\nvillages:\n")
    after = rest[rest.index("\n\n") :] if "\n\n" in rest else ""
    listed = "".join(f"  - {{id: v{at}, name: {name}}}\n" for at, name in enumerate(NAMES))
    path = tmp_path / "commune.yaml"
    path.write_text(f"{head}\nvillages:\n{listed}{after}", encoding="utf-8")
    told = settings.model_copy(update={"commune": path})
    async with build(told, channels=[channel], now=clock) as app:
        await staff(app)
        yield Chat(app, channel, clock, WRITER)


@pytest.mark.parametrize(
    ("said", "words", "chosen"),
    [
        pytest.param("trung", "Có 3 nơi tên “trung”.", (), id="kinds left out"),
        pytest.param("Thôn Trung", "Có 2 nơi tên “Thôn Trung”.", (), id="the same name twice"),
        pytest.param("xóm trung", "Gửi cho ai?", ("v1",), id="told by its kind"),
        pytest.param("1 3", "Gửi cho ai?", ("v0", "v2"), id="told by numbers"),
        pytest.param("Đông, trung", "Có 3 nơi tên “trung”.", (), id="one sure, one not"),
        pytest.param("1 9", "Ở đây có số 1 đến số 4.", (), id="no such number"),
        pytest.param("1-999", "Ở đây có số 1 đến số 4.", (), id="a span without end"),
        pytest.param("thôn Tây", "không có “thôn Tây”", (), id="no such name"),
    ],
)
async def test_a_village_whose_name_is_ambiguous(
    joined: Chat, said: str, words: str, chosen: tuple[str, ...]
) -> None:
    """It is never guessed: all of the answer waits until each name is sure."""
    for one in ("/soan", TEXT, "chọn thôn"):
        await joined.says(one)

    answer = await joined.says(said)

    assert words in answer.text
    areas = (await found(joined.app)).draft.audience.areas
    assert tuple(area.rpartition("/")[2] for area in areas) == chosen


async def test_a_call_to_everybody_is_taken_out_of_what_a_zalo_group_gets(
    settings: Settings, clock: Clock
) -> None:
    """“[@all]” would ring on every phone of the group, at whatever hour."""
    async with zalo_oa(settings, clock) as line:
        line.says("1001", "/menu")
        await line.quiet()
        await staff(line.app)
        asset = line.zalo.buys_asset("gmf50")
        group = await line.oa.groups.create("Thôn Đông", "", asset, [line.zalo.admin, "1001"])
        address = Address("zalo_oa", f"group-{group.id}")
        async with line.app.db.begin() as tx:
            await groups.see(tx, address, "Thôn Đông", clock())
            await groups.decide(tx, address, f"{COMMUNE}/thon_dong", 1, clock())
        draft = to_all(
            f"[@all] {TEXT} [@@all] [@1001]", audience=Audience((COMMUNE,), people=False)
        )

        await approved(line.app, line.app.notices.keeping.deciding, draft)
        clock.later(seconds=61)
        await run(line.app)

        (got,) = [one.text for one in line.zalo.group(group.id).answers if TEXT in one.text]
        assert "[@" not in got
