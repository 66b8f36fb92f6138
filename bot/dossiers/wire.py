"""What a `TraCuuHoSo` system answers, as far as it is read: names and free text fall away here."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot import codes
from bot.dossier import Dossier, Stage
from bot.hours import VIETNAM

FIRST_YEAR = 1990
FORMS = ("%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")


def moment(written: Any) -> datetime | None:
    """Read `yyyyMMddHHmmss` and its neighbours, in Vietnamese time; None for nothing."""
    if written in (None, "", 0, "0"):
        return None
    read = _read(str(written).strip())
    # Some systems write the first day of the calendar for “not yet”.
    return read.replace(tzinfo=read.tzinfo or VIETNAM) if read.year >= FIRST_YEAR else None


def status(written: Any) -> str:
    """Read a status that may come as a number or as text."""
    return str(written).strip().lstrip("0")


Moment = Annotated[datetime | None, BeforeValidator(moment)]


class Part(BaseModel):
    """A piece of an answer; what is not named in it is dropped unread."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Entry(Part):
    """One dossier of an answer."""

    written: str = Field(alias="MaHoSo", max_length=100)
    stage: Annotated[Stage, BeforeValidator(status)] = Field(alias="TrangThaiHoSo")
    received: Moment = Field(None, alias="NgayTiepNhan")
    due: Moment = Field(None, alias="NgayHenTra")
    returned: Moment = Field(None, alias="NgayTra")
    finished: Moment = Field(None, alias="NgayKetThucXuLy")

    @property
    def code(self) -> str:
        """The code in its normal form."""
        found = codes.find(self.written)
        return found.code if found else ""

    def dossier(self, source: str, as_of: datetime) -> Dossier:
        """Take over what may be told."""
        ended = self.returned or self.finished
        return Dossier(
            code=self.code,
            stage=self.stage,
            source=source,
            as_of=as_of,
            received_on=_day(self.received),
            due_on=_day(self.due),
            finished_on=_day(ended),
        )


class Answer(Part):
    """The answer to a lookup, in the national form (`error_code`) or a province's."""

    error_code: int | str | None = None
    response_code: str | None = None
    result: list[Entry] | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the system understood us."""
        understood = str(self.error_code) == "0" or self.response_code == "00"
        return understood and self.result is not None


class Login(Part):
    """The answer to a login."""

    session: str = Field(min_length=1)


def _read(said: str) -> datetime:
    for form in FORMS:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    return datetime.fromisoformat(said)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(VIETNAM).date() if moment else None
