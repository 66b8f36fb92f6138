"""Who may see a notice, and what is said to whoever may not do something with it."""

from bot.acts import Act
from bot.drafts import seal
from bot.notice import Notice
from bot.notices.business import sees
from bot.steps import SENDING, Deed, No, Step, refusal
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.notices.orders import Order
from handlers.notices.wording import fill, state


async def named(ctx: Context, order: Order) -> Notice | Turn:
    """Return the notice an order names, or what to say where there is none for them."""
    notice = await ctx.office.notice(code=order.code) if order.code else None
    if notice is not None and ctx.official is not None and sees(ctx.official, notice):
        return notice
    _ = ctx.gettext
    text = (
        _("Không có tin nào mang mã {code} trong địa bàn của mình. Xem lại mã ở danh sách tin.")
        if order.code
        else _("Cần mã của tin, ví dụ: {name} TB-4827. Mã có ở danh sách tin.")
    )
    reply = Reply(fill(text, code=order.code, name=order.name), (recent(ctx), desk(ctx)))
    return Turn((reply,))


async def no(ctx: Context, notice: Notice, step: Step, why: str = "…") -> No | None:
    """Tell why this official may not take a step; None where they may."""
    deed, alone = Deed(step, ctx.official, why), ctx.library.commune.approve_own_notices
    if refusing := refusal(notice, deed, one_person=alone):
        return refusing
    if step not in SENDING:
        return None
    chain = await ctx.office.chain(notice.about or notice.id)
    return refusal(notice, deed, one_person=alone, chain=chain)


def refused(no: No, ctx: Context) -> str:
    """Say why a step may not be taken, and what to do instead."""
    _ = ctx.gettext
    match no:
        case No.state:
            return _("Tin này đã sang bước khác: có người làm trước rồi. Xem lại tin.")
        case No.role:
            return _(
                "Việc này cần vai trò khác, hoặc địa bàn khác. "
                "Nhờ người duyệt của địa bàn, hoặc người quản trị."
            )
        case No.own:
            return _("Không ai tự duyệt tin của mình. Nhờ một người duyệt khác.")
        case No.reason:
            return _("Nói không thì cần lý do. Chọn hoặc gõ một câu.")
        case No.hold:
            return _("Tin không còn đứng chờ như vậy: có người xử lý rồi. Xem lại tin.")
        case No.overtaken:
            return _("Tin này đã thu hồi, hoặc đã có tin mới thay. Không gửi thêm được nữa.")


def refuse(ctx: Context, notice: Notice, no: No) -> Turn:
    """Refuse a step, and show where the notice stands."""
    stands = fill(
        ctx.gettext("Tin {code} nay: {state}."), code=notice.code, state=state(ctx, notice)
    )
    return Turn((Reply(f"{refused(no, ctx)}\n{stands}", (look(ctx, notice), desk(ctx))),))


async def act(ctx: Context, notice: Notice, step: Step, then: Reply, why: str = "") -> Turn:
    """Take a step, or refuse it where the commit would."""
    if refusing := await no(ctx, notice, step, why):
        return refuse(ctx, notice, refusing)
    return Turn((then,), effects=(Act(step, notice.key, why, seal(notice.draft)),))


def look(ctx: Context, notice: Notice) -> Button:
    """Lead to where a notice stands."""
    return Button(ctx.gettext("Xem tin"), f"/tin {notice.code}")


def recent(ctx: Context) -> Button:
    """Lead to the newest notices."""
    return Button(ctx.gettext("Tin gần đây"), "/tin")


def desk(ctx: Context) -> Button:
    """Lead to what waits for this official."""
    return Button(ctx.gettext("Việc của tôi"), "/viec")
