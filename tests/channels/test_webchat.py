"""The web chat's socket, spoken to as a page does."""

import base64
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.channels.webchat import BURST
from bot.errors import MessageRejected
from bot.types import Address, Button, Delivery, File, Image, Inbound, Reply
from tests.fakes.site import Pipe, Site, dump, server, serving


@pytest.fixture
def pipe() -> Pipe:
    """Stand behind the socket."""
    return Pipe()


@pytest.fixture
async def site(pipe: Pipe, tmp_path: Path) -> AsyncIterator[Site]:
    """Serve, and be Lan's browser."""
    async with serving(server(pipe, tmp_path)) as site:
        yield site


async def test_ack_means_stored(site: Site, pipe: Pipe) -> None:
    """An acknowledged message is in the inbox, under the visitor's address, and is answered."""
    async with site.tab() as tab:
        await tab.say("text", id="m1", text="tra ho so")
        heard = await tab.hear_all(2)

    [message] = pipe.inbox
    assert heard["ack"] == [{"type": "ack", "id": "m1"}]
    assert heard["message"][0]["text"] == "tra ho so"
    assert message.sender.channel == "webchat"
    assert message.id == f"{message.sender.id}:m1"
    assert len(message.sender.id) == 32


async def test_resend_does_nothing(site: Site, pipe: Pipe) -> None:
    """A page that lost an ack sends again: it hears the ack, and nobody answers twice."""
    async with site.tab() as tab:
        await tab.say("press", id=7, data="/menu")
        await tab.hear_all(2)
        await tab.say("press", id=7, data="/menu")
        again = await tab.hear()

    assert again == {"type": "ack", "id": 7}
    assert [one.press for one in pipe.inbox] == ["/menu"]


async def test_ids_are_scoped_to_the_visitor(site: Site, pipe: Pipe) -> None:
    """Two visitors whose pages chose the same id are two messages."""
    async with site.stranger() as other:
        for one in (site, other):
            async with one.tab() as tab:
                await tab.say("text", id="hello", text="/start")
                await tab.hear_all(2)

    assert len({one.sender for one in pipe.inbox}) == 2


async def test_messages_without_id_are_each_their_own(site: Site, pipe: Pipe) -> None:
    """A program that names nothing may say the same twice."""
    async with site.tab() as tab:
        await tab.say("text", text="1")
        await tab.say("text", text="1")
        heard = await tab.hear_all(2)

    assert [one["id"] for one in heard["message"]] == [1, 2]
    assert len(pipe.inbox) == 2


async def test_resume(site: Site, pipe: Pipe) -> None:
    """A reconnect gets what was missed, and only that, in order."""
    async with site.tab() as tab:
        await tab.say("text", text="a")
        await tab.hear()
    sender = pipe.inbox[0].sender
    pipe.reply(sender, Reply("b"))
    pipe.reply(Address("webchat", "somebody else"), Reply("not yours"))
    pipe.reply(sender, Reply("c"))

    async with site.tab("?after=1") as tab:
        missed = [await tab.hear(), await tab.hear()]

    assert [(one["id"], one["text"]) for one in missed] == [(2, "b"), (4, "c")]


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 40, "²"])
async def test_odd_resume(site: Site, after: str) -> None:
    """An `after` that is no number gets everything."""
    async with site.tab() as tab:
        await tab.say("text", text="a")
        await tab.hear()

    async with site.tab(f"?after={after}") as tab:
        assert (await tab.hear())["text"] == "a"


async def test_two_tabs(site: Site) -> None:
    """Every open tab of a visitor gets every message."""
    await (await site.browser.get(site.url)).read()
    async with site.tab() as one, site.tab() as two:
        await one.say("text", text="chao")
        heard = (await one.hear(), await two.hear())

    assert heard[0] == heard[1]
    assert heard[0]["text"] == "chao"


