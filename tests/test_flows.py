"""Plays the dialogues of tests/flows/, and insists that they reach every step of every flow."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from bot.app import build
from bot.config import Settings
from bot.dossier import Dossier
from bot.errors import DossierUnavailable
from content.load import load_flow
from tests.chat import Chat, Clock, Collected


class Down:
    """A dossier system that does not answer."""

    name: ClassVar[str] = "down"

    async def find(self, code: str) -> Dossier | None:
        del code
        raise DossierUnavailable(self.name)

    def covers(self, code: str) -> bool:
        return bool(code)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


HERE = Path(__file__).parent / "flows"
CONTENT = Path(__file__).parent.parent / "content" / "flows"
FLOWS = sorted(path.stem for path in CONTENT.glob("*.yaml"))


def dialogues() -> list[Any]:
    return [
        pytest.param(path.stem, dialogue, id=f"{path.stem}-{number}-{dialogue['name']}")
        for path in sorted(HERE.glob("*.yaml"))
        for number, dialogue in enumerate(read(path))
    ]


def read(path: Path) -> list[dict[str, Any]]:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.mark.parametrize(("flow", "dialogue"), dialogues())
async def test_dialogue(
    settings: Settings, clock: Clock, flow: str, dialogue: dict[str, Any]
) -> None:
    """The dialogue goes as written."""
    channel = Collected()
    sources = [Down()] if dialogue.get("down") else []
    async with build(settings, channels=[channel], sources=sources, now=clock) as app:
        await play(Chat(app, channel, clock), flow, dialogue)


async def play(chat: Chat, flow: str, dialogue: dict[str, Any]) -> None:
    """Say and press what is written, and compare."""
    for number, turn in enumerate(dialogue["dialogue"], 1):
        said = turn.get("citizen") or turn.get("press")
        if "citizen" in turn:
            reply = await chat.says(str(turn["citizen"]))
        else:
            reply = await chat.presses(turn["press"])
        where = f"{flow}/{dialogue['name']}, turn {number} ({said})"
        expected = turn.get("bot", [])
        for part in [expected] if isinstance(expected, str) else expected:
            assert part in reply.text, f"{where}:\n{reply.text}"
        if "later" in turn:
            chat.clock.later(hours=turn["later"])
        if "step" in turn:
            stands = await chat.session()
            ended = not stands.flow or (
                stands.step != "about"
                and chat.app.shelf.library.flows[stands.flow].final(stands.step)
            )
            at = {stands.step or "end"} | ({"end"} if ended else set())
            assert turn["step"] in at, f"{where}: stands at {at}:\n{reply.text}"


@pytest.mark.parametrize("flow", FLOWS)
def test_every_step_is_reached(flow: str) -> None:
    """No step is published that no dialogue has seen."""
    steps = load_flow((CONTENT / f"{flow}.yaml").read_text("utf-8"), f"{flow}.yaml").steps
    seen = {turn.get("step") for one in read(HERE / f"{flow}.yaml") for turn in one["dialogue"]}
    asked = {name for name, step in steps.items() if not step.call}

    assert asked - seen == set()
