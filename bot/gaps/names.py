"""Finds people's names in a question, typed with marks or without, and takes them out."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from content.texts import fold


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NAME = "[tên]"
MOST = 4
"""Words of a name."""
REACH = 5
"""Words in which “cháu … tên” is still one expression."""
SHOUTED = 0.7
"""The share of capitals from which on they tell nothing."""
SURNAMES = _set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh "
    "trương lâm mai đào cao lương lưu tạ tô châu quách thái tống vương triệu la kiều nghiêm hứa "
    "phùng tăng thạch"
)
UNMARKED = frozenset(map(fold, SURNAMES))
HARDLY_A_WORD = SURNAMES - _set("mai cao la châu thái đoàn lương đào tăng thạch hồ dương lê") | {
    "nguyen",
    "huynh",
    "pham",
    "hoang",
}
"""Surnames that written like this behind “ông”, “bà” can hardly mean anything else."""
PLACES = frozenset(
    ("ho so", "ho chi", "thai binh", "thai nguyen", "cao bang", "lam dong", "doan thanh")
)
"""What begins like a name and is none."""
NOT_GIVEN = {
    "van": _set("ban phong hoa bang kien minh"),
    "thi": _set("hanh dua tuyen tran xa lai truong to"),
}
"""What makes other words of “văn”, “thị”: văn bản, thi hành, thị trấn."""
KIN = _set(
    "ong ba anh chi em chau con bac chu co di duong cau mo thim cu be bo me vo chong cha "
    "toi tui minh si sy"
)
ENDS = _set(
    "a ai nao sao bi bo ca can chi chua cho co con cu cua cung da dang dau de dem den di do doi "
    "duoc gi goi hay hien hoi hom khac khi khong la lam len mat me moi muon nam nay nhe nho nhu "
    "nhung nha noi o oi phai qua quen ra ro roi sai sinh so tai tau that thi thieu thuong thon "
    "theo toi tren trong tu tuoi ten va vao vay ve vi viet voi xa xin nguoi dan"
)
"""Words before which a name typed in small letters is over, and with which none begins."""
OFFICES = _set(
    "cong hoi doan chu bi truong uy to ban phong so thon xa tinh huyen trung nha bao can giay "
    "dich vneid zalo tet viet"
)
"""What is written with a capital behind “anh”, “chị” and is nobody's name."""
NOT_SAID = _set("doi sang ghi sua dat dung ky dien")
"""“Đổi tên”, “sang tên”: the name itself is not what follows."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed."""

    text: str
    plain: str
    start: int
    end: int
    follows: bool
    """Nothing but blanks stands before it."""

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def surname(self) -> bool:
        """Tell whether it may be a surname: with the right marks, or with none."""
        low = self.text.casefold()
        return low in SURNAMES or (low.isascii() and low in UNMARKED)


def nameless(text: str) -> str:
    """Put [tên] in place of every name."""
    text = unicodedata.normalize("NFC", text)
    said = _read(text)
    at, found = 0, []
    while at < len(said):
        length = _length(said, at)
        if length:
            found.append((said[at].start, said[at + length - 1].end))
        at += max(1, length)
    for start, end in reversed(found):
        text = f"{text[:start]}{NAME}{text[end:]}"
    return text


def _read(text: str) -> list[Word]:
    places = [one.span() for one in _WORD.finditer(text)]
    capitals = sum(1 for start, _ in places if text[start].isupper())
    shouted = len(places) >= MOST and capitals >= SHOUTED * len(places)
    shown = text.casefold() if shouted and len(text.casefold()) == len(text) else text
    ends = [0, *(end for _, end in places)]
    return [
        Word(shown[start:end], fold(text[start:end]), start, end, not text[before:start].strip())
        for (start, end), before in zip(places, ends, strict=False)
    ]


def _length(said: Sequence[Word], at: int) -> int:
    """Count the words of the name that begins here; 0 where none does."""
    one = said[at]
    second = said[at + 1] if at + 1 < len(said) and said[at + 1].follows else None
    if one.capital and one.surname and second and second.capital:
        return 0 if f"{one.plain} {second.plain}" in PLACES else _run(said, at, _begun)
    if one.surname and second and _middle(second) and at + 2 < len(said):
        given = said[at + 2]
        if given.follows and given.plain not in NOT_GIVEN[second.plain]:
            return 2 + min(2, _run(said, at + 2, _goes_on))
    return _introduced(said, at)


def _introduced(said: Sequence[Word], at: int) -> int:
    """Count the words of a name that “tên là”, “tôi là”, “bà” lead to."""
    one = said[at]
    before = [each.plain for each in said[max(0, at - REACH) : at]]
    if not before or (not one.follows and before[-1] not in ("ten", "la")):
        return 0
    named, alone = _named(before), before[-1] in KIN
    if one.capital and (named or alone):
        nobody = one.plain in OFFICES or (one.text.isupper() and len(one.text) > 1)
        return 0 if nobody else _run(said, at, _begun)
    if one.plain in ENDS or not (named or alone):
        return 0
    if one.surname and (named or one.text.casefold() in HARDLY_A_WORD):
        length = _run(said, at, _goes_on)
        return length if length > 1 or one.text.casefold() in HARDLY_A_WORD else 0
    return min(3, _run(said, at, _goes_on)) if named == "sure" else 0


def _named(before: Sequence[str]) -> str:
    """Tell how surely what comes next is a name: `sure`, `maybe` (a surname decides), or not."""
    last, rest = before[-1], before[:-1]
    if last == "la" and rest:
        if rest[-1] == "ten":
            return "sure"
        return "maybe" if rest[-1] in KIN else ""
    if last != "ten" or (rest and rest[-1] in NOT_SAID):
        return ""
    return "sure" if KIN.intersection(rest) else "maybe"


def _run(said: Sequence[Word], at: int, fits: Callable[[Word], bool]) -> int:
    """Count the words side by side that still belong to a name."""
    length = 1
    for one in said[at + 1 : at + MOST]:
        if not one.follows or not fits(one):
            break
        length += 1
    return length


def _begun(one: Word) -> bool:
    return one.capital


def _goes_on(one: Word) -> bool:
    return one.plain not in ENDS


def _middle(one: Word) -> bool:
    """Tell whether this is the middle of most names."""
    return one.text.casefold() in ("văn", "van", "thị", "thi")