async def test_seen_is_delivered(site: Site, pipe: Pipe) -> None:
    """What the page has shown is noted for its own address."""
    async with site.tab() as tab:
        await tab.say("text", text="a")
        await tab.hear()
        await tab.say("seen", id=1)
        await tab.say("seen", id=10**30)
        await tab.say("text", id="x", text="b")
        await tab.hear_all(2)

    assert pipe.seen == [(pipe.inbox[0].sender, 1), (pipe.inbox[0].sender, 2**53)]


async def test_a_message_in_full(site: Site, pipe: Pipe) -> None:
    """Buttons, picture and file reach the page."""
    pipe.answers = False
    async with site.tab() as tab:
        await tab.say("text", id="a", text="a")
        await tab.hear()
        pipe.reply(
            pipe.inbox[0].sender,
            Reply(
                "Chọn",
                (
                    *(Button(str(n), f"p:{n}") for n in range(12)),
                    Button("Cổng", url="https://dichvucong.gov.vn"),
                ),
                Image("b.svg", "Nút đỏ"),
                File("to.pdf", "Tờ khai"),
            ),
        )
        message = await tab.hear()

    assert message["buttons"][11:] == [
        {"label": "11", "data": "p:11"},
        {"label": "Cổng", "url": "https://dichvucong.gov.vn"},
    ]
    assert message["image"] == {"url": "/media/b.svg", "alt": "Nút đỏ"}
    assert message["file"] == {"url": "/media/to.pdf", "title": "Tờ khai"}


