"""Draws the desk's pages: templates, the words around every page, what was just done."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.hours import VIETNAM

HERE = Path(__file__).parent
STATIC = HERE / "static"
SAID = "xaoi_said"
"""The cookie that carries a sentence from the deed to the page that is shown after it."""
FRESH = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    # With `no-referrer`, as on our other pages, browsers hide the origin of a form, too.
    "Referrer-Policy": "same-origin",
}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def moment(at: datetime | None) -> str:
    """Write a moment as people do: 14:05 thứ Tư 25/11."""
    if at is None:
        return ""
    here = at.astimezone(VIETNAM)
    return f"{here:%H:%M} {WEEKDAYS[here.weekday()].lower()} {here:%d/%m/%Y}"


def day(on: date | None) -> str:
    """Write a day: 25/11/2026."""
    return f"{on:%d/%m/%Y}" if on else ""


def number(many: int) -> str:
    """Write a number as Vietnamese do: 12.345."""
    return f"{many:,}".replace(",", ".")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"moment": moment, "day": day, "number": number}
    return made


ENVIRONMENT = _environment()


def page(name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """Draw a template."""
    body = ENVIRONMENT.get_template(name).render(**values)
    return HTMLResponse(body, status, headers=FRESH)


def said(request: Request) -> str:
    """Return what was just done; shown once."""
    return unquote(request.cookies.get(SAID, ""))[:300]


def go(path: str, words: str = "") -> Response:
    """Lead to a page after a deed, and say there what was done."""
    answer = RedirectResponse(path, 303, headers=FRESH)
    if words:
        answer.set_cookie(
            SAID, quote(words[:300]), path="/desk", max_age=60, httponly=True, samesite="lax"
        )
    return answer
