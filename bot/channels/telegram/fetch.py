"""Fetches a picture or a file that somebody sent on Telegram; into memory only."""

from typing import Any
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from bot.channels.downloads import read
from bot.errors import ChannelUnavailable, Throttled

PATIENCE = ClientTimeout(total=60, sock_connect=5, sock_read=20)
LARGEST = 20 * 2**20
"""Bytes that Telegram hands out."""
TOO_BIG = "too_big"


async def fetch(api_url: str, token: str, media: str) -> bytes:
    """Return the bytes behind a file id; raises ChannelUnavailable, Throttled."""
    base = api_url.rstrip("/")
    try:
        async with ClientSession(timeout=PATIENCE) as session:
            asked = {"file_id": media}
            async with session.post(f"{base}/bot{token}/getFile", json=asked) as answer:
                path = await _path(answer)
            url = f"{base}/file/bot{token}/{quote(path)}"
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status != 200:  # noqa: PLR2004 - OK
                    raise ChannelUnavailable("gone")
                content = await read(answer, LARGEST)
    # Not "from error": errors of aiohttp may quote the URL, and the token is in it.
    except (ClientError, TimeoutError, OSError, ValueError):
        raise ChannelUnavailable("network") from None
    if content is None:
        raise ChannelUnavailable(TOO_BIG)
    return content


async def _path(answer: ClientResponse) -> str:
    """Read where a file lies; ValueError where the answer is none of Telegram's."""
    told: Any = await answer.json(content_type=None)
    match told:
        case {"ok": True, "result": {"file_size": int(size)}} if size > LARGEST:
            raise ChannelUnavailable(TOO_BIG)
        case {"ok": True, "result": {"file_path": str(path)}}:
            return path
        case {"error_code": 429, "parameters": {"retry_after": int(wait)}}:
            raise Throttled(wait)
        case {"ok": False, "description": str(why)} if "too big" in why.lower():
            raise ChannelUnavailable(TOO_BIG)
        case {"ok": False, "error_code": 400}:
            raise ChannelUnavailable("gone")
    raise ValueError
