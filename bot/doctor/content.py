"""Looks at the commune's file, at the content, and at what is or soon will be out of date."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot import actions
from bot.config import SAMPLE_COMMUNE, Settings
from bot.errors import XaoiError
from bot.hours import holiday
from bot.library import Library
from bot.publishing import Shelf
from bot.storage import Db
from bot.types import Finding
from content import commune
from content.answer import Answer
from content.check import check
from content.commune import Commune
from content.freshness import ends
from content.procedure import Procedure
from content.schema import Flow

SOON = timedelta(days=30)
"""How long before its last day an answer is named."""
AHEAD = timedelta(days=60)
"""How long ahead the year's days off should be known."""
NAMED = 5
RENEW = (
    "Đối chiếu với văn bản mới. Sửa checked_on và valid_to, rồi phát hành: xaoi content publish."
)


def look_at_commune(settings: Settings, kinds: tuple[str, ...]) -> Iterator[Finding]:
    """Look at the commune's own file."""
    try:
        read = commune.load(settings.commune)
    except XaoiError as error:
        yield Finding(False, str(error), "Sửa tệp của xã, rồi chạy lại: xaoi doctor.")
        return
    if settings.commune == SAMPLE_COMMUNE and set(kinds) - {"webchat"}:
        yield Finding(
            False,
            "Đang dùng tệp của xã mẫu: địa chỉ và số điện thoại trong đó không có thật.",
            "Chép content/commune.yaml, sửa theo xã mình, đặt XAOI_COMMUNE.",
        )
        return
    yield Finding(True, f"Tệp của xã: {settings.commune} ({read.name}).")


def look_at_content(settings: Settings, now: datetime) -> Finding:
    """Look at the files of flows and procedures."""
    problems = check(settings.content, actions=actions.NAMES, as_of=now.date())
    if problems:
        return Finding(False, f"Nội dung có {len(problems)} lỗi.", "Chạy: xaoi content check.")
    return Finding(True, "Nội dung ổn.")


async def look_at_published(settings: Settings, db: Db, now: datetime) -> list[Finding]:
    """Look at what the bot says now; nothing before it has run once."""
    try:
        shelf = Shelf.of(db, settings)
    except XaoiError:
        return []  # what is wrong with the file was told already
    await shelf.reload()
    today = now.date()
    said = shelf.library
    return [*look_at_dates(said, today), *look_at_days_off(said.commune, today)]


def look_at_dates(library: Library, today: date) -> Iterator[Finding]:
    """Name what is past its last day, and what soon will be."""
    answers = [one for one in library.answers.values() if not one.withdrawn]
    items: list[Flow | Procedure | Answer] = [
        *library.flows.values(),
        *library.procedures.values(),
        *answers,
    ]
    dated = sorted((ends(one.sources), one.id) for one in items)
    fees = library.commune.fees.items()
    if past := [id_ for last, id_ in dated if last < today]:
        yield Finding(False, f"{len(past)} bài đã quá hạn: {_named(past)}.", RENEW)
    if soon := [f"{id_} ({last:%d/%m})" for last, id_ in dated if today <= last <= today + SOON]:
        yield Finding(True, f"{len(soon)} bài sắp quá hạn: {_named(soon)}.", RENEW)
    if old := [id_ for id_, fee in fees if fee.valid_to and fee.valid_to < today]:
        yield Finding(
            False,
            f"Phí của tỉnh đã quá hạn: {_named(old)}.",
            "Xem nghị quyết mới của tỉnh, rồi sửa mục fees trong tệp của xã.",
        )


def look_at_days_off(read: Commune, today: date) -> Iterator[Finding]:
    """Look whether it can be promised by when a question is answered."""
    if not read.opening.week:
        yield Finding(
            True,
            "Chưa có giờ làm việc: trợ lý không hẹn được giờ trả lời.",
            "Thêm mục office vào tệp của xã, như trong content/commune.yaml.",
        )
        return
    for year in sorted({today.year, (today + AHEAD).year}):
        if year not in read.days_off or not read.days_off[year].confirmed:
            yield Finding(
                True,
                f"Ngày nghỉ năm {year} chưa xác nhận: trợ lý không hẹn được giờ trả lời.",
                f"Có thông báo nghỉ lễ thì ghi vào days_off, năm {year}, trong tệp của xã, "
                "rồi đặt confirmed: true.",
            )
    yield from _forgotten(read, today)


def _forgotten(read: Commune, today: date) -> Iterator[Finding]:
    """Name the holidays of the calendar on which the commune says that it works."""
    opening = read.opening
    for ahead in range(AHEAD.days):
        day = today + timedelta(days=ahead)
        named = holiday(day)
        works = day.weekday() in opening.week and not opening.why_closed(day)
        if named and works:
            yield Finding(
                True,
                f"Theo lịch, {day:%d/%m/%Y} là {named}; danh sách ngày nghỉ của xã không có.",
                f"Xem lại days_off, năm {day.year}, trong tệp của xã.",
            )


def _named(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {more} bài nữa" if more > 0 else "")
