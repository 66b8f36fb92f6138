"""The pages of what the bot did not know: an inbox, an answer with its source, a second person."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from starlette.responses import Response

from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.desk_acts import DecideAnswer, WriteAnswer
from bot.errors import Stale
from bot.gap import GapState, Question
from bot.gaps import deciding
from bot.gaps.answers import seal
from bot.gaps.inbox import WAITING, Opened
from bot.gaps.phrasing import finding, foremost, phrasings
from bot.roles import Role
from content.answer import LONGEST, told

VIEWS: Mapping[str, tuple[GapState, ...]] = {
    "open": WAITING,
    "answered": (GapState.answered,),
    "dropped": (GapState.dropped,),
}
NAMES: Mapping[str, str] = {"open": "Chưa có", "answered": "Đang dùng", "dropped": "Bỏ qua"}
STATES: Mapping[GapState, str] = {
    GapState.open: "chưa có câu trả lời",
    GapState.drafted: "chờ duyệt",
    GapState.answered: "đang dùng",
    GapState.dropped: "bỏ qua",
}
DONE: Mapping[str, str] = {
    deciding.PUBLISH: "Đã cho dùng. Từ giờ trợ lý biết câu này.",
    deciding.RETURN: "Đã trả lại cho người viết.",
    deciding.DROP: "Đã bỏ qua câu này. Trợ lý không trả lời câu này nữa.",
}
FINE = "Quyết định của xã"
"""A source against which nothing can be said."""
LEAVE_ONE = "Để lại ít nhất một cách hỏi. Nếu phải xoá hết thì bấm “Bỏ qua câu này”."
NOBODY_ASKS = "Không còn cách hỏi nào để trợ lý tìm ra câu này."
CHANGED = "Câu này vừa thay đổi. Xem lại bên dưới, rồi làm tiếp."
NONE: Mapping[str, str] = {}


async def show(asked: Asked) -> Response:
    """List the gaps, what is asked most first."""
    view = asked.request.query_params.get("view", "open")
    mine = deciding.may_see(asked.official, asked.room.library.commune.id)
    many = await asked.room.gaps.counts()
    return asked.show(
        "gaps/list.html",
        mine=mine,
        page=await asked.room.gaps.page(VIEWS.get(view, WAITING), asked.number("page")),
        view=view if view in VIEWS else "open",
        tabs=[(key, NAMES[key], sum(many.get(state, 0) for state in VIEWS[key])) for key in VIEWS],
        states=STATES,
    )


async def one(asked: Asked, *, status: int = 200, wrong: Mapping[str, str] = NONE) -> Response:
    """Show a gap: how it was asked, what is near, the answer as it would be told."""
    opened: Opened = asked.thing
    gap, by, commune = opened.gap, asked.official, asked.room.library.commune
    preview = asked.room.gaps.preview(opened)
    drafted = gap.state is GapState.drafted
    refused = {
        step: deciding.no_deciding(
            gap, step, by, commune.id, why="-", one_person=commune.approve_own_notices
        )
        for step in DONE
    }
    until = gap.valid_to.isoformat() if gap.valid_to else ""
    writing = deciding.no_writing(gap, by, commune.id)
    judges = drafted and not refused[deciding.PUBLISH]
    return asked.show(
        "gaps/one.html",
        status=status,
        wrong=wrong,
        opened=opened,
        gap=gap,
        states=STATES,
        writing=writing,
        writes=by.may(Role.officer, commune.id),
        refused=refused,
        judges=judges,
        ways=foremost(opened.questions),
        told_by=finding(opened.questions),
        strike=_struck(asked),
        boxes=_form(judges=judges, writes=not writing, drops=not refused[deciding.DROP]),
        preview=preview,
        told=told(preview) if preview else "",
        objection=await _objection(asked) if drafted else "",
        seal=seal(gap, opened.questions),
        form={
            "text": asked.form.get("text", gap.answer),
            "source": asked.form.get("source", gap.source),
            "valid_to": asked.form.get("valid_to", until),
            "why": asked.form.get("why", ""),
        },
        longest=LONGEST,
    )


async def write(asked: Asked) -> Response:
    """Keep an answer as a draft."""
    gap, area = asked.thing.gap, asked.room.library.commune.id
    text, source = (asked.form.get(name, "").strip() for name in ("text", "source"))
    if no := deciding.no_writing(gap, asked.official, area):
        return await one(asked, status=409, wrong={"text": no})
    valid_to, wrong = _until(asked)
    if no := asked.room.gap_objection(text, source):
        # Said of the source only where the text alone would do.
        wrong["text" if asked.room.gap_objection(text, FINE) else "source"] = no
    without = _struck(asked)
    if not phrasings(_left(asked, without)):
        wrong["strike"] = LEAVE_ONE
    if wrong:
        return await one(asked, status=422, wrong=wrong)
    try:
        await asked.do(WriteAnswer(gap.id, text, source, valid_to, without))
    except Stale:
        return await _changed(asked)
    return _back(asked, "Đã giữ. Chờ người duyệt cho dùng.")


async def decide(asked: Asked) -> Response:
    """Publish it, send it back, or drop the question."""
    decision, why = asked.form.get("decision", ""), asked.form.get("why", "").strip()
    opened, commune = asked.thing, asked.room.library.commune
    if no := deciding.no_deciding(
        opened.gap,
        decision,
        asked.official,
        commune.id,
        why=why,
        one_person=commune.approve_own_notices,
    ):
        field = "why" if decision == deciding.RETURN else "decision"
        return await one(asked, status=422, wrong={field: no})
    without = _struck(asked)
    if decision != deciding.DROP and not phrasings(_left(asked, without)):
        return await one(asked, status=422, wrong={"strike": LEAVE_ONE})
    if decision == deciding.PUBLISH and (no := await _objection(asked, without)):
        return await one(asked, status=422, wrong={"decision": no})
    seal_ = asked.form.get("seal", "")
    try:
        await asked.do(DecideAnswer(opened.gap.id, decision, why, seal_, without))
    except Stale:
        return await _changed(asked)
    if decision == deciding.DROP:
        return views.go("/desk/gaps", DONE[decision])
    return _back(asked, DONE[decision])


async def a_gap(asked: Asked) -> Opened | None:
    """Find a gap; they are the whole commune's."""
    if not deciding.may_see(asked.official, asked.room.library.commune.id):
        return None
    return await asked.room.gaps.open(asked.number("gap"))


