"""Talks with the bot in a terminal or through a pipe, on a database of its own."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel

from bot.app import build
from bot.channels.console import Console
from bot.clock import clock
from bot.config import Settings
from bot.errors import FileRefused
from content.search import Index
from content.understanding import understand


class Question(BaseModel):
    """A line of a file of questions."""

    id: str
    text: str


def private(settings: Settings, folder: str) -> Settings:
    """Use a throw-away database, so that a chat disturbs no running bot."""
    return settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{folder}/chat.db"})


async def chat(
    settings: Settings,
    lines: TextIO,
    write: Callable[[str], None],
    now: Callable[[], datetime] = clock,
) -> None:
    """Answer line by line until the input ends."""
    with tempfile.TemporaryDirectory() as folder:
        console = Console(write)
        async with build(private(settings, folder), channels=[console], now=now) as app:
            if lines.isatty():
                write("Gõ tin nhắn rồi Enter. Ctrl+D để thôi.\n")
            number = 0
            while line := await asyncio.to_thread(lines.readline):
                number += 1
                message = console.parse(json.dumps([str(number), line.rstrip("\n")]).encode())
                if message:
                    await app.conversation.receive([message])
                    await app.settle()


async def ask(settings: Settings, path: Path, write: Callable[[str], None]) -> None:
    """Print which topics each question of a JSONL file finds."""
    try:
        text = await asyncio.to_thread(path.read_text, encoding="utf-8")
        questions = [
            Question.model_validate_json(line) for line in text.splitlines() if line.strip()
        ]
    except (OSError, ValueError) as error:
        raise FileRefused(
            f'Không đọc được {path}: mỗi dòng phải là một JSON có "id" và "text".'
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        async with build(private(settings, folder)) as app:
            for question in questions:
                write(json.dumps(answer(app.shelf.library.index, question), ensure_ascii=False))


def answer(index: Index, question: Question) -> dict[str, object]:
    """Lay out what the index finds for one question."""
    found = understand(index, question.text)
    return {
        "id": question.id,
        "answers": [{"topic": hit.topic, "score": round(hit.score, 4)} for hit in found.hits[:3]],
        "decision": found.decision,
    }
