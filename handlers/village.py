"""Notes the village of somebody who let the channel tell us where they live."""

from bot.turn import Context, SetVillage, Turn
from bot.types import Button, Reply
from handlers import flow as flows
from handlers import silence


async def handle(ctx: Context) -> Turn | None:
    """Look for one of the commune's villages; say what was noted, and what is not kept."""
    if ctx.message.kind != "shared":
        return None
    _ = ctx.gettext
    found = ctx.library.commune.find_village(ctx.message.text)
    effects = (SetVillage(found.id),) if found else ()
    if silence.silent(ctx):
        return Turn(effects=effects)
    said = _("Cảm ơn bà con. Trợ lý không giữ tên và số điện thoại.")
    if found:
        said = _("Đã ghi: bà con ở {village}. Trợ lý không giữ tên và số điện thoại.").replace(
            "{village}", found.name
        )
    return Turn((_with_the_open_question(ctx, said),), effects=effects)


def _with_the_open_question(ctx: Context, said: str) -> Reply:
    open_flow = flows.open_flow(ctx)
    if open_flow and flows.under_way(ctx):
        return flows.question(ctx, ctx.session, open_flow, said)
    return Reply(said, (Button(ctx.gettext("Về menu"), "/menu"),))
