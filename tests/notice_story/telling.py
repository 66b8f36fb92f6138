"""Tells the story: written, returned, approved, sent, checked, corrected, withdrawn."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.hours import VIETNAM
from bot.notices.freezing import thaw
from bot.storage import notices
from tests.notice_story.noted import Sample, Sent, Story, note, notice, page, told
from tests.notice_story.opening import employ, gather, settle, shut_out
from tests.notice_story.town import Town

TEXT = "Ngày 27/11/2026 điện lực cắt điện để sửa đường dây, từ 8 giờ đến 11 giờ."
CLEARER = f"{TEXT}\nBà con bơm nước, sạc điện thoại từ tối hôm trước."
CORRECTED = CLEARER.replace("27/11", "28/11")
REASON = "Ghi thêm bà con cần chuẩn bị gì"
WHY = "Điện lực hoãn sang tháng sau"
FORGED = "Nộp 200.000 đồng vào số tài khoản 19001234567890 để được cấp điện lại sớm."
STEP = 60
"""Messages between two looks while a notice leaves."""


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
    town.clock.now = cooled(sent) - timedelta(seconds=10)
    await not_yet(town, sent)
    await note(story, sent, "approved")
    return sent


def cooled(sent: Sent) -> datetime:
    """Return when the minute is over."""
    assert sent.notice.cool_until
    return sent.notice.cool_until.astimezone(VIETNAM)


async def not_yet(town: Town, sent: Sent) -> None:
    """Let the clock do its work, and note what would leave."""
    await town.app.notices.tick()
    sent.early.append(list(await town.app.notices.due()))


async def wait_for_morning(story: Story) -> None:
    """Let the minute, the evening and the night go by."""
    town, sent = story.town, told(story.first)
    story.pages["early"] = await page(town, sent.notice.code)
    story.seen["asked early"] = await story.volunteers[0].says(sent.notice.code)
    morning = town.clock().replace(hour=8, minute=0, second=0) + timedelta(days=1)
    for moment in (cooled(sent) + timedelta(minutes=1), morning - timedelta(seconds=1)):
        town.clock.now = moment
        await not_yet(town, sent)
    town.clock.now = morning


async def follow(story: Story, sent: Sent) -> None:
    """Watch it leave, to its end."""
    town, code = story.town, sent.notice.code
    phone = town.telegram.chat(int(story.officer.address.id))

    def ended() -> bool:
        return any(f"{code}: đã gửi xong" in one.text for one in phone.answers[-5:])

    while not ended():
        goal = sum(town.mark) + STEP
        await town.telegram.until(partial(either, ended, lambda: sum(town.mark), goal), 30)
        before = town.got(sent.since, code).total()
        report = await town.app.desk.report(await notice(town, code))
        sent.samples.append(Sample(before, report, town.got(sent.since, code).total()))
        town.clock.later(seconds=3)
    await town.quiet()
    await note(story, sent, "sent")
    sent.texts = town.appeared(sent.since, code)


def either(ended: Callable[[], bool], many: Callable[[], int], goal: int) -> bool:
    """Tell whether it is over, or time for another look."""
    return many() >= goal or ended()


async def check(story: Story) -> None:
    """Let the relay forward it, and villagers ask whether it is genuine."""
    town, sent = story.town, told(story.first)
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
    for newcomer in (town.phone("telegram", "300001"), town.phone("zalo_oa", "300002")):
        await newcomer.says("tôi ở thôn Đông")
        story.later.add(newcomer.address)
    for one in story.lost:
        shut_out(town, one)


async def correct(story: Story) -> None:
    """Correct it, for those who got it."""
    officer, sent, seen = story.officer, told(story.first), story.seen
    await officer.says(f"/tin {sent.notice.code}")
    await officer.presses("Đính chính")
    seen["correction preview"] = await officer.says(CORRECTED)
    seen["correction sent"] = await officer.presses("Gửi duyệt")
    story.correction = await approve(story, "correction")
    story.town.clock.now = cooled(story.correction)
    await follow(story, story.correction)
    code = story.correction.notice.code
    seen["relayed by words"] = await story.relay.says(f"đã chuyển {code}")
    await note(story, story.correction, "relayed")
    await note(story, sent, "corrected")
    story.seen["old code"] = await story.town.phone("zalo_oa", "200101").says(sent.notice.code)
    story.pages["corrected"] = await page(story.town, sent.notice.code)


async def withdraw(story: Story) -> None:
    """Withdraw it, for those who got it."""
    officer, sent, seen = story.officer, told(story.first), story.seen
    await officer.says(f"/thuhoi {sent.notice.code}")
    seen["withdrawal preview"] = await officer.says(WHY)
    await officer.presses("Gửi duyệt")
    story.withdrawal = await approve(story, "withdrawal")
    story.town.clock.now = cooled(story.withdrawal)
    await follow(story, story.withdrawal)
    await note(story, sent, "withdrawn")
    for name, code in codes(story).items():
        seen[f"{name} code"] = await story.town.phone("zalo_oa", "200101").says(code)
        story.pages[f"{name} withdrawn"] = await page(story.town, code)


def codes(story: Story) -> dict[str, str]:
    """Name the codes of the notice and its correction."""
    return {
        "first": told(story.first).notice.code,
        "correction": told(story.correction).notice.code,
    }
