"""What can go wrong on the way to Telegram and back, on demand."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

Kind = Literal["refuse", "cut_before", "cut_silent", "cut_within", "garble"]


@dataclass(frozen=True)
class Fault:
    """One call that goes wrong."""

    kind: Kind
    status: int = 500
    body: bytes = b""


class Faults:
    """The faults that wait for the next calls of each method."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def take(self, method: str) -> Fault | None:
        """Return what is to go wrong with this call."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None

    def throttles(self, method: str, retry_after: int, times: int = 1) -> None:
        """429 with retry_after; nothing is done."""
        body = (
            b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
            b'"parameters":{"retry_after":%d}}' % (retry_after, retry_after)
        )
        self._add(method, Fault("refuse", 429, body), times)

    def breaks(self, method: str, status: int = 502, times: int = 1) -> None:
        """5xx with a page of a proxy; nothing is done."""
        self._add(method, Fault("refuse", status, b"<html>Bad Gateway</html>"), times)

    def refuses(self, method: str, status: int, description: str, times: int = 1) -> None:
        """Answer ok=false with these words; nothing is done."""
        body = f'{{"ok":false,"error_code":{status},"description":"{description}"}}'.encode()
        self._add(method, Fault("refuse", status, body), times)

    def cuts_before(self, method: str, times: int = 1) -> None:
        """Close the connection; nothing is done."""
        self._add(method, Fault("cut_before"), times)

    def cuts_silently(self, method: str, times: int = 1) -> None:
        """Do it, then close the connection without a word."""
        self._add(method, Fault("cut_silent"), times)

    def cuts_within(self, method: str, times: int = 1) -> None:
        """Do it, say 200, and close the connection in the middle of the answer."""
        self._add(method, Fault("cut_within"), times)

    def garbles(self, method: str, body: bytes = b'{"ok":true,"resu', times: int = 1) -> None:
        """Do it, say 200, and answer nonsense."""
        self._add(method, Fault("garble", 200, body), times)

    def _add(self, method: str, fault: Fault, times: int) -> None:
        self._waiting[method].extend([fault] * times)
