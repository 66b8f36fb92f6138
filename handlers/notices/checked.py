"""Anybody sends a notice's code back, and gets our own text to compare with; never a mere yes."""

from dataclasses import dataclass

from bot import privacy
from bot.codes import notices as codes
from bot.forms import Face
from bot.forms import chat as forms
from bot.notice import Notice
from bot.notices.business import sees
from bot.steps import Overtaken, overtaking
from bot.times import say
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import emergency, recall
from handlers.notices import comparing, rights
from handlers.notices.wording import fill, state

KINDS = ("text", "photo", "file")
"""What may bear a code: a text, or the words below a picture."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notice that people may know of, and what became of it since."""

    notice: Notice
    face: Face
    since: Overtaken


async def in_group(ctx: Context) -> Turn | None:
    """Say in one line what is known, and lead to the private chat for the text itself."""
    code = _code(ctx)
    if ctx.message.chat is None or not ctx.message.addressed or not code:
        return None
    _, found = ctx.gettext, await find(ctx, code)
    link = ctx.office.link(ctx.message.sender, code) or ctx.private_link
    ways = (Button(_("Xem bản gốc"), url=link),) if link else ()
    return Turn((Reply(briefly(ctx, found, code), ways),))


async def warned(ctx: Context) -> Turn | None:
    """Answer a forwarded text that is not ours and bears danger or secrets: that comes first."""
    code = _code(ctx)
    if ctx.message.chat or not code:
        return None
    spoken = emergency.spoken(ctx)
    urgent = emergency.answer(spoken)
    if not urgent and not privacy.secret_kinds(ctx.message.text):
        return None
    found = await find(ctx, code)
    if found and _same(ctx, found):
        return None
    _, parts = ctx.gettext, [urgent]
    if privacy.secret_kinds(ctx.message.text):
        parts.append(f"{_('Số vừa gửi, trợ lý không lưu.')} {recall.message(ctx)}")
    text = "\n\n".join(filter(None, (*parts, answer(ctx, found, code))))
    return Turn((Reply(text, emergency.ways_on(spoken)),))


async def handle(ctx: Context) -> Turn | None:
    """Answer a code, alone or within a forwarded text; a flow goes on below."""
    code = "" if ctx.message.chat else _code(ctx) or await _known(ctx)
    if not code:
        return None
    found = await find(ctx, code)
    if found is None and (own := await _unseen(ctx, code)):
        return Turn((own,))
    # The page's address stands in the text: a button beside it would be the same once more.
    return Turn((Reply(answer(ctx, found, code)),))


async def _known(ctx: Context) -> str:
    """Take bare digits for a code where a notice that people know has it."""
    typed = ctx.message.kind == "text" and not ctx.message.press
    code = codes.maybe(ctx.message.text) if typed and ctx.desk else None
    return code if code and await find(ctx, code) else ""


async def find(ctx: Context, code: str) -> Found | None:
    """Find a public notice; a draft is none to anybody who asks by its code."""
    notice = await ctx.office.notice(code=code)
    if notice is None or not notice.public:
        return None
    chain = await ctx.office.chain(notice.about or notice.id)
    return Found(notice, await ctx.office.face(notice), overtaking(notice, chain))


def answer(ctx: Context, found: Found | None, code: str) -> str:
    """Say what we know of a code; our text stands in full."""
    if found is None:
        return forms.unknown(code, phone=_phone(ctx))
    since = found.since
    whole = forms.checked(
        found.face, now=ctx.now, withdrawn_at=since.withdrawn_at, corrected_by=since.corrected_by
    )
    if not comparing.forwarded(ctx.message.text, code):
        return whole
    _ = ctx.gettext
    note = (
        _("Chữ trong tin bà con gửi giống bản gốc dưới đây.")
        if _same(ctx, found)
        else _(
            "⚠ Tin bà con gửi KHÁC bản gốc. Đừng chuyển tiền, đừng bấm link trong tin đó. "
            "Giữ lại tin nhắn, báo công an xã. Bản gốc ở dưới đây."
        )
    )
    return f"{note}\n\n{whole}"


def briefly(ctx: Context, found: Found | None, code: str) -> str:
    """Say in a line or two what we know of a code: the whole text is no matter for a group."""
    _ = ctx.gettext
    if found is None:
        text = _("Xã không có tin nào mang mã {code}. Đừng tin, đừng bấm link, đừng chuyển tiền.")
        return fill(text, code=code)
    if found.since.withdrawn_at:
        text = _("Xã đã THU HỒI tin {code}. Tin này không còn hiệu lực.")
    elif found.since.corrected_by:
        text = _("Xã đã SỬA tin {code} bằng tin {newer}.")
    else:
        text = _(
            "Xã có tin {code}, gửi lúc {time}. Mã đúng chưa phải tin đúng: "
            "xem bản gốc rồi so từng chữ."
        )
    sent = found.face.sent_at or found.notice.begun_at or ctx.now
    return fill(text, code=code, newer=found.since.corrected_by, time=say(sent, ctx.now))


async def _unseen(ctx: Context, code: str) -> Reply | None:
    """Tell an official whose notice it is that nobody else has seen it yet."""
    notice = await ctx.office.notice(code=code) if ctx.official else None
    if notice is None or ctx.official is None or not sees(ctx.official, notice):
        return None
    text = ctx.gettext("Tin {code} nay: {state}. Bà con chưa nhận tin này.")
    return Reply(fill(text, code=code, state=state(ctx, notice)), (rights.look(ctx, notice),))


def _code(ctx: Context) -> str:
    message = ctx.message
    if ctx.desk is None or message.press or message.kind not in KINDS:
        return ""
    return codes.find(message.text) or ""


def _same(ctx: Context, found: Found) -> bool:
    notice = found.notice
    times = (notice.draft.due_at, notice.approved_at, notice.begun_at)
    return comparing.same(ctx.message.text, found.face, times)


def _phone(ctx: Context) -> str:
    points = ctx.library.commune.points
    return next((point.phone for point in points if point.phone), "")
