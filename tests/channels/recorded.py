"""Updates as Telegram sends them, each with what it is to be read as."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.types import Address, Inbound

FOLDER = Path(__file__).parent / "data" / "telegram"


@dataclass(frozen=True)
class Recorded:
    """One file of data/telegram/."""

    name: str
    update: dict[str, Any]
    inbound: Inbound | None

    @property
    def body(self) -> bytes:
        """The update as a webhook call carries it."""
        return json.dumps(self.update).encode()


def recorded() -> list[Recorded]:
    """Read them all."""
    return [read(path) for path in sorted(FOLDER.glob("*.json"))]


def read(path: Path) -> Recorded:
    told = json.loads(path.read_text(encoding="utf-8"))
    fields = told["inbound"]
    if fields is None:
        return Recorded(path.stem, told["update"], None)
    addresses = {
        name: Address.parse(fields[name]) for name in ("sender", "chat") if name in fields
    }
    return Recorded(path.stem, told["update"], Inbound(**{**fields, **addresses}))
