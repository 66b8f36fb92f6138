"""The command line: `xaoi run`, `xaoi chat`, `xaoi zalo …`; one module for each group."""

import sys
from datetime import date
from pathlib import Path
from typing import Literal

from cyclopts import App as Commands
from cyclopts import CycloptsError

from bot import environment, logs
from bot.cli import (
    content,
    database,
    doctor,
    dossiers,
    locales,
    notices,
    officials,
    people,
    words,
    zalo,
)
from bot.cli.shell import go, stop
from bot.errors import SettingsWrong

xaoi = Commands(
    name="xaoi",
    help="Xã Ơi: trợ lý dịch vụ công của xã.",
    version_flags=[],
    help_formatter=words.Help(),
    print_error=False,
    exit_on_error=False,
)
for group in (content, dossiers, locales, database, officials, notices, zalo):
    xaoi.command(group.commands)
xaoi.command(doctor.doctor)
xaoi.command(people.people)


@xaoi.command
def run(*, role: Literal["web", "sender", "all"] = "all") -> None:
    """Chạy bot: trang chat, các kênh, gửi tin."""
    from bot import serve

    settings = environment.read()
    logs.configure(settings.log_level, as_json=not sys.stderr.isatty())
    go(serve.serve(settings, role, say=print))


@xaoi.command
def chat(*, as_of: date | None = None) -> None:
    """Nói chuyện với bot ngay trong cửa sổ này; nhận cả chữ từ ống dẫn.

    --as-of 2027-03-01: trả lời như vào ngày đó.
    """
    from bot import terminal
    from bot.clock import clock, noon

    settings = environment.read(channels=())
    logs.configure("ERROR", as_json=False)
    now = noon(as_of) if as_of else clock
    go(terminal.chat(settings, sys.stdin, print, now))


@xaoi.command
def ask(*, jsonl: Path) -> None:
    """Đọc các câu hỏi trong tệp JSONL, in thủ tục tìm được cho từng câu."""
    from bot import terminal

    logs.configure("ERROR", as_json=False)
    go(terminal.ask(environment.read(channels=()), jsonl, print))


def main() -> None:
    """Run the command line."""
    try:
        xaoi()
    except SettingsWrong as error:
        stop(str(error))
    except CycloptsError as error:
        print(words.mistake(error), file=sys.stderr)
        sys.exit(2)
