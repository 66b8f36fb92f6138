"""A reason in words of one's own: read back once, for not every word typed is meant as one."""

import hashlib
import re
from dataclasses import replace
from datetime import timedelta

from bot.notice import Notice
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import clean, fold
from content.words import vocabulary
from handlers.notices.wording import fill

OPEN_FOR = timedelta(minutes=30)
"""Later nobody remembers what was asked."""
SLOT = "reason"
"""Holds the reason that was read back, beside whatever else the person is doing."""
MARK = "="
"""What the word begins with by which a yes names the reason it was shown with."""
LEAVING = frozenset({"không", "khong", "ko", "thôi", "thoi", "khoan", "nhầm", "nham", "đừng"})
"""With their marks: “dừng” and “đúng” say the opposite."""
AROUND = frozenset(
    re.findall(
        r"\w+",
        "ạ a à nhé nhe đã da rồi roi nữa nua mà ma em anh chị tôi mình bấm bam gõ go huỷ hủy huy "
        "duyệt duyet dừng dung có co phải phai vội voi lộn lon cứ cu để de đó do",
    )
)
"""What else stands beside them, where nothing is said but no."""
MOST_LEAVING = 5
ASKING = re.compile(
    r"\?|^(?:ai|sao|vì sao|vi sao|tại sao|tai sao|làm sao|lam sao|bao giờ|bao gio|khi nào|khi nao|"
    r"mấy giờ|may gio|có phải|co phai|cho hỏi|cho hoi|cho em hỏi|cho tôi hỏi)\b|"
    r"\b(?:không|khong|ko|chưa|à|hả|nhỉ|gì|gi|nào|đâu|ai|the nao|"
    r"(?:vì|vi|tại|tai|làm|lam|thì|thi|thế|the|là|la)\s+sao)$"
)


def fresh(ctx: Context) -> bool:
    """Tell whether what was shown last is still what people answer to."""
    since = ctx.session.updated_at
    return since is not None and ctx.now - since <= OPEN_FOR


def leaves(said: str) -> bool:
    """Tell whether somebody says no, or that they did not mean it."""
    found = re.findall(r"\w+", clean(said).casefold())
    if not 0 < len(found) <= MOST_LEAVING:
        return False
    return not LEAVING.isdisjoint(found) and set(found) <= LEAVING | AROUND


def asks(said: str) -> bool:
    """Tell whether somebody asks something, instead of giving a reason."""
    return bool(ASKING.search(clean(said).casefold().strip(" .,!…")))


def agrees(said: str) -> bool:
    """Tell whether somebody says yes."""
    plain = fold(said).strip(" .,!")
    if plain.startswith("dung") and "đúng" not in clean(said).casefold():
        return False  # “đừng”, “dừng”, or nobody knows
    return plain in vocabulary().answers.yes or plain in ("dong y", "dong y a")


def ask(ctx: Context, notice: Notice, order: tuple[str, str], why: str, question: str) -> Turn:
    """Read a reason back; `order`: the command, and the seal of what was read."""
    _, (name, seal) = ctx.gettext, order
    kept = f"{name} {notice.code} {seal}\n{why}"
    yes = Button(_("Đồng ý"), f"{name} {notice.code} {seal} {_mark(kept)}")
    no = Button(_("Thôi"), f"/tin {notice.code}")
    text = fill(question, code=notice.code, why=why)
    session = replace(ctx.session, slots={**ctx.session.slots, SLOT: kept})
    return Turn((Reply(text, (yes, no)),), session)


def confirmed(ctx: Context, name: str, code: str, more: tuple[str, ...]) -> str:
    """Return the reason to which this says yes; empty where it was read back too long ago."""
    kept = ctx.session.slots.get(SLOT, "")
    order, _, why = kept.partition("\n")
    if len(more) < 2 or order != f"{name} {code} {more[0]}" or more[-1] != _mark(kept):  # noqa: PLR2004 - seal and mark
        return ""
    return why if fresh(ctx) else ""


def _mark(kept: str) -> str:
    return f"{MARK}{hashlib.sha256(kept.encode()).hexdigest()[:8]}"
