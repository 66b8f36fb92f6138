"""Says things in the person's language: texts from catalogues, dates and amounts by Babel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from babel import Locale

SOURCE = "vi"
"""What the texts are written in; it needs no catalogue."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The translations of every text, by language."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `<language>/LC_MESSAGES/bot.po` of every language there is."""
        found = sorted(folder.glob("*/LC_MESSAGES/bot.po"))
        return cls({path.parts[-3]: _read(path, path.stat().st_mtime_ns) for path in found})

    @property
    def languages(self) -> tuple[str, ...]:
        """Name the languages there is a catalogue for; Vietnamese is not among them."""
        return tuple(self.texts)

    def gettext(self, language: str, text: str) -> str:
        """Translate; what has no translation stays Vietnamese."""
        return self.texts.get(language, {}).get(text, text)


@lru_cache(maxsize=16)
def _read(path: Path, changed_at: int) -> Mapping[str, str]:
    """Read one catalogue; the same file is read only once."""
    del changed_at
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {
            message.id: message.string
            for message in read_po(file)
            if isinstance(message.id, str)
            and isinstance(message.string, str)
            and message.id
            and message.string
            and not message.fuzzy
        }


def say_date(day: date, language: str = SOURCE) -> str:
    """Say a day as on an appointment slip: `thứ Năm 26/11/2026`."""
    from babel.dates import format_date

    locale = _locale(language)
    if locale.language != SOURCE:
        return format_date(day, "full", locale)
    said = format_date(day, "EEEE dd/MM/y", locale)
    return said[:1].lower() + said[1:]


def say_time(moment: datetime, language: str = SOURCE) -> str:
    """Say a moment of a day, by its own time zone: `8:05 ngày 26/11`."""
    from babel.dates import format_date, format_skeleton, format_time

    locale = _locale(language)
    if locale.language != SOURCE:
        day = format_skeleton("MMMd", moment, tzinfo=moment.tzinfo, locale=locale)
        return f"{format_time(moment, 'short', moment.tzinfo, locale)}, {day}"
    hour = format_time(moment, "H:mm", moment.tzinfo, locale)
    return f"{hour} ngày {format_date(moment, 'dd/MM', locale)}"


def say_money(amount: int, language: str = SOURCE) -> str:
    """Say an amount in đồng: `150.000 đồng`."""
    unit = "đồng" if _locale(language).language == SOURCE else "VND"
    return f"{say_number(amount, language)} {unit}"


def say_number(number: int, language: str = SOURCE) -> str:
    """Say a number with the groups people are used to: `1.234`."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(language))


@lru_cache(maxsize=8)
def _locale(language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)
