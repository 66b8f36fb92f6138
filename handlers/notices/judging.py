"""An approver reads the very text people will get, and says yes, not yet, or no."""

from collections.abc import Mapping

from bot.drafts import seal
from bot.forms.chat import chat
from bot.notice import Notice, NoticeState
from bot.office import Check
from bot.steps import No, Step
from bot.turn import Context, Turn
from bot.types import Button, File, Image, Reply
from handlers.notices import audience, confirming, orders, rights
from handlers.notices.wording import fill, left, line, when

STEPS: Mapping[str, Step] = {
    "/duyet": Step.approve,
    "/tralai": Step.send_back,
    "/khongduyet": Step.reject,
}
YES = "co"
READ_ON = (No.own, No.overtaken)
"""Why it cannot be approved by them, and yet be read, and sent back by some."""
RULE = "— — —"


async def handle(ctx: Context) -> Turn | None:
    """Answer `/duyet`, `/tralai`, `/khongduyet` and `/nguoinhan`, each with a notice's code."""
    order = orders.read(ctx, (*STEPS, "/nguoinhan"))
    if order is None:
        return None
    notice = await rights.named(ctx, order)
    if isinstance(notice, Turn):
        return notice
    if order.name == "/nguoinhan":
        return Turn((await recipients(ctx, notice),))
    step = STEPS[order.name]
    refusing = await rights.no(ctx, notice, step)
    if order.name == "/duyet" and refusing in READ_ON:
        return Turn((await page(ctx, notice, rights.refused(refusing, ctx)),))
    if refusing:
        return rights.refuse(ctx, notice, refusing)
    if order.first != seal(notice.draft):
        return Turn((await page(ctx, notice, _changed(ctx) if order.first else ""),))
    if step is Step.approve:
        return await approve(ctx, notice, order)
    return await no(ctx, notice, order)


async def page(ctx: Context, notice: Notice, note: str = "") -> Reply:
    """Show what people will get, whom it reaches, and what to look at."""
    _, draft, mark = ctx.gettext, notice.draft, seal(notice.draft)
    check = await checked(ctx, notice)
    names = {one.id: one.name for one in await ctx.office.officials()}
    head = fill(
        _("Duyệt tin {code}. Người soạn: {author}."),
        code=notice.code,
        author=names.get(notice.author_id, "?"),
    )
    urgent = _("KHẨN: gửi cả ban đêm.") if draft.emergency else ""
    time = when(ctx, notice)
    parts = [
        _lines(note, head, await _returned(ctx, notice)),
        _lines(urgent, f"{time[:1].upper()}{time[1:]}.", *audience.short(ctx, check)),
        _("Bà con sẽ nhận nguyên văn:"),
        f"{RULE}\n{chat(await ctx.office.face(notice))}\n{RULE}",
    ]
    yes = (Button(_("Duyệt gửi"), f"/duyet {notice.code} {mark}"),)
    buttons = (
        *(() if await rights.no(ctx, notice, Step.approve) else yes),
        Button(_("Trả lại để sửa"), f"/tralai {notice.code} {mark}"),
        Button(_("Không duyệt"), f"/khongduyet {notice.code} {mark}"),
        Button(_("Xem người nhận"), f"/nguoinhan {notice.code}"),
    )
    return Reply(
        "\n\n".join(filter(None, parts)),
        buttons,
        image=Image(draft.picture, _("Ảnh của tin")) if draft.picture else None,
        file=File(draft.file, draft.file_title) if draft.file else None,
    )


