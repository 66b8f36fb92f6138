"""Lets a form carry the text it was drawn from, so that nothing depends on what others did."""

import base64
import binascii
import zlib

from bot.edits.acting import LONGEST

BYTES = 4 * LONGEST


def packed(text: str) -> str:
    """Write a text as one short field."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(said: str) -> str:
    """Read it again; empty where it is none of ours."""
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(base64.b64decode(said, validate=True), BYTES).decode()
    except (binascii.Error, zlib.error, ValueError):
        return ""
    return text if opened.eof else ""
