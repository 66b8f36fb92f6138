"""The fake Zalo keeps Zalo's rules; what is tested here is the fake, not the bot."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData, web

from tests.chat import Clock
from tests.fakes.zalo_oa import PDF, PNG, FakeZaloOA
from tests.fakes.zalo_oa.account import VIETNAM
from tests.fakes.zalo_oa.oauth import challenge_of

LAN = "246845883529197922"
TEXT, GROUP = "/v3.0/oa/message/cs", "/v3.0/oa/group"
VECTOR = (
    '{"app_id":"360846524840903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1543908534740"}'
)
VECTOR_MAC = "7c2f549f95aca6dba298e65f748272d7a2d61c529687cd8c6b310a3272d11d17"


@dataclass
class Bot:
    """Calls Zalo as a bot would, without the bot."""

    zalo: FakeZaloOA
    client: ClientSession
    access: str

    def renew(self) -> None:
        """Take new tokens, where the clock ran over a day."""
        self.access, _ = self.zalo.grant()

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        kind = {"data": body} if isinstance(body, FormData) else {"json": body}
        headers = {"access_token": self.access}
        async with self.client.post(self.zalo.url + path, headers=headers, **kind) as answer:
            assert answer.status == 200
            return await answer.json(content_type=None)

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        headers = {"access_token": self.access}
        async with self.client.get(self.zalo.url + path, params=query, headers=headers) as answer:
            return await answer.json(content_type=None)

    async def send(self, user: str = LAN, **message: Any) -> dict[str, Any]:
        return await self.post(TEXT, {"recipient": {"user_id": user}, "message": message})

    async def send_buttons(self, *buttons: Any, text: str = "Chọn") -> dict[str, Any]:
        attachment = {"type": "template", "payload": {"buttons": list(buttons)}}
        return await self.send(text=text, attachment=attachment)

    async def upload(self, kind: str, content: bytes) -> dict[str, Any]:
        form = FormData()
        form.add_field("file", BytesIO(content), filename="tep")
        return await self.post(f"/v2.0/oa/upload/{kind}", form)

    async def tokens(self, **form: str) -> dict[str, Any]:
        headers = {"secret_key": form.pop("secret_key", self.zalo.app_secret)}
        data = {"app_id": self.zalo.app_id, **form}
        url = f"{self.zalo.url}/v4/oa/access_token"
        async with self.client.post(url, data=data, headers=headers) as answer:
            return await answer.json(content_type=None)


@dataclass
class Hook:
    """A webhook that keeps what comes in."""

    status: int = 200
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw in self.heard]

    @property
    def names(self) -> list[str]:
        return [body["event_name"] for body in self.bodies]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM))


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    async with FakeZaloOA(clock=clock) as zalo:
        yield zalo


@pytest.fixture
async def bot(zalo: FakeZaloOA) -> AsyncIterator[Bot]:
    async with ClientSession() as client:
        yield Bot(zalo, client, zalo.grant()[0])


@pytest.fixture
async def hook(zalo: FakeZaloOA) -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hooks/zalo_oa", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.webhook = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/zalo_oa"
    yield hook
    await runner.cleanup()


async def test_tokens_follow_consent_and_the_clock(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """A code is good for its verifier once; an access token lives 25 hours."""
    code = zalo.consent(challenge_of("v" * 43))
    asked = {"grant_type": "authorization_code", "code": code}

    wrong = await bot.tokens(**asked, code_verifier="w" * 43)
    given = await bot.tokens(**asked, code_verifier="v" * 43)
    again = await bot.tokens(**asked, code_verifier="v" * 43)
    bot.access = given["access_token"]
    good = await bot.get("/v2.0/oa/getoa")
    clock.later(hours=25)
    late = await bot.get("/v2.0/oa/getoa")

    assert given["expires_in"] == "90000"
    assert (wrong["error"], again["error"]) == (-14007, -14006)
    assert good["data"]["oa_type"] == 4
    assert late["error"] == -220


async def test_a_refresh_token_is_good_once(zalo: FakeZaloOA, bot: Bot):
    """A refresh gives a new pair and kills the old one; revoking kills all."""
    bot.access, refresh = zalo.grant()
    asked = {"grant_type": "refresh_token", "refresh_token": refresh}

    stranger = await bot.tokens(**asked, secret_key="wrong")
    given = await bot.tokens(**asked)
    again = await bot.tokens(**asked)
    old = await bot.send(text="a")
    bot.access = given["access_token"]
    new = await bot.get("/v2.0/oa/getoa")
    zalo.revoke()
    revoked = await bot.send(text="a")
    last = await bot.tokens(grant_type="refresh_token", refresh_token=given["refresh_token"])

    assert (stranger["error"], again["error"], last["error"]) == (-14004, -14014, -14014)
    assert again["error_name"] == "Invalid refresh token"
    assert (old["error"], new["error"], revoked["error"]) == (-220, 0, -216)


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


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": " "}, -201),
        ({"text": "ă" * 2000}, 0),
        ({"text": "ă" * 2001}, -210),
        ({"text": "x", "attachment": {"type": "template", "payload": {"template_type": "list"}}},
         -233),
        ({"attachment": {"type": "file", "payload": {"token": "none"}}}, -201),
    ],
    ids=["empty", "longest", "too long", "a list", "no such file"],
)  # fmt: skip
async def test_what_a_message_may_be(zalo: FakeZaloOA, bot: Bot, message: Any, error: int):
    """Zalo refuses with HTTP 200 and a number."""
    zalo.says(LAN, "chào")

    answer = await bot.send(**message)

    assert answer["error"] == error
    assert len(zalo.chat(LAN).messages) == (error == 0)


async def test_what_buttons_may_be(zalo: FakeZaloOA, bot: Bot):
    """Five at most, of known types, with limits of their own."""
    zalo.says(LAN, "chào")
    query = {"title": "Khai sinh", "type": "oa.query.show", "payload": "#1"}
    tried = [
        [query] * 6,
        [query | {"title": "x" * 101}],
        [query | {"payload": "x" * 1001}],
        [query | {"type": "oa.call"}],
        [query | {"type": "oa.open.url", "payload": {"url": "example.vn"}}],
        [query] * 5,
    ]

    errors = [(await bot.send_buttons(*buttons))["error"] for buttons in tried]
    zalo.refuses_buttons = True
    refused = await bot.send_buttons(query)

    assert errors == [-210, -210, -210, -233, -201, 0]
    assert refused["error"] == -233


async def test_a_tap_is_a_text(zalo: FakeZaloOA, bot: Bot, hook: Hook):
    """The payload comes as the person's own words; a link leads away and tells nothing."""
    zalo.says(LAN, "chào")
    await bot.send_buttons(
        {"title": "Khai sinh", "type": "oa.query.hide", "payload": "#tt:12"},
        {"title": "Mở trang", "type": "oa.open.url", "payload": {"url": "https://a.vn/"}},
    )

    id_ = zalo.taps(LAN, "Khai sinh")
    url = zalo.taps(LAN, "Mở trang")
    await zalo.until(lambda: len(hook.heard) == 3 and not zalo.waiting)

    assert url == "https://a.vn/"
    assert hook.names == ["user_send_text", "oa_send_text", "user_send_text"]
    assert hook.bodies[2]["message"] == {"text": "#tt:12", "msg_id": id_}
    with pytest.raises(AssertionError, match="last shown"):
        zalo.taps(LAN, "Khai tử")


