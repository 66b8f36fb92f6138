"""Writing a notice: takes each answer, keeps every word, and can be left at any time."""

from dataclasses import replace

from bot.engine import buttons
from bot.notice import Draft
from bot.notices import titles
from bot.roles import Official, Role
from bot.turn import Context, Turn
from bot.types import Reply
from handlers.notices import (
    asking,
    correcting,
    drafts,
    form,
    looking,
    pad,
    pieces,
    places,
    reading,
)
from handlers.notices.filling import chosen, to_areas
from handlers.notices.pad import Pad
from handlers.notices.wording import fill
from handlers.words import command

CLOCK = frozenset({"night", "holiday"})
"""Remarks of the check page that concern the hour alone."""


async def handle(ctx: Context) -> Turn | None:
    """Obey a writer's command, or take the answer to the open step."""
    official, on = ctx.official, pad.opened(ctx.session)
    if official is None or not official.has(Role.officer):
        return await drafts.taken_away(ctx, on) if on else None
    name, rest = command(ctx)
    match name or drafts.meant(ctx):
        case "/soan":
            return await drafts.soan(ctx, official, rest)
        case "/sua":
            return await drafts.take_up(ctx, official, rest)
        case "/dinhchinh":
            return await correcting.update(ctx, official, rest)
        case "/thuhoi":
            return await correcting.withdraw(ctx, official, rest)
    return await _under_way(ctx, official, on, name) if on else None


async def _under_way(ctx: Context, official: Official, on: Pad, name: str) -> Turn | None:
    press = buttons.unpack(ctx.message.press or ctx.message.text)
    ours = press is not None and press.flow == pad.FLOW
    answers = ours or (not name and not ctx.message.press and asking.asked_last(ctx.session))
    notice = await ctx.office.notice(key=on.key)
    if notice and not drafts.writable(notice, official):
        return drafts.closed(ctx, notice, official) if answers else None
    if press and ours:
        if press.belongs_to(ctx.session):
            return await _pressed(ctx, official, on, press.answer)
        note = ctx.gettext("Nút vừa bấm là của câu hỏi trước. Việc đang làm ở đây:")
        return await asking.arrive(ctx, official, ctx.session, on, note=note, keep=False)
    if name:
        return await _moved(ctx, official, on, name)
    return await _answered(ctx, official, on) if answers else None


async def _moved(ctx: Context, official: Official, on: Pad, name: str) -> Turn | None:
    """Obey a universal word; other commands are other abilities'."""
    match name:
        case "/menu":
            return looking.put_away(ctx, on)
        case "/stop":
            return await drafts.stop(ctx, on)
        case "/restart":
            return await drafts.soan(ctx, official, "")
        case "/back":
            return await _back(ctx, official, on)
        case "/skip" if on.editing or ctx.session.step == "paper":
            return await _next(ctx, official, on, form.after(ctx.session.step, on))
        case "/continue" | "/stuck" | "/help" | "/skip":
            return await asking.arrive(ctx, official, ctx.session, on, keep=False)
    return None


async def _answered(ctx: Context, official: Official, on: Pad) -> Turn | None:
    match ctx.message.kind:
        case "text":
            return await _typed(ctx, official, on, ctx.message.text)
        case "photo" | "file":
            return await _attached(ctx, official, on)
        case "voice" | "sticker" | "location" | "other":
            note = ctx.gettext("Ở đây cần chữ, hình hoặc tệp.")
            return await asking.arrive(ctx, official, ctx.session, on, note=note, keep=False)
    return None


async def _pressed(ctx: Context, official: Official, on: Pad, key: str) -> Turn | None:
    """Take a button of the open step."""
    step = ctx.session.step
    if key == buttons.BACK:
        return await _back(ctx, official, on)
    if step == form.LOOK or key == form.LATER:
        return await looking.pressed(ctx, official, on, key)
    if step in (form.EDIT, form.MORE):
        return await _change(ctx, official, on, key)
    if key == form.KEEP:
        return await _next(ctx, official, on, form.after(step, on))
    if key not in {one.key for one in await asking.offered(ctx, official, on, step)}:
        return None
    if step != "where":
        return await _taken(ctx, official, on, chosen(step, key, on.draft))
    if key == "pick":
        return await _next(ctx, official, on, "villages")
    everywhere = places.whole(official, await ctx.office.areas())
    return await _taken(ctx, official, on, to_areas(on.draft, everywhere))


async def _change(ctx: Context, official: Official, on: Pad, key: str) -> Turn:
    """Ask the chosen step again, or return to the preview."""
    to = key if key == form.MORE or key in form.changeable(on) else form.LOOK
    if to == form.LOOK:
        return await _next(ctx, official, on, to)
    on = replace(on, editing=to in form.STEPS)
    return await _next(ctx, official, on, to)


async def _back(ctx: Context, official: Official, on: Pad) -> Turn:
    """Return to the step before; from the preview to the list of what can be changed."""
    if ctx.session.step == form.LOOK:
        return await looking.change(ctx, official, on)
    earlier = ctx.session.trail[-1:] or (ctx.session.step,)
    on = replace(on, editing=on.editing and earlier[0] in form.STEPS)
    session = pad.back(ctx.session, on)
    first = session is ctx.session
    note = ctx.gettext("Đây là bước đầu. Muốn thôi thì gõ “menu”.") if first else ""
    return await asking.arrive(ctx, official, session, on, note=note, keep=False)


