"""The list of notices: what waits for this official first, then the newest."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.desk.guard import Asked, Page
from bot.desk.notices.speaking import context
from bot.notice import Notice, NoticeState
from bot.notices.business import sees
from bot.roles import Role
from bot.storage import notices
from bot.turn import Context
from handlers.notices import places
from handlers.notices.wording import gist, state

LOOKED_AT = 1_000
"""Notices among which those of an official's areas are looked for."""
EACH = 50
SHOWN = 90
"""Characters of a text by which its notice is known again."""
STATES = (
    ("", "Tất cả"),
    ("draft", "Đang soạn"),
    ("pending", "Chờ duyệt"),
    ("returned", "Trả lại để sửa"),
    ("approved", "Đã duyệt, chưa gửi"),
    ("sending", "Đang gửi"),
    ("finished", "Đã gửi xong"),
    ("rejected", "Không được duyệt"),
    ("cancelled", "Đã huỷ"),
)
"""By what the list can be narrowed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in the list."""

    notice: Notice
    state: str
    gist: str
    areas: str
    author: str


async def show(asked: Asked) -> Response:
    """Show the list."""
    ctx, office = context(asked), asked.room.office
    wanted = _wanted(asked.request.query_params.get("state", ""))
    page = asked.number("page") or 1
    waiting = [] if wanted or page > 1 else await office.waiting(asked.official)
    async with asked.room.db.read() as tx:
        newest = await notices.recent(tx, limit=LOOKED_AT)
    mine = [
        one
        for one in newest
        if sees(asked.official, one) and (not wanted or one.state.value == wanted)
    ]
    first = (page - 1) * EACH
    return asked.show(
        "notices/list.html",
        writes=asked.official.has(Role.officer),
        states=STATES,
        wanted=wanted,
        page_number=page,
        more=len(mine) > first + EACH,
        waiting=await _lines(ctx, waiting),
        lines=await _lines(ctx, mine[first : first + EACH]),
    )


async def _lines(ctx: Context, found: Sequence[Notice]) -> list[Line]:
    areas = await ctx.office.areas() if found else ()
    names = {one.id: one.name for one in await ctx.office.officials()} if found else {}
    return [
        Line(
            one,
            state(ctx, one),
            gist(one.draft, SHOWN) or "Chưa có nội dung",
            places.named(one.draft.audience.areas, areas, ctx.gettext) or "chưa chọn nơi nhận",
            names.get(one.author_id, "người đã nghỉ việc"),
        )
        for one in found
    ]


def _wanted(typed: str) -> str:
    return typed if typed in set(NoticeState) else ""


PAGES = (Page("/notices", show, menu="Thông báo"),)
