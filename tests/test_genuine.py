"""Whoever doubts the bot learns how to know it, and our own site is no disguise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.app import build
from bot.config import SAMPLE_COMMUNE, Settings
from bot.errors import ContentWrong
from content.commune import load
from content.safety import find
from content.words import vocabulary
from tests.chat import Chat, Clock, Collected

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


async def test_a_doubt_about_others_is_not_lost(lan: Chat) -> None:
    """“Đây” may be a call they had: what to do against fraud stands below."""
    reply = await lan.says("Đây có phải lừa đảo không?")
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


@pytest.mark.parametrize("asked", ["is this real", "Are you a scam?"])
async def test_it_is_told_in_english(lan: Chat, asked: str) -> None:
    """A visitor who reads English gets the same."""
    await lan.says("/language en")

    reply = await lan.says(asked)

    assert "with Zalo's tick of verification" in reply.text
    assert f"On the web: {HOME}" in reply.text
    assert ("somebody else's call" in reply.text) is (find(asked) is not None)


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
    others = frozenset().union(*(words for name, words in commands.items() if name != "/genuine"))

    assert len(commands["/genuine"]) > 50
    assert commands["/genuine"] & others == frozenset()
