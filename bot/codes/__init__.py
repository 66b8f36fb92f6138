"""Finds codes in whatever people type, paste or photograph."""

from bot.codes.agencies import Agency, agency
from bot.codes.dossier import Found, find, lacks_front, looks_like_code
from bot.codes.others import Other, other

__all__ = [
    "Agency",
    "Found",
    "Other",
    "agency",
    "find",
    "lacks_front",
    "looks_like_code",
    "other",
]
