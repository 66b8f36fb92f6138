"""A checklist of what to bring: ticked in the chat, and printed."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.freshness import Freshness, freshness
from handlers import card
from handlers.procedure import about
from handlers.words import command

SHOWN = 4
"""Things that can be ticked at once; the fifth button leads on."""
LABEL = 30
DIGITS = 3
"""Digits of a mask: six things at most can be ticked."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/tick <topic> <mask>`: the mask's bits are the things that are there already."""
    name, rest = command(ctx)
    if name != "/tick":
        return None
    topic, _, mask = rest.partition(" ")
    procedure = ctx.library.procedures.get(topic)
    things = card.things_to_bring(procedure, ctx.now.date()) if procedure else []
    gone = procedure and freshness(procedure.sources, ctx.now.date()) is Freshness.GONE
    if procedure is None or not things or gone:
        return await about(ctx, topic)
    ticked = int(mask) if mask.isdecimal() and len(mask) <= DIGITS else 0
    missing = [at for at in range(len(things)) if not ticked >> at & 1]
    gettext = ctx.gettext
    head = gettext("{title}: giấy tờ cần mang").replace("{title}", gettext(procedure.button))
    lines = [f"{'☐' if at in missing else '☑'} {thing}" for at, thing in enumerate(things)]
    last = gettext("Có thứ nào rồi thì chọn thứ đó.")
    if not missing:
        own = card.nearest(procedure, ctx.library.commune) or card.place(procedure, ctx.now.date())
        last = f"{gettext('Đủ giấy tờ rồi. Giờ đi đến:')} {own}"
    buttons = [
        Button(_short(f"Có: {things[at]}"), f"/tick {topic} {ticked | 1 << at}")
        for at in missing[: SHOWN - (ctx.site is not None)]
    ]
    if ctx.site is not None:
        buttons.append(Button(gettext("In tờ này ra"), url=f"{ctx.site}/print/{topic}"))
    buttons.append(Button(gettext("Ở đâu, giờ nào"), f"/topic {topic} where"))
    return Turn((Reply("\n".join((head, *lines, last)), tuple(buttons), replaces=True),))


def _short(label: str) -> str:
    """Cut a label at a word, as it fits a button."""
    if len(label) <= LABEL:
        return label
    return label[: LABEL - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"
