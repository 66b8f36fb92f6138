"""What the commune sees of how it goes: counted, shown so that nobody is found, reported."""

from bot.figures.acting import LARGEST, Acting, may_set, refusals
from bot.figures.charts import Chart, charts
from bot.figures.month import Month
from bot.figures.paper import docx
from bot.figures.places import in_the_middle
from bot.figures.report import Report, report
from bot.figures.shown import Figures, read

__all__ = (
    "LARGEST",
    "Acting",
    "Chart",
    "Figures",
    "Month",
    "Report",
    "charts",
    "docx",
    "in_the_middle",
    "may_set",
    "read",
    "refusals",
    "report",
)
