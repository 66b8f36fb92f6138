"""The fake account takes the messages that Zalo takes."""

from typing import Any

import pytest

from tests.chat import Clock
from tests.fakes.zalo_oa import PDF, PNG, FakeZaloOA
from tests.fakes.zalo_oa.caller import LAN, Bot, Hook


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
