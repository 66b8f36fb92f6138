"""The story of one notice in a town: told once, each stage noted as both sides have it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import aiohttp

from bot.hours import VIETNAM
from bot.notice import Notice
from bot.notices.freezing import Frozen, thaw
from bot.office import Check, Report
from bot.storage import contacts, groups, ledger, notices
from bot.types import Address, Contact
from tests.lines.line import Seen
from tests.town import Phone, Town

TEXT = "Ngày 27/11/2026 điện lực cắt điện để sửa đường dây, từ 8 giờ đến 11 giờ."
CLEARER = f"{TEXT}\nBà con bơm nước, sạc điện thoại từ tối hôm trước."
CORRECTED = CLEARER.replace("27/11", "28/11")
REASON = "Ghi thêm bà con cần chuẩn bị gì"
WHY = "Điện lực hoãn sang tháng sau"
FORGED = "Nộp 200.000 đồng vào số tài khoản 19001234567890 để được cấp điện lại sớm."
VILLAGES = (
    "thon_dong", "thon_doai", "thon_nam", "nguyen_hoa", "bai_dau", "suoi_da", "ban_mua", "",
)  # fmt: skip
EACH = 250
RECENTLY, DAYS_AGO, TOO_LONG = timedelta(hours=1), timedelta(days=3), timedelta(days=8)
LEFT, SHUT, LATE, LOST = 6, 4, 8, 5
"""Who blocked the bot and said so, who did without a word, whose door is shut, who goes later."""
TOKEN = re.compile(r"/moi ([a-z]+)")
TELEGRAM_GROUPS = tuple(Address("telegram", f"-100200300{number}") for number in range(1, 5))


@dataclass(frozen=True)
class Stage:
    """One moment: what has appeared, what the bot counts, what it says of it."""

    got: Counter[Address]
    """By the platforms' own ledgers: who got this very notice, how often."""
    report: Report
    page: str
    """What the officer's phone shows."""


@dataclass(frozen=True)
class Sample:
    """One look while messages leave."""

    before: int
    """Messages that had appeared before the bot was asked…"""
    report: Report
    after: int
    """…and after it had answered."""


@dataclass
class Sent:
    """One notice of the chain, from its approval on."""

    notice: Notice
    since: tuple[int, int]
    frozen: Frozen
    paid_before: int
    early: list[list[str]] = field(default_factory=list)
    """Which lanes were due in the minute in which it can be stopped, and before its hour."""
    samples: list[Sample] = field(default_factory=list)
    stages: dict[str, Stage] = field(default_factory=dict)
    texts: list[tuple[Address, str]] = field(default_factory=list)


@dataclass
class Story:
    """Everything that was seen."""

    town: Town
    admin: Phone
    officer: Phone
    approver: Phone
    relay: Phone
    volunteers: tuple[Phone, Phone]
    groups: tuple[Address, ...] = ()
    """Those that were confirmed, each with its village."""
    left: set[Address] = field(default_factory=set)
    shut: set[Address] = field(default_factory=set)
    late: set[Address] = field(default_factory=set)
    lost: set[Address] = field(default_factory=set)
    later: set[Address] = field(default_factory=set)
    """People who came when the notice had been sent."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What a phone showed, by what it is about."""
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    check: Check | None = None
    first: Sent | None = None
    correction: Sent | None = None
    withdrawal: Sent | None = None
    charged: int = 0
    villages: dict[Address, str] = field(default_factory=dict)

    def told(self) -> Sent:
        """Return the first notice."""
        assert self.first
        return self.first


async def tell(town: Town) -> Story:
    """Tell all of it."""
    story = Story(
        town,
        town.phone("telegram", "11"),
        town.phone("telegram", "12"),
        town.phone("zalo_oa", "21"),
        town.phone("zalo_oa", "22"),
        (town.phone("telegram", "31"), town.phone("telegram", "32")),
    )
    await employ(story)
    await gather(story)
    await settle(story)
    await write(story)
    await return_and_correct(story)
    story.first = await approve(story, "first")
    await wait_for_morning(story)
    await follow(story, story.first)
    await check(story)
    await move_in_and_out(story)
    await correct(story)
    await withdraw(story)
    return story


