"""What this official may do with a notice now: the chat's own list, as forms of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.desk.notices.speaking import words
from bot.notice import Notice, NoticeState
from bot.office import Check, Report
from bot.steps import No, Overtaken, Step
from bot.turn import Context
from handlers.notices import drafts, following, orders, rights, steering


@dataclass(frozen=True, slots=True)
class Way:
    """One form with one button."""

    path: str
    """Below the notice's page."""
    label: str
    asks: str = ""
    """The label of the field for a reason; empty where none is needed."""
    ready: tuple[str, ...] = ()
    """Reasons that are ready to choose."""
    said: str = ""
    """What to know before pressing."""
    sure: str = ""
    """What the browser asks once more."""
    looks: str = ""
    """A class of the button: `main`, `danger`."""


APPROVE = Way("approve", "Duyệt gửi", looks="main")
SUBMIT = Way("submit", "Gửi duyệt", looks="main")
SEND_BACK = Way("send-back", "Trả lại để sửa", "Cần sửa chỗ nào", orders.READY["/tralai"])
REJECT = Way(
    "reject",
    "Không duyệt",
    "Vì sao không duyệt",
    orders.READY["/khongduyet"],
    sure="Không duyệt thì tin này không gửi được nữa. Không duyệt?",
    looks="danger",
)
ORDERS: Mapping[str, Way] = {
    "/dung": Way("stop", "", "Vì sao dừng", orders.READY["/dung"], looks="danger"),
    "/chogui": Way("go", "", looks="main", sure="Cho gửi tin này?"),
    "/tamdung": Way("pause", ""),
    "/guitiep": Way("resume", "", looks="main"),
    "/rutve": Way("take-back", ""),
    "/huytin": Way(
        "cancel",
        "",
        "Vì sao huỷ",
        orders.READY["/huytin"],
        sure="Huỷ thì không lấy lại được. Huỷ?",
        looks="danger",
    ),
    steering.UNKNOWN: Way("unknown", "", sure="Gửi lại cho những nơi chưa rõ?"),
    "/dinhchinh": Way("correct", ""),
    "/thuhoi": Way("withdraw", "", looks="danger"),
}
"""The commands that the chat offers below a notice, each as a form; labels are the chat's."""
RISKY = {"/chogui": steering.go, steering.UNKNOWN: steering.try_unknown}
"""What says, in the chat, what may go wrong before it asks for a yes."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All that may be done, and why what one expects may not."""

    forms: tuple[Way, ...]
    no: str = ""


async def ways(
    ctx: Context, notice: Notice, report: Report | None, since: Overtaken, check: Check | None
) -> Ways:
    """List them, the most urgent first."""
    found, no = await _deciding(ctx, notice, check)
    for button in await following.ways(ctx, notice, report, since):
        name = button.data.partition(" ")[0]
        if name not in ORDERS:
            continue
        way = replace(ORDERS[name], label=button.label)
        if name in RISKY:
            turn = await RISKY[name](ctx, notice, orders.Order(name, notice.code))
            way = replace(way, said=words(turn))
        found.append(way)
    return Ways(tuple(found), no)


async def _deciding(ctx: Context, notice: Notice, check: Check | None) -> tuple[list[Way], str]:
    """List what hands a notice on, or judges it; and why that may not be done."""
    stopped = bool(check and check.stopped)
    if ctx.official and drafts.writable(notice, ctx.official):
        return await _submitting(ctx, notice, stopped=stopped)
    if notice.state is not NoticeState.pending:
        return [], ""
    refusing = await rights.no(ctx, notice, Step.approve)
    found = [
        way
        for way, step in ((SEND_BACK, Step.send_back), (REJECT, Step.reject))
        if not await rights.no(ctx, notice, step)
    ]
    if refusing is No.role:
        return found, "Đang chờ người duyệt của địa bàn."
    if refusing:
        return found, rights.refused(refusing, ctx)
    if stopped:
        return found, "Tin này chưa gửi được như vậy. Trả lại để sửa những chỗ ⚠."
    return [APPROVE, *found], ""


async def _submitting(ctx: Context, notice: Notice, *, stopped: bool) -> tuple[list[Way], str]:
    if stopped:
        return [], "Sửa những chỗ ⚠ rồi mới gửi duyệt được."
    refusing = await rights.no(ctx, notice, Step.submit)
    return ([], rights.refused(refusing, ctx)) if refusing else ([SUBMIT], "")
