"""What people do on Zalo beside writing: follow, share where they live, withdraw, take back."""

from collections.abc import AsyncIterator
from typing import ClassVar, get_args

import pytest

from bot.app import build
from bot.config import Settings
from bot.errors import RecipientUnreachable
from bot.types import ABOUT_THEM, Address, Delivery, Inbound, Kind, Session
from tests.chat import Chat, Clock, Collected


class Zalo(Collected):
    """The test's channel under the name of Zalo's."""

    name: ClassVar[str] = "zalo_oa"
    lists: ClassVar[bool] = True
    blocked: bool = False

    async def send(self, delivery: Delivery) -> str:
        if self.blocked:
            raise RecipientUnreachable("blocked")
        return await super().send(delivery)


@pytest.fixture
async def lan(settings: Settings, clock: Clock) -> AsyncIterator[Chat]:
    """A citizen called Lan, on Zalo."""
    zalo = Zalo()
    async with build(settings, channels=[zalo], now=clock) as app:
        yield Chat(app, zalo, clock, Address("zalo_oa", "lan"))


def follow(chat: Chat) -> Inbound:
    return Inbound(chat.address, "", kind="followed")


async def test_a_new_follower_is_greeted(lan: Chat) -> None:
    """The first thing they read is who this is, what it never asks, and what it can do."""
    reply = await lan.sends(follow(lan))

    assert reply.text.startswith("Xã Tân Nguyên chào bà con!\nĐây là Trợ lý số xã Tân Nguyên")
    assert reply.text.count("máy trả lời tự động") == 1
    assert reply.buttons[0].data == "/flow tra_cuu_ho_so"


async def test_who_comes_back_the_same_day_is_not_greeted_again(lan: Chat) -> None:
    """Following twice, or in the middle of something, brings no second welcome."""
    await lan.says("/flow vneid_muc2")
    lan.clock.later(hours=23)

    assert await lan.gets(follow(lan)) == []
    assert (await lan.session()).flow == "vneid_muc2"


async def test_who_comes_back_after_days_is_greeted(lan: Chat) -> None:
    """Somebody who left, and follows again after more than a day, is welcome."""
    await lan.sends(follow(lan))
    await lan.gets(Inbound(lan.address, "", kind="left"))
    lan.clock.later(hours=25)

    reply = await lan.sends(follow(lan))
    contact = await lan.contact()

    assert "chào bà con" in reply.text
    assert contact is not None
    assert contact.reachable


@pytest.mark.parametrize(
    ("message", "reachable"),
    [
        (Inbound(Address("zalo_oa", "lan"), "", "menu"), True),
        (Inbound(Address("zalo_oa", "lan"), "", kind="photo"), True),
        (Inbound(Address("zalo_oa", "lan"), "", kind="followed"), True),
        (Inbound(Address("zalo_oa", "lan"), "", kind="official"), False),
        (Inbound(Address("zalo_oa", "lan"), "", kind="left"), False),
        (Inbound(Address("zalo_oa", "lan"), "", "hi", chat=Address("zalo_oa", "g")), False),
    ],
    ids=["text", "photo", "follow", "official", "left", "group"],
)
async def test_who_writes_can_be_written_to(lan: Chat, message: Inbound, reachable: bool) -> None:
    """A person who had blocked us is reachable from their next message on, and only by it."""
    await lan.says("menu")
    await lan.gets(Inbound(lan.address, "", kind="left"))

    await lan.gets(message)
    contact = await lan.contact()

    assert contact is not None
    assert contact.reachable is reachable


async def test_who_could_not_be_reached_is_reached_again(lan: Chat) -> None:
    """Also where the channel told of the block only when we wrote."""
    lan.channel.blocked = True
    await lan.gets(Inbound(lan.address, "", "menu"))
    shut = await lan.contact()
    lan.channel.blocked = False
    await lan.says("menu")
    back = await lan.contact()

    assert shut is not None
    assert not shut.reachable
    assert back is not None
    assert back.reachable


@pytest.mark.parametrize(
    ("told", "village", "said"),
    [
        ("Thôn Đoài, xã Tân Nguyên, tỉnh Tân Sơn", "thon_doai", "bà con ở Thôn Đoài."),
        ("xom cau mang", "nguyen_hoa", "bà con ở Thôn Nguyên Hòa."),
        ("12 Lê Lợi, phường Bến Thành", "", "Cảm ơn bà con."),
        ("", "", "Cảm ơn bà con."),
    ],
)
async def test_a_shared_address_tells_the_village(
    lan: Chat, told: str, village: str, said: str
) -> None:
    """Which village was noted is said, and that name and phone number are not kept."""
    await lan.says("menu")

    reply = await lan.sends(Inbound(lan.address, "", told, kind="shared"))
    contact = await lan.contact()

    assert said in reply.text
    assert "không giữ tên và số điện thoại" in reply.text
    assert [button.data for button in reply.buttons] == ["/menu"]
    assert contact is not None
    assert contact.village == village


async def test_sharing_in_the_middle_goes_on_with_the_question(lan: Chat) -> None:
    """The open question stands below, and its numbers still mean its answers."""
    await lan.says("/flow vneid_muc2")
    asked = await lan.says("bat dau")
    await lan.gets(Inbound(lan.address, "", "thôn Đông", kind="shared"))
    reply = lan.replies[-1]
    stands = await lan.session()

    assert reply.text.startswith("Đã ghi: bà con ở Thôn Đông.")
    assert asked.text in reply.text
    assert stands.offered == tuple(button for button in asked.buttons if button.data)


