"""Numbers in Vietnamese words, as they are said: “hai mươi tư”, “hai nghìn không trăm lẻ năm”."""

import re
from functools import lru_cache

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
POWERS = ("", "nghìn", "triệu", "tỷ")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
LONGEST = 10
"""Digits; a longer number counts nothing and is said digit by digit."""
PHONE = (4, 7)
"""Where one who reads a phone number out breathes."""


def cardinal(number: int) -> str:
    """Write a number below a million millions in words."""
    groups = [number // 1000**place % 1000 for place in range(len(POWERS))]
    words: list[str] = []
    for place in reversed(range(len(groups))):
        if not (group := groups[place]):
            continue
        if words and group < 100:  # noqa: PLR2004 - no hundreds
            words.append("không trăm" if group >= 10 else "không trăm lẻ")  # noqa: PLR2004 - ditto
        words += [_hundreds(group), POWERS[place]]
    return " ".join(filter(None, words)) or DIGITS[0]


def digits(text: str) -> str:
    """Say a number digit by digit."""
    return " ".join(DIGITS[int(char)] for char in text if char.isdecimal())


def phone(text: str) -> str:
    """Say a phone number in groups: those it is written in, or the usual ones."""
    groups = [group for group in re.split(r"[ .\-]+", re.sub(r"\+84[ .]?", "0", text)) if group]
    if len(groups) == 1:
        whole, (first, second) = groups[0], PHONE
        groups = [whole[:first], whole[first:second], whole[second:]]
    return ", ".join(filter(None, map(digits, groups)))


def amount(text: str) -> str:
    """Say a number as it is written: “1.500.000”, “2,5”, “08”, “0012”."""
    if THOUSANDS.fullmatch(text):
        return _whole(re.sub(r"[.,]", "", text))
    whole, _, part = text.replace(".", ",").partition(",")
    if not part:
        return _whole(whole)
    after = digits(part) if int(part[0]) == 0 or len(part) > 2 else _whole(part)  # noqa: PLR2004 - as said
    return f"{_whole(whole)} phẩy {after}"


def month(number: int) -> str:
    """Say the number of a month: the fourth is “tư”."""
    return "tư" if number == 4 else cardinal(number)  # noqa: PLR2004 - April


def _whole(text: str) -> str:
    padded = len(text) > 2 and int(text[0]) == 0  # noqa: PLR2004 - “08” is a day or an hour
    return digits(text) if padded or len(text) > LONGEST else cardinal(int(text))


@lru_cache(maxsize=1000)
def _hundreds(number: int) -> str:
    """Write a number below a thousand.

    num2words is right this far but for “tư”; further up it says “hai nghìn lẻ hai mươi sáu”.
    """
    from num2words import num2words  # type: ignore[import-untyped]  # it has no stubs

    return str(num2words(number, lang="vi")).replace("mươi bốn", "mươi tư")
