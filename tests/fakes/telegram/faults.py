"""What can go wrong on the way to Telegram and back, on demand."""

from tests.fakes.faults import Fault, Faults


class TelegramFaults(Faults):
    """Faults in Telegram's own words."""

    def throttles(self, method: str, retry_after: int, times: int = 1) -> None:
        """429 with retry_after; nothing is done."""
        self.adds(method, too_fast(retry_after), times)

    def refuses(self, method: str, status: int, description: str, times: int = 1) -> None:
        """Answer ok=false with these words; nothing is done."""
        body = f'{{"ok":false,"error_code":{status},"description":"{description}"}}'.encode()
        self.adds(method, Fault("refuse", status, body), times)


def too_fast(retry_after: int) -> Fault:
    """Refuse a call until later."""
    body = (
        b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d",'
        b'"parameters":{"retry_after":%d}}' % (retry_after, retry_after)
    )
    return Fault("refuse", 429, body)
