"""Parameters of a call: read, and refused where Telegram would."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

Params = dict[str, Any]


class Refused(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True)
class Upload:
    """A file in a multipart body."""

    name: str
    content: bytes


def text_of(params: Params, name: str = "text", longest: int = 4096) -> str:
    """Return the text, refused where Telegram would."""
    text = str(params.get(name) or "")
    if name == "text" and not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > longest:
        raise Refused(400, f"Bad Request: message {'' if name == 'text' else name} is too long")
    return text.strip()


def buttons_of(params: Params) -> list[dict[str, str]]:
    """Return the inline keyboard as one list, refused where Telegram would."""
    markup = read(params.get("reply_markup") or "{}")
    found = [button for row in markup.get("inline_keyboard", ()) for button in row]
    for button in found:
        if not button.get("text"):
            raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if "url" in button:
            if not re.match(r"(https?|tg)://\S+$", button["url"]):
                raise Refused(
                    400, "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL"
                )
        elif not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return found


def read(value: Any) -> Any:
    """Decode a field that a form carries as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def params_of(request: web.Request) -> Params:
    """Read the parameters from wherever a client may put them."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.body_exists:
        params |= {
            name: Upload(value.filename, value.file.read())
            if isinstance(value, web.FileField)
            else value
            for name, value in (await request.post()).items()
        }
    return {
        name: params.get(value.removeprefix("attach://"), value)
        if isinstance(value, str) and value.startswith("attach://")
        else value
        for name, value in params.items()
    }
