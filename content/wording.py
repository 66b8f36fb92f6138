"""How texts for people read: short sentences, few at a time, no words that blame."""

import re
import unicodedata
from collections.abc import Iterator

from bot import links

LONGEST, LONG = 25, 18
"""Tiếng in a sentence: never more than the first, rarely more than the second."""
SENTENCES = 4
"""In one bubble."""
BANNED = (
    "không hợp lệ",
    "lỗi hệ thống",
    "vui lòng thử lại",
    "rất tiếc",
    "xin lỗi",
    "sai định dạng",
)
PORTAL = frozenset({"dichvucong.gov.vn", "https://dichvucong.gov.vn"})
"""The only address people are sent to; inner pages move."""
ENDS = re.compile(r"(?<=[.!?…])[”\")]*\s+|\n+|(?<=[:;])\s+(?=[•\-])")
TIENG = re.compile(r"[^\W_]")


def sentences(text: str) -> list[str]:
    """Cut a text where a reader draws breath."""
    return [part.strip() for part in ENDS.split(text) if part and part.strip()]


def length(sentence: str) -> int:
    """Count its tiếng."""
    return sum(1 for word in sentence.split() if TIENG.search(word))


def faults(text: str) -> Iterator[str]:
    """Say what must be rewritten."""
    for sentence in sentences(text):
        if (count := length(sentence)) > LONGEST:
            yield f"câu dài {count} tiếng, nhiều nhất {LONGEST}: “{_start(sentence)}”"
    plain = unicodedata.normalize("NFC", text).casefold()
    yield from (f"có chữ cấm “{word}”" for word in BANNED if re.search(rf"\b{word}\b", plain))
    for link in links.find(text):
        if link.text not in PORTAL:
            yield f"đường dẫn “{link.text}” không được phép; chỉ dùng dichvucong.gov.vn"


def advice(text: str) -> Iterator[str]:
    """Say what would read better shorter."""
    parts = sentences(text)
    for sentence in parts:
        if LONG < (count := length(sentence)) <= LONGEST:
            yield f"câu dài {count} tiếng, nên dưới {LONG + 1}: “{_start(sentence)}”"
    if len(parts) > SENTENCES:
        yield f"có {len(parts)} câu trong một tin, nên nhiều nhất {SENTENCES}"


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:6]) + "…"
