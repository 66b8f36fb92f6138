"""Asks for help at home, for somebody who cannot leave it; a phone number passes through only."""

from collections.abc import Mapping

from bot import privacy
from bot.desk_acts import OpenTicket
from bot.engine import buttons
from bot.ticket import TicketKind
from bot.turn import Context, Turn
from bot.types import Reply
from handlers import (
    asking_more,
    desk,
    handoff,
    interlude,
    join,
    person,
    promising,
    visit_words,
)
from handlers.visit_steps import (
    CHANGE,
    CHECK,
    EDIT,
    ERRAND,
    FLOW,
    MORE,
    NO,
    NONE,
    PAGE,
    PHONE,
    RELATION,
    SEND,
    STEPS,
    VILLAGE,
    asked,
    places,
    summary,
)

COMMAND = "/tainha"


async def handle(ctx: Context) -> Turn | None:
    """Answer `/tainha`, and the steps that it leads to."""
    name, _rest = interlude.order(ctx)
    if name == COMMAND:
        return await begin(ctx)
    if not interlude.at(ctx, FLOW) or handoff.alone(ctx):
        return None
    if name == "/stop" or desk.answer(ctx) == NO:
        return handoff.stopped(ctx)
    if name == "/back" or desk.answer(ctx) == buttons.BACK:
        return before(ctx)
    if name == "/restart":
        return await begin(ctx)
    if (note := interlude.no_answer(ctx, FLOW)) is not None:
        return Turn((asked(ctx, ctx.session, note),))
    return await answered(ctx)


async def begin(ctx: Context) -> Turn:
    """Ask what is needed, where anybody would come."""
    if (no := await handoff.refused(ctx, thing="vneid")) is not None:
        return no
    session = interlude.enter(ctx.session, FLOW, ERRAND, editing="", start="0")
    return Turn((asked(ctx, session),), session)


async def answered(ctx: Context) -> Turn:
    """Take the answer to the open step; ask again what was not understood."""
    step, answer, said = ctx.session.step, desk.answer(ctx), interlude.said(ctx)
    match step:
        case "errand":
            key = _chosen(answer, visit_words.ERRANDS) or visit_words.errand(said)
            return onward(ctx, errand=key) if key else again(ctx)
        case "relation":
            key = visit_words.relation(ctx.message.text)
            if not key and not visit_words.father_or_three(ctx.message.text):
                key = _chosen(answer, visit_words.RELATIONS)
            return onward(ctx, relation=key) if key else again(ctx)
        case "village":
            return await placed(ctx, answer, said)
        case "edit" if answer in (ERRAND, RELATION, VILLAGE):
            session = interlude.enter(ctx.session, FLOW, answer, editing="y", start="0")
            return Turn((asked(ctx, session),), session)
        case "phone":
            return await phoned(ctx, answer, said)
        case "check" if answer == SEND or (said and join.said(said)):
            session = interlude.enter(ctx.session, FLOW, PHONE)
            return Turn((asked(ctx, session),), session)
        case "check" if answer == CHANGE:
            session = interlude.enter(ctx.session, FLOW, EDIT)
            return Turn((asked(ctx, session),), session)
        case "check" if said:
            return Turn((asked(ctx, ctx.session, ctx.gettext("Chọn Gửi, Sửa hoặc Thôi.")),))
    return Turn((asked(ctx, ctx.session),))


async def placed(ctx: Context, answer: str, said: str) -> Turn:
    """Take the village, or show further ones."""
    listed, start = places(ctx), int(ctx.session.slots["start"])
    if answer == MORE:
        start = start + PAGE if start + PAGE < len(listed) else 0
        session = interlude.enter(ctx.session, FLOW, VILLAGE, start=str(start))
        return Turn((asked(ctx, session),), session)
    pressed = int(answer) if answer.isdecimal() else len(listed)
    found = listed[pressed] if pressed < len(listed) else None
    found = found or (ctx.library.commune.find_village(said) if said else None)
    if found is None:
        return Turn((asked(ctx, ctx.session, ctx.gettext("Chưa thấy tên thôn đó.")),))
    if not await person.staffed(ctx, person.area(ctx, found.id)):
        return handoff.nobody(ctx, thing="vneid")
    return onward(ctx, village=found.id)


