"""The Official Account: its names, its keys, and what it bought."""

from dataclasses import dataclass
from datetime import timedelta, timezone

APP_ID = "360846524840903967"
APP_SECRET = "app-secret-test"
SECRET_KEY = "oa-secret-test"
"""Signs the webhook; not the app's secret."""
OA_ID = "388613280878808645"
ADMIN = "8756287263669629130"
NAME = "UBND xã Thử Nghiệm"

VIETNAM = timezone(timedelta(hours=7))


@dataclass(eq=False)
class Terms:
    """What the account may do and what it costs; a test changes it at will."""

    rate: int = 4000
    """Calls a minute."""
    free_messages: int | None = 8
    """How many within 48 hours of what a person did; None for no limit."""
    package_quota: int = 0
    """How many the package still covers."""
    package_used: int = 0
    price: int = 55
    """Of a message that nothing covers, in đồng."""
    wallet: int = 10**9
    """What is left to pay with, in đồng."""
    refuses_buttons: bool = False
    media_life: timedelta = timedelta(hours=1)
    """How long the address of a picture that a person sent is good."""
    charged: int = 0
    """What the messages cost until now, in đồng."""
