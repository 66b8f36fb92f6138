"""What is done with a notice: decided by the chat's own functions, carried out in one commit."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.responses import Response

from bot import privacy
from bot.acts import Tell, WriteDraft
from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.desk.notices import finding, showing
from bot.desk.notices.speaking import context, words
from bot.desk.notices.writing import WRITERS
from bot.drafts import seal
from bot.errors import Stale
from bot.notice import Event, Notice
from bot.steps import Step
from bot.turn import Context, Turn
from bot.types import Reply
from content.texts import clean
from content.texts import words as spoken
from handlers.notices import correcting, drafts, judging, looking, pad, rights, steering
from handlers.notices.judging import YES
from handlers.notices.orders import LONGEST, Order

Decide = Callable[[Context, Notice, str], Awaitable[Turn]]
NEEDS_REASON = "Cần lý do bằng chữ, một câu. Người soạn đọc câu này."


async def submit(ctx: Context, notice: Notice, why: str) -> Turn:
    """Hand it to those who approve."""
    del why
    assert ctx.official  # noqa: S101 - the guard knows who it is
    return await looking.send(ctx, ctx.official, pad.of(notice))


async def approve(ctx: Context, notice: Notice, why: str) -> Turn:
    """Say yes to what was read."""
    del why
    order = Order("/duyet", notice.code, (seal(notice.draft), YES))
    if refusing := await rights.no(ctx, notice, Step.approve):
        return rights.refuse(ctx, notice, refusing)
    return await judging.approve(ctx, notice, order)


async def send_back(ctx: Context, notice: Notice, why: str) -> Turn:
    """Let it be mended."""
    return await judging.no(ctx, notice, Order("/tralai", notice.code, why=why))


async def reject(ctx: Context, notice: Notice, why: str) -> Turn:
    """Say no for good."""
    return await judging.no(ctx, notice, Order("/khongduyet", notice.code, why=why))


async def stop(ctx: Context, notice: Notice, why: str) -> Turn:
    """Stop it before anything leaves."""
    if refusing := await rights.no(ctx, notice, Step.stop):
        return steering.refuse(ctx, notice, Step.stop, refusing)
    return await steering.end(ctx, notice, Order("/dung", notice.code, why=why))


async def cancel(ctx: Context, notice: Notice, why: str) -> Turn:
    """End what has not left."""
    return await steering.end(ctx, notice, Order("/huytin", notice.code, why=why))


async def go(ctx: Context, notice: Notice, why: str) -> Turn:
    """Let a held one go."""
    del why
    return await steering.go(ctx, notice, Order("/chogui", notice.code, (YES,)))


async def unknown(ctx: Context, notice: Notice, why: str) -> Turn:
    """Send once more to those of whom nobody knows."""
    del why
    return await steering.try_unknown(ctx, notice, Order(steering.UNKNOWN, notice.code, (YES,)))


async def plain(step: Step, said: str, ctx: Context, notice: Notice, why: str) -> Turn:
    """Take a step about which there is nothing to ask."""
    del why
    return await rights.act(ctx, notice, step, Reply(said))


async def try_(ctx: Context, notice: Notice, why: str) -> Turn:
    """Send to oneself exactly what people get."""
    del why
    assert ctx.official  # noqa: S101 - the guard knows who it is
    real, below = (await looking.try_(ctx, ctx.official, pad.of(notice))).replies
    to = ctx.message.sender
    said = "Đã gửi thử vào cuộc trò chuyện của mình với trợ lý. Mở ra xem."
    return Turn((Reply(said),), effects=(Tell(to, real), Tell(to, Reply(below.text))))


DEEDS: Mapping[str, Decide] = {
    "submit": submit,
    "approve": approve,
    "send-back": send_back,
    "reject": reject,
    "stop": stop,
    "cancel": cancel,
    "go": go,
    "unknown": unknown,
    "pause": partial(plain, Step.pause, "Đã tạm dừng. Chỗ chưa gửi vẫn nằm chờ."),
    "resume": partial(plain, Step.resume, "Đã cho gửi tiếp."),
    "take-back": partial(plain, Step.take_back, "Đã rút tin về. Sửa xong thì gửi duyệt lại."),
    "try": try_,
}
WITH_REASON = frozenset({"send-back", "reject", "stop", "cancel"})


async def do(name: str, asked: Asked) -> Response:
    """Do one of DEEDS, or say why not; what was read is what it is done to."""
    notice: Notice = asked.thing
    if asked.form.get("seal", "") != seal(notice.draft):
        raise Stale
    typed = asked.form.get("why", "")
    why = privacy.scrub(clean(typed))[:LONGEST].strip()
    if name in WITH_REASON and not spoken(why):
        return await showing.draw(
            asked, notice, note=NEEDS_REASON, wrong=name, why=typed, status=422
        )
    turn = await DEEDS[name](context(asked), notice, why)
    if not turn.effects:
        return await showing.draw(
            asked, notice, note=words(turn), wrong=name, why=typed, status=409
        )
    await asked.do(*turn.effects)
    return views.go(finding.page_of(notice), words(turn))


async def begin_later(event: Event, asked: Asked) -> Response:
    """Begin a correction or a withdrawal, and lead to its form; one that is open is taken up."""
    ctx, notice = context(asked), asked.thing
    for one in await asked.room.office.chain(notice.about or notice.id):
        if one.event is event and drafts.writable(one, asked.official):
            return views.go(f"{finding.page_of(one)}/edit")
    start = correcting.update if event is Event.update else correcting.withdraw
    turn = await start(ctx, asked.official, notice.code)
    if not turn.effects:
        return await showing.draw(asked, notice, note=words(turn), status=409)
    await asked.do(*turn.effects)
    (kept,) = (one for one in turn.effects if isinstance(one, WriteDraft))
    begun = await asked.room.office.notice(key=kept.key)
    assert begun, "just kept"  # noqa: S101 - a bug if not
    return views.go(f"{finding.page_of(begun)}/edit")


PAGES = (
    *(
        Page(
            f"/notices/{{notice}}/{name}", partial(do, name), thing=finding.seen, methods=("POST",)
        )
        for name in DEEDS
    ),
    *(
        Page(
            f"/notices/{{notice}}/{name}",
            partial(begin_later, event),
            WRITERS,
            finding.seen,
            methods=("POST",),
        )
        for name, event in (("correct", Event.update), ("withdraw", Event.withdraw))
    ),
)
