"""What is answered in the middle of a flow: the open step stays, and so does the way onward."""

from bot.engine.say import MOST_BUTTONS
from tests.chat import Chat


async def test_another_guide_can_be_opened_from_a_full_step(chat: Chat) -> None:
    """Five buttons are all that fit: the way back yields, which can be typed."""
    await chat.says("kich hoat vneid muc 2")
    asked = await chat.says("1")
    assert len(asked.buttons) == MOST_BUTTONS

    offered = await chat.says("thanh toan qr")
    opened = await chat.says("bat dau huong dan")

    assert [button.label for button in offered.buttons] == [
        *(button.label for button in asked.buttons if button.label != "Quay lại"),
        "Bắt đầu hướng dẫn",
    ]
    assert opened.text.startswith("Thanh toán bằng mã QR\n")


async def test_another_guide_can_be_opened_from_every_step(chat: Chat) -> None:
    """Whatever a step asks, its answers stay, and so does the way onward."""
    flow = chat.app.shelf.library.flows["vneid_muc2"]
    steps = [name for name, step in flow.steps.items() if not (step.call or flow.final(name))]
    for name in steps:
        await chat.says(f"/start vneid_muc2-{name}")

        labels = [button.label for button in (await chat.says("thanh toan qr")).buttons]

        assert labels[-1] == "Bắt đầu hướng dẫn"
        assert len(labels) <= MOST_BUTTONS
        assert {option.label for option in flow.steps[name].options.values()} <= set(labels)
