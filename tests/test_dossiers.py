"""Dossiers at the front door: asked for, guessed at, followed; and never told in a group."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from bot import changes
from bot.actions import MOST_A_DAY, MOST_AN_HOUR
from bot.app import App, build
from bot.config import Settings
from bot.dossier import Dossier, Stage
from bot.dossiers.importing import import_file
from bot.errors import DossierUnavailable
from bot.storage import watches
from bot.types import Address, Inbound
from tests.chat import Chat, Clock, Collected

CODE = "H57.132-260804-0583"
KEY = "H57.132-260804-"


async def listed(app: App, tmp_path: Path, rows: Sequence[tuple[str, str]]) -> None:
    """Hand over a list, as an official does."""
    path = tmp_path / "list.csv"
    lines = ["Mã hồ sơ;Trạng thái", *(f"{code};{stage}" for code, stage in rows)]
    path.write_text("\n".join(lines), "utf-8")
    await import_file(app.db, path, app.now())


@pytest.fixture
async def desk(app: App, tmp_path: Path) -> App:
    """Keep a list that holds one dossier, being processed."""
    await listed(app, tmp_path, [(CODE, "4")])
    return app


def labels(chat: Chat) -> list[str]:
    """Name the buttons under the last reply."""
    return [button.label for button in chat.replies[-1].buttons]


@pytest.mark.usefixtures("desk")
async def test_a_code_in_a_sentence_is_answered(chat: Chat) -> None:
    """No menu, no command: the code is enough."""
    reply = await chat.says(f"cho hoi ho so {CODE.lower()} toi dau roi")

    assert f"Hồ sơ {CODE}: đang giải quyết." in reply.text
    assert "Báo khi có thay đổi" in labels(chat)


@pytest.mark.usefixtures("desk")
async def test_a_guess_is_confirmed_before_use(chat: Chat) -> None:
    """A repaired code says nothing of a dossier until the person agrees."""
    asked = await chat.says("h57 132 260804 O583")
    told = await chat.presses("Đúng")

    assert f"Có phải mã hồ sơ là {CODE} không?" in asked.text
    assert "đang giải quyết" not in asked.text
    assert "đang giải quyết" in told.text


@pytest.mark.usefixtures("desk")
async def test_half_a_code_is_asked_for_again(chat: Chat) -> None:
    """What is missing is said, and where to look."""
    reply = await chat.says("H57.132-260804")

    assert "còn thiếu" in reply.text


@pytest.mark.usefixtures("desk")
async def test_a_code_with_lost_dashes_is_not_taken_for_a_secret(chat: Chat) -> None:
    """It is a guess to confirm, and nothing to delete."""
    reply = await chat.says("ma cua toi la h57.132.260804.0583 do em")

    assert f"Có phải mã hồ sơ là {CODE} không?" in reply.text


@pytest.mark.parametrize(
    "before", ["menu", "/flow tra_cuu_ho_so"], ids=["anywhere", "in the step"]
)
async def test_the_end_of_a_code_is_asked_for_its_front(chat: Chat, before: str) -> None:
    """What lacks is said: the letter and the numbers of the office."""
    await chat.says(before)
    if before != "menu":
        await chat.says("1")

    reply = await chat.says("260804-0583")

    assert "còn thiếu phần đầu" in reply.text
    assert "xoá tin đó" not in reply.text


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("1.001193", "mã thủ tục"),
        ("ma thu tuc 1.014466.H12", "mã thủ tục"),
        ("G22.99.3-241219795252", "mã thanh toán"),
    ],
)
async def test_another_code_is_named_for_what_it_is(chat: Chat, typed: str, kind: str) -> None:
    """One sentence says what it is, another which line to look for."""
    reply = await chat.says(typed)

    assert f"Đây là {kind}." in reply.text
    assert "dòng “Mã hồ sơ”" in reply.text


@pytest.mark.parametrize("typed", ["toi muon khieu nai", "phản ánh", "Kiến nghị."])
async def test_a_complaint_is_led_to_a_person(chat: Chat, typed: str) -> None:
    """No program takes complaints: where the officials are is said."""
    reply = await chat.says(typed)

    assert "Gặp cán bộ thì đến đây" in reply.text


async def test_a_question_beside_a_procedures_code_is_answered(chat: Chat) -> None:
    """Who names the procedure too wants to know about it."""
    reply = await chat.says("thủ tục 1.001193 đăng ký khai sinh cần gì")

    assert "Cần mang:" in reply.text


@pytest.mark.usefixtures("desk")
async def test_a_police_code_points_to_the_police(chat: Chat) -> None:
    """Not ours to know, but whose it is and where to ask."""
    reply = await chat.says("G01.899.909-260916-890028")

    assert "hệ thống của Công an" in reply.text
    assert any(button.url == "https://dichvucong.gov.vn" for button in reply.buttons)


@pytest.mark.usefixtures("desk")
async def test_our_own_unknown_code_is_not_denied(chat: Chat) -> None:
    """The list's time is told: it may simply be too old."""
    reply = await chat.says(f"{KEY}0999")

    assert "Trợ lý chưa thấy mã" in reply.text
    assert "cập nhật lúc 9:00 ngày 25/11" in reply.text


