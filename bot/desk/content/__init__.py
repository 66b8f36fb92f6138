"""Content at the desk: all of it with its days, edited in sentences, judged by somebody else."""

from bot.desk.content.judging import PAGES as DRAFTS
from bot.desk.content.listing import PAGES as LIST
from bot.desk.content.showing import PAGES as ONE
from bot.desk.content.versions import PAGES as VERSIONS
from bot.desk.content.writing import PAGES as FORM
from bot.desk.guard import Page

PAGES: tuple[Page, ...] = (*LIST, *DRAFTS, *ONE, *FORM, *VERSIONS)
"""`/content/edits/…` comes before `/content/{kind}/…`: the first that fits is taken."""

__all__ = ["PAGES"]
