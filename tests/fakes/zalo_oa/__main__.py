"""Try a bot by hand without an account: `python -m tests.fakes.zalo_oa --port 9010`."""

import argparse
import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.fakes.terminal import say, talk
from tests.fakes.zalo_oa.chats import Message
from tests.fakes.zalo_oa.server import FakeZaloOA, real_time

ME = "2512523625412515"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
COMMANDS = """# Where the bot is to run; the exports may as well stand in its .env.
mkdir -p var
export XAOI_CHANNELS=zalo_oa
export XAOI_ZALO_OA_APP_ID={zalo.app_id}
export XAOI_ZALO_OA_APP_SECRET={zalo.app_secret}
export XAOI_ZALO_OA_SECRET_KEY={zalo.secret_key}
export XAOI_ZALO_OA_API_URL={zalo.url}
export XAOI_ZALO_OA_OAUTH_URL={zalo.url}
echo {refresh} | xaoi zalo connect --tokens
xaoi run
"""
HELP = """Type what the user says; !2 taps the second button of the last message.
/follow /unfollow /image FILE /file FILE /location /sticker
/official TEXT (an official types in OA Chat)  /later 3d (also 2h, 30m)  Ctrl+D ends."""


class Clock:
    """The real time, and what was skipped."""

    def __init__(self) -> None:
        self.skipped = timedelta()

    def __call__(self) -> datetime:
        return real_time() + self.skipped

    def later(self, told: str) -> None:
        """Skip a time such as 3d or 30m."""
        if found := re.fullmatch(r"(\d+)([smhd])", told):
            self.skipped += timedelta(**{UNITS[found[2]]: int(found[1])})
        say(f"it is {self():%H:%M %d/%m/%Y}")


async def main(port: int, webhook: str) -> None:
    """Serve, read lines as the user's, show what the bot writes."""
    clock = Clock()
    # Impatient: whoever tries by hand does not wait for Zalo's next retry.
    async with FakeZaloOA(clock, port, impatient=True) as zalo:
        zalo.webhook = webhook
        _, refresh = zalo.grant()
        say(COMMANDS.format(zalo=zalo, refresh=refresh))
        say(HELP)
        await talk(zalo, lambda line: act(zalo, clock, line), lambda: written(zalo))


def act(zalo: FakeZaloOA, clock: Clock, line: str) -> None:
    """Do what a line says."""
    command, _, rest = line.partition(" ")
    known: dict[str, Callable[[], object]] = {
        "/follow": lambda: zalo.follows(ME),
        "/unfollow": lambda: zalo.unfollows(ME),
        "/image": lambda: zalo.sends_image(ME, content=read(rest)),
        "/file": lambda: zalo.sends_file(ME, name=Path(rest).name, content=read(rest)),
        "/location": lambda: zalo.sends_location(ME),
        "/sticker": lambda: zalo.sends_sticker(ME),
        "/official": lambda: zalo.official_says(ME, rest),
        "/later": lambda: clock.later(rest),
    }
    if command in known:
        try:
            known[command]()
        except OSError as error:
            say(f"{rest}: {error.strerror}")
    elif line.startswith("!"):
        tap(zalo, line[1:])
    elif line:
        zalo.says(ME, line)


def read(path: str) -> bytes:
    """Read a file the user sends."""
    return Path(path).expanduser().read_bytes()


def tap(zalo: FakeZaloOA, number: str) -> None:
    """Tap a button of the last message."""
    answers = zalo.chat(ME).answers
    labels = answers[-1].labels if answers else []
    if not number.isdecimal() or not 0 < int(number) <= len(labels):
        say("there is no such button")
        return
    label = labels[int(number) - 1]
    button = answers[-1].buttons[int(number) - 1]
    where = zalo.taps(ME, label)
    if not isinstance(button["payload"], str):
        say(f"leads to {where}")


def written(zalo: FakeZaloOA) -> dict[str, str]:
    """Lay out what the bot wrote and how it reacted, and what it cost."""
    reactions = {
        f"{n} {icon}": f"\n(reacts {icon})" for n, (*_, icon) in enumerate(zalo.reactions)
    }
    return reactions | {one.id: laid_out(one, zalo.charged) for one in zalo.chat(ME).answers}


def laid_out(message: Message, charged: int) -> str:
    """Write a message with its buttons and its cost."""
    costs = {"reply": "free", "sub_quota": "from the package"}
    cost = costs.get(message.quota_type, f"{message.price} đ, {charged} đ in all")
    parts = [f"\n{message.text}"]
    if message.image:
        parts.append(f"[picture {message.image if isinstance(message.image, str) else ''}]")
    if message.file:
        parts.append(f"[file, {len(message.file)} bytes]")
    if message.asks:
        parts.append(f"[asks for name and phone: {message.asks['title']}]")
    for number, button in enumerate(message.buttons, 1):
        payload = button["payload"]
        leads = payload if isinstance(payload, str) else " ".join(payload.values())
        parts.append(f"  !{number} {button['title']}  ({leads})")
    return "\n".join([*parts, f"  — {cost}"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9010)
    parser.add_argument("--webhook", default="http://127.0.0.1:8080/hooks/zalo_oa")
    told = parser.parse_args()
    asyncio.run(main(told.port, told.webhook))
