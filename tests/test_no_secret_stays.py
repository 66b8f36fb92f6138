"""What a villager types in secret is found nowhere afterwards: disk, logs, metrics."""

import json
import logging
import re
from pathlib import Path

import pytest
import structlog

from bot import logs, metrics
from bot.privacy import scan, scrub
from tests.chat import Chat

MESSAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "messages.jsonl").read_text("utf-8").splitlines()
]
WITH = [message for message in MESSAGES if message["secrets"]]
WITHOUT = [message["text"] for message in MESSAGES if not message["secrets"]]
KEPT = re.compile(
    r"[Hh]57[. \-]*132[ .–\-]+\d{6}[ .–\-]+\d{4}|\d{3}\.\d\d\.\d\d\.[Hh]\d\d-\d{6}-\d{4}"
    r"|G01\.899\.909-\d{6}-\d{6}|38\.98\.H29-\d{6}-\d{4}"  # dossier codes
    r"|\d(?:[\d.]*\d)? ?(?:đ|đồng|dong|nghìn|k)(?!\w)"  # fees
    r"|(?<![\d.\-])\d{1,2}([/.\-])\d{1,2}\1\d{4}(?!\d)"  # dates
)
"""What people come with, and must find again."""
CERTAIN = 6
"""Fewer digits than this also come about by chance, within a longer number."""


@pytest.fixture
def logged(capfd):
    """Configure the logs as in earnest, with everything that is said; returns what was."""
    root = logging.getLogger()
    before, ours = (root.handlers[:], root.level), structlog.get_config()
    logs.configure("DEBUG", as_json=True)
    yield lambda: "".join(capfd.readouterr()).encode()
    root.handlers[:], root.level = before
    structlog.configure(**ours)


def covered(text: str, secret: str) -> bool:
    """Tell whether of this secret nothing but punctuation is left."""
    start = text.index(secret)
    hidden = {place for found in scan(text) for place in range(found.start, found.end)}
    return all(start + place in hidden for place, char in enumerate(secret) if char.isalnum())


def spellings(secret: str) -> set[bytes]:
    """List how a secret could stand in a file: as typed, in JSON, its digits alone."""
    digits = re.sub(r"\D", "", secret)
    ways = {secret, json.dumps(secret)[1:-1]}
    if not re.search(r"[^\W\d]{3}", secret):  # of a password the digits alone are no secret
        ways.add(digits)
    return {way.encode() for way in ways}


def stands(way: bytes, place: bytes) -> bool:
    """Tell whether a file holds this spelling."""
    if len(way) < CERTAIN:
        return bool(re.search(rb"(?<![0-9a-f])" + re.escape(way) + rb"(?![0-9a-f])", place))
    return way in place


def files(folder: Path) -> bytes:
    """Read the database with all it has not yet checkpointed."""
    return b"\n".join(file.read_bytes() for file in sorted(folder.glob("xaoi.db*")))


def test_the_messages_are_half_and_half() -> None:
    """The figures below rest on 150 messages with a secret and 150 without."""
    assert len(WITH) == 150
    assert len(WITHOUT) == 150
    assert all(secret in message["text"] for message in WITH for secret in message["secrets"])


def test_nearly_every_secret_is_found() -> None:
    """At least 99 of 100 secrets are taken out whole."""
    pairs = [(message["text"], secret) for message in WITH for secret in message["secrets"]]

    missed = [pair for pair in pairs if not covered(*pair)]

    assert len(missed) <= 0.01 * len(pairs), missed


def test_hardly_anything_else_is_taken_for_a_secret() -> None:
    """Of 100 messages without a secret, at most 2 lose anything."""
    alarms = [(text, scrub(text)) for text in WITHOUT if scan(text)]

    assert len(alarms) <= 0.02 * len(WITHOUT), alarms


def test_what_people_come_with_survives() -> None:
    """Dossier codes, fees and dates are stored as they were typed, also beside a secret."""
    kept = [
        (message["text"], found[0])
        for message in MESSAGES
        for found in KEPT.finditer(message["text"])
    ]

    lost = [(text, one) for text, one in kept if one not in scrub(text)]

    assert len(kept) >= 45
    assert lost == []


async def test_no_secret_stays(chat: Chat, tmp_path: Path, logged) -> None:
    """After 300 messages the disk, the logs and the metrics hold none of their secrets."""
    before = files(tmp_path)

    for message in MESSAGES:
        await chat.says(message["text"])
    structlog.get_logger().info("all.said")

    places = {"database": files(tmp_path), "logs": logged(), "metrics": metrics.render()}
    elsewhere = before + "\n".join(WITHOUT).encode()
    found = {
        (name, way.decode())
        for name, place in places.items()
        for message in WITH
        for secret in message["secrets"]
        for way in spellings(secret)
        if stands(way, place) and not stands(way, elsewhere)
    }
    assert found == set()
    # Had the texts not been there, or been packed, nothing could have been found.
    assert b"H57.132-260711-0294" in places["database"]
    assert "[mã OTP]".encode() in places["database"]
    assert b"all.said" in places["logs"]
    assert b"xaoi_turn_seconds" in places["metrics"]