async def employ(story: Story) -> None:
    """Give everybody their role, from the first administrator on."""
    admin, officer = story.admin, story.officer
    await admin.says(f"/moi {story.town.app.invitation}")
    await admin.says("Nguyễn Văn An")
    story.seen["again"] = await story.town.phone("telegram", "99").says(
        f"/moi {story.town.app.invitation}"
    )
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
        late = set(people[:LATE]) if channel == "zalo_oa" else set[Address]()
        left, shut = set(people[LATE : LATE + LEFT]), set(people[20 : 20 + SHUT])
        story.late |= late
        story.left |= left
        story.shut |= shut
        for number, one in enumerate(people[:-2]):
            ago = TOO_LONG if one in late else (RECENTLY, DAYS_AGO)[number % 2]
            known.append((Contact(one, village=VILLAGES[number % 8]), ago))
        story.lost |= set(people[40 : 40 + LOST])
    await town.settle(known)
    for one in story.left:
        if one.channel == "telegram":
            town.telegram.blocks(int(one.id))
        else:
            town.zalo.unfollows(one.id)
    for one in story.shut:
        shut_out(town, one)
    await town.quiet()
    # The last two on each platform come by the front door.
    await town.phone("telegram", str(100_000 + EACH - 2)).says("/start menu--thon_dong")
    await town.phone("telegram", str(100_000 + EACH - 1)).says("tôi ở thôn Đoài")
    await town.phone("zalo_oa", str(200_000 + EACH - 2)).says("em ở bản Mua ạ")
    await town.phone("zalo_oa", str(200_000 + EACH - 1)).says("xóm Đình")
    everybody = [one.address for one, _ in known]
    async with town.app.db.read() as tx:
        for one in everybody:
            found = await contacts.find(tx, one)
            assert found
            story.villages[one] = found.village


def shut_out(town: Town, one: Address) -> None:
    """Block the bot without its hearing of it."""
    if one.channel == "telegram":
        town.telegram.chat(int(one.id)).refuses = "bot was blocked by the user"
    else:
        town.zalo.blocks(one.id)


async def write(story: Story) -> None:
    """Write the notice step by step, look at it, try it, hand it in."""
    officer, seen = story.officer, story.seen
    await officer.says("soạn tin")
    await officer.says(TEXT)
    await officer.presses("Cả xã Tân Nguyên")
    await officer.presses("Nhóm và từng người")
    seen["when"] = await officer.says("8h sáng mai")
    seen["preview"] = await officer.says("45/TB-UBND, Chủ tịch Nguyễn Văn An")
    seen["try"] = await officer.presses("Gửi thử cho mình")
    seen["tried"] = officer.seen[-2]
    seen["sent"] = await officer.presses("Gửi duyệt")


async def return_and_correct(story: Story) -> None:
    """Send it back with a reason; correct it; hand it in again."""
    approver, officer, seen = story.approver, story.officer, story.seen
    seen["waiting"] = await approver.says("việc của tôi")
    code = code_of(story)
    seen["judged"] = await approver.types(f"Duyệt {code}")
    seen["whom"] = await approver.types("Xem người nhận")
    await approver.types("Về trang duyệt")
    await approver.types("Trả lại để sửa")
    seen["returned"] = await approver.says(REASON)
    seen["heard why"] = officer.seen[-1]
    seen["taken up"] = await officer.presses("Sửa tin")
    await officer.presses("Sửa")
    await officer.presses("Nội dung")
    seen["corrected"] = await officer.says(CLEARER)
    await officer.presses("Gửi duyệt")


def code_of(story: Story) -> str:
    """Return the newest code that stands on the officer's phone."""
    found = re.findall(r"TB-\d+", story.seen["sent"].text)
    return str(found[0])


async def approve(story: Story, what: str) -> Sent:
    """Approve by typed numbers; look into the minute in which it can be stopped."""
    town, approver = story.town, story.approver
    waiting = await approver.says("việc của tôi")
    code = re.findall(r"Duyệt (TB-\d+)", waiting.text)[0]
    story.seen[f"{what} judged"] = await approver.types(f"Duyệt {code}")
    story.seen[f"{what} sure"] = await approver.types("Duyệt gửi")
    now = await notice(town, code)
    if what == "first":
        story.check = await town.app.desk.check(now.draft, event=now.event, key=now.key)
    since, paid = town.mark, town.zalo.charged
    story.seen[f"{what} approved"] = await approver.types("Đồng ý duyệt")
    async with town.app.db.read() as tx:
        frozen = thaw(await notices.body(tx, now.id))
    sent = Sent(await notice(town, code), since, frozen, paid)
    await not_yet(town, sent)
    town.clock.now = story_minute(sent) - timedelta(seconds=1)
    await not_yet(town, sent)
    await note(story, sent, "approved")
    return sent


def story_minute(sent: Sent) -> datetime:
    """Return when the minute is over."""
    assert sent.notice.cool_until
    return sent.notice.cool_until.astimezone(VIETNAM)


async def not_yet(town: Town, sent: Sent) -> None:
    """Let the clock do its work, and note what would leave."""
    await town.app.notices.tick()
    sent.early.append(list(await town.app.notices.due()))


async def wait_for_morning(story: Story) -> None:
    """Let the minute, the evening and the night go by."""
    town, sent = story.town, story.told()
    story.pages["early"] = await page(town, sent.notice.code)
    morning = town.clock().replace(hour=8, minute=0, second=0) + timedelta(days=1)
    for moment in (story_minute(sent) + timedelta(minutes=1), morning - timedelta(seconds=1)):
        town.clock.now = moment
        await not_yet(town, sent)
    story.seen["asked early"] = await story.volunteers[0].says(sent.notice.code)
    town.clock.now = morning


