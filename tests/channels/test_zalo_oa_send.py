"""Replies as a person sees them in Zalo, with buttons, pictures and files, and what each costs."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.errors import ChannelUnavailable, MessageRejected, StorageUnavailable
from bot.storage import accounts
from bot.types import Address, Button, Delivery, File, Image, Reply
from tests.channels.conftest import FILE, PICTURE
from tests.channels.oa_bench import GROUP, HOA, LAN, REACT, SEND, Bench, many, opened
from tests.chat import Clock
from tests.fakes.faults import Fault
from tests.fakes.zalo_oa import PDF, PNG

PORTAL = Button("Mở trang", url="https://dichvucong.gov.vn")
CHOICES = Reply("Chọn thủ tục", (Button("Khai sinh", "/flow ks"), PORTAL), choose="Gõ số để chọn:")
LISTED = "Chọn thủ tục\n\nGõ số để chọn:\n1. Khai sinh\n\nMở trang: https://dichvucong.gov.vn"
LOGIN = Image("vneid/login.svg", "Màn hình đăng nhập")
FORM = File("to-khai.pdf", "Tờ khai")
UPLOAD = "/v2.0/oa/upload/"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """The folder of what notices carry."""
    return tmp_path / "media"


@pytest.fixture
async def bench(
    settings: Settings, clock: Clock, tmp_path: Path, media: Path
) -> AsyncIterator[Bench]:
    """Zalo and the channel."""
    told = settings.model_copy(update={"media": media})
    async with opened(told, clock, tmp_path / "content") as bench:
        yield bench


async def test_buttons_are_written_as_documented(bench: Bench) -> None:
    """A choice sends its payload unseen, a link opens, and both stand in the text as well."""
    id_ = await bench.send(CHOICES)

    (seen,) = bench.seen()
    assert seen.id == id_
    assert bench.called(SEND) == [
        {
            "recipient": {"user_id": LAN},
            "message": {
                "text": LISTED,
                "attachment": {
                    "type": "template",
                    "payload": {
                        "buttons": [
                            {
                                "title": "Khai sinh",
                                "type": "oa.query.hide",
                                "payload": "#/flow ks",
                            },
                            {
                                "title": "Mở trang",
                                "type": "oa.open.url",
                                "payload": {"url": "https://dichvucong.gov.vn"},
                            },
                        ]
                    },
                },
            },
        }
    ]


async def test_a_text_without_choices_is_only_a_text(bench: Bench) -> None:
    """Nothing is attached to a plain answer."""
    await bench.send()

    assert [one["message"] for one in bench.called(SEND)] == [{"text": "Chào bà con!"}]


async def test_more_choices_than_buttons_are_all_in_the_list(bench: Bench) -> None:
    """Zalo shows five buttons; every choice has its number in the text."""
    await bench.send(Reply("Chọn", many(8), choose=CHOICES.choose))

    (seen,) = bench.seen()
    assert seen.labels == [f"Việc số {one}" for one in range(1, 6)]
    assert [f"{one}. Việc số {one}" in seen.text for one in range(1, 9)] == [True] * 8


async def test_what_nobody_asked_for_has_buttons_and_no_numbers(bench: Bench) -> None:
    """A tap means this message, a number the last answer: the text says what to type instead."""
    shown = Button("Duyệt ngay", "/notice yes TB7Q2K", typed="/duyet TB7Q2K")

    await bench.send(Reply("Có tin chờ duyệt.", (shown, *CHOICES.buttons)))

    (seen,) = bench.seen()
    assert seen.text.splitlines() == [
        "Có tin chờ duyệt.",
        "",
        "Duyệt ngay: /duyet TB7Q2K",
        "Khai sinh: /flow ks",
        "",
        "Mở trang: https://dichvucong.gov.vn",
    ]
    assert [one["payload"] for one in seen.buttons[:2]] == ["#/notice yes TB7Q2K", "#/flow ks"]


async def test_a_long_label_is_whole_in_the_list(bench: Bench) -> None:
    """A button holds a hundred characters."""
    label = "Đăng ký khai sinh cho trẻ " * 5

    await bench.send(Reply("Chọn", (Button(label, "/flow ks"),), choose=CHOICES.choose))

    (seen,) = bench.seen()
    assert seen.labels == [label[:100]]
    assert f"1. {label}".strip() in seen.text


@pytest.mark.parametrize("code", [-201, -210, -233])
async def test_refused_buttons_are_left_out_for_a_week(bench: Bench, code: int) -> None:
    """The text arrives all the same; so do later ones, each in one call; then it is tried anew."""
    bench.zalo.refuses_buttons = True
    bench.zalo.faults.refuses(SEND, code)
    await bench.send(CHOICES)
    await bench.send(CHOICES)
    bench.zalo.refuses_buttons = False
    first = len(bench.called(SEND))

    bench.clock.later(days=6, hours=23)
    await bench.send(CHOICES, HOA)
    late = len(bench.called(SEND))
    bench.clock.later(hours=2)
    bench.zalo.says(LAN, "chào")
    await bench.send(CHOICES)

    assert (first, late) == (4, 5)
    assert [one.text for one in bench.seen()] == [LISTED] * 3
    assert [one.labels for one in bench.seen()] == [[], [], ["Khai sinh", "Mở trang"]]


async def test_one_refusal_takes_nobody_elses_buttons(bench: Bench) -> None:
    """It may have been what that message said: the next one has its buttons."""
    for _ in range(3):
        bench.zalo.faults.refuses(SEND, -201)
        await bench.send(CHOICES)
        await bench.send(CHOICES)

    assert [len(one.labels) for one in bench.seen()] == [0, 2] * 3
    assert await bench.alerts() == []


async def test_a_person_is_told_when_buttons_are_left_out(bench: Bench) -> None:
    """An official must not learn of it from a villager."""
    bench.zalo.refuses_buttons = True

    await bench.send(CHOICES)
    await bench.send(CHOICES, HOA)

    assert ["nút bấm" in one for one in await bench.alerts()] == [True]


async def test_a_message_refused_without_its_buttons_too_is_at_fault_itself(bench: Bench) -> None:
    """Then the buttons are innocent, and are sent next time."""
    bench.zalo.faults.refuses(SEND, -201, times=2)

    with pytest.raises(MessageRejected):
        await bench.send(CHOICES)
    await bench.send(CHOICES)

    assert [one.labels for one in bench.seen()] == [["Khai sinh", "Mở trang"]]


async def test_another_refusal_is_not_about_buttons(bench: Bench) -> None:
    """Nothing is sent a second time in other words."""
    bench.zalo.faults.refuses(SEND, -240)

    with pytest.raises(MessageRejected):
        await bench.send(CHOICES)

    assert len(bench.called(SEND)) == 1


async def test_a_picture_with_choices_is_followed_by_its_text(bench: Bench) -> None:
    """A picture cannot carry buttons: it comes first, then the text with them."""
    id_ = await bench.send(Reply("Chọn thủ tục", CHOICES.buttons, LOGIN, choose=CHOICES.choose))

    picture, text = bench.seen()
    assert (picture.image, picture.text) == (PNG, "")
    assert (text.text, text.labels, text.id) == (LISTED, ["Khai sinh", "Mở trang"], id_)


async def test_a_picture_without_choices_is_one_message(bench: Bench) -> None:
    """Each message may cost: the text is the picture's caption."""
    await bench.send(Reply("Bấm Đăng nhập.", image=LOGIN))

    (seen,) = bench.seen()
    assert (seen.image, seen.text) == (PNG, "Bấm Đăng nhập.")
    attached = bench.called(SEND)[0]["message"]["attachment"]
    (element,) = attached["payload"]["elements"]
    assert (attached["type"], attached["payload"]["template_type"]) == ("template", "media")
    assert element.keys() == {"media_type", "attachment_id"}


