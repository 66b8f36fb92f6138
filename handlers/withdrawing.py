"""Takes back what a citizen asked of a person: shown once more, it ends when they say so."""

import re

from bot.codes import tickets as codes
from bot.desk_acts import MoveTicket
from bot.ticket import Ticket, TicketKind, TicketStep, refusal
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers import asking_more, interlude, join
from handlers import flow as flows
from handlers.asking_more import COMMAND

VERB, CONFIRMED = "rut", "rut-di"
"""What follows the command: it is asked about, or done."""
MOST = 3
NAMED = re.compile(
    r"(?:(?:cho )?toi )?(?:muon |xin )?(?:huy(?: bo)?|rut(?: lai)?) (?:phieu|cau)\b"
)
"""“huỷ phiếu K7M2QP”, “rút lại câu hỏi”."""
SAID = frozenset({
    "thoi khong can nua", "khong can nua", "thoi khong can", "toi khong can nua", "toi doi y",
    "doi y", "toi doi y roi", "doi y roi", "khong can den nua", "thoi khong can den nua",
    "dung den nua", "khong phai den nua", "khong can can bo den nua", "can bo khong can den nua",
    "khong can ai den nua", "khong can tra loi nua", "khong can hoi nua", "toi khong hoi nua",
    "toi khong can den nua", "thoi toi khong can nua", "thoi khong hoi nua", "rut lai",
    "toi rut lai",
})  # fmt: skip


async def handle(ctx: Context) -> Turn | None:
    """Hear that somebody takes it back, where they have asked and nothing else is open."""
    said = fold(interlude.said(ctx) or ctx.message.text).strip(" .,!?").removesuffix(" a")
    said = " ".join(said.replace(",", " ").split())
    pressed = bool(ctx.message.press) or ctx.message.text.startswith("/")
    if ctx.counter is None or ctx.message.kind != "text" or pressed:
        return None
    if said not in SAID and (turn := await decided(ctx, said)) is not None:
        return turn
    named = NAMED.match(said) is not None
    if not (named or said in SAID) or ctx.message.chat:
        return None
    code = codes.find(ctx.message.text) or ""
    if flows.under_way(ctx) and not (named and code):
        return None
    mine = await open_ones(ctx)
    if code:
        mine = [one for one in mine if one.code == code]
    return asked(ctx, *mine) if mine else None


async def decided(ctx: Context, said: str) -> Turn | None:
    """Read a yes or a no to the question that stands below; None where it is neither."""
    offered = (one.data for one in ctx.session.offered)
    data = next((one for one in offered if one.startswith(f"{COMMAND} {CONFIRMED} ")), "")
    yes = join.said(said) if data else None
    if yes:
        return await ordered(ctx, data.removeprefix(f"{COMMAND} "))
    if yes is None:
        return None
    text = ctx.gettext("Vâng, vẫn giữ. Cán bộ trả lời thì tin đến đây.")
    return Turn((Reply(text, interlude.way_back(ctx, ctx.session)),))


async def ordered(ctx: Context, rest: str) -> Turn:
    """Obey a button: ask once more, or take it back."""
    verb, _, code = rest.partition(" ")
    _ = ctx.gettext
    theirs = next((one for one in await open_ones(ctx) if one.code == codes.find(code)), None)
    if theirs is None:
        text = _("Câu này đã xong, hoặc không gửi từ đây. Không còn gì để rút lại.")
        return Turn((Reply(text, (Button(_("Về menu"), "/menu"),)),))
    if verb != CONFIRMED:
        return asked(ctx, theirs)
    text = (
        _("Đã rút lại câu hỏi mã {code}. Cán bộ được báo là không cần trả lời nữa.")
        if theirs.kind is TicketKind.question
        else _("Đã rút lại, mã {code}. Cán bộ được báo là không cần đến nhà nữa.")
    )
    back = interlude.taken_up(ctx.session)
    reply = Reply(text.replace("{code}", theirs.code), interlude.way_back(ctx, back))
    session = back if interlude.opened(ctx.session) else None
    return Turn((reply,), session, (MoveTicket(theirs.id, TicketStep.withdraw),))


async def open_ones(ctx: Context) -> list[Ticket]:
    """List what this citizen still waits for: an answer, or somebody who comes."""
    return [
        one
        for one in await ctx.helpdesk.of_citizen(ctx.contact.address)
        if (one.open or one.kind is TicketKind.visit)
        and not refusal(one, TicketStep.withdraw, None)
    ]


def asked(ctx: Context, *mine: Ticket) -> Turn:
    """Show what would be taken back, and ask."""
    _ = ctx.gettext
    kinds = {
        TicketKind.question: _("Câu hỏi gửi cán bộ, mã {code}"),
        TicketKind.visit: _("Xin hỗ trợ tại nhà, mã {code}"),
    }
    shown = mine[:MOST]
    names = [kinds[one.kind].replace("{code}", one.code) for one in shown]
    keep = Button(_("Giữ lại"), "/menu")
    if len(shown) == 1:
        text = _("{name}. Rút lại không? Rút rồi thì cán bộ không trả lời, không đến nữa.")
        take = Button(_("Rút lại"), f"{COMMAND} {CONFIRMED} {shown[0].code}")
        return Turn((Reply(text.replace("{name}", names[0]), (take, keep)),))
    text = "\n".join((_("Rút lại câu nào?"), *(f"• {name}" for name in names)))
    takes = tuple(
        Button(_("Rút lại {code}").replace("{code}", one.code), f"{COMMAND} {VERB} {one.code}")
        for one in shown
    )
    return Turn((Reply(text, (*takes, keep)),))


def button(ctx: Context, code: str) -> Button:
    """Offer to take a ticket back."""
    return Button(ctx.gettext("Rút lại"), f"{asking_more.COMMAND} {VERB} {code}")


async def of_the_held(ctx: Context) -> bool:
    """Tell whether somebody takes back the very ticket by which a person holds them."""
    said = ctx.message.press or ctx.message.text
    if not said.startswith(f"{COMMAND} {CONFIRMED} ") or ctx.contact.ticket_id is None:
        return False
    held = await ctx.helpdesk.ticket(id_=ctx.contact.ticket_id)
    return held is not None and held.code == codes.find(said.rpartition(" ")[2])
