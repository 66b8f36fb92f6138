"""The fake account tells its webhook what Zalo tells, as often as Zalo does."""

import json

from tests.chat import Clock
from tests.fakes.zalo_oa import PNG, FakeZaloOA
from tests.fakes.zalo_oa.caller import LAN, Bot, Hook

VECTOR = (
    '{"app_id":"360846524840903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1543908534740"}'
)
VECTOR_MAC = "7c2f549f95aca6dba298e65f748272d7a2d61c529687cd8c6b310a3272d11d17"


async def test_events_are_signed_over_their_bytes(zalo: FakeZaloOA, hook: Hook):
    """The vector of the facts holds; an unsigned event carries no signature."""
    zalo.injects(VECTOR.encode())
    zalo.injects(json.loads(VECTOR), signed=False)
    await zalo.until(lambda: len(hook.heard) == 2)

    (signed, raw), (unsigned, same) = hook.heard
    assert signed["X-ZEvent-Signature"] == f"mac={VECTOR_MAC}"
    assert raw == same == VECTOR.encode()
    assert "X-ZEvent-Signature" not in unsigned


async def test_a_silent_webhook_is_tried_five_times_more(
    zalo: FakeZaloOA, hook: Hook, clock: Clock
):
    """Each retry carries its number; then Zalo gives up until asked again."""
    hook.status = 503
    zalo.says(LAN, "chào")
    await zalo.retry_due()
    before = len(hook.heard)

    for minutes in (0.5, 5, 15, 30, 60):
        clock.later(minutes=minutes)
        await zalo.retry_due()

    assert before == 1
    assert [headers.get("num_retry") for headers, _ in hook.heard] == [None, *"12345"]
    assert len({raw for _, raw in hook.heard}) == 1
    assert (zalo.disabled, zalo.waiting) == (True, 0)
    hook.status = 200
    zalo.says(LAN, "mất")
    zalo.enable()
    zalo.says(LAN, "còn")
    await zalo.until(lambda: len(hook.heard) == 7)
    assert hook.bodies[-1]["message"]["text"] == "còn"


async def test_an_impatient_zalo_tries_again_at_once(clock: Clock):
    """Tests over the wire need not move the clock."""
    async with FakeZaloOA(clock=clock, impatient=True, also_secret_order="oa_id") as zalo:
        zalo.webhook = "http://127.0.0.1:9/hooks/zalo_oa"
        zalo.says(LAN, "chào")
        await zalo.until(lambda: len(zalo.hook.answers) > 2)

        assert zalo.waiting == 1
        assert not zalo.disabled


async def test_events_come_twice_and_out_of_order(zalo: FakeZaloOA, hook: Hook):
    """Redelivery is the same body with a number; reordering turns the order round."""
    with zalo.reordering():
        first = zalo.says(LAN, "một")
        zalo.follows(LAN)
    await zalo.until(lambda: not zalo.waiting)
    zalo.redelivers(first)
    await zalo.until(lambda: len(hook.heard) == 3)

    assert hook.names == ["follow", "user_send_text", "user_send_text"]
    assert hook.heard[1][1] == hook.heard[2][1]
    assert hook.heard[2][0]["num_retry"] == "1"


async def test_a_picture_can_be_fetched_for_a_while(
    zalo: FakeZaloOA, bot: Bot, hook: Hook, clock: Clock
):
    """The address in the event is good until its time is over."""
    zalo.sends_image(LAN, caption="giấy")
    await zalo.until(lambda: hook.heard)
    message = hook.bodies[0]["message"]
    url = message["attachments"][0]["payload"]["url"]

    async with bot.client.get(url) as found:
        content = await found.read()
    clock.later(hours=1)
    async with bot.client.get(url) as late:
        status = late.status

    assert (content, message["text"], status) == (PNG, "giấy", 404)


async def test_people_do_much_more_than_write(zalo: FakeZaloOA, bot: Bot, hook: Hook):
    """Every other event has its shape, and no two share a key."""
    zalo.says(LAN, "chào")
    await bot.send(text="trả lời")
    answer = zalo.chat(LAN).answers[0]
    ways = (
        "sends_gif", "sends_audio", "sends_video", "sends_file", "sends_sticker",
        "sends_location", "sends_link", "sends_business_card", "follows", "unfollows",
        "clicks_chat_now", "withdraws", "submits_info", "submits_info_2026",
    )  # fmt: skip

    keys = [getattr(zalo, way)(LAN) for way in ways]
    keys += [getattr(zalo, way)(LAN, answer) for way in ("reacts", "sees", "receives")]
    keys.append(zalo.official_says(LAN, "để tôi"))
    await zalo.until(lambda: len(hook.heard) == 2 + len(keys))

    bodies = {body["event_name"]: body for body in hook.bodies}
    assert len(set(keys)) == len(keys)
    assert bodies["user_send_file"]["message"]["attachments"][0]["payload"]["type"] == "pdf"
    assert bodies["follow"]["follower"] == {"id": LAN}
    assert bodies["user_withdraw"]["user_id"] == LAN
    assert bodies["user_seen_message"]["message"] == {"msg_ids": [answer.id]}
    assert bodies["oa_send_text"]["sender"] == {"id": zalo.oa_id, "admin_id": zalo.admin}
    assert answer.reactions == ["/-heart"]
    phones = [one["info"]["phone"] for one in hook.bodies if "info" in one]
    assert phones == [84912345678, "84912345678"]
