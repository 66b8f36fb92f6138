"""While an official talks with somebody by hand, the bot says nothing, until it is called."""

from datetime import timedelta

import pytest

from bot.app import build
from bot.config import Settings
from bot.types import Address, Inbound
from tests.chat import Chat, Clock, Collected

OFFICIAL = "official"


@pytest.fixture
async def silent(chat: Chat) -> Chat:
    """A citizen who has the menu before them, and to whom an official has just written."""
    await chat.says("menu")
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    return chat


async def test_an_official_who_writes_makes_the_bot_fall_silent(chat: Chat) -> None:
    """Their message is not answered, and the half hour begins."""
    replies = await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    contact = await chat.contact()

    assert replies == []
    assert contact is not None
    assert contact.silent_until == chat.clock() + timedelta(minutes=30)


@pytest.mark.parametrize(
    "said",
    ["làm khai sinh cần gì", "1", "0", "Làm VNeID mức 2", "cam on", "không biết", "thôi", "giúp",
     "/-heart", "/ 2 cháu", "mã otp của bác là 482913", "H57.132-260804-0583"],
)  # fmt: skip
async def test_what_may_be_said_to_the_official_is_left_to_them(silent: Chat, said: str) -> None:
    """Questions, numbers, labels, yes and no: the bot and a person never both speak."""
    replies = await silent.gets(Inbound(silent.address, "", said))
    contact = await silent.contact()

    assert replies == []
    assert contact is not None
    assert contact.silent_until is not None


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "file", "location", "other"])
async def test_pictures_and_the_like_are_left_to_them_too(silent: Chat, kind: str) -> None:
    """A photo for the official gets no word of what the bot cannot see."""
    assert await silent.gets(Inbound(silent.address, "", kind=kind)) == []


@pytest.mark.parametrize("said", ["menu", "Menu!", "/menu", "/start", "/canbo", "xoá dữ liệu"])
async def test_a_command_calls_the_bot_back(silent: Chat, said: str) -> None:
    """Whoever calls the machine is answered at once, and from then on as ever."""
    called = await silent.says(said)
    after = await silent.says("làm khai sinh cần gì")
    contact = await silent.contact()

    assert called.text
    assert "Cần mang:" in after.text
    assert contact is not None
    assert contact.silent_until is None


async def test_a_button_calls_the_bot_back(silent: Chat) -> None:
    """A button is pressed for the bot alone."""
    card = await silent.presses("Làm VNeID mức 2")
    begun = await silent.says("bat dau")

    assert card.buttons
    assert begun.text.startswith("Bước 1/")


async def test_a_number_is_no_button(chat: Chat) -> None:
    """The 1 that answers an official opens nothing, and the flow stays where it was."""
    await chat.says("/flow vneid_muc2")
    await chat.presses("Bắt đầu")
    before = await chat.session()
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))

    replies = await chat.gets(Inbound(chat.address, "", "1"))
    after = await chat.session()

    assert replies == []
    assert (after.step, after.offered) == (before.step, before.offered)


async def test_the_silence_ends_by_itself(silent: Chat) -> None:
    """Half an hour after the official's last word the bot answers again."""
    silent.clock.later(minutes=20)
    await silent.gets(Inbound(silent.address, "", kind=OFFICIAL))
    silent.clock.later(minutes=29)
    still = await silent.gets(Inbound(silent.address, "", "làm khai sinh cần gì"))
    silent.clock.later(minutes=1)
    again = await silent.says("làm khai sinh cần gì")

    assert still == []
    assert "Cần mang:" in again.text


async def test_the_commune_sets_how_long(
    settings: Settings, channel: Collected, clock: Clock
) -> None:
    """XAOI_ZALO_OA_SILENT_MINUTES is the time an official gets."""
    changed = settings.model_copy(update={"zalo_oa_silent_minutes": 5})
    async with build(changed, channels=[channel], now=clock) as app:
        chat = Chat(app, channel, clock)
        await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
        clock.later(minutes=4)
        still = await chat.gets(Inbound(chat.address, "", "làm khai sinh cần gì"))
        clock.later(minutes=1)
        again = await chat.says("làm khai sinh cần gì")

    assert still == []
    assert again.text


async def test_nobody_else_is_kept_waiting(silent: Chat) -> None:
    """The silence is for one person."""
    minh = Chat(silent.app, silent.channel, silent.clock, Address("test", "minh"))

    assert (await minh.says("cam on")).text


async def test_a_group_is_no_part_of_it(silent: Chat) -> None:
    """A command in a group is answered there, and ends no silence."""
    group = Address("test", "-100")
    await silent.gets(Inbound(silent.address, "", "/menu", chat=group))

    told = [one for one in silent.channel.sent if one.address == group]
    assert len(told) == 1
    assert await silent.gets(Inbound(silent.address, "", "alo")) == []


@pytest.mark.parametrize("kind", ["followed", "shared"])
async def test_what_the_channel_tells_is_noted_without_a_word(silent: Chat, kind: str) -> None:
    """Following anew or sharing an address does not make the bot speak up."""
    silent.clock.later(minutes=1)

    replies = await silent.gets(Inbound(silent.address, "", "Thôn Đoài", kind=kind))
    contact = await silent.contact()

    assert replies == []
    assert contact is not None
    assert contact.village == ("thon_doai" if kind == "shared" else "")
