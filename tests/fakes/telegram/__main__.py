"""Try a bot by hand without Telegram: `python -m tests.fakes.telegram --port 9000`."""

import argparse
import asyncio
import sys

from tests.fakes.telegram.chats import Message
from tests.fakes.telegram.server import FakeTelegram

ME = 42


async def main(port: int) -> None:
    """Serve, read lines as the user's, show what the bot writes."""
    async with FakeTelegram(port) as server:
        say(f"XAOI_CHANNELS=telegram XAOI_TELEGRAM_TOKEN={server.token} "
              f"XAOI_TELEGRAM_API_URL={server.url}")  # fmt: skip
        say("Type a message; !2 presses the second button of the last message; Ctrl+D ends.")
        showing = asyncio.create_task(show(server))
        while line := await asyncio.to_thread(sys.stdin.readline):
            act(server, line.strip())
        showing.cancel()


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def act(server: FakeTelegram, line: str) -> None:
    """Do what a line says."""
    answers = server.chat(ME).answers
    if line.startswith("!") and line[1:].isdecimal() and answers:
        labels = answers[-1].labels
        if 0 < int(line[1:]) <= len(labels):
            server.presses(ME, labels[int(line[1:]) - 1], message=answers[-1])
    elif line:
        server.says(ME, line)


async def show(server: FakeTelegram) -> None:
    """Print what is new or was edited."""
    seen: dict[int, int] = {}

    def fresh() -> list[Message]:
        return [one for one in server.chat(ME).answers if seen.get(one.id) != one.edits]

    while True:
        await server.until(fresh, seconds=10**6)
        for message in fresh():
            seen[message.id] = message.edits
            say(f"\n{'(edited) ' if message.edits else ''}{message.text}")
            for number, button in enumerate(message.buttons, 1):
                say(f"  !{number} {button['text']} {button.get('url', '')}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    asyncio.run(main(parser.parse_args().port))
