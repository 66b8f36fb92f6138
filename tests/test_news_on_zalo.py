"""News of followed dossiers, where Zalo lets nothing through to whoever was silent for a week."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.dossiers.importing import import_file
from bot.storage import contacts, watches
from bot.types import Address
from tests.chat import Chat, Clock
from tests.lines.zalo_oa import ZaloOALine, zalo_oa

CODE = "H57.132-260804-0583"
OTHER = "H57.132-260804-0584"
LAN = "246845883529197922"
RULE = "Quá 7 ngày bà con không nhắn gì thì Zalo không cho trợ lý nhắn."


@pytest.fixture
async def line(settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[ZaloOALine]:
    """The account, connected, and a list of two dossiers that Lan follows."""
    async with zalo_oa(settings, clock) as line:
        await listed(line, tmp_path, "4")
        for code in (CODE, OTHER):
            line.says(LAN, f"/follow {code}")
        await line.quiet()
        yield line


async def listed(line: ZaloOALine, folder: Path, stage: str) -> None:
    """Hand over a list in which the one dossier is at this stage, the other where it was."""
    path = folder / "list.csv"
    rows = [f"{CODE};{stage}", f"{OTHER};4"]
    path.write_text("\n".join(["Mã hồ sơ;Trạng thái", *rows]), "utf-8")
    await import_file(line.app.db, path, line.app.now())


async def told(line: ZaloOALine) -> list[str]:
    """Let the changes be told; returns what Lan then reads for the first time."""
    before = len(line.seen(LAN))
    await line.app.chores.tell_changes()
    return [one.text for one in (await line.answers(LAN))[before:]]


async def followed(line: ZaloOALine, code: str = CODE) -> bool:
    async with line.app.db.read() as tx:
        return await watches.nickname(tx, Address("zalo_oa", LAN), code) is not None


async def reachable(line: ZaloOALine) -> bool:
    async with line.app.db.read() as tx:
        found = await contacts.find(tx, Address("zalo_oa", LAN))
    assert found
    return found.reachable


async def test_the_promise_says_its_rule(line: ZaloOALine) -> None:
    """Whoever follows a dossier on an Official Account learns after how long Zalo closes."""
    promise = line.seen(LAN)[-1].text

    assert f"Trợ lý sẽ nhắn khi hồ sơ {OTHER} có thay đổi.\n{RULE}" in promise
    assert "Thỉnh thoảng gõ vài chữ ở đây" in promise


async def test_elsewhere_there_is_no_such_rule(chat: Chat) -> None:
    """Where the channel always lets us write, nothing is asked of anybody."""
    reply = await chat.says(f"/follow {CODE}")

    assert "Trợ lý sẽ nhắn khi hồ sơ" in reply.text
    assert "Zalo" not in reply.text


@pytest.mark.parametrize(
    ("stage", "said"), [("9", "đã có kết quả."), ("10", "đã trả kết quả.")], ids=["done", "ended"]
)
async def test_news_that_zalo_refused_is_told_later(
    line: ZaloOALine, tmp_path: Path, stage: str, said: str
) -> None:
    """After nine days it does not arrive; it does, once, when the person writes again."""
    line.clock.later(days=9)
    await listed(line, tmp_path, stage)
    assert await told(line) == []
    assert not await reachable(line)
    assert await told(line) == []
    line.clock.later(days=3)

    line.says(LAN, "/menu")
    await line.quiet()

    (news,) = await told(line)
    assert "Hồ sơ đang theo dõi có thay đổi." in news
    assert f"Hồ sơ {CODE}: {said}" in news
    assert await told(line) == []
    assert await followed(line, OTHER)
    assert await followed(line) is (stage == "9")


async def test_news_that_came_meanwhile_is_told_once(line: ZaloOALine, tmp_path: Path) -> None:
    """Of two changes in the silence the newer is told: it is what holds now."""
    line.clock.later(days=9)
    await listed(line, tmp_path, "5")
    await told(line)
    line.clock.later(days=1)
    await listed(line, tmp_path, "9")
    await told(line)

    line.says(LAN, "cháu ơi")
    await line.quiet()

    (news,) = await told(line)
    assert f"Hồ sơ {CODE}: đã có kết quả." in news


async def test_news_to_somebody_who_shut_us_out_is_told_later(
    line: ZaloOALine, tmp_path: Path
) -> None:
    """Blocked without a word to us: the news waits until they let us in and write."""
    line.blocks(LAN)
    await listed(line, tmp_path, "9")
    assert await told(line) == []

    line.unblocks(LAN)
    line.says(LAN, "/menu")
    await line.quiet()

    (news,) = await told(line)
    assert f"Hồ sơ {CODE}: đã có kết quả." in news


async def test_news_waits_while_an_official_talks(line: ZaloOALine, tmp_path: Path) -> None:
    """Two voices would confuse: the news comes when the official has had their say, once."""
    line.clock.later(hours=1)
    line.zalo.official_says(LAN, "Chào bác, tôi là Hoa.")
    await line.heard()
    await line.app.settle()
    await listed(line, tmp_path, "9")

    assert await told(line) == []
    line.clock.later(minutes=31)
    (news,) = await told(line)

    assert CODE in news
    assert await told(line) == []
