"""What waits for an official, and what else they can do here."""

from collections.abc import Sequence

from bot.notice import Notice, NoticeState
from bot.roles import STAFF, Official, Role
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers.notices import rights
from handlers.notices.wording import fill, gist, state
from handlers.tickets import listing
from handlers.words import command

WORDS = frozenset(
    {"viec can bo", "viec cua toi", "viec cua minh", "ban lam viec", "dang nhap", "viec"}
)
SHOWN = 3
"""Notices with a button of their own; two more buttons lead on."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/viec` and its words, for officials only."""
    official = ctx.official
    if official is None or not _meant(ctx):
        return None
    if not official.has(*STAFF):
        return Turn((Reply(helping(ctx, official)),))
    if command(ctx)[1]:
        return Turn((Reply(ctx.gettext("Việc khác:"), _menu(ctx, official)),))
    return Turn((await waiting(ctx, official),))


async def waiting(ctx: Context, official: Official) -> Reply:
    """List what waits for this official, with a button each."""
    _ = ctx.gettext
    notices = await ctx.office.waiting(official)
    other, buttons = await _others(ctx, official)
    if not notices and not other:
        return Reply(_("Chưa có việc nào chờ."), _menu(ctx, official))
    room = SHOWN + 1 - len(buttons)
    lines = [f"• {one.code} · {state(ctx, one)} · {gist(one.draft)}" for one in notices[:room]]
    if rest := notices[room:]:
        lines.append(fill(_("… và {count} tin nữa: gõ /tin"), count=len(rest)))
    on = Button(_("Việc khác"), "/viec khac")
    first = tuple(_button(ctx, one) for one in notices[:room])
    return Reply("\n".join((_("Việc đang chờ:"), *lines, *other)), (*first, *buttons, on))


def helping(ctx: Context, official: Official) -> str:
    """Say what volunteers and relays can do."""
    _, parts = ctx.gettext, []
    if official.has(Role.relay):
        parts.append(
            _(
                "Người chuyển tin: khi có tin của xã, chuyển nguyên văn vào nhóm thôn, "
                "rồi bấm “Đã chuyển vào nhóm” dưới tin, hoặc gõ: đã chuyển, kèm mã tin."
            )
        )
    if official.has(Role.volunteer):
        parts.append(
            _(
                "Tổ công nghệ số: ngồi cạnh bà con, mở hướng dẫn ở menu, làm từng bước. "
                "Không giữ hộ mật khẩu, mã OTP, căn cước của ai."
            )
        )
    return "\n\n".join(parts)


def _meant(ctx: Context) -> bool:
    if command(ctx)[0] == "/viec":
        return True
    return ctx.message.kind == "text" and fold(ctx.message.text).strip(" .,!?") in WORDS


async def _others(ctx: Context, official: Official) -> tuple[list[str], tuple[Button, ...]]:
    """List which tickets, who, and which groups wait."""
    _ = ctx.gettext
    lines, buttons = [], []
    if count := await listing.waiting(ctx, official):
        lines.append(fill(_("• {count} phiếu hỏi chờ trả lời"), count=count))
        buttons.append(Button(_("Xem phiếu hỏi"), "/phieu"))
    if official.has(Role.officer, Role.administrator):
        if people := await ctx.office.candidates(official):
            lines.append(fill(_("• {count} người xin vào tổ, chờ nhận"), count=len(people)))
            buttons.append(Button(_("Xem người xin vào"), "/vaitro"))
        if new := [one for one in await ctx.office.groups(official) if one.state == "seen"]:
            lines.append(fill(_("• {count} nhóm chờ xác nhận"), count=len(new)))
            buttons.append(Button(_("Xem nhóm"), "/nhom"))
    return lines, tuple(buttons)


def _button(ctx: Context, notice: Notice) -> Button:
    _, code = ctx.gettext, notice.code
    if notice.state is NoticeState.pending:
        return Button(fill(_("Duyệt {code}"), code=code), f"/duyet {code}")
    if notice.state is NoticeState.returned:
        return Button(fill(_("Sửa {code}"), code=code), f"/sua {code}")
    return Button(fill(_("Xem {code}"), code=code), f"/tin {code}")


def _menu(ctx: Context, official: Official) -> tuple[Button, ...]:
    _ = ctx.gettext
    listed: Sequence[tuple[bool, Button]] = (
        (official.has(Role.officer), Button(_("Soạn tin"), "/soan")),
        (True, rights.recent(ctx)),
        (official.has(Role.officer, Role.approver), Button(_("Phiếu hỏi"), "/phieu")),
        (official.has(Role.officer, Role.administrator), Button(_("Nhóm"), "/nhom")),
        (True, Button(_("Người và vai trò"), "/vaitro")),
    )
    return tuple(button for may, button in listed if may)
