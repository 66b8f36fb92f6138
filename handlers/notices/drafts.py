"""Begins a notice, takes a draft or a returned notice up again, throws one away."""

from bot.acts import Act
from bot.codes import notices as codes
from bot.notice import Notice, NoticeState
from bot.notices.business import sees
from bot.roles import Official
from bot.steps import Step
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers.notices import asking, form, pad, places, rights
from handlers.notices.pad import Pad
from handlers.notices.wording import fill, gist

WORDS = frozenset(
    ("soan tin", "soan thong bao", "viet thong bao", "thong bao moi", "viet tin", "tin moi")
)
WRITABLE = (NoticeState.draft, NoticeState.returned)
SHOWN = 100
"""Characters of a draft by which its writer knows it again."""


def meant(ctx: Context) -> str:
    """Return the command that was said in words of one's own."""
    said = fold(ctx.message.text).strip(" .,!?")
    return "/soan" if ctx.message.kind == "text" and said in WORDS else ""


async def soan(ctx: Context, official: Official, rest: str) -> Turn:
    """Begin a notice; where one lies about unfinished, ask first."""
    what, _, code = rest.partition(" ")
    match what:
        case "moi":
            return await begin(ctx, official)
        case "bo" | "bohan":
            return await throw_away(ctx, official, code, sure=what == "bohan")
    mine = await _unfinished(ctx, official)
    return Turn((_offer(ctx, mine),)) if mine else await begin(ctx, official)


async def begin(ctx: Context, official: Official) -> Turn:
    """Open an empty one at its first step; nothing is kept before the first word."""
    if not places.of(official, await ctx.office.areas()):
        said = ctx.gettext("Chưa có nơi nào để gửi tới. Hỏi người quản trị.")
        return Turn((Reply(said, (rights.desk(ctx),)),))
    on = pad.fresh(ctx)
    session = pad.begin(ctx.session, on, form.PATH[0])
    return await asking.arrive(ctx, official, session, on, keep=False)


async def take_up(ctx: Context, official: Official, code: str) -> Turn:
    """Open a draft where it was left, a returned notice at its preview."""
    notice = await find(ctx, code)
    if notice is None or not sees(official, notice):
        return unknown(ctx, code)
    if not writable(notice, official):
        return _refused(ctx, notice, official)
    on = pad.of(notice)
    session = pad.begin(ctx.session, on, form.missing(on))
    return await asking.arrive(ctx, official, session, on, keep=False)


async def throw_away(ctx: Context, official: Official, code: str, *, sure: bool) -> Turn:
    """Cancel a draft, once they have said so twice."""
    _, notice = ctx.gettext, await find(ctx, code)
    if notice is None or not sees(official, notice):
        return unknown(ctx, code)
    if not writable(notice, official):
        return _refused(ctx, notice, official)
    if not sure:
        ask = fill(_("Bỏ hẳn tin {code}?"), code=notice.code)
        drop = Button(_("Bỏ hẳn"), f"/soan bohan {notice.code}")
        keep = Button(_("Giữ lại, viết tiếp"), f"/sua {notice.code}")
        return Turn((Reply(f"{ask}\n{_start(ctx, notice)}", (drop, keep)),))
    on = pad.opened(ctx.session)
    session = pad.leave(ctx.session) if on and on.key == notice.key else None
    again = (Button(_("Soạn tin mới"), "/soan moi"), Button(_("Về menu"), "/menu"))
    reply = Reply(fill(_("Đã bỏ tin {code}."), code=notice.code), again)
    return Turn((reply,), session, (Act(Step.cancel, notice.key, _("người soạn bỏ")),))


async def stop(ctx: Context, on: Pad) -> Turn:
    """Put it away unfinished, and say how to come back, or to be rid of it."""
    _, notice = ctx.gettext, await ctx.office.notice(key=on.key)
    session, menu = pad.leave(ctx.session), Button(_("Về menu"), "/menu")
    if notice is None:
        return Turn((Reply(_("Đã dừng. Chưa có gì để lưu."), (menu,)),), session)
    said = fill(_("Đã dừng. Tin {code} vẫn được giữ."), code=notice.code)
    ways = (
        Button(_("Viết tiếp"), f"/sua {notice.code}"),
        Button(_("Bỏ tin này"), f"/soan bo {notice.code}"),
        menu,
    )
    return Turn((Reply(said, ways),), session)


