"""Writes to a person: consent first, one question, then a ticket with a code to read it by."""

from bot import privacy
from bot.codes import tickets as codes
from bot.desk_acts import OpenTicket
from bot.engine import buttons
from bot.ticket import TicketKind
from bot.tickets.acting import MOST_OPEN
from bot.turn import Context, Turn
from bot.types import Button, Reply, Session
from content.texts import words
from content.words import vocabulary
from handlers import (
    asking_more,
    courtesy,
    desk,
    interlude,
    join,
    person,
    promising,
    withdrawing,
)
from handlers.asking_more import COMMAND, FLOW, NO

CONSENT, QUESTION = "consent", "question"
WITH, ONLY = "w", "o"
CODE_ALONE = 3
"""Words, a code among them, that ask for what stands under it and are no question."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/hoi …`, and the steps that it leads to."""
    name, rest = interlude.order(ctx)
    if name != COMMAND and not interlude.opened(ctx.session):
        return await withdrawing.handle(ctx) or await asking_more.below(ctx)
    if name == COMMAND:
        return await ordered(ctx, rest)
    step = interlude.at(ctx, FLOW)
    if not step or alone(ctx):
        return None
    if name in ("/stop", "/back") or desk.answer(ctx) == NO:
        return stopped(ctx)
    if name == "/restart":
        return await begin(ctx)
    if (note := interlude.no_answer(ctx, FLOW)) is not None:
        return Turn((asked(ctx, ctx.session, note),))
    if step == CONSENT:
        return await consented(ctx)
    return await written(ctx)


async def ordered(ctx: Context, rest: str) -> Turn:
    """Begin, or take up a ticket that was named."""
    if rest.partition(" ")[0] == asking_more.DONE:
        return asking_more.thanked(ctx)
    if rest.partition(" ")[0] in (withdrawing.VERB, withdrawing.CONFIRMED):
        return await withdrawing.ordered(ctx, rest)
    code = codes.find(rest)
    return await asking_more.add(ctx, code) if code else await begin(ctx)


async def begin(ctx: Context) -> Turn:
    """Say what goes along, who reads it and how long it stays; nothing is chosen beforehand."""
    if (no := await refused(ctx)) is not None:
        return no
    session = interlude.enter(ctx.session, FLOW, CONSENT, question="", code="")
    return Turn((asked(ctx, session),), session)


async def refused(ctx: Context, where: str = "", thing: str = "") -> Turn | None:
    """Lead elsewhere where nobody would answer, or where enough of theirs waits."""
    if not await person.staffed(ctx, where or person.area(ctx)):
        return nobody(ctx, thing)
    _, back = ctx.gettext, interlude.taken_up(ctx.session)
    mine = await ctx.helpdesk.of_citizen(ctx.contact.address)
    waiting = [one for one in mine if one.open]
    if len(waiting) < MOST_OPEN:
        return None
    text = _(
        "Bà con đang có {many} câu chờ cán bộ trả lời. Muốn nói thêm thì hỏi thêm vào một câu."
    ).replace("{many}", str(len(waiting)))
    ways = tuple(asking_more.button(ctx, one.code) for one in waiting[:MOST_OPEN])
    reply = Reply(text, (*ways, *interlude.way_back(ctx, back)))
    return Turn((reply,), back if interlude.opened(ctx.session) else None)


def nobody(ctx: Context, thing: str = "") -> Turn:
    """Say where people are received instead, and go back to what was open."""
    back = interlude.taken_up(ctx.session)
    note = ctx.gettext("Ở đây chưa nhắn được cho cán bộ. Gặp cán bộ thì đến đây, hoặc gọi trước:")
    reply = Reply(f"{note}\n\n{person.points(ctx, thing)}", interlude.way_back(ctx, back))
    return Turn((reply,), back if interlude.opened(ctx.session) else None)


