"""The page /metrics says what the bot did."""

import subprocess
import sys

from bot.metrics import Metrics


def test_the_page_counts() -> None:
    """Turns, deliveries, waiting rows and webhook calls stand on the page."""
    metrics = Metrics()
    metrics.turn("webchat", 0.02)
    metrics.turn("webchat", 9)
    metrics.delivery("telegram", "sent")
    metrics.delivery("telegram", "sent")
    metrics.webhook("zalo_oa", 0.25)
    metrics.queue("outbox", 3, 12.5)

    page = metrics.render().decode().splitlines()

    assert 'xaoi_turn_seconds_bucket{channel="webchat",le="0.025"} 1.0' in page
    assert 'xaoi_turn_seconds_count{channel="webchat"} 2.0' in page
    assert 'xaoi_turn_seconds_sum{channel="webchat"} 9.02' in page
    assert 'xaoi_deliveries_total{channel="telegram",state="sent"} 2.0' in page
    assert 'xaoi_webhook_seconds_bucket{channel="zalo_oa",le="0.25"} 1.0' in page
    assert 'xaoi_webhook_seconds_bucket{channel="zalo_oa",le="0.1"} 0.0' in page
    assert 'xaoi_queue_rows{queue="outbox"} 3.0' in page
    assert 'xaoi_queue_age_seconds{queue="outbox"} 12.5' in page


def test_nothing_happened_yet() -> None:
    """A bot that just started has a page too."""
    assert b"xaoi_deliveries" in Metrics().render()


def test_counting_loads_no_library() -> None:
    """A bot that nobody measures does not pay for it."""
    code = (
        "import sys; from bot import metrics; metrics.turn('webchat', 1);"
        "sys.exit('prometheus_client' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own interpreter
