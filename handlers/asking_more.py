"""Says more to a ticket: by its code, or by the buttons below an answer."""

from bot import privacy
from bot.desk_acts import MoveTicket
from bot.engine import buttons
from bot.ticket import Ticket, TicketState, TicketStep, refusal
from bot.turn import Context, Turn
from bot.types import Button, Reply, Session
from content.texts import fold
from handlers import interlude, promising

FLOW, COMMAND, STEP, NO = "handoff", "/hoi", "more", "x"
DONE = "xong"
MORE_SAID = frozenset({
    "hoi them", "toi muon hoi them", "muon hoi them", "cho toi hoi them", "ask more",
})  # fmt: skip
DONE_SAID = frozenset({"xong, cam on", "xong cam on", "done, thank you", "done thank you"})
"""The buttons below an answer, typed: nobody numbers what nobody asked for."""


async def below(ctx: Context) -> Turn | None:
    """Take the label of a button below the newest answer for its press."""
    said = fold(interlude.said(ctx)).strip(" .,!?")
    if ctx.counter is None or said not in MORE_SAID | DONE_SAID:
        return None
    mine = await ctx.helpdesk.of_citizen(ctx.contact.address)
    open_ = (one.code for one in mine if not refusal(one, TicketStep.ask_more, None))
    if (code := next(open_, "")) and said in MORE_SAID:
        return await add(ctx, code)
    return thanked(ctx) if code else None


def thanked(ctx: Context) -> Turn:
    """Say thank you; nothing is left to do."""
    text = ctx.gettext("Vâng, cảm ơn bà con. Cần việc khác thì gõ ngay ở đây.")
    back = interlude.taken_up(ctx.session)
    reply = Reply(text, interlude.way_back(ctx, back))
    return Turn((reply,), back if interlude.opened(ctx.session) else None)


async def add(ctx: Context, code: str) -> Turn:
    """Ask for one more message to a ticket of theirs."""
    ticket = await mine(ctx, code)
    if isinstance(ticket, Turn):
        return ticket
    session = interlude.enter(ctx.session, FLOW, STEP, code=ticket.code)
    return Turn((question(ctx, session),), session)


def question(ctx: Context, session: Session, note: str = "") -> Reply:
    """Ask for one message."""
    _ = ctx.gettext
    text = _("Bà con muốn nói thêm gì vào câu {code}? Gõ một tin.")
    stop = Button(_("Thôi"), buttons.pack(session, NO))
    return Reply(f"{note}\n\n{text.replace('{code}', session.slots['code'])}".strip(), (stop,))


async def added(ctx: Context, said: str) -> Turn:
    """Put one more message to a ticket of theirs."""
    ticket = await mine(ctx, ctx.session.slots["code"])
    if isinstance(ticket, Turn):
        return ticket
    _, back = ctx.gettext, interlude.taken_up(ctx.session)
    text = _("Đã gửi thêm vào câu {code}. Cán bộ trả lời thì tin đến đây.")
    lines: tuple[str, ...] = (text.replace("{code}", ticket.code), *scrubbed(ctx, said))
    if ticket.state is TicketState.answered:
        lines += promising.when(ctx, ctx.library.commune.opening.promise(ctx.now))
    step = MoveTicket(ticket.id, TicketStep.ask_more, said)
    reply = Reply("\n".join(lines), interlude.way_back(ctx, back))
    return Turn((reply,), back, (step,))


async def mine(ctx: Context, code: str) -> Ticket | Turn:
    """Return their own ticket to which more can be said, or what to say where it is none.

    Of somebody else's ticket it says no more than of one that there is not.
    """
    _, back = ctx.gettext, interlude.taken_up(ctx.session)
    ticket = await ctx.helpdesk.ticket(code=code)
    if ticket is None or ticket.address != ctx.contact.address:
        text = _(
            "Chỉ nơi đã gửi câu {code} mới hỏi thêm được. Muốn đọc câu trả lời thì gõ mã {code}."
        )
    elif refusal(ticket, TicketStep.ask_more, None):
        text = _("Câu {code} đã xong. Còn muốn hỏi thì gửi câu mới.")
    else:
        return ticket
    new = Button(_("Nhắn cho cán bộ"), COMMAND)
    reply = Reply(text.replace("{code}", code), (new, *interlude.way_back(ctx, back)))
    return Turn((reply,), back if interlude.opened(ctx.session) else None)


def button(ctx: Context, code: str) -> Button:
    """Offer to say more to a ticket."""
    return Button(ctx.gettext("Hỏi thêm {code}").replace("{code}", code), f"{COMMAND} {code}")


def scrubbed(ctx: Context, said: str) -> tuple[str, ...]:
    """Say that a phone number was taken out of what is sent; of secrets others warn."""
    if privacy.PLACEHOLDERS["phone"] not in privacy.scrub(said):
        return ()
    return (ctx.gettext("Số điện thoại trong tin đã được bỏ ra, cán bộ trả lời ở đây."),)
