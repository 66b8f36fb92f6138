"""Whoever doubts the bot learns how to know it, and our own site is no disguise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.app import build
from bot.config import SAMPLE_COMMUNE, Settings
from bot.errors import ContentWrong
from content.commune import load
from content.texts import fold
from content.words import vocabulary
from tests.chat import Chat, Clock, Collected
from tests.lines.zalo_bot import zalo_bot

HOME = "https://motcua-xatannguyen.example.vn"


@pytest.fixture
async def lan(settings: Settings, channel: Collected, clock: Clock) -> AsyncIterator[Chat]:
    """A citizen of a commune whose bot has a site of its own."""
    public = settings.model_copy(update={"public_url": f"{HOME}/"})
    async with build(public, channels=[channel], now=clock) as app:
        yield Chat(app, channel, clock)


def written(tmp_path: Path, **changes: object) -> Path:
    """Write the sample commune with other lines."""
    raw = {**yaml.safe_load(SAMPLE_COMMUNE.read_text(encoding="utf-8")), **changes}
    path = tmp_path / "commune.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "asked",
    [
        "Làm sao biết đây đúng là trợ lý của xã?",
        "co phai cua xa that khong",
        "day co phai lua dao khong",
        "bot nay that hay gia",
        "oa nay co phai cua uy ban khong",
        "Trang này có phải của nhà nước không?",
        "trợ lý này có phải của xã không",
        "/genuine",
    ],
)
async def test_who_doubts_learns_what_to_check(lan: Chat, asked: str) -> None:
    """Zalo's name and tick, our address, the office's phone, the poster; and what is fake."""
    reply = await lan.says(asked)

    for told in (
        "Trên Zalo: tên là “UBND xã Tân Nguyên”, cạnh tên có dấu tích xác thực.",
        f"Trên mạng: {HOME}\n",
        "Gọi hỏi Trung tâm Phục vụ hành chính công xã Tân Nguyên: 0200 000 011",
        "Ra xã xem tờ áp phích",
        "không bao giờ hỏi mã OTP, mật khẩu, số căn cước, và không đòi tiền",
    ):
        assert told in reply.text


async def test_who_doubts_in_other_words_learns_it_too(lan: Chat) -> None:
    """The procedure on fraud tells the same checks below its own words."""
    reply = await lan.says("có tài khoản khác giống trợ lý của xã")

    assert "Ai mang tên trợ lý mà hỏi những thứ đó là giả." in reply.text
    assert "Trên Zalo: tên là “UBND xã Tân Nguyên”" in reply.text
    assert f"Trên mạng: {HOME}\n" in reply.text


async def test_the_help_shows_how_to_ask(lan: Chat) -> None:
    """The words that the help names are understood."""
    told = await lan.says("giúp")
    _, _, words = told.text.rpartition("gõ: ")

    assert "Trên Zalo:" in (await lan.says(words)).text


async def test_a_doubt_in_the_middle_leads_back(lan: Chat) -> None:
    """The flow stays where it was, a button goes on with it."""
    await lan.says("/flow vneid_muc2")
    asked = await lan.says("bat dau")

    doubted = await lan.says("that hay gia")
    back = await lan.presses("Làm tiếp")

    assert "Trên Zalo:" in doubted.text
    assert back.text == asked.text


@pytest.mark.parametrize(
    "asked",
    [
        "tro ly nay co lua dao khong",
        "bot nay co that cua xa khong",
        "ai day",
        "Bạn là ai?",
        "Đây là ai vậy?",
        "la nguoi hay may",
        "may hay nguoi",
        "ban ten gi",
        "Ai đang nhắn tin với tôi?",
        "/who",
    ],
)
async def test_who_this_is_is_said(lan: Chat, asked: str) -> None:
    """A machine, by its name, and how to check; nothing of frauds by others."""
    await lan.says("menu")

    reply = await lan.says(asked)

    assert reply.text.startswith(
        "Đây là Trợ lý số xã Tân Nguyên: máy trả lời tự động, không phải cán bộ."
    )
    assert "Gọi hỏi Trung tâm Phục vụ hành chính công xã Tân Nguyên: 0200 000 011" in reply.text
    assert "lừa đảo" not in reply.text


@pytest.mark.parametrize("asked", ["ban la ai", "may hay nguoi"])
async def test_who_this_is_is_said_in_the_middle_too(lan: Chat, asked: str) -> None:
    """The flow stays where it was, a button goes on with it."""
    await lan.says("/flow vneid_muc2")
    step = await lan.says("1")

    told = await lan.says(asked)
    back = await lan.presses("Làm tiếp")

    assert "máy trả lời tự động" in told.text
    assert back.text == step.text


async def test_who_a_zalo_bot_is_is_said_on_it(settings: Settings, clock: Clock) -> None:
    """It has no tick, and must not send people to an account that has one."""
    async with zalo_bot(settings, clock, "polling") as line:
        line.says("1000", "bot nay co that cua xa khong")
        (told,) = await line.answers("1000")

    assert "tên trợ lý có chữ “Bot” ở đầu, không có dấu tích" in told.text
    assert "0200 000 011" in told.text
    assert "áp phích" in told.text
    assert "UBND xã Tân Nguyên" not in told.text


@pytest.mark.parametrize("asked", ["Đây có phải lừa đảo không?", "co phai lua dao khong"])
async def test_a_doubt_about_others_is_not_lost(lan: Chat, asked: str) -> None:
    """“Đây” may be a call they had: what to do against fraud stands below."""
    reply = await lan.says(asked)
    about, _, others = reply.text.partition("tin nhắn của người khác:")

    assert "Trên Zalo:" in about
    assert "lừa đảo" not in about
    assert "Rất giống lừa đảo." in others
    assert "Công an xã 0200 000 022" in others


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("công an gọi bảo cài app, đây có phải lừa đảo không", "Rất giống lừa đảo."),
        (
            "vneid-gov.vn, trang này có phải của nhà nước không",
            "Trang này không phải của nhà nước",
        ),
        ("cháy nhà rồi, có phải của xã không", "Gọi 114"),
    ],
)
async def test_danger_is_answered_first(lan: Chat, said: str, first: str) -> None:
    """Whoever tells of a call, a link or a fire beside it is helped before anything else."""
    await lan.says("menu")

    assert (await lan.says(said)).text.startswith(first)


async def test_what_there_is_not_is_not_told(
    settings: Settings, channel: Collected, clock: Clock, tmp_path: Path
) -> None:
    """No account, no site: no line; the phone and the poster remain."""
    bare = settings.model_copy(update={"commune": written(tmp_path, zalo=None)})
    async with build(bare, channels=[channel], now=clock) as app:
        reply = await Chat(app, channel, clock).says("/genuine")

    assert "Zalo" not in reply.text
    assert "Trên mạng" not in reply.text
    assert "0200 000 011" in reply.text


async def test_a_tick_is_told_of_only_where_there_is_one(
    settings: Settings, channel: Collected, clock: Clock, tmp_path: Path
) -> None:
    """An account that Zalo has not verified is named without a tick."""
    path = written(tmp_path, zalo={"name": "Xã Tân Nguyên"})
    unverified = settings.model_copy(update={"commune": path})
    async with build(unverified, channels=[channel], now=clock) as app:
        reply = await Chat(app, channel, clock).says("/genuine")

    assert "Trên Zalo: tên là “Xã Tân Nguyên”.\n" in reply.text
    assert "tích" not in reply.text


def test_an_account_needs_its_name(tmp_path: Path) -> None:
    """`zalo:` without a name tells nobody anything."""
    with pytest.raises(ContentWrong, match=r"zalo\.name: thiếu mục này"):
        load(written(tmp_path, zalo={"verified": True}))


@pytest.mark.parametrize("asked", ["is this real", "Are you a scam?", "who are you"])
async def test_it_is_told_in_english(lan: Chat, asked: str) -> None:
    """A visitor who reads English gets the same."""
    await lan.says("/language en")

    reply = await lan.says(asked)

    assert "with Zalo's tick of verification" in reply.text
    assert f"On the web: {HOME}" in reply.text
    assert "an automatic assistant, not an official" in reply.text
    assert "somebody else's call" not in reply.text


async def test_our_own_site_is_no_disguise(lan: Chat) -> None:
    """Our address may bear a word of the state; what merely bears our name may not."""
    await lan.says("menu")
    own = await lan.says(f"{HOME}/print/khai_sinh in tờ này ra sao")
    copied = await lan.says(f"{HOME}.tai-ve.com/print in tờ này ra sao")

    assert "không phải của nhà nước" not in own.text
    assert "không phải của nhà nước" in copied.text


def test_each_way_of_asking_is_typed_as_people_type() -> None:
    """A phrase stands in one command only, or another one would win."""
    commands = vocabulary().commands
    phrases = [phrase for words in commands.values() for phrase in words]

    assert len(commands["/genuine"]) > 50
    assert [phrase for phrase in phrases if phrases.count(phrase) > 1] == []
    assert [phrase for phrase in phrases if fold(phrase) != phrase] == []
