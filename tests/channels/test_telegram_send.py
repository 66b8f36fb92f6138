"""Replies as a person sees them in Telegram, and every way in which sending ends."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.telegram import Telegram
from bot.errors import (
    ChannelUnavailable,
    MessageRejected,
    RecipientMoved,
    RecipientUnreachable,
    SendError,
    Throttled,
)
from bot.types import Address, Button, Delivery, File, Image, Reply
from tests.channels.conftest import FILE, PICTURE, PNG, Ticks
from tests.fakes.telegram import FakeTelegram

# The limit allows for the import of aiogram on a busy machine.
pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

LAN = 42
HELLO = Reply("Chào bà con!")
BUTTONS = (Button("Có", "a:1"), Button("Cổng", url="https://dichvucong.gov.vn"))
LOGIN = Image("vneid/login.svg", "Màn hình đăng nhập")


def to_lan(reply: Reply = HELLO, **fields: Any) -> Delivery:
    return Delivery(1, Address("telegram", str(LAN)), reply, **fields)


@pytest.fixture(autouse=True)
def _lan_has_written(server: FakeTelegram) -> None:
    server.chat(LAN).add(by_bot=False, text="/start")


async def test_text_and_buttons(server: FakeTelegram, telegram: Telegram) -> None:
    """A reply is one message; each button has a row of its own."""
    id_ = await telegram.send(to_lan(Reply("Có điện thoại riêng không?", BUTTONS)))

    seen = server.chat(LAN).answers[-1]
    assert id_ == f"42/{seen.id}"
    assert seen.text == "Có điện thoại riêng không?"
    assert seen.buttons == [
        {"text": "Có", "callback_data": "a:1"},
        {"text": "Cổng", "url": "https://dichvucong.gov.vn"},
    ]
    sent = server.calls[-1][1]
    assert sent["reply_markup"].count("}, {") == 0
    assert '"is_disabled": true' in sent["link_preview_options"]
    assert "parse_mode" not in sent


async def test_picture_has_its_text_below(server: FakeTelegram, telegram: Telegram) -> None:
    """Telegram takes no SVG: the PNG beside it is shown, with text and buttons in one message."""
    await telegram.send(to_lan(Reply("Bấm Đăng nhập.", BUTTONS, LOGIN)))

    (seen,) = server.chat(LAN).answers
    assert (seen.photo, seen.text, seen.labels) == (PNG, "Bấm Đăng nhập.", ["Có", "Cổng"])


async def test_long_text_follows_its_picture(server: FakeTelegram, telegram: Telegram) -> None:
    """A caption holds 1024 characters; a longer text is a message of its own, with the buttons."""
    await telegram.send(to_lan(Reply("ấ" * 1025, BUTTONS, LOGIN)))

    picture, text = server.chat(LAN).answers
    assert (picture.photo, picture.text, picture.labels) == (PNG, "", [])
    assert (text.text, text.labels) == ("ấ" * 1025, ["Có", "Cổng"])


async def test_picture_that_cannot_be_shown_is_said(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """Where there is only an SVG, its words stand in."""
    await telegram.send(to_lan(Reply("Bước 2/6.", BUTTONS, Image("only.svg", "Nút Đăng nhập"))))

    (seen,) = server.chat(LAN).answers
    assert (seen.photo, seen.text) == (b"", "Bước 2/6.\n\nNút Đăng nhập")


async def test_file_is_a_document(server: FakeTelegram, telegram: Telegram) -> None:
    """A form to take along arrives as a file with the text below it."""
    await telegram.send(to_lan(Reply("Tờ khai đây ạ.", file=File("form.pdf", "Tờ khai"))))

    (seen,) = server.chat(LAN).answers
    assert (seen.document, seen.text) == ("Tờ khai.pdf", "Tờ khai đây ạ.")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Báo cáo TB-4827", "Báo cáo TB-4827.pdf"),
        ("Lich_hop", "Lich_hop.pdf"),
        ("Lịch họp.PDF", "Lịch họp.PDF"),
        ('Quý 3/2026: "lịch"', "Quý 3 2026 lịch.pdf"),
        ("..", "form.pdf"),
        ("", "form.pdf"),
    ],
)
async def test_a_file_is_called_what_people_call_it(
    server: FakeTelegram, telegram: Telegram, title: str, name: str
) -> None:
    """A name of sixteen hexadecimal digits looks like a fraud's; the title is the name."""
    await telegram.send(to_lan(Reply("Họp.", file=File("form.pdf", title))))

    assert server.chat(LAN).answers[-1].document == name


