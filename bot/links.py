"""Which links are official, and which only look it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Verdict(StrEnum):
    """What may be said about a link."""

    official = "official"
    """Of the state (.gov.vn), one of the two app stores, or our own site."""
    lookalike = "lookalike"
    """Dresses up as the state: nobody should open it."""
    other = "other"
    """Neither: we know nothing about it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands in a text."""

    text: str
    verdict: Verdict


STORES = frozenset({"play.google.com", "apps.apple.com"})
# A domain of the state is sold to nobody else: what bears these words elsewhere is dressed up.
STATE_WORDS = re.compile(
    r"gov|dichvucong|dvcqg|dvc(?![a-z])|vneid|dinhdanh|cancuoc|cccd|congan|"
    r"chinhphu|baohiemxahoi|bhxh|vssid|etax|tongcucthue|thuedientu|hanhchinhcong|motcua"
)
HOST = re.compile(r"[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+")
ENDINGS = (
    "vn|com|net|org|info|biz|xyz|top|vip|cc|co|me|io|ly|gl|link|click|online|site|website|shop|"
    "store|app|apk|asia|club|icu|live|pro|work|tech|space|fun|life|world|mobi|us|uk|cn|ru|hk|tw|"
    "sg|la|kh|tk|ml|ga|cf|gq|pw|ws|tv|dev|page|today|cloud|digital|support|help|services"
)
IN_TEXT = re.compile(
    r"https?:[/\\]{1,2}[^\s<>\"“”]+"
    rf"|(?<![\w@.\-])(?:[\w\-]+\.)+(?:{ENDINGS})(?![\w\-])(?:[/?#:][^\s<>\"“”]*)?",
    re.IGNORECASE,
)


def official(url: str, ours: Collection[str] = ()) -> bool:
    """Tell whether a link belongs to the state, to an app store, or to us."""
    return verdict(url, ours) is Verdict.official


def host_of(url: str) -> tuple[str, ...]:
    """Return the host of our own site as `ours` wants it; nothing where there is no site."""
    parts = _split(url)
    return (parts[0],) if parts else ()


def verdict(url: str, ours: Collection[str] = ()) -> Verdict:
    """Judge one link by its host alone: what comes before and after it proves nothing.

    `ours` are the hosts of our own site: they and what stands below them are official, what
    only bears their name is dressed up as us.
    """
    parts = _split(url)
    if parts is None:
        return Verdict.lookalike
    host, path = parts
    if host in STORES or any(_below(host, own) for own in ("gov.vn", *ours)):
        return Verdict.official
    dressed_up = STATE_WORDS.search(host) or any(own in host for own in ours)
    if dressed_up or f"{host}{path}".endswith(".apk"):
        return Verdict.lookalike
    return Verdict.other


def _below(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def find(text: str, ours: Collection[str] = ()) -> tuple[Link, ...]:
    """List the links of a text, also those written without https."""
    found = (match[0].rstrip(".,;:!?)]}…'") for match in IN_TEXT.finditer(text))
    return tuple(Link(link, verdict(link, ours)) for link in found)


def _split(url: str) -> tuple[str, str] | None:
    """Return host and path as a browser would go to them; None if written to deceive."""
    address = url.strip()
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return None
    host = (parts.hostname or "").removesuffix(".")
    # Browsers go to what stands after an @, and read a backslash as a slash.
    disguised = "@" in parts.netloc or "\\" in url or "xn--" in host or not HOST.fullmatch(host)
    return None if disguised else (host, parts.path.lower())