async def phoned(ctx: Context, answer: str, said: str) -> Turn:
    """Send it: a number goes from the message into the ticket, and nowhere else."""
    _ = ctx.gettext
    if answer == NONE or visit_words.refuses(said):
        return await sent(ctx, "")
    if privacy.PLACEHOLDERS["phone"] in said:
        # The program stopped before this turn was saved: only the scrubbed text was kept.
        note = _("Vừa rồi máy dừng giữa chừng. Trợ lý không lưu số điện thoại, nhờ gõ lại.")
        return Turn((asked(ctx, ctx.session, note),))
    number = visit_words.phone(said)
    if not number:
        note = _("Gõ đủ số điện thoại, bắt đầu bằng số 0.")
        return Turn((asked(ctx, ctx.session, note if said else ""),))
    return await sent(ctx, number)


async def sent(ctx: Context, number: str) -> Turn:
    """Open the ticket; of the number only its end is ever shown."""
    slots, village = ctx.session.slots, ctx.session.slots[VILLAGE]
    where = person.area(ctx, village)
    if (no := await handoff.refused(ctx, where, thing="vneid")) is not None:
        return no
    _, back = ctx.gettext, interlude.taken_up(ctx.session)
    at = ctx.library.commune.opening.promise(ctx.now)
    ticket = OpenTicket(
        ctx.helpdesk.new_code(),
        TicketKind.visit,
        where,
        visit_words.request(slots[ERRAND], slots[RELATION]),
        promised_at=at,
        village=village,
        errand=slots[ERRAND],
        relation=slots[RELATION],
        phone=number,
    )
    call = _("Số gọi lại: …{end}. Làm xong việc thì xoá số này.").replace("{end}", number[-2:])
    lines = (
        _("Đã gửi cho cán bộ xã."),
        summary(ctx, ctx.session),
        *((call,) if number else ()),
        *promising.when(ctx, at),
        *promising.how(ctx, ticket.code),
    )
    ways = (asking_more.button(ctx, ticket.code), *interlude.way_back(ctx, back))
    return Turn((Reply("\n".join(lines), ways),), back, (ticket,))


def onward(ctx: Context, **slots: str) -> Turn:
    """Go on to the next step, or back to the card where one answer was changed."""
    after = STEPS[STEPS.index(ctx.session.step) + 1]
    if after == VILLAGE and not ctx.library.commune.villages:
        slots, after = {**slots, VILLAGE: ""}, CHECK
    if ctx.session.slots["editing"]:
        slots, after = {**slots, "editing": ""}, CHECK
    session = interlude.enter(ctx.session, FLOW, after, **slots)
    return Turn((asked(ctx, session),), session)


def again(ctx: Context) -> Turn:
    """Ask once more."""
    note = ctx.gettext("Chọn một trong các nút, hoặc gõ số của nó.")
    return Turn((asked(ctx, ctx.session, note),))


def before(ctx: Context) -> Turn:
    """Return to the step before; from the first one to what was open."""
    step = ctx.session.step
    if step == ERRAND and not ctx.session.slots["editing"]:
        return handoff.stopped(ctx)
    to = CHECK if step == EDIT or ctx.session.slots["editing"] else STEPS[STEPS.index(step) - 1]
    if to == VILLAGE and not ctx.library.commune.villages:
        to = RELATION
    session = interlude.enter(ctx.session, FLOW, to, editing="")
    return Turn((asked(ctx, session),), session)


def _chosen(answer: str, labels: Mapping[str, str]) -> str:
    return answer if answer in labels else ""
