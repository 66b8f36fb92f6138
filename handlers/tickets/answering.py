"""Claims a ticket and speaks to the citizen: every word, picture and file is looked at first."""

from collections.abc import Mapping, Sequence

from bot import links
from bot.desk_acts import MoveTicket
from bot.engine import buttons, run
from bot.notices import titles
from bot.roles import Official
from bot.ticket import Line, Ticket, TicketState, TicketStep, done_since
from bot.tickets.speaking import objection
from bot.turn import Context, Effect, Turn
from bot.types import Button, File, Image, Reply, Session
from handlers import desk
from handlers.notices.wording import fill
from handlers.tickets import rights, showing
from handlers.tickets.rights import COMMAND
from handlers.words import command

SAY, LOOK = "ticket_say", "ticket_look"
LAST, ON, AGAIN, NO = "y", "m", "e", "x"
STOPS = frozenset({"/stop", "/back", "/menu"})
"""Words that mean leaving also where own words are asked for; a slash leaves always."""
EMPTY = {"said": "", "media": "", "title": "", "picture": "", "after": ""}


async def claim(ctx: Context, by: Official, ticket: Ticket) -> Turn:
    """Take a ticket, and ask for the answer; what is held already is only gone on with."""
    if (no := await rights.no(ctx, ticket, TicketStep.claim, by)) is not None:
        return no
    mine = ticket.state is TicketState.held and ticket.holder_id == by.id
    effects: tuple[Effect, ...] = () if mine else (MoveTicket(ticket.id, TicketStep.claim),)
    session = desk.enter(run.leave(ctx.session), SAY, ticket=ticket.code, **EMPTY)
    lines = await ctx.helpdesk.lines(ticket)
    _ = ctx.gettext
    held = "" if mine else _("Đã nhận. Trợ lý im, chờ mình trả lời bà con.")
    said = showing.conversation(ctx, lines)
    parts = (held, said, asking(ctx, ticket.code))
    return Turn((Reply("\n\n".join(filter(None, parts)), ways(ctx, ticket)),), session, effects)


def asking(ctx: Context, code: str) -> str:
    """Ask for the answer."""
    text = ctx.gettext("Phiếu {code}: gõ câu trả lời, hoặc gửi ảnh, tệp.")
    return fill(text, code=code)


def ways(ctx: Context, ticket: Ticket) -> tuple[Button, ...]:
    """Offer what else can be done with what one holds."""
    _, code = ctx.gettext, ticket.code
    return (
        Button(_("Để lại cho người khác"), f"{COMMAND} tra {code}"),
        Button(_("Chuyển nơi khác"), f"{COMMAND} chuyen {code}"),
        Button(_("Khép phiếu"), f"{COMMAND} dong {code}"),
    )


async def handle(ctx: Context, by: Official) -> Turn | None:
    """Take what is to be said, show it, and send it when told to."""
    step = desk.at(ctx)
    if step not in (SAY, LOOK) or leaves(ctx):
        return None
    ticket = await ctx.helpdesk.ticket(code=ctx.session.slots["ticket"])
    if ticket is None:
        return None
    if (no := await rights.no(ctx, ticket, TicketStep.say, by)) is not None:
        return Turn(no.replies, run.leave(ctx.session))
    if command(ctx)[0] in STOPS or desk.answer(ctx) == NO:
        return stopped(ctx, ticket)
    if step == LOOK and (answer := desk.answer(ctx)):
        return await send(ctx, ticket, answer)
    return await written(ctx, ticket)


def leaves(ctx: Context) -> bool:
    """Tell whether something else is ordered: by a command, or a button that is none of ours."""
    said = ctx.message.press or ctx.message.text
    other_button = bool(ctx.message.press) and not desk.answer(ctx)
    return said.startswith("/") or other_button or command(ctx)[0] == "/menu"


async def written(ctx: Context, ticket: Ticket) -> Turn:
    """Take words, a picture or a file, and show what the citizen will get."""
    _, slots = ctx.gettext, dict(ctx.session.slots)
    match ctx.message.kind:
        case "text":
            slots["said"] = ctx.message.text.strip()
        case "photo" | "file":
            kept = await ctx.office.keep_secretly(ctx.message)
            if isinstance(kept, str):
                return again(ctx, ticket, kept)
            caption = "" if titles.is_name(ctx.message.text) else ctx.message.text.strip()
            slots |= {
                "said": caption or slots["said"],
                "media": kept.name,
                "title": kept.title,
                "picture": "y" if kept.picture else "",
            }
        case _:
            return again(ctx, ticket, _("Ở đây cần chữ, ảnh hoặc tệp."))
    ours = links.host_of(ctx.home)
    if wrong := objection(slots["said"], ours) or objection(slots["title"], ours):
        return again(ctx, ticket, wrong)
    if not slots["said"] and not slots["media"]:
        return again(ctx, ticket, "")
    return looked_at(ctx, slots, await ctx.helpdesk.lines(ticket))


