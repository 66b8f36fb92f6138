"""The promises of the house: contracts, layers, README and settings agree with the code."""

import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bot
from bot.config import Settings
from bot.environment import read
from bot.errors import SettingsWrong

ROOT = Path(__file__).parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def test_import_contracts_are_kept() -> None:
    """Top may import down, never up; each library has one home."""
    run = subprocess.run(  # noqa: S603 - our own tool
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-2000:]


def test_every_module_has_its_layer() -> None:
    """A new module of `bot` must be given its place in the pipe."""
    layers = next(one["layers"] for one in CONTRACTS if one["type"] == "layers")
    placed = {name.strip() for line in layers for name in re.split(r"[|:]", line)}
    modules = {f"bot.{module.name}" for module in pkgutil.iter_modules(bot.__path__)}

    assert modules - placed == set()


def test_readme_names_every_setting() -> None:
    """A setting that README does not tell of is none."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`XAOI_{name.upper()}`" not in readme]

    assert missing == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        pytest.param({"channels": ("zalo",)}, "XAOI_CHANNELS", id="unknown channel"),
        pytest.param({"channels": ("telegram",)}, "XAOI_TELEGRAM_TOKEN", id="no token"),
        pytest.param(
            {"channels": ("telegram",), "telegram_token": "1:a", "telegram_mode": "webhook"},
            "XAOI_PUBLIC_URL",
            id="webhook without address",
        ),
        pytest.param({"port": 70_000}, "XAOI_PORT", id="port too high"),
        pytest.param({"port": "abc"}, "XAOI_PORT", id="port no number"),
        pytest.param({"database_url": "mysql://x"}, "XAOI_DATABASE_URL", id="other database"),
        pytest.param({"commune": Path("/none.yaml")}, "XAOI_COMMUNE", id="no commune file"),
    ],
)
def test_a_wrong_setting_is_named(given: dict[str, object], named: str) -> None:
    """Whoever starts the bot reads which setting is wrong, and what to write."""
    with pytest.raises(SettingsWrong, match=named):
        read(**given)


def test_telegram_stays_unloaded_until_it_is_on() -> None:
    """A commune without Telegram pays nothing for it: aiogram takes seconds to import."""
    code = (
        "import sys, bot.app, bot.cli, handlers; "
        "sys.exit(any(name in sys.modules for name in ('aiogram', 'telegram', 'alembic')))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603 - ditto

    assert run.returncode == 0
