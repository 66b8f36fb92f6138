"""The dossier page: the list of the one-stop desk is taken in, with progress and a report."""

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.responses import Response

from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.desk.notices.uploads import taken
from bot.long_work import DEAD, Asks, Tell
from bot.roles import Official, Role
from bot.storage import desk_jobs, dossiers
from bot.storage.desk_jobs import Job

KIND = "dossiers"
ENDINGS = frozenset({".csv", ".xlsx", ".txt"})
WHO = frozenset({Role.officer, Role.administrator})
SHOWN = 100
"""Refused lines on the page; the file has them all."""


async def show(asked: Asked, *, status: int = 200, error: str = "") -> Response:
    """Show the last lists, and where a new one is chosen."""
    async with asked.room.db.read() as tx:
        last = await dossiers.last_import(tx)
        jobs = await desk_jobs.recent(tx, KIND)
    return asked.show(
        "dossiers/list.html",
        status=status,
        last=last,
        jobs=jobs,
        error=error,
        dead=_dead(asked),
    )


async def take_in(asked: Asked) -> Response:
    """Begin to take in a list; one at a time, however often the button is pressed."""
    file = asked.files.get("list")
    if file is None:
        return await show(asked, status=422, error="Chọn tệp danh sách, rồi bấm Nhập.")
    name = PurePosixPath(file.filename or "").name
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        said = "Tệp này không phải danh sách. Xuất ra Excel (.xlsx) hoặc CSV, rồi nhập lại."
        return await show(asked, status=422, error=said)
    content = await taken(file)

    async def work(tell: Tell) -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"list{ending}"
            path.write_bytes(content)
            report = await asked.room.import_dossiers(path, asked.room.now(), tell)
        return {
            "total": report.total,
            "taken": report.taken,
            "changed": report.changed,
            "refused": [[one.line, one.reason] for one in report.refused],
        }

    asks = Asks(asked.session.address, lambda by: _may(by, asked.room.library.commune.id))
    job, anew = await asked.room.jobs.begin(KIND, name, asks, work)
    if not anew:
        return views.go(f"/desk/dossiers/{job.id}", "Đang nhập một danh sách. Chờ xong đã.")
    await asked.note("dossiers import", job.id)
    return views.go(f"/desk/dossiers/{job.id}")


async def one(asked: Asked) -> Response:
    """Show how far a list is, and in the end what was refused."""
    template = "dossiers/progress.html" if _is_part(asked) else "dossiers/one.html"
    return asked.show(template, job=asked.thing, dead=_dead(asked), shown=SHOWN)


async def refused(asked: Asked) -> Response:
    """Give the refused lines as a file that Excel opens."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(("Dòng", "Lý do"))
    lines.writerows(asked.thing.report["refused"])
    return Response(
        "\ufeff" + written.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers=views.FRESH | {"Content-Disposition": 'attachment; filename="khong-lay.csv"'},
    )


async def a_job(asked: Asked) -> Job | None:
    """Find an import."""
    if await the_list(asked) is None:
        return None
    async with asked.room.db.read() as tx:
        found = await desk_jobs.find(tx, asked.request.path_params["job"])
    return found if found and found.kind == KIND else None


async def a_done_job(asked: Asked) -> Job | None:
    """Find an import that has come to its end, and so has a report."""
    found = await a_job(asked)
    return found if found and found.state == "done" else None


async def the_list(asked: Asked) -> str | None:
    """Find the list, which is the whole commune's: a village's officer leaves it alone."""
    commune = asked.room.library.commune.id
    return commune if _may(asked.official, commune) else None


def _may(by: Official, commune: str) -> bool:
    return by.may(Role.officer, commune) or by.may(Role.administrator, commune)


def _is_part(asked: Asked) -> bool:
    return asked.request.headers.get("hx-request") == "true"


def _dead(asked: Asked) -> Callable[[Job], bool]:
    """Return what tells whether a running job has been silent for too long."""
    now = asked.room.now()
    return lambda job: job.state == "running" and now - job.told_at > DEAD


PAGES = (
    Page("/dossiers", show, who=WHO, thing=the_list, menu="Hồ sơ"),
    Page("/dossiers/import", take_in, who=WHO, thing=the_list, methods=("POST",)),
    Page("/dossiers/{job}", one, who=WHO, thing=a_job),
    Page("/dossiers/{job}/refused.csv", refused, who=WHO, thing=a_done_job),
)