def asked(ctx: Context, session: Session, note: str = "") -> Reply:
    """Ask the open step."""
    _ = ctx.gettext
    stop = Button(_("Thôi"), buttons.pack(session, NO))
    match session.step:
        case "consent":
            text = _(
                "Nhắn cho cán bộ của xã:\n"
                "• Cán bộ phụ trách của xã đọc và trả lời ở đây.\n"
                "• Gửi kèm các tin vừa nhắn thì cán bộ hiểu việc hơn. "
                "Số căn cước, mã OTP đã được bỏ ra trước, không ai hỏi những số đó.\n"
                "• Xong việc một thời gian thì xoá hết.\n"
                "Gửi kèm các tin vừa nhắn ở đây không?"
            )
            ways: tuple[Button, ...] = (
                Button(_("Gửi kèm các tin trên"), buttons.pack(session, WITH)),
                Button(_("Chỉ gửi câu hỏi mới"), buttons.pack(session, ONLY)),
                stop,
            )
        case "more":
            return asking_more.question(ctx, session, note)
        case _:
            text = _("Bà con muốn hỏi gì? Gõ một tin.\nĐừng gõ số căn cước, mã OTP, mật khẩu.")
            ways = (stop,)
    return Reply(f"{note}\n\n{text}".strip(), ways)


async def consented(ctx: Context) -> Turn:
    """Take what goes along; what is typed instead is the question, and waits for the choice."""
    answer, said = desk.answer(ctx), interlude.said(ctx)
    yes = join.said(said) if said else None
    if answer not in (WITH, ONLY) and yes is None:
        session = ctx.session
        if is_question(said):
            note = ctx.gettext("Đã ghi câu hỏi. Chọn cách gửi nữa là xong.")
            session = interlude.enter(session, FLOW, CONSENT, question=privacy.scrub(said))
            return Turn((asked(ctx, session, note),), session)
        return Turn((asked(ctx, session),))
    history = WITH if answer == WITH or yes else ONLY
    session = interlude.enter(ctx.session, FLOW, QUESTION, history=history)
    if question := ctx.session.slots["question"]:
        return await sent(ctx, session, question)
    return Turn((asked(ctx, session),), session)


async def written(ctx: Context) -> Turn:
    """Take the question, or what is added to one."""
    said = interlude.said(ctx)
    if not is_question(said):
        note = ctx.gettext("Gõ điều muốn hỏi, ví dụ: giấy khai sinh của cháu bao giờ có.")
        return Turn((asked(ctx, ctx.session, note if said else ""),))
    if ctx.session.step == asking_more.STEP:
        return await asking_more.added(ctx, said)
    return await sent(ctx, ctx.session, said)


async def sent(ctx: Context, session: Session, question: str) -> Turn:
    """Open the ticket, and say by which code and when the answer can be read."""
    if (no := await refused(ctx)) is not None:
        return no
    _, back = ctx.gettext, interlude.taken_up(session)
    at = ctx.library.commune.opening.promise(ctx.now)
    ticket = OpenTicket(
        ctx.helpdesk.new_code(),
        TicketKind.question,
        person.area(ctx),
        question,
        promised_at=at,
        topic=topic(ctx, back, question),
        village=ctx.contact.village,
        with_history=session.slots["history"] == WITH,
    )
    done = _("Đã gửi cho cán bộ xã.")
    lines = (
        done,
        *asking_more.scrubbed(ctx, question),
        *promising.when(ctx, at),
        *promising.how(ctx, ticket.code),
    )
    ways = (asking_more.button(ctx, ticket.code), *interlude.way_back(ctx, back))
    return Turn((Reply("\n".join(lines), ways),), back, (ticket,))


def stopped(ctx: Context) -> Turn:
    """Go back to what was open; nothing was sent."""
    back = interlude.taken_up(ctx.session)
    text = ctx.gettext("Vâng, chưa gửi gì cho cán bộ.")
    return Turn((Reply(text, interlude.way_back(ctx, back)),), back)


def topic(ctx: Context, session: Session, question: str) -> str:
    """Return what the question is about: what was open, or what the question itself says."""
    if session.flow in ctx.library.flows:
        return session.flow
    found = ctx.library.index.find(question)
    return found.hits[0].topic if found.decision == "answer" else ""


def is_question(said: str) -> bool:
    """Tell whether anything is asked: “alo” and a face ask nothing."""
    polite = vocabulary().courtesy
    flat = courtesy.unsmiling(said)
    return bool(words(said)) and flat not in polite.hello | polite.thanks | polite.okay


def alone(ctx: Context) -> bool:
    """Tell whether a code is typed to read what stands under it."""
    said = interlude.said(ctx)
    return bool(codes.find(said)) and len(words(said)) <= CODE_ALONE
