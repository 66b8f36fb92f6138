"""Parameters of a call: read, and refused where Zalo would."""

from typing import Any

from aiohttp import web

Params = dict[str, Any]
LONGEST = 2000
"""Characters of a text or a caption."""


class Refused(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


async def params_of(request: web.Request) -> Params:
    """Read the parameters, from JSON or from a form."""
    if request.content_type != "application/json":
        return dict(await request.post())
    try:
        told = await request.json()
    except ValueError:
        raise Refused(400, "Bad Request: body is not JSON") from None
    if not isinstance(told, dict):
        raise Refused(400, "Bad Request: body is not an object")
    return told


def required(params: Params, name: str) -> str:
    """Return a parameter that must be there."""
    value = params.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, f"Bad Request: {name} is required")
    return value


def text_of(params: Params, name: str) -> str:
    """Return a text, refused where it is too long."""
    text = str(params.get(name) or "")
    if len(text) > LONGEST:
        raise Refused(400, f"Bad Request: {name} must be at most {LONGEST} characters")
    if params.get("parse_mode") not in (None, "markdown", "html"):
        raise Refused(400, "Bad Request: parse_mode must be markdown or html")
    return text


def url_of(params: Params, name: str) -> str:
    """Return an address that Zalo can open; one on loopback is let through for tests."""
    url = required(params, name)
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise Refused(400, f"Bad Request: {name} must be an https URL")
    return url
