"""Tokens: given on consent, renewed by a token good for once, expired by the clock.

The numbers -14002, -14003 and -14014 are Zalo's; the other refusals' numbers are our guess.
"""

import base64
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.zalo_oa.account import APP_ID, APP_SECRET
from tests.fakes.zalo_oa.forms import Params, Refused

ACCESS_LIFE = timedelta(hours=25)
REFRESH_LIFE = timedelta(days=90)
CODE_LIFE = timedelta(minutes=10)


@dataclass
class Grant:
    """A pair of tokens and until when each is good."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime


class Tokens:
    """All tokens and codes that are out."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._grants: list[Grant] = []
        self._codes: dict[str, tuple[str, datetime]] = {}
        self._numbers = itertools.count(1)

    def grant(self) -> Grant:
        """Give a fresh pair."""
        number, now = next(self._numbers), self._clock()
        grant = Grant(
            f"access-{number}-{'a' * 40}",
            f"refresh-{number}-{'r' * 40}",
            now + ACCESS_LIFE,
            now + REFRESH_LIFE,
        )
        self._grants.append(grant)
        return grant

    def consent(self, code_challenge: str) -> str:
        """Give a code that can be exchanged once by whoever knows the verifier."""
        code = f"code-{next(self._numbers)}"
        self._codes[code] = (code_challenge, self._clock() + CODE_LIFE)
        return code

    def revoke(self) -> None:
        """Forget every token."""
        self._grants.clear()
        self._codes.clear()

    def expire_access(self) -> None:
        """End the life of the access tokens."""
        for grant in self._grants:
            grant.access_until = self._clock()

    def check(self, access: str) -> None:
        """Let a call pass, or not."""
        grant = next((one for one in self._grants if one.access == access), None)
        if grant is None:
            raise Refused(-216)
        if grant.access_until <= self._clock():
            raise Refused(-220)

    def answer(self, params: Params, secret: str) -> dict[str, Any]:
        """Answer a call for tokens; refusals too come with HTTP 200."""
        if params.get("app_id") != APP_ID:
            return refusal(-14002, "Invalid app id")
        if secret != APP_SECRET:
            return refusal(-14004, "Invalid secret key")
        match params.get("grant_type"):
            case "authorization_code":
                return self._exchange(params)
            case "refresh_token":
                return self._refresh(params)
        return refusal(-14005, "Invalid grant type")

    def _exchange(self, params: Params) -> dict[str, Any]:
        challenge, until = self._codes.get(params.get("code", ""), ("", None))
        if until is None or until <= self._clock():
            return refusal(-14006, "Invalid authorization code")
        if challenge != challenge_of(params.get("code_verifier", "")):
            return refusal(-14007, "Invalid code verifier")
        del self._codes[params["code"]]
        return pair(self.grant())

    def _refresh(self, params: Params) -> dict[str, Any]:
        now, token = self._clock(), params.get("refresh_token")
        used = next((one for one in self._grants if one.refresh == token), None)
        if used is None or used.refresh_until <= now:
            return refusal(-14014, "Invalid refresh token")
        # The pair stays known, so that its access token is told to be expired, not unknown.
        used.access_until = used.refresh_until = now
        return pair(self.grant())


def challenge_of(verifier: str) -> str:
    """Return the PKCE challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def pair(grant: Grant) -> dict[str, str]:
    """Lay the tokens out as Zalo does: the seconds are a string."""
    return {
        "access_token": grant.access,
        "refresh_token": grant.refresh,
        "expires_in": str(int(ACCESS_LIFE.total_seconds())),
    }


def refusal(error: int, name: str) -> dict[str, Any]:
    """Lay a refusal out as Zalo's OAuth does."""
    return {
        "error_name": name,
        "error_reason": name,
        "ref_doc": "https://developers.zalo.me/docs/",
        "error_description": name,
        "error": error,
    }
