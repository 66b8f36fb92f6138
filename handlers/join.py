"""Takes an invitation up: who it is for, as what, where; then what they can do next."""

import re

from bot import privacy
from bot.acts import Join
from bot.engine import buttons, run
from bot.office import Invited
from bot.officials import hashed
from bot.officials.words import LINK, ROLES
from bot.roles import Grant, Role
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import clean, fold
from content.words import vocabulary
from handlers import desk
from handlers.notices import labels
from handlers.words import command

SURE, NAME, NO_TOKEN = "join_sure", "join_name", "?"
LONGEST, SHORTEST = 80, 2
NO_NAME = re.compile(r"\[[^\]]*\]|\d+|[\[\]<>@#/]")
"""What is no part of a name: what was scrubbed, numbers, signs."""
TYPED = re.compile(r"\s*moi-([a-z]{16,})\s*", re.IGNORECASE)
"""An invitation that was pasted without its command."""
YES = ("đúng", "đúng rồi", "đúng là tôi", "chính tôi", "nhận", "có", "ừ", "đồng ý", "tôi nhận")
NO = ("không", "không phải", "không phải tôi", "không nhận", "nhầm", "nhầm rồi", "bỏ")


async def handle(ctx: Context) -> Turn | None:
    """Answer `/start moi-<token>` and `/moi <token>`, then the steps that follow."""
    if token := asked(ctx):
        return await opened(ctx, *keys(token))
    if old(ctx):
        return await again(ctx)
    if desk.at(ctx) == SURE and (desk.answer(ctx) or desk.typed(ctx)):
        return await sure(ctx)
    if desk.at(ctx) == NAME and desk.typed(ctx):
        return await named(ctx)
    return None


def asked(ctx: Context) -> str:
    """Return the token in a link, a command, or a pasted code."""
    name, rest = command(ctx)
    if name == "/start" and rest.startswith(LINK):
        return rest.removeprefix(LINK)
    if name == "/moi":
        return rest.removeprefix(LINK).replace(" ", "") or NO_TOKEN
    found = TYPED.fullmatch(ctx.message.text)
    return found[1] if found else ""


def old(ctx: Context) -> bool:
    """Tell whether “Nhận” was pressed below an invitation that was shown earlier."""
    press = buttons.unpack(ctx.message.press)
    ours = press is not None and (press.flow, press.step, press.answer) == (desk.FLOW, SURE, "y")
    return ours and not desk.answer(ctx)


async def again(ctx: Context) -> Turn:
    """Show the invitation once more that is open still; else say how it is opened."""
    if desk.at(ctx) == SURE:
        return await opened(ctx, ctx.session.slots["invitation"])
    text = ctx.gettext(
        "Lời mời này chưa được nhận. "
        "Mở lại đường liên kết trong lời mời, hoặc gõ lại: /moi và mã mời."
    )
    return Turn((Reply(text, (_menu(ctx),)),))


def keys(token: str) -> tuple[str, str]:
    """Return the hashes a token may be known by: phones begin a sentence with a capital letter.

    Only a hash is kept of it: what somebody reads in a backup opens nothing.
    """
    return hashed(token), hashed(token.casefold())


def said(text: str) -> bool | None:
    """Read a yes or a no, however it is typed; None for anything else."""
    usual, flat = vocabulary().answers, fold(text).strip(" .,!?").removesuffix(" a")
    words = labels.words(text)
    if any(labels.same(words, way.split()) for way in YES):
        return True
    if any(labels.same(words, way.split()) for way in NO) or flat in usual.no:
        return False
    # “Dừng” looks like “đúng” once its marks are gone.
    return True if flat in usual.yes and not flat.startswith("dung") else None


async def opened(ctx: Context, *either: str) -> Turn:
    """Show what an invitation is to, and ask for what is missing; it may have either hash."""
    for key in either:
        if invited := await ctx.office.invited(key):
            break
    if no := refused(ctx, invited):
        return Turn((no,), run.leave(ctx.session) if desk.at(ctx) else None)
    assert invited  # noqa: S101 - else refused
    _ = ctx.gettext
    known = ctx.official.name if ctx.official else ""
    whose = known or ("" if invited.reusable else invited.name)
    head = _("Lời mời tham gia: {role}, {area}.")
    if invited.official_id is not None:
        head = _("Lời mời dùng thêm máy này để làm việc của cán bộ.")
    lines = [head.replace("{role}", ROLES[invited.role]).replace("{area}", invited.area.name)]
    if invited.reusable and invited.name:
        lines.append(_("Tổ: {team}.").replace("{team}", invited.name))
    if whose:
        session = desk.enter(ctx.session, SURE, invitation=key, name=whose)
        lines.append(_("Người được mời: {name}. Đúng thì bấm Nhận.").replace("{name}", whose))
        ways = (
            Button(_("Nhận"), buttons.pack(session, "y")),
            Button(_("Không phải tôi"), buttons.pack(session, "n")),
        )
        return Turn((Reply("\n".join(lines), ways),), session)
    session = desk.enter(ctx.session, NAME, invitation=key)
    lines.append(_("Gõ họ tên để mọi người biết ai gửi tin."))
    return Turn((Reply("\n".join(lines)),), session)


