"""The fake Zalo keeps the rules that the channel is written for."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_bot.caller import Caller
from tests.fakes.zalo_bot.server import PNG

LAN, HOA, GROUP = "6ede9afa66b88fe6d6a9", "7fdd8afa55b77fe5c5b8", "00aa11bb22cc33dd44ee"
SECRET = "s3cret-of-12"


async def test_update_is_one_and_is_handed_out_once(zalo: FakeZaloBot, caller: Caller) -> None:
    """An update is handed out alone, and once; an idle poll ends with 408."""
    first, second = zalo.says(LAN, "một"), zalo.says(LAN, "hai")

    got = [await caller.call("getUpdates", timeout=30) for _ in range(3)]

    assert [one["result"]["message"]["message_id"] for _, one in got[:2]] == [first, second]
    assert got[0][1]["result"]["event_name"] == "message.text.received"
    assert got[2] == (
        408,
        {"ok": False, "error_code": 408, "description": "Request timeout"},
    )
    assert zalo.waiting == 0


async def test_wrong_calls_are_refused(zalo: FakeZaloBot, caller: Caller) -> None:
    """A token, a method, a chat or a text that Zalo does not take has its code."""
    zalo.chat(LAN)
    url = f"{zalo.url}/bot{zalo.token}"

    async with caller.client.get(f"{url}/getMe") as got:
        me = (await got.json())["result"]
    async with caller.client.post(f"{url}x/getMe") as got:
        assert (got.status, (await got.json())["error_code"]) == (401, 401)
    statuses = [
        (await caller.call(method, **params))[0]
        for method, params in (
            ("setChatKeyboard", {}),
            ("getWebhookInfo", {}),
            ("sendMessage", {"chat_id": LAN, "text": ""}),
            ("sendMessage", {"chat_id": LAN, "text": "ấ" * 2001}),
            ("sendMessage", {"chat_id": LAN, "text": "ấ" * 2000}),
            ("sendMessage", {"chat_id": HOA, "text": "ai đó?"}),
            ("sendPhoto", {"chat_id": LAN, "photo": "http://bot.example/a.png"}),
        )
    ]

    assert me["account_type"] == "BASIC"
    assert statuses == [404, 404, 400, 400, 200, 404, 400]


@pytest.mark.parametrize("form", [False, True], ids=["JSON", "form"])
async def test_both_ways_of_writing_a_call(
    zalo: FakeZaloBot, caller: Caller, *, form: bool
) -> None:
    """JSON and form are read alike."""
    zalo.chat(LAN)

    status, told = await caller.call("sendMessage", form=form, chat_id=LAN, text="Chào bà con!")

    (seen,) = zalo.chat(LAN).answers
    assert (status, told["result"]["message_id"], seen.text) == (200, seen.id, "Chào bà con!")


async def test_photo_is_fetched_twice(zalo: FakeZaloBot, caller: Caller) -> None:
    """A picture is shown only where its address gives it again and again."""
    zalo.sends_photo(LAN, "giấy hẹn")
    _, told = await caller.call("getUpdates")
    photo = told["result"]["message"]["photo_url"]

    await caller.call("sendPhoto", chat_id=LAN, photo=photo, caption="Đây ạ")
    await caller.call("sendPhoto", chat_id=LAN, photo=f"{zalo.url}/photos/none.png")

    shown, black = zalo.chat(LAN).answers
    assert (shown.text, shown.photo, shown.fetched) == ("Đây ạ", photo, PNG)
    assert black.fetched is None


async def test_webhook_is_called_until_it_takes(
    zalo: FakeZaloBot, caller: Caller, hook: list[tuple[str, Any]]
) -> None:
    """Updates go to the address that was set, with its secret; then getUpdates fails."""
    url = hook[0][1]
    assert (await caller.call("setWebhook", url=url, secret_token="short"))[0] == 400

    status, told = await caller.call("setWebhook", url=url, secret_token=SECRET)
    id_ = zalo.says(LAN, "giờ làm việc")
    await zalo.until(lambda: not zalo.waiting)

    assert (status, told["result"]["url"], zalo.secret) == (200, url, SECRET)
    assert [secret for secret, _ in hook[1:]] == [SECRET] * 2
    assert hook[1][1] == hook[2][1]
    assert hook[2][1]["result"]["message"]["message_id"] == id_
    assert (await caller.call("getUpdates"))[0] == 400
    assert (await caller.call("testWebhook"))[1]["result"]["outcome"] == "webhook.ok"
    assert (await caller.call("deleteWebhook"))[1]["result"]["url"] == ""
    assert zalo.secret == ""


async def test_group_is_heard_when_it_calls_the_bot(zalo: FakeZaloBot, caller: Caller) -> None:
    """What a group says among itself never reaches the bot."""
    zalo.says(LAN, "chiều nay họp nhé", group=GROUP)
    called = zalo.says(LAN, "@Bot Xã Ơi mấy giờ mở cửa?", group=GROUP)

    _, told = await caller.call("getUpdates")

    message = told["result"]["message"]
    assert message["message_id"] == called
    assert message["chat"] == {"id": GROUP, "chat_type": "GROUP"}
    assert zalo.waiting == 0


async def test_free_plan_ends(zalo: FakeZaloBot, caller: Caller) -> None:
    """So many people, so many messages a month; after that nothing goes in or out."""
    zalo.people_limit, zalo.month_limit = 1, 1
    zalo.says(LAN, "một")
    zalo.says(HOA, "hai")
    zalo.says(LAN, "ba")

    statuses = [(await caller.call("sendMessage", chat_id=LAN, text="ạ"))[0] for _ in range(2)]

    assert zalo.waiting == 2
    assert statuses == [200, 429]


async def test_faults_and_odd_deliveries(zalo: FakeZaloBot, caller: Caller) -> None:
    """Failures come when asked for; updates come twice and in the wrong order."""
    zalo.faults.throttles("sendMessage")
    zalo.faults.refuses("sendMessage", 403, "internal server error")
    with zalo.reordering():
        first, second = zalo.says(LAN, "một"), zalo.says(LAN, "hai")
    zalo.redelivers(first)
    zalo.injects({"event_name": "message.hologram.received", "message": {}})

    sent = [await caller.call("sendMessage", chat_id=LAN, text="ạ") for _ in range(3)]
    got = [(await caller.call("getUpdates"))[1]["result"] for _ in range(4)]

    assert [status for status, _ in sent] == [429, 403, 200]
    assert sent[1][1]["description"] == "internal server error"
    ids = [one["message"].get("message_id") for one in got]
    assert ids == [second, first, first, None]
    assert [method for method, _ in zalo.calls] == ["sendMessage"] * 3


async def test_who_hung_up_takes_no_update(zalo: FakeZaloBot, caller: Caller) -> None:
    """A poll that was given up does not swallow what is written afterwards."""
    zalo.longest_poll = 30
    with pytest.raises(TimeoutError):
        async with caller.client.post(
            f"{zalo.url}/bot{zalo.token}/getUpdates",
            timeout=aiohttp.ClientTimeout(total=0.05),
        ):
            raise AssertionError
    await caller.call("getMe")  # by its answer the fake has seen the hanging up

    id_ = zalo.says(LAN, "một")

    _, told = await caller.call("getUpdates")
    assert told["result"]["message"]["message_id"] == id_
