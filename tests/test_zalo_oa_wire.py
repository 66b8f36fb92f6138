"""What only Zalo's Official Account does: its tokens, its officials, its groups, its hearts."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from bot.config import Settings
from bot.storage import contacts, outbox
from bot.storage.delivery_table import delivery
from bot.types import Address, Contact, Reply, State
from tests.chat import Clock
from tests.lines.zalo_oa import ZaloOALine, zalo_oa

LAN = "246845883529197922"
OAUTH = "/v4/oa/access_token"


@pytest.fixture
async def line(settings: Settings, clock: Clock) -> AsyncIterator[ZaloOALine]:
    """The account, connected."""
    async with zalo_oa(settings, clock) as line:
        yield line


async def contact(line: ZaloOALine, who: str = LAN) -> Contact:
    async with line.app.db.read() as tx:
        found = await contacts.find(tx, Address("zalo_oa", who))
    assert found
    return found


async def states(line: ZaloOALine) -> list[State]:
    async with line.app.db.read() as tx:
        rows = await tx.execute(select(delivery.c.state).order_by(delivery.c.id))
    return [State(row.state) for row in rows]


async def test_a_token_that_ends_in_the_middle_of_a_flow(line: ZaloOALine) -> None:
    """The person notices nothing: the answer comes, once, and the flow goes on."""
    line.says(LAN, "/qr")
    await line.quiet()
    line.zalo.expire_access()

    line.taps(LAN, "Bắt đầu")
    question = (await line.answers(LAN))[-1]
    assert "Bước 1/" in question.text
    line.zalo.expire_access()
    line.says(LAN, "1")

    shown = await line.answers(LAN)
    assert len(shown) == 3
    assert "Bước 2/" in shown[-1].text


async def test_a_refresh_whose_answer_is_lost_in_the_middle_of_a_flow(line: ZaloOALine) -> None:
    """The answer waits for an administrator's consent, and then comes, once, in its place."""
    line.says(LAN, "/qr")
    await line.quiet()
    line.zalo.expire_access()
    line.zalo.faults.cuts_silently(OAUTH)
    line.taps(LAN, "Bắt đầu")
    await line.heard()
    for _ in range(5):
        await line.app.settle()
        line.clock.later(minutes=6)
        await line.app.sender.run_once()
    assert len(line.seen(LAN)) == 1

    await line.oa.connecting.keep_given(line.zalo.grant()[1])

    shown = await line.answers(LAN)
    assert len(shown) == 2
    assert "Bước 1/" in shown[-1].text


async def test_an_official_who_answers_by_hand_is_not_talked_over(line: ZaloOALine) -> None:
    """The bot says nothing for half an hour; a tap on its buttons, or the time, brings it back."""
    line.says(LAN, "/menu")
    await line.quiet()
    line.zalo.official_says(LAN, "Chào bác, tôi là Hoa ở một cửa.")
    line.says(LAN, "vâng chào cô, hồ sơ của tôi thế nào")
    assert len(await line.answers(LAN)) == 1

    line.taps(LAN, "Gặp cán bộ")
    assert len(await line.answers(LAN)) == 2
    line.zalo.official_says(LAN, "Bác cần gì nữa không?")
    line.says(LAN, "không cô ạ")
    assert len(await line.answers(LAN)) == 2

    line.clock.later(minutes=31)
    line.says(LAN, "lam khai sinh")

    assert "KHAI SINH" in (await line.answers(LAN))[-1].text


async def test_whoever_follows_is_greeted_once(line: ZaloOALine) -> None:
    """Following opens the conversation; opening it once more the same day does not."""
    line.zalo.follows(LAN)
    line.zalo.clicks_chat_now(LAN)
    (hello,) = await line.answers(LAN)
    assert "không phải cán bộ" in hello.text
    assert hello.labels

    line.zalo.unfollows(LAN)
    await line.quiet()
    assert not (await contact(line)).reachable


async def test_thanks_are_answered_with_a_heart(line: ZaloOALine) -> None:
    """A courtesy costs no message."""
    line.says(LAN, "/menu")
    await line.quiet()

    said = line.says(LAN, "cảm ơn")

    assert len(await line.answers(LAN)) == 1
    assert line.zalo.reactions == [(LAN, said, "/-heart")]
    line.says(LAN, "1")
    assert "Bắt đầu" in (await line.answers(LAN))[-1].labels


async def test_where_somebody_lives_is_kept_and_nothing_else(line: ZaloOALine) -> None:
    """Of what a person lets Zalo tell us, only the village is noted."""
    line.says(LAN, "/menu")
    await line.quiet()

    line.zalo.submits_info(LAN, address="Thôn Đoài", name="Nguyễn Thị Lan", phone=84912345678)

    told = (await line.answers(LAN))[-1]
    assert "Thôn Đoài" in told.text
    assert (await contact(line)).village == "thon_doai"
    async with line.app.db.read() as tx:
        kept = [str(row) for row in await tx.execute(select(contacts.contact))]
    assert not any("Nguyễn" in row or "912345678" in row for row in kept)


