"""Leads an operator through connecting an Official Account: one action a step."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.channels.zalo_calls import NO_ADDRESS
from bot.channels.zalo_oa.codes import sentence as say_code
from bot.channels.zalo_oa.connecting import OPEN_FOR, SAY, Connecting, sentence
from bot.channels.zalo_oa.oauth import Refused
from bot.errors import ChannelUnavailable, SendError, XaoiError

AGAIN = 2.0
"""Seconds between two looks at whether the consent has come."""
NO_WAY_IN = """{why}
1. Cho máy chủ một tên miền có https, trỏ về cổng của bot (docs/may-chu.md).
2. Ghi vào tệp .env: XAOI_PUBLIC_URL=https://ten-mien-cua-xa
3. Chạy lại bot: xaoi run
4. Chạy lại: xaoi zalo connect
Chỉ muốn thử gửi tin: xaoi zalo connect --tokens"""
PERMISSIONS = (
    "gửi tin nhắn",
    "quản lý tin nhắn người dùng",
    "quản lý thông tin OA",
    "sự kiện tin nhắn",
    "sự kiện người dùng",
    "thông tin nhóm",
)
STEPS = """Kết nối Zalo OA với trợ lý. Xong bước này mới sang bước sau.
Bot phải đang chạy (xaoi run), và XAOI_CHANNELS có zalo_oa.

 1. Mở developers.zalo.me, đăng nhập bằng Zalo của quản trị OA.
 2. Chọn ứng dụng có ID {app_id}.
 3. Mở mục Official Account, Thiết lập chung.
 4. Chép dòng sau vào ô Callback URL:
    {public_url}/oauth/zalo
 5. Chép dòng sau vào ô Code Challenge:
    {challenge}
 6. Tích các quyền: {permissions}.
 7. Bấm lưu.
 8. Mở mục Webhook của ứng dụng.
 9. Chép dòng sau vào ô Webhook URL:
    {public_url}/hooks/zalo_oa
10. Tích hết các sự kiện. Sự kiện nào trợ lý không dùng thì trợ lý bỏ qua.
11. Nếu có mục "Lọc cú pháp": để tắt.
12. Bấm lưu.
13. Quay lại Thiết lập chung. Chép liên kết cấp quyền mà trang này tạo ra.
14. Mở liên kết đó trong trình duyệt, chọn OA của xã, đồng ý.

Đổi Callback URL hay đổi quyền thì phải làm lại từ bước 13.
Đang chờ, trong {minutes} phút. Dừng: Ctrl+C."""
STOPPED = (
    "\nĐã dừng chờ. Những gì đã ghi ở trang của Zalo vẫn dùng được: "
    "đường vào còn mở {minutes} phút từ lúc bắt đầu. Chạy lại lúc nào cũng được."
)
LATE = "Hết {minutes} phút mà chưa thấy ai cấp quyền. Chạy lại: xaoi zalo connect."
NO_CODE = "Địa chỉ này thiếu code. Chép cả địa chỉ trong ô của trình duyệt, từ https:// đến hết."
GIVEN_REFUSED = (
    "Zalo không nhận refresh token này (mã {code}). Mỗi token chỉ dùng một lần. "
    "Lấy token mới ở API Explorer, xem lại XAOI_ZALO_OA_APP_ID và XAOI_ZALO_OA_APP_SECRET."
)
KINDS = {"2": "doanh nghiệp", "4": "cơ quan nhà nước"}
"""`oa_type`, where we know it (facts/platforms.md A.10)."""
NEXT = "Tiếp theo: nhắn thử một tin cho OA, rồi chạy: xaoi doctor."


@dataclass(frozen=True, slots=True)
class Guide:
    """What leading through it takes."""

    connecting: Connecting
    public_url: str
    say: Callable[[str], None]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    objection: str = ""
    """Why Zalo cannot call that address; empty where it can."""

    async def walk(self, *, another: bool = False) -> None:
        """Show the steps, and wait until the running bot has taken the consent."""
        if why := self.objection or ("" if self.public_url else NO_ADDRESS):
            raise XaoiError(NO_WAY_IN.format(why=why))
        minutes = str(int(OPEN_FOR.total_seconds() // 60))
        self.say(
            STEPS.format(
                app_id=self.connecting.oauth.app_id,
                public_url=self.public_url.rstrip("/"),
                challenge=await self.connecting.begin(another=another),
                permissions=", ".join(PERMISSIONS),
                minutes=minutes,
            )
        )
        until = self.connecting.now() + OPEN_FOR
        try:
            while not await self.connecting.taken():
                if self.connecting.now() > until:
                    raise XaoiError(LATE.format(minutes=minutes))
                await self.pause(AGAIN)
        except asyncio.CancelledError:
            self.say(STOPPED.format(minutes=minutes))
            raise
        await self.tell()

    async def by_address(self, address: str, *, another: bool = False) -> None:
        """Take the consent out of the address where the administrator's browser landed."""
        query = parse_qs(urlsplit(address.strip()).query)
        code, account = (query.get(name, [""])[0] for name in ("code", "oa_id"))
        if not code:
            raise XaoiError(NO_CODE)
        # The way in may be long closed: who can run this command is let in.
        if another or not await self.connecting.waits():
            await self.connecting.begin(another=another)
        outcome = await self.connecting.finish(code, account)
        if outcome != "done":
            raise XaoiError(sentence(outcome))
        await self.tell()

    async def by_token(self, refresh: str) -> None:
        """Take a refresh token of Zalo's API Explorer."""
        if not refresh:
            raise XaoiError("Chưa có refresh token. Chạy lại, rồi dán token vào.")
        try:
            await self.connecting.keep_given(refresh)
        except Refused as error:
            raise XaoiError(GIVEN_REFUSED.format(code=error.code)) from None
        except ChannelUnavailable as error:
            if error.code.startswith("oauth"):
                raise XaoiError(SAY["away"]) from None
        except SendError:
            pass  # The pair is kept; what is wrong with the account is told below.
        await self.tell()

    async def tell(self) -> None:
        """Say which account it is, and what it may do."""
        for line in await _account(self.connecting):
            self.say(line)
        self.say(NEXT)


async def _account(connecting: Connecting) -> list[str]:
    try:
        told = await connecting.account()
    except SendError as error:
        why = say_code(error.code) or "Chưa hỏi được Zalo về OA."
        return [f"Đã giữ kết nối. {why} (mã {error.code})"]
    kind = str(told.get("oa_type", ""))
    package = told.get("package_name") or "không có"
    ends = told.get("package_valid_through_date")
    return [
        "Đã kết nối.",
        f"OA: {told.get('name', '')} ({told.get('oaid') or told.get('oa_id') or ''})",
        f"Xác thực: {'có' if told.get('is_verified') else 'chưa, Zalo không cho gửi tin'}",
        f"Loại: {KINDS.get(kind, f'số {kind}')}",
        f"Gói: {package}" + (f", hạn {ends}" if ends else ""),
    ]
