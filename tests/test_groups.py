"""Group chats: let in, confirmed by an officer, lost, moved; and who is told."""

import pytest

from bot import acts
from bot.config import Settings
from bot.errors import Stale
from bot.notice import GroupChat
from bot.officials import Acting
from bot.officials.words import title
from bot.roles import Role
from bot.storage import groups
from bot.types import Address, Inbound
from tests.chat import Chat, Clock
from tests.lines.zalo_oa import zalo_oa
from tests.officials import COMMUNE, EAST, labels, official, told
from tests.test_officials import Silent

GROUP = Address("test", "-100")
WEST = f"{COMMUNE}/thon_doai"


@pytest.fixture
async def hoa(chat: Chat) -> Chat:
    """An officer of the commune."""
    return await official(chat, "hoa", "Lò Thị Hoa", Role.officer)


async def joins(chat: Chat, title: str = "Thôn Đông vui", group: Address = GROUP) -> None:
    """Let the bot into a group."""
    said = await chat.gets(
        Inbound(group, f"in{chat.clock.now}{group}", title, "joined", chat=group)
    )
    assert said == []


async def leaves(chat: Chat, why: str = "", group: Address = GROUP) -> None:
    """Take the bot out of a group."""
    await chat.gets(Inbound(group, f"out{chat.clock.now}{group}", why, "left", chat=group))


async def group(chat: Chat, address: Address = GROUP) -> GroupChat | None:
    """Read a group as the database has it."""
    async with chat.app.db.read() as tx:
        return await groups.find(tx, address)


async def test_a_group_becomes_a_target_when_an_officer_says_so(chat: Chat, hoa: Chat) -> None:
    """The bot being there is not enough: anybody could have let it in."""
    await joins(chat)
    heard = await told(hoa)
    seen = await group(chat)
    await hoa.presses("Xác nhận nhóm")
    listed = hoa.replies[-1]
    asked = await hoa.says("1")
    done = await hoa.says("thôn Đông")

    assert "Trợ lý vừa được thêm vào nhóm “Thôn Đông vui”" in heard.text
    assert seen
    assert seen.state == "seen"
    assert "CHỜ XÁC NHẬN" in listed.text
    assert "Thôn Đoài" in listed.text.partition("CHƯA CÓ NHÓM")[2]
    assert "Không phải nhóm của xã" in labels(asked)
    assert "là nhóm của Thôn Đông" in done.text
    assert await group(chat) == GroupChat(GROUP, "Thôn Đông vui", EAST, "confirmed")
    again = await hoa.says("nhóm")
    assert "ĐANG NHẬN TIN:\n• “Thôn Đông vui”" in again.text
    assert "Thôn Đông," not in again.text.partition("CHƯA CÓ NHÓM")[2]


async def test_the_group_itself_is_greeted(chat: Chat) -> None:
    """Its members learn who has come; in a list found later nobody is greeted."""
    them = Chat(chat.app, chat.channel, chat.clock, GROUP)
    found = Inbound(GROUP, "", "Thôn Đông", "joined", chat=GROUP, addressed=False)

    (hello,) = await them.gets(Inbound(GROUP, "", "Thôn Đông", "joined", chat=GROUP))
    silent = await them.gets(found)

    assert "máy trả lời tự động" in hello.text
    assert silent == []


