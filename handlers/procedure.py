"""Answers questions about procedures, and shows the way into a flow."""

from dataclasses import replace

from bot.turn import Context, Tally, Turn
from bot.types import Button, Reply
from content import choices, corrections, facets
from content.commune import Service
from content.freshness import Freshness, freshness
from content.procedure import Case, Procedure
from content.schema import Flow
from content.search import Answer
from content.understanding import PERSON
from handlers import answer, card, genuine, person
from handlers import flow as flows
from handlers.words import command

PORTAL = Button("dichvucong.gov.vn", url="https://dichvucong.gov.vn")
CASE, MORE = "case:", "more:"
"""What a button asks of a procedure beside its facets: one of its cases, a page of them."""
OWN_ANSWER = ("bring", "fee", "time", "online")
"""Sides that a case seldom tells: asked for, they are told for the whole procedure."""
DIGITS = 2
"""Digits of a page's number: nobody asks for more."""
PAGE = 3
"""What a page of further questions lists."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/topic <id> [what]`, or what was asked in words; pass on what is unknown."""
    name, rest = command(ctx)
    if name == "/topic":
        topic, _, what = rest.partition(" ")
        return await about(ctx, topic, what)
    if name or ctx.message.kind != "text":
        return None
    found = ctx.library.index.find(ctx.message.text)
    if found.decision == "unknown" or (found.decision == "clarify" and flows.under_way(ctx)):
        return None
    if found.decision == "clarify":
        reply = corrected(ctx, clarify(ctx, found))
        return Turn((reply,), effects=(Tally("topic_unclear", found.choice),))
    best = found.hits[0]
    if best.topic == ctx.session.flow and flows.under_way(ctx):
        return None
    facet = facets.find(ctx.message.text)
    case = "" if facet in OWN_ANSWER else ctx.library.index.case_of(best.topic, ctx.message.text)
    what = f"{CASE}{case}" if case else facet
    turn = await about(ctx, best.topic, what)
    replies = (*turn.replies[:-1], corrected(ctx, turn.replies[-1]))
    return replace(
        turn, replies=replies, effects=(*turn.effects, Tally("topic_asked", best.topic))
    )


async def about(ctx: Context, topic: str, what: str = "") -> Turn:
    """Say what is known of a topic; a flow opens, unless another one is under way."""
    if flow := ctx.library.flows.get(topic):
        if flows.under_way(ctx):
            return Turn((offer(ctx, flow),))
        return await flows.begin(ctx, topic)
    if procedure := ctx.library.procedures.get(topic):
        human = await asked_for_a_person(ctx, procedure, what)
        return human or Turn((tell(ctx, procedure, what),))
    if taught := ctx.library.answers.get(topic):
        return Turn((answer.tell(ctx, taught),))
    if service := ctx.library.commune.services.get(topic):
        return Turn((local(ctx, service),))
    _ = ctx.gettext
    text = _("Thủ tục này không còn ở đây. Mời chọn việc khác, hoặc gõ điều muốn hỏi.")
    menu = Button(_("Về menu"), "/menu")
    return Turn((Reply(text, (menu, Button(_("Gặp cán bộ"), "/person"))),))


async def asked_for_a_person(ctx: Context, procedure: Procedure, what: str) -> Turn | None:
    """Lead whoever wants to talk to a person to one, and not to a page about it."""
    beside = what.startswith((CASE, MORE)) or (what != "where" and card.has(procedure, what))
    if procedure.id != PERSON or beside:
        return None
    return await person.handle(replace(ctx, message=replace(ctx.message, press="/person")))


def tell(ctx: Context, procedure: Procedure, what: str) -> Reply:
    """Tell a procedure: whole, one side of it, or one of its cases."""
    day, commune = ctx.now.date(), ctx.library.commune
    if freshness(procedure.sources, day) is Freshness.GONE:
        thing = procedure.where.point if procedure.where else ""
        reply = flows.outdated(ctx, procedure.title, thing)
        return replace(reply, text=f"{reply.text}\n\n{person.points(ctx, thing)}")
    if what.startswith(MORE):
        return more(ctx, procedure, what.removeprefix(MORE))
    case = procedure.case(what.removeprefix(CASE)) if what.startswith(CASE) else None
    if case and (other := ctx.library.flows.get(case.topic)):
        return offer(ctx, other)
    if case and case.topic in ctx.library.procedures:
        return tell(ctx, ctx.library.procedures[case.topic], "")
    if case and (said := card.say(case.say, day)):
        head = f"{procedure.button} – {_lower(case.button)}"
        checks = (genuine.checks(ctx),) if (procedure.id, case.id) == genuine.ASKED else ()
        text = "\n".join((head, said, *checks, card.source(procedure, day, said)))
        return Reply(in_language(ctx, procedure, text), _buttons(ctx, procedure, case))
    facet = what if card.has(procedure, what) else ""
    card_of_all = card.brief if flows.under_way(ctx) else card.whole
    write = card.FACETS.get(facet, card_of_all)
    text = in_language(ctx, procedure, write(procedure, commune, day))
    return Reply(text, _buttons(ctx, procedure, facet=facet))


