"""What can go wrong on the way to Zalo and back, on demand."""

import json

from tests.fakes.faults import Fault, Faults


class ZaloBotFaults(Faults):
    """Faults in Zalo's own words."""

    def throttles(self, method: str, times: int = 1) -> None:
        """429, which never says for how long; nothing is done."""
        self.refuses(method, 429, "Too Many Requests", times)

    def refuses(self, method: str, code: int, description: str, times: int = 1) -> None:
        """Answer ok=false with these words; nothing is done."""
        self.adds(method, Fault("refuse", code, refusal(code, description)), times)


def refusal(code: int, description: str) -> bytes:
    """Write an answer with ok=false."""
    told = {"ok": False, "error_code": code, "description": description}
    return json.dumps(told, ensure_ascii=False).encode()
