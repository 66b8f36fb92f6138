"""`xaoi doctor`: what is wrong, and what to do about it."""

import logging
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.shell import go
from bot.types import Finding

if TYPE_CHECKING:
    from bot.doctor import Instruments


def doctor() -> None:
    """Khám bot: cài đặt, dữ liệu, mạng, từng kênh; có chỗ hỏng thì thoát với mã 1."""
    from bot.clock import clock

    # What it finds it says itself, in plainer words.
    logging.disable(logging.CRITICAL)
    sound: list[bool] = []

    async def look() -> None:
        sound.append(await examine(Path.cwd(), clock, print))

    go(look())
    if not all(sound):
        sys.exit(1)


async def examine(
    folder: Path,
    now: Callable[[], datetime],
    say: Callable[[str], None],
    instruments: "Instruments | None" = None,
) -> bool:
    """Say every finding as it is found; tell whether all is fine."""
    from bot import doctor as doctors

    fine = True

    def tell(finding: Finding) -> None:
        nonlocal fine
        fine = fine and finding.fine
        # Fine, and yet there is something to do: advice.
        good = "·" if finding.cure else "✓"
        say(f"{good if finding.fine else '✗'} {finding.what}")
        if finding.cure:
            say(f"  → {finding.cure}")

    settings, kinds, findings = doctors.look_at_settings(folder)
    for one in findings:
        tell(one)
    if settings:
        async for one in doctors.examine(
            settings, now, kinds, instruments or doctors.Instruments()
        ):
            tell(one)
    return fine