def _buttons(
    ctx: Context, procedure: Procedure, case: Case | None = None, facet: str = ""
) -> tuple[Button, ...]:
    """Offer the other sides of a procedure: five at most, a person among them."""
    _ = ctx.gettext
    labels = card.labels(_)
    go = f"/topic {procedure.id}"
    listed = []
    if facet == "online":
        listed.append(PORTAL)
    if procedure.bring and (case or facet not in ("", "bring")):
        listed.append(Button(labels["bring"], go))
    elif procedure.bring:
        listed.append(Button(_("Đánh dấu giấy tờ"), f"/tick {procedure.id} 0"))
    listed += [
        Button(labels[key], f"{go} {key}")
        for key in ("fee", "where")
        if key != facet and card.has(procedure, key)
    ]
    further = Button(_("Hỏi thêm"), f"{go} {MORE}0")
    return (*listed[:3], further, _person(ctx, procedure))


def more(ctx: Context, procedure: Procedure, page: str) -> Reply:
    """List what else can be asked: its situations first, then its other sides."""
    _ = ctx.gettext
    go = f"/topic {procedure.id}"
    listed = [Button(_(case.button), f"{go} {CASE}{case.id}") for case in procedure.cases]
    listed += [
        Button(label, f"{go} {key}")
        for key, label in card.labels(_).items()
        if key in ("time", "online", "who", "mistakes") and card.has(procedure, key)
    ]
    start = PAGE * int(page) if page.isdecimal() and len(page) <= DIGITS else 0
    listed += [choice(ctx, topic) for topic in procedure.related if known(ctx, topic)]
    onward = start + PAGE if start + PAGE < len(listed) else 0
    again = Button(_("Câu khác"), f"{go} {MORE}{onward // PAGE}")
    shown = (*listed[start : start + PAGE], *((again,) if len(listed) > PAGE else ()))
    text = _("{title}: bà con muốn hỏi điều gì?").replace("{title}", _(procedure.button))
    return Reply(text, (*shown, _person(ctx, procedure)))


def _person(ctx: Context, procedure: Procedure) -> Button:
    """Lead to the people who do this very thing."""
    thing = procedure.where.point if procedure.where else ""
    return Button(ctx.gettext("Gặp cán bộ"), f"/person {thing}".strip())


def local(ctx: Context, service: Service) -> Reply:
    """Tell what this commune offers."""
    _ = ctx.gettext
    phone = (_("Điện thoại: {phone}").replace("{phone}", service.phone),) if service.phone else ()
    text = "\n".join((service.title.upper(), service.say, *phone))
    return Reply(text, (Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person")))


def offer(ctx: Context, flow: Flow) -> Reply:
    """Offer to be guided."""
    _ = ctx.gettext
    return Reply(
        f"{_(flow.title)}\n{_(flow.for_whom)}",
        (Button(_("Bắt đầu hướng dẫn"), f"/flow {flow.id}"), Button(_("Về menu"), "/menu")),
    )


def clarify(ctx: Context, found: Answer) -> Reply:
    """Ask back, with the topics that are close."""
    _ = ctx.gettext
    vague = choices.bundled().get(found.choice)
    own = {one.topic: one.label for one in vague.options if one.label} if vague else {}
    shown = [choice(ctx, hit.topic, own.get(hit.topic)) for hit in found.hits]
    return Reply(
        _(vague.ask) if vague else _("Bà con hỏi việc nào?"),
        (*shown, Button(_("Không có trong này"), answer.NONE)),
    )


def known(ctx: Context, topic: str) -> bool:
    """Tell whether there is content of this name."""
    return topic in ctx.library.flows or topic in ctx.library.procedures


def choice(ctx: Context, topic: str, label: str | None = None) -> Button:
    """Make the button that leads to a topic."""
    library = ctx.library
    flow = library.flows.get(topic)
    known = flow or library.procedures.get(topic) or library.answers.get(topic)
    name = label or (known.button if known else library.commune.services[topic].title[:30])
    return Button(ctx.gettext(name), f"/flow {topic}" if flow else f"/topic {topic}")


def corrected(ctx: Context, reply: Reply) -> Reply:
    """Put a word of the old days gently right, above the answer."""
    found = corrections.find(ctx.message.text)
    return replace(reply, text=f"{found.say}\n\n{reply.text}") if found else reply


def in_language(ctx: Context, procedure: Procedure, text: str) -> str:
    """Say in the person's language what it is about; the law itself is told in Vietnamese."""
    _ = ctx.gettext
    if ctx.contact.language == "vi":
        return text
    note = _("Thông tin thủ tục chỉ có bằng tiếng Việt.")
    return f"{_(procedure.title)}\n{_(procedure.short)}\n{note}\n\n{text}"


def _lower(label: str) -> str:
    """Begin a label small, unless its first word is a name or an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
