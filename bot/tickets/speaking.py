"""What a citizen reads of a person's words, and what a person may not write to them."""

from collections.abc import Callable, Collection

from bot import links, privacy
from bot.forms import screening
from bot.roles import Official
from bot.ticket import Ticket, TicketKind
from bot.types import Button, File, Image, Reply

LONGEST = 1500
"""Letters of what an official writes at once: with its head it is one message on every channel."""
ASKED = 1000
"""Letters that are kept of what a citizen writes at once."""
SECRETS = {
    "otp": "mã OTP",
    "id_number": "số căn cước",
    "card": "số thẻ ngân hàng",
    "password": "mật khẩu",
}


def objection(text: str, ours: Collection[str]) -> str:
    """Say what an official must change before this goes to a citizen; empty where it may go.

    `ours` are the hosts of our own site (`links.host_of`). Asked by chat and desk before they
    send, and once more inside the commit.
    """
    if len(text) > LONGEST:
        return f"Lời này dài {len(text)} chữ cái, nhiều nhất {LONGEST}. Hãy gửi làm hai lần."
    for link in links.find(text, ours):
        if link.verdict is links.Verdict.lookalike:
            return f"Đường dẫn {link.text} giống trang giả mạo. Bỏ đi, dùng trang .gov.vn."
        if link.verdict is links.Verdict.other:
            return (
                f"Đường dẫn {link.text} không phải trang nhà nước hay trang của xã. "
                "Bỏ đi, hoặc thay bằng trang .gov.vn."
            )
    if found := screening.secrets([text]):
        what = ", ".join(sorted(SECRETS[kind] for kind in found))
        return f"Trong lời này có thứ giống {what}. Cán bộ không gửi thứ đó: bỏ chỗ đó đi."
    return ""


def safe(text: str, longest: int = ASKED) -> str:
    """Take secrets out of what somebody typed, and cut it to a length that can be read."""
    return shortened(privacy.scrub(text), longest)


def shortened(text: str, longest: int) -> str:
    """Cut a text to a length that can be read."""
    whole = text.strip()
    return whole if len(whole) <= longest else f"{whole[: longest - 1].rstrip()}…"


def taken(ticket: Ticket, by: Official, _: Callable[[str], str]) -> Reply:
    """Tell whoever waits that a person is there, and how to get the bot back."""
    text = (
        _("Cán bộ xã ({name}) đang xem câu hỏi, mã {code}.")
        if ticket.kind is TicketKind.question
        else _("Cán bộ xã ({name}) đang xem yêu cầu đến nhà, mã {code}.")
    )
    on = _("Bà con nhắn tiếp ở đây. Cần trợ lý thì gõ: menu.")
    return Reply(f"{text.replace('{name}', by.name).replace('{code}', ticket.code)} {on}")


def said(
    ticket: Ticket,
    by: Official,
    text: str,
    picture: Image | None,
    file: File | None,
    _: Callable[[str], str],
) -> Reply:
    """Write what an official says; more of it may follow."""
    head = _("Cán bộ xã ({name}) trả lời · mã {code}:").replace("{name}", by.name)
    body = text or (_("Xem ảnh kèm theo.") if picture else _("Xem tệp kèm theo."))
    return Reply(f"{head.replace('{code}', ticket.code)}\n{body}", image=picture, file=file)


def answered(
    ticket: Ticket,
    by: Official,
    text: str,
    picture: Image | None,
    file: File | None,
    _: Callable[[str], str],
) -> Reply:
    """Write the last thing an official says, and what can be done now."""
    ends = _("Trả lời đến đây là hết. Còn gì chưa rõ thì hỏi thêm.")
    reply = said(ticket, by, text or ("" if picture or file else ends), picture, file, _)
    buttons = (
        Button(_("Hỏi thêm"), f"/hoi {ticket.code}"),
        Button(_("Xong, cảm ơn"), f"/hoi xong {ticket.code}"),
        Button(_("Về menu"), "/menu"),
    )
    return Reply(reply.text, buttons, picture, file)


def closed(ticket: Ticket, _: Callable[[str], str]) -> Reply:
    """Tell a citizen who still waited that it is over; the reason stays inside."""
    text = (
        _("Câu hỏi mã {code} đã khép lại. Còn cần gì thì gặp cán bộ.")
        if ticket.kind is TicketKind.question
        else _("Yêu cầu hỗ trợ tại nhà mã {code} đã xong. Còn cần gì thì gặp cán bộ.")
    )
    buttons = (Button(_("Gặp cán bộ"), "/person"), Button(_("Về menu"), "/menu"))
    return Reply(text.replace("{code}", ticket.code), buttons)
