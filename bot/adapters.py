"""Makes the channels and dossier systems that the settings name; heavy libraries load here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.webchat import WebChat
from bot.config import Settings
from bot.dossiers.local import Local
from bot.ports import Channel, DossierSource
from bot.storage import Db, outbox, receipts
from bot.types import Address, Delivery, Inbound


@dataclass(frozen=True, slots=True)
class Pipe:
    """What an adapter is joined to."""

    settings: Settings
    db: Db
    receive: Callable[[list[Inbound]], Awaitable[None]]
    """Stores messages; has returned once they are safe."""
    alert: Callable[[str, str, str], Awaitable[None]]
    """Calls a person: the channel, a short stable code, a sentence."""
    now: Callable[[], datetime]
    gettext: Callable[[str, str], str]


def channel(kind: str, pipe: Pipe) -> Channel:
    """Make one channel; its libraries are loaded only here, when it is on."""
    match kind:
        case "webchat":
            return webchat(pipe)
        case "telegram":
            from bot.channels.telegram import Telegram

            settings = pipe.settings
            return Telegram(
                settings.telegram_token,
                api_url=settings.telegram_api_url,
                mode=settings.telegram_mode,
                secret=settings.telegram_secret,
                public_url=settings.public_url,
                pictures=(settings.content / "pictures", settings.media),
                files=(settings.content / "files", settings.media),
                # Below what Telegram takes: its clock and ours may differ a little.
                rate=settings.telegram_rate * 28 / 30,
                clock=lambda: pipe.now().timestamp(),
            )
        case "zalo_bot":
            from bot.channels.zalo_bot import ZaloBot
            from bot.channels.zalo_bot.plan import Plan

            settings = pipe.settings
            return ZaloBot(
                settings.zalo_bot_token,
                api_url=settings.zalo_bot_api_url,
                mode=settings.zalo_bot_mode,
                secret=settings.zalo_bot_secret,
                public_url=settings.public_url,
                pictures=(settings.content / "pictures", settings.media),
                plan=Plan(
                    pipe.db,
                    pipe.alert,
                    pipe.now,
                    people=settings.zalo_bot_people,
                    messages=settings.zalo_bot_messages,
                ),
                alert=pipe.alert,
                clock=lambda: pipe.now().timestamp(),
            )
        case "zalo_oa":
            from bot.channels.zalo_oa import ZaloOA

            return ZaloOA(pipe.settings, pipe.db, pipe.alert, pipe.now, pipe.receive)
    raise AssertionError(kind)


def explain(settings: Settings) -> Callable[[str], str]:
    """Return what says a channel's own error codes in words; empty for one it does not know."""
    if "zalo_oa" not in settings.channels:
        return lambda _: ""
    from bot.channels.zalo_oa.codes import sentence

    return sentence


def webchat(pipe: Pipe) -> WebChat:
    """Make the web chat, which reads its own rows of the outbox."""

    async def fetch(address: Address, after: int) -> list[Delivery]:
        async with pipe.db.read() as tx:
            return await outbox.after(tx, address, after)

    async def delivered(address: Address, up_to: int) -> None:
        async with pipe.db.begin() as tx:
            await receipts.delivered(tx, address, up_to, pipe.now())

    return WebChat(
        receive=pipe.receive,
        fetch=fetch,
        delivered=delivered,
        gettext=pipe.gettext,
        look_again=2.0 if pipe.db.shared else None,
    )


def dossier_sources(
    settings: Settings, db: Db, now: Callable[[], datetime]
) -> list[DossierSource]:
    """List the systems that know dossiers, the commune's own table first."""
    sources: list[DossierSource] = [Local(db)]
    if settings.dossier_url:
        from bot.dossiers.tracuuhoso import Access, TraCuuHoSo

        access = Access(
            settings.dossier_url, unit=settings.dossier_unit, session=settings.dossier_token
        )
        sources.append(TraCuuHoSo(access, now))
    return sources