async def test_receipts_are_noted(line: ZaloOALine) -> None:
    """What is on the phone is delivered, not only sent."""
    line.says(LAN, "/menu")
    await line.quiet()
    assert await states(line) == [State.sent]

    line.zalo.receives(LAN, line.zalo.chat(LAN).answers[0])
    await line.heard()

    assert await states(line) == [State.delivered]


async def test_too_late_to_write(line: ZaloOALine) -> None:
    """After seven days Zalo lets nothing through: said so, not tried again, until they write."""
    line.says(LAN, "/menu")
    await line.quiet()
    line.clock.later(days=8)
    async with line.app.db.begin() as tx:
        news = outbox.row(Address("zalo_oa", LAN), Reply("Hồ sơ có kết quả."), now=line.clock())
        await outbox.add(tx, [news])

    await line.quiet()
    assert (await states(line))[-1] == State.failed
    assert not (await contact(line)).reachable

    line.says(LAN, "/menu")
    assert len(await line.answers(LAN)) == 2
    assert (await contact(line)).reachable


async def test_a_group_hears_one_line(line: ZaloOALine) -> None:
    """In a group the bot speaks when spoken to, and asks people into the private chat."""
    line.says(LAN, "/menu")
    await line.quiet()
    asset = line.zalo.buys_asset("gmf50")
    group = await line.oa.groups.create("Thôn Đoài", "Tin của thôn", asset, [line.zalo.admin, LAN])
    await line.quiet()
    assert group.link.startswith("https://zalo.me/g/")
    before = len(line.zalo.group(group.id).answers)

    line.zalo.says(LAN, "chiều nay họp nhé", group=group.id)
    line.zalo.says(LAN, "trợ lý ơi hồ sơ H26.1-261101-0001 [@all] đâu?", group=group.id)
    await line.quiet()

    (told,) = line.zalo.group(group.id).answers[before:]
    assert "H26" not in told.text
    assert f"https://zalo.me/{line.zalo.oa_id}" in told.text
    assert len(line.seen(LAN)) == 1


async def test_a_group_whose_package_ends_is_told_in_time(line: ZaloOALine) -> None:
    """Two weeks before, once; and again when it has stopped."""
    line.says(LAN, "/menu")
    await line.quiet()
    asset = line.zalo.buys_asset("gmf10")
    await line.oa.groups.create("Bản Mua", "", asset, [line.zalo.admin, LAN])
    told: list[str] = []

    async def alert(_code: str, sentence: str) -> None:
        told.append(sentence)

    groups = type(line.oa.groups)(line.oa.client, line.app.db, alert, line.clock)
    for _ in range(60):
        await groups.warn()
        line.clock.later(days=1)
        await line.zalo.retry_due()

    assert [("hết hạn ngày" in one, "đã ngừng" in one) for one in told] == [
        (True, False),
        (False, True),
    ]


async def test_a_receipt_may_come_before_we_know_that_it_left(line: ZaloOALine) -> None:
    """A phone that is awake is quicker than our own commit: its word is kept until then."""
    line.says(LAN, "/menu")
    await line.quiet()
    (shown,) = line.zalo.chat(LAN).answers
    async with line.app.db.begin() as tx:
        await tx.execute(update(delivery).values(platform_id="", state="sending"))

    line.zalo.receives(LAN, shown)
    await line.heard()
    async with line.app.db.begin() as tx:
        await tx.execute(update(delivery).values(platform_id=shown.id, state="sent"))
    await line.app.intake.look_again()

    assert await states(line) == [State.delivered]


async def test_news_that_had_to_wait_does_not_hold_back_an_answer(line: ZaloOALine) -> None:
    """Whoever writes opens the way: what a spent quota held back leaves, and then the answer."""
    line.says(LAN, "/menu")
    await line.quiet()
    line.clock.later(days=3)
    line.zalo.faults.refuses("/v3.0/oa/message/cs", -211)
    async with line.app.db.begin() as tx:
        news = outbox.row(Address("zalo_oa", LAN), Reply("Hồ sơ có kết quả."), now=line.clock())
        await outbox.add(tx, [news])
    await line.app.sender.run_once()
    await line.app.settle()
    line.clock.later(minutes=2)

    line.says(LAN, "lam khai sinh")
    await line.heard()
    await line.app.settle()
    for _ in range(2):
        await line.app.sender.run_once()
        await line.app.settle()

    assert ["kết quả" in one.text for one in line.seen(LAN)] == [False, True, False]
    assert "KHAI SINH" in line.seen(LAN)[-1].text
