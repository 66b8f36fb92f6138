"""What a notice was before: what came back and why, what a correction changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.forms.chat import chat
from bot.notice import Notice, NoticeState
from bot.notices.freezing import thaw
from bot.storage import Db, notices
from bot.turn import Context
from handlers.notices.looking import RETURNING

WORDS = re.compile(r"\s+|[^\s]+")
BEING_MENDED = (NoticeState.draft, NoticeState.returned, NoticeState.pending)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: str
    """`same`, `new` or `gone`."""
    text: str


async def returned(ctx: Context, notice: Notice) -> str:
    """Recall who sent it back last, and why; empty where nobody did."""
    if notice.state not in BEING_MENDED:
        return ""
    past = [one for one in await ctx.office.history(notice) if one.step in RETURNING]
    return f"{past[-1].by}: {past[-1].why}" if past else ""


async def read_last(ctx: Context, notice: Notice) -> str:
    """Return what people have read last of what this one corrects or withdraws."""
    if notice.about is None:
        return ""
    chain = await ctx.office.chain(notice.about)
    earlier = [one for one in chain if one.public and one.id < notice.id]
    return earlier[-1].draft.text if earlier else ""


async def changed(ctx: Context, db: Db, notice: Notice) -> tuple[Piece, ...]:
    """Compare with what people have, or with what was stopped before it left."""
    if before := await read_last(ctx, notice):
        return tuple(changes(before, notice.draft.text))
    if notice.state not in BEING_MENDED:
        return ()
    async with db.read() as tx:
        body = await notices.body(tx, notice.id)
    if not body:
        return ()
    before, now = thaw(body).plain.text, chat(await ctx.office.face(notice))
    return tuple(changes(before, now)) if before != now else ()


def changes(before: str, now: str) -> Iterator[Piece]:
    """Compare two texts word by word."""
    old, new = WORDS.findall(before), WORDS.findall(now)
    for kind, first, last, begin, end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[begin:end]))
            continue
        if last > first:
            yield Piece("gone", "".join(old[first:last]))
        if end > begin:
            yield Piece("new", "".join(new[begin:end]))
