"""Says what a message to everybody on Zalo would take: free, out of the package, or paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot import doors
from bot.config import Settings
from bot.doors import ZALO_OA, Door, Forecast
from bot.storage import Db, accounts
from bot.storage import doors as kept

CHANNEL = "zalo_oa"
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


@dataclass(frozen=True, slots=True)
class Package:
    """Messages the account has paid for already, as Zalo last said."""

    what: str
    left: int
    ends: str


async def forecast(db: Db, settings: Settings, now: datetime, messages: int) -> str:
    """Forecast sending so many messages to everybody known, now; in plain words."""
    people: list[Door] = []
    async with db.read() as tx:
        facts = await accounts.known(tx, CHANNEL)
        after = ""
        while page := await kept.page(tx, CHANNEL, after):
            people += [one.door for one in page]
            after = page[-1].address
    packages = read_packages(facts, now.date())
    tariff = replace(
        ZALO_OA, free_messages=settings.zalo_oa_free_messages, price=settings.zalo_oa_price
    )
    told = doors.forecast(
        people, now, tariff, messages=messages, package=sum(one.left for one in packages)
    )
    return "\n".join(_say(told, messages, packages, settings.zalo_oa_price))


def read_packages(facts: Mapping[str, tuple[str, datetime]], today: date) -> list[Package]:
    """Read what Zalo last said of the packages: `remain total expires`; what has ended is out."""
    found = []
    for name, what in PACKAGES.items():
        value, _ = facts.get(name, ("", None))
        left, _, rest = value.partition(" ")
        ends = rest.partition(" ")[2]
        if left.isdecimal() and not _ended(ends, today):
            found.append(Package(what, int(left), ends))
    return found


def _ended(ends: str, today: date) -> bool:
    try:
        return datetime.strptime(ends, "%d/%m/%Y").date() < today  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return False


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
        yield f"Theo Zalo nói lần cuối, {one.what} còn {one.left} tin" + (
            f", hạn {one.ends}." if one.ends else "."
        )
    yield "Giá lấy từ XAOI_ZALO_OA_PRICE. Giá thật: hỏi Zalo."


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
