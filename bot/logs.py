"""Logs that carry ids and never people: lines in a terminal, JSON elsewhere."""

import logging
import re
import sys
from collections.abc import Mapping
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.privacy import scrub

if TYPE_CHECKING:
    from stamina.instrumentation import RetryDetails

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
    _tell_of_retries()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _tell_of_retries() -> None:
    """Say in our own words that somebody's system is away: stamina would show the arguments."""
    from stamina.instrumentation import set_on_retry_hooks

    def tell(details: "RetryDetails") -> None:
        error = details.caused_by
        why = getattr(error, "code", type(error).__name__)
        wait = round(details.wait_for, 1)
        structlog.get_logger().warning("platform.away", where=_place(error), why=why, wait=wait)

    set_on_retry_hooks([tell])


def _place(error: Exception) -> str:
    """Name the module of ours where it happened; empty where none took part."""
    names = [frame.f_globals["__name__"] for frame, _ in walk_tb(error.__traceback__)]
    return next((name for name in reversed(names) if name.startswith("bot.")), "")


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
