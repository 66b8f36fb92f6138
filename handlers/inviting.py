"""Makes an invitation in a few presses: which role, where, for whom; then the link to share."""

from collections.abc import Sequence
from datetime import timedelta

from bot.acts import Invite, Join
from bot.engine import buttons, run, say
from bot.officials import MOST_OPEN, hashed, may_give
from bot.officials.words import LINK, ROLES, area_name
from bot.roles import Area, Official, Role
from bot.turn import Context, Effect, Turn
from bot.types import Button, Image, Reply, Session
from content.texts import fold
from handlers import areas as choosing
from handlers import desk, join

ROLE, AREA, NAME = "invite_role", "invite_area", "invite_name"
ORDER = (Role.officer, Role.approver, Role.relay, Role.volunteer, Role.administrator)
VALID, TEAM_VALID = timedelta(days=7), timedelta(days=30)
OWN_VALID = timedelta(days=1)
"""For a phone that lies beside this one."""
NOBODY, MYSELF = "x", "me"
ME = frozenset({"toi", "chinh toi"})


async def begin(ctx: Context, by: Official) -> Turn:
    """Ask which role."""
    _ = ctx.gettext
    if len(await ctx.office.invitations(by)) >= MOST_OPEN:
        text = _("Đang có {most} lời mời chưa dùng. Thu hồi bớt rồi hãy mời tiếp.")
        ways = (Button(_("Lời mời đang mở"), "/vaitro loimoi"),)
        return Turn((Reply(text.replace("{most}", str(MOST_OPEN)), ways),))
    areas = await ctx.office.areas()
    roles = [one for one in ORDER if places(by, one, areas)]
    session = desk.enter(run.leave(ctx.session), ROLE, shown=" ".join(roles))
    listed = tuple(
        Button(ROLES[one].capitalize(), buttons.pack(session, str(at)))
        for at, one in enumerate(roles[: say.MOST_BUTTONS])
    )
    return Turn((Reply(_("Mời ai? Chọn một vai trò."), listed),), session)


async def handle(ctx: Context) -> Turn | None:
    """Take the answers, step by step."""
    step, by = desk.at(ctx), ctx.official
    if step not in (ROLE, AREA, NAME) or by is None:
        return None
    if not desk.answer(ctx) and not desk.typed(ctx):
        return None
    match step:
        case "invite_role":
            return await role_chosen(ctx, by)
        case "invite_area":
            return await area_chosen(ctx, by)
    return await named(ctx, by)


def places(by: Official, role: Role, areas: Sequence[Area]) -> list[Area]:
    """List where they may give a role; a relay is always one village's."""
    found = choosing.mine(areas, lambda area: may_give(by, role, area))
    return [one for one in found if role is not Role.relay or one.kind == "village"]


async def role_chosen(ctx: Context, by: Official) -> Turn | None:
    """Ask where."""
    answer, shown = desk.answer(ctx), ctx.session.slots["shown"].split()
    if not (answer.isascii() and answer.isdigit() and int(answer) < len(shown)):
        return None
    role = Role(shown[int(answer)])
    areas = places(by, role, await ctx.office.areas())
    session = desk.enter(ctx.session, AREA, role=role.value)
    return where(ctx, session, areas, 0)


def where(ctx: Context, session: Session, areas: list[Area], start: int, note: str = "") -> Turn:
    """Show a page of areas."""
    _ = ctx.gettext
    session = choosing.page(session, areas, start)
    asked = _("Ở đâu? Chọn, hoặc gõ tên thôn.")
    ways = choosing.listed(session, areas, _("Xem tiếp"))
    return Turn((Reply(f"{note}\n{asked}".strip(), ways),), session)


async def area_chosen(ctx: Context, by: Official) -> Turn:
    """Ask for whom."""
    _ = ctx.gettext
    role = Role(ctx.session.slots["role"])
    areas = places(by, role, await ctx.office.areas())
    if desk.answer(ctx) == choosing.MORE:
        return where(ctx, ctx.session, areas, int(ctx.session.slots["rest"] or 0))
    area = choosing.chosen(ctx, areas)
    if area is None:
        return where(ctx, ctx.session, areas, 0, _("Chưa thấy tên đó."))
    session = desk.enter(ctx.session, NAME, area=area.id)
    if role is Role.volunteer:
        asked = _("Gõ tên tổ, ví dụ: Tổ {area}. Cả tổ dùng chung một đường liên kết.")
        return Turn((Reply(asked.replace("{area}", area.name)),), session)
    ways = (
        Button(_("Để họ tự ghi tên"), buttons.pack(session, NOBODY)),
        Button(_("Chính tôi"), buttons.pack(session, MYSELF)),
    )
    return Turn((Reply(_("Gõ họ tên người được mời."), ways),), session)


