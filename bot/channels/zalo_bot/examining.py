"""What `xaoi doctor` says of a Zalo bot: each finding with what to do."""

from collections.abc import AsyncIterator

from bot.channels.zalo_bot.listen import Listener
from bot.channels.zalo_bot.plan import Plan
from bot.errors import SendError, SettingsWrong
from bot.types import Finding

CHECK_NETWORK = "Kiểm tra mạng của máy chủ và XAOI_ZALO_BOT_API_URL, rồi chạy lại: xaoi doctor."
ANOTHER = "Ghi XAOI_ZALO_BOT_MODE=webhook nếu muốn webhook; nếu không thì chạy lại: xaoi run."


async def examine(listener: Listener, plan: Plan | None) -> AsyncIterator[Finding]:
    """Look at the token, at where Zalo sends updates, and at what is left of the plan."""
    try:
        await listener.learn_names()
        registered = await listener.registered()
    except SettingsWrong as error:
        what, _, cure = str(error).partition(". ")
        yield Finding(False, f"{what}.", cure)
        return
    except SendError as error:
        yield Finding(False, f"Chưa hỏi được Zalo Bot (mã {error.code}).", CHECK_NETWORK)
        return
    yield Finding(True, f"Zalo Bot: {listener.names[0] if listener.names else 'không tên'}.")
    yield _webhook(registered, listener.webhook)
    for one in await plan.used() if plan else ():
        told = f"Đã dùng {one.used}/{one.most} {one.what}."
        yield Finding(False, *one.told()) if one.nearly else Finding(True, told)


def _webhook(registered: str, wanted: str) -> Finding:
    if registered == wanted:
        how = f"webhook, về {wanted}" if wanted else "hỏi Zalo liên tục (polling)"
        return Finding(True, f"Nhận tin bằng {how}.")
    if not wanted:
        return Finding(
            False,
            "Zalo đang gửi tin về một webhook, nên polling không nhận được gì.",
            ANOTHER,
        )
    if not registered:
        return Finding(False, "Zalo chưa biết webhook của bot.", "Chạy bot: xaoi run.")
    return Finding(
        False,
        f"Zalo đang gửi tin về địa chỉ khác, không phải {wanted}.",
        "Xem lại XAOI_PUBLIC_URL, tắt bot khác dùng chung mã, rồi chạy lại: xaoi run.",
    )
