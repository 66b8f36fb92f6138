"""Notices at the desk: write, look through, judge, send, follow, report."""

from bot.desk.guard import Page
from bot.desk.notices.copies import PAGES as COPIES
from bot.desk.notices.deeds import PAGES as DEEDS
from bot.desk.notices.listing import PAGES as LIST
from bot.desk.notices.progress import PAGES as PROGRESS
from bot.desk.notices.report import PAGES as REPORT
from bot.desk.notices.showing import PAGES as ONE
from bot.desk.notices.writing import PAGES as FORM

PAGES: tuple[Page, ...] = (*LIST, *FORM, *ONE, *PROGRESS, *REPORT, *COPIES, *DEEDS)
"""`/notices/new` comes before `/notices/{notice}`: the first that fits is taken."""

__all__ = ["PAGES"]
