"""Finds one-time codes, ID numbers, phone and bank numbers before anything is stored or logged."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.privacy import patterns as p

Kind = Literal["otp", "id_number", "phone", "card", "account", "password"]

PLACEHOLDERS: dict[Kind, str] = {
    "otp": "[mã OTP]",
    "id_number": "[số căn cước]",
    "phone": "[số điện thoại]",
    "card": "[số thẻ]",
    "account": "[số tài khoản]",
    "password": "[mật khẩu]",
}
SECRET = frozenset[Kind]({"otp", "id_number", "card", "account", "password"})
"""What a person must be warned about; a phone number is only taken out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Where in the text a secret stands."""

    kind: Kind
    start: int
    end: int


def scan(text: str) -> tuple[Finding, ...]:
    """Find every secret, from left to right."""
    if not p.SUSPICIOUS.search(text):
        return ()
    # “má 1950”, “mà 5000” are not “mã 1950”; folded they would be.
    flat, places = _flatten(p.NOT_CODE.sub("me", text))
    flat = p.HARMLESS.sub(_blank, flat)
    found = [*_passwords(flat), *_lettered(flat)]
    for finding in found:
        flat = flat[: finding.start] + "\0" * (finding.end - finding.start) + flat[finding.end :]
    for run in p.RUN.finditer(flat):
        found.extend(_numbers(flat, run))
    found.sort(key=lambda finding: finding.start)
    return tuple(Finding(f.kind, places[f.start], places[f.end - 1] + 1) for f in found)


def scrub(text: str, keep: Collection[Kind] = ()) -> str:
    """Put a word such as [mã OTP] in place of every secret."""
    # Until nothing is found: what is left must read as clean to whoever scans it again.
    while found := [finding for finding in scan(text) if finding.kind not in keep]:
        for finding in reversed(found):
            text = text[: finding.start] + PLACEHOLDERS[finding.kind] + text[finding.end :]
    return text


def secret_kinds(text: str) -> frozenset[Kind]:
    """Name what a text's writer must be warned about, also where it was scrubbed already."""
    taken_out = {kind for kind, word in PLACEHOLDERS.items() if word in text}
    return SECRET & (taken_out | {finding.kind for finding in scan(text)})


def _numbers(flat: str, run: re.Match[str]) -> Iterator[Finding]:
    """Tell what the numbers of one run are: it may be one number, or several side by side."""
    groups = [group.span() for group in p.GROUP.finditer(flat, *run.span())]
    first = 0
    while first < len(groups):
        for last in _ends(first, len(groups)):
            window = groups[first:last]
            if kind := _kind(flat, window):
                yield Finding(kind, window[0][0], window[-1][1])
                first = last - 1
                break
        first += 1


def _ends(first: int, count: int) -> Iterator[int]:
    if first == 0 and p.MOST_GROUPS < count <= p.LONGEST:
        yield count
    yield from range(min(first + p.MOST_GROUPS, count), first, -1)


def _kind(flat: str, window: list[tuple[int, int]]) -> Kind | None:
    start, end = window[0][0], window[-1][1]
    digits = "".join(flat[a:b] for a, b in window)
    shape = tuple(b - a for a, b in window)
    if not p.OTP_LENGTHS.start <= len(digits) <= p.LONGEST:
        return None
    before, after = flat[max(0, start - p.NEAR) : start], flat[end : end + p.NEAR]
    return (
        _identity(digits, shape, before, after)
        or _bank(digits, shape, before, after)
        or _phone(digits, shape)
        or _otp(flat, digits, before, after)
    )


def _identity(digits: str, shape: tuple[int, ...], before: str, after: str) -> Kind | None:
    usual = len(digits) in p.ID_LENGTHS
    if (gap := _gap(p.ID, before)) is not None and (
        usual or (len(digits) in p.ID_SLIPS and _filler(gap))
    ):
        return "id_number"
    if len(digits) in p.INSURANCE_LENGTHS and _tight(p.INSURANCE, before):
        return "id_number"
    if usual and (found := p.ID.search(after)) and _filler(after[: found.start()]):
        return "id_number"
    if p.CITIZEN.fullmatch(digits) and shape in p.CITIZEN_SHAPES:
        return "account" if _tight(p.ACCOUNT, before) else "id_number"
    return None


