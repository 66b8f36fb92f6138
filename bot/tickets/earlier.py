"""The conversation before a ticket, as its officials read it by the citizen's consent."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot import privacy
from bot.engine import buttons
from bot.engine.answers import press_of
from bot.storage import Tx, exchanges, ticket_lines
from bot.storage.exchanges import Exchange
from bot.ticket import Line
from bot.tickets.speaking import safe, shortened
from bot.types import Address, Button, Reply
from content.commune import Commune
from content.texts import fold
from content.words import vocabulary

SINCE = timedelta(days=1)
MOST = 10
"""Messages of the citizen, each with what the bot said to it."""
LONGEST = 400
"""Letters of each line: the bot's own texts are known to officials."""
ASKING = "handoff"
"""The flow in which a person is asked: its consent is no part of the talk."""
LEFT_OUT = frozenset({"/start", "/menu", "/person", "/hoi"})
"""The way to a person tells officials nothing; nor does what the bot said to it."""


async def copy(  # noqa: PLR0913, PLR0917 - whose talk, into which ticket, when
    tx: Tx, id_: int, address: Address, asked: str, commune: Commune, now: datetime
) -> None:
    """Copy what was said before into a ticket; not the question itself once more."""
    found = await exchanges.before(tx, address, now - SINCE, MOST)
    known = published(commune)
    lines = [one for one in _lines(found, known) if one.text and one.text != safe(asked, LONGEST)]
    await ticket_lines.add(tx, id_, lines)


def published(commune: Commune) -> frozenset[str]:
    """List the phone numbers that the commune tells everybody."""
    phones = [one.phone for one in commune.points]
    phones += [one.phone for one in commune.services.values()]
    return frozenset(filter(None, phones))


def spoken(text: str, known: Collection[str]) -> str:
    """Take secrets out of what the bot said; the commune's own numbers are none."""
    if not known:
        return safe(text, LONGEST)
    apart = re.split(f"({'|'.join(map(re.escape, known))})", text)
    clean = "".join(one if one in known else privacy.scrub(one) for one in apart)
    return shortened(clean, LONGEST)


def _lines(found: Sequence[Exchange], known: Collection[str]) -> list[Line]:
    lines: list[Line] = []
    shown: list[Reply] = []
    for one in found:
        last = shown[-1].buttons if shown else ()
        press = one.press or press_of(one.text, last)
        button = _button(press, shown)
        shown += one.replies
        if _leads_to_a_person(one.text, press):
            continue
        # Scrubbed already; once more, since nobody knows what a bot of last month let through.
        said = safe(button.label if button else one.text, LONGEST)
        lines.append(Line("citizen", said, one.at, before=True))
        lines += [
            Line("bot", spoken(reply.text, known), one.at, before=True)
            for reply in one.replies
            if not any(_asks(each.data) for each in reply.buttons)
        ]
    return lines


def _button(press: str, shown: Sequence[Reply]) -> Button | None:
    """Find which button was pressed; none where it was shown long ago."""
    found = (button for reply in reversed(shown) for button in reply.buttons)
    return next((one for one in found if press and one.data == press), None)


def _leads_to_a_person(text: str, press: str) -> bool:
    """Tell whether this only opened the bot, or the way to a person."""
    said = (press or text).strip()
    name = said.partition(" ")[0].partition("@")[0].casefold()
    known = vocabulary().command(name if said.startswith("/") else fold(said).strip(" .,!?"))
    return (known or name) in LEFT_OUT or _asks(press) or (not press and text.startswith("/"))


def _asks(data: str) -> bool:
    press = buttons.unpack(data)
    return press is not None and press.flow == ASKING
