"""Zalo's webhook through the real HTTP server: who gets in, once each, and what is left behind."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.config import Settings
from bot.errors import StorageUnavailable
from tests.chat import Clock
from tests.fakes.zalo_oa.events import on_wire, signature
from tests.lines.zalo_oa import SEND, ZaloOALine, zalo_oa

LAN = "246845883529197922"
CODE = "H57.132-260804-0583"
VECTOR = (
    '{"app_id":"360846524840903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1543908534740"}'
).encode()
VECTOR_MAC = "mac=7c2f549f95aca6dba298e65f748272d7a2d61c529687cd8c6b310a3272d11d17"
ANOTHER = "999946524840903967"
"""The id of an app that is not ours."""


@pytest.fixture
async def line(settings: Settings, clock: Clock) -> AsyncIterator[ZaloOALine]:
    """The whole bot, its web server, and Zalo."""
    async with zalo_oa(settings, clock) as line:
        yield line


async def post(line: ZaloOALine, body: bytes, mac: str | None = None, **headers: str) -> int:
    """Call the webhook as Zalo does; returns the status."""
    signed = {"X-ZEvent-Signature": signature(body) if mac is None else mac}
    async with (
        ClientSession() as client,
        client.post(line.zalo.webhook, data=BytesIO(body), headers=signed | headers) as answer,
    ):
        return answer.status


async def called_again(line: ZaloOALine) -> float:
    """Read from /metrics how often Zalo has repeated a call."""
    parts = urlsplit(line.zalo.webhook)
    async with (
        ClientSession() as client,
        client.get(f"{parts.scheme}://{parts.netloc}/metrics") as answer,
    ):
        page = await answer.text()
    found = re.search(
        r'^xaoi_channel_events_total{channel="zalo_oa",event="called again"} (\S+)$',
        page,
        re.MULTILINE,
    )
    return float(found[1]) if found else 0.0


def stored(line: ZaloOALine) -> set[str]:
    """List every row of the database, as the statement that would write it.

    That calls were refused is noted for the operator, without a word of what they said.
    """
    with sqlite3.connect(line.app.db.url.database or "") as database:
        rows = {one for one in database.iterdump() if one.startswith("INSERT")}
    database.close()
    return {one for one in rows if "'refused call'" not in one}


def inbox(line: ZaloOALine) -> list[str]:
    return [row for row in stored(line) if row.startswith('INSERT INTO "inbox"')]


def event(name: str = "user_send_text", **more: Any) -> bytes:
    """Write an event of Lan's."""
    body = {
        "app_id": "360846524840903967",
        "sender": {"id": LAN},
        "recipient": {"id": "388613280878808645"},
        "event_name": name,
        "message": {"text": "/menu", "msg_id": "96d3cdf3af150460001"},
        "timestamp": "1795572000123",
    }
    return on_wire(body | more)


FORGED = {
    "unsigned": "",
    "mac missing": "mac=",
    "made up": "mac=" + "0" * 64,
    "of another body": signature(event() + b" "),
    "by another key": signature(event(), secret="app-secret-test"),
    "for another app": signature(event(), ANOTHER),
    "cut short": signature(event())[:-1],
}


async def test_a_forged_call_gets_in_nowhere(line: ZaloOALine) -> None:
    """Whoever cannot sign is refused, leaves nothing behind, and makes nobody hear from us."""
    before, again = stored(line), await called_again(line)

    statuses = {
        name: await post(line, event(), mac, num_retry="1") for name, mac in FORGED.items()
    }

    assert statuses == dict.fromkeys(FORGED, 403)
    assert stored(line) == before
    assert await line.answers(LAN) == []
    assert await called_again(line) == again


async def test_a_body_of_another_app_gets_in_nowhere(line: ZaloOALine) -> None:
    """What Zalo signed for somebody else's app is not for us, though all of it is genuine."""
    body = event(app_id=ANOTHER)
    before = stored(line)

    status = await post(line, body, signature(body, ANOTHER, "another-oa-secret"))

    assert status == 403
    assert stored(line) == before
    assert await line.answers(LAN) == []


