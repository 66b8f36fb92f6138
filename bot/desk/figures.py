"""The statistics pages: a month in charts and tables, targets, the report to sign."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote, unquote

from starlette.responses import Response

from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.desk_acts import DropTarget, SetTarget
from bot.figures import (
    LARGEST,
    Month,
    charts,
    docx,
    may_set,
    measures,
    read,
    refusals,
    report,
)
from bot.figures.shown import EVENTS
from bot.figures.small import said
from bot.roles import Area, Role
from bot.storage import targets
from bot.storage.targets import Target

SETTERS = frozenset({Role.approver, Role.administrator})
NUMBER = f"Viết bằng chữ số, nhiều nhất {said(LARGEST)}. Ví dụ: 120."


async def show(asked: Asked) -> Response:
    """Show this month."""
    return await _month(asked, Month.of(asked.room.now()))


async def one(asked: Asked) -> Response:
    """Show another month."""
    return await _month(asked, asked.thing)


async def _month(asked: Asked, month: Month) -> Response:
    room = asked.room
    async with room.db.read() as tx:
        figures = await read(tx, month, room.library, room.now())
    this = Month.of(room.now())
    return asked.show(
        "figures/month.html",
        figures=figures,
        charts=charts(figures),
        month=month,
        events=tuple(EVENTS.items()),
        before=month.before,
        after=month.next if str(month) < str(this) else None,
    )


async def give_report(asked: Asked) -> Response:
    """Give the report of a month, to be signed on paper."""
    room = asked.room
    async with room.db.read() as tx:
        figures = await read(tx, asked.thing, room.library, room.now())
        wanted = await targets.all_(tx)
    written = report(figures, wanted, room.library.commune, room.now().date())
    made = await asyncio.to_thread(docx, written)
    name = f'attachment; filename="bao-cao-{asked.thing}.docx"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Response(made, media_type=kind, headers=views.FRESH | {"Content-Disposition": name})


async def show_targets(asked: Asked) -> Response:
    """List the commune's targets."""
    async with asked.room.db.read() as tx:
        known = await targets.all_(tx)
    return _targets(asked, known, await asked.room.office.areas())


def _targets(
    asked: Asked,
    known: Sequence[Target],
    areas: Sequence[Area],
    errors: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    return asked.show(
        "figures/targets.html",
        status=422 if errors else 200,
        errors=errors,
        # Quoted twice: a name with a slash is one part of the path all the same.
        targets=[(one, quote(quote(one.name, safe=""))) for one in known],
        named=measures.names(asked.room.library),
        villages=[one for one in areas if one.village],
        may=may_set(asked.official, areas),
        form=asked.form,
    )


async def put_target(asked: Asked) -> Response:
    """Keep a target with its villages' numbers, or say at each field what is to be changed."""
    form = asked.form
    areas = await asked.room.office.areas()
    places = ["", *(one.id for one in areas if one.village)]
    typed = {place: form.get(f"many {place}", "").strip() for place in places}
    many = {place: _number(text) for place, text in typed.items() if text}
    act = SetTarget(" ".join(form.get("name", "").split()), form.get("measure", ""), many)
    async with asked.room.db.read() as tx:
        known = await targets.all_(tx)
    odd = {f"many {place}": NUMBER for place, number in many.items() if number < 0}
    errors = {**refusals(act, known, areas, asked.room.library), **odd}
    if odd:
        errors.pop("villages", None)
    if errors:
        return _targets(asked, known, areas, errors)
    await asked.do(act)
    return views.go("/desk/targets", f"Đã giữ chỉ tiêu “{act.name}”.")


async def drop_target(asked: Asked) -> Response:
    """Let a target be none any more."""
    await asked.do(DropTarget(asked.thing.name))
    return views.go("/desk/targets", f"Đã bỏ chỉ tiêu “{asked.thing.name}”.")


async def a_month(asked: Asked) -> Month | None:
    """Read a month that is not ahead of us."""
    found = Month.parse(asked.request.path_params["month"])
    return found if found and str(found) <= str(Month.of(asked.room.now())) else None


async def a_target(asked: Asked) -> Target | None:
    """Find a target by its name."""
    name = unquote(asked.request.path_params["target"])
    async with asked.room.db.read() as tx:
        known = await targets.all_(tx)
    return next((one for one in known if one.name == name), None)


def _number(text: str) -> int:
    """Read a number as people write it, with points or without; below nought what is none."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,7}", text):
        return -1
    number = int(text.replace(".", ""))
    return number if number <= LARGEST else -1


PAGES = (
    Page("/figures", show, menu="Số liệu"),
    Page("/figures/{month}", one, thing=a_month),
    Page("/figures/{month}/report.docx", give_report, thing=a_month),
    Page("/targets", show_targets),
    Page("/targets/put", put_target, who=SETTERS, methods=("POST",)),
    Page("/targets/{target}/drop", drop_target, who=SETTERS, thing=a_target, methods=("POST",)),
)
