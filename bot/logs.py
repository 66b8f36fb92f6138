"""Logs that carry ids and never people: lines in a terminal, JSON elsewhere."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.privacy import scrub

TOKEN = re.compile(r"(/bot|access_token=|token=|secret=|Bearer )[^/\s&\"']+", re.IGNORECASE)
PASSWORD_IN_URL = re.compile(r"(://[^:/\s]+:)[^@/\s]+@")
CHATTY = ("aiogram", "telegram", "httpx", "httpcore", "aiosqlite", "uvicorn.access", "alembic")
"""Libraries that tell every call they make."""
OURS = frozenset({"timestamp", "level", "logger", "address"})
"""Fields that hold nothing but ids; some look like a card's number."""
SHORT_NUMBER = 10**8
"""Ids of rows are below it; a longer number may be somebody's."""


def configure(level: str, *, as_json: bool) -> None:
    """Send our own logs and those of libraries to stderr, all through the same guard."""
    ours: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
    ]
    # Plain tracebacks: the richer ones print local variables, and with them what people wrote.
    ending: list[Processor] = [
        structlog.processors.format_exc_info,
        guard,
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
    structlog.configure(
        processors=[*ours, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*ours, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def guard(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take out what should never have come here: tokens, and all that `privacy` finds."""
    return {key: value if key in OURS else clean(value) for key, value in event.items()}


def clean(value: Any) -> Any:
    """Clean a field, whatever is nested in it."""
    match value:
        case bool() | float() | None:
            return value
        case int():
            return value if abs(value) < SHORT_NUMBER else clean(str(value))
        case str():
            return scrub(PASSWORD_IN_URL.sub(r"\1***@", TOKEN.sub(r"\1***", value)))
        case Mapping():
            return {key: clean(one) for key, one in value.items()}
        case list() | tuple():
            return [clean(one) for one in value]
        case _:
            return clean(str(value))
