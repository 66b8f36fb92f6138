"""Times as officials write them, and as people understand them."""

from bot.times.reading import read
from bot.times.saying import say, stamp

__all__ = ["read", "say", "stamp"]
