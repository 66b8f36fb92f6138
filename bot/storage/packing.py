"""A reply as a row of the outbox keeps it, and a row as a Delivery."""

import json
from typing import Any

from bot.storage.base import to_json
from bot.types import Address, Button, Delivery, File, Image, Reply


def pack(reply: Reply) -> str:
    """Write a reply as a row keeps it."""
    body: dict[str, Any] = {"text": reply.text}
    if reply.buttons:
        body["buttons"] = [
            (one.label, one.data, one.url, *([one.typed] if one.typed else ()))
            for one in reply.buttons
        ]
    if reply.image:
        body["image"] = (reply.image.name, reply.image.alt)
    if reply.file:
        body["file"] = (reply.file.name, reply.file.title)
    if reply.nod:
        body["nod"] = True
    if reply.choose:
        body["choose"] = reply.choose
    return to_json(body)


def unpack(packed: str) -> Reply:
    """Read what `pack` wrote."""
    body = json.loads(packed)
    return Reply(
        text=body["text"],
        buttons=tuple(Button(*parts) for parts in body.get("buttons", ())),
        image=Image(*body["image"]) if "image" in body else None,
        file=File(*body["file"]) if "file" in body else None,
        nod=body.get("nod", False),
        choose=body.get("choose", ""),
    )


def read(one: Any) -> Delivery:
    """Make a Delivery of a row."""
    return Delivery(
        id=one.id,
        address=Address.parse(one.address),
        reply=unpack(one.body),
        attempts=one.attempts,
        replaces=one.replaces,
        acknowledges=one.acknowledges,
        secret=one.secret,
    )
