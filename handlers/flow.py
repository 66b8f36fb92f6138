"""Goes through a flow: takes the answer to the open step, and asks the next one."""

from dataclasses import replace

from bot import codes, privacy
from bot.engine import buttons, run, say
from bot.engine.answers import goes_on, read
from bot.turn import Context, Effect, Tally, Turn
from bot.types import Button, Reply, Session
from content.freshness import Freshness, ends, freshness
from content.schema import ABOUT, Flow, Step
from content.texts import clean

LONGEST_NICKNAME = 30


def under_way(ctx: Context) -> bool:
    """Tell whether the person is in the middle of a flow: past its card, before its end."""
    flow = open_flow(ctx)
    step = ctx.session.step
    return flow is not None and step != ABOUT and not flow.final(step)


def open_flow(ctx: Context) -> Flow | None:
    """Return the flow the session is pinned to, in its version."""
    if not ctx.session.flow:
        return None
    return ctx.library.flow(ctx.session.flow, ctx.session.version)


def takes_a_code(ctx: Context) -> bool:
    """Tell whether a dossier code was asked for last: digits are then a try at it."""
    flow = open_flow(ctx)
    step = flow.steps.get(ctx.session.step) if flow else None
    if step is None or step.expects != "dossier_code":
        return False
    shown = (buttons.unpack(one.data) for one in ctx.session.offered)
    return any(press and press.belongs_to(ctx.session) for press in shown)


def question(ctx: Context, session: Session, flow: Flow, note: str = "") -> Reply:
    """Show the open step of this session."""
    return say.question(session, flow, ctx.library.commune, ctx.gettext, note=note)


async def begin(ctx: Context, id_: str, *, step: str = ABOUT) -> Turn:
    """Open a flow with its card, or at one of its steps."""
    flow = ctx.library.flows[id_]
    state = freshness(flow.sources, ctx.now.date())
    if state is Freshness.GONE:
        return Turn((outdated(ctx, flow.title, flow.place),))
    note = ""
    if state is Freshness.OLD:
        last = f"{ends(flow.sources):%d/%m/%Y}"
        note = ctx.gettext("⚠ Điều này đúng đến ngày {date}. Nay có thể đã đổi: hỏi lại xã.")
        note = note.replace("{date}", last)
    session = run.begin(ctx.session, flow, ctx.library.versions[id_], step=step)
    counted = (*given_up(ctx), Tally("flow_begun", id_))
    return await arrive(ctx, session, flow, note=note, effects=counted)


def given_up(ctx: Context) -> tuple[Effect, ...]:
    """Count where the open flow is left; whoever was through has given nothing up."""
    flow, step = open_flow(ctx), ctx.session.step
    if flow is None or flow.final(step):
        return ()
    return (Tally("flow_stopped", f"{flow.id}:{step}"),)


def outdated(ctx: Context, title: str, thing: str) -> Reply:
    """Say nothing that may be wrong by now, and lead to a person."""
    _ = ctx.gettext
    text = _(
        "{title}: điều trợ lý biết nay đã cũ, có thể không còn đúng. Hỏi cán bộ là chắc nhất."
    )
    ways = (Button(_("Gặp cán bộ"), f"/person {thing}".strip()), Button(_("Về menu"), "/menu"))
    return Reply(text.replace("{title}", _(title)), ways)


async def arrive(
    ctx: Context, session: Session, flow: Flow, *, note: str = "", effects: tuple[Effect, ...] = ()
) -> Turn:
    """Walk on, through what only looks things up, to the next bubble."""
    for _ in range(run.MOST_STEPS):
        step = flow.steps.get(session.step)
        if step is None or not step.call:
            break
        outcome = await ctx.call(step.call, session.slots)
        assert isinstance(step.next, dict)  # noqa: S101 - the form of a call requires it
        session = replace(session, slots={**session.slots, **outcome.slots})
        session = run.go(session, step.next[outcome.name])
        effects += outcome.effects
    if not session.flow:
        return Turn((finished(ctx, flow),), session, (*effects, Tally("flow_finished", flow.id)))
    if flow.final(session.step):
        effects += (Tally("flow_finished", flow.id),)
    return Turn((question(ctx, session, flow, note),), session, effects)


