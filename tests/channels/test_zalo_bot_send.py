"""Replies as a person sees them in Zalo, and every way in which sending ends."""

import logging
import time
import traceback
from asyncio import StreamReader, StreamWriter, start_server
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot.client import Client
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientUnreachable,
    SendError,
    Throttled,
)
from bot.types import Address, Button, Delivery, File, Image, Reply
from tests.channels.conftest import PICTURE, PNG, Ticks
from tests.fakes.zalo_bot import FakeZaloBot

LAN = "6ede9afa66b88fe6d6a9"
HELLO = Reply("Chào bà con!")
BUTTONS = (Button("Có", "a:1"), Button("Cổng", url="https://dichvucong.gov.vn"))
CHOOSE = "Gõ số để chọn:"
LISTED = f"\n\n{CHOOSE}\n1. Có\n\nCổng: https://dichvucong.gov.vn"
LOGIN = Image("vneid/login.svg", "Màn hình đăng nhập")
FORM = File("tờ khai.pdf", "Tờ khai")


def to_lan(reply: Reply = HELLO, **fields: Any) -> Delivery:
    return Delivery(1, Address("zalo_bot", LAN), reply, **fields)


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloBot]:
    """Zalo, to whose bot Lan has written."""
    async with FakeZaloBot() as zalo:
        zalo.chat(LAN)
        yield zalo


@pytest.fixture
async def media(pictures: Path) -> AsyncIterator[str]:
    """The address of our own web server, which gives the pictures."""
    app = web.Application()
    app.router.add_static("/media", pictures)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def make(
    zalo: FakeZaloBot,
    pictures: Path,
    public_url: str = "",
    ticks: Callable[[], float] = time.monotonic,
) -> ZaloBot:
    return ZaloBot(
        zalo.token,
        api_url=zalo.url,
        mode="polling",
        public_url=public_url,
        pictures=(pictures, pictures / "kept"),
        clock=ticks,
    )


@pytest.fixture
async def bot(
    zalo: FakeZaloBot, pictures: Path, media: str, ticks: Ticks
) -> AsyncIterator[ZaloBot]:
    """The channel, with a public address."""
    made = make(zalo, pictures, f"{media}/", ticks)
    yield made
    await made.stop()


@pytest.fixture
async def hidden(zalo: FakeZaloBot, pictures: Path) -> AsyncIterator[ZaloBot]:
    """The channel, without a public address."""
    made = make(zalo, pictures)
    yield made
    await made.stop()


