"""What goes wrong by chance, on every call that sends: for runs of thousands of messages."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.faults import Fault

FAULTS = {
    "breaks": Fault("refuse", 502, b"<html>Bad Gateway</html>", "text/html"),
    "cuts_before": Fault("cut_before"),
    "cuts_silent": Fault("cut_silent"),
    "cuts_within": Fault("cut_within"),
    "garbles": Fault("garble", 200, b'{"ok":true,"resu'),
}


@dataclass
class Weather:
    """How slow a platform is, and how likely a call goes wrong in each way; 0.01 is one in 100."""

    rng: random.Random
    slow: tuple[float, float] = (0.0, 0.0)
    """Seconds that a call takes, from-to."""
    throttle: float = 0.0
    """“Too fast”, whatever the rate was."""
    breaks: float = 0.0
    cuts_before: float = 0.0
    cuts_silent: float = 0.0
    cuts_within: float = 0.0
    garbles: float = 0.0
    blocks: float = 0.0
    """The person shuts the bot out, from this call on."""
    happened: Counter[str] = field(default_factory=Counter)
    """How often what went wrong."""

    async def strike(self, too_fast: Fault, block: Callable[[], None]) -> Fault | None:
        """Take the time of a call; returns what goes wrong with it."""
        # Drawn before anything is awaited, so that the order of calls alone decides.
        seconds, drawn = self.rng.uniform(*self.slow), self.rng.random()
        kind = self._kind(drawn)
        if kind:
            self.happened[kind] += 1
        if seconds:
            await asyncio.sleep(seconds)
        if kind == "blocks":
            block()
        return too_fast if kind == "throttle" else FAULTS.get(kind)

    def _kind(self, drawn: float) -> str:
        for kind in ("throttle", *FAULTS, "blocks"):
            drawn -= getattr(self, kind)
            if drawn < 0:
                return kind
        return ""
