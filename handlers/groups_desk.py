"""Group chats as officers see them: which wait, which get notices, which are gone."""

from collections.abc import Sequence
from dataclasses import replace

from bot.acts import DecideGroup
from bot.engine import buttons, run, say
from bot.notice import GroupChat
from bot.officials import may_confirm
from bot.officials.words import area_name, title, why_gone
from bot.roles import Area, Official, Role
from bot.turn import Context, Turn
from bot.types import Address, Button, Reply
from content.texts import fold
from handlers import areas as choosing
from handlers import desk
from handlers.words import command

COMMAND = "/nhom"
SAID = frozenset({"nhom", "cac nhom", "xem nhom", "nhom chat"})
WHICH, AREA = "group_which", "group_area"
NONE = "x"
LISTED, PAGE = 15, 3
REFUSING = frozenset({"khong phai", "khong phai nhom cua xa", "bo", "khong"})


async def handle(ctx: Context) -> Turn | None:
    """Answer `/nhom` and `/nhom sua`, and the steps that follow."""
    by = ctx.official
    if by and desk.at(ctx) == WHICH and desk.answer(ctx):
        return await chosen(ctx, by)
    if by and desk.at(ctx) == AREA and (desk.answer(ctx) or desk.typed(ctx)):
        return await decided(ctx, by)
    name, rest = command(ctx)
    if name != COMMAND and fold(ctx.message.text) not in SAID:
        return None
    if by is None or not by.has(Role.officer):
        return not_yours(ctx) if name == COMMAND else None
    found = await ctx.office.groups(by)
    what, _, start = rest.partition(" ")
    if what == "sua":
        mine = [one for one in found if one.state == "confirmed" and may_confirm(by, one, "")]
        return editing(ctx, mine, int(start) if start.isdecimal() else 0)
    return await listed(ctx, by, found)


def not_yours(ctx: Context) -> Turn:
    """Say for whom this is; an administrator can make somebody so, also themselves."""
    _ = ctx.gettext
    text = _("Việc này dành cho cán bộ soạn tin của xã.")
    gives = ctx.official is not None and ctx.official.has(Role.administrator)
    invite = (Button(_("Mời cán bộ soạn tin"), "/vaitro moi"),) if gives else ()
    return Turn((Reply(text, (*invite, Button(_("Về menu"), "/menu"))),))


async def listed(ctx: Context, by: Official, found: Sequence[GroupChat], note: str = "") -> Turn:
    """List all groups, and what can be done about them."""
    _ = ctx.gettext
    areas = await ctx.office.areas()
    waiting = [one for one in found if one.state == "seen" and may_confirm(by, one, "")]
    lines = [note] if note else []
    if waiting:
        lines.append(_("CHỜ XÁC NHẬN (chọn số):"))
        lines += [f"{at}. {title(one)}" for at, one in enumerate(waiting[:PAGE], 1)]
    if len(waiting) > PAGE:
        lines.append(f"và {len(waiting) - PAGE} nhóm nữa, xong những nhóm này thì hiện tiếp")
    confirmed = [one for one in found if one.state == "confirmed"]
    if confirmed:
        lines.append(_("ĐANG NHẬN TIN:"))
        lines += [f"• {title(one)}: {area_name(areas, one.area)}" for one in confirmed[:LISTED]]
        if len(confirmed) > LISTED:
            lines.append(f"• và {len(confirmed) - LISTED} nhóm nữa")
    gone = [one for one in found if one.state == "gone"]
    if gone:
        lines.append(_("KHÔNG GỬI ĐƯỢC NỮA:"))
        lines += [f"• {title(one)}: {why_gone(one.why)}" for one in gone[-LISTED:]]
    if silent := await without_any(ctx, by, areas, confirmed):
        lines.append(_("CHƯA CÓ NHÓM LẪN NGƯỜI CHUYỂN TIN:"))
        lines.append(", ".join(silent))
    if not (waiting or confirmed or gone):
        lines.append(how_to_add(ctx))
    more = [Button(_("Sửa nhóm đang nhận"), f"{COMMAND} sua")] if confirmed else []
    return which(ctx, "\n".join(lines), waiting, _("Xác nhận {number}"), *more)


def how_to_add(ctx: Context) -> str:
    """Say how a group comes to be in the list."""
    return ctx.gettext(
        "Chưa có nhóm nào. Thêm trợ lý vào nhóm Telegram của thôn thì nhóm hiện ở đây. "
        "Nhóm Zalo sẵn có thì không thêm được: mời một người chuyển tin của thôn, gõ /vaitro moi."
    )


async def without_any(
    ctx: Context, by: Official, areas: Sequence[Area], confirmed: Sequence[GroupChat]
) -> list[str]:
    """Name their villages that have neither a group nor a relay."""
    everybody = await ctx.office.officials()
    has_relay = {
        grant.area
        for official in everybody
        for grant in official.grants
        if grant.role is Role.relay
    }
    has_group = {one.area for one in confirmed}
    return [
        one.name
        for one in areas
        if one.kind == "village"
        and by.may(Role.officer, one.id)
        and one.id not in has_relay | has_group
    ]


