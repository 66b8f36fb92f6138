"""Who a visitor of the web chat is: a random token in a cookie, of which we keep the hash."""

import hashlib
import re
import secrets
from dataclasses import dataclass

from starlette.requests import HTTPConnection

DAYS = 180
TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser; a framed page is another visitor than the page on its own."""

    token: str
    framed: bool
    secure: bool

    @classmethod
    def of(cls, connection: HTTPConnection) -> "Visitor | None":
        """Recognise the visitor; None for a new one."""
        framed = is_framed(connection)
        token = connection.cookies.get(_cookie_name(framed=framed), "")
        return cls(token, framed, _is_secure(connection)) if TOKEN.fullmatch(token) else None

    @classmethod
    def new(cls, connection: HTTPConnection) -> "Visitor":
        """Make up a token for a new visitor."""
        return cls(secrets.token_urlsafe(24), is_framed(connection), _is_secure(connection))

    @property
    def address(self) -> str:
        """What the rest of the bot knows of the visitor."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:32]

    @property
    def cookie(self) -> str:
        """The Set-Cookie line that makes the browser remember."""
        # Partitioned: inside another site's page, the visitor of that site only.
        where = (
            "; SameSite=None; Secure; Partitioned"
            if self.framed
            else "; SameSite=Lax" + ("; Secure" if self.secure else "")
        )
        return (
            f"{_cookie_name(framed=self.framed)}={self.token}; Path=/; Max-Age={DAYS * 86400}; "
            f"HttpOnly{where}"
        )


def is_framed(connection: HTTPConnection) -> bool:
    """Tell whether the page stands inside a page of another site."""
    return connection.query_params.get("embed") == "1"


def _cookie_name(*, framed: bool) -> str:
    return "xaoi_framed" if framed else "xaoi"


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.url.scheme in ("https", "wss")
