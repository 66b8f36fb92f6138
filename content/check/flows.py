"""Reads a flow as a careful colleague does: what each step says, shows and leads to."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from content import wording
from content.commune import THINGS
from content.extract import places_of
from content.facts import faults as unsourced
from content.facts import unused
from content.glossary import Place
from content.schema import ABOUT, END, Flow, Step

MOST_BUTTONS = 5
"""As many as Zalo shows."""
LABEL, TEXT, REST = 30, 2_000, 400
"""Characters of a button and of a message; REST is what the bot adds: progress, place."""
ALT = 20
"""Characters a picture's twin in words has at least."""
SLOT = re.compile(r"{(\w+)}")


def problems(flow: Flow, actions: Collection[str], root: Path) -> Iterator[Place]:
    """List what would leave somebody stuck, or misled."""
    if not flow.asked:
        yield "asked", "chưa có câu người dân hay hỏi"
    if flow.place not in THINGS:
        yield "place", f"“{flow.place}” không có trong các việc của commune.yaml"
    if len("".join(text for place, text in places_of(flow) if "." not in place)) > TEXT - REST:
        yield ABOUT, "thẻ giới thiệu dài quá một tin nhắn"
    for place, text in places_of(flow):
        yield from ((place, fault) for fault in unsourced(text, flow.sources))
    yield from (
        ("sources", fault) for fault in unused((text for _, text in places_of(flow)), flow.sources)
    )
    slots = {step.slot for step in flow.steps.values()}
    looks_up = any(step.call for step in flow.steps.values())
    for id_, step in flow.steps.items():
        yield from ((id_, fault) for fault in _step(flow, id_, step, actions))
        text = step.say or step.ask or ""
        if not looks_up and (unknown := set(SLOT.findall(text)) - slots):
            yield id_, f"không bước nào điền {{{min(unknown)}}}"
        if step.picture and not (root / "pictures" / step.picture.name).is_file():
            yield id_, f"không thấy hình pictures/{step.picture.name}"


def _step(flow: Flow, id_: str, step: Step, actions: Collection[str]) -> Iterator[str]:
    """Check what one step says and where it sends people."""
    if step.call and step.call not in actions:
        yield f"không có việc “{step.call}”; có: {', '.join(sorted(actions))}"
    if (step.expects or (step.say and step.next != END)) and not step.stuck:
        yield "người ta làm ở bước này mà chưa có mục “Tôi bị kẹt” (stuck)"
    if len(f"{step.say or step.ask or ''}{step.why or ''}") > TEXT - REST:
        yield f"dài quá {TEXT - REST} ký tự"
    if step.picture and len(step.picture.alt) < ALT:
        yield "hình chưa được tả đủ bằng lời (alt)"
    if step.place and step.place not in THINGS:
        yield f"“{step.place}” không có trong các việc của commune.yaml"
    yield from _buttons(step, final=flow.final(id_))


def _buttons(step: Step, *, final: bool) -> Iterator[str]:
    """Check what can be pressed; the way back may be typed where four answers leave no room."""
    count = (
        len(step.options)
        + len(step.links)
        + bool(step.say and step.next != END)
        + bool(step.stuck)
        + bool(step.skip)
        + final  # Về menu
    )
    if count > MOST_BUTTONS:
        yield f"có {count} nút; Zalo chỉ hiện {MOST_BUTTONS}"
    labels = (option.label for option in step.options.values())
    for label in (*labels, *(entry.when for entry in step.stuck)):
        if len(label) > LABEL:
            yield f"nút “{label}” dài {len(label)} ký tự, nhiều nhất {LABEL}"
    for link in step.links:
        if link not in wording.PORTAL:
            yield f"đường dẫn “{link}” không được phép; chỉ dùng https://dichvucong.gov.vn"
