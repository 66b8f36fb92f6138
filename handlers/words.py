"""Universal words: they win over whatever is being asked."""

from functools import lru_cache

from bot.turn import Context
from content.texts import fold
from content.words import vocabulary


def command(ctx: Context) -> tuple[str, str]:
    """Return the command that was pressed, typed or meant, and what follows it."""
    said = ctx.message.press or ctx.message.text
    if said.startswith("/"):
        name, _, rest = said.partition(" ")
        name = name.partition("@")[0].casefold()
        return vocabulary().command(name) or name, rest.strip()
    return (_meant(said), "") if ctx.message.kind in ("text", "press") else ("", "")


@lru_cache(maxsize=1024)
def _meant(said: str) -> str:
    marked = said.casefold().strip(" .,!?")
    return vocabulary().marked.get(marked) or vocabulary().command(fold(said).strip(" .,!?"))
