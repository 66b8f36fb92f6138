"""Universal words: they win over whatever is being asked."""

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
    if ctx.message.kind not in ("text", "press"):
        return "", ""
    return vocabulary().command(fold(said).strip(" .,!?")), ""