async def test_a_truncated_body_gets_in_nowhere(line: ZaloOALine) -> None:
    """Half of a genuine event is refused, and so is one whose sender hangs up in the middle."""
    body, before = event(), stored(line)
    host = urlsplit(line.zalo.webhook)

    status = await post(line, body[:-20], signature(body))
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    head = (
        f"POST /hooks/zalo_oa HTTP/1.1\r\nHost: {host.netloc}\r\n"
        f"X-ZEvent-Signature: {signature(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body[:-20])
    writer.write_eof()
    hung_up = await reader.read()
    writer.close()

    assert status == 403
    assert b"200 OK" not in hung_up
    assert stored(line) == before
    assert await line.answers(LAN) == []


async def test_an_oversized_body_gets_in_nowhere(line: ZaloOALine) -> None:
    """Nobody fills the memory, not even with Zalo's signature; a large text is still taken."""
    large, before = event(padding="x" * 2**20), stored(line)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 2**16):
            yield large[start : start + 2**16]

    status = await post(line, large)
    async with (
        ClientSession() as client,
        client.post(
            line.zalo.webhook, data=pieces(), headers={"X-ZEvent-Signature": signature(large)}
        ) as answer,
    ):
        chunked = answer.status

    assert (status, chunked) == (413, 413)
    assert stored(line) == before
    assert await line.answers(LAN) == []
    assert await post(line, event(padding="x" * (2**20 - 1000))) == 200


async def test_a_replayed_call_is_answered_once(line: ZaloOALine) -> None:
    """Whoever overheard a genuine call and sends it again changes nothing."""
    said = str(line.says(LAN, "/menu"))
    before = await line.answers(LAN)
    raw = line.zalo.hook._past[said].raw
    rows = stored(line)

    statuses = [await post(line, raw) for _ in range(3)]

    assert statuses == [200] * 3
    assert await line.answers(LAN) == before
    assert stored(line) == rows


async def test_a_repeated_call_is_counted(line: ZaloOALine) -> None:
    """Zalo numbers its retries: an operator sees in /metrics that our answers come too late."""
    said = line.says(LAN, "/menu")
    before = await line.answers(LAN)
    counted = await called_again(line)

    line.repeats(said)

    assert await line.answers(LAN) == before
    assert len(before) == 1
    assert await called_again(line) == counted + 1


async def test_the_account_may_sign_first(line: ZaloOALine) -> None:
    """Should Zalo put the account's id in the app's place, people are answered all the same."""
    line.zalo._signs_first = line.zalo.oa_id

    line.says(LAN, "/menu")

    assert len(await line.answers(LAN)) == 1


async def test_the_vector_of_the_facts_is_taken(line: ZaloOALine) -> None:
    """The documented example, to the byte, is a text from somebody."""
    status = await post(line, VECTOR, VECTOR_MAC)

    (row,) = inbox(line)
    assert status == 200
    assert "Xin chào" in row
    assert await post(line, VECTOR.replace(b"Xin", b"xin"), VECTOR_MAC) == 403


async def test_while_the_database_is_away_zalo_keeps_the_message(line: ZaloOALine) -> None:
    """Nothing is acknowledged that is not safe; the redelivery brings it in, once."""
    commit = line.app.db.commit

    async def away(*_: object, **__: object) -> list[object]:
        raise StorageUnavailable("away")

    line.app.db.commit = away  # type: ignore[assignment,method-assign]
    key = line.says(LAN, "/menu")
    await line.zalo.until(lambda: len(line.zalo.hook.answers) >= 2)
    line.app.db.commit = commit  # type: ignore[method-assign]

    assert len(await line.answers(LAN)) == 1
    statuses = [status for told, status in line.zalo.hook.answers if told == key]
    assert statuses[:2] == [503, 503]
    assert statuses[-1] == 200


async def test_a_webhook_that_was_down_is_found_again(line: ZaloOALine) -> None:
    """Zalo tries after 30 s, 5 and 15 min: whoever wrote meanwhile is answered, once."""
    zalo, address = line.zalo, line.zalo.webhook
    counted = await called_again(line)
    zalo.hook._impatient = False
    zalo.webhook = "http://127.0.0.1:9/hooks/zalo_oa"

    key = line.says(LAN, "/menu")
    await zalo.retry_due()
    for minutes in (0.5, 5):
        line.clock.later(minutes=minutes)
        await zalo.retry_due()
    down = [status for told, status in zalo.hook.answers if told == key]
    zalo.webhook = address
    line.clock.later(minutes=15)
    await zalo.retry_due()

    assert down == [0, 0, 0]
    assert len(await line.answers(LAN)) == 1
    assert (zalo.waiting, zalo.disabled) == (0, False)
    assert await called_again(line) == counted + 1