async def test_while_buttons_are_refused_a_picture_carries_the_list(bench: Bench) -> None:
    """Without buttons one message is enough."""
    bench.zalo.refuses_buttons = True
    await bench.send(CHOICES)
    await bench.send(CHOICES)

    await bench.send(Reply("Chọn thủ tục", CHOICES.buttons, LOGIN, choose=CHOICES.choose))

    *_, seen = bench.seen()
    assert (seen.image, seen.text) == (PNG, LISTED)


@pytest.mark.parametrize(
    "name", ["large.png", "only.svg", "moving.webp", "none.png"],
    ids=["too large", "a drawing", "another kind", "missing"],
)  # fmt: skip
async def test_a_picture_zalo_does_not_take_is_told(bench: Bench, name: str) -> None:
    """Its words stand in."""
    await bench.send(Reply("Bước 2/6.", image=Image(name, "Nút Đăng nhập")))

    (seen,) = bench.seen()
    assert (seen.image, seen.text) == (None, "Bước 2/6.\n\nNút Đăng nhập")


async def test_what_notices_carry_is_found(bench: Bench, media: Path) -> None:
    """A picture and a file that an official sent are kept in a folder of their own."""
    await asyncio.to_thread(media.mkdir)
    (media / PICTURE).write_bytes(PNG)
    (media / FILE).write_bytes(PDF)

    await bench.send(Reply("Họp.", (), Image(PICTURE, ""), File(FILE, "Thư mời")))

    document, picture = bench.seen()
    assert (document.file, picture.image, picture.text) == (PDF, PNG, "Họp.")


