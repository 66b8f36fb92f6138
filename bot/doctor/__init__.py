"""Goes through everything a bot needs, and says of each what is wrong and what to do."""

from bot.doctor.content import look_at_commune, look_at_content, look_at_dates, look_at_days_off
from bot.doctor.disk import look_at_disk
from bot.doctor.examining import (
    Instruments,
    examine,
    look_at_alerts,
    look_at_channel,
    look_at_settings,
)
from bot.doctor.network import look_at_network
from bot.doctor.notices import look_at_media, look_at_notices

__all__ = (
    "Instruments",
    "examine",
    "look_at_alerts",
    "look_at_channel",
    "look_at_commune",
    "look_at_content",
    "look_at_dates",
    "look_at_days_off",
    "look_at_disk",
    "look_at_media",
    "look_at_network",
    "look_at_notices",
    "look_at_settings",
)
