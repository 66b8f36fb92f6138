"""Says how to take back what should not have been sent, on channels where people can."""

from bot.turn import Context

CHANNELS = ("zalo_oa", "zalo_bot")
"""Where a person can recall a message, and the bot can delete none."""


def possible(ctx: Context) -> bool:
    """Tell whether people can take back here what they sent."""
    return ctx.message.sender.channel in CHANNELS


def message(ctx: Context) -> str:
    """Say how a message gets out of the chat."""
    _ = ctx.gettext
    if not possible(ctx):
        return _("Bà con xoá tin đó khỏi khung chat nhé.")
    return _("Bà con nhấn giữ tin đó, chọn Thu hồi. Trợ lý không xoá được tin đó trên Zalo.")


def photo(ctx: Context) -> str:
    """Say how a picture of an ID card gets out of the chat; nothing where it cannot."""
    if not possible(ctx):
        return ""
    return ctx.gettext(
        "Lỡ gửi ảnh căn cước thì nhấn giữ ảnh đó, chọn Thu hồi. "
        "Trợ lý không xoá được tin đó trên Zalo."
    )
