"""What a call carries: read, and refused where Zalo would."""

import json
from typing import Any

from aiohttp import web

Params = dict[str, Any]

LONGEST_TEXT = 2000
MESSAGES = {
    -32: "Out of request limit",
    -100: "Attachment is expired",
    -201: "Params is invalid",
    -210: "Parameter exceeds the limit",
    -211: "Out of quota",
    -212: "API is not registered",
    -213: "User has not followed OA",
    -216: "Access token is invalid",
    -217: "User has blocked the invitation of OA",
    -220: "Access token is expired or removed",
    -227: "User is banned or has been inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -232: "User has no interaction with the OA or it has expired",
    -233: "Message type is not supported",
    -234: "This message type can not be sent at night (22:00-06:00)",
    -237: "Group is disabled",
    -238: "Asset has been used",
    -240: "MessageV2 API has been shut down",
    -244: "User has restricted this type of message from your OA",
    -321: "ZCA of the OA is out of money",
    -403: "OA is not a member of the group",
}


class Refused(Exception):
    """An answer with an error number, and HTTP 200 all the same."""

    def __init__(self, error: int, message: str = "") -> None:
        super().__init__(message)
        self.error = error
        self.message = message or MESSAGES.get(error, "Unknown error")


async def params_of(request: web.Request) -> Params:
    """Read the parameters from wherever this kind of call puts them."""
    if request.method == "GET":
        told: Params = dict(request.query)
        return told | read(told.pop("data")) if "data" in told else told
    if request.content_type == "application/json":
        return read(await request.text())
    return {
        name: value.file.read() if isinstance(value, web.FileField) else value
        for name, value in (await request.post()).items()
    }


def read(text: str) -> Params:
    """Decode a JSON object."""
    try:
        told = json.loads(text)
    except ValueError:
        raise Refused(-201, "Body is invalid!") from None
    if not isinstance(told, dict):
        raise Refused(-201, "Body is invalid!")
    return told


def member(told: Any, *path: str) -> Any:
    """Return what stands at this place of nested objects; None where there is nothing."""
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def text_of(told: Params, name: str = "text", longest: int = LONGEST_TEXT) -> str:
    """Return a text that must be there."""
    text = told.get(name)
    if not isinstance(text, str) or not text.strip():
        raise Refused(-201, f"{name} is invalid!")
    # As it came: text that was not composed (NFC) counts longer.
    return within(text, name, longest)


def within(text: str, name: str, longest: int) -> str:
    """Return a text that is not too long."""
    if len(text) > longest:
        raise Refused(-210, f"{name} must not exceed {longest} characters")
    return text


def link_of(told: Params, name: str = "url") -> str:
    """Return an address of the web."""
    url = told.get(name)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise Refused(-201, f"{name} is invalid!")
    return url


def id_of(told: Params, name: str) -> str:
    """Return an id, which Zalo writes as a string."""
    if not isinstance(told.get(name), str) or not told[name]:
        raise Refused(-201, f"{name} is invalid!")
    return str(told[name])
