"""How a visit is spoken of: the errands, for whom by relation, and a number as people type it."""

import unicodedata
from collections.abc import Mapping

from bot import privacy
from bot.tickets import words as called
from content.texts import fold, words
from content.words import vocabulary


def _(text: str) -> str:
    """Mark a text of the tables: it is translated where it is shown."""
    return text


ERRANDS: Mapping[str, str] = {
    "vneid": _("Cài, kích hoạt VNeID"),
    "can_cuoc": _("Làm thẻ căn cước"),
    "tai_khoan": _("Mở tài khoản nhận chế độ"),
}
RELATIONS: Mapping[str, str] = {
    "me": _("Cho tôi"),
    "cha_me": _("Bố hoặc mẹ"),
    "ong_ba": _("Ông hoặc bà"),
    "vo_chong": _("Vợ hoặc chồng"),
    "khac": _("Người khác"),
}
ERRAND_WORDS: Mapping[str, tuple[str, ...]] = {
    "vneid": ("vneid", "dinh danh"),
    "can_cuoc": ("can cuoc", "cccd", "cmnd", "chung minh", "id card"),
    "tai_khoan": ("tai khoan", "ngan hang", "nhan tien", "the atm"),
}
RELATION_WORDS: Mapping[str, frozenset[str]] = {
    "ong_ba": frozenset(["ông", "ong", "bà", "nội", "ngoại", "ngoai", "cụ", "cu"]),
    "cha_me": frozenset(["bố", "bo", "mẹ", "me", "cha", "má", "tía", "thầy"]),
    "vo_chong": frozenset(["vợ", "vo", "chồng", "chong"]),
    "khac": frozenset(
        ["khác", "khac", "con", "cháu", "chau", "anh", "chị", "chi", "em", "cô", "bác", "chú"]
    ),
    "me": frozenset(["tôi", "toi", "tui", "mình", "minh"]),
}
"""“Mẹ tôi” is a mother: oneself comes last."""
MYSELF = frozenset({"for me", "for myself", "myself"})
"""In English “me” is no mother."""
THREE = "ba"
"""A father, a grandmother without her mark, or the third choice."""


def errand(said: str) -> str:
    """Read what is needed; empty where it is not told."""
    flat = fold(said)
    return next(
        (key for key, ways in ERRAND_WORDS.items() if any(way in flat for way in ways)), ""
    )


def relation(said: str) -> str:
    """Read for whom it is, whatever name stands beside it; empty where it is not told."""
    if fold(said).strip(" .,!?") in MYSELF:
        return "me"
    heard = set(unicodedata.normalize("NFC", said).casefold().split())
    return next((key for key, ways in RELATION_WORDS.items() if ways & heard), "")


def father_or_three(said: str) -> bool:
    """Tell whether nobody can know what was meant."""
    return words(said) == (THREE,)


def refuses(said: str) -> bool:
    """Tell whether somebody says that there is none."""
    return fold(said).strip(" .,!?") in vocabulary().answers.no


def phone(said: str) -> str:
    """Read a phone number, as it is dialled here; empty where there is none."""
    found = next((one for one in privacy.scan(said) if one.kind == "phone"), None)
    if found is None:
        return ""
    digits = "".join(str(int(one)) for one in said[found.start : found.end] if one.isdecimal())
    for abroad in ("0084", "84"):
        if digits.startswith(abroad):
            return f"0{digits.removeprefix(abroad)}"
    return digits


def request(errand_: str, relation_: str) -> str:
    """Say what is asked for, as officials read it."""
    return f"Xin hỗ trợ tại nhà: {called.errand(errand_)}, {called.relation(relation_)}."
