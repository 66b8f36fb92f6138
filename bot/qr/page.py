"""Pages to print: a Typst template of this folder, filled with values, as PDF or PNG."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = Path(__file__).parent / "templates"
EMOJI = 0x1F000
"""Where the pictures begin that no typeface for paper has."""
UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls, turns of the writing's direction, and what no typeface knows."""


def pdf(template: str, values: Mapping[str, object]) -> bytes:
    """Fill a template; gives all its pages."""
    return _pages(template, values, "pdf")[0]


def png(template: str, values: Mapping[str, object], *, dpi: float = 110) -> bytes:
    """Fill a template; gives a picture of its first page."""
    return _pages(template, values, "png", dpi)[0]


def _pages(
    template: str, values: Mapping[str, object], kind: Literal["pdf", "png"], dpi: float = 110
) -> list[bytes]:
    import typst

    # Values travel beside the template, never in it: nothing typed is read as markup.
    compiler = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(_printable(values), ensure_ascii=False)},
    )
    done = compiler.compile(format=kind, ppi=dpi)
    if isinstance(done, list):
        return done
    return [done] if done else []


@cache
def _fonts() -> "Fonts":
    import typst
    from fontpkg_be_vietnam_pro import ROOT

    return typst.Fonts(include_system_fonts=False, font_paths=[ROOT / "files"])


def _printable(value: object) -> object:
    """Leave out of every text what paper cannot show."""
    if isinstance(value, str):
        return "".join(letter for letter in unicodedata.normalize("NFC", value) if _prints(letter))
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _prints(letter: str) -> bool:
    if letter == "\n":
        return True
    return (
        ord(letter) < EMOJI
        and unicodedata.category(letter) not in UNPRINTABLE
        and not "\ufe00" <= letter <= "\ufe0f"
    )