async def test_what_is_gone_leaves_no_stray_text(bench: Bench) -> None:
    """A picture without words is left out where it is gone; a file is named."""
    await bench.send(Reply("Họp.", (), Image("gone.png", ""), File("gone.pdf", "Thư mời")))

    (seen,) = bench.seen()
    assert (seen.image, seen.text) == (None, "Họp.\n\nThư mời")


@pytest.mark.parametrize("code", [-201, -211, -212])
async def test_an_upload_that_is_refused_is_told(bench: Bench, code: int) -> None:
    """Whatever Zalo has against the file, or against one more this month."""
    bench.zalo.faults.refuses(f"{UPLOAD}image", code)

    await bench.send(Reply("Bước 2/6.", CHOICES.buttons, Image("vneid/login.svg", "Nút ở dưới")))

    (seen,) = bench.seen()
    assert seen.text.startswith("Bước 2/6.\n\nNút ở dưới")
    assert len(seen.labels) == 2


async def test_an_upload_that_found_no_way_is_tried_again(bench: Bench) -> None:
    """The picture comes with the next try."""
    bench.zalo.faults.breaks(f"{UPLOAD}image")

    with pytest.raises(ChannelUnavailable):
        await bench.send(Reply("Bước 2/6.", image=LOGIN))
    await bench.send(Reply("Bước 2/6.", image=LOGIN))

    assert [one.image for one in bench.seen()] == [PNG]


async def test_a_picture_is_uploaded_once(bench: Bench) -> None:
    """Uploads are counted: one lasts six days, for everybody; Zalo keeps them for seven."""
    shown = Reply("Bấm Đăng nhập.", image=LOGIN)
    await bench.send(shown)
    await bench.send(shown, HOA)
    once = len(bench.called(f"{UPLOAD}image"))
    bench.clock.later(days=6)

    await bench.send(shown)

    assert once == 1
    assert len(bench.called(f"{UPLOAD}image")) == 2
    assert [one.image for one in bench.seen()] == [PNG, PNG]


async def test_a_picture_zalo_forgot_is_uploaded_again(bench: Bench) -> None:
    """Also before its time; and if that does not help, the message comes later."""
    shown = Reply("Bấm Đăng nhập.", image=LOGIN)
    await bench.send(shown)
    bench.zalo.faults.refuses(SEND, -100)

    await bench.send(shown)
    again = len(bench.called(f"{UPLOAD}image"))
    bench.zalo.faults.refuses(SEND, -100, times=2)
    with pytest.raises(ChannelUnavailable):
        await bench.send(shown)

    assert again == 2
    assert [one.image for one in bench.seen()] == [PNG, PNG]


