"""Every happy path of every flow, on Zalo's wire, by each way of choosing there is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings
from bot.engine.answers import read
from bot.engine.buttons import NEXT
from bot.storage import sessions
from bot.types import Address, Session
from content.schema import ABOUT
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
        for dialogue in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
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
    """Somebody new walks each path to its end; each turn is answered once, as the dialogue says.

    Whatever can be chosen at a turn is chosen in this way, whatever the dialogue's own words.
    """
    line, how = walk
    finished: set[str] = set()
    chosen = 0

    for number, (flow, dialogue) in enumerate(happy_paths()):
        choices, over = await walked(line, how, str(2000 + number), flow, dialogue)
        chosen += choices
        finished |= {flow} if over else set()

    assert finished == {"dvc_tai_khoan", "dvc_thanh_toan", "tra_cuu_ho_so", "vneid_muc2"}
    assert chosen > 60


async def walked(
    line: Line, how: str, who: str, flow: str, dialogue: dict[str, Any]
) -> tuple[int, bool]:
    """Walk one path; return how many turns were choices, and whether the flow was finished."""
    chosen, finished = 0, False
    for turn in dialogue["dialogue"]:
        where = f"{flow}/{dialogue['name']}, {turn}"
        before = line.seen(who)
        label = turn.get("press") or await choice(line, who, str(turn["citizen"]))
        if label:
            line.chooses(who, label, how)
            chosen += 1
        else:
            line.says(who, str(turn["citizen"]))
        new = (await line.answers(who))[len(before) :]
        assert [one for one in new if not one.picture or one.text], f"{where}: no answer"
        assert len(new) <= 1 + any(one.picture for one in new), f"{where}: {new}"
        expected = turn.get("bot", [])
        for part in [expected] if isinstance(expected, str) else expected:
            assert part in new[-1].text, f"{where}:\n{new[-1].text}"
        line.clock.later(hours=turn.get("later", 0))
        at = await stands(line, who)
        assert turn["step"] in at, f"{where}:\n{new[-1].text}"
        finished |= "end" in at
    return chosen, finished


async def session(line: Line, who: str) -> Session:
    address = Address(line.channel, who)
    async with line.app.db.read() as tx:
        return await sessions.find(tx, address) or Session(address)


async def choice(line: Line, who: str, said: str) -> str:
    """Return the label of the choice that these words mean at the open step, if any."""
    now = await session(line, who)
    flow = line.app.shelf.library.flow(now.flow, now.version) if now.flow else None
    if flow is None or now.step not in flow.steps:
        return ""
    step = flow.steps[now.step]
    meant = read(step, said)
    label = step.options[meant].label if meant in step.options else ""
    if meant == NEXT:
        label = "Xong, làm tiếp"
    return label if label in {button.label for button in now.offered} else ""


async def stands(line: Line, who: str) -> set[str]:
    """Name where somebody stands: the step, and `end` where the flow is over."""
    now = await session(line, who)
    flow = line.app.shelf.library.flow(now.flow, now.version) if now.flow else None
    over = flow is None or (now.step != ABOUT and flow.final(now.step))
    return {now.step or "end"} | ({"end"} if over else set())


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