@pytest.mark.usefixtures("desk")
async def test_in_a_group_no_dossier_is_shown(chat: Chat) -> None:
    """A code written in public is not answered in public."""
    group = Address("test", "group")
    await chat.app.conversation.receive(
        [Inbound(chat.address, "g-1", f"@bot {CODE}", chat=group, addressed=True)]
    )
    await chat.app.settle()

    said = [one.reply.text for one in chat.channel.sent if one.address == group]
    assert len(said) == 1
    assert "giải quyết" not in said[0]
    assert CODE not in said[0]


@pytest.mark.usefixtures("desk")
async def test_guessing_codes_is_stopped(chat: Chat) -> None:
    """After five wrong codes in an hour even a right one is not looked up; later it is."""
    for number in range(MOST_AN_HOUR):
        await chat.says(f"{KEY}{9000 + number}")

    stopped = await chat.says(CODE)
    chat.clock.later(hours=1, minutes=11)
    again = await chat.says(CODE)

    assert "tạm nghỉ tra cứu" in stopped.text
    assert "Nhà một cửa, Ủy ban xã, thôn Đông" in stopped.text
    assert "đang giải quyết" not in stopped.text
    assert "đang giải quyết" in again.text


@pytest.mark.usefixtures("desk")
async def test_guessing_all_day_is_stopped_until_tomorrow(chat: Chat) -> None:
    """Patience does not help whoever tries codes one by one."""
    tried = 0
    while tried < MOST_A_DAY:
        for _ in range(MOST_AN_HOUR):
            await chat.says(f"{KEY}{9000 + tried}")
            tried += 1
        chat.clock.later(hours=1, minutes=11)

    stopped = await chat.says(CODE)
    chat.clock.later(hours=24)
    again = await chat.says(CODE)

    assert "Ngày mai tra lại được." in stopped.text
    assert "đang giải quyết" in again.text


@pytest.mark.usefixtures("desk")
async def test_one_person_s_guessing_does_not_stop_another(chat: Chat) -> None:
    """The limit is per person long before it is for everybody."""
    for number in range(MOST_AN_HOUR):
        await chat.says(f"{KEY}{9000 + number}")
    other = Chat(chat.app, chat.channel, chat.clock, Address("test", "ba"))

    assert "đang giải quyết" in (await other.says(CODE)).text