async def sure(ctx: Context) -> Turn:
    """Take the yes or the no of the one whose name it bears; else ask again."""
    _, answer = ctx.gettext, desk.answer(ctx)
    yes = answer == "y" if answer else said(desk.typed(ctx))
    if yes:
        return await joined(ctx, ctx.session.slots["name"])
    if yes is None:
        note = _("Chưa rõ ý. Đúng người thì gõ: nhận. Không phải thì gõ: không.")
        return Turn((Reply(note, ctx.session.offered),))
    text = _("Vậy trợ lý chưa ghi gì. Báo người đã gửi lời mời gửi lại cho đúng người.")
    return Turn((Reply(text, (_menu(ctx),)),), run.leave(ctx.session))


async def named(ctx: Context) -> Turn | None:
    """Take the name, as plain text; a question asked instead is answered."""
    name = plain_name(desk.typed(ctx))
    if ctx.library.index.find(ctx.message.text).decision == "answer":
        return None
    if len(name) < SHORTEST:
        text = ctx.gettext("Gõ họ tên bằng chữ, ví dụ: Trần Thị Hoa.")
        return Turn((Reply(text),))
    return await joined(ctx, name)


async def joined(ctx: Context, name: str) -> Turn:
    """Give the role, or a place on the list."""
    key, session = ctx.session.slots["invitation"], run.leave(ctx.session)
    invited = await ctx.office.invited(key)
    if no := refused(ctx, invited):
        return Turn((no,), session)
    assert invited  # noqa: S101 - else refused
    _ = ctx.gettext
    act = Join(key, name)
    if invited.reusable:
        text = _("Đã ghi tên {name} vào danh sách chờ. Cán bộ nhận xong, trợ lý sẽ báo.")
        return Turn((Reply(text.replace("{name}", name), (_menu(ctx),)),), session, (act,))
    if invited.official_id is not None:
        text = _("Xong. Máy này giờ cũng là của {name}: làm việc của cán bộ ở đây được rồi.")
        desk_ = Button(_("Việc của cán bộ"), "/viec")
        said_ = Reply(text.replace("{name}", invited.name), (desk_, _menu(ctx)))
        return Turn((said_,), session, (act,))
    done = (
        _("Xong. {name} là {role}, {area}.")
        .replace("{role}", ROLES[invited.role])
        .replace("{area}", invited.area.name)
        .replace("{name}", name)
    )
    ways = next_ways(ctx, invited.role)
    return Turn((Reply(f"{done}\n{next_said(ctx, invited.role)}", ways),), session, (act,))


def refused(ctx: Context, invited: Invited | None) -> Reply | None:
    """Say why an invitation cannot be taken up, and what to do; None where it can."""
    _ = ctx.gettext
    if invited is None:
        return Reply(
            _("Không thấy lời mời này. Mở lại đúng đường liên kết, hoặc xin người mời gửi lại."),
            (_menu(ctx),),
        )
    if ctx.official and invited.official_id is not None:
        text = _("Máy này đã là của {name}. Mở lời mời này ở máy khác.")
        return Reply(text.replace("{name}", ctx.official.name), (_menu(ctx),))
    mine = ctx.official.grants if ctx.official else ()
    if Grant(invited.area.id, invited.role) in mine:
        text = _("Đã là {role}, {area} từ trước rồi. Không cần nhận lại.")
        text = text.replace("{role}", ROLES[invited.role]).replace("{area}", invited.area.name)
        return Reply(text, next_ways(ctx, invited.role))
    said = {
        "used": _("Lời mời này đã có người dùng rồi. Xin người mời gửi lời mời khác."),
        "expired": _("Lời mời này đã hết hạn. Xin người mời gửi lời mời khác."),
        "revoked": _("Lời mời này đã được thu hồi. Hỏi lại người mời."),
    }.get(invited.state)
    return Reply(said, (_menu(ctx),)) if said else None


def next_said(ctx: Context, role: Role) -> str:
    """Say what somebody can do with a role."""
    _ = ctx.gettext
    match role:
        case Role.relay:
            return _(
                "Khi có tin, trợ lý gửi một tin soạn sẵn. "
                "Chuyển tin đó vào nhóm của thôn, rồi bấm “Đã chuyển vào nhóm”."
            )
        case Role.officer:
            return _("Từ giờ có thể soạn tin, xác nhận nhóm, nhận người vào tổ.")
        case Role.approver:
            return _("Có tin chờ duyệt, trợ lý sẽ báo ở đây.")
        case Role.administrator:
            return _("Việc đầu tiên: mời cán bộ soạn tin và người duyệt tin.")
    return _("Khi bà con cần giúp, trợ lý chỉ từng bước.")


def next_ways(ctx: Context, role: Role) -> tuple[Button, ...]:
    """Offer what somebody can do with a role."""
    _ = ctx.gettext
    match role:
        case Role.officer:
            return (Button(_("Việc của cán bộ"), "/viec"), Button(_("Xem các nhóm"), "/nhom"))
        case Role.approver:
            return (Button(_("Việc của cán bộ"), "/viec"),)
        case Role.administrator:
            return (Button(_("Mời người"), "/vaitro moi"), _menu(ctx))
    return (_menu(ctx),)


def plain_name(text: str) -> str:
    """Make a name of what was typed: one line, no numbers, nothing secret."""
    scrubbed = NO_NAME.sub(" ", privacy.scrub(clean(text)))
    return " ".join(scrubbed.split())[:LONGEST].strip(" .,;:-")


def _menu(ctx: Context) -> Button:
    return Button(ctx.gettext("Về menu"), "/menu")
