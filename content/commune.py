"""The commune's own file: what the bot is called, where people go, what villages are called."""

from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.errors import ContentWrong
from content.schema import Form, Text
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
]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^$|^\+?\d[\d .-]{1,18}\d$")]
Link = Annotated[str, StringConstraints(pattern=r"^$|^https://\S+$")]
AgencyCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2,3}(\.[0-9A-Z]{2,3}){0,4}$")]

KINDS = frozenset(("thon", "xom", "ban", "ap", "buon", "bon", "lang", "khom", "khu", "to"))
"""Words a village's name begins with and that people swap or leave out."""
FILLERS = frozenset(("xa", "huyen", "cu", "thuoc"))

_CURES = {
    "missing": "thiếu mục này. Thêm một dòng “{field}: …”.",
    "extra_forbidden": "không có mục nào tên như vậy. {hint}",
    "string_type": 'cần là chữ. Viết trong dấu ngoặc kép, ví dụ {field}: "7:30".',
    "string_too_short": "đang để trống. Điền vào, hoặc xoá dòng đó.",
    "tuple_type": "cần một danh sách: mỗi thứ một dòng, đầu dòng có dấu gạch “- ”.",
    "too_short": "cần ít nhất một.",
    "literal_error": "chỉ nhận một trong các chữ: {expected}.",
    "model_type": "cần các dòng “tên: giá trị” thụt vào bên dưới.",
}
_PATTERN_CURES = {
    "id": "chỉ dùng chữ thường không dấu, số và dấu “_”, ví dụ thon_dong.",
    "phone": 'chỉ dùng số, dấu cách hoặc dấu chấm, ví dụ "0200 000 011".',
    "map": "cần một đường dẫn bắt đầu bằng https://.",
    "agency_codes": "viết như phần đầu của mã hồ sơ, ví dụ H57.132.",
    "province_codes": "viết như mã tỉnh ở đầu mã hồ sơ, ví dụ H57.",
}
_DATE_CURE = "ngày viết theo kiểu năm-tháng-ngày, ví dụ 2026-12-02."


class _Local(Form):
    """What a commune fills in; a line left empty is the same as no line."""

    @model_validator(mode="before")
    @classmethod
    def drop_empty(cls, raw: Any) -> Any:
        """Take `phone:` with nothing behind it as not set."""
        if isinstance(raw, dict):
            return {name: value for name, value in raw.items() if value is not None}
        return raw


class Point(_Local):
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


class Village(_Local):
    """A village, and what it was called before 07/2025."""

    id: Id
    name: Text
    old_names: tuple[Text, ...] = ()


class Commune(_Local):
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
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    villages: tuple[Village, ...] = ()
    old_names: tuple[Text, ...] = ()
    """The communes and the district it was made from."""

    @model_validator(mode="after")
    def ids_differ(self) -> Self:
        """Two points, or two villages, cannot share an id."""
        for place in ("points", "villages"):
            ids = [one.id for one in getattr(self, place)]
            if twice := {id_ for id_ in ids if ids.count(id_) > 1}:
                raise ValueError(f"{place}: id “{min(twice)}” dùng hai lần. Đổi một id đi.")
        return self

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
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentWrong(f"{path}: không mở được tệp này. Xem lại XAOI_COMMUNE.") from error
    except UnicodeDecodeError as error:
        raise ContentWrong(f"{path}: lưu lại tệp với bảng mã UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"dòng {mark.line + 1}" if mark else "tệp"
        cure = "xem lại khoảng trắng đầu dòng, dấu hai chấm và dấu ngoặc kép"
        raise ContentWrong(f"{path}, {line}: {cure}.") from error
    try:
        return Commune.model_validate(raw)
    except ValidationError as error:
        said = (f"  {_sentence(one, raw)}" for one in error.errors())
        raise ContentWrong("\n".join((f"{path}: cần sửa:", *said))) from error


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


def _sentence(error: Any, raw: Any) -> str:
    """Say one thing pydantic found in words for whoever fills in the file."""
    where = error["loc"]
    names = [part for part in where if isinstance(part, str)]
    field = names[-1] if names else ""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "string_pattern_mismatch":
        cure = _PATTERN_CURES[field]
    elif error["type"].startswith("date"):
        cure = _DATE_CURE
    else:
        cure = _CURES.get(error["type"], "giá trị này chưa dùng được. Xem tệp mẫu.")
    known = {*Commune.model_fields, *Point.model_fields, *Village.model_fields}
    near = get_close_matches(field, known, n=1)
    hint = f"Có phải là “{near[0]}”?" if near else "Xoá dòng đó."
    expected = error.get("ctx", {}).get("expected", "").replace("'", "").replace(" or ", ", ")
    cure = cure.replace("{field}", field).replace("{hint}", hint).replace("{expected}", expected)
    return f"{_place(where, raw)}: {cure}"


def _place(where: Iterable[str | int], raw: Any) -> str:
    """Name a place in the file as a person would find it: `points › thứ 2 (cong_an) › phone`."""
    said = []
    for part in where:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            raw = None
        if isinstance(part, str):
            said.append(part)
        else:
            name = raw.get("id") if isinstance(raw, dict) else None
            said.append(f"thứ {part + 1} ({name})" if name else f"thứ {part + 1}")
    return " › ".join(said) or "cả tệp"
