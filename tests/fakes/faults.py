"""What can go wrong on the way to a platform and back, on demand."""

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Kind = Literal["none", "refuse", "cut_before", "cut_silent", "cut_within", "garble"]


@dataclass(frozen=True)
class Fault:
    """One call that goes wrong."""

    kind: Kind
    status: int = 500
    body: bytes = b""
    content_type: str = "application/json"


class Faults:
    """The faults that wait for the next calls of each method."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def take(self, method: str) -> Fault | None:
        """Return what is to go wrong with this call."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None

    def breaks(self, method: str, status: int = 502, times: int = 1) -> None:
        """5xx with a page of a proxy; nothing is done."""
        self.adds(method, Fault("refuse", status, b"<html>Bad Gateway</html>", "text/html"), times)

    def cuts_before(self, method: str, times: int = 1) -> None:
        """Close the connection; nothing is done."""
        self.adds(method, Fault("cut_before"), times)

    def cuts_silently(self, method: str, times: int = 1) -> None:
        """Do it, then close the connection without a word."""
        self.adds(method, Fault("cut_silent"), times)

    def cuts_within(self, method: str, times: int = 1) -> None:
        """Do it, say 200, and close the connection in the middle of the answer."""
        self.adds(method, Fault("cut_within"), times)

    def garbles(self, method: str, body: bytes = b'{"ok":true,"resu', times: int = 1) -> None:
        """Do it, say 200, and answer nonsense."""
        self.adds(method, Fault("garble", 200, body), times)

    def spares(self, method: str, times: int = 1) -> None:
        """Let the next calls go well, before the faults that are added after this."""
        self.adds(method, Fault("none"), times)

    def adds(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of this method go wrong this way."""
        self._waiting[method].extend([fault] * times)


async def answered(
    request: web.Request, fault: Fault | None, body: bytes, status: int = 200
) -> web.StreamResponse:
    """Answer a call that was carried out, as the fault has it."""
    match fault and fault.kind:
        case "cut_silent":
            return cut(request)
        case "garble":
            assert fault
            return web.Response(body=fault.body, content_type=fault.content_type)
        case "cut_within":
            return await half(request, body)
    return web.Response(body=body, status=status, content_type="application/json")


def unanswered(request: web.Request, fault: Fault | None) -> web.Response | None:
    """Answer a call that is not to be carried out; None where it is."""
    if fault and fault.kind == "cut_before":
        return cut(request)
    if fault and fault.kind == "refuse":
        return web.Response(body=fault.body, status=fault.status, content_type=fault.content_type)
    return None


def cut(request: web.Request) -> web.Response:
    """Close the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def half(request: web.Request, body: bytes) -> web.StreamResponse:
    """Say 200 and half of the answer, and close the connection."""
    response = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport:
        request.transport.close()
    return response
