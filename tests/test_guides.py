"""What the guides for people say is there: pictures, links, commands, the words on buttons."""

import re
from functools import cache
from pathlib import Path

import pytest

from bot.cli import xaoi

DOCS = Path("docs")
PICTURES = DOCS / "hinh"
GUIDES = tuple(sorted(one for one in DOCS.glob("*.md") if one.name != "decisions.md"))
"""Decisions are for programmers."""
WITH_BUTTONS = tuple(one for one in GUIDES if one.name not in ("may-chu.md", "zalo.md"))
"""The other two quote pages of other systems."""
SOURCES = (
    *(("bot", ending) for ending in ("py", "html", "json")),
    ("handlers", "py"),
    ("content", "yaml"),
)
ROOM, ROOM_OF_ALL = 60_000, 1_500_000
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
LABEL = re.compile(r"(?<!!)\[([^\]]+)\](?!\()")
COMMAND = re.compile(r"`(/[a-z]+)(?: [^`]*)?`")
TOOL = re.compile(r"`(?:\.venv/bin/)?xaoi ([^`]+)`")
GIVEN = re.compile(r"[ …\d]*$")
"""What differs each time at the end of a label: a number, a name."""


def read(guide: Path) -> str:
    """Read a guide, without what stands in it as a block of code."""
    return re.sub(r"^ *```.*?^ *```", "", guide.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@cache
def sources() -> str:
    """Read what the program can say."""
    found = (one for folder, ending in SOURCES for one in Path(folder).rglob(f"*.{ending}"))
    return "\n".join(one.read_text("utf-8") for one in sorted(found))


@cache
def anchors(guide: Path) -> frozenset[str]:
    """List the places in a guide that can be linked to, as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", guide.read_text("utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", head.casefold()) for head in heads)
    return frozenset(head.replace(" ", "-") for head in plain)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.stem)
def test_every_link_leads_somewhere(guide: Path) -> None:
    """Files and chapters that a guide points to are there; pictures say what they show."""
    lost = []
    for picture, said, target in LINK.findall(read(guide)):
        path, _, anchor = target.partition("#")
        if "//" in path:
            continue
        found = guide.parent / path if path else guide
        if not found.is_file() or (anchor and anchor not in anchors(found)):
            lost.append(target)
        assert not picture or len(said) > len("Trang Hôm nay"), target

    assert lost == []


def test_every_picture_is_shown_and_small() -> None:
    """People on a phone pay for what they load."""
    shown = {
        Path(target).name
        for guide in GUIDES
        for picture, _, target in LINK.findall(read(guide))
        if picture
    }
    sizes = {one.name: one.stat().st_size for one in PICTURES.iterdir()}

    assert shown == sizes.keys()
    assert [name for name, size in sizes.items() if size > ROOM] == []
    assert sum(sizes.values()) < ROOM_OF_ALL


@pytest.mark.parametrize("guide", WITH_BUTTONS, ids=lambda one: one.stem)
def test_every_label_is_in_the_program(guide: Path) -> None:
    """A button that a guide names has that name: alone, or before what differs each time."""
    labels = {GIVEN.sub("", label) for label in LABEL.findall(read(guide))} - {""}
    missing = sorted(
        label
        for label in labels
        if not re.search(
            rf"(?:[\"'>“:]\s*){re.escape(label)}(?:\s*[\"'<”{{(\n]|\s*$)",
            sources(),
            flags=re.IGNORECASE,
        )
    )

    assert missing == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.stem)
def test_every_command_is_known(guide: Path) -> None:
    """What a guide tells people to type is understood: in the chat, and in the terminal."""
    text = read(guide)
    unknown = [one for one in COMMAND.findall(text) if f'"{one}"' not in sources()]
    unknown += [f"xaoi {said}" for said in TOOL.findall(text) if not _runs(said)]

    assert unknown == []


def _runs(said: str) -> bool:
    """Tell whether this is one of our commands, with options that it has; “…” is any."""
    found, apps, left = xaoi.parse_commands(said.removesuffix("…").split())
    if not found or apps[-1].default_command is None:
        return not left
    arguments = apps[-1].assemble_argument_collection(parse_docstring=False)
    known = {name for one in arguments for name in one.names}
    return all(one in known for one in left if one.startswith("--"))