def _until(asked: Asked) -> tuple[date | None, dict[str, str]]:
    """Read until when an answer holds, and say what is wrong with it."""
    said = asked.form.get("valid_to", "").strip()
    try:
        valid_to = date.fromisoformat(said) if said else None
    except ValueError:
        return None, {"valid_to": "Chưa đọc được ngày. Chọn một ngày, hoặc bỏ trống."}
    if valid_to and valid_to < asked.room.now().date():
        return None, {"valid_to": "Ngày này đã qua. Chọn ngày sau hôm nay."}
    return valid_to, {}


async def _objection(asked: Asked, without: Collection[int] = ()) -> str:
    """Say which question speaks against publishing this draft."""
    opened = replace(asked.thing, questions=_left(asked, without))
    preview = asked.room.gaps.preview(opened)
    return await asked.room.gaps.objection(preview) if preview else NOBODY_ASKS


def _form(*, judges: bool, writes: bool, drops: bool) -> str:
    """Name the form of the page that says which phrasings are to be deleted."""
    forms = (("decide", judges), ("write", writes), ("drop", drops))
    return next((name for name, there in forms if there), "")


def _struck(asked: Asked) -> tuple[int, ...]:
    """Read which phrasings are to be deleted."""
    typed = asked.lists.get("strike", ())
    return tuple(one.id for one in asked.thing.questions if str(one.id) in typed)


def _left(asked: Asked, without: Collection[int]) -> list[Question]:
    """List the phrasings that stay."""
    return [one for one in asked.thing.questions if one.id not in without]


async def _changed(asked: Asked) -> Response:
    """Show the gap as it is now, with what was typed: somebody was faster."""
    now = replace(asked, thing=await a_gap(asked) or asked.thing)
    return await one(now, status=409, wrong={"decision": CHANGED})


def _back(asked: Asked, said: str) -> Response:
    return views.go(f"/desk/gaps/{asked.thing.gap.id}", said)


PAGES = (
    Page("/gaps", show, menu="Câu chưa biết"),
    Page("/gaps/{gap}", one, thing=a_gap),
    Page("/gaps/{gap}/write", write, thing=a_gap, methods=("POST",)),
    Page("/gaps/{gap}/decide", decide, thing=a_gap, methods=("POST",)),
)
