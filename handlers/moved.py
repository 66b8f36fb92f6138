"""Lands people on the right step when their version of a flow must no longer be gone on with."""

from bot.engine import run
from bot.turn import Context, Turn
from handlers import flow as flows


async def handle(ctx: Context) -> Turn | None:
    """Move the session to the current version, in words; pass if nothing changed for them."""
    session = ctx.session
    open_flow = flows.open_flow(ctx)
    current = ctx.library.flows.get(session.flow)
    if open_flow is None or current is None or open_flow.final(session.step):
        return None
    maps = ctx.library.left(session.flow, session.version)
    if not maps:
        return None
    landed = run.move(session, current, ctx.library.versions[session.flow], maps)
    note = ctx.gettext("Hướng dẫn này vừa có bản mới. Trợ lý đưa bà con đến đúng chỗ đang làm.")
    return await flows.arrive(ctx, landed, current, note=note)
