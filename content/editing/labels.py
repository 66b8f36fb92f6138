"""Calls a place of a content file by its Vietnamese name, as a form and an objection do."""

from content.editing.forms import FORMS
from content.editing.parts import Part

BESIDE = {
    "": "Cả bài",
    "id": "mã",
    "about": "Thẻ giới thiệu",
    "start": "Bước đầu",
    "related": "Việc liên quan",
    "kind": "Loại",
    "points": "Nơi tiếp",
    "must_leave": "Bước phải rời",
}
"""Places that no form shows."""


def label(kind: str, place: str) -> str:
    """Name a place as `content.check` and the loaders write it: `fee.direct`, `cases.late`."""
    parts, said = FORMS[kind], []
    names = place.split(".") if place else []
    if kind == "flow" and names and names[0] not in parts and names[0] not in BESIDE:
        names = ["steps", *names]
    part: Part | None = None
    while names:
        name = names.pop(0)
        if part and part.many and name not in part.parts:
            said.append(_number(name))
            parts = part.parts
            continue
        if part and part.lines:
            said.append(f"dòng {_number(name)}")
            continue
        part = parts.get(name)
        if part is None:
            said.append(BESIDE.get(name, name))
            continue
        said.append(part.label)
        parts = part.parts
    return " · ".join(said) or BESIDE[""]


def _number(name: str) -> str:
    return str(int(name) + 1) if name.isdecimal() and len(name) < len("1900") else name
