"""Shows the way to a person: where, when, by which phone; and to the desk, where it is staffed."""

from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.schema import Flow
from handlers import flow as flows
from handlers.words import command


async def handle(ctx: Context) -> Turn | None:
    """Answer “gặp cán bộ”, or `/person <thing>` where it is known what for."""
    name, thing = command(ctx)
    if name != "/person":
        return None
    _ = ctx.gettext
    buttons = (Button(_("Làm tiếp"), "/continue"),) if flows.under_way(ctx) else ()
    text = f"{_('Gặp cán bộ thì đến đây, hoặc gọi trước:')}\n\n{points(ctx, thing)}"
    ways = (*await offers(ctx), *buttons, Button(_("Về menu"), "/menu"))
    return Turn((Reply(text, ways),))


async def offers(ctx: Context) -> tuple[Button, ...]:
    """Offer to write to officials, and to be helped at home, where somebody would answer."""
    if not await staffed(ctx, area(ctx)):
        return ()
    _ = ctx.gettext
    return (
        Button(_("Nhắn cho cán bộ"), "/hoi"),
        Button(_("Xin hỗ trợ tại nhà"), "/tainha"),
    )


async def staffed(ctx: Context, where: str) -> bool:
    """Tell whether anybody answers what is asked in this area."""
    return ctx.counter is not None and await ctx.counter.staffed(where)


def area(ctx: Context, village: str = "") -> str:
    """Return the area whose officers answer: the person's village, or else the commune."""
    commune, village = ctx.library.commune, village or ctx.contact.village
    known = any(one.id == village for one in commune.villages)
    return f"{commune.id}/{village}" if known else commune.id


def points(ctx: Context, thing: str = "") -> str:
    """Describe the point for this thing, or for what is being done, then the main ones."""
    flow = flows.open_flow(ctx) if flows.under_way(ctx) or not thing else None
    doing = (*_places(flow, ctx.session.step), flow.place) if flow else ()
    things = (thing, *doing, "dvc", "vneid")
    wanted = [point for one in things for point in ctx.library.commune.points_for(one)]
    shown = list(dict.fromkeys(wanted))[:2]
    if not shown:
        return ctx.gettext("Trung tâm Phục vụ hành chính công của xã (địa chỉ, giờ: xã xác nhận).")
    return "\n\n".join(point.describe(ctx.gettext) for point in shown)


def _places(flow: Flow, name: str) -> list[str]:
    """List where one goes at a step of a flow, then where the steps after it send people."""
    if name not in flow.steps:
        return []
    near = (name, *sorted(flow.steps[name].exits() & flow.steps.keys()))
    return [place for one in near if (place := flow.steps[one].place)]
