"""What the bot can do: one ability per file, asked in this order; the first to answer wins."""

from dataclasses import replace

from bot.engine import buttons, say
from bot.turn import Context, Handler, Tally, Turn
from bot.types import Button
from handlers import (
    accepting,
    answer,
    checklist,
    courtesy,
    desk,
    dossier,
    emergency,
    erase,
    fallback,
    flow,
    genuine,
    group,
    groups_desk,
    handoff,
    help,  # noqa: A004 - the ability is called help
    interlude,
    join,
    language,
    media,
    membership,
    menu,
    moved,
    navigate,
    number,
    old_button,
    person,
    procedure,
    resume,
    roles,
    secrets,
    signing_in,
    silence,
    start,
    talking,
    ticket_reading,
    trouble,
    village,
    visit,
)
from handlers.notices import (
    checked,
    copies,
    desk_menu,
    following,
    judging,
    plain_words,
    relay,
    steering,
    writing,
)
from handlers.tickets import counter


def beside(handle: Handler) -> Handler:
    """Let an ability answer before all others, and yet let the flow go on below."""

    async def answer(ctx: Context) -> Turn | None:
        turn = await handle(ctx)
        return turn and going_on(ctx, turn)

    return answer


ALWAYS: tuple[Handler, ...] = (
    membership.handle,
    checked.in_group,
    group.handle,
    village.handle,
    talking.handle,
    silence.handle,
    flow.press,
    plain_words.handle,
    counter.handle,
    relay.handle,
    signing_in.handle,
    desk_menu.handle,
    judging.handle,
    steering.handle,
    following.handle,
    copies.handle,
    writing.handle,
    checked.warned,
    beside(checked.handle),
    accepting.handle,
    secrets.handle,
    desk.handle,
    roles.handle,
    groups_desk.handle,
    genuine.handle,
    emergency.handle,
    handoff.handle,
    visit.handle,
    ticket_reading.handle,
    join.handle,
    start.handle,
    menu.handle,
    person.handle,
    language.handle,
    erase.handle,
    village.typed,
    moved.handle,
    number.handle,
    navigate.handle,
    help.handle,
    resume.handle,
    flow.handle,
    old_button.handle,
)
ASIDE: tuple[Handler, ...] = (
    dossier.handle,
    courtesy.handle,
    plain_words.unclear,
    trouble.handle,
    checklist.handle,
    procedure.handle,
    media.handle,
)
"""What is answered in the middle of a flow; then the flow goes on."""
ONWARD = ("/flow", "/hoi")
"""How what leads on begins, of the buttons of an answer in the middle of a flow."""
LEAST = (buttons.BACK, buttons.SKIP, buttons.STUCK)
"""Buttons of a step that are typed as easily, the least needed first."""


async def decide(ctx: Context) -> Turn:
    """Turn one message into what should happen; only an official's presence leaves it unsaid."""
    came = await plain_words.heard(ctx)
    ctx = interlude.left(came)
    turn = interlude.kept(came, ctx, await answered(ctx))
    turn = answer.asked_back(ctx, turn)
    turn = village.asked_once(ctx, desk.left(ctx, turn))
    turn = talking.ended(ctx, membership.reached(ctx, turn))
    return introduced(ctx, counted(ctx, silence.ended(ctx, turn)))


def counted(ctx: Context, turn: Turn) -> Turn:
    """Say with every count from which village it comes, where that is known."""
    if not ctx.contact.village or not any(isinstance(one, Tally) for one in turn.effects):
        return turn
    return replace(
        turn,
        effects=tuple(
            replace(one, village=ctx.contact.village) if isinstance(one, Tally) else one
            for one in turn.effects
        ),
    )


async def answered(ctx: Context) -> Turn:
    """Ask the abilities in their order; what none of them knows climbs the ladder."""
    for handle in ALWAYS:
        if (turn := await handle(ctx)) is not None:
            return understood(ctx, turn)
    for handle in ASIDE:
        if (turn := await handle(ctx)) is not None:
            return understood(ctx, going_on(ctx, turn))
    turn = await fallback.handle(ctx)
    return replace(turn, effects=(*turn.effects, *answer.unanswered(ctx)))


def understood(ctx: Context, turn: Turn) -> Turn:
    """Step down from the recovery ladder."""
    session = turn.session or ctx.session
    return replace(turn, session=replace(session, misses=0)) if session.misses else turn


def going_on(ctx: Context, turn: Turn) -> Turn:
    """Put the open question below an answer given in the middle, in the same message."""
    open_flow = flow.open_flow(ctx)
    moved_on = turn.session is not None and turn.session.step != ctx.session.step
    if open_flow is None or not flow.under_way(ctx) or moved_on or not turn.replies:
        return turn
    answer = turn.replies[-1]
    note = f"{answer.text}\n\n— — —\n{ctx.gettext('Việc đang làm dở:')}"
    asked = flow.question(ctx, ctx.session, open_flow, note)
    onward = tuple(
        button for button in answer.buttons if button.url or button.data.startswith(ONWARD)
    )
    merged = replace(
        asked,
        buttons=fitting(asked.buttons, onward),
        image=answer.image,
        file=answer.file,
        replaces=False,
    )
    return replace(turn, replies=(*turn.replies[:-1], merged))


def fitting(asked: tuple[Button, ...], onward: tuple[Button, ...]) -> tuple[Button, ...]:
    """Let the way onward always fit: what the open step needs least, and can be typed, yields."""
    kept = list(asked)
    while len(kept) + len(onward) > say.MOST_BUTTONS and kept:
        kept.remove(min(reversed(kept), key=need))
    return (*kept, *onward)[: say.MOST_BUTTONS]


def need(button: Button) -> int:
    """Tell how much the open step needs a button: the way back least, an answer most."""
    press = buttons.unpack(button.data)
    return LEAST.index(press.answer) if press and press.answer in LEAST else len(LEAST)


def introduced(ctx: Context, turn: Turn) -> Turn:
    """Say what this is, once, to somebody who did not begin with a greeting."""
    first = ctx.session.revision == 0 and turn.replies and not ctx.message.chat
    if not first or start.who(ctx) in turn.replies[0].text:
        return turn
    text = f"{start.who(ctx)}\n\n{turn.replies[0].text}"
    told = replace(turn.replies[0], text=text, nod=False)
    return replace(turn, replies=(told, *turn.replies[1:]))
