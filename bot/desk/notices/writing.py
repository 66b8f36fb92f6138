"""Writing a notice on one page, with both hands on a keyboard; nothing typed is ever lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from starlette.responses import Response

from bot.acts import WriteDraft
from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.desk.notices import comparing, finding
from bot.desk.notices.filling import Filling
from bot.desk.notices.sheet import Sheet, of_draft, of_form, tree
from bot.desk.notices.speaking import context, words
from bot.drafts import seal
from bot.errors import Stale
from bot.links import host_of
from bot.notice import Draft, Event, Notice
from bot.notices import remarks
from bot.office import Remark
from bot.roles import Area, Role
from content.texts import clean
from handlers.notices import drafts, form, pad, places, reading
from handlers.notices.pad import Pad

WRITERS = frozenset({Role.officer})
CHANGED = (
    "Tin này vừa được sửa ở chỗ khác. Dưới đây là chữ đang gõ ở trang này: "
    "bấm Lưu lần nữa thì lấy bản này."
)


async def begin(asked: Asked) -> Response:
    """Show an empty form; it carries the moment by which the notice will be known."""
    mine = tree(asked, await asked.room.office.areas())
    only = frozenset(one.id for one in mine) if len(mine) == 1 else frozenset()
    empty = of_draft(Draft(), Event.alert, tuple(asked.room.channels))
    on = pad.fresh(context(asked))
    return await _form(asked, replace(empty, areas=only), on)


async def write(asked: Asked) -> Response:
    """Keep what is written for the first time; pressed twice, it is one notice."""
    try:
        begun = datetime.fromisoformat(asked.form.get("begun", ""))
    except ValueError as error:
        raise Stale from error
    key = f"{asked.session.address} {begun.isoformat()}"
    known = await asked.room.office.notice(key=key)
    return await _take(asked, pad.of(known) if known else Pad(key, Draft()), known)


async def open_(asked: Asked) -> Response:
    """Show a draft, or a returned notice, to its writer."""
    notice: Notice = asked.thing
    if not drafts.writable(notice, asked.official):
        return views.go(finding.page_of(notice), _closed(asked, notice))
    on = pad.of(notice)
    if not notice.draft.text and notice.event is Event.update:
        on = replace(
            on, draft=replace(on.draft, text=await comparing.read_last(context(asked), notice))
        )
    return await _form(asked, of_draft(on.draft, on.event, tuple(asked.room.channels)), on)


async def change(asked: Asked) -> Response:
    """Keep a draft anew."""
    return await _take(asked, pad.of(asked.thing), asked.thing)


async def look(asked: Asked) -> Response:
    """Say of a text that is being typed how long it is, and what to look at."""
    text = clean(asked.form.get("text", ""))
    found = _remarks(asked, text)
    return asked.part("notices/looked.html", length=len(text), most=reading.MOST, remarks=found)


async def _take(asked: Asked, on: Pad, known: Notice | None) -> Response:
    """Read the form, keep the draft and go on; where something is amiss, ask again."""
    ctx, sheet = context(asked), of_form(asked)
    if known and not drafts.writable(known, asked.official):
        return await _form(asked, sheet, on, note=_closed(asked, known), status=409)
    filling = Filling(ctx, asked, sheet, on)
    draft = await filling.read()
    kept = replace(
        sheet,
        picture=draft.picture,
        file=draft.file,
        file_title=draft.file_title,
        drop_picture=False,
        drop_file=False,
        errors=filling.errors,
    )
    if filling.errors:
        return await _form(asked, kept, on, status=422)
    read = asked.form.get("seal", "")
    if known and read and read != seal(known.draft) and draft != known.draft:
        return await _form(asked, kept, on, note=CHANGED, status=409)
    await asked.do(WriteDraft(on.key, draft, on.event, on.about))
    notice = await asked.room.office.notice(key=on.key)
    assert notice, "just kept"  # noqa: S101 - a bug if not
    if "look" in asked.form:
        return views.go(finding.page_of(notice))
    return views.go(f"{finding.page_of(notice)}/edit", f"Đã lưu tin {notice.code}.")


async def _form(
    asked: Asked, sheet: Sheet, on: Pad, *, note: str = "", status: int = 200
) -> Response:
    ctx, areas = context(asked), await asked.room.office.areas()
    known = await asked.room.office.notice(key=on.key)
    first = await asked.room.office.notice(id_=on.about) if on.about else None
    return asked.show(
        "notices/form.html",
        status=status,
        sheet=sheet,
        note=note,
        notice=known,
        event=on.event.value,
        first=first,
        read_last=await comparing.read_last(ctx, known) if known else "",
        returned=await comparing.returned(ctx, known) if known else "",
        begun=on.key.rpartition(" ")[2],
        seal=seal(known.draft) if known else "",
        tree=_branches(tree(asked, areas)),
        named=places.named(on.draft.audience.areas, areas, ctx.gettext),
        channels=_channels(asked, on),
        most=reading.MOST,
        length=len(clean(sheet.text)),
        remarks=(),
    )


def _closed(asked: Asked, notice: Notice) -> str:
    return words(drafts.closed(context(asked), notice, asked.official))


def _branches(areas: Sequence[Area]) -> list[tuple[Area, bool]]:
    """List areas, each with whether it lies below one that is listed."""
    ids = {one.id for one in areas}
    return [(one, one.id.rpartition("/")[0] in ids) for one in areas]


def _channels(asked: Asked, on: Pad) -> list[tuple[str, str]]:
    names = dict.fromkeys((*asked.room.channels, *on.draft.audience.channels))
    return [(one, form.channel(one)) for one in names]


def _remarks(asked: Asked, text: str) -> list[Remark]:
    ours = host_of(asked.room.settings.public_url)
    found = [*remarks.of_links((text,), ours), *remarks.of_secrets((text,))]
    return [*remarks.of_words(text), *found] if text else []


PAGES = (
    Page("/notices/new", begin, WRITERS),
    Page("/notices/new", write, WRITERS, methods=("POST",)),
    Page("/notices/look", look, WRITERS, methods=("POST",)),
    Page("/notices/{notice}/edit", open_, WRITERS, finding.own),
    Page("/notices/{notice}/edit", change, WRITERS, finding.own, methods=("POST",)),
)
