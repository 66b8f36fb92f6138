"""How texts for people read: short sentences, few at a time, no words that blame."""

import re
import unicodedata
from collections.abc import Iterator

from bot import links

LONGEST, LONG = 25, 18
"""Tiếng in a sentence: never more than the first, rarely more than the second."""
SENTENCES = 3
"""In one text: a step, a line of a card, an answer to one question."""
OLD = re.compile(r"\b(?:huyện|sổ hộ khẩu|mức độ [34]|mức [34])\b", re.IGNORECASE)
"""What was before 07/2025: told only as gone."""
GONE = re.compile(r"không|bỏ|cũ|trước|xưa|thôi|hết|chưa|khỏi|thay", re.IGNORECASE)
BANNED = (
    "không hợp lệ",
    "lỗi hệ thống",
    "vui lòng",
    "rất tiếc",
    "xin lỗi",
    "sai định dạng",
    "quý khách",
    "quý công dân",
    "kính đề nghị",
    "trân trọng",
    "theo quy định",
    "đương sự",
    "nêu trên",
    "bạn",
)
ACTIONS = (
    "bấm nhấn gõ nhập chọn quét tải cài mở đăng nhập chụp gọi mang đưa ký gửi điền "
    "đóng tắt bật tháo rút nộp viết khai"
)
"""What people are told to do. Two of them in one sentence are two steps."""
PORTAL = frozenset({"dichvucong.gov.vn", "https://dichvucong.gov.vn"})
"""The only address people are sent to; inner pages move."""
ENDS = re.compile(r"(?<=[.!?…])[”\")]*\s+|\n+|(?<=[:;])\s+(?=[•\-])")
TIENG = re.compile(r"[^\W_]")
_ACTION = "(?:" + "|".join(ACTIONS.replace("đăng nhập", "đăng_nhập").split()) + ")"
_TWO = re.compile(
    rf"(?:^|[,:;] |thì |hãy ){_ACTION}\b[^“”]*?(?:,| rồi| và| sau đó|, rồi) {_ACTION}\b",
    re.IGNORECASE,
)


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
        if (old := OLD.search(sentence)) and not GONE.search(sentence):
            yield f"“{old[0]}” là của ngày trước; chỉ nói là đã bỏ"
        if twice := _TWO.search(re.sub("(đăng) (nhập)", r"\1_\2", sentence, flags=re.IGNORECASE)):
            yield f"hai việc trong một câu; tách ra: “{twice[0].replace('_', ' ')}”"
    if (count := len(sentences(text))) > SENTENCES:
        yield f"có {count} câu, nhiều nhất {SENTENCES}"
    plain = unicodedata.normalize("NFC", text).casefold()
    yield from (f"có chữ cấm “{word}”" for word in BANNED if re.search(rf"\b{word}\b", plain))
    for link in links.find(text):
        if link.text not in PORTAL:
            yield f"đường dẫn “{link.text}” không được phép; chỉ dùng dichvucong.gov.vn"


def advice(text: str) -> Iterator[str]:
    """Say what would read better shorter."""
    for sentence in sentences(text):
        if LONG < (count := length(sentence)) <= LONGEST:
            yield f"câu dài {count} tiếng, nên dưới {LONG + 1}: “{_start(sentence)}”"


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:6]) + "…"
