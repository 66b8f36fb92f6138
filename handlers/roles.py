"""Who has which role: the list, and taking a role away; `/vaitro` leads to all about roles."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from textwrap import shorten

from bot.acts import RevokeInvitation, TakeRole
from bot.engine import buttons, run, say
from bot.officials import is_last_administrator, may_give
from bot.officials.rights import MAKERS
from bot.officials.words import ROLES, area_name
from bot.roles import Area, Grant, Official, Role
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers import accepting, desk, inviting, leaving
from handlers.words import command

COMMAND = "/vaitro"
SAID = frozenset({"vai tro", "phan quyen", "phan vai"})
SURE, OWN = "take_sure", "may"
LEADING: Mapping[str, Callable[[Context, Official], Awaitable[Turn]]] = {
    "moi": inviting.begin,
    "duyet": accepting.begin,
    OWN: inviting.own,
}
"""What follows the command, where it leads to steps of their own."""
LISTED, PAGE, LABEL = 20, 3, 40
DIGITS = 9


async def handle(ctx: Context) -> Turn | None:
    """Answer `/vaitro …`, and the steps that it leads to."""
    for step in (inviting.handle, sure, leaving.handle):
        if (turn := await step(ctx)) is not None:
            return turn
    name, rest = command(ctx)
    if name != COMMAND and fold(ctx.message.text) not in SAID:
        return None
    by = ctx.official
    what, _, more = rest.partition(" ")
    if by is None or not (by.has(*MAKERS) or what == OWN):
        return Turn((not_yours(ctx),))
    if what in LEADING:
        return await LEADING[what](ctx, by)
    match what:
        case "loimoi":
            return await open_invitations(ctx, by, number(more))
        case "thuhoi":
            return await revoke(ctx, by, number(more))
        case "thu":
            return await take(ctx, by, more)
    return await people(ctx, by)


def not_yours(ctx: Context) -> Reply:
    """Say for whom this is, and how one gets there."""
    _ = ctx.gettext
    text = _(
        "Việc này dành cho cán bộ của xã. Có lời mời thì mở đường liên kết trong lời mời, "
        "hoặc gõ: /moi và mã mời."
    )
    own = (own_phone(ctx),) if ctx.official else ()
    return Reply(text, (*own, Button(_("Về menu"), "/menu")))


def own_phone(ctx: Context) -> Button:
    """Lead to where an official adds an address of their own."""
    return Button(ctx.gettext("Thêm máy khác của tôi"), f"{COMMAND} {OWN}")


async def people(ctx: Context, by: Official) -> Turn:
    """List who has which role, and what waits."""
    _ = ctx.gettext
    areas, office = await ctx.office.areas(), ctx.office
    waiting = len(await office.candidates(by))
    invited = len(await office.invitations(by))
    lines = [_("AI LÀM VIỆC GÌ"), *listed(await office.officials(), areas, by)]
    ways = [Button(_("Mời người"), f"{COMMAND} moi")]
    if waiting:
        label = _("Người xin vào ({many})").replace("{many}", str(waiting))
        ways.append(Button(label, f"{COMMAND} duyet"))
    if invited:
        label = _("Lời mời đang mở ({many})").replace("{many}", str(invited))
        ways.append(Button(label, f"{COMMAND} loimoi"))
    ways += [Button(_("Thu vai trò"), f"{COMMAND} thu"), own_phone(ctx)]
    ways.append(Button(_("Về menu"), "/menu"))
    return Turn((Reply("\n".join(lines), tuple(ways[: say.MOST_BUTTONS])),))


def listed(everybody: Sequence[Official], areas: Sequence[Area], by: Official) -> list[str]:
    """Write who has which role; of volunteers, who are many, only how many."""
    lines: list[str] = []
    for role in (Role.administrator, Role.approver, Role.officer, Role.relay):
        who = [
            f"• {official.name}, {area_name(areas, grant.area)}"
            for official in everybody
            for grant in official.grants
            if grant.role is role and near(by, grant.area)
        ]
        shown = who[:LISTED]
        if len(who) > LISTED:
            shown.append(f"• và {len(who) - LISTED} người nữa")
        if shown:
            lines += [f"{ROLES[role].capitalize()}:", *shown]
    teams = Counter(
        grant.area
        for official in everybody
        for grant in official.grants
        if grant.role is Role.volunteer and near(by, grant.area)
    )
    if teams:
        lines.append(f"{ROLES[Role.volunteer].capitalize()}:")
        lines += [f"• {area_name(areas, area)}: {many} người" for area, many in teams.items()]
    return lines


def near(by: Official, area: str) -> bool:
    """Tell whether an area lies in theirs, or theirs in it."""
    mine = [one for one in by.grants if one.role in MAKERS]
    return any(one.covers(area) or Grant(area, one.role).covers(one.area) for one in mine)


async def open_invitations(ctx: Context, by: Official, start: int = 0) -> Turn:
    """List the invitations that can still be used, each with a way to revoke it."""
    _ = ctx.gettext
    areas, made = await ctx.office.areas(), await ctx.office.invitations(by)
    # The newest first: the one that went to the wrong person.
    found = made[::-1]
    if not found:
        invite = Button(_("Mời người"), f"{COMMAND} moi")
        return Turn((Reply(_("Không có lời mời nào đang mở."), (invite, back(ctx))),))
    start = start if start < len(found) else 0
    lines = [_("LỜI MỜI ĐANG MỞ"), _("Chọn số để thu hồi:")]
    ways: list[Button] = []
    for one in found[start : start + PAGE]:
        whom = f"{ROLES[one.role]}, {area_name(areas, one.area)}"
        until = f"{one.expires_at.astimezone(ctx.now.tzinfo):%d/%m/%Y}"
        lines.append(f"{len(ways) + 1}. {one.name or _('không ghi tên')}: {whom}, hết {until}")
        label = _("Thu hồi {number}").replace("{number}", str(len(ways) + 1))
        ways.append(Button(label, f"{COMMAND} thuhoi {one.id}"))
    if start + PAGE < len(found):
        ways.append(Button(_("Xem tiếp"), f"{COMMAND} loimoi {start + PAGE}"))
    return Turn((Reply("\n".join(lines), (*ways, back(ctx))),))


async def revoke(ctx: Context, by: Official, id_: int) -> Turn:
    """Let an invitation be of no more use."""
    _ = ctx.gettext
    others = Button(_("Lời mời đang mở"), f"{COMMAND} loimoi")
    if id_ not in {one.id for one in await ctx.office.invitations(by)}:
        return Turn((Reply(_("Lời mời này không còn mở nữa."), (others, back(ctx))),))
    said = Reply(
        _("Đã thu hồi. Ai cầm lời mời này cũng không dùng được nữa."), (others, back(ctx))
    )
    return Turn((said,), effects=(RevokeInvitation(id_),))


async def take(ctx: Context, by: Official, what: str) -> Turn:
    """List the roles that can be taken away, or ask once more about one of them."""
    _ = ctx.gettext
    areas, everybody = await ctx.office.areas(), await ctx.office.officials()
    mine = [
        (official, grant)
        for official in everybody
        for grant in official.grants
        if may_give(by, grant.role, grant.area)
    ]
    id_, _sep, at = what.partition(" ")
    if not at:
        return taking(ctx, mine, areas, number(what))
    whose = [one for one in mine if one[0].id == number(id_)]
    if number(at) >= len(whose):
        return Turn((Reply(_("Vai trò này đã thu rồi."), (back(ctx),)),))
    official, grant = whose[number(at)]
    if is_last_administrator(everybody, official.id, grant):
        return Turn((last_one(ctx),))
    session = desk.enter(
        ctx.session, SURE, official=str(official.id), area=grant.area, role=grant.role.value
    )
    text = (
        _("Thu vai trò {role}, {area}, của {name}?")
        .replace("{role}", ROLES[grant.role])
        .replace("{area}", area_name(areas, grant.area))
        .replace("{name}", official.name)
    )
    ways = (
        Button(_("Thu"), buttons.pack(session, "y")),
        Button(_("Thôi, giữ lại"), buttons.pack(session, "n")),
    )
    return Turn((Reply(text, ways),), session)


def taking(
    ctx: Context, mine: Sequence[tuple[Official, Grant]], areas: Sequence[Area], start: int
) -> Turn:
    """List a page of roles that can be taken away."""
    _ = ctx.gettext
    start = start if start < len(mine) else 0
    ways: list[Button] = []
    for official, grant in mine[start : start + PAGE]:
        at = [one for who, one in mine if who.id == official.id].index(grant)
        label = f"{official.name}: {ROLES[grant.role]}, {area_name(areas, grant.area)}"
        label = shorten(label, LABEL, placeholder="…")
        ways.append(Button(label, f"{COMMAND} thu {official.id} {at}"))
    if start + PAGE < len(mine):
        ways.append(Button(_("Xem tiếp"), f"{COMMAND} thu {start + PAGE}"))
    text = _("Thu vai trò của ai?") if mine else _("Không có vai trò nào thu được.")
    return Turn((Reply(text, (*ways, back(ctx))),))


async def sure(ctx: Context) -> Turn | None:
    """Take the yes or the no."""
    answer = desk.answer(ctx)
    if desk.at(ctx) != SURE or not answer:
        return None
    _, slots, session = ctx.gettext, ctx.session.slots, run.leave(ctx.session)
    if answer != "y":
        return Turn((Reply(_("Vâng, vẫn giữ nguyên."), (back(ctx),)),), session)
    id_, grant = int(slots["official"]), Grant(slots["area"], Role(slots["role"]))
    everybody = await ctx.office.officials()
    by, held = ctx.official, [one for one in everybody if one.id == id_ and grant in one.grants]
    if by is None or not may_give(by, grant.role, grant.area):
        return Turn((not_yours(ctx),), session)
    if not held:
        return Turn((Reply(_("Vai trò này đã thu rồi."), (back(ctx),)),), session)
    if is_last_administrator(everybody, id_, grant):
        return Turn((last_one(ctx),), session)
    text = _("Đã thu vai trò của {name}.").replace("{name}", held[0].name)
    return Turn((Reply(text, (back(ctx),)),), session, (TakeRole(id_, grant),))


def last_one(ctx: Context) -> Reply:
    """Say why the last administrator stays, and what to do first."""
    _ = ctx.gettext
    text = _(
        "Đây là người quản trị cuối cùng, chưa thu được: thu rồi thì không ai mời được người mới. "
        "Mời thêm một người quản trị trước."
    )
    return Reply(text, (Button(_("Mời người"), f"{COMMAND} moi"), back(ctx)))


def back(ctx: Context) -> Button:
    """Lead back to the list."""
    return Button(ctx.gettext("Xem danh sách"), COMMAND)


def number(text: str) -> int:
    """Read a number of a command; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