@pytest.mark.parametrize("told", [b"{}", b'{"attachment_id":null}', b"null"])
async def test_an_upload_without_an_id_is_none(bench: Bench, told: bytes) -> None:
    """It is tried again for some minutes, not remembered for six days."""
    shown = Reply("Bấm Đăng nhập.", image=LOGIN)
    nothing = Fault("garble", 200, b'{"error":0,"data":' + told + b"}")
    bench.zalo.faults.adds(f"{UPLOAD}image", nothing)

    with pytest.raises(ChannelUnavailable, match="garbled") as error:
        await bench.send(shown)
    await bench.send(shown)

    assert error.value.doubtful
    assert [one.image for one in bench.seen()] == [PNG]


async def test_a_picture_that_was_edited_is_uploaded_anew(bench: Bench, tmp_path: Path) -> None:
    """What the commune changes is what people see, without a restart; what it did not is not."""
    path = tmp_path / "content" / "pictures" / "vneid" / "login.png"
    shown = Reply("Bấm Đăng nhập.", image=LOGIN)
    await bench.send(shown)

    path.write_bytes(PNG + b"new")
    os.utime(path, ns=(1, 1))
    await bench.send(shown)
    await bench.send(shown)

    assert [one.image for one in bench.seen()] == [PNG, PNG + b"new", PNG + b"new"]
    assert len(bench.called(f"{UPLOAD}image")) == 2


async def test_a_known_picture_waits_for_no_upload(bench: Bench) -> None:
    """Zalo being slow with somebody's file holds up nobody whose picture it has."""
    shown = Reply("Bấm Đăng nhập.", image=LOGIN)
    await bench.send(shown)

    async with bench.oa._sending._uploads._one, asyncio.timeout(5):
        await bench.send(shown, HOA)

    assert [one.image for one in bench.seen(HOA)] == [PNG]


async def test_a_file_comes_before_its_text(bench: Bench) -> None:
    """A file can carry nothing: its text, with the choices, is the last message."""
    await bench.send(Reply("Chọn thủ tục", CHOICES.buttons, file=FORM, choose=CHOICES.choose))
    await bench.send(Reply("In ra.", file=FORM), HOA)

    file, text = bench.seen()
    assert (file.file, text.text, len(text.labels)) == (PDF, LISTED, 2)
    assert len(bench.called(f"{UPLOAD}file")) == 1
    assert [one.file for one in bench.seen(HOA)] == [PDF, None]


@pytest.mark.parametrize("name", ["large.pdf", "list.xlsx", "none.pdf"])
async def test_a_file_zalo_does_not_take_is_told(bench: Bench, name: str) -> None:
    """What cannot be sent has at least a title: nobody is left without an answer."""
    await bench.send(Reply("Mang theo giấy này.", file=File(name, "Tờ khai")))

    assert [one.text for one in bench.seen()] == ["Mang theo giấy này.\n\nTờ khai"]


async def test_a_nod_is_a_heart(bench: Bench) -> None:
    """A courtesy costs nothing: a heart on their message, and no message of ours."""
    theirs = bench.zalo.says(LAN, "cảm ơn")

    id_ = await bench.send(Reply("Không có gì ạ.", nod=True), acknowledges=theirs)

    assert id_ == ""
    assert bench.zalo.reactions == [(LAN, theirs, "/-heart")]
    assert bench.seen() == []


@pytest.mark.parametrize("code", [-201, -212, -230, -9999])
async def test_a_refused_heart_gives_way_to_words(bench: Bench, code: int) -> None:
    """Whatever Zalo has against hearts, nobody waits for an answer because of them."""
    theirs = bench.zalo.says(LAN, "cảm ơn")
    bench.zalo.faults.refuses(REACT, code)

    await bench.send(Reply("Không có gì ạ.", nod=True), acknowledges=theirs)

    assert [one.text for one in bench.seen()] == ["Không có gì ạ."]


async def test_a_nod_to_nothing_is_words(bench: Bench) -> None:
    """Without a message of theirs there is nothing to put a heart on."""
    await bench.send(Reply("Không có gì ạ.", nod=True))

    assert [one.text for one in bench.seen()] == ["Không có gì ạ."]