BAD = {
    "not json": "xin chào",
    "half a frame": '{"type":"text","text":"a',
    "no object": "[1]",
    "no type": dump({"text": "a"}),
    "unknown type": dump({"type": "dance"}),
    "text is a number": dump({"type": "text", "text": 1}),
    "text is missing": dump({"type": "text"}),
    "100 kB": dump({"type": "text", "text": "a" * 100_000}),
    "half a character": '{"type":"text","text":"\\ud800"}',
    "odd id": dump({"type": "text", "text": "a", "id": "a\0b"}),
    "long id": dump({"type": "text", "text": "a", "id": "a" * 65}),
    "control in press": dump({"type": "press", "data": "a\0"}),
    "long press": dump({"type": "press", "data": "a" * 201}),
    "no base64": dump({"type": "photo", "data": "%%%"}),
    "empty photo": dump({"type": "photo", "data": ""}),
    "deep": "[" * 50_000,
    "seen what": dump({"type": "seen", "id": "1"}),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
async def test_bad_frames(site: Site, pipe: Pipe, raw: str) -> None:
    """A bad frame is answered by a sentence; nothing is stored and the line stays open."""
    async with site.tab() as tab:
        await tab.socket.send_str(raw)
        notice = await tab.hear()
        await tab.say("text", text="con day")
        after = await tab.hear()

    assert notice["type"] == "notice"
    assert notice["text"].endswith(".")
    assert after["text"] == "con day"
    assert [one.text for one in pipe.inbox] == ["con day"]


async def test_bytes_that_are_no_text(site: Site) -> None:
    """A binary frame is read like any other, and refused like any other."""
    async with site.tab() as tab:
        await tab.socket.send_bytes(dump({"type": "text", "text": "a"}).encode())
        await tab.socket.send_bytes(b"\xff\xfe")
        heard = await tab.hear_all(2)

    assert heard["message"][0]["text"] == "a"
    assert len(heard["notice"]) == 1


async def test_a_refused_frame_is_named(site: Site) -> None:
    """The page learns which message it need not send again."""
    async with site.tab() as tab:
        await tab.say("text", id="long", text="a" * 5_001)
        notice = await tab.hear()

    assert notice["id"] == "long"
    assert "dài" in notice["text"]


@pytest.mark.parametrize("text", ["", "a\0b", "\u202e\u200b", "tie\u0302\u0301ng", "😀"])
async def test_odd_text_is_the_conversations_business(site: Site, pipe: Pipe, text: str) -> None:
    """What was typed goes on as it is: the bot has an answer to everything."""
    async with site.tab() as tab:
        await tab.say("text", id="a", text=text)
        await tab.hear_all(2)

    assert pipe.inbox[0].text == text


async def test_photo(site: Site, pipe: Pipe) -> None:
    """A photo is a message; its bytes are not kept."""
    picture = base64.b64encode(os.urandom(300_000)).decode()
    async with site.tab() as tab:
        await tab.say("photo", id="p", name="anh.jpg", data=picture)
        await tab.hear_all(2)

    assert pipe.inbox == [
        Inbound(pipe.inbox[0].sender, pipe.inbox[0].id, kind="photo", language="vi")
    ]


@pytest.mark.parametrize("size", [8 * 2**20 + 3, 11 * 2**20], ids=["a bit", "much"])
async def test_photo_too_large(site: Site, pipe: Pipe, size: int) -> None:
    """A photo over 8 MB gets a clear sentence, and the talk goes on."""
    async with site.tab() as tab:
        await tab.say("photo", id="p", data=base64.b64encode(bytes(size)).decode())
        notice = await tab.hear()
        await tab.say("text", id="t", text="a")
        await tab.hear_all(2)

    assert "8 MB" in notice["text"]
    assert [one.kind for one in pipe.inbox] == ["text"]


async def test_slowed_down(site: Site, pipe: Pipe) -> None:
    """Who sends too fast is told so once and slowed down; nothing is lost."""
    pipe.answers = False
    async with site.tab() as tab:
        for number in range(BURST + 6):
            await tab.say("text", id=number, text=str(number))
        heard = await tab.hear_all(BURST + 6 + 1)

    assert [one["id"] for one in heard["ack"]] == list(range(BURST + 6))
    assert len(heard["notice"]) == 1
    assert len(pipe.paused) == 6


async def test_storage_away(site: Site, pipe: Pipe) -> None:
    """Without a database nothing is acknowledged; the page keeps it and sends it again."""
    async with site.tab() as tab:
        await tab.say("text", id="a", text="a")
        await tab.hear_all(2)
        pipe.down = True
        await tab.say("text", id="b", text="b")
        notice = await tab.hear()
        pipe.down = False
        await tab.say("text", id="b", text="b")
        heard = await tab.hear_all(2)

    assert notice["type"] == "notice"
    assert "id" not in notice
    assert heard["ack"] == [{"type": "ack", "id": "b"}]


async def test_replies_wait_for_storage(site: Site, pipe: Pipe) -> None:
    """A database that comes back gives its replies to the pages that were open."""
    pipe.answers = False
    async with site.tab() as tab:
        await tab.say("text", id="a", text="a")
        await tab.hear()
        pipe.down = True
        pipe.reply(pipe.inbox[0].sender, Reply("later"))
        await pipe.waited.wait()
        pipe.down = False
        message = await tab.hear()

    assert message["text"] == "later"


async def test_other_sites_are_refused(site: Site, pipe: Pipe) -> None:
    """A page of another site cannot speak in the visitor's name."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with site.tab(Origin="https://evil.example"):
            pass

    assert refused.value.status == 403
    assert pipe.inbox == []


@pytest.mark.parametrize("origin", ["https://bot.example", "own"])
async def test_our_page_is_let_in(site: Site, origin: str) -> None:
    """Our page speaks, also behind a proxy that renames the host."""
    async with site.tab(Origin=site.url if origin == "own" else origin) as tab:
        await tab.say("text", text="a")

        assert (await tab.hear())["text"] == "a"


async def test_the_page_knows_its_visitor(site: Site, pipe: Pipe) -> None:
    """The cookie makes the address; the token itself is nowhere in it."""
    async with site.tab() as tab:
        await tab.say("text", text="a")
        await tab.hear()
    async with site.tab() as tab:
        await tab.say("text", text="b")
        await tab.hear_all(2)
    [cookie] = list(site.browser.cookie_jar)

    assert len({one.sender for one in pipe.inbox}) == 1
    assert cookie.value not in str(pipe.inbox[0].sender)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_somebody_else_takes_the_phone(site: Site, pipe: Pipe) -> None:
    """After “Xoá màn hình này” the browser is a new visitor, who sees nothing of the old one."""
    async with site.tab() as tab:
        await tab.say("text", text="ho so cua toi")
        await tab.hear()

    async with site.browser.post(f"{site.url}/webchat/leave") as left:
        assert left.status == 204
    async with site.tab() as tab:
        await tab.say("text", text="moi")
        first = await tab.hear()

    assert first["text"] == "moi"
    assert len({one.sender for one in pipe.inbox}) == 2


async def test_framed_is_another_visitor(site: Site) -> None:
    """Inside another site's page the cookie is partitioned and secure."""
    async with site.browser.get(f"{site.url}/?embed=1") as page:
        cookie = page.headers["Set-Cookie"]

    assert cookie.startswith("xaoi_framed=")
    assert cookie.endswith("HttpOnly; SameSite=None; Secure; Partitioned")


@pytest.mark.parametrize(
    "cookie", ["short", "a" * 500, "a b" * 15, "%00" * 20], ids=["short", "long", "space", "nul"]
)
async def test_made_up_cookie(site: Site, cookie: str) -> None:
    """A cookie we did not make is replaced by one of ours."""
    async with site.browser.get(site.url, headers={"Cookie": f"xaoi={cookie}"}) as page:
        assert f"xaoi={cookie};" not in page.headers["Set-Cookie"]
        assert re.match(r"xaoi=[\w-]{32};", page.headers["Set-Cookie"])


async def test_another_process_answers(site: Site, pipe: Pipe) -> None:
    """Where several processes share the database, a page looks for itself now and then."""
    pipe.answers = False
    pipe.webchat.look_again = 0.0
    async with site.tab() as tab:
        await tab.say("text", id="a", text="a")
        await tab.hear()
        pipe.outbox.append(Delivery(1, pipe.inbox[0].sender, Reply("from elsewhere")))
        message = await tab.hear()

    assert message["text"] == "from elsewhere"


async def test_notices_in_english(site: Site, pipe: Pipe) -> None:
    """A notice speaks the page's language."""
    pipe.webchat.gettext = lambda language, text: f"{language}: {text}"
    async with site.tab("?lang=en") as tab:
        await tab.say("text", text="a" * 6_000)
        notice = await tab.hear()

    assert notice["text"].startswith("en: Tin dài quá")


async def test_english(site: Site, pipe: Pipe) -> None:
    """The page's language goes along with each message."""
    async with site.tab("?lang=en") as tab:
        await tab.say("text", text="hello")
        await tab.hear()

    assert pipe.inbox[0].language == "en"


def test_parse(pipe: Pipe) -> None:
    """A recorded frame is read without a socket; anything else is nothing."""
    body = dump({"address": "lan", "frame": {"type": "press", "id": "1", "data": "/menu"}})

    assert pipe.webchat.parse(body.encode()) == Inbound(
        Address("webchat", "lan"), "lan:1", kind="press", press="/menu"
    )
    assert pipe.webchat.parse(b"{}") is None
    assert pipe.webchat.parse(b"\xff") is None


async def test_the_page_fetches_its_own(pipe: Pipe) -> None:
    """Nobody sends to the web chat, and nobody calls its hook."""
    assert pipe.webchat.pulled
    assert not pipe.webchat.verify({}, b"{}")
    with pytest.raises(MessageRejected):
        await pipe.webchat.send(Delivery(1, Address("webchat", "lan"), Reply("a")))


async def test_the_cookie_lasts(site: Site) -> None:
    """A visitor who comes back keeps the cookie, for as long again."""
    async with site.browser.get(site.url) as first, site.browser.get(site.url) as second:
        assert first.headers["Set-Cookie"] == second.headers["Set-Cookie"]
