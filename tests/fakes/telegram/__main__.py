"""Try a bot by hand without Telegram: `python -m tests.fakes.telegram --port 9000`."""

import argparse
import asyncio

from tests.fakes.telegram.chats import Message
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.terminal import say, talk

ME = 42


async def main(port: int) -> None:
    """Serve, read lines as the user's, show what the bot writes."""
    async with FakeTelegram(port) as server:
        say(f"XAOI_CHANNELS=telegram XAOI_TELEGRAM_TOKEN={server.token} "
              f"XAOI_TELEGRAM_API_URL={server.url}")  # fmt: skip
        say("Type a message; !2 presses the second button of the last message; Ctrl+D ends.")
        await talk(server, lambda line: act(server, line), lambda: written(server))


def act(server: FakeTelegram, line: str) -> None:
    """Do what a line says."""
    answers = server.chat(ME).answers
    if line.startswith("!") and line[1:].isdecimal() and answers:
        labels = answers[-1].labels
        if 0 < int(line[1:]) <= len(labels):
            server.presses(ME, labels[int(line[1:]) - 1], message=answers[-1])
    elif line:
        server.says(ME, line)


def written(server: FakeTelegram) -> dict[tuple[int, int], str]:
    """Lay out what the bot wrote; an edited message is a new one."""
    return {(one.id, one.edits): laid_out(one) for one in server.chat(ME).answers}


def laid_out(message: Message) -> str:
    """Write a message with its buttons."""
    buttons = (
        f"  !{number} {button['text']} {button.get('url', '')}"
        for number, button in enumerate(message.buttons, 1)
    )
    return "\n".join([f"\n{'(edited) ' if message.edits else ''}{message.text}", *buttons])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9000)
    asyncio.run(main(parser.parse_args().port))
