"""Waits out a platform that is away: for listeners, who have nobody to give up to."""

import stamina

from bot.errors import SendError, Throttled

LONGEST_WAIT = 30.0
"""Seconds between tries."""


def patiently() -> stamina.BoundAsyncRetryingCaller:
    """Make a caller that tries for ever, as long as it is the platform that fails."""
    return stamina.AsyncRetryingCaller(attempts=None, timeout=None, wait_max=LONGEST_WAIT).on(
        _wait
    )


def _wait(error: Exception) -> bool | float:
    if isinstance(error, Throttled):
        return error.retry_after
    return isinstance(error, SendError)