async def test_choices_are_a_numbered_list(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """Zalo's bots have no buttons: choices get numbers, links their addresses."""
    id_ = await bot.send(to_lan(Reply("Có điện thoại riêng không?", BUTTONS, choose=CHOOSE)))

    (seen,) = zalo.chat(LAN).answers
    assert (seen.id, seen.text) == (id_, f"Có điện thoại riêng không?{LISTED}")
    assert zalo.calls[-1][1].keys() == {"chat_id", "text"}


async def test_what_nobody_asked_for_has_no_numbers(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """A number means the list of the last answer: news says which words to type instead."""
    shown = Button("Duyệt ngay", "/notice yes TB7Q2K", typed="/duyet TB7Q2K")

    await bot.send(to_lan(Reply("Có tin chờ duyệt.", (shown, *BUTTONS))))

    (seen,) = zalo.chat(LAN).answers
    assert seen.text.splitlines() == [
        "Có tin chờ duyệt.",
        "",
        "Duyệt ngay: /duyet TB7Q2K",
        "Có: a:1",
        "",
        "Cổng: https://dichvucong.gov.vn",
    ]


async def test_picture_has_its_text_below(zalo: FakeZaloBot, bot: ZaloBot, media: str) -> None:
    """Zalo fetches the picture from us, as PNG; text and choices are its caption."""
    await bot.send(to_lan(Reply("Bấm Đăng nhập.", BUTTONS, LOGIN, choose=CHOOSE)))

    (seen,) = zalo.chat(LAN).answers
    assert (seen.photo, seen.fetched) == (f"{media}/media/vneid/login.png", PNG)
    assert seen.text == f"Bấm Đăng nhập.{LISTED}"


async def test_long_text_follows_its_picture(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """A caption holds 2000 characters; a longer text comes after the picture, in parts."""
    id_ = await bot.send(to_lan(Reply("Bấm vào đây. " * 200, BUTTONS, LOGIN, choose=CHOOSE)))

    picture, first, last = zalo.chat(LAN).answers
    assert (picture.fetched, picture.text) == (PNG, "")
    assert first.text.endswith("Bấm vào đây.")
    assert last.text.endswith(LISTED)
    assert id_ == last.id


async def test_decomposed_text_is_counted_as_zalo_does(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """Two thousand letters fit, however their accents were written."""
    await bot.send(to_lan(Reply("a\u0302\u0301" * 2000)))

    (seen,) = zalo.chat(LAN).answers
    assert seen.text == "ấ" * 2000


@pytest.mark.parametrize("image", [LOGIN, Image("only.svg", "Nút Đăng nhập")], ids=["PNG", "SVG"])
async def test_picture_that_cannot_be_shown_is_said(
    zalo: FakeZaloBot, hidden: ZaloBot, bot: ZaloBot, image: Image
) -> None:
    """Without an address that Zalo reaches, or without a PNG, the words stand in."""
    channel = hidden if image is LOGIN else bot

    await channel.send(to_lan(Reply("Bước 2/6.", BUTTONS, image, choose=CHOOSE)))

    (seen,) = zalo.chat(LAN).answers
    assert (seen.photo, seen.text) == ("", f"Bước 2/6.\n\n{image.alt}{LISTED}")


async def test_address_inside_the_house_shows_no_pictures(
    zalo: FakeZaloBot, pictures: Path
) -> None:
    """Zalo fetches from https addresses only."""
    inside = make(zalo, pictures, "http://192.168.1.9:8080")

    await inside.send(to_lan(Reply("Bước 2/6.", image=LOGIN)))

    assert [one.photo for one in zalo.chat(LAN).answers] == [""]
    await inside.stop()


async def test_file_is_told_by_its_address(
    zalo: FakeZaloBot, bot: ZaloBot, hidden: ZaloBot, media: str
) -> None:
    """Zalo's bots send no files: the address is told, or at least the title."""
    await bot.send(to_lan(Reply("Mang theo giấy này.", BUTTONS, file=FORM, choose=CHOOSE)))
    await hidden.send(to_lan(Reply("Mang theo giấy này.", file=FORM)))

    linked, named = (one.text for one in zalo.chat(LAN).answers)
    address = f"{media}/media/t%E1%BB%9D%20khai.pdf"
    assert linked == f"Mang theo giấy này.\n\nTờ khai: {address}{LISTED}"
    assert named == "Mang theo giấy này.\n\nTờ khai"


async def test_what_replaces_is_sent_anew(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """Nothing can be edited, so the next step is a new message."""
    id_ = await bot.send(to_lan(Reply("Bước 1/6")))
    again = await bot.send(to_lan(Reply("Bước 2/6"), replaces=id_))

    assert [one.id for one in zalo.chat(LAN).answers] == [id_, again]


async def test_retry_goes_on_with_the_part_that_failed(
    zalo: FakeZaloBot, bot: ZaloBot, ticks: Ticks
) -> None:
    """Nobody gets the first half of a long answer twice."""
    long = to_lan(Reply("Bấm vào đây. " * 200, image=LOGIN))
    zalo.faults.throttles("sendMessage")

    with pytest.raises(Throttled):
        await bot.send(long)
    ticks.later(60)
    await bot.send(long)

    photo, *texts = zalo.chat(LAN).answers
    assert photo.photo
    assert len({one.text for one in texts}) == len(texts) == 2


async def test_a_429_holds_everybody_back(zalo: FakeZaloBot, bot: ZaloBot, ticks: Ticks) -> None:
    """Zalo does not say how long; for a minute nobody is written to, and the rest is told."""
    zalo.faults.throttles("sendMessage")
    with pytest.raises(Throttled):
        await bot.send(to_lan())
    ticks.later(20)

    with pytest.raises(Throttled) as told:
        await bot.send(to_lan())
    ticks.later(40)
    await bot.send(to_lan())

    assert told.value.retry_after == 40
    assert [method for method, _ in zalo.calls] == ["sendMessage"] * 2


async def test_what_notices_carry_is_found(
    zalo: FakeZaloBot, bot: ZaloBot, kept: Path, media: str
) -> None:
    """A picture is kept in a folder of its own; Zalo fetches it from the same address as all."""
    (kept.parent / PICTURE).write_bytes((kept / PICTURE).read_bytes())  # /media has one folder

    await bot.send(to_lan(Reply("Họp.", (), Image(PICTURE, ""))))

    (seen,) = zalo.chat(LAN).answers
    assert (seen.photo, seen.fetched, seen.text) == (f"{media}/media/{PICTURE}", PNG, "Họp.")


async def test_what_is_gone_leaves_no_stray_text(zalo: FakeZaloBot, bot: ZaloBot) -> None:
    """A picture without words is left out where it cannot be shown."""
    await bot.send(to_lan(Reply("Họp.", (), Image("gone.png", ""), FORM)))

    (seen,) = zalo.chat(LAN).answers
    assert seen.text.startswith("Họp.\n\nTờ khai: ")


ENDINGS: dict[str, tuple[Callable[[Any], None], SendError]] = {
    "throttled": (lambda faults: faults.throttles("sendMessage"), Throttled(60, "429")),
    "throttled by a proxy": (
        lambda faults: faults.breaks("sendMessage", 429),
        Throttled(60, "429"),
    ),
    "5xx": (lambda faults: faults.breaks("sendMessage", 503), ChannelUnavailable("503")),
    "5xx in its own words": (
        lambda faults: faults.refuses("sendMessage", 500, "Internal"),
        ChannelUnavailable("500"),
    ),
    "403 as documented": (
        lambda faults: faults.refuses("sendMessage", 403, "Internal server error"),
        ChannelUnavailable("403"),
    ),
    "timeout over there": (
        lambda faults: faults.refuses("sendMessage", 408, "Request timeout"),
        ChannelUnavailable("408", ambiguous=True),
    ),
    "timeout of a proxy": (
        lambda faults: faults.breaks("sendMessage", 504),
        ChannelUnavailable("504", ambiguous=True),
    ),
    "cut before": (
        lambda faults: faults.cuts_before("sendMessage"),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "cut unheard": (
        lambda faults: faults.cuts_silently("sendMessage"),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "cut within": (
        lambda faults: faults.cuts_within("sendMessage"),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "nonsense": (
        lambda faults: faults.garbles("sendMessage"),
        ChannelUnavailable("garbled", ambiguous=True),
    ),
    "not UTF-8": (
        lambda faults: faults.garbles("sendMessage", b"\xff\xfe\xff"),
        ChannelUnavailable("garbled", ambiguous=True),
    ),
    "not ok with 200": (
        lambda faults: faults.garbles("sendMessage", b'{"ok":false,"error_code":400}'),
        MessageRejected("400"),
    ),
    "refused": (
        lambda faults: faults.refuses("sendMessage", 403, "Forbidden"),
        RecipientUnreachable("403"),
    ),
    "no such chat": (
        lambda faults: faults.refuses("sendMessage", 404, "Bad Request: chat not found"),
        RecipientUnreachable("404"),
    ),
    "no such person": (
        lambda faults: faults.refuses("sendMessage", 404, "User does not exist"),
        RecipientUnreachable("404"),
    ),
    "nobody knows what was not found": (
        lambda faults: faults.refuses("sendMessage", 404, "Not Found"),
        ChannelUnavailable("404", doubtful=True),
    ),
    "a wrong address of the API": (
        lambda faults: faults.breaks("sendMessage", 404),
        ChannelUnavailable("404"),
    ),
    "moved": (lambda faults: faults.breaks("sendMessage", 302), ChannelUnavailable("302")),
    "bad parameter": (
        lambda faults: faults.refuses("sendMessage", 400, "Bad Request"),
        MessageRejected("400"),
    ),
    "token revoked": (
        lambda faults: faults.refuses("sendMessage", 401, "Unauthorized"),
        ChannelUnavailable("token"),
    ),
}


@pytest.mark.parametrize(("fails", "expected"), ENDINGS.values(), ids=ENDINGS)
async def test_failure_is_told_in_our_words(
    zalo: FakeZaloBot, hidden: ZaloBot, fails: Callable[[Any], None], expected: SendError
) -> None:
    """Every failure of Zalo becomes one of ours, so that the sender knows what to do."""
    fails(zalo.faults)

    with pytest.raises(SendError) as told:
        await hidden.send(to_lan())

    assert type(told.value) is type(expected)
    assert vars(told.value) == vars(expected)


async def test_those_who_block_are_unreachable(zalo: FakeZaloBot, hidden: ZaloBot) -> None:
    """Who wants no more is left alone."""
    zalo.blocks(LAN)

    with pytest.raises(RecipientUnreachable):
        await hidden.send(to_lan())


@pytest.mark.parametrize(("scheme", "ambiguous"), [("https", False), ("http", True)])
async def test_silence_is_ambiguous_only_after_the_connection(
    scheme: str, *, ambiguous: bool
) -> None:
    """Without a connection nothing can have arrived; on one that only listens, everything can."""
    writers: list[StreamWriter] = []

    def listen(_: StreamReader, writer: StreamWriter) -> None:
        writers.append(writer)

    async with await start_server(listen, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        client = Client("1:a", f"{scheme}://127.0.0.1:{port}")

        with pytest.raises(ChannelUnavailable) as told:
            await client.call("sendMessage", patience=0.1)

        await client.close()
        for writer in writers:
            writer.close()
    assert told.value.ambiguous is ambiguous


async def test_end_of_the_month_waits(zalo: FakeZaloBot, hidden: ZaloBot) -> None:
    """The free plan lets out so many messages a month; the rest is tried again later."""
    zalo.month_limit = 1
    await hidden.send(to_lan())

    with pytest.raises(Throttled):
        await hidden.send(to_lan())


async def test_zalo_away_is_not_ambiguous(pictures: Path) -> None:
    """A refused connection has surely delivered nothing."""
    async with FakeZaloBot() as gone:
        pass
    bot = make(gone, pictures)

    with pytest.raises(ChannelUnavailable) as told:
        await bot.send(to_lan())

    assert told.value.ambiguous is False
    await bot.stop()


async def test_empty_message_is_rejected(zalo: FakeZaloBot, hidden: ZaloBot) -> None:
    """A reply without a word is a bug of ours, and is not tried again."""
    with pytest.raises(MessageRejected):
        await hidden.send(to_lan(Reply(" ")))

    assert zalo.calls == []


async def test_logs_keep_the_secret(
    zalo: FakeZaloBot, hidden: ZaloBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token, which is in every address, nor a person's words get into a log."""
    caplog.set_level(logging.DEBUG)
    zalo.faults.garbles("sendMessage", '{"ok":true,"resu số máy của tôi'.encode())
    zalo.faults.cuts_before("sendMessage")
    traces = []

    for _ in range(2):
        with pytest.raises(ChannelUnavailable) as failed:
            await hidden.send(to_lan())
        traces += traceback.format_exception(failed.value)

    told = "\n".join([*traces, *(record.getMessage() for record in caplog.records)])
    assert zalo.token not in told
    assert "số máy" not in told
    assert HELLO.text not in told


async def test_odd_address_of_the_api_keeps_the_secret(pictures: Path) -> None:
    """An address that cannot be called is told without what stands behind it."""
    odd = ZaloBot("1:abc", api_url="https://", mode="polling", pictures=(pictures,))

    with pytest.raises(ChannelUnavailable) as failed:
        await odd.send(to_lan())

    assert failed.value.ambiguous is False
    assert "1:abc" not in "".join(traceback.format_exception(failed.value))
    await odd.stop()
