"""Finds codes in whatever people type, paste or photograph."""

from bot.codes.agencies import Agency, agency
from bot.codes.dossier import Found, find, looks_like_code

__all__ = ["Agency", "Found", "agency", "find", "looks_like_code"]