async def test_an_unknown_event_leaves_its_name(line: ZaloOALine) -> None:
    """An operator learns what Zalo has begun to send; nothing of what was in it is kept."""
    before = stored(line)

    status = await post(line, event("oa_moved_house", house={"door": "cửa xanh"}))
    (left,) = stored(line) - before

    assert status == 200
    assert left.startswith("INSERT INTO \"account_fact\" VALUES('zalo_oa','event oa_moved_house'")
    assert "cửa" not in left
    assert LAN not in left


def whole(folder: Path) -> bytes:
    """Read the database with all it has not yet checkpointed."""
    return b"".join(one.read_bytes() for one in sorted(folder.glob("xaoi.db*")))


async def lives(line: ZaloOALine) -> None:
    """Let Lan do all that leaves something behind."""
    line.says(LAN, "nhà em ở cạnh cây gạo")
    await line.quiet()
    line.zalo.submits_info(LAN, address="Thôn Đoài, xã Tân Nguyên")
    await line.quiet()
    line.says(LAN, f"/follow {CODE} khai sinh cháu Tí Nị")
    await line.quiet()
    line.says(LAN, "/qr")
    await line.quiet()
    line.sends_photo(LAN)
    line.says(LAN, "cảm ơn")
    await line.quiet()


async def test_who_withdraws_is_found_nowhere(
    settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    """Neither their id nor their words stay in the database file, in no table, in no corner."""
    async with zalo_oa(settings, clock) as line:
        await lives(line)
        known = stored(line)
        line.zalo.withdraws(LAN)
        await line.quiet()
        left = stored(line)
    file = whole(tmp_path)

    for table in ("contact", "session", "door", "dossier_watch", "inbox", "delivery"):
        assert [one for one in known if one.startswith(f'INSERT INTO "{table}"') and LAN in one]
    assert [one for one in left if LAN in one] == []
    for word in (LAN, "cây gạo", "Tí Nị", "Thôn Đoài, xã Tân Nguyên, "):
        assert word in "".join(known), word
        assert word.encode() not in file, word
    assert b"user_withdraw:" in file
    assert "84912345678" not in "".join(known)  # the phone number that Lan shared


async def test_a_withdrawn_persons_message_cannot_be_replayed(line: ZaloOALine) -> None:
    """Its row is blank and still known: nothing is answered, and nobody comes back to life."""
    said = str(line.says(LAN, "nhà em ở cạnh cây gạo"))
    await line.quiet()
    raw = line.zalo.hook._past[said].raw
    line.zalo.withdraws(LAN)
    before = await line.answers(LAN)
    rows = stored(line)

    status = await post(line, raw)

    assert status == 200
    assert await line.answers(LAN) == before
    assert stored(line) == rows


async def test_who_withdraws_and_comes_back_is_new(line: ZaloOALine) -> None:
    """A word after it is answered as a first one; the withdrawal, repeated, takes nothing away."""
    line.says(LAN, "/menu")
    await line.quiet()
    gone = line.zalo.withdraws(LAN)
    await line.quiet()

    line.says(LAN, "xin chào")
    *_, hello = await line.answers(LAN)
    before = stored(line)
    line.repeats(gone)
    await line.quiet()

    assert "máy trả lời tự động" in hello.text
    assert stored(line) == before


async def test_an_answer_on_its_way_leaves_no_trace_either(line: ZaloOALine) -> None:
    """What was still to be sent when somebody withdrew is not kept for ever."""
    line.zalo.faults.breaks(SEND)
    line.says(LAN, "/menu")
    await line.heard()
    await line.app.settle()
    line.zalo.withdraws(LAN)
    await line.quiet()

    assert [row for row in stored(line) if LAN in row] == []


async def test_what_waited_for_somebody_who_withdrew_is_not_sent(line: ZaloOALine) -> None:
    """Consent is gone: an answer that had to wait does not follow them."""
    line.zalo.faults.breaks(SEND)
    line.says(LAN, "/menu")
    await line.heard()
    await line.app.settle()
    line.clock.later(seconds=1)

    line.zalo.withdraws(LAN)

    assert await line.answers(LAN) == []
