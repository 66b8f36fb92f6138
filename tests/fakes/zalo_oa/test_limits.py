"""The fake account lets through as much as Zalo does, for the same price, on the same ways."""

import pytest
from aiohttp import ClientError

from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.caller import LAN, TEXT, Bot


async def test_the_rate_is_counted_by_the_minute(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """Over the rate Zalo answers -32 until the next minute."""
    zalo.rate = 2

    errors = [(await bot.get("/v2.0/oa/getoa"))["error"] for _ in range(3)]
    clock.later(minutes=1)
    after = await bot.get("/v2.0/oa/getoa")

    assert errors == [0, 0, -32]
    assert after["error"] == 0


async def test_free_messages_then_the_package_then_money(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """What a person does renews the free frame; then the package pays, then the wallet."""
    zalo.free_messages, zalo.package_quota, zalo.wallet = 2, 1, 100
    zalo.says(LAN, "chào")

    told = [await bot.send(text="a") for _ in range(5)]
    zalo.says(LAN, "nữa")
    renewed = await bot.send(text="a")
    clock.later(hours=48, seconds=1)
    bot.renew()
    quota = await bot.post("/v3.0/oa/quota/message", {"user_id": LAN})

    messages = zalo.chat(LAN).answers
    assert told[0]["data"]["quota"] == {"quota_type": "reply", "remain": "1", "total": "2"}
    assert [one.quota_type for one in messages] == ["reply", "reply", "sub_quota", "", "reply"]
    assert told[2]["data"]["quota"]["expired_date"] == "30/11/2026"
    assert "quota" not in told[3]["data"]
    assert [one["error"] for one in told] == [0, 0, 0, 0, -321]
    assert (messages[3].price, zalo.charged, zalo.wallet) == (55, 55, 45)
    assert renewed["data"]["quota"]["remain"] == "1"
    assert quota["data"]["cs_reply"] == {"remain": "0", "total": "2"}


async def test_whom_the_account_may_not_write_to(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """Each reason has its number."""
    for user in ("1", "2", "3", "4"):
        zalo.follows(user)
    zalo.unfollows("1")
    zalo.blocks("2")
    zalo.bans("3")

    errors = [(await bot.send(user, text="a"))["error"] for user in ("0", "1", "2", "3", "4")]
    clock.later(days=7, seconds=1)
    bot.renew()
    late = await bot.send("4", text="a")
    zalo.says("1", "tôi lại viết")
    back = await bot.send("1", text="a")

    assert errors == [-213, -213, -244, -227, 0]
    assert (late["error"], back["error"]) == (-230, 0)


async def test_the_old_ways_are_shut(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """The old address takes reactions and broadcasts only; broadcasts not at night."""
    id_ = zalo.says(LAN, "chào")
    person = {"user_id": LAN}
    action = {"react_icon": "/-heart", "react_message_id": id_}
    article = {"media_type": "article", "attachment_id": "bd5e"}
    payload = {"template_type": "media", "elements": [article]}
    broadcast = {
        "recipient": {"target": {"cities": "4"}},
        "message": {"attachment": {"type": "template", "payload": payload}},
    }
    old = "/v2.0/oa/message"

    text = await bot.post(old, {"recipient": person, "message": {"text": "a"}})
    shut = await bot.post("/v3.0/oa/message/transaction", {})
    unknown = await bot.post("/v3.0/oa/nothing", {})
    heart = await bot.post(old, {"recipient": person, "sender_action": action})
    odd = await bot.post(
        old, {"recipient": person, "sender_action": action | {"react_icon": "<3"}}
    )
    day = await bot.post(old, broadcast)
    clock.later(hours=13)
    night = await bot.post(old, broadcast)

    assert [one["error"] for one in (text, shut, unknown)] == [-240, -240, -212]
    assert (heart["error"], odd["error"]) == (0, -201)
    assert zalo.reactions == [(LAN, id_, "/-heart")]
    assert (day["error"], night["error"]) == (0, -234)


async def test_what_goes_wrong_on_the_way(zalo: FakeZaloOA, bot: Bot):
    """A refused call does nothing; a lost answer is of a call that was carried out."""
    zalo.says(LAN, "chào")
    zalo.faults.refuses(TEXT, -200, "Send message failed")
    zalo.faults.cuts_silently(TEXT)

    refused = await bot.send(text="một")
    with pytest.raises(ClientError):
        await bot.send(text="hai")

    assert refused == {"error": -200, "message": "Send message failed"}
    assert [one.text for one in zalo.chat(LAN).answers] == ["hai"]
    assert [path for path, _ in zalo.calls] == [TEXT, TEXT]