async def follow(story: Story, sent: Sent) -> None:
    """Watch it leave, to its end."""
    town, code = story.town, sent.notice.code

    def many() -> int:
        return sum(town.got(sent.since, code).values())

    def ended() -> bool:
        return any(f"{code}: đã gửi xong" in one.text for one in story.officer.seen)

    asked = False
    while not ended():
        goal = many() + 120
        try:
            await town.telegram.until(either(lambda goal=goal: many() >= goal, ended), 8)
        except TimeoutError:
            print("DEBUG", many(), goal, await notice(town, code), [m.text for m in story.officer.seen[-3:]], await town.app.notices.due(), await town.app.desk.report(await notice(town, code)), town.mark)
            raise
        before = many()
        report = await town.app.desk.report(await notice(town, code))
        sent.samples.append(Sample(before, report, many()))
        town.clock.later(seconds=2)
        if not asked:
            story.seen[f"meanwhile {code}"] = await story.volunteers[0].says("/menu")
            asked = True
    await town.quiet()
    await note(story, sent, "sent")
    sent.texts = town.appeared(sent.since, code)


def either(*ways: Callable[[], bool]) -> Callable[[], bool]:
    """Be true where one of these is."""
    return lambda: any(one() for one in ways)


async def note(story: Story, sent: Sent, name: str) -> None:
    """Note a stage: the officer looks, and so do we."""
    code = sent.notice.code
    shown = await story.officer.says(f"/tin {code}")
    sent.notice = await notice(story.town, code)
    report = await story.town.app.desk.report(sent.notice)
    sent.stages[name] = Stage(story.town.got(sent.since, code), report, shown.text)


async def check(story: Story) -> None:
    """Let the relay forward it, and villagers ask whether it is genuine."""
    town, sent = story.town, story.told()
    code = sent.notice.code
    story.charged = town.zalo.charged - sent.paid_before
    story.seen["relayed"] = await story.relay.presses("Đã chuyển vào nhóm")
    await story.relay.presses("Đã chuyển vào nhóm")
    await note(story, sent, "relayed")
    lan, hoa = town.phone("zalo_oa", "200101"), town.phone("telegram", "100101")
    story.seen["alone"] = await lan.says(code.lower().replace("-", " "))
    ours = next(text for address, text in sent.texts if address == hoa.address)
    story.seen["ours"] = await hoa.says(ours)
    story.seen["forged"] = await hoa.says(f"{ours}\n{FORGED}")
    story.pages["sent"] = await page(town, code)


async def move_in_and_out(story: Story) -> None:
    """Let some come, and some go."""
    town = story.town
    for one in (town.phone("telegram", "300001"), town.phone("zalo_oa", "300002")):
        await one.says("tôi ở thôn Đông")
        story.later.add(one.address)
    for one in story.lost:
        shut_out(town, one)


async def correct(story: Story) -> None:
    """Correct it, for those who got it."""
    officer, sent, seen = story.officer, story.told(), story.seen
    await officer.says(f"/tin {sent.notice.code}")
    await officer.presses("Đính chính")
    seen["correction preview"] = await officer.says(CORRECTED)
    seen["correction sent"] = await officer.presses("Gửi duyệt")
    story.correction = await approve(story, "correction")
    story.town.clock.now = story_minute(story.correction)
    await follow(story, story.correction)
    code = story.correction.notice.code
    seen["relayed by words"] = await story.relay.says(f"đã chuyển {code}")
    await note(story, story.correction, "relayed")
    await note(story, sent, "corrected")
    story.seen["old code"] = await story.town.phone("zalo_oa", "200101").says(sent.notice.code)
    story.pages["corrected"] = await page(story.town, sent.notice.code)


async def withdraw(story: Story) -> None:
    """Withdraw it, for those who got it."""
    officer, sent, seen = story.officer, story.told(), story.seen
    await officer.says(f"/thuhoi {sent.notice.code}")
    seen["withdrawal preview"] = await officer.says(WHY)
    await officer.presses("Gửi duyệt")
    story.withdrawal = await approve(story, "withdrawal")
    story.town.clock.now = story_minute(story.withdrawal)
    await follow(story, story.withdrawal)
    await note(story, sent, "withdrawn")
    for name, code in codes(story).items():
        seen[f"{name} code"] = await story.town.phone("zalo_oa", "200101").says(code)
        story.pages[f"{name} withdrawn"] = await page(story.town, code)


def codes(story: Story) -> dict[str, str]:
    """Name the codes of the notice and its correction."""
    assert story.correction
    return {"first": story.told().notice.code, "correction": story.correction.notice.code}


async def notice(town: Town, code: str) -> Notice:
    """Read a notice."""
    found = await town.app.desk.notice(code=code)
    assert found
    return found


async def page(town: Town, code: str) -> tuple[int, str]:
    """Open the page of a notice."""
    async with aiohttp.ClientSession() as browser, browser.get(f"{town.url}/n/{code}") as got:
        return got.status, await got.text()