def looked_at(
    ctx: Context, slots: Mapping[str, str], lines: Sequence[Line], note: str = ""
) -> Turn:
    """Show what the citizen will get, and note until where the ticket was seen."""
    last = str(lines[-1].id) if lines else ""
    session = desk.enter(ctx.session, LOOK, **{**slots, "after": last})
    return Turn((preview(ctx, session, note),), session)


def preview(ctx: Context, session: Session, note: str) -> Reply:
    """Show what the citizen will get, and ask how to go on."""
    _, slots = ctx.gettext, session.slots
    with_it = fill(_("[kèm: {title}]"), title=slots["title"]) if slots["media"] else ""
    said = "\n".join(filter(None, (slots["said"], with_it)))
    labels = (
        (LAST, _("Gửi, để trợ lý quay lại")),
        (ON, _("Gửi, còn nói tiếp")),
        (AGAIN, _("Sửa")),
        (NO, _("Thôi")),
    )
    picture, file = media(slots["media"], slots["title"], slots["picture"])
    return Reply(
        f"{note}\n\n{_('Gửi cho bà con:')}\n{said}".strip(),
        tuple(Button(label, buttons.pack(session, key)) for key, label in labels),
        picture,
        file,
    )


def media(name: str, title: str, picture: str) -> tuple[Image | None, File | None]:
    """Return what goes along with the words."""
    if not name:
        return None, None
    return (Image(name, title), None) if picture else (None, File(name, title))


async def send(ctx: Context, ticket: Ticket, answer: str) -> Turn:
    """Send what was shown: as the last word, or as one of several; or have it written anew.

    What was looked at before somebody did something else with the ticket is looked at again.
    """
    _, slots = ctx.gettext, ctx.session.slots
    if answer not in (LAST, ON):
        session = desk.enter(ctx.session, SAY, **EMPTY)
        return Turn((Reply(asking(ctx, ticket.code), ways(ctx, ticket)),), session)
    lines, after = await ctx.helpdesk.lines(ticket), int(slots.get("after") or 0)
    if done := done_since(lines, after):
        changed = _("Chưa gửi: phiếu {code} vừa thay đổi.")
        note = f"{fill(changed, code=ticket.code)}\n{showing.line(ctx, done[-1])}"
        return looked_at(ctx, slots, lines, note)
    move = MoveTicket(
        ticket.id,
        TicketStep.answer if answer == LAST else TicketStep.say,
        slots["said"],
        picture=slots["media"] if slots["picture"] else "",
        file="" if slots["picture"] else slots["media"],
        media_title=slots["title"],
        after=after,
    )
    if answer == LAST:
        text = fill(_("Đã gửi. Phiếu {code} xong, trợ lý nói tiếp."), code=ticket.code)
        reply = Reply(text, (rights.others(ctx), Button(_("Việc của tôi"), "/viec")))
        return Turn((reply,), run.leave(ctx.session), (move,))
    session = desk.enter(ctx.session, SAY, **EMPTY)
    back = Button(_("Để trợ lý quay lại"), f"{COMMAND} xong {ticket.code}")
    text = fill(
        _("Đã gửi. Bà con nhắn lại thì tin đến đây. Gõ tiếp cho phiếu {code}."), code=ticket.code
    )
    return Turn((Reply(text, (back, *ways(ctx, ticket)[1:])),), session, (move,))


def again(ctx: Context, ticket: Ticket, note: str) -> Turn:
    """Ask once more, with what was wrong."""
    text = f"{note}\n{asking(ctx, ticket.code)}".strip()
    return Turn((Reply(text, ways(ctx, ticket)),), desk.enter(ctx.session, SAY))


def stopped(ctx: Context, ticket: Ticket) -> Turn:
    """Leave it unsent; the ticket stays with its holder."""
    text = fill(ctx.gettext("Chưa gửi gì. Phiếu {code} mình vẫn đang giữ."), code=ticket.code)
    go_on = Button(ctx.gettext("Trả lời"), f"{COMMAND} nhan {ticket.code}")
    return Turn((Reply(text, (go_on, *ways(ctx, ticket))),), run.leave(ctx.session))