def editing(ctx: Context, confirmed: Sequence[GroupChat], start: int) -> Turn:
    """List the groups that get notices, so that one of them can be changed."""
    _ = ctx.gettext
    shown = confirmed[start:][:PAGE]
    lines = [f"{at}. {title(one)}" for at, one in enumerate(shown, 1)]
    rest = start + PAGE < len(confirmed)
    more = (Button(_("Xem tiếp"), f"{COMMAND} sua {start + PAGE}"),) if rest else ()
    text = "\n".join((_("Sửa nhóm nào?"), *lines))
    return which(ctx, text, shown, _("Sửa {number}"), *more)


def which(ctx: Context, text: str, groups: Sequence[GroupChat], label: str, *more: Button) -> Turn:
    """Let one of the first of these groups be chosen."""
    shown = groups[:PAGE]
    last = (*more, Button(ctx.gettext("Về menu"), "/menu"))
    if not shown:
        session = run.leave(ctx.session) if desk.at(ctx) else None
        return Turn((Reply(text, last),), session)
    addresses = "\n".join(str(one.address) for one in shown)
    session = desk.enter(ctx.session, WHICH, groups=addresses)
    ways = tuple(
        Button(label.replace("{number}", str(at + 1)), buttons.pack(session, str(at)))
        for at in range(len(shown))
    )
    return Turn((Reply(text, (*ways, *last)),), session)


async def chosen(ctx: Context, by: Official) -> Turn:
    """Ask which area a group is of."""
    _, shown = ctx.gettext, ctx.session.slots.get("groups", "").splitlines()
    at = int(answer) if (answer := desk.answer(ctx)).isdigit() else len(shown)
    group = await find(ctx, by, shown[at]) if at < len(shown) else None
    if group is None:
        found = await ctx.office.groups(by)
        return await listed(ctx, by, found, _("Nhóm này vừa có người khác quyết rồi."))
    session = desk.enter(ctx.session, AREA, group=str(group.address))
    return await where(replace(ctx, session=session), by, group, 0)


async def where(ctx: Context, by: Official, group: GroupChat, start: int, note: str = "") -> Turn:
    """Show a page of areas for a group."""
    _ = ctx.gettext
    areas = choosing.mine(await ctx.office.areas(), lambda area: may_confirm(by, group, area))
    session = choosing.page(ctx.session, areas, start, say.MOST_BUTTONS - 1)
    ways = choosing.listed(session, areas, _("Xem tiếp"))
    none = Button(_("Không phải nhóm của xã"), buttons.pack(session, NONE))
    text = _("Nhóm {title} là của thôn nào? Chọn, hoặc gõ tên thôn.")
    text = f"{note}\n{text.replace('{title}', title(group))}".strip()
    return Turn((Reply(text, (*ways, none)),), session)


async def decided(ctx: Context, by: Official) -> Turn:
    """Confirm a group for an area, or refuse it."""
    _, answer = ctx.gettext, desk.answer(ctx)
    group = await find(ctx, by, ctx.session.slots["group"])
    if group is None:
        found = await ctx.office.groups(by)
        return await listed(ctx, by, found, _("Nhóm này vừa có người khác quyết rồi."))
    if answer == choosing.MORE:
        return await where(ctx, by, group, int(ctx.session.slots["rest"] or 0))
    if answer == NONE or fold(desk.typed(ctx)).strip(" .") in REFUSING:
        text = _("Đã ghi: {title} không phải nhóm của xã. Trợ lý không gửi tin vào đó.")
        return done(ctx, text.replace("{title}", title(group)), DecideGroup(group.address, ""))
    areas = choosing.mine(await ctx.office.areas(), lambda area: may_confirm(by, group, area))
    area = choosing.chosen(ctx, areas)
    if area is None:
        return await where(ctx, by, group, 0, _("Chưa thấy tên đó."))
    text = _("Đã xác nhận: {title} là nhóm của {area}. Từ giờ nhóm nhận tin.")
    text = text.replace("{area}", area.name).replace("{title}", title(group))
    return done(ctx, text, DecideGroup(group.address, area.id))


def done(ctx: Context, text: str, act: DecideGroup) -> Turn:
    """Say what was decided, and lead back."""
    _ = ctx.gettext
    ways = (Button(_("Xem các nhóm"), COMMAND), Button(_("Về menu"), "/menu"))
    return Turn((Reply(text, ways),), run.leave(ctx.session), (act,))


async def find(ctx: Context, by: Official, address: str) -> GroupChat | None:
    """Return a group that they may still decide about."""
    asked = Address.parse(address)
    found = (one for one in await ctx.office.groups(by) if one.address == asked)
    return next((one for one in found if may_confirm(by, one, "")), None)
