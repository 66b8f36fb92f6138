"""Text as a loudspeaker says it: “27/11, 8h30” is “ngày hai mươi bảy tháng mười một, tám giờ…”."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from bot import links
from bot.forms.letters import KNOWN, letters
from bot.forms.numbers import amount, cardinal, digits, month, phone

Match = re.Match[str]

SITE = "trang của xã"
PLACE = re.compile(
    r"(?:tại|ở|vào|xem|trên|qua|trang|link|web|website|địa chỉ)[\s:]*$", re.IGNORECASE
)
NUMBER = r"(?<!\d)(?:\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
D, M = r"(?P<d>0?[1-9]|[12]\d|3[01])", r"(?P<m>0?[1-9]|1[0-2])"
NAMED = r"(?<![\d/])(?P<named>(?:ngày mùng|ngày mồng|ngày|mùng|mồng) )?"
BIG = {"k": "nghìn", "tr": "triệu", "ngàn": "nghìn", "tỉ": "tỷ"}
UNITS = {
    "km/h": "ki lô mét trên giờ", "km2": "ki lô mét vuông", "km": "ki lô mét", "kg": "ki lô gam",
    "m2": "mét vuông", "m²": "mét vuông", "m3": "mét khối", "m³": "mét khối", "mm": "mi li mét",
    "cm": "xăng ti mét", "m": "mét", "ha": "héc ta", "°c": "độ xê", "ml": "mi li lít", "l": "lít",
    "%": "phần trăm",
}  # fmt: skip


def spell(text: str) -> str:
    """Write every number, date, time, sum, code and sign of a text in words."""
    text = _without_links(unicodedata.normalize("NFC", text))
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    return text


def _without_links(text: str) -> str:
    for link in links.find(text):
        before, _, after = text.partition(link.text)
        named = SITE if PLACE.search(before) else f"xem ở {SITE}"
        text = f"{before}{named}{after}"
    return text


def _document(found: Match) -> str:
    """Say “45/2026/TB-UBND”: the number, the year, then what the letters stand for."""
    said = ", ".join(letters(part) for part in found["letters"].split("-"))
    return f"{amount(found['n'])}{_year(found['y'])}, {said}"


def _date(found: Match) -> str:
    said = f"{found['named'] or 'ngày '}{cardinal(int(found['d']))}"
    if until := found.groupdict().get("until"):
        said += f" đến ngày {cardinal(int(until))}"
    said += f" tháng {month(int(found['m']))}"
    return said + _year(found.groupdict().get("y"))


def _year(digits_: str | None) -> str:
    if not digits_:
        return ""
    year = int(digits_)
    return f" năm {cardinal(year if len(digits_) > 2 else 2000 + year)}"  # noqa: PLR2004 - “26”


def _month(found: Match) -> str:
    return f"tháng {month(int(found['m']))}{_year(found.groupdict().get('y'))}"


def _clock(found: Match) -> str:
    minutes = int(found["m"] or 0)
    said = f"{cardinal(int(found['h']))} giờ"
    return f"{said} {cardinal(minutes)}" if minutes else said


def _money(found: Match) -> str:
    big = (found["big"] or "").lower()
    return " ".join(filter(None, (amount(found["n"]), BIG.get(big, big), "đồng")))


def _number(found: Match) -> str:
    """Say a number that stands for nothing but itself; letters that touch it are set apart."""
    text = found.string
    left = " " * text[: found.start()][-1:].isalpha()
    return f"{left}{amount(found[0])}{' ' * text[found.end() :][:1].isalpha()}"


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _rule(
    pattern: str, said: str | Callable[[Match], str]
) -> tuple[re.Pattern[str], str | Callable[[Match], str]]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE), said


RULES = (
    _rule(r"^[ \t]*[\-–•*+]\s+", ""),
    _rule(r"^[ \t]*(?P<n>\d{1,2})[.)]\s+", lambda found: f"{cardinal(int(found['n']))} là "),
    _rule(
        r"(?<![\d/])(?P<n>\d{1,5})(?:/(?P<y>\d{4}))?"
        r"/(?P<letters>(?-i:[A-ZĐ]{2,}[a-z]?(?:-[A-ZĐ]+[a-z]?)*))(?!\w)",
        _document,
    ),
    _rule(
        r"(?<!\w)TB\s?[\-–]?\s?(?P<n>\d{4,6})(?!\w)", lambda found: f"tê bê {digits(found['n'])}"
    ),
    _rule(r"(?<!ngày )(?<![\d/])24/7(?![\d/])", "cả ngày lẫn đêm"),
    _rule(rf"{NAMED}{D}\s?[\-–]\s?(?P<until>\d{{1,2}})/{M}(?:/(?P<y>\d{{4}}))?(?![\d/])", _date),
    _rule(rf"{NAMED}{D}(?P<sep>[/.\-]){M}(?P=sep)(?P<y>\d{{4}}|\d\d)(?![\d/])", _date),
    _rule(rf"{NAMED}{D}/{M}(?![\d/])", _date),
    _rule(rf"(?<![\d/])(?:tháng )?{M}[/\-](?P<y>20\d\d)(?![\d/])", _month),
    _rule(rf"(?<!\w)tháng {M}(?![\d.,]*\d)", _month),
    _rule(r"(?<!\w)(thứ )4(?!\d)", r"\1tư"),
    _rule(
        r"(?<![\d.,])(?:(?:\+84|0)[ .]?\d{1,3}(?:[ .\-]?\d{2,4}){2,3}"
        r"|1[89]00(?:[ .]?\d{2,4}){1,3})(?!\d)",
        lambda found: phone(found[0]),
    ),
    _rule(r"(?:(?<=gọi )|(?<=số ))11[1-5](?!\d)", lambda found: digits(found[0])),
    _rule(r"(?<=[\dhg%kđ])\s?[\-–]\s?(?=\d)", " đến "),
    _rule(
        r"(?<![\d.,])(?P<h>[01]?\d|2[0-4])(?:\s?(?:h|giờ)|g(?=[0-5]\d))"
        r"(?:\s?(?P<m>[0-5]\d)(?!\d|[/.,]\d|%)(?:\s?(?:phút|p|'))?)?(?!\w)",
        _clock,
    ),
    _rule(r"(?<![\d.,:])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?:h)?(?![\d:])", _clock),
    _rule(
        rf"(?P<n>{NUMBER})\s?(?P<big>nghìn|ngàn|triệu|tỷ|tỉ|k|tr)?\s?(?:đồng|vnđ|vnd|đ|₫)(?!\w)",
        _money,
    ),
    _rule(r"(?<=đồng)\s?/\s?", " một "),
    _rule(
        rf"(?P<n>{NUMBER})\s?(?P<big>k|tr)(?!\w)",
        lambda found: f"{amount(found['n'])} {BIG[found['big'].lower()]}",
    ),
    _rule(
        rf"(?P<n>{NUMBER})\s?(?P<unit>{_any(UNITS)})(?!\w)",
        lambda found: f"{amount(found['n'])} {UNITS[found['unit'].lower()]}",
    ),
    _rule(r"(?<=\d)\s?/\s?(?=\d)", " trên "),
    _rule(NUMBER, _number),
    _rule(rf"(?<!\w)(?-i:{_any(KNOWN)})(?!\w)", lambda found: KNOWN[found[0]]),
    _rule(r"\s?&\s?", " và "),
    _rule(r"\s?/\s?", ", "),
    _rule(r"[^\S\n]+", " "),
)
"""In this order: what an earlier rule has said holds no digit for a later one."""
