"""Gives a new notice the code that people check it by."""

from random import Random

from bot.codes import notices as codes
from bot.storage import Tx, notices

CODES = range(1000, 10_000)
"""Codes of four digits; once half of them are used, of five."""


async def new_code(tx: Tx, chance: Random) -> str:
    """Draw a code that no notice has."""
    digits, wide = CODES, await notices.codes_like(tx, "TB-") > len(CODES) // 2
    if wide:
        digits = range(CODES.stop, 10 * CODES.stop)
    while True:
        code = codes.make(chance.choice(digits))
        if await notices.by_code(tx, code) is None:
            return code
