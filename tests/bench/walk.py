"""The walk every contender takes: a 7-step flow, twelve updates a person, checked on the way."""

import asyncio
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEXT, BACK = "Tiếp", "Quay lại"
STEPS = tuple(
    f"Việc thứ {number}. Mở ứng dụng, bấm vào nút màu đỏ ở góc phải, rồi làm theo chữ trên máy. "
    "Chữ trên máy có thể khác một chút. Làm xong thì bấm Tiếp."
    for number in range(1, 8)
)
DONE = "Đã xong cả bảy việc. Cần việc khác thì gõ ngay ở đây."
WALK = (NEXT, NEXT, BACK, NEXT, NEXT, NEXT, NEXT, BACK, NEXT, NEXT, NEXT)
"""What is pressed after the first message."""
TURNS = 1 + len(WALK)

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a contender is opened with."""

    folder: Path
    """For its files; new each time."""
    postgres: str = ""
    """The URL of a PostgreSQL database, empty as new; for those that want one."""


class Contender(ABC):
    """A bot on a stub network: takes raw Telegram updates, remembers what each person sees."""

    def __init__(self) -> None:
        self.shown: dict[int, str] = {}
        self.buttons: dict[int, dict[str, str]] = {}
        """Label → callback data, of the message each person saw last."""

    @abstractmethod
    async def turn(self, person: int, update: Update) -> None:
        """Answer one update; return when the answer is out and the state is safe."""

    async def settle(self) -> None:  # noqa: B027 - most have nothing behind the turns
        """Finish what runs behind the turns."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one measurement found."""

    turns: int
    seconds: float
    cpu_seconds: float
    p50_ms: float
    p99_ms: float
    rss_mb: float


async def measure(contender: Contender, *, people: int, together: int) -> Result:
    """Let people walk, so many at a time, and take the time of each turn."""
    await _crowd(contender, range(900_000, 900_000 + together), together)
    wall, cpu = time.perf_counter(), time.process_time()
    latencies = await _crowd(contender, range(1, people + 1), together)
    await contender.settle()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    latencies.sort()
    return Result(
        turns=len(latencies),
        seconds=wall,
        cpu_seconds=cpu,
        p50_ms=latencies[len(latencies) // 2] * 1000,
        p99_ms=latencies[int(len(latencies) * 0.99)] * 1000,
        rss_mb=resident_mb(),
    )


async def _crowd(contender: Contender, people: range, together: int) -> list[float]:
    latencies: list[float] = []
    waiting = iter(people)

    async def one_after_the_other() -> None:
        for person in waiting:
            await _walk(contender, person, latencies)

    async with asyncio.TaskGroup() as group:
        for _ in range(together):
            group.create_task(one_after_the_other())
    return latencies


async def _walk(contender: Contender, person: int, latencies: list[float]) -> None:
    number = person * 100
    step = 0
    for action in (None, *WALK):
        number += 1
        if action is None:
            update = message(number, person, "/start bench-s1")
        else:
            step += 1 if action == NEXT else -1
            update = press(number, person, contender.buttons[person][action])
        begun = time.perf_counter()
        await contender.turn(person, update)
        latencies.append(time.perf_counter() - begun)
        expected = STEPS[step] if step < len(STEPS) else DONE
        if expected not in contender.shown[person]:
            raise AssertionError(f"{expected!r} expected, not {contender.shown[person]!r}")


def message(number: int, person: int, text: str) -> Update:
    """Lay out a private message as Telegram sends it."""
    command = text.split(maxsplit=1)[0]
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "from": someone(person),
            "chat": chat(person),
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}],
        },
    }


def press(number: int, person: int, data: str) -> Update:
    """Lay out a press on a button of the message sent before, as Telegram sends it."""
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": someone(person),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": person * 100,
                "date": 1_790_000_000,
                "from": {"id": 42, "is_bot": True, "first_name": "bot"},
                "chat": chat(person),
                "text": "…",
            },
        },
    }


def someone(person: int) -> dict[str, Any]:
    """Describe a citizen as Telegram does."""
    return {"id": person, "is_bot": False, "first_name": "Lan", "language_code": "vi"}


def chat(person: int) -> dict[str, Any]:
    """Describe the private chat with a citizen."""
    return {"id": person, "type": "private", "first_name": "Lan"}


def resident_mb() -> float:
    """Return the memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20
