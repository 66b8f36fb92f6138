"""Fetches a photo that somebody sent on Zalo: its address soon expires; into memory only."""

from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.downloads import read
from bot.errors import ChannelUnavailable

PATIENCE = ClientTimeout(total=20)
LARGEST = 10 * 2**20
HOSTS = ("zdn.vn",)
"""Whose servers keep what people send (A.7); nobody else's are asked."""


def loopback(url: str) -> str:
    """Name the host of a fake Zalo on this machine; empty for the real one."""
    host = urlsplit(url).hostname or ""
    return host if host in ("127.0.0.1", "localhost") else ""


async def fetch(url: str, also: str) -> bytes:
    """Return the bytes; `also` is the host of a fake. Raises ChannelUnavailable."""
    host = _host(url)
    if not host or not (host == also or host.endswith(tuple(f".{one}" for one in HOSTS))):
        raise ChannelUnavailable("photo_elsewhere")
    try:
        async with (
            ClientSession(timeout=PATIENCE) as session,
            # No redirects: they would lead to hosts that nobody has looked at.
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:  # noqa: PLR2004 - OK
                raise ChannelUnavailable("photo_gone")
            content = await read(answer, LARGEST)
    # ValueError: a host that no name can be.
    except (ClientError, TimeoutError, OSError, ValueError):
        raise ChannelUnavailable("photo_network") from None
    if content is None:
        raise ChannelUnavailable("photo_too_large")
    return content


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    good = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return (parts.hostname or "") if good else ""