@pytest.mark.usefixtures("desk")
async def test_everybody_together_is_limited_too(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many accounts are no way round; a follower still sees their own."""
    monkeypatch.setattr("bot.actions.MOST_OF_ALL", 3)
    await chat.says(f"/follow {CODE}")
    for number in range(3):
        one = Chat(chat.app, chat.channel, chat.clock, Address("test", f"n{number}"))
        await one.says(f"{KEY}{9000 + number}")
    other = Chat(chat.app, chat.channel, chat.clock, Address("test", "ba"))

    assert "tạm nghỉ tra cứu" in (await other.says(CODE)).text
    assert "đang giải quyết" in (await chat.says(CODE)).text


async def test_a_follower_is_told_of_a_change_once(desk: App, chat: Chat, tmp_path: Path) -> None:
    """By the name they gave it; a second list that says the same is no news."""
    await chat.says(f"/follow {CODE} khai sinh cháu Na")
    chat.clock.later(minutes=5)
    await listed(desk, tmp_path, [(CODE, "9")])
    async with desk.db.begin() as tx:
        first = await changes.tell(tx, desk.shelf.library, desk.now())
    chat.clock.later(minutes=5)
    await listed(desk, tmp_path, [(CODE, "9")])
    async with desk.db.begin() as tx:
        second = await changes.tell(tx, desk.shelf.library, desk.now())

    assert (first, second) == ([chat.address], [])
    await desk.sender.run_once()
    await desk.settle()
    assert f"“khai sinh cháu Na” ({CODE}): đã có kết quả." in chat.replies[-1].text


async def test_an_unfollowed_dossier_is_not_told_of(desk: App, chat: Chat, tmp_path: Path) -> None:
    """“Thôi báo” is one press."""
    await chat.says(f"/follow {CODE}")
    await chat.presses("Thôi báo")
    chat.clock.later(minutes=5)
    await listed(desk, tmp_path, [(CODE, "9")])

    async with desk.db.begin() as tx:
        assert await changes.tell(tx, desk.shelf.library, desk.now()) == []


async def test_what_a_follower_looked_up_is_not_told_again(
    desk: App, chat: Chat, tmp_path: Path
) -> None:
    """They know already."""
    await chat.says(f"/follow {CODE}")
    chat.clock.later(minutes=5)
    await listed(desk, tmp_path, [(CODE, "9")])
    await chat.says(CODE)

    async with desk.db.begin() as tx:
        assert await changes.tell(tx, desk.shelf.library, desk.now()) == []


async def test_after_the_last_change_nothing_is_kept(
    desk: App, chat: Chat, tmp_path: Path
) -> None:
    """When the result is handed over, and that has been told, the code is no longer followed."""
    await chat.says(f"/follow {CODE}")
    chat.clock.later(minutes=5)
    await listed(desk, tmp_path, [(CODE, "10")])
    await desk.chores.tell_changes()
    await desk.sender.run_once()
    await desk.settle()

    await desk.chores.tell_changes()

    assert "đã trả kết quả" in chat.replies[-1].text
    async with desk.db.read() as tx:
        assert await watches.nickname(tx, chat.address, CODE) is None


@pytest.mark.usefixtures("desk")
async def test_an_unknown_code_cannot_be_followed(chat: Chat) -> None:
    """Following would tell, sooner or later, whether a code exists."""
    await chat.says(f"/follow {KEY}0999")

    async with chat.app.db.read() as tx:
        assert await watches.nickname(tx, chat.address, f"{KEY}0999") is None


@dataclass
class Elsewhere:
    """A dossier system held in hand."""

    now: Clock
    name: ClassVar[str] = "elsewhere"
    stage: Stage | None = Stage.processing

    def covers(self, code: str) -> bool:
        """Tell that it keeps the codes of one agency."""
        return code.startswith("H57.999")

    async def find(self, code: str) -> Dossier | None:
        """Answer, or be away."""
        if self.stage is None:
            raise DossierUnavailable(self.name, self.now() - timedelta(hours=1))
        return Dossier(code, self.stage, self.name, self.now())

    async def start(self) -> None:
        """Need nothing."""

    async def stop(self) -> None:
        """Hold nothing."""


@pytest.fixture
def system(clock: Clock) -> Elsewhere:
    """Have a dossier system."""
    return Elsewhere(clock)


@pytest.fixture
async def joined(
    settings: Settings, channel: Collected, clock: Clock, system: Elsewhere
) -> AsyncIterator[Chat]:
    """Talk to a bot that asks this system."""
    async with build(settings, channels=[channel], sources=[system], now=clock) as app:
        yield Chat(app, channel, clock)


async def test_a_change_in_another_system_is_told_once(joined: Chat, system: Elsewhere) -> None:
    """Followed codes that no list knows are asked for."""
    app, library = joined.app, joined.app.shelf.library
    await joined.says("/follow H57.999-260804-0001")
    joined.clock.later(minutes=5)
    same = await changes.ask(app.db, [system], library, app.now())
    system.stage = Stage.done
    joined.clock.later(minutes=5)
    first = await changes.ask(app.db, [system], library, app.now())
    second = await changes.ask(app.db, [system], library, app.now())

    assert (same, first, second) == ([], [joined.address], [])


async def test_a_system_that_is_away_is_owned_up_to(joined: Chat, system: Elsewhere) -> None:
    """Whose fault it is not, and when it last answered."""
    system.stage = None

    reply = await joined.says("H57.999-260804-0001")

    assert "chưa trả lời" in reply.text
    assert "8:00 ngày 25/11" in reply.text
    assert "Tra lại" in labels(joined)


async def test_following_needs_the_system(joined: Chat, system: Elsewhere) -> None:
    """While it is away nothing is promised that cannot be kept."""
    system.stage = None

    await joined.says("/follow H57.999-260804-0001")

    async with joined.app.db.read() as tx:
        assert await watches.nickname(tx, joined.address, "H57.999-260804-0001") is None
