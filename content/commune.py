"""The commune's own file: what the bot is called, where people go, what villages are called."""

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, ValidationError, model_validator

from bot.errors import ContentWrong
from bot.opening import Opening
from content.load import parse, read
from content.mistakes import invalid
from content.office import Local, Office, YearsOff, opening
from content.schema import Text
from content.texts import words

Thing = Literal[
    "vneid",
    "can_cuoc",
    "cu_tru",
    "dvc",
    "ho_tich",
    "chung_thuc",
    "ho_kinh_doanh",
    "bhyt",
    "bao_tro",
    "dat_dai",
    "dossiers",
    "digital_help",
    "trinh_bao",
]


def _written(pattern: str, cure: str) -> AfterValidator:
    """Require a way of writing; the cure is what to say when it is another."""

    def check(value: str) -> str:
        if value and not re.fullmatch(pattern, value):
            raise ValueError(f"là “{value[:60]}”. {cure}")
        return value

    return AfterValidator(check)


Id = Annotated[Text, _written("[a-z][a-z0-9_]{1,39}", "Hãy viết không dấu, như thon_dong.")]
Phone = Annotated[
    str, _written(r"\+?\d[\d .-]{1,18}\d", 'Hãy viết số, trong dấu nháy, như "0200 000 011".')
]
Link = Annotated[str, _written(r"https://\S+", "Hãy viết đường dẫn bắt đầu bằng https://.")]
AgencyCode = Annotated[
    Text,
    _written(
        r"[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,4}", "Hãy viết như đầu mã hồ sơ: H57.132, hoặc H57."
    ),
]

THINGS = frozenset(get_args(Thing))
KINDS = frozenset(("thon", "xom", "ban", "ap", "buon", "bon", "lang", "khom", "khu", "to"))
"""Words a village's name begins with and that people swap or leave out."""
FILLERS = frozenset(("xa", "huyen", "cu", "thuoc"))


class Point(Local):
    """A place (or a mobile session) where people are received, and what it does."""

    id: Id
    name: Text
    kind: Literal["center", "police", "former_office", "support", "mobile"]
    handles: Annotated[tuple[Thing, ...], Field(min_length=1)]
    address: str = ""
    days: str = ""
    hours: str = ""
    phone: Phone = ""
    map: Link = ""
    note: str = ""
    dates: tuple[date, ...] = ()
    """The days of a mobile session."""

    def describe(self, _: Callable[[str], str] = str) -> str:
        """Say in a few short lines where it is, when, and by which phone.

        What the commune has not filled in is never guessed: the line says “xã xác nhận”.
        """
        lines = [self.name, self.address or _("Địa chỉ: xã xác nhận"), self.opening(_)]
        phone = self.phone or _("xã xác nhận")
        lines.append(_("Điện thoại: {phone}").replace("{phone}", phone))
        return "\n".join(lines)

    def opening(self, _: Callable[[str], str] = str) -> str:
        """Say when it is open."""
        days = ", ".join(f"{day:%d/%m/%Y}" for day in self.dates) or self.days
        if not self.hours:
            unset = _("Giờ làm việc: xã xác nhận")
            return f"{days}. {unset}" if days else unset
        return f"{days}: {self.hours}" if days else self.hours


class Village(Local):
    """A village, and what it was called before 07/2025."""

    id: Id
    name: Text
    old_names: tuple[Text, ...] = ()


class Service(Local):
    """Something only some communes offer: results brought home, free Wi-Fi."""

    title: Text
    say: Text
    """With its conditions, days and places."""
    phone: Phone = ""


class Zalo(Local):
    """The commune's Official Account, so that people can tell it from one that copies it."""

    name: Text
    """As Zalo shows it."""
    verified: bool = False
    """Zalo has put its tick beside the name."""


class LocalFee(Local):
    """What the province's council sets for one procedure."""

    direct: Text
    online: Text
    decision_no: Text
    valid_to: date | None = None


class Commune(Local):
    """One commune, as the bot speaks for it."""

    id: Id
    name: Text
    bot_name: Text
    greeting: str = ""
    province: str = ""
    agency_codes: tuple[AgencyCode, ...] = ()
    """How the codes of dossiers begin that are kept here."""
    province_codes: tuple[AgencyCode, ...] = ()
    """How the codes of the province's dossiers begin, those of merged provinces included."""
    zalo: Zalo | None = None
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    villages: tuple[Village, ...] = ()
    old_names: tuple[Text, ...] = ()
    """The communes and the district it was made from."""
    approve_own_notices: bool = False
    """A commune with one person at the desk: who writes a notice may approve it, on record."""
    office: Office | None = None
    """When officials answer; without it, no time is ever promised."""
    days_off: YearsOff = Field(default_factory=dict)
    """By year; in a year that is not listed and confirmed, no time is promised."""
    services: dict[Id, Service] = Field(default_factory=dict)
    """By the names of local.yaml."""
    fees: dict[Id, LocalFee] = Field(default_factory=dict)
    """By the ids of procedures."""

    @model_validator(mode="after")
    def ids_differ(self) -> Self:
        """Two points, or two villages, cannot share an id."""
        for place in ("points", "villages"):
            ids = [one.id for one in getattr(self, place)]
            if twice := {id_ for id_ in ids if ids.count(id_) > 1}:
                raise ValueError(f"{place} có hai id “{min(twice)}”. Hãy đổi một id.")
        return self

    @cached_property
    def opening(self) -> Opening:
        """When the office is open, and by when an answer can be promised."""
        return opening(self.office, self.days_off)

    def points_for(self, thing: str) -> tuple[Point, ...]:
        """List the points that do this thing, in the order of the file."""
        return tuple(point for point in self.points if thing in point.handles)

    def find_village(self, text: str) -> Village | None:
        """Understand a village by its present or old name; None if unknown or ambiguous."""
        said = tuple(word for word in words(text) if word not in FILLERS)
        found: dict[str, int] = {}
        for village in self.villages:
            lengths = [_overlap(said, name) for name in (village.name, *village.old_names)]
            found[village.id] = max(lengths)
        best = max(found.values(), default=0)
        sure = [village for village in self.villages if best and found[village.id] == best]
        return sure[0] if len(sure) == 1 else None


def load(path: Path) -> Commune:
    """Read a commune's file; raises ContentWrong with the field and the cure."""
    try:
        text = read(path)
    except OSError as error:
        raise ContentWrong(f"{path}: không mở được tệp này. Hãy xem lại XAOI_COMMUNE.") from error
    return load_commune(text, path.name)


def load_commune(text: str, name: str) -> Commune:
    """Read a commune's file; `name` is the file's."""
    raw = parse(text, name)
    try:
        return Commune.model_validate(raw)
    except ValidationError as error:
        raise ContentWrong(f"{name}, {invalid(error, raw)}") from error


def _overlap(said: tuple[str, ...], name: str) -> int:
    """Count the words of a name that were said; 0 if it was not said whole."""
    full = tuple(word for word in words(name) if word not in FILLERS)
    bare = _bare(full)
    if _bare(said) == bare and not all(word.isdigit() for word in bare):
        return len(said) + (said == full)
    ends = range(len(full), len(said) + 1)
    return len(full) if any(said[end - len(full) : end] == full for end in ends) else 0


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    return name[1:] if len(name) > 1 and name[0] in KINDS else name