@pytest.mark.parametrize("fault", ["breaks", "cuts_before"])
async def test_a_heart_that_found_no_way_is_tried_again(bench: Bench, fault: str) -> None:
    """Words would not get through either."""
    theirs = bench.zalo.says(LAN, "cảm ơn")
    getattr(bench.zalo.faults, fault)(REACT)
    thanks = Delivery(99, Address("zalo_oa", LAN), Reply("Dạ.", nod=True), acknowledges=theirs)

    with pytest.raises(ChannelUnavailable):
        await bench.oa.send(thanks)
    await bench.oa.send(thanks)

    assert len(bench.zalo.reactions) == 1
    assert bench.seen() == []


@pytest.mark.parametrize(
    "said",
    ["[@246845883529197922] ơi", "[@@246845883529197922] ơi", "[[@@@1] ơi", "[@f414c8f7] ơi"],
)
async def test_a_group_is_told_without_calling_anybody(bench: Bench, said: str) -> None:
    """A citizen's words must not ring everybody's phone; a group sees no buttons."""
    group = bench.group()

    await bench.send(Reply(said, CHOICES.buttons, choose=CHOICES.choose), f"group-{group}")
    await bench.send(Reply(said, image=LOGIN), f"group-{group}")

    text, picture = bench.zalo.group(group).answers
    assert picture.image == PNG
    for one in (text, picture):
        assert "[@" not in one.text
        assert " ơi" in one.text
    assert "1. Khai sinh" in text.text
    assert text.buttons == []
    assert len(bench.called(GROUP)) == 2
    assert bench.called(SEND) == []


async def test_decomposed_text_is_counted_as_zalo_does(bench: Bench) -> None:
    """Two thousand letters fit, however their accents were written."""
    await bench.send(Reply("a\u0302\u0301" * 2000))

    assert [one.text for one in bench.seen()] == ["ấ" * 2000]


async def test_a_long_text_leaves_in_parts(bench: Bench) -> None:
    """The choices are under the last; a retry goes on with the part that failed."""
    long = Delivery(
        7, Address("zalo_oa", LAN), Reply("Bấm vào đây. " * 300, CHOICES.buttons, LOGIN)
    )
    bench.zalo.faults.spares(SEND, 2)
    bench.zalo.faults.breaks(SEND)

    with pytest.raises(ChannelUnavailable):
        await bench.oa.send(long)
    id_ = await bench.oa.send(long)

    picture, *texts = bench.seen()
    assert picture.image == PNG
    assert [len(one.text) <= 2000 for one in texts] == [True, True]
    assert [len(one.labels) for one in texts] == [0, 2]
    assert id_ == texts[-1].id


async def test_an_empty_message_is_rejected(bench: Bench) -> None:
    """A reply without a word is a bug of ours, and is not tried again."""
    with pytest.raises(MessageRejected):
        await bench.send(Reply(" "))

    assert bench.zalo.calls == []


async def test_what_is_left_is_learnt_from_each_answer(bench: Bench) -> None:
    """Eight are free, then the package pays, then each is charged."""
    bench.zalo.free_messages, bench.zalo.package_quota = 2, 1

    learnt = []
    for _ in range(4):
        await bench.send()
        door = await bench.door()
        learnt.append((door.left, door.total))
    await bench.oa.settle()
    async with bench.db.read() as tx:
        facts = await accounts.known(tx, "zalo_oa")

    assert learnt == [(1, 2), (0, 2), (0, 2), (0, 2)]
    assert facts["sub_quota"][0] == "0 1 30/11/2026"
    assert bench.zalo.charged == 55


async def test_a_frame_without_limit_is_learnt_too(bench: Bench) -> None:
    """Zalo may write no number, or a very large one: both mean many."""
    bench.zalo.free_messages = None

    await bench.send()

    assert ((await bench.door()).left or 0) > 1000


async def test_a_quota_that_cannot_be_noted_loses_no_answer(bench: Bench) -> None:
    """The message has arrived: to call it failed would bring it twice, or cut the rest off."""

    async def away(*work: object) -> list[object]:
        raise StorageUnavailable(str(len(work)))

    bench.db.commit = away  # type: ignore[assignment,method-assign]
    id_ = await bench.send(Reply("Chọn", CHOICES.buttons, LOGIN))

    assert len(bench.seen()) == 2
    assert bench.seen()[-1].id == id_
