"""The recovery ladder: says what helps, never the same twice, then shows the way to a person."""

from dataclasses import replace

from bot.turn import Context, Tally, Turn
from bot.types import Button, Image, Reply
from content.schema import ABOUT, Flow
from handlers import flow as flows
from handlers import number
from handlers.person import offers, points
from handlers.procedure import choice, corrected

PERSON = 3
"""The rung that shows the way to a person; from there on it takes turns with the one before."""


async def handle(ctx: Context) -> Turn:
    """Answer what nobody else understood; each miss in a row gets another kind of help."""
    session = replace(ctx.session, misses=ctx.session.misses + 1)
    flow = flows.open_flow(ctx)
    rung = session.misses if session.misses < PERSON else PERSON + (session.misses + 1) % 2
    on_card = ctx.session.step == ABOUT and rung == 1
    if flow and (flows.under_way(ctx) or on_card):
        reply = await in_flow(ctx, flow, rung)
    else:
        reply = corrected(ctx, await outside(ctx, rung))
    return Turn((reply,), session, (Tally("not_understood", session.flow),))


async def in_flow(ctx: Context, flow: Flow, rung: int) -> Reply:
    """Help with the open step."""
    _ = ctx.gettext
    asked = flows.question(ctx, ctx.session, flow)
    step = flow.steps.get(ctx.session.step)
    if rung == 1:
        note = no_such_number(ctx) or example(ctx, flow)
        return replace(asked, text=f"{note}\n\n{asked.text}", replaces=False)
    if rung in (2, 4):
        if step and step.picture:
            image = Image(step.picture.name, _(step.picture.alt))
            return Reply(_("Thử cách khác: xem hình này rồi chọn."), asked.buttons, image)
        return Reply(
            _("Chưa rõ thì chọn “Tôi bị kẹt”, “Quay lại”, hoặc gõ “thôi” để dừng."), asked.buttons
        )
    return Reply(
        f"{_('Để cán bộ giúp cho nhanh. Chỗ đang làm vẫn giữ nguyên 7 ngày.')}\n\n{points(ctx)}",
        (Button(_("Làm tiếp"), "/continue"), *await offers(ctx), Button(_("Về menu"), "/menu")),
    )


def no_such_number(ctx: Context) -> str:
    """Say which numbers there are, to somebody who typed a long one; `number` hears the rest."""
    if flows.takes_a_code(ctx) or not ctx.message.text.strip().isdigit():
        return ""
    return number.known(ctx)


def example(ctx: Context, flow: Flow) -> str:
    """Say what kind of answer the step takes, with an example."""
    _ = ctx.gettext
    step = flow.steps.get(ctx.session.step)
    if step and step.expects == "dossier_code":
        return _("Cần dòng “Mã hồ sơ” trên giấy hẹn. Ví dụ: H57.132-260804-0583.")
    if step and step.expects == "nickname":
        return _("Cần một tên gọi ngắn để nhớ. Ví dụ: khai sinh cháu Na.")
    if step and step.options:
        labels = [_(option.label) for option in step.options.values()]
        return (
            _("Trợ lý chưa hiểu. Chọn một trong: {labels}. Ví dụ: gõ 1 là “{first}”.")
            .replace("{labels}", ", ".join(labels))
            .replace("{first}", labels[0])
        )
    if ctx.session.step == ABOUT:
        return _("Muốn làm thì gõ 1 hoặc “bắt đầu”.")
    return _("Làm xong bước này thì gõ “xong”. Chưa được thì gõ “kẹt”.")


async def outside(ctx: Context, rung: int) -> Reply:
    """Help somebody who is in no flow."""
    _ = ctx.gettext
    menu, person = Button(_("Về menu"), "/menu"), Button(_("Gặp cán bộ"), "/person")
    if rung == PERSON:
        ways = (*await offers(ctx), menu)
        return Reply(f"{_('Việc này hỏi cán bộ là chắc nhất:')}\n\n{points(ctx)}", ways)
    found = ctx.library.index.find(ctx.message.text)
    near = [choice(ctx, hit.topic) for hit in found.hits if hit.score > 0]
    counted = no_such_number(ctx)
    if rung == 1 and near and not counted:
        others = Button(_("Không có trong này"), "/person")
        return Reply(_("Trợ lý nghe chưa rõ. Có phải một trong các việc này?"), (*near, others))
    if found.elsewhere and not counted:
        return Reply(
            _("Việc này ngoài chỗ trợ lý biết. Trợ lý giúp giấy tờ, dịch vụ công của xã."),
            (menu, person),
        )
    if rung == 1:
        text = counted or _(
            "Câu này trợ lý chưa hiểu. Mời gõ ngắn hơn, ví dụ: làm khai sinh, "
            "kích hoạt VNeID, hoặc gõ mã hồ sơ."
        )
        return Reply(text, (menu, person))
    return Reply(
        _("Trợ lý chỉ biết việc giấy tờ, dịch vụ công của xã. Gõ “menu” để xem có những gì."),
        (menu, person),
    )
