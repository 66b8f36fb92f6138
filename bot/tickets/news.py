"""What officials are told of tickets, in one short message each."""

from collections.abc import Sequence
from datetime import datetime

from bot.roles import Area, Official
from bot.ticket import Ticket, TicketKind
from bot.tickets import words
from bot.times import say
from bot.types import Button, Reply

FIRST_WORDS = 120
"""Letters of what was asked that stand in the message; the rest is in the ticket."""


def opened(one: Ticket, text: str, areas: Sequence[Area], now: datetime) -> Reply:
    """Tell that somebody asks a person."""
    what = f": {words.errand(one.errand)}" if one.kind is TicketKind.visit else ""
    lines = [f"{words.KINDS[one.kind]}{what} · mã {one.code}", place(one, areas), _quoted(text)]
    if one.promised_at:
        lines.append(f"Đã hẹn trả lời trước {say(one.promised_at, now)}.")
    return _to_take(one, *lines)


def asked_more(one: Ticket, text: str) -> Reply:
    """Tell the holder what the citizen writes, or the officers that somebody still waits."""
    if one.holder_id is not None:
        return Reply(f"Bà con nhắn · mã {one.code}:\n{text}", (_look(one),))
    return _to_take(one, f"Bà con hỏi thêm · mã {one.code}", _quoted(text))


def handed_on(one: Ticket, by: Official, why: str, areas: Sequence[Area]) -> Reply:
    """Tell the officers of another area that a ticket is theirs now."""
    reason = f"Lý do: {why}" if why else ""
    return _to_take(one, f"{by.name} chuyển đến phiếu mã {one.code}.", place(one, areas), reason)


def called_back(one: Ticket, text: str) -> Reply:
    """Tell the holder that the citizen wants the bot, and what they cried for."""
    said = f"Bà con đã gọi trợ lý trở lại. Phiếu mã {one.code} về danh sách chờ."
    return _to_take(one, said, _quoted(text))


def taken_over(one: Ticket, by: Official) -> Reply:
    """Tell who held a ticket that a colleague has taken it."""
    return Reply(f"{by.name} đã nhận phiếu mã {one.code} thay.", (_look(one),))


def put_back(one: Ticket, by: Official, other: Ticket) -> Reply:
    """Tell who held a ticket that a colleague talks with the same citizen now."""
    said = (
        f"{by.name} đang nói chuyện với cùng người này, phiếu mã {other.code}. "
        f"Phiếu mã {one.code} về danh sách chờ."
    )
    return _to_take(one, said)


def late(one: Ticket, areas: Sequence[Area], now: datetime) -> Reply:
    """Remind the officers of what nobody has taken."""
    said = f"⚠ Phiếu mã {one.code} chưa ai trả lời."
    promise = f"Đã hẹn trước {say(one.promised_at, now)}." if one.promised_at else ""
    return _to_take(one, said, place(one, areas), promise)


def neglected(one: Ticket, areas: Sequence[Area], now: datetime) -> Reply:
    """Tell the approvers of what the officers have left, though they were reminded."""
    said = f"⚠ Phiếu mã {one.code} vẫn chưa ai trả lời, dù cán bộ đã được nhắc."
    asked = f"Bà con hỏi từ {say(one.asked_at, now)}."
    return _to_take(one, said, place(one, areas), asked)


def dropped(one: Ticket, areas: Sequence[Area]) -> Reply:
    """Tell the officers that a ticket was held for long without a word."""
    said = (
        f"Phiếu mã {one.code} đã có người nhận, nhưng cả ngày chưa có lời nào. "
        "Phiếu về danh sách chờ."
    )
    return _to_take(one, said, place(one, areas))


def left_alone(one: Ticket, areas: Sequence[Area]) -> Reply:
    """Tell the officers that whoever held a ticket answers here no more."""
    said = f"Phiếu mã {one.code}: người đang giữ không còn trả lời ở đây. Phiếu về danh sách chờ."
    return _to_take(one, said, place(one, areas))


def withdrawn(one: Ticket) -> Reply:
    """Tell whoever may be on the way that a citizen has taken it back."""
    rest = "đừng đến nhà nữa" if one.kind is TicketKind.visit else "không cần trả lời nữa"
    return Reply(f"Bà con rút lại phiếu mã {one.code}: {rest}. Phiếu đã khép.")


def erased(one: Ticket) -> Reply:
    """Tell whoever may be on the way that a citizen was forgotten, and the ticket with them."""
    rest = "đừng đến nhà nữa" if one.kind is TicketKind.visit else "không cần trả lời nữa"
    return Reply(f"Bà con đã xoá dữ liệu. Phiếu mã {one.code} khép lại: {rest}.")


def crowded(one: Ticket, many: int) -> Reply:
    """Tell the holder how many messages stand in the ticket that did not reach their chat."""
    return Reply(f"Phiếu mã {one.code}: bà con còn nhắn {many} tin nữa.", (_look(one),))


def place(one: Ticket, areas: Sequence[Area]) -> str:
    """Say where whoever asks lives; the area that answers, where they told nothing."""
    if one.village:
        named = next((area.name for area in areas if area.village == one.village), one.village)
    else:
        named = area_name(areas, one.area)
    return f"Nơi ở: {named}." if one.village else f"Nơi trả lời: {named}."


def area_name(areas: Sequence[Area], id_: str) -> str:
    """Return what an area is called; its id where nobody knows it any more."""
    return next((one.name for one in areas if one.id == id_), id_.rpartition("/")[2])


def _to_take(one: Ticket, *lines: str) -> Reply:
    take = f"/phieu nhan {one.code}"
    buttons = (_look(one), Button("Nhận", take, typed=f"gõ {take}"))
    return Reply("\n".join(filter(None, lines)), buttons)


def _look(one: Ticket) -> Button:
    return Button("Xem", f"/phieu {one.code}", typed=f"gõ /phieu {one.code}")


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    cut = plain if len(plain) <= FIRST_WORDS else f"{plain[: FIRST_WORDS - 1].rstrip()}…"
    return f"“{cut}”" if cut else ""
