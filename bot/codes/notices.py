"""Finds the code of a notice in whatever people type or forward: `TB-4827`."""

import re

from bot.codes.dossier import flatten

CODE = re.compile(
    r"(?<!\w)(?<!\d[./])(?<!\w-)"  # “45/TB-…” is a document, “QĐ-TB-…” too
    r"TB(?P<gap>\s?-\s?|\s?|\s?[.:]\s?)(?P<digits>[0-9]{4,6})"
    r"(?!\w)(?![/\-]\w)(?![.,][0-9])"
)
NAMED = re.compile(r"(?:\bMÃ|\bMA)(?:\s(?:SỐ|SO))?[\s:]{0,3}$")
MEASURE = re.compile(
    r"\s?(?:%|(?:ĐỒNG|DONG|Đ|VNĐ|VND|NGHÌN|NGHIN|NGÀN|NGAN|TRIỆU|TRIEU|TỶ|TY|K|NGƯỜI|NGUOI|HỘ|HO"
    r"|SUẤT|SUAT|CON|CÂY|CAY|KG|TẠ|TA|TẤN|TAN|HA|M2|KM|LƯỢT|LUOT|HỒ SƠ|HO SO)(?!\w))"
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
LARGEST = 999_999


def find(text: str) -> str | None:
    """Find the first code of a notice, in its normal form; None where there is none."""
    flat = flatten(text)
    for found in CODE.finditer(flat):
        if found["gap"].strip() == "-" or not found["gap"] or _meant(flat, found):
            return f"TB-{found['digits']}"
    return None


def make(number: int) -> str:
    """Write a number as the code of a notice."""
    if not 0 < number <= LARGEST:
        raise ValueError(f"no notice can have the number {number}")
    return f"TB-{number:04}"


def _meant(flat: str, found: re.Match[str]) -> bool:
    """Tell whether “TB 4827” is a code: it could also be “trung bình 2026”, “TB: 1500 người”."""
    if NAMED.search(flat, 0, found.start()):
        return True
    if found["gap"].strip() or MEASURE.match(flat, found.end()):
        return False
    alone = not re.search(r"\w", flat[: found.start()] + flat[found.end() :])
    return alone or not YEAR.fullmatch(found["digits"])
