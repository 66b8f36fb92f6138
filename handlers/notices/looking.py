"""The preview's buttons: send it for approval, change it, try it, see each form, leave it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.acts import Act
from bot.engine import buttons
from bot.engine.say import MOST_BUTTONS
from bot.forms import Face
from bot.forms.chat import chat
from bot.notice import Notice, NoticeState
from bot.office import Check
from bot.roles import Official, Role
from bot.steps import No, Step
from bot.turn import Context, Turn
from bot.types import Button, File, Image, Reply, Session
from handlers.menu import menu
from handlers.notices import filling, form, pad, preview, rights
from handlers.notices.pad import Pad
from handlers.notices.wording import fill

RETURNING = frozenset({Step.send_back.value, Step.stop.value})
MOST_SHOWN = 80
"""Characters of a value in the list of what can be changed."""


def ways(ctx: Context, session: Session) -> tuple[Button, ...]:
    """List what can be done with what is looked at."""
    _ = ctx.gettext
    return tuple(Button(_(one.label), buttons.pack(session, one.key)) for one in form.WAYS)


async def show(ctx: Context, session: Session, on: Pad, note: str = "") -> Reply:
    """Show the preview; one that was returned has the reason on top."""
    notice = await _notice(ctx, on)
    face = await ctx.office.face(notice)
    text = preview.look(ctx, face, on.draft, await check(ctx, on), await ctx.office.areas())
    parts = (note, await _reason(ctx, notice), text)
    return Reply("\n\n".join(filter(None, parts)), ways(ctx, session))


async def check(ctx: Context, on: Pad) -> Check:
    """Look the draft through as it stands now."""
    return await ctx.office.check(on.draft, event=on.event, about=on.about, key=on.key)


async def pressed(ctx: Context, official: Official, on: Pad, key: str) -> Turn | None:
    """Do what a button of the preview says; None for what is none of them."""
    return await DOING[key](ctx, official, on) if key in DOING else None


async def send(ctx: Context, official: Official, on: Pad) -> Turn:
    """Hand it to those who approve; refused where it could not be sent, or nobody is there."""
    _ = ctx.gettext
    judges = await _judges(ctx, official, on)
    wrong = preview.problems(await check(ctx, on)) if judges else (await _nobody(ctx, on),)
    notice = await _notice(ctx, on)
    if not wrong and (refusing := await rights.no(ctx, notice, Step.submit)):
        wrong = (_("Nơi nhận này không còn thuộc phần việc của mình. Bấm “Sửa”, chọn lại."),)
        if refusing is No.overtaken:
            wrong = (rights.refused(refusing, ctx),)
    if wrong:
        lines = (_("Chưa gửi duyệt được. Tin vẫn được giữ."), *wrong)
        return Turn((Reply("\n".join(lines), ways(ctx, ctx.session)),))
    return Turn(
        (_sent(ctx, notice, official, judges),),
        pad.leave(ctx.session),
        (on.kept, Act(Step.submit, on.key)),
    )


async def change(ctx: Context, official: Official, on: Pad) -> Turn:
    """List what can be changed."""
    del official
    session = pad.enter(ctx.session, on, form.EDIT)
    return Turn((await listed(ctx, session, on),), session)


async def listed(ctx: Context, session: Session, on: Pad, note: str = "") -> Reply:
    """List the steps with their present values; what does not fit stands on a second list."""
    _, steps = ctx.gettext, form.changeable(on)
    fits = len(steps) <= MOST_BUTTONS
    first, others = (steps, ()) if fits else (steps[: MOST_BUTTONS - 1], steps[MOST_BUTTONS - 1 :])
    more = session.step == form.MORE
    shown, areas = others if more else first, await ctx.office.areas()
    lines = [
        f"• {_(form.STEPS[one].title)}: {_short(filling.value(one, on.draft, areas, ctx.now, _))}"
        for one in shown
    ]
    listed = [Button(_(form.STEPS[one].title), buttons.pack(session, one)) for one in shown]
    if others and not more:
        listed.append(Button(_("Phần khác"), buttons.pack(session, form.MORE)))
    elif len(listed) < MOST_BUTTONS:
        listed.append(Button(_("Thôi, không sửa"), buttons.pack(session, form.KEEP)))
    return Reply("\n".join((*filter(None, (note,)), _("Sửa phần nào?"), *lines)), tuple(listed))


async def try_(ctx: Context, official: Official, on: Pad) -> Turn:
    """Send exactly what people get, then the way on."""
    del official
    draft = on.draft
    image = Image(draft.picture, "") if draft.picture else None
    file = File(draft.file, draft.file_title) if draft.file else None
    real = Reply(chat(await _face(ctx, on)), image=image, file=file)
    below = ctx.gettext("Tin ở trên là tin thử, chỉ mình nhận. Bà con sẽ nhận đúng như vậy.")
    return Turn((real, Reply(below, ways(ctx, ctx.session))))


async def forms(ctx: Context, official: Official, on: Pad) -> Turn:
    """Show it as each channel has it."""
    del official
    text = preview.forms(ctx, await _face(ctx, on), await check(ctx, on))
    return Turn((Reply(text, ways(ctx, ctx.session)),))


async def later(ctx: Context, official: Official, on: Pad) -> Turn:
    """Put it away."""
    del official
    return put_away(ctx, on)


def put_away(ctx: Context, on: Pad) -> Turn:
    """Leave it in the drafts, and show the menu."""
    note = ctx.gettext("Tin đang soạn đã lưu. Muốn viết tiếp thì gõ “soạn tin”.")
    session = pad.leave(ctx.session)
    return Turn((menu(replace(ctx, session=session), note if on.draft.text else ""),), session)


DOING: Mapping[str, Callable[[Context, Official, Pad], Awaitable[Turn]]] = {
    "send": send,
    "change": change,
    "try": try_,
    "later": later,
    "forms": forms,
}
"""By the keys of `form.WAYS`."""


async def _notice(ctx: Context, on: Pad) -> Notice:
    """Return the notice as it would be with what is on the pad."""
    known = await ctx.office.notice(key=on.key)
    assert known, "kept at an earlier step"  # noqa: S101 - a bug if not
    return replace(known, draft=on.draft)


async def _face(ctx: Context, on: Pad) -> Face:
    return await ctx.office.face(await _notice(ctx, on))


async def _reason(ctx: Context, notice: Notice) -> str:
    if notice.state is not NoticeState.returned:
        return ""
    past = [one for one in await ctx.office.history(notice) if one.step in RETURNING]
    if not past:
        return ""
    said = ctx.gettext("{name} trả lại để sửa. Lý do: {why}")
    return fill(said, name=past[-1].by, why=past[-1].why)


async def _judges(ctx: Context, official: Official, on: Pad) -> list[Official]:
    alone = ctx.library.commune.approve_own_notices
    return [
        one
        for one in await ctx.office.officials()
        if one.may(Role.approver, *on.draft.audience.areas) and (alone or one.id != official.id)
    ]


async def _nobody(ctx: Context, on: Pad) -> str:
    """Say that there is nobody to approve it, and who can change that."""
    _ = ctx.gettext
    names = [
        one.name
        for one in await ctx.office.officials()
        if one.may(Role.administrator, *on.draft.audience.areas)
    ]
    said = _(
        "⚠ Nơi nhận này chưa có người khác được duyệt tin. "
        "Nhờ {names} mời một người duyệt, rồi bấm “Gửi duyệt” lần nữa."
    )
    return fill(said, names=", ".join(names) or _("người quản trị"))


def _sent(ctx: Context, notice: Notice, official: Official, judges: list[Official]) -> Reply:
    _ = ctx.gettext
    others = [one.name for one in judges if one.id != official.id]
    lines = [fill(_("Đã gửi duyệt tin {code}."), code=notice.code)]
    if others:
        told = _("Đã báo cho: {names}. Duyệt xong, trợ lý nhắn ngay.")
        lines.append(fill(told, names=", ".join(others)))
    follow = [rights.look(ctx, notice)]
    if len(others) < len(judges):
        lines.append(_("Xã cho người soạn tự duyệt tin của mình."))
        follow.insert(0, Button(_("Xem và duyệt"), f"/duyet {notice.code}"))
    return Reply("\n".join(lines), (*follow, Button(_("Về menu"), "/menu")))


def _short(said: str) -> str:
    flat = " ".join(said.split())
    return flat if len(flat) <= MOST_SHOWN else f"{flat[:MOST_SHOWN].rstrip()}…"
