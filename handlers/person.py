"""Shows the way to a person: where, when, by which phone."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import flow as flows
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Answer “gặp cán bộ”."""
    if command(ctx)[0] != "/person":
        return None
    _ = ctx.gettext
    buttons = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(ctx) else ()
    return Turn(
        (
            Reply(
                f"{_('Gặp cán bộ thì đến đây, hoặc gọi trước:')}\n\n{points(ctx)}",
                (*buttons, Button(_("Về menu"), "/menu")),
            ),
        )
    )


def points(ctx: Context) -> str:
    """Describe the point that helps with what the person is doing, then the main ones."""
    commune = ctx.library.commune
    flow = flows.open_flow(ctx)
    wanted = [
        *(commune.points_for(flow.place) if flow else ()),
        *commune.points_for("dvc"),
        *commune.points_for("vneid"),
    ]
    shown = list(dict.fromkeys(wanted))[:2]
    if not shown:
        return ctx.gettext("Trung tâm Phục vụ hành chính công của xã (địa chỉ, giờ: xã xác nhận).")
    return "\n\n".join(point.describe(ctx.gettext) for point in shown)