def _bank(digits: str, shape: tuple[int, ...], before: str, after: str) -> Kind | None:
    whole = len(shape) == 1 or set(shape[:4]) == {4} or digits.startswith(p.DOMESTIC_CARD)
    if len(digits) in p.CARD_LENGTHS and whole and _luhn(digits):
        return "card"
    short, round_sum = len(digits) < p.AMOUNT_BELOW, digits.endswith("000")
    if len(digits) < p.ACCOUNT_FROM or (short and (round_sum or p.OTP.search(before))):
        return None
    if _tight(p.ACCOUNT, before):
        return "account"
    if short or round_sum or p.MOBILE.fullmatch(digits):
        return None
    named = p.ACCOUNT.search(before) or p.BANK.search(before) or p.BANK.search(after[:20])
    return "account" if named else None


def _phone(digits: str, shape: tuple[int, ...]) -> Kind | None:
    whole = shape[0] > 1 or set(shape) == {1}
    return "phone" if whole and p.MOBILE.fullmatch(digits) else None


def _otp(flat: str, digits: str, before: str, after: str) -> Kind | None:
    if len(digits) not in p.OTP_LENGTHS:
        return None
    if _tight(p.OTP, before):
        return "otp"
    if _in_tail(digits, before, after):
        return None
    if p.NOT_OTP.search(before) or p.UNIT.match(after) or digits in p.SHORT_NUMBERS:
        return None
    six = len(digits) == p.USUAL_OTP
    if not six and p.COUNTED.match(after):
        return None
    if p.YEAR.fullmatch(digits) or (digits.endswith("000") and not (six and p.OTP.search(before))):
        return None
    follows = p.OTP.search(after) or p.CODE.search(after[:12])
    if (
        p.OTP.search(before)
        or (follows and len(after[: follows.start()].split()) < p.FEW_WORDS)
        or (p.CODE.search(before) if six else _tight(p.CODE, before))
        or (six and (p.SIX.search(before) or p.SIX.search(after[:25])))
        or (six and len(flat) < p.SHORT_TEXT and _filler(flat))
    ):
        return "otp"
    return None


def _in_tail(digits: str, before: str, after: str) -> bool:
    """Tell whether these digits belong to the end of a dossier code."""
    near = before[-p.TAIL_REACH :]
    around = near + digits + after[: p.TAIL_REACH]
    return any(found.start() <= len(near) < found.end() for found in p.TAIL.finditer(around))


def _passwords(flat: str) -> Iterator[Finding]:
    for found in p.PASSWORD.finditer(flat):
        kind = "strong" if found["strong"] else "token"
        whole = found[kind].rstrip(".,;?)\"'")
        token = whole.rstrip(".,;!?)\"'")
        said = bool((found["is"] or "").strip())
        year = (
            found["word"] == "mk" and not said and p.YEAR.fullmatch(token)
        )  # “mk” is also “mình”
        mixed = any(char.isdigit() or char in "@#$%^&*_!" for char in token) and not year
        if (mixed and len(token) >= p.PASSWORD_FROM) or (said and p.LONG_WORD.fullmatch(token)):
            yield Finding("password", found.start(kind), found.start(kind) + len(whole))


def _lettered(flat: str) -> Iterator[Finding]:
    for found in p.LETTERED.finditer(flat):
        yield Finding("id_number", *found.span(found.lastgroup or 0))


def _gap(words: re.Pattern[str], before: str) -> str | None:
    """Return what stands between the last of these words and the number."""
    found = list(words.finditer(before))
    return before[found[-1].end() :] if found else None


def _tight(words: re.Pattern[str], before: str) -> bool:
    gap = _gap(words, before)
    return gap is not None and _filler(gap)


def _filler(text: str) -> bool:
    return all(word in p.FILLER for word in re.findall(r"[a-z\0]+", text))


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def _blank(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def _flatten(text: str) -> tuple[str, list[int]]:
    """Fold to plain small letters and digits, and say where each stood."""
    plain = [_plain(char) for char in text]
    return "".join(plain), [place for place, part in enumerate(plain) for _ in part]


@lru_cache(maxsize=2048)
def _plain(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Cf"):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in "đĐ":
        return "d"
    if char.isspace():
        return " "
    if unicodedata.category(char) == "Pd":
        return "-"
    return unicodedata.normalize("NFKD", char)[0].lower()[0]
