"""Tells why Zalo cannot call us at the public address, before anybody copies it to Zalo."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.channels.zalo_photos import loopback
from bot.config import Settings

NO_ADDRESS = "Chưa có XAOI_PUBLIC_URL: Zalo chưa biết gọi về đâu."
NOT_HTTPS = "XAOI_PUBLIC_URL={url} không phải https. Zalo chỉ gọi vào địa chỉ https."
INSIDE = "XAOI_PUBLIC_URL={url} chỉ mở được trong máy này hoặc mạng này. Zalo không gọi vào được."
CURE = (
    "Cho máy chủ một tên miền có https (từng bước ở docs/may-chu.md), "
    "ghi vào .env: XAOI_PUBLIC_URL=https://ten-mien-cua-xa"
)


def is_inside(url: str) -> bool:
    """Tell whether an address is good only on this machine, or in a network of its own."""
    host = _host(url)
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))


def objection(settings: Settings, kind: str) -> str:
    """Say why Zalo cannot call this channel; empty where it can, or need not."""
    url = settings.public_url.rstrip("/")
    if not _is_called(settings, kind):
        return ""
    if not url:
        return NO_ADDRESS
    if is_inside(url):
        return INSIDE.format(url=url)
    return "" if url.startswith("https://") else NOT_HTTPS.format(url=url)


def _is_called(settings: Settings, kind: str) -> bool:
    """Tell whether the real Zalo calls this channel; a fake one calls wherever it is told."""
    match kind:
        case "zalo_oa":
            return not loopback(settings.zalo_oa_api_url)
        case "zalo_bot":
            called = settings.zalo_bot_mode == "webhook"
            return called and not loopback(settings.zalo_bot_api_url)
    return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