async def _typed(ctx: Context, official: Official, on: Pad, said: str) -> Turn:
    """Read a typed answer; what is not understood is said, and asked again."""
    choices = await asking.offered(ctx, official, on, ctx.session.step)
    choice = form.meant(said, choices, ctx.gettext)
    if choice and (turn := await _pressed(ctx, official, on, choice.key)):
        return turn
    if pieces.is_rest(ctx, on):
        return await _cut(ctx, official, on)
    read = await _read(ctx, official, on, said)
    if isinstance(read, Draft):
        return await _taken(ctx, official, on, read)
    if ctx.session.step == form.LOOK:
        return Turn((Reply(read, looking.ways(ctx, ctx.session)),))
    long = ctx.session.step == "text" and len(said) >= pieces.CUT_FROM
    session = pieces.refusing(ctx.session) if long else ctx.session
    return await asking.arrive(ctx, official, session, on, note=read, keep=False)


async def _cut(ctx: Context, official: Official, on: Pad) -> Turn:
    """Refuse the rest of a long text, and with it the piece that was taken for the whole."""
    taken = ctx.session.step != "text"
    on = pieces.without(on) if taken else on
    session = pieces.refusing(pad.begin(ctx.session, on, "text") if taken else ctx.session)
    note = ctx.gettext("Tin dài quá nên máy cắt làm nhiều tin. Rút ngắn, gửi lại trong một tin.")
    return await asking.arrive(ctx, official, session, on, note=note, keep=taken)


async def _read(ctx: Context, official: Official, on: Pad, said: str) -> Draft | str:
    _ = ctx.gettext
    match ctx.session.step:
        case "text":
            return await _text(ctx, on, said)
        case "why":
            return reading.why(said, _) or await correcting.withdrawal(ctx, on, said)
        case "where" | "villages":
            areas = await ctx.office.areas()
            if places.everywhere(said):
                return to_areas(on.draft, places.whole(official, areas))
            found = places.read(said, places.of(official, areas), ctx.library.commune, _)
            return found if isinstance(found, str) else to_areas(on.draft, found)
        case "when":
            return reading.when(on.draft, said, ctx.now, _)
        case "paper":
            return reading.paper(on.draft, said, _)
        case "channels":
            return reading.channels(on.draft, said, await asking.channels(ctx, on), _)
        case form.LOOK:
            return _("Tin đang chờ xem lại. Muốn đổi chữ thì bấm “Sửa”.")
    return _("Chưa rõ ý. Chọn một trong các nút dưới đây.")


async def _text(ctx: Context, on: Pad, said: str) -> Draft | str:
    """Take the text; one that head and foot make too long is told so before anything else."""
    read = reading.text(on.draft, said, ctx.gettext)
    if isinstance(read, str):
        return read
    remarks = (await looking.check(ctx, replace(on, draft=read))).remarks
    return next((one.said for one in remarks if one.code == "long" and one.stops), read)


async def _taken(ctx: Context, official: Official, on: Pad, draft: Draft) -> Turn:
    """Keep an answer and go on; an hour that is not what it seems is said at once."""
    step, on = ctx.session.step, replace(on, draft=draft)
    note = await _hour(ctx, on) if step == "when" else ""
    to = form.after(step, on)
    if to == "where" and len(only := places.of(official, await ctx.office.areas())) == 1:
        on = replace(on, draft=to_areas(draft, only))
        to = form.after(to, on)
    return await _next(ctx, official, on, to, note=note, keep=True)


async def _hour(ctx: Context, on: Pad) -> str:
    remarks = (await looking.check(ctx, on)).remarks
    return "\n".join(f"⚠ {one.said}" for one in remarks if one.code in CLOCK)


async def _next(  # noqa: PLR0913 - as `asking.arrive`
    ctx: Context, official: Official, on: Pad, to: str, *, note: str = "", keep: bool = False
) -> Turn:
    """Enter a step; at the preview the way back is the list of what can be changed."""
    if to == form.LOOK:
        on = replace(on, editing=False)
        session = pad.begin(ctx.session, on, to)
        # The preview says by itself what is to be known of the hour.
        return await asking.arrive(ctx, official, session, on, keep=keep)
    session = pad.enter(ctx.session, on, to)
    return await asking.arrive(ctx, official, session, on, note=note, keep=keep)


async def _attached(ctx: Context, official: Official, on: Pad) -> Turn:
    """Keep a picture or file, at whatever step; its caption is the text where that is asked."""
    _, step, caption = ctx.gettext, ctx.session.step, ctx.message.text
    if no := reading.secret(caption, _):
        return await asking.arrive(ctx, official, ctx.session, on, note=no, keep=False)
    kept = await ctx.office.keep(ctx.message)
    if isinstance(kept, str):
        return await asking.arrive(ctx, official, ctx.session, on, note=kept, keep=False)
    # A file that came without a word brings its own name: that is no text for people.
    caption = "" if titles.is_name(caption) else caption
    if kept.picture:
        draft, note = replace(on.draft, picture=kept.name), _("Đã thêm hình vào tin.")
    else:
        draft = replace(on.draft, file=kept.name, file_title=kept.title)
        note = fill(_("Đã thêm tệp “{title}” vào tin."), title=kept.title)
    if step == "media":
        return await _taken(ctx, official, on, draft)
    if step == "text" and caption:
        read = await _text(ctx, replace(on, draft=draft), caption)
        if isinstance(read, Draft):
            return await _taken(ctx, official, on, read)
        note = f"{note}\n{read}"
    on = replace(on, draft=draft)
    session = pad.keep(ctx.session, on)
    return await asking.arrive(ctx, official, session, on, note=note, keep=True)