async def approve(ctx: Context, notice: Notice, order: orders.Order) -> Turn:
    """Ask once more, with the number of recipients; then approve."""
    _, check = ctx.gettext, await checked(ctx, notice)
    # Also after the last question: a group may have gone while it was read.
    if check.stopped:
        reasons = "\n".join(f"• {one.said}" for one in check.remarks if one.stops)
        back = Button(_("Trả lại để sửa"), f"/tralai {notice.code} {order.first}")
        said = f"{_('Tin này chưa gửi được như vậy:')}\n{reasons}"
        return Turn((Reply(said, (back, rights.look(ctx, notice))),))
    if order.words[1:] == (YES,):
        said = f"{fill(_('Đã duyệt tin {code}.'), code=notice.code)} {_leaves(ctx, notice)}"
        stop = Button(_("Dừng lại"), f"/dung {notice.code}")
        then = Reply(said, (stop, rights.look(ctx, notice)))
        return await rights.act(ctx, notice, Step.approve, then)
    text = fill(
        _("Duyệt thì tin {code} sẽ tới {many} nơi nhận."), code=notice.code, many=check.many()
    )
    said = f"{text} {_leaves(ctx, notice)} {_('Duyệt?')}"
    yes = Button(_("Đồng ý duyệt"), f"/duyet {notice.code} {order.first} {YES}")
    return Turn((Reply(said, (yes, Button(_("Thôi"), f"/duyet {notice.code}"))),))


async def no(ctx: Context, notice: Notice, order: orders.Order) -> Turn:
    """Send a notice back, or reject it, once there is a reason."""
    _ = ctx.gettext
    back = order.name == "/tralai"
    if not order.why:
        question = (
            _("Trả lại tin {code}: cần sửa chỗ nào?")
            if back
            else _("Không duyệt tin {code}: vì sao? Tin này sẽ không gửi được nữa.")
        )
        asked = orders.ask(ctx, notice, order.name, order.first, fill(question, code=notice.code))
        return Turn((asked,))
    if order.typed:
        question = _("Không duyệt tin {code}, với lý do “{why}”? Tin này sẽ không gửi được nữa.")
        return confirming.ask(ctx, notice, (order.name, order.first), order.why, question)
    text = _("Đã trả lại tin {code} để sửa.") if back else _("Tin {code} không được duyệt.")
    told = _("Người soạn được báo ngay, kèm lý do: {why}")
    said = fill(f"{text} {told}", code=notice.code, why=order.why)
    then = Reply(said, (rights.desk(ctx),))
    return await rights.act(ctx, notice, STEPS[order.name], then, order.why)


async def recipients(ctx: Context, notice: Notice) -> Reply:
    """Say village by village whom it reaches, and who is left out."""
    text = audience.long(ctx, await checked(ctx, notice), await ctx.office.areas())
    waits = notice.state is NoticeState.pending
    judge = (Button(ctx.gettext("Về trang duyệt"), f"/duyet {notice.code}"),) if waits else ()
    return Reply(text, (*judge, rights.look(ctx, notice)))


async def checked(ctx: Context, notice: Notice) -> Check:
    """Look the notice through as it now stands."""
    return await ctx.office.check(
        notice.draft, event=notice.event, about=notice.about, key=notice.key
    )


async def _returned(ctx: Context, notice: Notice) -> str:
    """Recall the last time that this one was sent back or stopped."""
    before = (Step.send_back, Step.stop)
    past = [one for one in await ctx.office.history(notice) if one.step in before]
    return line(ctx, past[-1]) if past else ""


def _changed(ctx: Context) -> str:
    return ctx.gettext("Tin đã đổi sau lần xem trước. Đây là bản bây giờ, xem lại rồi hãy duyệt.")


def _leaves(ctx: Context, notice: Notice) -> str:
    """Say when it leaves, and until when it can be stopped."""
    _, cooling = ctx.gettext, ctx.office.cooling
    due = notice.draft.due_at
    if due and due > ctx.now + cooling:
        return fill(_("Tin {when}, trước lúc đó vẫn dừng được."), when=when(ctx, notice))
    if not cooling:
        return _("Tin rời máy ngay, không dừng cả được nữa.")
    return fill(_("Còn {span} để dừng, trước khi tin đầu tiên rời máy."), span=left(ctx, cooling))


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))
