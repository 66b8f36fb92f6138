"""What can go wrong on the way to Zalo and back, on demand."""

import json

from tests.fakes.faults import Fault, Faults


class ZaloFaults(Faults):
    """Faults in Zalo's own words; a method is named by its path."""

    def refuses(self, method: str, error: int, message: str = "", times: int = 1) -> None:
        """Answer with this error number and HTTP 200; nothing is done."""
        self.adds(method, refusal(error, message), times)


def refusal(error: int, message: str = "") -> Fault:
    """Refuse a call with this error number."""
    body = json.dumps({"error": error, "message": message or "Error"}).encode()
    return Fault("refuse", 200, body)
