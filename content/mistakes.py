"""Says what is wrong in a content file: the place, the mistake, and what to write."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from content.schema import END

TWICE = "viết hai lần mục"
CURES = {
    "missing": "thiếu mục này. Hãy thêm vào.",
    "extra_forbidden": "không có mục nào tên như vậy. Hãy xoá, hoặc sửa lại tên.",
    "string_type": "phải là chữ. Hãy viết thành một câu, trong dấu nháy nếu cần.",
    "string_too_short": "đang để trống. Hãy viết nội dung.",
    "string_too_long": "dài quá {max_length} ký tự. Hãy viết ngắn lại.",
    "string_pattern_mismatch": (
        "tên “{input}” chưa đúng cách đặt tên. "
        "Hãy dùng chữ thường không dấu, số và dấu gạch dưới, bắt đầu bằng chữ."
    ),
    "too_short": "có {actual_length} mục. Hãy viết ít nhất {min_length} mục.",
    "too_long": "có {actual_length} mục. Hãy giữ nhiều nhất {max_length} mục.",
    "literal_error": "là “{input}”. Hãy viết một trong: {expected}.",
    "dict_type": "phải là các mục con. Hãy viết mỗi mục một dòng “tên: nội dung”.",
    "model_type": "phải là các mục con. Hãy viết mỗi mục một dòng “tên: nội dung”.",
    "tuple_type": "phải là danh sách. Hãy viết mỗi dòng một mục, bắt đầu bằng “- ”.",
    "date_from_datetime_parsing": "là “{input}”. Hãy viết ngày như 2026-11-22.",
    "date_type": "phải là ngày. Hãy viết như 2026-11-22.",
}
"""What to do, by the kind of mistake."""


def invalid(error: ValidationError, raw: Any) -> str:
    """Describe the first mistake of a file, and count the others."""
    first = error.errors()[0]
    more = f" (Còn {error.error_count() - 1} chỗ nữa.)" if error.error_count() > 1 else ""
    return f"mục {_place(first, raw)}: {_cure(first)}{more}"


def unreadable(error: yaml.YAMLError | ValueError) -> str:
    """Describe what YAML stumbled over."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return "có ký tự lạ, hoặc ngày không có thật. Hãy sửa rồi lưu lại."
    problem = error.problem or ""
    line = f"dòng {error.problem_mark.line + 1}: "
    if problem.startswith(TWICE):
        return line + problem
    return (
        f"{line}chưa đúng kiểu YAML. Hãy xem dấu hai chấm, dấu nháy, dấu tab, dấu cách đầu dòng."
    )


def dangling(raw: dict[str, Any]) -> str | None:
    """Describe the first place of a flow that names a step which is not there."""
    steps = raw.get("steps")
    if not isinstance(steps, dict):
        return None
    for place, step in (("start", raw.get("start")), *_named(steps)):
        if isinstance(step, str) and step != END and step not in steps:
            return f"mục {place}: bước “{step}” chưa có. Hãy viết bước đó, hoặc sửa tên."
    return None


def _named(steps: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """List the places in steps where a step is named."""
    for holder_place, holder in _holders(steps):
        for key in ("next", "skip"):
            way = holder.get(key)
            if isinstance(way, dict):
                yield from ((f"{holder_place}.{key}.{name}", one) for name, one in way.items())
            else:
                yield f"{holder_place}.{key}", way


def _holders(steps: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """List what in a flow can name a step: steps, their options and “Tôi bị kẹt” entries."""
    for id_, step in steps.items():
        if not isinstance(step, dict):
            continue
        yield f"steps.{id_}", step
        options, stuck = step.get("options"), step.get("stuck")
        entries = [
            *((f"options.{key}", one) for key, one in _items(options)),
            *((f"stuck.{at}", one) for at, one in enumerate(stuck or ())),
        ]
        yield from ((f"steps.{id_}.{at}", one) for at, one in entries if isinstance(one, dict))


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _place(mistake: ErrorDetails, raw: Any) -> str:
    """Name the place as it stands in the file; pydantic also names the forms it tried."""
    parts: list[str] = []
    for part in mistake["loc"]:
        known = range(len(raw)) if isinstance(raw, list) else raw if isinstance(raw, dict) else ()
        if part in known:
            raw = raw[part]
        elif mistake["type"] != "missing" or part != mistake["loc"][-1]:
            continue
        parts.append(str(part))
    return ".".join(parts) or "đầu tệp"


def _cure(mistake: ErrorDetails) -> str:
    """Say what to write instead."""
    if mistake["type"] == "value_error":
        return str(mistake["ctx"]["error"])
    known = {"input": mistake["input"], **mistake.get("ctx", {})}
    cure = CURES.get(mistake["type"], "chưa đúng cách viết. Hãy xem một tệp có sẵn.")
    return re.sub(r"{(\w+)}", lambda slot: str(known.get(slot[1], ""))[:60], cure)
