"""An official takes a notice back, stops, pauses or cancels it, or lets it go."""

from collections.abc import Mapping

from bot.acts import TryUnknown
from bot.notice import Hold, Notice, NoticeState
from bot.steps import No, Step
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.notices import confirming, orders, rights
from handlers.notices.judging import YES
from handlers.notices.wording import fill, gist, span

STEPS: Mapping[str, Step] = {
    "/rutve": Step.take_back,
    "/dung": Step.stop,
    "/tamdung": Step.pause,
    "/guitiep": Step.resume,
    "/huytin": Step.cancel,
    "/chogui": Step.go,
}
UNKNOWN = "/thulai"


async def handle(ctx: Context) -> Turn | None:
    """Answer the commands of STEPS, and `/thulai`, each with a notice's code."""
    order = orders.read(ctx, (*STEPS, UNKNOWN))
    if order is None:
        return None
    notice = await rights.named(ctx, order)
    if isinstance(notice, Turn):
        return notice
    if order.name == UNKNOWN:
        return await try_unknown(ctx, notice, order)
    step = STEPS[order.name]
    if refusing := await rights.no(ctx, notice, step):
        return refuse(ctx, notice, step, refusing)
    match step:
        case Step.stop | Step.cancel:
            return await end(ctx, notice, order)
        case Step.go:
            return await go(ctx, notice, order)
        case Step.take_back:
            edit = Button(ctx.gettext("Sửa tin"), f"/sua {notice.code}")
            said = _stands(ctx, notice, step)
            then = Reply(said, (edit, rights.look(ctx, notice)))
            return await rights.act(ctx, notice, step, then)
    then = Reply(_stands(ctx, notice, step), _then(ctx, notice))
    return await rights.act(ctx, notice, step, then)


def refuse(ctx: Context, notice: Notice, step: Step, no: No) -> Turn:
    """Refuse; whoever comes too late to stop a notice is led to what still can be done."""
    if step is not Step.stop or no is not No.state or notice.state is not NoticeState.sending:
        return rights.refuse(ctx, notice, no)
    _ = ctx.gettext
    text = _("Tin {code} đã bắt đầu gửi, không dừng cả được nữa. Phần chưa gửi thì còn giữ được.")
    ways = (
        Button(_("Tạm dừng"), f"/tamdung {notice.code}"),
        Button(_("Huỷ phần còn lại"), f"/huytin {notice.code}"),
        rights.look(ctx, notice),
    )
    return Turn((Reply(fill(text, code=notice.code), ways),))


async def end(ctx: Context, notice: Notice, order: orders.Order) -> Turn:
    """Stop a notice before it leaves, or cancel what is left of it, once there is a reason."""
    _, stop = ctx.gettext, order.name == "/dung"
    leaving = notice.state is NoticeState.sending
    if not order.why:
        question = _("Huỷ tin {code}: vì sao? Tin này sẽ không gửi được nữa.")
        if stop:
            question = _("Dừng tin {code}: vì sao? Tin trở về cho người soạn sửa.")
        elif leaving:
            question = _(
                "Huỷ phần chưa gửi của tin {code}: vì sao? Chỗ đã gửi thì không lấy lại được."
            )
        asked = orders.ask(ctx, notice, order.name, "-", fill(question, code=notice.code))
        return Turn((asked,))
    if order.typed:
        question = _("Huỷ tin {code}, với lý do “{why}”?")
        if stop:
            question = _("Tin {code} chưa dừng. Dừng, với lý do “{why}”?")
        elif leaving:
            question = _("Huỷ phần chưa gửi của tin {code}, với lý do “{why}”?")
        return confirming.ask(ctx, notice, (order.name, "-"), order.why, question)
    text = _("Đã huỷ tin {code}.")
    if stop:
        text = _("Đã dừng tin {code}, chưa nơi nào nhận. Người soạn được báo để sửa.")
    elif leaving:
        text = _("Đã huỷ phần chưa gửi của tin {code}. Muốn báo lại cho người đã nhận: Thu hồi.")
    withdraw = Button(_("Thu hồi"), f"/thuhoi {notice.code}")
    ways = (*((withdraw,) if leaving and not stop else ()), *_then(ctx, notice))
    return await rights.act(
        ctx, notice, STEPS[order.name], Reply(fill(text, code=notice.code), ways), order.why
    )


