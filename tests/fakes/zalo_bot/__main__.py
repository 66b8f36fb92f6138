"""Try a bot by hand without Zalo: `python -m tests.fakes.zalo_bot --port 9020`."""

import argparse
import asyncio
import sys

from tests.fakes.zalo_bot.server import FakeZaloBot

ME = "6ede9afa66b88fe6d6a9"


async def main(port: int) -> None:
    """Serve, read lines as the user's, show what the bot writes."""
    async with FakeZaloBot(port) as server:
        say(f"XAOI_CHANNELS=zalo_bot XAOI_ZALO_BOT_TOKEN={server.token} "
              f"XAOI_ZALO_BOT_API_URL={server.url}")  # fmt: skip
        say("Type a message; !photo and !sticker send one; Ctrl+D ends.")
        showing = asyncio.create_task(show(server))
        while line := await asyncio.to_thread(sys.stdin.readline):
            act(server, line.strip())
        showing.cancel()


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def act(server: FakeZaloBot, line: str) -> None:
    """Do what a line says."""
    match line:
        case "!photo":
            server.sends_photo(ME)
        case "!sticker":
            server.sends_sticker(ME)
        case _ if line:
            server.says(ME, line)


async def show(server: FakeZaloBot) -> None:
    """Print what is new."""
    seen = 0
    while True:
        answers = server.chat(ME).answers
        await server.until(lambda: len(answers) > seen, seconds=10**6)  # noqa: B023 - run at once
        for message in answers[seen:]:
            fetched = "" if message.fetched else " (could not be fetched)"
            picture = f"[{message.photo}{fetched}]\n" if message.photo else ""
            say(f"\n{picture}{message.text}")
        seen = len(answers)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9020)
    asyncio.run(main(parser.parse_args().port))
