"""Asks a step of a notice: one message, with what it holds now and every answer as a button."""

from collections.abc import Sequence

from bot.engine import buttons
from bot.engine.say import MOST_BUTTONS
from bot.notice import Event
from bot.roles import Area, Official
from bot.turn import Context, Turn
from bot.types import Button, Reply, Session
from handlers.notices import filling, form, looking, places
from handlers.notices.form import Choice
from handlers.notices.pad import Pad
from handlers.notices.wording import fill


async def arrive(  # noqa: PLR0913 - who goes where with what, and what is said and kept
    ctx: Context, official: Official, session: Session, on: Pad, *, note: str = "", keep: bool
) -> Turn:
    """Ask where this session now stands; `keep`: the draft has changed."""
    reply = await question(ctx, official, session, on, note)
    return Turn((reply,), session, (on.kept,) if keep else ())


async def question(
    ctx: Context, official: Official, session: Session, on: Pad, note: str = ""
) -> Reply:
    """Show where this session stands."""
    if session.step == form.LOOK:
        return await looking.show(ctx, session, on, note)
    if session.step in (form.EDIT, form.MORE):
        return await looking.listed(ctx, session, on, note)
    _, step, areas = ctx.gettext, form.STEPS[session.step], await ctx.office.areas()
    ask = fill(_(step.ask), listed=places.listed(places.of(official, areas)))
    parts = (note, _heading(ctx, session, on), _present(ctx, on, step.id, areas), ask)
    text = "\n\n".join(filter(None, parts))
    # A list that is answered by its numbers has no buttons with numbers of their own.
    if step.id == "villages":
        return Reply(text, replaces=True)
    offered_ = await offered(ctx, official, on, step.id)
    return Reply(text, _ways(ctx, session, on, offered_), replaces=True)


def asked_last(session: Session) -> bool:
    """Tell whether what was shown last is the open question: what is typed then answers it."""
    if session.step == "villages":
        return not session.offered
    shown = (buttons.unpack(one.data) for one in session.offered)
    return any(press and press.belongs_to(session) for press in shown)


async def offered(ctx: Context, official: Official, on: Pad, step: str) -> tuple[Choice, ...]:
    """List the answers that a step offers."""
    _ = ctx.gettext
    match step:
        case form.LOOK:
            return form.WAYS
        case form.EDIT | form.MORE:
            return tuple(Choice(one, form.STEPS[one].title) for one in form.changeable(on))
        case "channels":
            return form.choices(step, on.draft, "", await channels(ctx, on))
        case "where":
            whole = places.whole(official, await ctx.office.areas())
            one = fill(_("Cả {name}"), name=whole[0].name) if len(whole) == 1 else ""
            return form.choices(
                step, on.draft, one or fill(_("Tất cả {count} nơi"), count=len(whole)), ()
            )
    return form.choices(step, on.draft, "", ())


async def channels(ctx: Context, on: Pad) -> tuple[str, ...]:
    """List the channels by which anybody of this audience can be reached."""
    every = filling.to_channels(on.draft, ())
    check = await ctx.office.check(every, event=on.event, about=on.about, key=on.key)
    return tuple(dict.fromkeys(one.channel for one in check.reaches))


def _heading(ctx: Context, session: Session, on: Pad) -> str:
    _, step = ctx.gettext, form.STEPS[session.step]
    if on.editing:
        return fill(_("Sửa: {what}"), what=_(step.title))
    if on.event is Event.alert and (progress := form.progress(step.id)):
        return fill(_("Bước {progress} · Soạn thông báo"), progress=progress)
    return ""


def _present(ctx: Context, on: Pad, step: str, areas: Sequence[Area]) -> str:
    """Show what a step holds, to whoever changes it."""
    value = filling.value(step, on.draft, areas, ctx.now, ctx.gettext)
    return fill(ctx.gettext("Đang là:\n{value}"), value=value) if on.editing and value else ""


def _ways(
    ctx: Context, session: Session, on: Pad, offered_: tuple[Choice, ...]
) -> tuple[Button, ...]:
    _ = ctx.gettext
    listed = [Button(_(one.label), buttons.pack(session, one.key)) for one in offered_]
    if on.editing:
        last = Button(_("Giữ nguyên"), buttons.pack(session, form.KEEP))
    elif session.trail:
        last = Button(_("Quay lại"), buttons.pack(session, buttons.BACK))
    else:
        last = Button(_("Để sau"), buttons.pack(session, form.LATER))
    return (*listed[: MOST_BUTTONS - 1], last)
