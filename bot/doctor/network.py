"""Looks at our public address from outside, at our clock, and at who called without the key."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels import zalo_calls
from bot.config import Settings
from bot.storage import Db, accounts, inbox
from bot.types import Finding

PATIENCE = ClientTimeout(total=10)
DRIFT = timedelta(seconds=60)
"""A clock may differ from the platforms' by so much."""
LIVE = 200
OURS = {"telegram": "XAOI_TELEGRAM_SECRET", "zalo_bot": "XAOI_ZALO_BOT_SECRET"}
"""The secrets that we give to a platform, and that it sends along; Zalo OA signs instead."""


async def look_at_network(
    settings: Settings, now: Callable[[], datetime], kinds: tuple[str, ...]
) -> AsyncIterator[Finding]:
    """Look at our public address, and at our clock by those of the platforms."""
    public = settings.public_url.rstrip("/")
    wrong = {told for kind in kinds if (told := zalo_calls.objection(settings, kind))}
    for told in wrong:
        yield Finding(False, told, zalo_calls.CURE)
    async with ClientSession(timeout=PATIENCE) as session:
        if public and not wrong:
            status, _ = await _ask(session, f"{public}/health/live")
            yield _public(public, status)
        for kind in kinds:
            if base := getattr(settings, f"{kind}_api_url", ""):
                _, there = await _ask(session, base)
                if there:
                    yield _clock(now() - there)
                    return


def _public(public: str, status: int) -> Finding:
    if status == LIVE and zalo_calls.is_inside(public):
        return Finding(True, f"Chỉ máy này hoặc mạng này mở được: {public}.")
    if status == LIVE:
        return Finding(True, f"Từ ngoài vào được: {public}.")
    why = f"trả lời {status}" if status else "không trả lời"
    return Finding(
        False,
        f"Địa chỉ {public} {why}.",
        "Chạy bot: xaoi run. Xem tên miền, chứng chỉ https và tường lửa.",
    )


def _clock(ahead: timedelta) -> Finding:
    seconds = round(ahead.total_seconds())
    if abs(ahead) <= DRIFT:
        return Finding(True, "Đồng hồ của máy đúng giờ.")
    way = "nhanh" if seconds > 0 else "chậm"
    return Finding(
        False,
        f"Đồng hồ của máy {way} {abs(seconds)} giây.",
        "Bật tự chỉnh giờ: timedatectl set-ntp true.",
    )


async def _ask(session: ClientSession, url: str) -> tuple[int, datetime | None]:
    """Ask for a page; returns its status, 0 for none, and what time it is there."""
    try:
        async with session.get(url, allow_redirects=False) as answer:
            date = answer.headers.get("Date", "")
            return answer.status, parsedate_to_datetime(date) if date else None
    except (ClientError, OSError, TimeoutError, ValueError):
        return 0, None


async def look_at_refused(kind: str, db: Db, now: datetime) -> AsyncIterator[Finding]:
    """Tell of calls without the right secret; after a genuine message it was not the secret."""
    if kind not in OURS:
        return
    async with db.read() as tx:
        _, at = (await accounts.known(tx, kind)).get(accounts.REFUSED_CALL, ("", None))
        heard = await inbox.last_heard(tx, kind)
    if at and (heard is None or at > heard):
        yield Finding(
            False,
            f"Có tin gọi về {kind} nhưng sai mã bí mật, "
            f"lần cuối lúc {at.astimezone(now.tzinfo):%H:%M %d/%m/%Y}.",
            f"Chạy lại bot (xaoi run) để báo {OURS[kind]} cho họ. "
            "Vẫn còn thì có người lạ gọi vào: đổi mã ấy.",
        )
