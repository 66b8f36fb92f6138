"""Changes the language."""

from bot.turn import Context, SetLanguage, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers.words import command

NAMES = {"vi": "Tiếng Việt", "en": "English"}
WORDS = {"english": "en", "tieng anh": "en", "tieng viet": "vi", "vietnamese": "vi"}


async def handle(ctx: Context) -> Turn | None:
    """Offer the languages, or take one."""
    name, rest = command(ctx)
    if name != "/language":
        return None
    wanted = rest or WORDS.get(fold(ctx.message.text), "")
    if wanted not in NAMES:
        return Turn(
            (
                Reply(
                    "Chọn ngôn ngữ / Choose a language",
                    tuple(Button(label, f"/language {code}") for code, label in NAMES.items()),
                ),
            )
        )
    said = ctx.library.gettext(wanted, "Từ bây giờ trợ lý nói tiếng Việt.")
    menu = Button(ctx.library.gettext(wanted, "Về menu"), "/menu")
    return Turn((Reply(said, (menu,)),), None, (SetLanguage(wanted),))