async def go(ctx: Context, notice: Notice, order: orders.Order) -> Turn:
    """Let a held notice go, after saying what may be wrong with that."""
    _ = ctx.gettext
    if order.first == YES:
        return await rights.act(
            ctx, notice, Step.go, Reply(_stands(ctx, notice, Step.go), _then(ctx, notice))
        )
    if notice.hold is Hold.late:
        due = max(filter(None, (notice.draft.due_at, notice.cool_until)), default=ctx.now)
        text = _("Tin {code} trễ {span} so với giờ gửi. Nội dung còn đúng thì hãy gửi.")
        said = fill(text, code=notice.code, span=span(ctx, ctx.now - due))
    else:
        text = _(
            "Máy vừa tắt lâu, hoặc vừa lấy lại bản sao lưu. "
            "Tin {code} có thể đã gửi một phần rồi: gửi nữa thì có người nhận hai lần."
        )
        said = fill(text, code=notice.code)
    ways = (
        Button(_("Đồng ý gửi"), f"/chogui {notice.code} {YES}"),
        Button(_("Huỷ tin"), f"/huytin {notice.code}"),
        Button(_("Thôi"), f"/tin {notice.code}"),
    )
    return Turn((Reply(f"{said}\n“{gist(notice.draft)}”", ways),))


async def try_unknown(ctx: Context, notice: Notice, order: orders.Order) -> Turn:
    """Send once more to those of whom nobody knows, after saying what that may do."""
    refusing = await rights.no(ctx, notice, Step.try_unknown)
    _, many = ctx.gettext, (await ctx.office.report(notice)).unknown
    if refusing is No.overtaken:
        text = fill(
            _("Tin {code} đã có tin mới. Tin mới gửi cho cả những nơi chưa rõ, tin cũ thì thôi."),
            code=notice.code,
        )
        return Turn((Reply(text, (rights.look(ctx, notice),)),))
    if refusing:
        return rights.refuse(ctx, notice, refusing)
    if not many:
        text = fill(_("Tin {code} không còn nơi nào chưa rõ."), code=notice.code)
        return Turn((Reply(text, (rights.look(ctx, notice),)),))
    if order.first == YES:
        text = fill(_("Đang gửi lại tin {code} cho {many} nơi chưa rõ."), **_of(notice, many))
        return Turn((Reply(text, _then(ctx, notice)),), effects=(TryUnknown(notice.key),))
    text = _(
        "{many} nơi chưa rõ đã nhận tin {code} hay chưa. "
        "Gửi lại thì có nơi nhận hai lần; không gửi thì có nơi có thể không nhận được. Gửi lại?"
    )
    ways = (
        Button(_("Đồng ý gửi lại"), f"{UNKNOWN} {notice.code} {YES}"),
        Button(_("Thôi"), f"/tin {notice.code}"),
    )
    return Turn((Reply(fill(text, **_of(notice, many)), ways),))


def _of(notice: Notice, many: int) -> dict[str, object]:
    return {"code": notice.code, "many": many}


def _stands(ctx: Context, notice: Notice, step: Step) -> str:
    _ = ctx.gettext
    text = _("Đã cho gửi tiếp tin {code}.")
    match step:
        case Step.pause:
            text = _("Đã tạm dừng tin {code}. Chỗ chưa gửi vẫn nằm chờ.")
        case Step.take_back:
            text = _("Đã rút tin {code} về. Sửa xong thì gửi duyệt lại.")
    return fill(text, code=notice.code)


def _then(ctx: Context, notice: Notice) -> tuple[Button, ...]:
    return (rights.look(ctx, notice), rights.desk(ctx))
