"""Finds the code of a notice in whatever people type or forward: `TB-4827`."""

import re

from bot.codes import repair
from bot.codes.dossier import flatten
from bot.marks import bare

CODE = re.compile(
    r"(?<!\w)(?<!\d[./])(?<!\w-)"  # “45/TB-…” is a document, “QĐ-TB-…” too
    r"TB(?P<gap>\s?-\s?|\s?|\s?[.:]\s?)(?P<digits>[0-9]{4,6})"
    r"(?!\w)(?![/\-]\w)(?![.,][0-9])"
)
DIGIT = repair.DIGIT
TYPED = re.compile(
    r"(?<!\w)(?<!\d[./])(?<!\w-)(?P<name>TB|TÊ BÊ|TE BE|TỜ BỜ|TO BO)"
    rf"(?P<gap>\s?-\s?|\s?)(?P<digits>{DIGIT}(?:\s?{DIGIT}){{3,5}})"
    r"(?!\w)(?![/\-]\w)(?![.,][0-9])(?!\s[0-9])"
)
"""A code said letter by letter, with blanks among its digits, or letters for some of them."""
BARE = re.compile(
    r"(?:(?:MA|TIN)(?: MA| TIN)?(?: SO)?\s?:?\s?)?(?P<digits>[0-9]{4,5})(?P<rest>(?: [A-Z]+)*)"
)
ASKING = frozenset({
    "CO", "PHAI", "THAT", "KHONG", "DUNG", "HAY", "GIA", "A", "AH", "NHE", "VOI", "KO", "K", "DAY",
    "LA", "TIN", "XEM", "GUI",
})  # fmt: skip
"""Words that ask about a code, and are none of a sentence that merely has a number in it."""
CLEAR_DIGITS = 2
"""Of a code that has letters in place of some."""
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
    return next((code for one in TYPED.finditer(flat) if (code := _repaired(flat, one))), None)


def maybe(text: str) -> str | None:
    """Read digits that are a code only if a notice has it: “2987”, “mã tin 2987”."""
    found = BARE.fullmatch(" ".join(bare(flatten(text)).split()).strip(" .,!?"))
    if found is None or set(found["rest"].split()) - ASKING:
        return None
    return f"TB-{found['digits']}"


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


def _repaired(flat: str, found: re.Match[str]) -> str:
    """Put the digits in order, where nothing else can be meant; else empty."""
    typed = re.sub(r"\s", "", found["digits"])
    code = f"TB-{typed.translate(repair.SLIPS)}"
    if sum(map(str.isdigit, typed)) < CLEAR_DIGITS:
        return ""
    others = re.findall(r"\w+", bare(f"{flat[: found.start()]} {flat[found.end() :]}"))
    asked = set(others) <= ASKING or NAMED.search(flat, 0, found.start())
    joined = typed == found["digits"] and found["gap"] in ("", "-")
    return code if asked or (joined and found["name"] == "TB") else ""
