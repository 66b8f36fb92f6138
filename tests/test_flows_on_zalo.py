"""Every happy path of every flow, on Zalo's wire, by each way of choosing there is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings
from content.texts import fold
from tests.chat import Clock
from tests.lines import LINES, Line

FLOWS = Path(__file__).parent / "flows"
WAYS = [
    ("zalo_oa", "button"),
    ("zalo_oa", "number"),
    ("zalo_oa", "label"),
    ("zalo_bot-polling", "number"),
    ("zalo_bot-webhook", "label"),
]
LAN = "1000"


def happy_paths() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.stem, dialogue)
        for path in sorted(FLOWS.glob("*.yaml"))
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))
        if dialogue["name"].startswith("happy path")
    ]


@pytest.fixture(params=WAYS, ids=[f"{name} by {how}" for name, how in WAYS])
async def walk(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock
) -> AsyncIterator[tuple[Line, str]]:
    """A line, and the way in which people choose on it."""
    name, how = request.param
    async with LINES[name][1](settings, clock) as line:
        yield line, how


async def test_happy_paths_are_finished(walk: tuple[Line, str]) -> None:
    """Somebody new walks each path to its end; what they read is what the dialogue says."""
    line, how = walk
    paths = happy_paths()

    assert {flow for flow, _ in paths} == {
        "dvc_tai_khoan", "dvc_thanh_toan", "tra_cuu_ho_so", "vneid_muc2"
    }  # fmt: skip
    for number, (flow, dialogue) in enumerate(paths):
        who = str(2000 + number)
        for turn in dialogue["dialogue"]:
            if "press" in turn:
                line.chooses(who, turn["press"], how)
            else:
                line.says(who, str(turn["citizen"]))
            shown = (await line.answers(who))[-1]
            for part in (
                [turn.get("bot", [])] if isinstance(turn.get("bot"), str) else turn.get("bot", [])
            ):
                assert part in shown.text, f"{flow}/{dialogue['name']}, {turn}:\n{shown.text}"
            line.clock.later(hours=turn.get("later", 0))


async def test_a_dossier_and_a_procedure_are_told(walk: tuple[Line, str]) -> None:
    """A code that is typed is looked up; a question is answered, and asked on by choosing."""
    line, how = walk
    line.says(LAN, "h57.132-260804-0583")
    (stage,) = await line.answers(LAN)
    assert "H57.132-260804-0583" in stage.text
    assert "Hẹn trả: thứ Sáu 27/11/2026" in stage.text

    line.says(LAN, fold("làm giấy khai sinh cho con cần gì"))
    card = (await line.answers(LAN))[-1]
    assert "khai sinh" in card.text.casefold()
    line.chooses(LAN, "Hỏi thêm", how)

    more = (await line.answers(LAN))[-1]
    assert more.text != card.text
    assert more.number("Quá hạn chưa khai sinh") == "1"
