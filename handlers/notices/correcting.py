"""Corrects or withdraws a notice that people have: a new one, to exactly those who got it."""

from dataclasses import replace

from bot.hours import VIETNAM
from bot.notice import Draft, Event, Notice, NoticeState
from bot.notices.business import sees
from bot.roles import Official, Role
from bot.steps import withdraws
from bot.turn import Context, Turn
from bot.types import Reply
from handlers.notices import asking, drafts, form, pad, rights
from handlers.notices.pad import Pad
from handlers.notices.wording import fill


async def update(ctx: Context, official: Official, code: str) -> Turn:
    """Ask for the whole new text."""
    return await _begin(ctx, official, code, Event.update)


async def withdraw(ctx: Context, official: Official, code: str) -> Turn:
    """Ask why it no longer holds."""
    return await _begin(ctx, official, code, Event.withdraw)


async def withdrawal(ctx: Context, on: Pad, why: str) -> Draft:
    """Write the text of a withdrawal."""
    first = await ctx.office.notice(id_=on.about or 0)
    assert first, "a withdrawal is about one"  # noqa: S101 - a bug if not
    day = (first.begun_at or first.created_at).astimezone(VIETNAM)
    # In Vietnamese for everybody: this is what people get.
    reason = why.rstrip(" .")
    text = f"Tin {first.code} ngày {day:%d/%m/%Y} không còn hiệu lực.\nLý do: {reason}."
    return replace(on.draft, text=text)


async def _begin(ctx: Context, official: Official, code: str, event: Event) -> Turn:
    notice = await drafts.find(ctx, code)
    if notice is None or not (notice.public or sees(official, notice)):
        return drafts.unknown(ctx, code)
    first = await ctx.office.notice(id_=notice.about) if notice.about else notice
    assert first, "every chain has a first"  # noqa: S101 - a bug if not
    if no := await _refused(ctx, official, first):
        return no
    on = Pad(pad.fresh(ctx).key, await _draft(ctx, first, event), event, first.id)
    session = pad.begin(ctx.session, on, form.missing(on))
    note = await _note(ctx, first, event)
    return await asking.arrive(ctx, official, session, on, note=note, keep=True)


async def _draft(ctx: Context, first: Notice, event: Event) -> Draft:
    """Begin with what stays as it was: a correction rests on the same paper, a withdrawal not."""
    draft = Draft(audience=first.draft.audience)
    if event is Event.withdraw:
        return draft
    paper = (await _newest(ctx, first)).draft
    return replace(draft, document_no=paper.document_no, signer=paper.signer)


async def _newest(ctx: Context, first: Notice) -> Notice:
    """Return what people have read last."""
    return [one for one in await ctx.office.chain(first.id) if one.public][-1]


async def _note(ctx: Context, first: Notice, event: Event) -> str:
    """Say what this is, and show what people have read last."""
    _ = ctx.gettext
    newest = await _newest(ctx, first)
    said = (
        _("Đính chính tin {code}: gửi cho đúng những ai đã nhận tin đó.\nTin đang là:\n“{body}”")
        if event is Event.update
        else _("Thu hồi tin {code}: gửi cho đúng những ai đã nhận tin đó.\nTin đang là:\n“{body}”")
    )
    return fill(said, code=first.code, body=newest.draft.text)


async def _refused(ctx: Context, official: Official, first: Notice) -> Turn | None:
    _, look = ctx.gettext, first
    if not official.may(Role.officer, *first.draft.audience.areas):
        said = _("Tin {code} gửi tới nơi ngoài phần việc của mình. Nhờ người soạn tin đó.")
    elif not first.public:
        said = _("Tin {code} chưa gửi cho ai. Cần đổi thì mở tin, sửa hoặc huỷ.")
    else:
        chain = await ctx.office.chain(first.id)
        out = [one for one in chain if withdraws(one) or _to_withdraw(one)]
        if not out:
            return None
        said, look = _("Tin {code} đã có tin thu hồi. Mở tin đó để xem."), out[-1]
    ways = (rights.look(ctx, look), rights.desk(ctx))
    return Turn((Reply(fill(said, code=first.code), ways),))


def _to_withdraw(one: Notice) -> bool:
    return one.event is Event.withdraw and one.state is NoticeState.pending