async def test_pictures_are_kept_seven_days(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """An upload is known by its first bytes, limited in size, and forgotten."""
    zalo.says(LAN, "chào")
    wrong = await bot.upload("image", PDF)
    large = await bot.upload("image", PNG + bytes(2**20))
    id_ = (await bot.upload("image", PNG))["data"]["attachment_id"]
    element = {"media_type": "image", "attachment_id": id_}
    payload = {"template_type": "media", "elements": [element]}
    picture = {"text": "ảnh", "attachment": {"type": "template", "payload": payload}}

    good = await bot.send(**picture)
    clock.later(days=7)
    bot.renew()
    zalo.says(LAN, "chào")
    late = await bot.send(**picture)

    assert (wrong["error"], large["error"]) == (-201, -210)
    assert (good["error"], late["error"]) == (0, -100)
    assert (zalo.chat(LAN).answers[0].image, zalo.chat(LAN).answers[0].text) == (PNG, "ảnh")


async def test_a_file_arrives(zalo: FakeZaloOA, bot: Bot):
    """A file is sent by the token of its upload."""
    zalo.says(LAN, "chào")
    token = (await bot.upload("file", PDF))["data"]["token"]

    await bot.send(attachment={"type": "file", "payload": {"token": token}})

    assert zalo.chat(LAN).answers[0].file == PDF


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


async def test_a_group_lives_on_what_was_bought(
    zalo: FakeZaloOA, bot: Bot, hook: Hook, clock: Clock
):
    """No asset, no group; expired, no messages; 45 days later, no group."""
    asset = zalo.buys_asset("gmf10", days=10)
    zalo.follows(LAN)
    made = {"group_name": "Tổ 3", "asset_id": asset, "member_user_ids": [LAN, zalo.admin]}
    create = f"{GROUP}/creategroupwithoa"

    nobody = await bot.post(create, made | {"member_user_ids": [LAN]})
    id_ = (await bot.post(create, made))["data"]["group_id"]
    used = await bot.post(create, made)
    to = {"recipient": {"group_id": id_}, "message": {"text": "Mai cúp điện"}}
    sent = await bot.post(f"{GROUP}/message", to)
    listed = await bot.post("/v3.0/oa/quota/group", {"quota_owner": "OA"})
    clock.later(days=11)
    bot.renew()
    disabled = await bot.post(f"{GROUP}/message", to)
    told = await bot.get(f"{GROUP}/getgroup", group_id=id_)
    clock.later(days=45)
    bot.renew()
    gone = await bot.post(f"{GROUP}/message", to)
    await zalo.until(lambda: "delete_group" in hook.names)

    assert (nobody["error"], used["error"]) == (-201, -238)
    assert sent["data"]["group_id"] == id_
    assert listed["data"][0] | {"valid_through": "05/12/2026", "used_id": id_} == listed["data"][0]
    assert (disabled["error"], gone["error"]) == (-237, -403)
    assert told["data"]["group_info"]["status"] == "disabled"
    assert told["data"]["group_info"]["auto_delete_date"] == "19/01/2027"


async def test_a_group_has_people_in_it(zalo: FakeZaloOA, bot: Bot, hook: Hook):
    """Members come, write and go, and the webhook hears of it."""
    zalo.follows("1")
    made = {
        "group_name": "Tổ 3",
        "asset_id": zalo.buys_asset(),
        "member_user_ids": [zalo.admin],
    }
    id_ = (await bot.post(f"{GROUP}/creategroupwithoa", made))["data"]["group_id"]
    named = {"group_id": id_, "member_user_ids": ["1"]}

    stranger = await bot.post(f"{GROUP}/invite", named | {"member_user_ids": ["2"]})
    await bot.post(f"{GROUP}/invite", named)
    members = await bot.get(f"{GROUP}/listmember", group_id=id_)
    zalo.says("1", "chào cả nhà", group=id_)
    await bot.post(f"{GROUP}/removemembers", named)
    await bot.post(f"{GROUP}/updateinfo", {"group_id": id_, "lock_send_msg": True})
    locked = zalo.group(id_).settings["lock_send_msg"]
    groups = await bot.get(f"{GROUP}/getgroupsofoa")
    await bot.post(f"{GROUP}/delete", {"group_id": id_})
    await zalo.until(lambda: "delete_group" in hook.names)

    written = next(one for one in hook.bodies if one["event_name"] == "user_send_group_text")
    assert (stranger["error"], locked) == (-232, True)
    assert [one.get("user_id") for one in members["data"]["members"]] == [None, zalo.admin, "1"]
    assert groups["data"]["total"] == 1
    assert (written["recipient"]["id"], written["oa_id"]) == (id_, zalo.oa_id)
    assert hook.names[1:] == [
        "create_group", "user_join_group", "user_send_group_text", "user_out_group",
        "update_group_info", "delete_group",
    ]  # fmt: skip


async def test_an_impatient_zalo_tries_again_at_once(clock: Clock):
    """Tests over the wire need not move the clock."""
    async with FakeZaloOA(clock=clock, impatient=True, also_secret_order="oa_id") as zalo:
        zalo.webhook = "http://127.0.0.1:9/hooks/zalo_oa"
        zalo.says(LAN, "chào")
        await zalo.until(lambda: len(zalo.hook.answers) > 2)

        assert zalo.waiting == 1
        assert not zalo.disabled