async def test_a_later_share_keeps_the_village_known(lan: Chat) -> None:
    """An address we cannot place does not take away the village that was noted."""
    await lan.sends(Inbound(lan.address, "", "thôn Đông", kind="shared"))
    await lan.sends(Inbound(lan.address, "", "Hà Nội", kind="shared"))
    contact = await lan.contact()

    assert contact is not None
    assert contact.village == "thon_dong"


async def test_who_withdraws_is_forgotten_in_silence(lan: Chat) -> None:
    """Contact and session are gone, nothing is said, and a later word finds somebody new."""
    await lan.says("/flow vneid_muc2")

    replies = await lan.gets(Inbound(lan.address, "", kind="withdrawn"))

    assert replies == []
    assert await lan.contact() is None
    assert await lan.session() == Session(lan.address)
    assert "máy trả lời tự động" in (await lan.says("menu")).text


async def test_who_withdraws_before_a_word_leaves_no_trace(lan: Chat) -> None:
    """Not even an empty contact stays."""
    await lan.gets(Inbound(lan.address, "", kind="withdrawn"))

    assert await lan.contact() is None


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_what_is_only_told_of_them_leaves_nobody_known(lan: Chat, kind: Kind) -> None:
    """Whoever did not write has not met the bot: their first word finds it introducing itself."""
    answered = await lan.gets(Inbound(lan.address, "", "x", kind=kind))
    stands = await lan.session()

    assert bool(answered) is (kind not in ABOUT_THEM)
    assert stands.revision == len(answered)


@pytest.mark.parametrize("kind", sorted(ABOUT_THEM - {"withdrawn"}))
async def test_what_is_told_of_them_moves_nobody(lan: Chat, kind: Kind) -> None:
    """In the middle of a flow, too: the next answer goes on from where they were."""
    await lan.says("/flow tra_cuu_ho_so")
    before = await lan.session()

    await lan.gets(Inbound(lan.address, "", "x", kind=kind))
    after = await lan.session()
    lan.clock.later(minutes=31)
    begun = await lan.says("bat dau")

    assert after == before
    assert begun.text.startswith("Bước 1/")


COURTESIES = [
    pytest.param(Inbound(Address("zalo_oa", "lan"), "", "cảm ơn"), id="thanks"),
    pytest.param(Inbound(Address("zalo_oa", "lan"), "", "vâng"), id="okay"),
    pytest.param(Inbound(Address("zalo_oa", "lan"), "", kind="sticker"), id="sticker"),
]


@pytest.mark.parametrize("message", COURTESIES)
async def test_a_courtesy_is_answered_by_a_nod(lan: Chat, message: Inbound) -> None:
    """A heart says it for free; what was offered before stays, for no button is seen."""
    shown = await lan.says("menu")

    reply = await lan.sends(message)
    stands = await lan.session()

    assert reply.nod
    assert reply.text
    assert reply.buttons == ()
    assert stands.offered == shown.buttons
    assert "VNeID mức 2" in (await lan.says("2")).text


@pytest.mark.parametrize("message", COURTESIES)
async def test_a_first_word_is_answered_by_words(lan: Chat, message: Inbound) -> None:
    """Whoever begins with a thank-you must read that this is a machine: a heart would hide it."""
    reply = await lan.sends(message)

    assert not reply.nod
    assert "máy trả lời tự động" in reply.text


@pytest.mark.parametrize("message", COURTESIES[:1])
async def test_a_courtesy_in_the_middle_carries_the_question(lan: Chat, message: Inbound) -> None:
    """The open question is asked again, in words and with its buttons."""
    await lan.says("/flow tra_cuu_ho_so")
    asked = await lan.says("bat dau")

    reply = await lan.sends(message)

    assert not reply.nod
    assert reply.text.startswith("Không có gì ạ.")
    assert asked.text in reply.text
    assert reply.buttons == asked.buttons


@pytest.mark.parametrize("said", ["mã otp của bác là 482913", "tôi lỡ đọc otp 482913 cho họ rồi"])
async def test_a_secret_is_recalled_on_zalo(lan: Chat, said: str) -> None:
    """There people can take a message back, and the bot cannot."""
    reply = await lan.says(said)

    assert "nhấn giữ tin đó, chọn Thu hồi" in reply.text
    assert "không xoá được tin đó trên Zalo" in reply.text
    assert "khỏi khung chat" not in reply.text


async def test_a_photo_is_recalled_on_zalo(lan: Chat) -> None:
    """Whoever sent a picture of their card learns how to take it back."""
    reply = await lan.sends(Inbound(lan.address, "", kind="photo"))

    assert "Lỡ gửi ảnh căn cước thì nhấn giữ ảnh đó, chọn Thu hồi." in reply.text


async def test_elsewhere_nothing_is_recalled(chat: Chat) -> None:
    """A channel without recall is not told of it."""
    secret = await chat.says("mã otp của bác là 482913")
    photo = await chat.sends(Inbound(chat.address, "", kind="photo"))

    assert "xoá tin đó khỏi khung chat" in secret.text
    assert "Thu hồi" not in secret.text + photo.text
