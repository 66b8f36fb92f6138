"""Settings: in the environment and `.env`, every name begins with `XAOI_`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
SAMPLE_COMMUNE = ROOT / "content" / "commune.yaml"
"""The invented commune to try the bot with; it comes with invented dossiers."""


class Settings(BaseSettings):
    """What an operator can set; nothing has to be."""

    model_config = SettingsConfigDict(env_prefix="XAOI_", env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///var/xaoi.db"
    """`sqlite+aiosqlite:///path` (one process) or `postgresql+asyncpg://user:pass@host/db`."""
    host: str = "127.0.0.1"
    """The address the web server listens on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """The port the web server listens on; 0 takes a free one."""
    public_url: str = ""
    """How the internet reaches this server (https://…); webhooks and the widget need it."""
    channels: Annotated[tuple[str, ...], NoDecode] = ("webchat",)
    """Channels that are on, by comma: webchat, zalo_oa, zalo_bot, telegram."""
    commune: Path = SAMPLE_COMMUNE
    """The commune's own file."""
    content: Path = ROOT / "content"
    """The folder of flows, procedures, pictures and files."""
    media: Path = Path("var/media")
    """The folder where pictures and files of notices are kept; shared by all processes."""
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Sites that may embed the web chat, by comma: https://xa-tan-nguyen.example."""

    telegram_token: str = Field(default="", repr=False)
    """The token from @BotFather; required when telegram is on."""
    telegram_api_url: str = "https://api.telegram.org"
    """Another Bot API server, or a fake one."""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    """polling needs no public address; webhook needs XAOI_PUBLIC_URL and a secret."""
    telegram_rate: Annotated[float, Field(gt=0)] = 30.0
    """Messages a second that Telegram takes from one bot; notices use four fifths of it."""
    telegram_secret: str = Field(default="", repr=False)
    """What Telegram sends along with every webhook call: 1–256 of A-Z a-z 0-9 _ -."""

    zalo_oa_app_id: str = ""
    """The app's id at developers.zalo.me; required when zalo_oa is on."""
    zalo_oa_app_secret: str = Field(default="", repr=False)
    """The app's secret key: it gets tokens."""
    zalo_oa_secret_key: str = Field(default="", repr=False)
    """The OA secret key of the app's Webhook page: it signs what Zalo sends us."""
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    """Zalo's OpenAPI, or a fake one."""
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    """Where Zalo gives tokens, or a fake one."""
    zalo_oa_free_messages: Annotated[int, Field(ge=0)] = 8
    """Free answers in 48 hours, until Zalo's own answers have told the number."""
    zalo_oa_price: Annotated[int, Field(ge=0)] = 55
    """Đồng for a message that is not free."""
    zalo_oa_rate: Annotated[float, Field(gt=0)] = 4000.0
    """Calls a minute that Zalo takes from the app; notices use four fifths of it."""
    zalo_oa_silent_minutes: Annotated[int, Field(ge=1)] = 30
    """How long the bot says nothing to somebody whom an official answered by hand."""

    zalo_bot_token: str = Field(default="", repr=False)
    """The token that Zalo Bot Manager sent; required when zalo_bot is on."""
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    """The Zalo Bot Platform, or a fake one."""
    zalo_bot_mode: Literal["polling", "webhook"] = "polling"
    """polling needs no public address; webhook needs XAOI_PUBLIC_URL and a secret."""
    zalo_bot_secret: str = Field(default="", repr=False)
    """What Zalo sends along with every webhook call: 8–256 of A-Z a-z 0-9 _ -."""
    zalo_bot_people: Annotated[int, Field(ge=1)] = 50
    """How many people the bot's plan lets in; at four fifths a person is warned."""
    zalo_bot_messages: Annotated[int, Field(ge=1)] = 3000
    """How many messages a month the plan lets out; at four fifths a person is warned."""

    zalo_bot_rate: Annotated[float, Field(gt=0)] = 60.0
    """Messages a minute to the bot's people; Zalo publishes no number."""

    quiet_hours: str = "21:00-6:00"
    """When no notice is sent but an emergency, from-to."""
    cooling_seconds: Annotated[float, Field(ge=0)] = 60.0
    """How long an approved notice can still be stopped before anything leaves."""
    late_minutes: Annotated[float, Field(gt=0)] = 60.0
    """A notice that should have begun so long ago waits for a person's word."""

    alert_to: Annotated[tuple[str, ...], NoDecode] = ()
    """Who is told when a channel needs a person, by comma: telegram:42, zalo_oa:123."""

    dossier_url: str = ""
    """The address of a dossier system of the TraCuuHoSo family; empty for none."""
    dossier_unit: str = ""
    """The unit code (madonvi) that system knows us by."""
    dossier_token: str = Field(default="", repr=False)
    """The session token that system gave us."""

    lease_seconds: Annotated[float, Field(gt=0)] = 60.0
    """How long a message or reply belongs to the process that took it (PostgreSQL)."""
    keep_days: Annotated[int, Field(ge=1)] = 30
    """Days until texts of answered messages are blanked."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much the log says; never texts, names, numbers or codes."""

    @field_validator("channels", "embed_origins", "alert_to", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        """Read a comma list."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
