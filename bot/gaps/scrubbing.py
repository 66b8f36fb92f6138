"""Makes of a question that was not understood what may be kept: nobody can be told from it."""

import re

from bot import codes, links, privacy
from bot.gaps.names import nameless
from content.texts import clean, words
from content.understanding import danger_in
from content.words import vocabulary

LONGEST = 300
READ = 2_000
"""Characters that are looked at: nobody asks in more."""
FEWEST = 2
"""Words of a question."""
FEW_DIGITS = 5
"""Digits that together may be somebody's number."""
PLACEHOLDER = re.compile(r"\[[^\[\]]{1,20}\]")
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+")
_DAY = re.compile(r"(?<!\d)\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d\d(?!\d)")
_NUMBER = (
    r"(?:\d{1,2}|mười một|mười hai|muoi mot|muoi hai|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|"
    r"giêng|chạp|mot|bon|tu|nam|sau|bay|tam|chin|muoi|gieng|chap)"
)
_SPELLED = re.compile(
    rf"(?<!\w)(?:(?:ngày|ngay|mùng|mung|mồng|mong)\s+)*{_NUMBER}\s+(?:tháng|thang)\s+{_NUMBER}"
    r"\s*,?\s*(?:năm|nam)?\s*(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
"""“Ngày 3 tháng 2 năm 1980”."""
_BORN = re.compile(
    r"(?<!\w)((?:sinh|đẻ|sn|năm sinh|nam sinh|ngày sinh|ngay sinh)(?:[\s:.,]|là|la|vào|vao)*)"
    r"((?:(?:ngày|ngay|mùng|mung|mồng|mong|tháng|thang|năm|nam)\s+)*)"
    rf"(?:{_NUMBER}\s+(?:tháng|thang)\s+{_NUMBER}|\d{{1,2}}\s?[/.\-]\s?(?:19|20)?\d\d|(?:19|20)\d\d|"
    r"(?<=năm )\d\d|(?<=nam )\d\d|(?<=sn )\d\d)(?!\w)",
    re.IGNORECASE,
)
"""When somebody was born, said by halves: “sinh năm 1956”, “sn 56”, “sinh tháng 2/1980”."""
_NOTICE = re.compile(r"(?<!\w)TB[\s\-:.]{0,3}\d{4,6}(?!\w)", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?<!\w)(?:(?:số|so)\s+(?:nhà|nha)|(?:nhà|nha)\s+(?:số|so)|sn|ngõ|ngo|ngách|ngach|hẻm|hem|"
    r"kiệt|kiet|căn hộ|can ho)\s*(?:số|so)?[\s.:]*\d+[a-z]?(?:\s?/\s?\d+[a-z]?)*(?!\w)"
    r"|(?<![\w/])(?:(?:số|so)\s+)?\d+[a-z]?(?:/\d+[a-z]?)*,?\s+(?:đường|duong|phố|pho)(?!\w)",
    re.IGNORECASE,
)
_DOOR = re.compile(r"(?<![\w/])\d+[a-zA-Z]?(?:/\d+[a-zA-Z]?)+(?=,?\s+[A-ZĐÂÊÔƠƯÁÀÝÚÍÓÉ][^\W\d_])")
_LAW = re.compile(r"\d{1,4}/(?:19|20)\d\d(?:/[^\W\d_]+(?:-[^\W\d_]+)*)?")
"""The number of a law or decree: everybody may know it."""
_JOINED = re.compile(r"(?<!\w)\w+(?:\s?[.\-–_/]\s?\w+)+(?!\w)")
_MIXED = re.compile(r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d])\w{6,}(?!\w)")
_DIGITS = re.compile(r"\d(?:[\s.\-–/]{0,2}\d)+")
_SUM = re.compile(
    r"\s?(?:đồng|dong|đ|d|vnđ|vnd|nghìn|nghin|ngàn|ngan|triệu|trieu|tỷ|ty|k|tr)(?!\w)",
    re.IGNORECASE,
)
_WITH_DIGIT = re.compile(r"\w*\d[\w.\-–_/]*")


def scrubbed(text: str) -> str:
    """Return what may be kept of a question; empty where it is none, or is nobody's to answer."""
    text = clean(text)[:READ]
    if text.startswith("/") or danger_in(text):
        return ""
    kept = " ".join(_without_people(text).split())
    if len(kept) > LONGEST:
        kept = kept[:LONGEST].rpartition(" ")[0]
    return kept if _asks(kept) else ""


def folded(text: str) -> str:
    """Write a kept question so that it is the same however it was typed."""
    return " ".join(words(text))[:LONGEST]


def spoken(text: str) -> str:
    """Return a question without placeholders; empty where it had some: nobody asks like that."""
    return "" if PLACEHOLDER.search(text) else text


def _without_people(text: str) -> str:
    text = _EMAIL.sub("[thư điện tử]", text)
    for link in links.find(text):
        text = text.replace(link.text, "[đường dẫn]")
    text = privacy.scrub(text)
    text = _DAY.sub("[ngày]", text)
    text = _SPELLED.sub("[ngày]", text)
    text = _BORN.sub(r"\1\2[ngày]", text)
    text = _NOTICE.sub("[mã tin]", text)
    text = _HOUSE.sub("[địa chỉ]", text)
    text = _DOOR.sub("[địa chỉ]", text)
    text = _JOINED.sub(lambda found: _long(text, found, "[mã số]"), text)
    text = _MIXED.sub(lambda found: "[mã số]" if _digits(found[0]) > 1 else found[0], text)
    text = _DIGITS.sub(lambda found: _long(text, found, "[số]"), text)
    if codes.find(text) or codes.looks_like_code(text):
        text = _WITH_DIGIT.sub("[mã số]", text)
    return nameless(text)


def _long(text: str, found: re.Match[str], word: str) -> str:
    """Replace what may be somebody's number; sums and laws are everybody's."""
    harmless = _SUM.match(text, found.end()) or _LAW.fullmatch(found[0])
    return found[0] if harmless or _digits(found[0]) < FEW_DIGITS else word


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _asks(kept: str) -> bool:
    """Tell whether anything is left that somebody could answer."""
    said = [one for one in words(PLACEHOLDER.sub(" ", kept)) if not one.isdigit()]
    polite = vocabulary().courtesy
    return len(said) >= FEWEST and " ".join(said) not in polite.hello | polite.thanks | polite.okay