async def named(ctx: Context, by: Official) -> Turn:
    """Make the invitation, and tell the link once."""
    _, slots = ctx.gettext, ctx.session.slots
    role, area = Role(slots["role"]), slots["area"]
    session, answer = run.leave(ctx.session), desk.answer(ctx)
    if not may_give(by, role, area) or len(await ctx.office.invitations(by)) >= MOST_OPEN:
        again = Button(_("Xem danh sách"), "/vaitro")
        return Turn((Reply(_("Lúc này chưa mời được. Xem lại danh sách."), (again,)),), session)
    team, said = role is Role.volunteer, desk.typed(ctx)
    name = "" if answer else join.plain_name(said)
    if not answer and len(name) < join.SHORTEST:
        return Turn((Reply(_("Gõ tên bằng chữ, ví dụ: Trần Thị Hoa.")),))
    token, expires = ctx.office.token(), ctx.now + (TEAM_VALID if team else VALID)
    myself = not team and (answer == MYSELF or fold(said) in ME)
    invite = Invite(hashed(token), area, role, by.name if myself else name, expires, team)
    effects: tuple[Effect, ...] = (invite,)
    where_ = area_name(await ctx.office.areas(), area)
    if myself:
        text = _("Xong. Từ giờ {name} là {role}, {area}.")
        effects = (invite, Join(hashed(token), by.name))
    else:
        text = f"{_('LỜI MỜI: {role}, {area}')}\n{shared(ctx, token)}"
    text = (
        text.replace("{role}", ROLES[role])
        .replace("{area}", where_)
        .replace("{until}", f"{expires:%d/%m/%Y}")
        .replace("{name}", by.name if myself else name)
    )
    if not myself:
        text = f"{text}\n{used_by(ctx, name, team=team)}"
    ways = (Button(_("Mời người nữa"), "/vaitro moi"), Button(_("Xem danh sách"), "/vaitro"))
    return Turn(
        (Reply(text, ways, image=None if myself else await picture(ctx, token)),), session, effects
    )


async def own(ctx: Context, by: Official) -> Turn:
    """Let an official write from one more address: a phone, and an account on another channel."""
    _, token, expires = ctx.gettext, ctx.office.token(), ctx.now + OWN_VALID
    grant = by.grants[0]
    invite = Invite(hashed(token), grant.area, grant.role, by.name, expires, official_id=by.id)
    link = ctx.office.link(ctx.message.sender, f"{LINK}{token}")
    lines = (
        _("Thêm máy khác của {name}").replace("{name}", by.name),
        *((_("Ở máy kia, mở đường liên kết này:"), link) if link else ()),
        _("Hoặc ở máy kia, nhắn cho trợ lý của xã:") if link else _("Ở máy kia, nhắn cho trợ lý:"),
        f"/moi {token}",
        _("Dùng được một lần, trong một ngày. Đừng gửi cho ai: ai mở thì làm được việc của mình."),
    )
    ways = (Button(_("Xem danh sách"), "/vaitro"), Button(_("Về menu"), "/menu"))
    session = run.leave(ctx.session) if desk.at(ctx) else None
    reply = Reply("\n".join(lines), ways, image=await picture(ctx, token))
    return Turn((reply,), session, (invite,))


async def picture(ctx: Context, token: str) -> Image | None:
    """Draw the link as a QR code, to be scanned from this screen; None where there is none."""
    link = ctx.office.link(ctx.message.sender, f"{LINK}{token}")
    return Image((await ctx.office.qr(link)).name, "") if link else None


def shared(ctx: Context, token: str) -> str:
    """Say how the invitation is passed on: the link here, and what to type anywhere."""
    _ = ctx.gettext
    link = ctx.office.link(ctx.message.sender, f"{LINK}{token}")
    sent = (_("Gửi đường liên kết này cho người được mời:"), link) if link else ()
    typed = _("Hoặc nhờ họ nhắn cho trợ lý của xã:") if link else _("Nhờ họ nhắn cho trợ lý:")
    return "\n".join((*sent, typed, f"/moi {token}", _("Dùng được đến hết ngày {until}.")))


def used_by(ctx: Context, name: str, *, team: bool) -> str:
    """Say who may use it, and that it is told only once."""
    _ = ctx.gettext
    if team:
        return _(
            "Mọi người trong {name} dùng chung. Ai vào cũng chờ cán bộ nhận. "
            "Trợ lý chỉ cho xem đường liên kết này một lần."
        ).replace("{name}", name)
    whose = _("Chỉ một người dùng được, một lần. Đừng gửi vào nhóm.")
    return f"{_('Dành cho: {name}.').replace('{name}', name)} {whose}" if name else whose
