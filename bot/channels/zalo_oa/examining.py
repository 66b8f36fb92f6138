"""What `xaoi doctor` says of an Official Account: each finding with what to do."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.channels.zalo_oa.codes import sentence
from bot.channels.zalo_oa.connecting import Connecting
from bot.channels.zalo_oa.read import NAME
from bot.channels.zalo_oa.tokens import NOT_CONNECTED
from bot.errors import SendError
from bot.storage import Db, accounts, inbox, tokens
from bot.types import Finding

STATE_AGENCY = 4
"""`oa_type` of an office of the state."""
QUIET = timedelta(days=2)
LATELY = timedelta(days=1)
OVER = ("alert not connected", "alert refresh refused")
"""What the state of the tokens tells better."""
RECONNECT = "Trên máy chủ, chạy: xaoi zalo connect."
WRONG_KEY = (
    "Xem lại OA Secret Key: XAOI_ZALO_OA_SECRET_KEY phải là khóa ở trang Webhook, không phải "
    "khóa bí mật của ứng dụng. Sửa rồi chạy lại bot, nhắn thử một tin cho OA. "
    "Thấy trả lời thì xong: đó là người lạ gọi vào."
)


async def examine(
    db: Db, connecting: Connecting, now: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Look at the signatures, the tokens, the account, and at when Zalo last called."""
    async with db.read() as tx:
        pair = await tokens.find(tx, NAME)
        heard = await inbox.last_heard(tx, NAME)
        facts = await accounts.known(tx, NAME)
    for finding in _refused(facts, heard, now()):
        yield finding
    if pair is None:
        yield Finding(False, NOT_CONNECTED.partition(".")[0] + ".", RECONNECT)
        return
    until = pair.expires_at.astimezone(now().tzinfo)
    if pair.trouble:
        what = (
            f"Zalo không gia hạn kết nối (mã {pair.trouble}). Kết nối còn đến {until:%H:%M %d/%m}."
        )
        yield Finding(False, what, RECONNECT)
    else:
        yield Finding(True, f"Kết nối còn hạn đến {until:%H:%M %d/%m}, tự gia hạn.")
    try:
        account = await connecting.account()
    except SendError as error:
        what = sentence(error.code) or "Chưa hỏi được Zalo về OA."
        yield Finding(False, f"{what} (mã {error.code})", "Sửa rồi chạy lại: xaoi doctor.")
        return
    yield Finding(True, f"OA: {account.get('name') or account.get('oa_alias') or 'không tên'}.")
    if not account.get("is_verified"):
        yield Finding(
            False,
            "OA chưa xác thực: Zalo không cho gửi tin.",
            "Gửi hồ sơ xác thực ở oa.zalo.me.",
        )
    if str(account.get("oa_type")) != str(STATE_AGENCY):
        yield Finding(
            False,
            "OA không thuộc loại cơ quan nhà nước.",
            "Đăng ký OA loại Cơ quan nhà nước, để bà con thấy dấu xác thực.",
        )
    if package := account.get("package_name"):
        ends = account.get("package_valid_through_date") or "không ghi"
        yield Finding(True, f"Gói: {package}, hạn: {ends}.")
    if not account.get("linked_ZCA"):
        yield Finding(True, "OA chưa nối ví ZCA: chỉ gửi được tin miễn phí và tin trong gói.")
    yield _heard(heard, now())
    for finding in _told(facts, now()):
        yield finding


def _told(facts: Mapping[str, tuple[str, datetime]], now: datetime) -> Iterator[Finding]:
    """Repeat what a person was called for since yesterday, and name what nobody understood."""
    for name, (value, at) in facts.items():
        if name.startswith("alert ") and name not in OVER and now - at < LATELY:
            when = f"{at.astimezone(now.tzinfo):%H:%M %d/%m}"
            yield Finding(False, f"Lúc {when}: {value}", "Nếu đã sửa thì không phải làm gì.")
    if unheard := sorted(one.removeprefix("event ") for one in facts if one.startswith("event ")):
        yield Finding(
            True, f"Zalo gửi loại tin trợ lý chưa biết, trợ lý bỏ qua: {', '.join(unheard)}."
        )


def _refused(
    facts: Mapping[str, tuple[str, datetime]], heard: datetime | None, now: datetime
) -> Iterator[Finding]:
    """Tell of calls whose signature was wrong: after a genuine message it was not the key."""
    _, at = facts.get(accounts.REFUSED_CALL, ("", None))
    if at and (heard is None or at > heard):
        when = f"{at.astimezone(now.tzinfo):%H:%M %d/%m/%Y}"
        yield Finding(False, f"Có tin gọi về nhưng chữ ký sai, lần cuối lúc {when}.", WRONG_KEY)


def _heard(heard: datetime | None, now: datetime) -> Finding:
    cure = (
        "Nhắn thử một tin cho OA. Không thấy trả lời thì xem trang Webhook ở developers.zalo.me: "
        "địa chỉ, các sự kiện đã tích, và webhook có bị tắt không."
    )
    if heard is None:
        return Finding(False, "Chưa nhận được tin nào từ Zalo.", cure)
    last = f"{heard.astimezone(now.tzinfo):%H:%M %d/%m/%Y}"
    if now - heard > QUIET:
        return Finding(False, f"Tin cuối cùng từ Zalo: {last}.", cure)
    return Finding(True, f"Tin cuối cùng từ Zalo: {last}.")
