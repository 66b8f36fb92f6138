"""What each step of asking for help at home says, and the answers it offers."""

from collections.abc import Mapping, Sequence

from bot.engine import buttons
from bot.turn import Context
from bot.types import Button, Reply, Session
from content.commune import Village
from handlers import visit_words

FLOW = "visit"
ERRAND, RELATION, VILLAGE, CHECK, PHONE = "errand", "relation", "village", "check", "phone"
STEPS = (ERRAND, RELATION, VILLAGE, CHECK, PHONE)
EDIT = "edit"
SEND, CHANGE, NO, MORE, NONE = "y", "e", "x", "m", "n"
PAGE = 4


def asked(ctx: Context, session: Session, note: str = "") -> Reply:
    """Ask the open step."""
    _ = ctx.gettext
    text, ways = _question(ctx, session)
    head = ""
    if session.step in STEPS:
        at = STEPS.index(session.step) + 1
        head = f"{_('Bước')} {at}/{len(STEPS)} · {_('Xin hỗ trợ tại nhà')}"
    return Reply("\n\n".join(filter(None, (note, head, text))), ways)


def summary(ctx: Context, session: Session) -> str:
    """Say what is asked for, in a few lines."""
    _, slots = ctx.gettext, session.slots
    lines = [
        f"• {_('Việc')}: {_(visit_words.ERRANDS[slots[ERRAND]])}",
        f"• {_('Cho ai')}: {_(visit_words.RELATIONS[slots[RELATION]])}",
    ]
    village = next((one.name for one in places(ctx) if one.id == slots[VILLAGE]), "")
    return "\n".join((*lines, f"• {_('Ở')}: {village}") if village else lines)


def places(ctx: Context) -> Sequence[Village]:
    """List the villages, the one that is known first."""
    return sorted(ctx.library.commune.villages, key=lambda one: one.id != ctx.contact.village)


def _question(ctx: Context, session: Session) -> tuple[str, tuple[Button, ...]]:
    _ = ctx.gettext
    stop = Button(_("Thôi"), buttons.pack(session, NO))
    match session.step:
        case "errand":
            text = _(
                "Dành cho người già yếu, ốm đau, khuyết tật không đến xã được: "
                "cán bộ đến nhà làm giúp. Cần làm việc gì?"
            )
            return text, (*_choices(ctx, session, visit_words.ERRANDS), stop)
        case "relation":
            text = _("Làm cho ai? Không cần gõ tên.")
            return text, _choices(ctx, session, visit_words.RELATIONS)
        case "village":
            text = _("Người cần giúp ở thôn nào? Chọn, hoặc gõ tên thôn.")
            return text, _villages(ctx, session)
        case "edit":
            labels = {ERRAND: _("Việc"), RELATION: _("Cho ai"), VILLAGE: _("Thôn")}
            ways = tuple(
                Button(label, buttons.pack(session, key))
                for key, label in labels.items()
                if key != VILLAGE or ctx.library.commune.villages
            )
            return _("Sửa chỗ nào?"), ways
        case "phone":
            text = _(
                "Số điện thoại để cán bộ gọi lại? Gõ số, gõ xong là gửi đi.\n"
                "Số này chỉ giữ đến khi làm xong việc ở nhà, rồi xoá."
            )
            none = Button(_("Không có điện thoại"), buttons.pack(session, NONE))
            return text, (none, Button(_("Quay lại"), buttons.pack(session, buttons.BACK)))
    text = f"{_('Xem lại:')}\n{summary(ctx, session)}\n{_('Đúng thì bấm Gửi.')}"
    send = Button(_("Gửi"), buttons.pack(session, SEND))
    return text, (send, Button(_("Sửa"), buttons.pack(session, CHANGE)), stop)


def _choices(ctx: Context, session: Session, labels: Mapping[str, str]) -> tuple[Button, ...]:
    _ = ctx.gettext
    return tuple(Button(_(label), buttons.pack(session, key)) for key, label in labels.items())


def _villages(ctx: Context, session: Session) -> tuple[Button, ...]:
    listed, start = places(ctx), int(session.slots["start"])
    shown = tuple(
        Button(one.name, buttons.pack(session, str(at)))
        for at, one in enumerate(listed)
        if start <= at < start + PAGE
    )
    more = Button(ctx.gettext("Thôn khác"), buttons.pack(session, MORE))
    return (*shown, more) if len(listed) > PAGE else shown
