"""Calls for a person: whoever reads only the log is told what it is about."""

import structlog

from bot.alerts import Alerts
from bot.app import App
from tests.chat import Clock


async def test_the_log_says_what_it_is_about(app: App, clock: Clock) -> None:
    """The sentence stands beside the code: no table has to be at hand."""
    alerts = Alerts(app.db, (), clock)

    with structlog.testing.capture_logs() as told:
        await alerts.raise_("zalo_oa", "-321", "Ví ZCA hết tiền.")

    assert told == [
        {
            "event": "alert",
            "log_level": "critical",
            "channel": "zalo_oa",
            "code": "-321",
            "told": "Ví ZCA hết tiền.",
        }
    ]
