"""Gets tokens from Zalo: by an administrator's consent (PKCE), or by the last refresh token."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.errors import ChannelUnavailable
from bot.storage.tokens import Pair

PATIENCE = ClientTimeout(total=20)
REDIRECTS = range(300, 400)
LONGEST = 900_000
"""Seconds beyond which nothing that Zalo says of a life is believed."""
LIFE = 90_000
"""Seconds an access token lives, should Zalo not say (25 h)."""


class Refused(Exception):
    """Zalo will not give tokens for this; `code` is Zalo's number."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_verifier() -> str:
    """Make the secret half of a PKCE pair: 43 letters and digits (A.2)."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "".join(secrets.choice(letters) for _ in range(43))


def challenge(verifier: str) -> str:
    """Make the half that is shown to Zalo."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class OAuth:
    """Zalo's token endpoint for one app."""

    def __init__(
        self, app_id: str, app_secret: str, base_url: str, now: Callable[[], datetime]
    ) -> None:
        self.app_id = app_id
        self._secret = app_secret
        self._url = f"{base_url.rstrip('/')}/v4/oa/access_token"
        self._now = now

    async def exchange(self, code: str, verifier: str) -> Pair:
        """Exchange the code of a consent: once, within ten minutes."""
        return await self._ask(
            {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        )

    async def refresh(self, token: str) -> Pair:
        """Exchange a refresh token: it is dead afterwards, whether or not the answer arrives."""
        return await self._ask({"grant_type": "refresh_token", "refresh_token": token})

    async def _ask(self, form: Mapping[str, str]) -> Pair:
        """Ask for a pair; raises Refused, or ChannelUnavailable where nobody knows."""
        headers = {"secret_key": self._secret}
        try:
            async with (
                ClientSession(timeout=PATIENCE) as session,
                session.post(
                    self._url,
                    data={**form, "app_id": self.app_id},
                    headers=headers,
                    # Elsewhere is not where our secret goes.
                    allow_redirects=False,
                ) as answer,
            ):
                if answer.status in REDIRECTS:
                    raise ChannelUnavailable("oauth_lost", ambiguous=True)
                told = await answer.json(content_type=None)
        # Not "from error": its text may quote what was sent.
        except ClientConnectorError:
            raise ChannelUnavailable("oauth_network") from None
        except (ClientError, TimeoutError, ValueError, OSError):
            raise ChannelUnavailable("oauth_lost", ambiguous=True) from None
        return self._pair(told)

    def _pair(self, told: Any) -> Pair:
        match told:
            case {"access_token": str(access), "refresh_token": str(refresh)}:
                now = self._now()
                life = str(told.get("expires_in", ""))
                seconds = min(int(life), LONGEST) if life.isdecimal() else LIFE
                return Pair(access, refresh, now, now + timedelta(seconds=seconds))
            case {"error": code}:
                raise Refused(str(code)[:20])
        raise ChannelUnavailable("oauth_lost", ambiguous=True)
