"""Copies of a notice to take away: posters, sheets, the report, a call list."""

from functools import partial
from pathlib import PurePosixPath

from starlette.responses import FileResponse, Response

from bot.desk.guard import Asked, Page
from bot.desk.notices import finding
from bot.desk.notices.uploads import taken
from bot.desk.views import FRESH
from bot.notice import Notice
from bot.office import Form

NO_FILE = "Chọn tệp trước, rồi bấm lại."
FORMS: tuple[tuple[str, Form], ...] = (
    ("poster.pdf", "poster"),
    ("poster.png", "poster_picture"),
    ("speech.pdf", "speech_sheet"),
    ("doors.pdf", "door_list"),
    ("report.xlsx", "report_sheet"),
)
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def give(form: Form, asked: Asked) -> Response:
    """Give a sheet as a file."""
    kept = await asked.room.office.print(asked.thing, form)
    ending = PurePosixPath(kept.name).suffix
    return FileResponse(
        asked.room.settings.media / kept.name,
        media_type=KINDS[ending],
        filename=f"{kept.title}{ending}",
        headers=FRESH,
    )


async def look(asked: Asked) -> Response:
    """Show the poster on the page, also of a draft."""
    kept = await asked.room.office.print(asked.thing, "poster_picture")
    return FileResponse(
        asked.room.settings.media / kept.name, media_type=KINDS[".png"], headers=FRESH
    )


async def ask(asked: Asked) -> Response:
    """Ask for a list of phone numbers."""
    return _calls(asked, "")


async def call(asked: Asked) -> Response:
    """Turn a list of phone numbers into a call list; none of them is kept but in that sheet."""
    notice: Notice = asked.thing
    upload = asked.files.get("list")
    if upload is None:
        return _calls(asked, NO_FILE, status=422)
    kept, said = await asked.room.office.call_sheet(await taken(upload), notice)
    if kept is None:
        return _calls(asked, said, status=422)
    return _calls(asked, said, sheet=f"/media/{kept.name}", title=kept.title)


def _calls(
    asked: Asked, said: str, *, sheet: str = "", title: str = "", status: int = 200
) -> Response:
    return asked.show(
        "notices/calls.html",
        status=status,
        notice=asked.thing,
        told=said,
        sheet=sheet,
        title=title,
    )


PAGES = (
    *(
        Page(f"/notices/{{notice}}/{name}", partial(give, form), thing=finding.approved)
        for name, form in FORMS
    ),
    Page("/notices/{notice}/poster", look, thing=finding.seen),
    Page("/notices/{notice}/calls", ask, thing=finding.approved),
    Page("/notices/{notice}/calls", call, thing=finding.approved, methods=("POST",)),
)