async def test_what_notices_carry_is_found(server: FakeTelegram, telegram: Telegram) -> None:
    """A picture and a file that an official sent are kept in a folder of their own."""
    await telegram.send(to_lan(Reply("Họp.", (), Image(PICTURE, ""), File(FILE, "Thư mời"))))

    picture, document = server.chat(LAN).answers
    assert (picture.photo, picture.text) == (PNG, "")
    assert (document.document, document.text) == ("Thư mời.pdf", "Họp.")


async def test_what_is_gone_leaves_no_stray_text(server: FakeTelegram, telegram: Telegram) -> None:
    """A picture without words is left out where it is gone; a file is named."""
    gone = Reply("Họp.", (), Image("gone.png", ""), File("gone.pdf", "Thư mời"))

    await telegram.send(to_lan(gone))

    (seen,) = server.chat(LAN).answers
    assert seen.text == "Họp.\n\nThư mời"


async def test_edit_in_place(server: FakeTelegram, telegram: Telegram) -> None:
    """Next and back change the message whose button was pressed."""
    id_ = await telegram.send(to_lan(Reply("Bước 1/6", BUTTONS)))

    again = await telegram.send(to_lan(Reply("Bước 2/6"), replaces=id_))

    (seen,) = server.chat(LAN).answers
    assert again == id_
    assert (seen.text, seen.labels, seen.edits) == ("Bước 2/6", [], 1)


async def test_edit_repeated_changes_nothing(server: FakeTelegram, telegram: Telegram) -> None:
    """An edit that was done already is done: a retry may not fail, nor send anew."""
    id_ = await telegram.send(to_lan())

    assert await telegram.send(to_lan(replaces=id_)) == id_
    assert len(server.chat(LAN).answers) == 1


@pytest.mark.parametrize(
    "replaces", ["42/999", "42/1", "nonsense", "42/"], ids=["gone", "not ours", "odd", "empty"]
)
async def test_edit_impossible_is_sent_anew(
    server: FakeTelegram, telegram: Telegram, replaces: str
) -> None:
    """A message that cannot be edited leaves nobody without the answer."""
    id_ = await telegram.send(to_lan(replaces=replaces))

    (seen,) = server.chat(LAN).answers
    assert (seen.text, id_) == (HELLO.text, f"42/{seen.id}")


async def test_edit_of_a_picture_is_sent_anew(server: FakeTelegram, telegram: Telegram) -> None:
    """A picture cannot become a text, nor a text a picture."""
    picture = await telegram.send(to_lan(Reply("Bước 1/6", (), LOGIN)))
    text = await telegram.send(to_lan(Reply("Bước 2/6"), replaces=picture))
    await telegram.send(to_lan(Reply("Bước 3/6", (), LOGIN), replaces=text))

    assert [one.text for one in server.chat(LAN).answers] == ["Bước 1/6", "Bước 2/6", "Bước 3/6"]
    assert all(one.edits == 0 for one in server.chat(LAN).answers)


