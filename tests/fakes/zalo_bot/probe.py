"""testWebhook: what Zalo sees when it tries the address of a bot."""

from typing import Any

from aiohttp import ClientConnectorSSLError, ClientError, ClientSession

from tests.fakes.zalo_bot.forms import Refused
from tests.fakes.zalo_bot.updates import Updates

DAILY = 10
"""Tries a day; that there is a limit is known, the number is a guess."""
OUTCOMES = {200: "webhook.ok", 403: "webhook.http.403", 404: "webhook.http.404"}


class Probe:
    """Tries the webhook on demand, a few times a day."""

    def __init__(self) -> None:
        self._left = DAILY

    async def call(self, client: ClientSession, updates: Updates) -> dict[str, Any]:
        """Try it and tell the outcome."""
        if not self._left:
            raise Refused(426, "Daily limit of testWebhook reached")
        self._left -= 1
        outcome = await _outcome(client, updates)
        return {
            "ok": outcome == "webhook.ok",
            "url": updates.url,
            "outcome": outcome,
            "hint": "",
        }


async def _outcome(client: ClientSession, updates: Updates) -> str:
    headers = {"X-Bot-Api-Secret-Token": updates.secret, "User-Agent": "Java/17.0.9"}
    try:
        # A guess: what the real one posts is documented nowhere.
        async with client.post(updates.url, json={"ok": True}, headers=headers) as got:
            status = got.status
    except ClientConnectorSSLError:
        return "webhook.err.tls"
    except (ClientError, TimeoutError):
        return "webhook.err.unreachable"
    other = "webhook.http.5xx" if status >= 500 else "webhook.http.other"
    return OUTCOMES.get(status, other)
