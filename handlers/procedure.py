"""Answers questions about procedures, and shows the way into a flow."""

from dataclasses import replace

from bot.turn import Context, Tally, Turn
from bot.types import Button, Reply
from content.procedure import Procedure
from content.schema import Flow
from content.search import Hit
from handlers import card
from handlers import flow as flows
from handlers.words import command

PORTAL = Button("dichvucong.gov.vn", url="https://dichvucong.gov.vn")


async def handle(ctx: Context) -> Turn | None:
    """Answer `/topic <id> [facet]`, or what was asked in words; pass on what is unknown."""
    name, rest = command(ctx)
    if name == "/topic":
        topic, _, facet = rest.partition(" ")
        return await about(ctx, topic, facet)
    if name or ctx.message.kind != "text":
        return None
    found = ctx.library.index.find(ctx.message.text)
    if found.decision == "unknown" or (found.decision == "clarify" and flows.under_way(ctx)):
        return None
    if found.decision == "clarify":
        return Turn((clarify(ctx, found.hits),), effects=(Tally("topic_unclear"),))
    topic = found.hits[0].topic
    if topic == ctx.session.flow and flows.under_way(ctx):
        return None
    turn = await about(ctx, topic)
    return replace(turn, effects=(*turn.effects, Tally("topic_asked", topic)))


async def about(ctx: Context, topic: str, facet: str = "") -> Turn:
    """Say what is known of a topic; a flow opens, unless another one is under way."""
    if flow := ctx.library.flows.get(topic):
        if flows.under_way(ctx):
            return Turn((offer(ctx, flow),))
        return await flows.begin(ctx, topic)
    if procedure := ctx.library.procedures.get(topic):
        return Turn((tell(ctx, procedure, facet),))
    return Turn(
        (
            Reply(
                ctx.gettext(
                    "Thủ tục này không còn ở đây. Mời chọn việc khác, hoặc gõ điều muốn hỏi."
                ),
                (
                    Button(ctx.gettext("Về menu"), "/menu"),
                    Button(ctx.gettext("Gặp cán bộ"), "/person"),
                ),
            ),
        )
    )


def tell(ctx: Context, procedure: Procedure, facet: str) -> Reply:
    """Tell a procedure, whole or one side of it."""
    _ = ctx.gettext
    write = card.FACETS.get(facet, card.brief if flows.under_way(ctx) else card.whole)
    text = write(procedure, ctx.library.commune, ctx.now.date())
    if ctx.contact.language != "vi":
        text = f"{_('Thông tin thủ tục chỉ có bằng tiếng Việt.')}\n\n{text}"
    first = PORTAL if facet == "online" else Button(_("Cần mang gì"), f"/topic {procedure.id}")
    others = [
        Button(label, f"/topic {procedure.id} {key}")
        for key, label in card.labels(_).items()
        if key != facet
    ]
    shown = [first, *others][:4] if facet in card.FACETS else others
    return Reply(text, (*shown, Button(_("Gặp cán bộ"), "/person")))


def offer(ctx: Context, flow: Flow) -> Reply:
    """Offer to be guided."""
    _ = ctx.gettext
    return Reply(
        f"{_(flow.title)}\n{_(flow.for_whom)}",
        (Button(_("Bắt đầu hướng dẫn"), f"/flow {flow.id}"), Button(_("Về menu"), "/menu")),
    )


def clarify(ctx: Context, hits: tuple[Hit, ...]) -> Reply:
    """Ask back, with the topics that are close."""
    _ = ctx.gettext
    library = ctx.library
    choices = [
        Button(_(library.flows[hit.topic].button), f"/flow {hit.topic}")
        if hit.topic in library.flows
        else Button(library.procedures[hit.topic].button, f"/topic {hit.topic}")
        for hit in hits
    ]
    return Reply(_("Bà con hỏi việc nào?"), (*choices, Button(_("Không có trong này"), "/person")))
