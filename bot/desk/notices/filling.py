"""From a filled-in form to a draft: every field is read as the chat reads it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from bot import links
from bot.desk.guard import Asked
from bot.desk.notices.sheet import Sheet, tree
from bot.desk.notices.uploads import taken
from bot.hours import VIETNAM
from bot.notice import Audience, Draft, Event
from bot.notices import titles
from bot.notices.formats import PICTURES
from bot.times import stamp
from bot.turn import Context
from content.texts import clean
from handlers.notices import correcting, reading
from handlers.notices.pad import Pad

KEPT = re.compile(r"[0-9a-f]{16}\.[a-z]{3,4}")
"""The names of files that `bot.notices.attachments` keeps for good."""


class Filling:
    """Reads one form; `errors` says at each field what to do."""

    def __init__(self, ctx: Context, asked: Asked, sheet: Sheet, on: Pad) -> None:
        self.ctx, self.asked, self.sheet, self.on = ctx, asked, sheet, on
        self.errors: dict[str, str] = {}

    async def read(self) -> Draft:
        """Return the draft, as far as the fields could be read."""
        draft = await self._attached(self.on.draft)
        draft = await self._text(draft)
        if self.on.event is Event.alert:
            draft = replace(draft, audience=await self._audience())
        draft = self._when(draft)
        return replace(
            draft,
            emergency=self.sheet.emergency,
            document_no=self._paper("document_no", self.sheet.document_no, reading.MOST_NUMBER),
            signer=self._paper("signer", self.sheet.signer, reading.MOST_SIGNER),
        )

    async def _text(self, draft: Draft) -> Draft:
        said, _ = clean(self.sheet.text), self.ctx.gettext
        if self.on.event is Event.withdraw:
            if amiss := reading.why(said, _):
                self.errors["text"] = amiss
                return draft
            return await correcting.withdrawal(self.ctx, replace(self.on, draft=draft), said)
        read = reading.text(draft, said, _)
        if isinstance(read, Draft):
            return read
        self.errors["text"] = read
        return draft

    async def _audience(self) -> Audience:
        sheet = self.sheet
        mine = {one.id for one in tree(self.asked, await self.ctx.office.areas())}
        if sheet.areas - mine:
            self.errors["areas"] = "Có nơi không thuộc phần việc của mình. Chọn lại nơi nhận."
        if not (sheet.groups or sheet.people):
            self.errors["who"] = "Chọn ít nhất một: nhóm, hoặc từng người."
        on = set(self.asked.room.channels) | set(self.on.draft.audience.channels)
        channels = sorted(sheet.channels & on)
        if not channels:
            self.errors["channels"] = "Chọn ít nhất một kênh."
        every = set(self.asked.room.channels) <= set(channels)
        return Audience(
            tuple(_tops(sorted(sheet.areas & mine))),
            sheet.groups,
            sheet.people,
            () if every else tuple(channels),
        )

    def _when(self, draft: Draft) -> Draft:
        """Take the hour in words where there are any; else the day and the hour."""
        sheet, now = self.sheet, self.ctx.now
        if sheet.when != "later":
            return replace(draft, due_at=None)
        if sheet.at.strip():
            read = reading.when(draft, sheet.at.strip(), now, self.ctx.gettext)
            if isinstance(read, Draft):
                return read
            self.errors["at"] = read
            return draft
        moment = _moment(sheet.day, sheet.hour)
        if moment is None:
            self.errors["at"] = "Gõ giờ gửi, ví dụ: 8h sáng mai. Hoặc chọn cả ngày và giờ."
            return draft
        before = draft.due_at
        if before and moment == before.replace(second=0, microsecond=0):
            return draft  # as it was: the check page says where that hour has passed
        if moment < now:
            self.errors["at"] = f"Lúc đó đã qua: {stamp(moment)}. Chọn lúc khác."
        elif moment > now + reading.FURTHEST:
            self.errors["at"] = f"Lúc đó còn xa quá: {stamp(moment)}. Chọn trong vòng một năm."
        return replace(draft, due_at=moment)

    def _paper(self, name: str, typed: str, most: int) -> str:
        said = " ".join(clean(typed).split())
        if amiss := reading.secret(said, self.ctx.gettext):
            self.errors[name] = amiss
        elif found := next(iter(links.find(said)), None):
            self.errors[name] = f"Ở đây không ghi đường dẫn ({found.text})."
        elif len(said) > most:
            self.errors[name] = f"Gõ ngắn lại, nhiều nhất {most} ký tự."
        return said

    async def _attached(self, draft: Draft) -> Draft:
        """Keep what was uploaded at once: another field that is amiss must not cost it."""
        sheet, media = self.sheet, self.asked.room.settings.media
        picture = "" if sheet.drop_picture else _kept(media, sheet.picture, pictures=True)
        file = "" if sheet.drop_file else _kept(media, sheet.file, pictures=False)
        title = titles.title(sheet.file_title) if file else ""
        for name, upload in self.asked.files.items():
            if name not in ("new_picture", "new_file"):
                continue
            said = clean(upload.filename or "")
            kept = await self.ctx.office.keep_file(await taken(upload), said)
            if isinstance(kept, str):
                self.errors[name] = kept
            elif kept.picture:
                picture = kept.name
            elif name == "new_picture":
                self.errors[name] = "Đây không phải ảnh. Chọn ảnh JPG, PNG; tệp thì để ở ô dưới."
            else:
                file, title = kept.name, kept.title
        return replace(draft, picture=picture, file=file, file_title=title)


def _kept(media: Path, name: str, *, pictures: bool) -> str:
    """Return the name of a kept file, as the form holds it; empty for anything else."""
    fits = KEPT.fullmatch(name) and (Path(name).suffix in PICTURES) is pictures
    return name if fits and (media / name).is_file() else ""


def _tops(ids: Sequence[str]) -> Iterator[str]:
    """Leave out what lies below another one."""
    return (one for one in ids if not _below(one, ids))


def _below(one: str, ids: Collection[str]) -> bool:
    return any(one.startswith(f"{other}/") for other in ids)


def _moment(day: str, hour: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), VIETNAM)
    except ValueError:
        return None
