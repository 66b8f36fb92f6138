"""Answers a trouble that a step of some flow knows, whoever asks about it, wherever they are."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.turn import Context, Tally, Turn
from bot.types import Button, Reply
from content.schema import Flow, Stuck
from content.texts import fold
from handlers.words import command

NEAR = 88
"""How alike, of 100, what was typed and a trouble must be."""
LONG_ENOUGH = 10
"""Letters, below which too many troubles look alike."""


async def handle(ctx: Context) -> Turn | None:
    """Find the trouble by its label, and say what to do."""
    said = fold(ctx.message.text).strip(" .,!?()")
    if len(said) < LONG_ENOUGH or ctx.message.kind != "text" or command(ctx)[0]:
        return None
    likeness, flow, step, entry = max(
        (
            (fuzz.ratio(said, fold(entry.when).strip(" .,!?()")), flow, step, entry)
            for flow, step, entry in troubles(ctx)
        ),
        key=lambda one: one[0],
    )
    if likeness < NEAR:
        return None
    _ = ctx.gettext
    here = (flow.id, step) == (ctx.session.flow, ctx.session.step)
    way = () if here else (Button(_(flow.button), f"/start {flow.id}-{step}"),)
    return Turn(
        (Reply(f"{_(entry.when)}\n\n{_(entry.do)}", (*way, Button(_("Về menu"), "/menu"))),),
        effects=(Tally("trouble_asked", flow.id),),
    )


def troubles(ctx: Context) -> Iterator[tuple[Flow, str, Stuck]]:
    """List every trouble of every flow, those of the open flow first."""
    ordered = sorted(ctx.library.flows.values(), key=lambda flow: flow.id != ctx.session.flow)
    for flow in ordered:
        for id_, step in flow.steps.items():
            for entry in step.stuck:
                yield flow, id_, entry
