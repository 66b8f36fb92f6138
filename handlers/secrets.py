"""Warns at once when somebody sends a code, a password or a number that should stay theirs."""

from bot import privacy
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers import flow as flows
from handlers import interlude, recall
from handlers.emergency import answer, spoken, ways_on


async def handle(ctx: Context) -> Turn | None:
    """Say that it was not kept, and what to do; somebody being robbed is helped first."""
    kinds = privacy.secret_kinds(ctx.message.text)
    if not kinds:
        return None
    ctx = spoken(ctx)
    _ = ctx.gettext
    if urgent := answer(ctx):
        kept = _("Số vừa gửi, trợ lý không lưu.")
        return Turn((Reply(f"{urgent}\n\n{kept} {recall.message(ctx)}", ways_on(ctx)),))
    names = {
        "otp": _("mã OTP"),
        "password": _("mật khẩu"),
        "id_number": _("số căn cước"),
        "card": _("số thẻ ngân hàng"),
        "account": _("số tài khoản"),
    }
    things = ", ".join(name for kind, name in names.items() if kind in kinds)
    asking = interlude.opened(ctx.session)
    unsent = (_("Tin đó chưa gửi cho cán bộ. Gõ lại, bỏ {things} ra."),) if asking else ()
    lines = (
        _("Tin vừa gửi có thứ giống {things}. Trợ lý không lưu."),
        recall.message(ctx),
        _(
            "Đừng gửi {things} cho ai qua tin nhắn, kể cả trợ lý.\n"
            "Cán bộ thật không bao giờ hỏi như vậy."
        ),
        *unsent,
    )
    warning = "\n".join(lines).replace("{things}", things)
    buttons = (Button(_("Làm tiếp"), "/continue"),) if asking or flows.under_way(ctx) else ()
    return Turn((Reply(warning, (*buttons, Button(_("Về menu"), "/menu"))),))