async def test_edit_counts_the_words_for_a_picture(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """A text that only fits without them is sent anew, in parts, and nothing is refused."""
    id_ = await telegram.send(to_lan(Reply("Bước 1/6")))
    missing = Image("none.png", "Nút Đăng nhập ở cuối màn hình")

    await telegram.send(to_lan(Reply("Bấm. " * 816, image=missing), replaces=id_))

    edits = [method for method, _ in server.calls if method == "editMessageText"]
    assert edits == []
    assert server.chat(LAN).answers[-1].text.endswith("màn hình")


async def test_press_is_acknowledged_first(server: FakeTelegram, telegram: Telegram) -> None:
    """The button stops spinning before the answer is there."""
    press = server.world.new_press()
    before = len(server.calls)

    await telegram.send(to_lan(acknowledges=press))

    assert server.world.callbacks[press] is True
    made = [method for method, _ in server.calls[before:]]
    assert made == ["answerCallbackQuery", "sendMessage"]


async def test_late_acknowledgement_is_harmless(server: FakeTelegram, telegram: Telegram) -> None:
    """A query that is too old, or an acknowledgement that is lost, costs nobody the answer."""
    await telegram.send(to_lan(acknowledges="long ago"))
    server.faults.cuts_before("answerCallbackQuery")
    await telegram.send(to_lan(acknowledges="long ago"))
    server.faults.throttles("answerCallbackQuery", 30)
    await telegram.send(to_lan(acknowledges="long ago"))

    assert len(server.chat(LAN).answers) == 3


ENDINGS = {
    "throttled": (lambda faults: faults.throttles("sendMessage", 7), Throttled("")),
    "5xx": (lambda faults: faults.breaks("sendMessage", 503), ChannelUnavailable("network")),
    "cut unheard": (
        lambda faults: faults.cuts_silently("sendMessage"),
        ChannelUnavailable("network", ambiguous=True),
    ),
    "timeout of a proxy": (
        lambda faults: faults.breaks("sendMessage", 504),
        ChannelUnavailable("504", ambiguous=True),
    ),
    "nonsense": (
        lambda faults: faults.garbles("sendMessage"),
        ChannelUnavailable("garbled", ambiguous=True),
    ),
    "blocked": (
        lambda faults: faults.refuses(
            "sendMessage", 403, "Forbidden: bot was blocked by the user"
        ),
        RecipientUnreachable("forbidden"),
    ),
    "deactivated": (
        lambda faults: faults.refuses("sendMessage", 403, "Forbidden: user is deactivated"),
        RecipientUnreachable("forbidden"),
    ),
    "no such chat": (
        lambda faults: faults.refuses("sendMessage", 400, "Bad Request: chat not found"),
        RecipientUnreachable("chat_not_found"),
    ),
    "no such peer": (
        lambda faults: faults.refuses("sendMessage", 400, "Bad Request: PEER_ID_INVALID"),
        RecipientUnreachable("chat_not_found"),
    ),
    "no rights": (
        lambda faults: faults.refuses("sendMessage", 400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        MessageRejected("bad_request"),
    ),
    "token revoked": (
        lambda faults: faults.refuses("sendMessage", 401, "Unauthorized"),
        ChannelUnavailable("token"),
    ),
}


NO_RIGHTS = (
    "not enough rights to send text messages to the chat",
    "have no rights to send a message",
    "CHAT_WRITE_FORBIDDEN",
    "TOPIC_CLOSED",
    "message thread not found",
)


@pytest.mark.parametrize("said", NO_RIGHTS)
async def test_a_group_where_the_bot_may_not_write_is_told_apart(
    server: FakeTelegram, telegram: Telegram, said: str
) -> None:
    """Nothing is wrong with the message: the group's officers must let the bot write."""
    group = Delivery(1, Address("telegram", "-555"), HELLO)
    server.chat(-555)
    server.faults.refuses("sendMessage", 400, f"Bad Request: {said}")

    with pytest.raises(RecipientUnreachable) as told:
        await telegram.send(group)

    assert told.value.code == "no_rights"


async def test_a_refusal_in_the_middle_says_that_some_of_it_arrived(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """Whatever Telegram says of the second part, the first one is on their phones."""
    server.faults.spares("sendMessage")
    server.faults.refuses("sendMessage", 403, "Forbidden: bot was blocked by the user")

    with pytest.raises(RecipientUnreachable) as told:
        await telegram.send(to_lan(Reply("Một câu. " * 900)))

    assert told.value.partly
    assert telegram._writer._sending._left == {}


@pytest.mark.parametrize(("fails", "expected"), ENDINGS.values(), ids=ENDINGS)
async def test_failure_is_told_in_our_words(
    server: FakeTelegram,
    telegram: Telegram,
    fails: Callable[[Any], None],
    expected: SendError,
) -> None:
    """Every failure of Telegram becomes one of ours, so that the sender knows what to do."""
    fails(server.faults)

    with pytest.raises(SendError) as told:
        await telegram.send(to_lan())

    assert type(told.value) is type(expected)
    if isinstance(told.value, Throttled):
        assert told.value.retry_after == 7
    else:
        assert vars(told.value) == vars(expected)


async def test_moved_group_tells_its_new_id(server: FakeTelegram, telegram: Telegram) -> None:
    """A group that became a supergroup is written to under its new id."""
    server.migrates(LAN, -555, -1001234567890)

    with pytest.raises(RecipientMoved) as told:
        await telegram.send(Delivery(1, Address("telegram", "-555"), HELLO))

    assert told.value.new_id == "-1001234567890"


async def test_answer_cut_in_the_middle_was_taken(
    server: FakeTelegram, telegram: Telegram
) -> None:
    """Once Telegram said 200 the message is there: sending it again would show it twice."""
    server.faults.cuts_within("sendMessage")

    await telegram.send(to_lan())

    assert len(server.chat(LAN).answers) == 1


async def test_telegram_away_is_not_ambiguous() -> None:
    """A refused connection has surely delivered nothing."""
    async with FakeTelegram() as gone:
        url, token = gone.url, gone.token
    telegram = Telegram(token, api_url=url, mode="polling", pictures=(), files=())

    with pytest.raises(ChannelUnavailable) as told:
        await telegram.send(to_lan())

    assert told.value.ambiguous is False
    await telegram.stop()


@pytest.mark.parametrize("sentence", ["Một câu. ", "😀 "], ids=["sentences", "UTF-16"])
async def test_long_text_leaves_in_parts(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks, sentence: str
) -> None:
    """What is longer than a message is cut between sentences; the buttons stand under the end."""
    text = (sentence * 1500).strip()
    server.faults.throttles("sendMessage", 1)

    with pytest.raises(Throttled):
        await telegram.send(to_lan(Reply(text, (Button("Nút", "x"),))))
    ticks.later(1)
    await telegram.send(to_lan(Reply(text, (Button("Nút", "x"),))))

    shown = server.chat(LAN).answers
    assert " ".join(one.text for one in shown) == text
    assert [one.labels for one in shown] == [*([] for _ in shown[1:]), ["Nút"]]
    assert len(shown) > 1


async def test_a_retry_goes_on_with_the_part_that_failed(
    server: FakeTelegram, telegram: Telegram, ticks: Ticks
) -> None:
    """Nobody reads the first half twice because the second had to wait."""
    reply = Reply("Một câu. " * 900)
    server.faults.spares("sendMessage")
    server.faults.throttles("sendMessage", 1)

    with pytest.raises(Throttled):
        await telegram.send(to_lan(reply))
    ticks.later(1)
    await telegram.send(to_lan(reply))

    assert " ".join(one.text for one in server.chat(LAN).answers) == reply.text.strip()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(""),
        Reply("x", (Button("Nút", "ế" * 22),)),
        Reply("x", (Button("Nút", url="javascript:alert(1)"),)),
    ],
    ids=["empty", "button over 64 bytes", "odd link"],
)
async def test_impossible_message_is_rejected(
    server: FakeTelegram, telegram: Telegram, reply: Reply
) -> None:
    """What Telegram will never take is not tried again and again."""
    with pytest.raises(MessageRejected):
        await telegram.send(to_lan(reply))

    assert server.chat(LAN).answers == []


async def test_logs_keep_the_secret(
    server: FakeTelegram, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token nor a person's words get into a log, even when answers are garbled."""
    caplog.set_level(logging.DEBUG)
    garbled = '{"ok":true,"result":{"text":"số máy của tôi'.encode()
    server.faults.garbles("sendMessage", garbled)

    with pytest.raises(ChannelUnavailable):
        await telegram.send(to_lan())

    told = "\n".join(record.getMessage() for record in caplog.records)
    assert server.token not in told
    assert "số máy" not in told
    assert HELLO.text not in told
