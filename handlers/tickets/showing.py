"""Shows a ticket on a phone: what it is, who holds it, and the newest of what was said."""

import textwrap
from collections.abc import Sequence

from bot.roles import Official
from bot.ticket import Line, Ticket, TicketKind, TicketState, TicketStep
from bot.tickets import news, words
from bot.times import say
from bot.turn import Context
from bot.types import Button, Reply, State
from handlers.notices.wording import fill
from handlers.tickets import rights
from handlers.tickets.rights import COMMAND

ROOM = 1500
"""Letters of the conversation that are shown, the newest of it."""
BOT_BEFORE = 70
LONGEST = {"bot": 150, "event": 150, "citizen": 600, "official": 600}


async def show(ctx: Context, ticket: Ticket, by: Official) -> Reply:
    """Show a ticket, with what this official may do about it."""
    lines = await ctx.helpdesk.lines(ticket)
    return Reply(await text(ctx, ticket, lines), ways(ctx, ticket, by, lines))


async def text(ctx: Context, ticket: Ticket, lines: Sequence[Line]) -> str:
    """Write what is to be known of a ticket, then the conversation."""
    parts = ("\n".join(filter(None, await head(ctx, ticket))), conversation(ctx, lines))
    return "\n\n".join(part for part in parts if part)


async def head(ctx: Context, ticket: Ticket) -> list[str]:
    """Say what it is, from where, until when, and who holds it."""
    _ = ctx.gettext
    title = f"{words.KINDS[ticket.kind].upper()} · {ticket.code} · {words.STATES[ticket.state]}"
    lines = [title, news.place(ticket, await ctx.office.areas())]
    if ticket.kind is TicketKind.visit:
        lines += [visit(ctx, ticket)]
    if known := topic(ctx, ticket.topic):
        lines.append(fill(_("Về: {title}."), title=known))
    if ticket.open and ticket.promised_at:
        late = ticket.promised_at < ctx.now
        promise = _("⚠ Đã quá hẹn: {when}.") if late else _("Hẹn trả lời trước {when}.")
        lines.append(fill(promise, when=say(ticket.promised_at, ctx.now)))
    return [*lines, await rights.holder(ctx, ticket)]


def visit(ctx: Context, ticket: Ticket) -> str:
    """Say what a visit is for; the number itself stays at the desk, not in a chat for ever."""
    _ = ctx.gettext
    what = f"{words.errand(ticket.errand)}, {words.relation(ticket.relation)}."
    if ticket.phone:
        call = fill(_("Số gọi lại: …{end}, xem đủ số ở bàn làm việc."), end=ticket.phone[-2:])
    elif ticket.state is TicketState.closed:
        call = _("Số gọi lại đã xoá.")
    else:
        call = _("Không có số điện thoại: trả lời ở đây.")
    return f"{what[:1].upper()}{what[1:]}\n{call}"


def topic(ctx: Context, id_: str) -> str:
    """Return the title of what the citizen was reading; empty where there was nothing."""
    known = ctx.library.flows.get(id_) or ctx.library.procedures.get(id_)
    return known.title if known else ""


def conversation(ctx: Context, lines: Sequence[Line]) -> str:
    """Write the newest lines that fit, those from before the question under their own head."""
    _, shown, room = ctx.gettext, [], ROOM
    for one in reversed(lines):
        said = line(ctx, one)
        if len(said) > room:
            break
        shown.append((one.before, said))
        room -= len(said)
    left_out = len(lines) - len(shown)
    first = fill(_("… {count} lời trước nữa: xem ở bàn làm việc."), count=left_out)
    earlier = [said for before, said in reversed(shown) if before]
    now = [said for before, said in reversed(shown) if not before]
    return "\n".join(
        (
            *((first,) if left_out else ()),
            *((_("— Trước khi hỏi —"), *earlier, _("— Câu hỏi —")) if earlier else ()),
            *now,
        )
    )


def line(ctx: Context, one: Line) -> str:
    """Write one line: who said it, and how it stands with it."""
    _ = ctx.gettext
    # What the bot said before is known to officials.
    longest = BOT_BEFORE if one.before and one.who == "bot" else LONGEST[one.who]
    said = textwrap.shorten(one.text, longest, placeholder="…")
    if one.who == "event":
        return f"· {said}"
    who = {"citizen": _("Bà con"), "bot": _("Trợ lý"), "official": one.by or _("Cán bộ")}[one.who]
    with_it = (
        fill(_("[kèm: {title}]"), title=one.media_title or _("ảnh, tệp")) if one.media else ""
    )
    lost = one.delivery in (State.failed, State.unknown)
    unsent = _("(chưa chắc đến nơi)") if lost else ""
    return " ".join(filter(None, (f"{who}:", said, with_it, unsent)))


def ways(ctx: Context, ticket: Ticket, by: Official, lines: Sequence[Line]) -> tuple[Button, ...]:
    """List what this official may do about it now."""
    _, code = ctx.gettext, ticket.code
    mine = ticket.state is TicketState.held and ticket.holder_id == by.id
    taken = ticket.state is TicketState.held and not mine
    claim = _("Trả lời") if mine else _("Nhận thay") if taken else _("Nhận")
    ends = (
        (TicketStep.answer, _("Để trợ lý quay lại"), "xong")
        if spoke(ticket, lines)
        else (TicketStep.release, _("Để lại cho người khác"), "tra")
    )
    listed = (
        (TicketStep.claim, claim, "nhan"),
        ends,
        (TicketStep.hand_on, _("Chuyển nơi khác"), "chuyen"),
        (TicketStep.close, _("Khép phiếu"), "dong"),
    )
    allowed = tuple(
        Button(label, f"{COMMAND} {verb} {code}")
        for step, label, verb in listed
        if rights.may(ticket, step, by)
    )
    # A callback number is read at the desk.
    last = Button(_("Vào bàn làm việc"), "/dangnhap") if ticket.phone else rights.others(ctx)
    return (*allowed, last)


def spoke(ticket: Ticket, lines: Sequence[Line]) -> bool:
    """Tell whether whoever holds it has said anything since they took it."""
    since = ticket.held_at
    return since is not None and any(one.who == "official" and one.at >= since for one in lines)
