"""The conversation before a ticket, as its officials read it by the citizen's consent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.storage import Tx, exchanges, ticket_lines
from bot.storage.exchanges import Exchange
from bot.ticket import Line
from bot.tickets.speaking import safe
from bot.types import Address, Reply

SINCE = timedelta(days=1)
MOST = 10
"""Messages of the citizen, each with what the bot said to it."""
LONGEST = 400
"""Letters of each line: the bot's own texts are known to officials."""


async def copy(tx: Tx, id_: int, address: Address, asked: str, now: datetime) -> None:
    """Copy what was said before into a ticket; not the question itself once more."""
    found = await exchanges.before(tx, address, now - SINCE, MOST)
    lines = [one for one in _lines(found) if one.text and one.text != safe(asked, LONGEST)]
    await ticket_lines.add(tx, id_, lines)


def _lines(found: Sequence[Exchange]) -> list[Line]:
    lines: list[Line] = []
    shown: list[Reply] = []
    for one in found:
        text = one.text or _label(one.press, shown)
        lines.append(Line("citizen", text, one.at, before=True))
        lines += [Line("bot", reply.text, one.at, before=True) for reply in one.replies]
        shown += one.replies
    # Scrubbed already; once more, since nobody knows what a bot of last month let through.
    return [replace(one, text=safe(one.text, LONGEST)) for one in lines]


def _label(press: str, shown: Sequence[Reply]) -> str:
    """Say in words which button was pressed; nothing where it was shown long ago."""
    return next(
        (
            button.label
            for reply in reversed(shown)
            for button in reply.buttons
            if press and button.data == press
        ),
        "",
    )
