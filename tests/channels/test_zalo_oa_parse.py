"""Events of Zalo's Official Account, recorded, become messages to the bot."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.datastructures import Headers

from bot.channels.zalo_oa.read import read
from bot.channels.zalo_oa.signature import mac, signer
from bot.types import Inbound, Unheard
from tests.channels.recorded import Recorded, recorded

ALL = {one.name: one for one in recorded("zalo_oa")}
VECTOR = (
    '{"app_id":"360846524840903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1543908534740"}'
).encode()
VECTOR_MAC = "7c2f549f95aca6dba298e65f748272d7a2d61c529687cd8c6b310a3272d11d17"
APP, OA, TIME = "360846524840903967", "388613280878808645", "1543908534740"
SECRET = "oa-secret-test"


def told(body: dict[str, Any]) -> Inbound:
    heard = read(json.dumps(body).encode())
    assert isinstance(heard, Inbound)
    return heard


@pytest.mark.parametrize("one", ALL.values(), ids=ALL)
def test_recorded_event(one: Recorded) -> None:
    """Each recorded event is read as its file says."""
    assert read(one.body) == one.heard


@pytest.mark.parametrize(
    "name", ["submit_info", "submit_info_2026", "submit_info_empty", "business_card", "official"]
)
def test_nobody_else_comes_in(name: str) -> None:
    """Names, phone numbers and birthdays end here, and so does what an official wrote."""
    heard = repr(read(ALL[name].body))

    for part in ("Lan", "8412", "8491", "0345", "1999", "Nữ", "hồ sơ cho bác"):
        if part in ALL[name].body.decode():
            assert part not in heard.replace("Liên", "")


def test_each_thing_of_the_facts_is_recorded() -> None:
    """No kind of message that a person can send is left out."""
    names = {one.update["event_name"] for one in ALL.values() if "malformed" not in one.name}

    assert names >= {
        f"user_send_{kind}"
        for kind in (
            "text", "image", "gif", "link", "audio", "video", "sticker", "location",
            "business_card", "file",
        )
    }  # fmt: skip


@pytest.mark.parametrize("name", ["follow", "unfollow", "chat_now", "withdraw", "submit_info"])
def test_ids_name_nobody(name: str) -> None:
    """What is kept to know a repeated event by outlives the person: it must not be theirs."""
    event = ALL[name].update
    again = told(event)
    later = told(event | {"timestamp": "1795572000124"})
    other = json.dumps(event).replace("246845883529197922", "246845883529197923")

    assert again.sender.id not in again.id
    assert len({again.id, later.id, told(json.loads(other)).id}) == 3
    assert len(again.id) < 100


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "\u202e\u200b", "😀" * 10, "a" * 100_000, "Kha\u0323i sinh", "# menu", "##"],
    ids=["empty", "nul", "invisible", "emoji", "huge", "nfd", "heading", "marks"],
)
def test_odd_texts_are_passed_on(text: str) -> None:
    """Cleaning a text is the conversation's work, not the channel's."""
    event = ALL["text"].update

    heard = told(event | {"message": event["message"] | {"text": text}})

    assert (heard.kind, heard.text) == ("text", text)


@pytest.mark.parametrize(
    ("stamp", "opened_at"),
    [
        ("1795572000123", datetime(2026, 11, 25, 2, 0, 0, 123000, UTC)),
        (1795572000123, datetime(2026, 11, 25, 2, 0, 0, 123000, UTC)),
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("१७", None),
        ("9" * 15, None),
    ],
    ids=["text", "number", "zero", "none", "word", "negative", "other digits", "end of time"],
)
def test_time_of_an_event(stamp: str | int, opened_at: datetime | None) -> None:
    """A time that is none opens no door, and the message is heard all the same."""
    assert told(ALL["text"].update | {"timestamp": stamp}).opened_at == opened_at


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("Trợ lý ơi", True),
        ("tro ly oi may gio mo cua", True),
        ("Trợ lý, mấy giờ mở cửa?", True),
        ("trợ lý : mấy giờ mở cửa", True),
        ("@Trợ lý số xã ơi!", True),
        ("Trợ lý?", True),
        ("Xã ơi cho hỏi", True),
        ("mai họp nhé [@388613280878808645]", True),
        ("Trợ lý văn phòng họp lúc 8h", False),
        ("Trợ lýơi", False),
        ("trợ lý oai quá", False),
        ("Xã họp lúc 8h", False),
        ("xã oiêu", False),
        ("Hỏi trợ lý ơi", False),
        ("", False),
    ],
)
def test_who_is_called_in_a_group(text: str, addressed: bool) -> None:
    """The bot answers who calls it, not who speaks of somebody's assistant."""
    event = ALL["group_talk"].update

    assert told(event | {"message": {"msg_id": "m", "text": text}}).addressed is addressed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"event_name":""}',
        b"[" * 100_000,
        b'{"event_name":"\\u0000"}',
        ALL["text"].body.replace(b"Xin", rb"\ud83d"),
        ALL["text"].body.replace(b"Xin", b"\xff"),
    ],
    ids=[
        "nothing", "null", "list", "empty", "no name", "deep", "no word", "half an emoji",
        "not UTF-8",
    ],
)  # fmt: skip
def test_unreadable_is_noted(body: bytes) -> None:
    """Zalo signed it: it may have been a citizen's message, and the operator learns of it."""
    assert read(body) == Unheard("zalo_oa", "unreadable")