async def test_a_strange_group_is_refused(chat: Chat, hoa: Chat) -> None:
    """What is none of the commune's gets nothing, and is not asked about again."""
    await joins(chat, "Mua bán xe cũ")
    await hoa.says("/nhom")
    await hoa.says("1")
    reply = await hoa.presses("Không phải nhóm của xã")

    assert "không phải nhóm của xã" in reply.text
    refused = await group(chat)
    assert refused
    assert refused.state == "refused"
    assert "Mua bán" not in (await hoa.says("/nhom")).text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        pytest.param("", "đã bị đưa ra khỏi nhóm", id="removed"),
        pytest.param("deleted", "đã bị xoá", id="deleted"),
        pytest.param("-237", "gói nhóm Zalo đã hết hạn", id="expired"),
    ],
)
async def test_a_group_that_is_gone_says_so(chat: Chat, hoa: Chat, why: str, said: str) -> None:
    """Officers of its area hear it at once, why, and what to do; the list keeps saying it."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
    before = len(hoa.replies)
    await leaves(chat, why)
    chat.clock.later(minutes=1)
    await leaves(chat, why)

    heard = await told(hoa)
    listed = await hoa.says("/nhom")

    assert said in heard.text
    assert len(hoa.replies) - before == 3  # asked about it, told of it, and the list
    assert "KHÔNG GỬI ĐƯỢC NỮA" in listed.text
    assert said in listed.text
    assert "Thôn Đông" in listed.text.partition("CHƯA CÓ NHÓM")[2]


async def test_a_group_that_comes_back_is_asked_about_again(chat: Chat, hoa: Chat) -> None:
    """It may be another village's by now."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
    await leaves(chat)
    chat.clock.later(days=1)
    await joins(chat)

    heard = await told(hoa)
    again = await group(chat)

    assert "vừa được thêm vào nhóm" in heard.text
    assert again
    assert (again.state, again.area) == ("seen", "")


async def test_an_upgraded_group_stays_a_target(chat: Chat) -> None:
    """Telegram gives a group that grows a new id; the village must not lose its notices."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
    await chat.gets(Inbound(GROUP, "moved", "-200", "moved", chat=GROUP))

    moved = await group(chat, Address("test", "-200"))

    assert await group(chat) is None
    assert moved
    assert (moved.state, moved.area) == ("confirmed", EAST)


async def test_a_confirmed_group_is_given_to_another_village(chat: Chat, hoa: Chat) -> None:
    """A slip is mended in three presses."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
    await hoa.says("/nhom")
    await hoa.presses("Sửa nhóm đang nhận")
    await hoa.presses("Sửa 1")
    await hoa.says("Thôn Đoài")

    found = await group(chat)

    assert found
    assert found.area == WEST


async def test_whoever_was_faster_wins(chat: Chat, hoa: Chat) -> None:
    """Two officers look at the same group: the second is told, and nothing is undone."""
    await joins(chat)
    await hoa.says("/nhom")
    await hoa.says("1")
    await leaves(chat)

    reply = await hoa.says("thôn Đông")

    assert "vừa có người khác quyết rồi" in reply.text


async def test_groups_are_no_business_of_others(chat: Chat) -> None:
    """A citizen, and an officer of another village, decide nothing."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
    west = await official(chat, "nam", "Nam", Role.officer, area=WEST)
    act = acts.DecideGroup(GROUP, WEST)

    citizen = await chat.says("/nhom")
    other = await west.says("/nhom")
    async with chat.app.db.begin() as tx:
        for who in (chat.address, west.address):
            with pytest.raises(Stale):
                await Acting(Silent()).decide_group(tx, who, act, chat.clock())

    assert "dành cho cán bộ soạn tin" in citizen.text
    assert "Thôn Đông vui" not in citizen.text + other.text


async def test_a_zalo_group_comes_and_stops(settings: Settings, clock: Clock) -> None:
    """Zalo tells that one was made, not what it is called, nor that its package has ended."""
    async with zalo_oa(settings, clock) as line:
        asset = line.zalo.buys_asset("gmf10")
        made = await line.oa.groups.create("Bản Mua", "", asset, [line.zalo.admin])
        await line.quiet()
        address = Address("zalo_oa", f"group-{made.id}")

        async def known() -> GroupChat | None:
            async with line.app.db.read() as tx:
                return await groups.find(tx, address)

        told = await known()
        assert told
        named = title(told)
        greeted = len(line.zalo.group(made.id).answers)
        await line.oa.tend()
        await line.app.settle()
        listed = await known()
        clock.later(days=40)
        await line.oa.tend()
        await line.app.settle()

        assert told == GroupChat(address, "")
        assert named == f"“không tên, số …{address.id[-4:]}” (Zalo)"
        assert listed == GroupChat(address, "Bản Mua")
        assert await known() == GroupChat(address, "Bản Mua", state="gone", why="-237")
        assert len(line.zalo.group(made.id).answers) == greeted


async def test_a_zalo_group_of_before_is_found(settings: Settings, clock: Clock) -> None:
    """Within an hour of the account's first group, every group is known."""
    async with zalo_oa(settings, clock) as line:
        webhook, line.zalo.webhook = line.zalo.webhook, ""
        asset = line.zalo.buys_asset("gmf10")
        made = await line.oa.groups.create("Bản Mua", "", asset, [line.zalo.admin])
        line.zalo.webhook = webhook
        await line.oa.tend()
        await line.app.settle()

        async with line.app.db.read() as tx:
            (found,) = await groups.all_(tx)

        assert found == GroupChat(Address("zalo_oa", f"group-{made.id}"), "Bản Mua")
        assert line.zalo.group(made.id).answers == []


