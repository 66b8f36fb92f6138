"""Where a notice may go: the writer's areas, listed, named, and read as people type them."""

import re
from collections.abc import Iterator, Sequence

from bot.engine.say import Gettext
from bot.roles import Area, Official, Role
from content.commune import Commune
from content.texts import words
from handlers.notices.wording import fill

NUMBERS = re.compile(r"[\d\s,;.\-–]+")
SPAN = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})|(\d{1,3})")
ALL = frozenset(("tat ca", "het", "tat ca cac thon", "ca xa", "toan xa", "moi thon"))
KINDS = frozenset(("thon", "xom", "ban", "ap", "buon", "lang", "khom", "khu", "to", "xa"))
"""Words that a name begins with and that people leave out."""
BETWEEN = re.compile(r"[,;\n+&]|\s(?:và|va)\s", re.IGNORECASE)


def of(official: Official, areas: Sequence[Area]) -> tuple[Area, ...]:
    """List where this official may write to: villages; communes too where there are several."""
    mine = [one for one in areas if official.may(Role.officer, one.id)]
    communes = [one for one in mine if one.kind == "commune"]
    villages = [one for one in mine if one.kind == "village"]
    return (*(communes if len(communes) > 1 or not villages else ()), *villages)


def whole(official: Official, areas: Sequence[Area]) -> tuple[Area, ...]:
    """Return the fewest areas that stand for everywhere this official may write to."""
    mine = [one for one in areas if one.kind != "province" and official.may(Role.officer, one.id)]
    ids = {one.id for one in mine}
    return tuple(one for one in mine if one.id.rpartition("/")[0] not in ids)


def listed(places: Sequence[Area]) -> str:
    """Write a numbered list."""
    return "\n".join(f"{number}. {one.name}" for number, one in enumerate(places, 1))


def named(ids: Sequence[str], areas: Sequence[Area], gettext: Gettext) -> str:
    """Name areas: “cả xã Tân Nguyên”, “Thôn Đông, Thôn Đoài”."""
    known = {one.id: one for one in areas}
    found = [known[id_] for id_ in ids if id_ in known]
    whole = gettext("cả {name}")
    return ", ".join(
        one.name if one.kind == "village" else fill(whole, name=one.name) for one in found
    )


def read(
    text: str, places: Sequence[Area], commune: Commune, gettext: Gettext
) -> tuple[Area, ...] | str:
    """Read numbers of the list, or names; a sentence where something is not understood."""
    _ = gettext
    found: dict[str, Area] = {}
    for part in filter(words, BETWEEN.split(text)):
        if NUMBERS.fullmatch(part):
            matches = _numbered(part, places)
            if not matches:
                return fill(
                    _("Ở đây có số 1 đến số {most}. Gõ lại, ví dụ: 1 3."), most=len(places)
                )
        else:
            matches = _matches(part, places, commune)
            name = part.strip()[:40]
            if not matches:
                said = _("Trong danh sách không có “{name}”. Gõ số cho chắc, ví dụ: 1 3.")
                return fill(said, name=name)
            if len(matches) > 1:
                said = _("Có {count} nơi tên “{name}”. Gõ số của nơi cần gửi.")
                return fill(said, count=len(matches), name=name)
        found |= {one.id: one for one in matches}
    return tuple(found.values()) or _("Gõ số của nơi cần gửi, ví dụ: 1 3.")


def everywhere(text: str) -> bool:
    """Tell whether all of them are meant."""
    return " ".join(words(text)) in ALL


def _numbered(part: str, places: Sequence[Area]) -> list[Area]:
    """Return what these numbers stand for; nothing where one stands for nothing."""
    numbers = list(_numbers(part))
    if not all(1 <= one <= len(places) for one in numbers):
        return []
    return [places[one - 1] for one in numbers]


def _numbers(text: str) -> Iterator[int]:
    for first, last, alone in SPAN.findall(text):
        if alone:
            yield int(alone)
        else:
            yield from range(int(first), int(last) + 1)


def _matches(part: str, places: Sequence[Area], commune: Commune) -> list[Area]:
    """Find by the name, by the name without “thôn”, then by an old name."""
    said = words(part)
    for same in (_whole, _bare):
        if found := [one for one in places if same(words(one.name)) == same(said)]:
            return found
    old = commune.find_village(part)
    return [one for one in places if old and one.village == old.id]


def _whole(name: tuple[str, ...]) -> tuple[str, ...]:
    return name


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[1:] if len(name) > 1 and name[0] in KINDS else name
