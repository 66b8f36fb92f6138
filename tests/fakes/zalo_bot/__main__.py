"""Try a bot by hand without Zalo: `python -m tests.fakes.zalo_bot --port 9020`."""

import argparse
import asyncio

from tests.fakes.terminal import say, talk
from tests.fakes.zalo_bot.chats import Message
from tests.fakes.zalo_bot.server import FakeZaloBot

ME = "6ede9afa66b88fe6d6a9"


async def main(port: int) -> None:
    """Serve, read lines as the user's, show what the bot writes."""
    async with FakeZaloBot(port) as server:
        say(f"XAOI_CHANNELS=zalo_bot XAOI_ZALO_BOT_TOKEN={server.token} "
              f"XAOI_ZALO_BOT_API_URL={server.url}")  # fmt: skip
        say("Type a message; !photo and !sticker send one; Ctrl+D ends.")
        await talk(server, lambda line: act(server, line), lambda: written(server))


def act(server: FakeZaloBot, line: str) -> None:
    """Do what a line says."""
    match line:
        case "!photo":
            server.sends_photo(ME)
        case "!sticker":
            server.sends_sticker(ME)
        case _ if line:
            server.says(ME, line)


def written(server: FakeZaloBot) -> dict[str, str]:
    """Lay out what the bot wrote."""
    return {one.id: laid_out(one) for one in server.chat(ME).answers}


def laid_out(message: Message) -> str:
    """Write a message, and whether its picture could be fetched."""
    fetched = "" if message.fetched else " (could not be fetched)"
    picture = f"[{message.photo}{fetched}]\n" if message.photo else ""
    return f"\n{picture}{message.text}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9020)
    asyncio.run(main(parser.parse_args().port))
