"""Lands people on the right step when their version of a flow must no longer be gone on with."""

from bot.engine import run
from bot.turn import Context, Turn
from handlers import flow as flows


async def handle(ctx: Context) -> Turn | None:
    """Move the session to the current version, in words; pass if nothing changed for them."""
    session = ctx.session
    current = ctx.library.flows.get(session.flow)
    if current is None or current.must_leave is None:
        return None
    version = ctx.library.versions[session.flow]
    if version == session.version:
        return None
    landed = run.move(session, current, version)
    note = ctx.gettext("Hướng dẫn này vừa có bản mới. Trợ lý đưa bà con đến đúng chỗ đang làm.")
    return await flows.arrive(ctx, landed, current, note=note)
