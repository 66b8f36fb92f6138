"""`xaoi dossiers …`: the lists that the one-stop desk exports."""

import sys
from pathlib import Path

from cyclopts import App as Commands

from bot.cli.shell import database, go

commands = Commands(name="dossiers", help="Hồ sơ: nạp danh sách từ phần mềm một cửa.")


@commands.command(name="import")
def import_(file: Path) -> None:
    """Nạp danh sách hồ sơ từ CSV hoặc XLSX do phần mềm một cửa xuất ra."""
    from bot.clock import clock
    from bot.dossiers.importing import import_file

    async def load() -> None:
        async with database() as db:
            report = await import_file(db, file, clock(), _progress)
            print(report.say())

    go(load())


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr)
