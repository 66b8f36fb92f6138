"""The other forms of a notice: SMS, loudspeaker, paper, page, lists."""

from collections.abc import Mapping

from bot.forms.sms import fits, sms
from bot.forms.speech import speech
from bot.notice import Notice
from bot.office import Form, Kept
from bot.turn import Context, Turn
from bot.types import Button, File, Image, Reply
from handlers.notices import orders, rights
from handlers.notices.wording import fill

PRINTED: Mapping[str, Form] = {
    "apphich": "poster",
    "anh": "poster_picture",
    "phieuloa": "speech_sheet",
    "baocao": "report_sheet",
    "denha": "door_list",
}
CALLS = "/goi"


async def handle(ctx: Context) -> Turn | None:
    """Answer `/ban <code>`, `/goi <code>`, and the file that `/goi` asked for."""
    if ctx.official is None:
        return None
    if ctx.message.kind == "file" and (code := _list_awaited(ctx)):
        order: orders.Order | None = orders.Order(CALLS, code)
    else:
        order = orders.read(ctx, ("/ban", CALLS))
    if order is None:
        return None
    notice = await rights.named(ctx, order)
    if isinstance(notice, Turn):
        return notice
    if notice.approved_at is None:
        text = fill(ctx.gettext("Tin {code} chưa được duyệt, chưa có bản nào."), code=notice.code)
        return Turn((Reply(text, (rights.look(ctx, notice),)),))
    if order.name == CALLS:
        return Turn((await calls(ctx, notice),))
    return Turn((await copy(ctx, notice, order.first),))


async def copy(ctx: Context, notice: Notice, which: str) -> Reply:
    """Give one form of a notice; the list of forms where none is named."""
    if which in PRINTED:
        kept = await ctx.office.print(notice, PRINTED[which])
        return given(ctx, notice, kept, fill(ctx.gettext("Tin {code}:"), code=notice.code))
    face = await ctx.office.face(notice)
    back = Button(ctx.gettext("Bản khác"), f"/ban {notice.code}")
    match which:
        case "sms":
            short = "" if fits(face) else ctx.gettext("(Tin dài quá một SMS nên đã cắt bớt.)")
            return Reply("\n\n".join(filter(None, (sms(face), short))), (back,))
        case "loa":
            return Reply(speech(face), (back,))
        case "khac":
            return Reply(_which(ctx, notice), _lists(ctx, notice, face.link))
    return Reply(_which(ctx, notice), _forms(ctx, notice))


async def calls(ctx: Context, notice: Notice) -> Reply:
    """Ask for a file of phone numbers, and give it back as a call list."""
    _ = ctx.gettext
    if ctx.message.kind != "file":
        text = _(
            "Gửi tệp Excel hoặc CSV có cột số điện thoại. "
            "Trợ lý gửi trả danh sách gọi cho tin {code}. Danh sách tự xoá sau một ngày."
        )
        stop = Button(_("Thôi"), f"/tin {notice.code} {CALLS}")
        return Reply(fill(text, code=notice.code), (stop,))
    kept, said = await ctx.office.call_list(ctx.message, notice)
    if kept is None:
        again = Button(_("Gửi tệp khác"), f"{CALLS} {notice.code}")
        return Reply(said, (again, rights.look(ctx, notice)))
    return given(ctx, notice, kept, said)


def given(ctx: Context, notice: Notice, kept: Kept, said: str) -> Reply:
    """Hand a kept picture or file over."""
    ways = (Button(ctx.gettext("Bản khác"), f"/ban {notice.code}"), rights.look(ctx, notice))
    if kept.picture:
        return Reply(f"{said} {kept.title}", ways, image=Image(kept.name, kept.title))
    return Reply(said, ways, file=File(kept.name, kept.title))


def _which(ctx: Context, notice: Notice) -> str:
    return fill(ctx.gettext("Tin {code}: cần bản nào?"), code=notice.code)


def _forms(ctx: Context, notice: Notice) -> tuple[Button, ...]:
    _, base = ctx.gettext, f"/ban {notice.code}"
    return (
        Button(_("Tin SMS"), f"{base} sms"),
        Button(_("Bài đọc loa"), f"{base} loa"),
        Button(_("Áp phích để in"), f"{base} apphich"),
        Button(_("Ảnh áp phích"), f"{base} anh"),
        Button(_("Bản khác nữa"), f"{base} khac"),
    )


def _lists(ctx: Context, notice: Notice, link: str) -> tuple[Button, ...]:
    _, base = ctx.gettext, f"/ban {notice.code}"
    page = (Button(_("Trang của tin"), url=link),) if link else ()
    return (
        *page,
        Button(_("Báo cáo Excel"), f"{base} baocao"),
        Button(_("Danh sách đến nhà"), f"{base} denha"),
        Button(_("Danh sách gọi điện"), f"{CALLS} {notice.code}"),
        Button(_("In bài đọc loa"), f"{base} phieuloa"),
    )


def _list_awaited(ctx: Context) -> str:
    """Return the code of the notice for which a file was asked last; empty for none."""
    for button in ctx.session.offered:
        match button.data.split():
            case ["/tin", code, command] if command == CALLS:
                return code
    return ""
