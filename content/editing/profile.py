"""Reads a commune's profile that is kept where all content is: as text."""

from functools import lru_cache

from pydantic import ValidationError

from bot.errors import ContentWrong
from content.commune import Commune
from content.load import parse
from content.mistakes import invalid


@lru_cache(maxsize=32)
def load_profile(text: str, name: str) -> Commune:
    """Read a commune's profile; `name` is what its mistakes are told under."""
    raw = parse(text, name)
    try:
        return Commune.model_validate(raw)
    except ValidationError as error:
        raise ContentWrong(f"{name}, {invalid(error, raw)}") from error
