"""Whoever is named in XAOI_ALERT_TO is called once a day; a wrong name stops no command."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import doctor
from bot.alerts import Alerts
from bot.app import App
from bot.cli import xaoi
from bot.errors import SettingsWrong
from bot.storage import outbox
from bot.types import Address
from tests.chat import Clock


@pytest.fixture
def _alerts_to_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings, as a person set them, that name somebody on a channel that is off."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XAOI_ALERT_TO", "telegram:42")
    monkeypatch.setenv("XAOI_CHANNELS", "webchat")
    monkeypatch.setenv("XAOI_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/xaoi.db")
    for name in ("APP_ID", "APP_SECRET", "SECRET_KEY"):
        monkeypatch.setenv(f"XAOI_ZALO_OA_{name}", "x")


@pytest.mark.usefixtures("_alerts_to_nobody")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["db", "upgrade"], "cấu trúc mới nhất"),
        (["zalo", "forecast"], "Nhận được: 0 người."),
        (["zalo", "groups"], "OA chưa kết nối."),
    ],
    ids=["no channel", "figures", "a channel of its own"],
)
def test_a_command_starts_whoever_is_to_be_called(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With .env as docs/zalo.md says, an operator can still do everything beside the bot."""
    with contextlib.suppress(SystemExit):
        xaoi(command, result_action="return_value")

    assert said in "".join(capsys.readouterr())


@pytest.mark.usefixtures("_alerts_to_nobody")
def test_the_bot_refuses_to_call_nobody() -> None:
    """`xaoi run` names the address at once: later nobody would notice."""
    with pytest.raises(SettingsWrong, match=r"XAOI_ALERT_TO='telegram:42'"):
        xaoi(["run"], result_action="return_value")


@pytest.mark.usefixtures("_alerts_to_nobody")
def test_the_doctor_names_who_is_not_reached(tmp_path: Path) -> None:
    """It reads all other settings as well, and looks at the channel that is on."""
    settings, kinds, _ = doctor.look_at_settings(tmp_path)

    assert settings
    told = [one.what for one in doctor.look_at_alerts(settings, kinds) if not one.fine]
    assert told == ["XAOI_ALERT_TO có telegram:42, nhưng kênh này đang tắt: không ai được báo."]


async def called(app: App) -> int:
    """Count the messages to the official."""
    async with app.db.read() as tx:
        return len((await tx.execute(select(outbox.delivery.c.id))).all())


async def test_the_same_trouble_is_told_once_a_day(app: App, clock: Clock) -> None:
    """However many replies meet it at once; another trouble is another matter."""
    alerts = Alerts(app.db, [Address("test", "official")], clock)

    await asyncio.gather(*(alerts.raise_("zalo_oa", "-321", "Ví hết tiền.") for _ in range(5)))
    once = await called(app)
    await alerts.raise_("zalo_oa", "-248", "Liên hệ Zalo ngay.")
    other = await called(app)
    clock.later(hours=23, minutes=59)
    await alerts.raise_("zalo_oa", "-321", "Ví hết tiền.")
    same_day = await called(app)
    clock.later(minutes=1)
    await alerts.raise_("zalo_oa", "-321", "Ví hết tiền.")

    assert (once, other, same_day, await called(app)) == (1, 2, 2, 3)
