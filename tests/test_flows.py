"""Plays the dialogues of tests/flows/, and insists that they reach every step of every flow."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from content.load import load_flow
from tests.chat import Chat

HERE = Path(__file__).parent / "flows"
CONTENT = Path(__file__).parent.parent / "content" / "flows"
FLOWS = sorted(path.stem for path in CONTENT.glob("*.yaml"))


def dialogues() -> list[Any]:
    return [
        pytest.param(path.stem, dialogue, id=f"{path.stem}-{number}-{dialogue['name']}")
        for path in sorted(HERE.glob("*.yaml"))
        for number, dialogue in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(("flow", "dialogue"), dialogues())
async def test_dialogue(chat: Chat, flow: str, dialogue: dict[str, Any]) -> None:
    """The dialogue goes as written."""
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
    read = load_flow((CONTENT / f"{flow}.yaml").read_text(encoding="utf-8"), f"{flow}.yaml")
    dialogues = yaml.safe_load((HERE / f"{flow}.yaml").read_text(encoding="utf-8"))
    seen = {turn.get("step") for one in dialogues for turn in one["dialogue"]}
    asked = {name for name, step in read.steps.items() if not step.call}

    assert asked - seen == set()
