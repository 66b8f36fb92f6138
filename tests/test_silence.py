"""While an official talks with somebody by hand, the bot says nothing, until it is called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import build
from bot.config import Settings
from bot.storage import inbox, outbox
from bot.types import Address, Inbound, Reply
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


async def test_an_official_is_heard_of_late(chat: Chat) -> None:
    """Zalo calls again for hours: the half hour counts from when the official wrote."""
    await chat.says("menu")
    said = Inbound(chat.address, "", kind=OFFICIAL, happened_at=chat.clock())
    chat.clock.later(minutes=20)
    await chat.gets(said)
    within = await chat.contact()
    chat.clock.later(minutes=40)
    await chat.gets(replace(said, id="an hour late"))

    assert within is not None
    assert within.silent_until == chat.clock() - timedelta(minutes=30)
    assert (await chat.says("làm khai sinh cần gì")).text


async def test_an_earlier_word_heard_later_shortens_nothing(silent: Chat) -> None:
    """Calls of Zalo may come in any order."""
    before = await silent.contact()
    earlier = silent.clock() - timedelta(minutes=20)

    await silent.gets(Inbound(silent.address, "", kind=OFFICIAL, happened_at=earlier))

    assert await silent.contact() == before


async def test_a_clock_that_is_ahead_buys_no_longer_silence(chat: Chat) -> None:
    """What is said to happen tomorrow happened now."""
    tomorrow = chat.clock() + timedelta(days=1)

    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL, happened_at=tomorrow))
    contact = await chat.contact()

    assert contact is not None
    assert contact.silent_until == chat.clock() + timedelta(minutes=30)


async def test_when_an_official_wrote_outlives_the_process(chat: Chat) -> None:
    """A bot that was down for an hour does not fall silent over what is long answered."""
    said = Inbound(chat.address, "m1", kind=OFFICIAL, happened_at=chat.clock())
    dead = inbox.row(said, "", now=chat.clock(), by="dead", lease=timedelta(0))
    await chat.app.db.commit((inbox.add, dead))
    chat.clock.later(hours=1)

    taken = await chat.app.conversation.resume()
    await chat.app.settle()

    assert taken == 1
    assert (await chat.says("làm khai sinh cần gì")).text


async def send_what_is_due(chat: Chat) -> list[str]:
    """Let the sender look; returns what came to the person since."""
    before = len(chat.replies)
    await chat.app.sender.run_once()
    await chat.app.settle()
    return [one.text for one in chat.replies[before:]]


async def queue(chat: Chat, *texts: str) -> None:
    """Have replies wait that were not to leave at once: a retry, news of a dossier."""
    rows = [outbox.row(chat.address, Reply(text), now=chat.clock()) for text in texts]
    await chat.app.db.commit(*((outbox.add, row) for row in rows))


async def test_what_waits_to_leave_waits_for_the_official(chat: Chat) -> None:
    """Not even an answer from before may fall into the official's talk; it comes after."""
    await chat.says("menu")
    await queue(chat, "một", "hai")

    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    chat.clock.later(minutes=20)
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    chat.clock.later(minutes=29)
    meanwhile = await send_what_is_due(chat)
    chat.clock.later(minutes=1)

    assert meanwhile == []
    assert await send_what_is_due(chat) == ["một", "hai"]


async def test_whoever_calls_the_bot_back_gets_what_waits(chat: Chat) -> None:
    """The silence is over, for what was held back too."""
    await chat.says("menu")
    await queue(chat, "một")
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))

    await chat.says("/menu")

    assert await send_what_is_due(chat) == ["một"]


@pytest.mark.parametrize("told", ["words", "follow", "nothing"])
async def test_whom_an_official_wrote_to_first_is_told_what_this_is(chat: Chat, told: str) -> None:
    """Talking with the official is no talk with the machine: that still has to be introduced."""
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    if told != "nothing":
        kind = "text" if told == "words" else "followed"
        await chat.gets(Inbound(chat.address, "", "vâng ạ", kind=kind))
    chat.clock.later(minutes=31)

    reply = await chat.says("làm khai sinh cần gì")

    assert reply.text.count("máy trả lời tự động") == 1
    assert "máy trả lời tự động" not in (await chat.says("menu")).text


async def test_whom_an_official_wrote_to_first_is_greeted_when_they_follow(chat: Chat) -> None:
    """A follow after the silence is a first visit like any other."""
    await chat.gets(Inbound(chat.address, "", kind=OFFICIAL))
    chat.clock.later(minutes=31)

    reply = await chat.sends(Inbound(chat.address, "", kind="followed"))

    assert "máy trả lời tự động" in reply.text
    assert reply.buttons


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
