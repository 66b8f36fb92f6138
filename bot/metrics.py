"""Counts what the bot does, for /metrics."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.core import Metric

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds; Zalo wants its answer within two."""


@dataclass(slots=True)
class Seconds:
    """How long something took, sorted by BOUNDS."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Sum up as Prometheus wants it: each bucket holds those below it."""
        names = [*(str(bound) for bound in BOUNDS), "+Inf"]
        return [(name, sum(self.counts[: place + 1])) for place, name in enumerate(names)]


# Counting is an addition; prometheus-client (60 ms) is loaded when somebody asks for the page.
class Metrics:
    """The counts of one process."""

    def __init__(self) -> None:
        self._turns: defaultdict[str, Seconds] = defaultdict(Seconds)
        self._deliveries: Counter[tuple[str, str]] = Counter()
        self._webhooks: defaultdict[str, Seconds] = defaultdict(Seconds)
        self._waiting: dict[str, tuple[int, float]] = {}
        self._events: Counter[tuple[str, str]] = Counter()

    def turn(self, channel: str, seconds: float) -> None:
        """Count a message that was answered, and how long the answer took."""
        self._turns[channel].add(seconds)

    def delivery(self, channel: str, state: str) -> None:
        """Count a delivery that came into this state."""
        self._deliveries[channel, state] += 1

    def webhook(self, channel: str, seconds: float) -> None:
        """Count a webhook call, and how long the platform waited."""
        self._webhooks[channel].add(seconds)

    def event(self, channel: str, name: str) -> None:
        """Count something that happened on a channel: a call made again, a call for a person."""
        self._events[channel, name] += 1

    def queue(self, name: str, waiting: int, oldest: float) -> None:
        """Note how many rows of inbox or outbox wait, and for how many seconds the oldest does."""
        self._waiting[name] = (waiting, oldest)

    def render(self) -> bytes:
        """Write the page /metrics."""
        from prometheus_client import CollectorRegistry, generate_latest

        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> "Iterator[Metric]":
        """Give prometheus-client everything counted so far."""
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        for name, text, times in (
            ("xaoi_turn_seconds", "From a message to its answer", self._turns),
            ("xaoi_webhook_seconds", "A webhook call", self._webhooks),
        ):
            spread = HistogramMetricFamily(name, text, labels=["channel"])
            for channel, seconds in times.items():
                spread.add_metric([channel], seconds.buckets(), seconds.total)
            yield spread
        sent = CounterMetricFamily(
            "xaoi_deliveries", "Deliveries that came into a state", labels=["channel", "state"]
        )
        for (channel, state), count in self._deliveries.items():
            sent.add_metric([channel, state], count)
        yield sent
        happened = CounterMetricFamily(
            "xaoi_channel_events", "What happened on a channel", labels=["channel", "event"]
        )
        for (channel, name), count in self._events.items():
            happened.add_metric([channel, name], count)
        yield happened
        rows = GaugeMetricFamily("xaoi_queue_rows", "Rows that wait", labels=["queue"])
        ages = GaugeMetricFamily("xaoi_queue_age_seconds", "Age of the oldest", labels=["queue"])
        for name, (waiting, oldest) in self._waiting.items():
            rows.add_metric([name], waiting)
            ages.add_metric([name], oldest)
        yield from (rows, ages)


_process = Metrics()
turn, delivery, webhook, queue, event = (
    _process.turn,
    _process.delivery,
    _process.webhook,
    _process.queue,
    _process.event,
)
render = _process.render
"""A process has one page; whoever counts imports this module."""
