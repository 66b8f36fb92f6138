"""Who runs lanes and timed work: tasks of this process, or Procrastinate on PostgreSQL."""

from bot.jobs.embedded import Embedded
from bot.jobs.shared import Shared
from bot.jobs.work import Work

__all__ = ["Embedded", "Shared", "Work"]