def finished(ctx: Context, flow: Flow) -> Reply:
    """Close a flow that ends without a last word of its own."""
    text = ctx.gettext("Đã xong: {title}. Cần việc khác thì gõ ngay ở đây.")
    return Reply(text.replace("{title}", ctx.gettext(flow.title)))


async def press(ctx: Context) -> Turn | None:
    """Take a button of the open question: it can mean nothing else."""
    found = buttons.unpack(ctx.message.press or ctx.message.text)
    if found is None or not found.belongs_to(ctx.session):
        return None
    flow = open_flow(ctx)
    if flow is None or ctx.library.left(found.flow, found.version):
        return None
    return await pressed(ctx, flow, found.answer)


async def handle(ctx: Context) -> Turn | None:
    """Take the answer to the open step; pass on what is no answer to it."""
    flow = open_flow(ctx)
    if flow is None or ctx.message.press:
        return None
    if ctx.session.step == ABOUT or ctx.message.kind not in ("text", "sticker"):
        return await started(ctx, flow)
    step = flow.steps[ctx.session.step]
    if flow.final(ctx.session.step):
        return None
    if aside(ctx) and goes_on(ctx.message.text):
        return await pressed(ctx, flow, buttons.SHOW)
    key = read(step, ctx.message.text or "👍")
    if key in (buttons.NEXT, buttons.SKIP):
        return await pressed(ctx, flow, key)
    if key is not None:
        return await arrive(ctx, run.chosen(ctx.session, step, key), flow)
    value = expected(step, ctx.message.text) if step.expects else ""
    return await arrive(ctx, run.filled(ctx.session, step, value), flow) if value else None


def aside(ctx: Context) -> bool:
    """Tell whether help was shown last: a yes to it is no answer to the step."""
    first = ctx.session.offered[0].data if ctx.session.offered else ""
    press = buttons.unpack(first)
    return press is not None and press.answer[:1] in (buttons.SHOW, buttons.STUCK)


async def started(ctx: Context, flow: Flow) -> Turn | None:
    """Take a yes to the opening card."""
    if ctx.session.step != ABOUT or read(CARD, ctx.message.text) is None:
        return None
    return await pressed(ctx, flow, buttons.NEXT)


CARD = Step(say="…")
"""What the opening card is, to the reader of answers."""


async def pressed(ctx: Context, flow: Flow, answer: str) -> Turn | None:
    """Take a flow button that belongs to the open step."""
    session = ctx.session
    step = flow.steps.get(session.step)
    if answer == buttons.BACK:
        return await arrive(ctx, run.back(session, flow), flow)
    if answer == buttons.SHOW:
        return Turn((question(ctx, session, flow),))
    if answer[:1] == buttons.STUCK and step and step.stuck:
        return stuck(ctx, flow, step, answer[1:])
    moved = run.answered(session, flow, answer)
    return await arrive(ctx, moved, flow) if moved else None


def stuck(ctx: Context, flow: Flow, step: Step, number: str) -> Turn:
    """List what goes wrong here, or say what to do about one of them."""
    _ = ctx.gettext
    if not number.isdigit() or int(number) >= len(step.stuck):
        return Turn((say.stuck(ctx.session, step, _),))
    entry = step.stuck[int(number)]
    if entry.next:
        session = run.go(ctx.session, entry.next)
        return Turn((question(ctx, session, flow, _(entry.do)),), session)
    return Turn((say.unstuck(ctx.session, step, int(number), _),))


def expected(step: Step, text: str) -> str:
    """Read the free answer a step expects; empty if it is not that."""
    if step.expects == "dossier_code":
        found = codes.find(text)
        return (text if found.repaired else found.code)[:80] if found else ""
    return privacy.scrub(clean(text))[:LONGEST_NICKNAME].strip()
