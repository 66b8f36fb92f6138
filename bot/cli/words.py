"""Says in Vietnamese what the library of the command line would say in English."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel
    from rich.console import Console, ConsoleOptions

TITLES = {"Commands": "Lệnh", "Parameters": "Tùy chọn", "Arguments": "Giá trị"}
WORDS = {
    "COMMAND": "LỆNH",
    "OPTIONS": "TÙY CHỌN",
    "ARGS": "CHỮ",
    "STR": "CHỮ",
    "INT": "SỐ",
    "DATE": "NGÀY",
    "PATH": "TỆP",
    "CHOICE": "CHỌN",
    "NAME": "TÊN",
    "FILE": "TỆP",
    "GROUP": "NHÓM",
    "VERSION": "BẢN",
    "CODE": "MÃ",
    "ID": "MÃ",
    "IDS": "MÃ",
    "NUMBERS": "DANH-SÁCH-SỐ",
}
KINDS = {"int": "một số", "float": "một số", "date": "một ngày, dạng 2027-03-01"}
NO_DEFAULT = ("False", "None", '""')
"""Defaults that tell a reader nothing."""


def mistake(error: CycloptsError) -> str:
    """Say what is wrong with a command as it was typed, and where to read on."""
    words = " ".join(("xaoi", *(error.command_chain or ())))
    return f"{_what(error)}\nXem: {words} --help"


def _what(error: CycloptsError) -> str:
    name = _name(error)
    match error:
        case UnknownCommandError(unused_tokens=[token, *_]):
            return f"Không có lệnh “{token}”.{_near(token, _commands(error))}"
        case UnknownOptionError():
            typed = error.token.keyword or error.token.value
            options = [name for one in error.argument_collection for name in one.names]
            return f"Không có tùy chọn {typed}.{_near(typed, options)}"
        case UnusedCliTokensError(unused_tokens=[token, *_]):
            return f"Thừa chữ “{token}”."
        case MissingArgumentError() if name in (error.root_input_tokens or ()):
            return f"Sau {name} còn thiếu giá trị."
        case MissingArgumentError():
            return f"Thiếu {name}."
        case CoercionError():
            wrong = error.token.value if error.token else ""
            return f"{name} nhận {_kind(error.target_type)}, không nhận “{wrong}”."
        case RepeatArgumentError():
            return f"{error.token.keyword} chỉ ghi một lần."
    return "Lệnh viết chưa đúng."


def _name(error: CycloptsError) -> str:
    """Name what was meant: as it is typed, or by its place."""
    argument = error.argument
    if argument is None:
        return "Lệnh"
    typed = next((one for one in argument.names if one in (error.root_input_tokens or ())), "")
    if typed or argument.index is None:
        return typed or argument.name
    return _in_vietnamese(argument.name.lstrip("-").upper())


def _kind(type_: Any) -> str:
    if choices := get_args(type_):
        return f"một trong: {', '.join(str(one) for one in choices)}"
    return KINDS.get(getattr(type_, "__name__", ""), "giá trị khác")


def _commands(error: CycloptsError) -> list[str]:
    return [one for one in error.app or () if not one.startswith("-")]


def _near(typed: str, known: list[str]) -> str:
    found = get_close_matches(typed, known, n=1)
    return f" Có phải: {found[0]}?" if found else ""


class Help:
    """Shows `--help` with Vietnamese headings."""

    def __call__(self, console: "Console", options: "ConsoleOptions", panel: "HelpPanel") -> None:
        """Show one panel."""
        from cyclopts.help import DefaultFormatter

        title = TITLES.get(str(panel.title), panel.title)
        entries = [_entry(one) for one in panel.entries]
        DefaultFormatter()(console, options, panel.copy(title=title, entries=entries))

    def render_usage(self, console: "Console", options: "ConsoleOptions", usage: Any) -> None:
        """Show how the command is written."""
        del options
        console.print(f"Cách viết: {_in_vietnamese(str(usage))}", markup=False, highlight=False)


def _entry(entry: "HelpEntry") -> "HelpEntry":
    from cyclopts.help import InlineText
    from rich.text import Text

    if "--help" in entry.names:
        return entry.copy(description=InlineText(Text("Xem cách dùng.")))
    for remark in _remarks(entry):
        entry.description.append(Text(f"[{remark}]", "dim"))
    return entry.copy(
        metavar=_in_vietnamese(entry.metavar or "") or None,
        positional_label=_in_vietnamese(entry.positional_label or "") or None,
        choices=None,
        default=None,
        required=False,
    )


def _remarks(entry: "HelpEntry") -> Iterator[str]:
    if entry.choices:
        yield f"chọn: {', '.join(entry.choices)}"
    if entry.default not in (None, *NO_DEFAULT):
        yield f"mặc định: {entry.default}"
    if entry.required:
        yield "bắt buộc"


def _in_vietnamese(text: str) -> str:
    return re.sub(r"[A-Z]+", lambda word: WORDS.get(word[0], word[0]), text)