def closed(ctx: Context, notice: Notice, official: Official) -> Turn:
    """Put away what can no longer be written: somebody, or another phone, was faster."""
    turn = _refused(ctx, notice, official)
    return Turn(turn.replies, pad.leave(ctx.session))


async def taken_away(ctx: Context, on: Pad) -> Turn:
    """Tell somebody who may no longer write that what they wrote is kept, and whom to ask."""
    _, notice = ctx.gettext, await ctx.office.notice(key=on.key)
    said = _("Vai trò soạn tin của mình đã được thu. Muốn viết tiếp thì hỏi người quản trị.")
    if notice and notice.state in WRITABLE:
        kept = fill(_("Tin {code} chưa gửi cho ai, vẫn được giữ."), code=notice.code)
        said = f"{said}\n{kept}"
    return Turn((Reply(said, (Button(_("Về menu"), "/menu"),)),), pad.leave(ctx.session))


def writable(notice: Notice, official: Official) -> bool:
    """Tell whether this official may still change it."""
    return notice.author_id == official.id and notice.state in WRITABLE


async def find(ctx: Context, code: str) -> Notice | None:
    """Read a notice by its code, however it was typed."""
    known = codes.find(code) or codes.find(f"TB-{code.strip()}")
    return await ctx.office.notice(code=known) if known else None


def unknown(ctx: Context, code: str) -> Turn:
    """Say that there is no such notice."""
    _ = ctx.gettext
    said = _("Chưa có tin nào mang mã {code}.") if code else _("Gõ thêm mã tin, như TB-4827.")
    return Turn((Reply(fill(said, code=code[:12]), (rights.recent(ctx), rights.desk(ctx))),))


async def _unfinished(ctx: Context, official: Official) -> list[Notice]:
    """List what this official has begun and not handed in, each once."""
    found = (*await ctx.office.waiting(official), *await ctx.office.recent(official))
    mine = {one.id: one for one in found if writable(one, official)}
    return list(mine.values())


def _refused(ctx: Context, notice: Notice, official: Official) -> Turn:
    _ = ctx.gettext
    said = _stands(ctx, notice)
    if notice.author_id != official.id:
        said = _("Tin {code} do người khác soạn. Chỉ người soạn sửa được.")
    return Turn(
        (Reply(fill(said, code=notice.code), (rights.look(ctx, notice), rights.desk(ctx))),)
    )


def _stands(ctx: Context, notice: Notice) -> str:
    """Say where a notice is that cannot be changed, and what can be done."""
    _ = ctx.gettext
    match notice.state:
        case NoticeState.pending:
            return _("Tin {code} đang chờ duyệt. Muốn sửa thì mở tin, rút về trước.")
        case NoticeState.approved:
            return _("Tin {code} đã duyệt, sắp gửi. Muốn sửa thì mở tin, dừng lại trước.")
        case NoticeState.sending | NoticeState.finished:
            return _("Tin {code} đã gửi. Có chỗ sai thì mở tin, đính chính hoặc thu hồi.")
    return _("Tin {code} đã khép lại. Cần gửi thì soạn tin mới.")


def _offer(ctx: Context, mine: list[Notice]) -> Reply:
    _, newest = ctx.gettext, max(mine, key=lambda one: one.id)
    returned = newest.state is NoticeState.returned
    said = _("Tin {code} bị trả lại để sửa:") if returned else _("Tin {code} đang soạn dở:")
    lines = [fill(said, code=newest.code), _start(ctx, newest)]
    if others := len(mine) - 1:
        lines.append(fill(_("Còn {count} tin khác chưa xong."), count=others))
    go_on = _("Sửa tin này") if returned else _("Viết tiếp")
    ways = [
        Button(go_on, f"/sua {newest.code}"),
        Button(_("Soạn tin mới"), "/soan moi"),
        Button(_("Bỏ tin này"), f"/soan bo {newest.code}"),
    ]
    return Reply("\n".join(lines), (*ways, *((rights.desk(ctx),) if others else ())))


def _start(ctx: Context, notice: Notice) -> str:
    return f"“{gist(notice.draft, SHOWN) or ctx.gettext('chưa có nội dung')}”"
