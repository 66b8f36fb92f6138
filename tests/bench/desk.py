"""How fast and how heavy the desk's pages are, in a busy commune: `python -m tests.bench.desk`.

10,000 people, 500 tickets, 100 notices. Each page is asked for in turn, several rounds, by
somebody with every role; times are also told as multiples of the barest page of the same round.
"""

import asyncio
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bot.acts import Act, WriteDraft
from bot.app import build
from bot.clock import clock
from bot.config import Settings
from bot.desk import PAGES
from bot.desk_acts import OpenTicket, Unanswered
from bot.notice import Audience, Draft
from bot.process import App
from bot.roles import Role
from bot.steps import Step
from bot.storage import contacts
from bot.ticket import TicketKind
from bot.types import Address, Contact
from tests.bench.report import machine
from tests.chat import Collected
from tests.clerk import office
from tests.desk_world import furnished
from tests.staff import COMMUNE

PEOPLE, TICKETS, NOTICES, ROUNDS = 10_000, 500, 100, 15
BARE = "/health/live"
MOST_MS, MOST_KB = 100, 100
LINKED = re.compile(r'(?:href|src)="(/(?:desk/)?static/[^"]+\.(?:css|js))"')


async def fill(app: App, writer: Address) -> None:
    """Let a commune have been busy for a year."""
    now = app.now()
    villages = [one.id for one in app.shelf.library.commune.villages]
    async with app.db.begin() as tx:
        for start in range(0, PEOPLE, 1000):
            people = [
                Contact(Address("test", f"p{number}"), village=villages[number % len(villages)])
                for number in range(start, start + 1000)
            ]
            await contacts.add(tx, [contacts.row(one, now) for one in people])
    for number in range(TICKETS):
        village = villages[number % len(villages)]
        kind = TicketKind.visit if number % 10 == 0 else TicketKind.question
        ask = OpenTicket(
            app.helpdesk.new_code(),
            kind,
            f"{COMMUNE}/{village}",
            "Nhà tôi muốn hỏi việc sang tên sổ đỏ cho con?",
            village=village,
            errand="vneid" if kind is TicketKind.visit else "",
            relation="me" if kind is TicketKind.visit else "",
        )
        await app.performing.do(
            Address("test", f"p{number}"), ask, Unanswered(f"câu số {number} lạ lắm")
        )
    draft = Draft("Mai cắt điện từ 8 giờ đến 11 giờ.", audience=Audience((COMMUNE,)))
    for number in range(NOTICES):
        key = f"{writer} bench {number}"
        await app.performing.do(writer, WriteDraft(key, draft), Act(Step.submit, key))
    await app.chores.gaps.tick()


async def measure() -> list[dict[str, Any]]:
    """Ask for every page, and return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            channels=(),
            database_url=f"sqlite+aiosqlite:///{folder}/xaoi.db",
            media=Path(folder) / "media",
        )
        async with build(settings, channels=[Collected()], now=clock) as app, office(app) as hall:
            roles = (Role.officer, Role.approver, Role.administrator)
            async with (
                hall.clerk(*roles) as clerk,
                hall.clerk(Role.approver, name="Anh Nam") as approver,
            ):
                assert clerk.address
                things = await furnished(app, clerk, approver)
                await fill(app, clerk.address)
                paths = [
                    BARE,
                    *(path_of(one.path, things) for one in PAGES if "GET" in one.methods),
                ]
                return await rounds(clerk.browser, paths)


def path_of(path: str, things: Any) -> str:
    """Fill a path in."""
    return "/desk" + re.sub(r"{(\w+)}", lambda found: things[found[1]], path)


async def rounds(browser: httpx.AsyncClient, paths: list[str]) -> list[dict[str, Any]]:
    """Ask in turn, so that a busy moment of the machine meets all alike."""
    took: dict[str, list[float]] = {path: [] for path in paths}
    weights: dict[str, int] = {}
    for _ in range(ROUNDS):
        for path in paths:
            begun = time.perf_counter()
            answer = await browser.get(path)
            took[path].append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (path, answer.status_code)
            if path not in weights:
                linked = set(LINKED.findall(answer.text))
                parts = [len((await browser.get(one)).content) for one in linked]
                weights[path] = len(answer.content) + sum(parts)
    bare = median(took[BARE])
    return [
        {
            "path": path,
            "ms": median(times),
            "ratio": median(times) / bare,
            "kB": weights[path] / 1000,
        }
        for path, times in took.items()
    ]


def main() -> None:
    """Measure, and say what is too slow or too heavy."""
    rows = asyncio.run(measure())
    out = [" · ".join(f"{name} {value}" for name, value in machine().items())]
    out += [
        f"{one['ms']:7.1f} ms {one['ratio']:6.1f}× {one['kB']:6.1f} kB  {one['path']}"
        for one in rows
    ]
    slow = [one["path"] for one in rows if one["ms"] > MOST_MS]
    heavy = [one["path"] for one in rows if one["kB"] > MOST_KB]
    out.append(f"over {MOST_MS} ms: {', '.join(slow) or 'none'}")
    out.append(f"over {MOST_KB} kB: {', '.join(heavy) or 'none'}")
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
