"""How the story begins: roles, groups, and the people of a commune."""

import re
from datetime import timedelta

from bot.storage import groups
from bot.types import Address, Contact
from tests.notice_story.noted import STRANGER, Story
from tests.notice_story.town import Phone, Town

VILLAGES = (
    "thon_dong", "thon_doai", "thon_nam", "nguyen_hoa", "bai_dau", "suoi_da", "ban_mua", "",
)  # fmt: skip
EACH = 250
"""People on each platform."""
BY_THE_DOOR = (
    (Address("telegram", "100248"), "/start menu--thon_dong", "thon_dong"),
    (Address("telegram", "100249"), "tôi ở thôn Đoài", "thon_doai"),
    (Address("zalo_oa", "200248"), "em ở bản Mua ạ", "ban_mua"),
    (Address("zalo_oa", "200249"), "xóm Đình", "thon_doai"),
)
"""Who tells their village, how, and which it is."""
RECENTLY, DAYS_AGO, TOO_LONG = timedelta(hours=1), timedelta(days=3), timedelta(days=8)
LEFT, SHUT, LATE, LOST = 6, 4, 8, 5
"""Who blocked the bot and said so, who did without a word, whose door is shut, who goes later."""
TOKEN = re.compile(r"/moi ([a-z]+)")
TELEGRAM_GROUPS = tuple(Address("telegram", f"-100200300{number}") for number in range(1, 5))


async def employ(story: Story) -> None:
    """Give everybody their role, from the first administrator on."""
    admin, officer = story.admin, story.officer
    await admin.says(f"/moi {story.town.app.invitation}")
    await admin.says("Nguyễn Văn An")
    stranger = Phone(story.town, STRANGER)
    story.seen["again"] = await stranger.says(f"/moi {story.town.app.invitation}")
    link = await invited(admin, "Cán bộ soạn tin", "cả xã", "Trần Thị Lan")
    await officer.says(f"/start moi-{link}")
    await officer.presses("Nhận")
    await story.approver.says(
        f"/moi {await invited(admin, 'Người duyệt tin', 'cả xã', 'Lê Văn Nam')}"
    )
    await story.approver.types("Nhận")
    await story.relay.says(
        f"/moi {await invited(admin, 'Người chuyển tin', 'Bản Mua', 'Lò Thị Hoa')}"
    )
    await story.relay.presses("Nhận")
    team = await invited(officer, "Tổ công nghệ số", "thôn Đông", "Tổ Đông")
    for one, name in zip(story.volunteers, ("Vi Văn Sơn", "Hà Thị Thu"), strict=True):
        await one.says(f"/start moi-{team}")
        await one.says(name)
    await officer.presses("Xem và nhận")
    story.seen["accepted"] = await officer.says("nhận hết")


async def invited(by: Phone, role: str, where: str, whom: str) -> str:
    """Make an invitation; returns its token."""
    await by.says("/vaitro moi")
    await by.presses(role)
    asked = await by.says(where)
    told = await by.says(whom)
    found = TOKEN.search(told.text)
    assert found, f"{asked.text}\n{told.text}"
    return found[1]


async def gather(story: Story) -> None:
    """Let the bot into groups, and have the officer say whose they are."""
    town, officer = story.town, story.officer
    made = await town.makes_group("Thôn Nam Sơn", story.relay.address.id)
    await town.quiet()
    await officer.presses("Xác nhận nhóm")
    await officer.says("1")
    await officer.says("thôn Nam Sơn")
    for group, of in zip(TELEGRAM_GROUPS, ("thôn Đông", "thôn Đoài", "bỏ", ""), strict=True):
        town.lets_bot_in(story.admin.address.id, group)
        await town.quiet()
        if of:
            await officer.says("/nhom")
            await officer.says("1")
            await officer.says(of)
    story.seen["groups"] = await officer.says("/nhom")
    async with town.app.db.read() as tx:
        story.groups = tuple(one.address for one in await groups.all_(tx, ("confirmed",)))
    assert made in story.groups


async def settle(story: Story) -> None:
    """Let five hundred people live there, some of whom cannot be reached any more."""
    town = story.town
    known: list[tuple[Contact, timedelta]] = []
    for channel, first in (("telegram", 100_000), ("zalo_oa", 200_000)):
        people = [Address(channel, str(first + number)) for number in range(EACH)]
        late = people[:LATE] if channel == "zalo_oa" else []
        story.late |= set(late)
        story.left |= set(people[LATE : LATE + LEFT])
        story.shut |= set(people[20 : 20 + SHUT])
        story.lost |= set(people[40 : 40 + LOST])
        for number, one in enumerate(people):
            ago = TOO_LONG if one in late else (RECENTLY, DAYS_AGO)[number % 2]
            known.append((Contact(one, village=VILLAGES[number % 8]), ago))
    story.villages = {one.address: one.village for one, _ in known}
    at_the_door = {address: village for address, _, village in BY_THE_DOOR}
    await town.settle([one for one in known if one[0].address not in at_the_door])
    for address, said, _ in BY_THE_DOOR:
        await Phone(town, address).says(said)
    story.villages |= at_the_door
    for one in story.left:
        if one.channel == "telegram":
            town.telegram.blocks(int(one.id))
        else:
            town.zalo.unfollows(one.id)
    for one in story.shut:
        shut_out(town, one)
    await town.quiet()


def shut_out(town: Town, one: Address) -> None:
    """Block the bot without its hearing of it."""
    if one.channel == "telegram":
        town.telegram.chat(int(one.id)).refuses = "bot was blocked by the user"
    else:
        town.zalo.blocks(one.id)