@pytest.mark.parametrize(
    "body",
    [
        b'{"event_name":"user_send_text"}',
        b'{"event_name":"user_send_text","message":{"msg_id":"m","text":{}}}',
        b'{"event_name":"user_send_text","sender":"Lan"}',
    ],
    ids=["no message", "no text", "a name for a person"],
)
def test_what_has_a_name_is_noted_by_it(body: bytes) -> None:
    """Of the rest nothing is kept."""
    assert read(body) == Unheard("zalo_oa", "user_send_text")


def signed(value: str, **more: str) -> Headers:
    return Headers({"X-ZEvent-Signature": value, **more})


def test_the_signature_of_the_facts() -> None:
    """Zalo signs with a plain SHA-256 of app id, body, time and key, one after the other."""
    assert mac(APP, VECTOR, TIME, SECRET) == VECTOR_MAC
    assert signer(signed(f"mac={VECTOR_MAC}"), VECTOR, APP, SECRET) == "app_id"


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"Xin", b"xin"),
        lambda body: body + b" ",
        lambda body: body[:-1],
        lambda body: body.replace(b'"1543908534740"', b'"1543908534741"'),
        lambda body: body.replace(b'"1543908534740"', b"1543908534740"),
        lambda body: body[:0],
        lambda body: b"[" * 1000 * len(body),
    ],
    ids=["text", "longer", "shorter", "time", "time as a number", "empty", "deep"],
)
def test_one_byte_breaks_the_signature(change: Any) -> None:
    """The very bytes that came are signed, whatever they mean."""
    assert signer(signed(f"mac={VECTOR_MAC}"), change(VECTOR), APP, SECRET) == ""


def test_no_key_lets_nobody_in() -> None:
    """A bot whose key was not set takes no call, not even one signed with an empty key."""
    told = f"mac={mac(APP, VECTOR, TIME, '')}"

    assert signer(signed(told), VECTOR, APP, "") == ""


@pytest.mark.parametrize("name", ["text", "group_mention", "follow", "official", "seen"])
def test_the_account_may_sign_first(name: str) -> None:
    """Some have seen the account's id in the app's place: taken, and told which it was."""
    body = ALL[name].body

    told = f"mac={mac(OA, body, ALL[name].update['timestamp'], SECRET)}"

    assert signer(signed(told), body, APP, SECRET) == "oa_id"


def test_the_time_may_stand_in_a_header() -> None:
    """An event without a time of its own is signed with the one beside it."""
    body = VECTOR.replace(b',"timestamp":"1543908534740"', b"")
    told = f"mac={mac(APP, body, TIME, SECRET)}"

    assert signer(signed(told, **{"X-ZEvent-Timestamp": TIME}), body, APP, SECRET) == "app_id"
    assert signer(signed(told), body, APP, SECRET) == ""