async def test_coming_and_going_is_told_once(chat: Chat, hoa: Chat) -> None:
    """Whoever adds and removes the bot again and again writes to nobody; the list has it."""
    before = len(hoa.replies)
    for _ in range(5):
        await joins(chat)
        chat.clock.later(days=1)
        await leaves(chat)
        chat.clock.later(days=1)
    await joins(chat)

    heard = await told(hoa)

    assert heard == hoa.replies[before]
    assert len(hoa.replies) == before + 1
    assert "Thôn Đông vui" in (await hoa.says("/nhom")).text


async def test_a_refused_group_is_not_told_of_again(chat: Chat, hoa: Chat) -> None:
    """It waits in the list, should the refusal have been a slip."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, "", 1, chat.clock())
    await told(hoa)
    before = len(hoa.replies)
    chat.clock.later(days=2)

    await joins(chat)
    await told(hoa)

    found = await group(chat)
    assert found
    assert found.state == "seen"
    assert len(hoa.replies) == before


async def test_many_groups_of_one_day_are_told_of_ten_times(chat: Chat, hoa: Chat) -> None:
    """The others wait in the list; tomorrow officers hear of new ones again."""
    for number in range(14):
        await joins(chat, group=Address("test", f"-{number}"))
    await told(hoa)
    today = len(hoa.replies)
    chat.clock.later(days=1)
    await joins(chat, group=Address("test", "-99"))
    await told(hoa)

    assert today == 10
    assert len(hoa.replies) == 11
    async with chat.app.db.read() as tx:
        assert len(await groups.all_(tx, ("seen",))) == 15


async def test_a_move_told_twice_is_made_once(chat: Chat) -> None:
    """Telegram tells of it in the old group and in the new one."""
    await joins(chat)
    async with chat.app.db.begin() as tx:
        await groups.decide(tx, GROUP, EAST, 1, chat.clock())
        for _ in range(2):
            await groups.move(tx, GROUP, Address("test", "-200"))

    moved = await group(chat, Address("test", "-200"))

    assert moved
    assert (moved.state, moved.area) == ("confirmed", EAST)


async def test_a_group_is_decided_of_as_it_was_seen(chat: Chat) -> None:
    """Two officers look at one group: what the first has said is not undone unseen."""
    await joins(chat)
    seen = await group(chat)

    async with chat.app.db.begin() as tx:
        first = await groups.decide(tx, GROUP, EAST, 1, chat.clock(), was=seen)
        second = await groups.decide(tx, GROUP, WEST, 2, chat.clock(), was=seen)

    decided = await group(chat)
    assert (first, second) == (True, False)
    assert decided
    assert decided.area == EAST
