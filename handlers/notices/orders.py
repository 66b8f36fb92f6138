"""What an official orders about a notice: by a button, typed, or by the reason alone."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot import privacy
from bot.codes import notices as codes
from bot.notice import Notice
from bot.turn import Context
from bot.types import Button, Reply
from content.texts import clean, words
from handlers.notices import confirming
from handlers.words import command

CODE = re.compile(r"(?:TB)?[\s\-.:]*([0-9]{4,6})(?![0-9A-Z])", re.IGNORECASE)
LONGEST = 300
READY: Mapping[str, tuple[str, ...]] = {
    "/tralai": ("Sai ngày, giờ", "Thiếu thông tin", "Viết khó hiểu", "Sai người nhận"),
    "/khongduyet": ("Không cần gửi nữa", "Đã có tin khác", "Không đúng thẩm quyền"),
    "/dung": ("Sai nội dung", "Sai người nhận", "Sai giờ gửi"),
    "/huytin": ("Sai nội dung", "Việc đã xong", "Đã báo cách khác"),
}
"""Orders that need a reason, and the reasons that are ready: kept as they stand here."""
AT_ONCE = frozenset({"/tralai", "/dung"})
"""Orders that a typed reason carries out: what is returned can be handed in again."""


@dataclass(frozen=True, slots=True)
class Order:
    """One command about one notice."""

    name: str
    code: str
    """As people check it by; empty where none was named."""
    words: tuple[str, ...] = ()
    """What follows the code."""
    why: str = ""
    typed: bool = False
    """The reason is in words of one's own, and wants a yes before anything is done."""

    @property
    def first(self) -> str:
        """The first word after the code."""
        return self.words[0] if self.words else ""


def read(ctx: Context, names: Collection[str]) -> Order | None:
    """Read an order of an official; None for any other message."""
    if ctx.official is None:
        return None
    name, rest = command(ctx)
    if not name and (asked := awaited(ctx)):
        order = _answered(ctx, *asked)
        return order if order and order.name in names else None
    if name not in names:
        return None
    found = CODE.match(rest)
    if found is None:
        return Order(name, "", tuple(rest.split()))
    more = tuple(rest[found.end() :].split())
    code = codes.find(f"TB-{found[1]}") or ""
    why = _ready(name, more) or confirming.confirmed(ctx, name, code, more)
    return Order(name, code, more, why)


def awaited(ctx: Context) -> tuple[str, str, tuple[str, ...]] | None:
    """Tell which order's reason was asked for last: its name, code and the words after it.

    The buttons shown last say it, so that whatever else was being done goes on afterwards.
    """
    if ctx.message.kind != "text" or ctx.message.press or not confirming.fresh(ctx):
        return None
    for button in ctx.session.offered:
        name, _, rest = button.data.partition(" ")
        if name in READY and len(parts := rest.split()) == 3:  # noqa: PLR2004 - as `ask` packs
            return name, parts[0], tuple(parts[1:])
    return None


def ask(ctx: Context, notice: Notice, name: str, seal: str, question: str) -> Reply:
    """Ask for the reason: one of those ready, or one's own words."""
    buttons = [
        Button(why, f"{name} {notice.code} {seal} {number}")
        for number, why in enumerate(READY[name])
    ]
    back = Button(ctx.gettext("Thôi"), f"/tin {notice.code}")
    hint = ctx.gettext("Chọn lý do, hoặc gõ một câu.")
    return Reply(f"{question}\n{hint}", (*buttons, back))


def _answered(ctx: Context, name: str, code: str, more: tuple[str, ...]) -> Order | None:
    """Take what was typed below the question for a reason, or for a yes or no to one."""
    said = ctx.message.text
    if confirming.leaves(said):
        return Order("/tin", code)
    if name != "/tralai" and confirming.asks(said):
        return None
    if confirming.agrees(said):
        return Order(name, code, more, confirming.confirmed(ctx, name, code, more))
    why = privacy.scrub(clean(said))[:LONGEST].strip()
    # Nothing but blanks, or a face: the reason is asked for again.
    why = why if words(why) else ""
    return Order(name, code, more[:1], why, typed=bool(why) and name not in AT_ONCE)


def _ready(name: str, more: tuple[str, ...]) -> str:
    """Return the ready reason that was pressed; empty for none."""
    ready, last = READY.get(name, ()), more[-1] if len(more) > 1 else ""
    return (
        ready[int(last)] if len(last) == 1 and last.isdecimal() and int(last) < len(ready) else ""
    )
