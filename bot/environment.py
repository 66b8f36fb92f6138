"""Reads the settings once, and refuses those that do not fit one another."""

import re
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from bot.config import Settings
from bot.errors import SettingsWrong
from bot.hours import parse_quiet


def read(**overrides: object) -> Settings:
    """Read the settings; raises SettingsWrong with a sentence that names the wrong one."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "XAOI_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        cure = CURES.get(first["type"], "").format(**first.get("ctx", {}))
        raise SettingsWrong(
            f"{name}={first['input']!r} chưa dùng được. {cure}"
            f"Sửa trong môi trường hoặc tệp .env rồi chạy lại."
        ) from error
    check(settings)
    # A command that says itself which channels it wants calls nobody.
    if "channels" not in overrides:
        check_alerts(settings)
    return settings


CURES = {
    "int_parsing": "Phải là một số. ",
    "float_parsing": "Phải là một số. ",
    "less_than_equal": "Lớn nhất là {le}. ",
    "greater_than_equal": "Nhỏ nhất là {ge}. ",
    "greater_than": "Phải lớn hơn {gt}. ",
    "literal_error": "Chọn một trong: {expected}. ",
}
"""What to write instead, by the kind of mistake."""
DATABASE = re.compile(r"sqlite\+aiosqlite:///.+|postgresql\+asyncpg://.+")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
KNOWN = ("webchat", "zalo_oa", "zalo_bot", "telegram")
URLS = (
    "public_url",
    "telegram_api_url",
    "dossier_url",
    "zalo_oa_api_url",
    "zalo_oa_oauth_url",
    "zalo_bot_api_url",
)


def check(settings: Settings) -> None:
    """Refuse settings that do not fit one another."""
    for name in settings.channels:
        if name not in KNOWN:
            raise SettingsWrong(
                f"XAOI_CHANNELS có kênh {name!r} chưa biết. Các kênh: {', '.join(KNOWN)}."
            )
        if name in CHECKS:
            CHECKS[name](settings)
    if not DATABASE.fullmatch(settings.database_url):
        raise SettingsWrong(
            "XAOI_DATABASE_URL phải có dạng sqlite+aiosqlite:///đường/dẫn.db "
            "hoặc postgresql+asyncpg://tên:mật-khẩu@máy/kho."
        )
    check_urls(settings)
    try:
        parse_quiet(settings.quiet_hours)
    except ValueError as error:
        raise SettingsWrong(
            f"XAOI_QUIET_HOURS={settings.quiet_hours!r} chưa dùng được. "
            "Viết giờ bắt đầu và giờ hết, ví dụ 21:00-6:00."
        ) from error
    if not settings.commune.is_file():
        raise SettingsWrong(f"XAOI_COMMUNE: không thấy tệp {settings.commune}.")
    if not (settings.content / "flows").is_dir():
        raise SettingsWrong(f"XAOI_CONTENT: trong {settings.content} không có thư mục flows.")


def check_alerts(settings: Settings) -> None:
    """Refuse alerts to somebody who cannot be reached."""
    for who in settings.alert_to:
        channel, _, id_ = who.partition(":")
        if channel not in settings.channels or not id_:
            raise SettingsWrong(
                f"XAOI_ALERT_TO={who!r}: viết kênh:mã, ví dụ telegram:42, và kênh đó phải bật."
            )


def check_urls(settings: Settings) -> None:
    """Refuse addresses of servers that are none."""
    for name in URLS:
        value = getattr(settings, name)
        if value and not value.startswith(("https://", "http://")):
            raise SettingsWrong(f"XAOI_{name.upper()}={value!r}: phải bắt đầu bằng https://")


def check_telegram(settings: Settings) -> None:
    """Refuse settings with which Telegram cannot work."""
    if not settings.telegram_token:
        raise SettingsWrong(
            "Kênh telegram đang bật nhưng thiếu XAOI_TELEGRAM_TOKEN: lấy ở @BotFather."
        )
    if settings.telegram_mode == "webhook":
        if not settings.public_url:
            raise SettingsWrong("Telegram nhận bằng webhook thì cần XAOI_PUBLIC_URL (https://…).")
        if not settings.telegram_secret:
            raise SettingsWrong(
                "Telegram nhận bằng webhook thì cần XAOI_TELEGRAM_SECRET: "
                "1–256 ký tự A-Z a-z 0-9 _ -."
            )
    if settings.telegram_secret and not SECRET.fullmatch(settings.telegram_secret):
        raise SettingsWrong("XAOI_TELEGRAM_SECRET chỉ gồm A-Z a-z 0-9 _ -, nhiều nhất 256 ký tự.")


def check_zalo_oa(settings: Settings) -> None:
    """Refuse settings with which the Official Account cannot work."""
    for name, where in (
        ("zalo_oa_app_id", "ID ứng dụng ở developers.zalo.me"),
        ("zalo_oa_app_secret", "Khóa bí mật của ứng dụng ở developers.zalo.me"),
        ("zalo_oa_secret_key", "OA Secret Key ở trang Webhook của ứng dụng"),
    ):
        if not getattr(settings, name):
            raise SettingsWrong(
                f"Kênh zalo_oa đang bật nhưng thiếu XAOI_{name.upper()}: {where}. "
                "Từng bước ở docs/zalo.md."
            )


def check_zalo_bot(settings: Settings) -> None:
    """Refuse settings with which the Zalo bot cannot work."""
    if not settings.zalo_bot_token:
        raise SettingsWrong(
            "Kênh zalo_bot đang bật nhưng thiếu XAOI_ZALO_BOT_TOKEN: "
            "Zalo Bot Manager nhắn mã này khi tạo bot. Từng bước ở docs/zalo.md."
        )
    if settings.zalo_bot_mode == "polling":
        return
    if not settings.public_url:
        raise SettingsWrong("Zalo Bot nhận bằng webhook thì cần XAOI_PUBLIC_URL (https://…).")
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", settings.zalo_bot_secret):
        raise SettingsWrong(
            "Zalo Bot nhận bằng webhook thì cần XAOI_ZALO_BOT_SECRET: 8–256 ký tự A-Z a-z 0-9 _ -."
        )


CHECKS: Mapping[str, Callable[[Settings], None]] = {
    "telegram": check_telegram,
    "zalo_oa": check_zalo_oa,
    "zalo_bot": check_zalo_bot,
}
"""What each channel needs of the settings."""
