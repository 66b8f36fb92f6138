"""Updates as the platforms send them, each with what it is to be read as."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.types import Address, Heard, Inbound, Receipt, Unheard

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Recorded:
    """One file of data/<channel>/."""

    name: str
    update: dict[str, Any]
    heard: Heard | None

    @property
    def body(self) -> bytes:
        """The update as a webhook call carries it."""
        return json.dumps(self.update, ensure_ascii=False).encode()


def recorded(channel: str) -> list[Recorded]:
    """Read all of a channel."""
    return [read(path) for path in sorted((DATA / channel).glob("*.json"))]


def read(path: Path) -> Recorded:
    told = json.loads(path.read_text(encoding="utf-8"))
    return Recorded(path.stem, told["update"], heard(path.parent.name, told["inbound"]))


def heard(channel: str, told: dict[str, Any] | None) -> Heard | None:
    """Read what a file expects: a message by its fields, a receipt, a name nobody knows."""
    match told:
        case None:
            return None
        case {"receipt": {"address": address, "messages": messages}}:
            return Receipt(Address.parse(address), tuple(messages))
        case {"unheard": name}:
            return Unheard(channel, name)
    made = {
        "sender": Address.parse,
        "chat": Address.parse,
        "opened_at": datetime.fromisoformat,
        "happened_at": datetime.fromisoformat,
    }
    return Inbound(**{name: made.get(name, same)(value) for name, value in told.items()})


def same(value: Any) -> Any:
    return value
