"""Says what a message to everybody on Zalo would take: free, out of the package, or paid."""

from collections.abc import Iterator
from datetime import datetime

from bot import forecasts
from bot.config import Settings
from bot.doors import Door, Forecast
from bot.forecasts import CHANNEL, Package
from bot.storage import Db, accounts, doors

PACKAGES = {
    "sub_quota": "gói",
    "purchase_quota": "lượt mua thêm",
    "reward_quota": "lượt được tặng",
}
WHY = {
    "late": "quá 7 ngày chưa nhắn lại",
    "left": "đã bỏ quan tâm hoặc chặn OA",
    "never": "chưa nhắn cho OA",
}


async def forecast(db: Db, settings: Settings, now: datetime, messages: int) -> str:
    """Forecast sending so many messages to everybody known, now; in plain words."""
    people: list[Door] = []
    async with db.read() as tx:
        after = ""
        while page := await doors.page(tx, CHANNEL, after):
            people += [one.door for one in page]
            after = page[-1].address
        told = await forecasts.for_doors(tx, people, settings, now, messages=messages)
        packages = forecasts.read_packages(await accounts.known(tx, CHANNEL), now.date())
    return "\n".join(_say(told, messages, packages, settings.zalo_oa_price))


def _say(told: Forecast, messages: int, packages: list[Package], price: int) -> Iterator[str]:
    yield f"Nếu bây giờ gửi {messages} tin cho mỗi người đã biết trên Zalo OA:"
    yield f"Nhận được: {told.people} người."
    yield f"  {told.free} tin miễn phí"
    yield f"  {told.packaged} tin trừ vào gói"
    yield f"  {told.paid} tin trả tiền: {_money(told.price)} đồng ({_money(price)} đồng một tin)"
    yield f"Không gửi được: {told.unreachable.total()} người."
    for reason, why in WHY.items():
        if many := told.unreachable[reason]:
            yield f"  {many} người {why}"
    for one in packages:
        yield f"Theo Zalo nói lần cuối, {PACKAGES[one.kind]} còn {one.left} tin" + (
            f", hạn {one.ends}." if one.ends else "."
        )
    yield "Giá lấy từ XAOI_ZALO_OA_PRICE. Giá thật: hỏi Zalo."


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
