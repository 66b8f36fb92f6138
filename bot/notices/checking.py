"""The check page of a draft: whom it reaches, what it costs, what to look at before it is sent."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import forecasts, links
from bot.config import Settings
from bot.doors import TARIFFS, Door, forecast
from bot.forms import Face
from bot.forms.chat import chat, relay
from bot.hours import parse_quiet
from bot.library import Library
from bot.notice import Draft, Event, Notice
from bot.notices import expanding, pacing, places, remarks, weight
from bot.notices.freezing import face_of, seen, written
from bot.notices.places import Place
from bot.office import Check, Reach, Remark
from bot.roles import Role
from bot.storage import Db, Tx, audience, doors, notices
from bot.storage.audience import Circle, Edges
from bot.storage.whom import Whom

ZALO_OA = forecasts.CHANNEL
LOOK_BACK = timedelta(days=3)
"""How far back the same text is looked for."""
NO_CODE = "TB-0000"
"""As long as the code that a draft will get."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that is to be checked."""

    draft: Draft
    event: Event
    first: Notice | None
    """The notice that it corrects or withdraws."""
    known: Notice | None
    """The draft as it is kept already."""


@dataclass(frozen=True, slots=True)
class Checking:
    """Looks drafts through, on the same selection by which they are sent."""

    db: Db
    settings: Settings
    library: Callable[[], Library]
    channels: Collection[str]
    """Those that are on."""
    now: Callable[[], datetime]
    split: weight.Split

    async def check(self, draft: Draft, event: Event, about: int | None, key: str) -> Check:
        """Look a draft through."""
        now = self.now()
        async with self.db.read() as tx:
            first = await notices.find(tx, about) if about else None
            known = await notices.by_key(tx, key) if key else None
            asked = Asked(draft, event, first, known)
            place = await places.read(tx, draft.audience)
            circles = await self._circles(tx, asked, place, now)
            face = self._face(asked)
            texts = _texts(asked, face)
            sizes = {
                one: weight.messages(one, texts[0], draft, self.settings.media, self.split)
                for one in {circle.channel for circle in circles}
            }
            zalo = [
                (one.door, one.many)
                for one in circles
                if one.channel == ZALO_OA and one.via != "group"
            ]
            cost = await forecasts.for_counted(
                tx, zalo, self.settings, now, messages=sizes.get(ZALO_OA, 1)
            )
            earlier = await notices.approved_since(tx, now - LOOK_BACK)
        reaches, left_out = self._sorted(circles, now)
        silent = (
            places.silent(place, {one.village for one in circles if one.via != "person"})
            if draft.audience.groups and not first
            else ()
        )
        return Check(
            reaches,
            left_out,
            silent,
            cost if zalo else None,
            self._seconds(reaches, sizes),
            (
                *remarks.of_words(draft.text),
                *remarks.of_links(seen(draft, face), links.host_of(self.settings.public_url)),
                *remarks.of_secrets(written(draft)),
                *self._of_sending(asked, texts, {one.channel for one in reaches}, earlier),
                *self._of_people(asked, place, reaches),
            ),
        )

    async def _circles(self, tx: Tx, asked: Asked, place: Place, now: datetime) -> list[Circle]:
        """Count who is meant, by what their doors have in common."""
        rules = forecasts.tariff(self.settings)
        edges = Edges(now - rules.free_for, now - rules.open_for)
        if asked.first:
            return await audience.who_got(tx, asked.first.id, edges)
        to = asked.draft.audience
        channels = [one for one in self.channels if one in (to.channels or self.channels)]
        chats = places.chats(place, channels) if to.groups else []
        relays = [address for address, via, *_ in chats if via == "relay"]
        stand = await doors.find(tx, [one for one in relays if one.channel in TARIFFS])
        found = [
            Circle(village, address.channel, via, stand.get(address, Door(now)), 1)
            for address, via, village, _ in chats
        ]
        if to.people and place.meant:
            whom = Whom(channels, expanding.villages(place.tree, to.areas), now, relays)
            found += await audience.living_there(tx, whom, edges)
        return found

    def _sorted(
        self, circles: Sequence[Circle], now: datetime
    ) -> tuple[tuple[Reach, ...], Counter[str]]:
        """Part those who will get it from those who will not, with why."""
        reaches: Counter[tuple[str, str, str]] = Counter()
        left_out: Counter[str] = Counter()
        for one in circles:
            if why := self._why_not(one, now):
                left_out[why] += one.many
            else:
                reaches[one.village, one.channel, one.via] += one.many
        listed = [
            Reach(village, channel, via, many)  # type: ignore[arg-type] # as the ledger has it
            for (village, channel, via), many in sorted(reaches.items())
        ]
        return tuple(listed), left_out

    def _why_not(self, one: Circle, now: datetime) -> str:
        if one.via == "group":
            return ""
        if one.channel in TARIFFS:
            told = forecast([one.door], now, forecasts.tariff(self.settings))
            return next(iter(told.unreachable), "")
        return "" if one.door.reachable else "left"

    def _seconds(self, reaches: Sequence[Reach], sizes: dict[str, int]) -> float:
        """Tell how long the slowest lane takes; lanes run side by side."""
        rates = {
            "telegram": self.settings.telegram_rate,
            "zalo_oa": self.settings.zalo_oa_rate / 60,
            "zalo_bot": self.settings.zalo_bot_rate / 60,
        }
        sent: Counter[str] = Counter()
        for one in reaches:
            sent[one.channel] += one.many * sizes[one.channel]
        lanes = (
            many / (rates[name] * pacing.SHARE) for name, many in sent.items() if name in rates
        )
        return max(lanes, default=0.0)

    def _face(self, asked: Asked) -> Face:
        return face_of(
            self.library(),
            asked.draft,
            code=asked.known.code if asked.known else NO_CODE,
            event=asked.event,
            about=asked.first.code if asked.first else "",
            sent_at=asked.draft.due_at or self.now(),
            site=self.settings.public_url.rstrip("/"),
        )

    def _of_sending(
        self,
        asked: Asked,
        texts: Sequence[str],
        channels: Collection[str],
        earlier: Sequence[Notice],
    ) -> Iterator[Remark]:
        draft, now, settings = asked.draft, self.now(), self.settings
        if long := remarks.of_length(texts, self.split, channels):
            yield long
        yield from remarks.of_files(draft, settings.media, sorted(channels))
        its_own = {one.id for one in (asked.known, asked.first) if one}
        others = [
            one
            for one in earlier
            if one.id not in its_own and not (asked.first and one.about == asked.first.id)
        ]
        if draft.text.strip():
            yield from remarks.doubles(draft, others, now)
        yield from remarks.of_time(
            draft,
            now,
            ready=now + timedelta(seconds=settings.cooling_seconds),
            quiet=parse_quiet(settings.quiet_hours),
            late=timedelta(minutes=settings.late_minutes),
        )

    def _of_people(self, asked: Asked, place: Place, reaches: Sequence[Reach]) -> Iterator[Remark]:
        to = asked.draft.audience
        if not to.areas:
            yield Remark("empty", "Chưa chọn nơi nhận. Chọn thôn, bản hoặc cả xã.", stops=True)
            return
        if not reaches:
            said = "Chưa có ai nhận được tin này. Chọn thêm nơi nhận, hoặc thêm nhóm."
            yield Remark("empty", said, stops=True)
        for one in place.groups if to.groups and not asked.first else ():
            if one.state == "gone":
                said = f"Nhóm “{one.title}” không gửi được nữa. Thêm lại trợ lý vào nhóm nếu cần."
                yield Remark("gone", said)
        if not self._approvers(asked, place):
            said = "Chưa có ai duyệt được tin cho nơi này. Nhờ quản trị trao quyền duyệt."
            yield Remark("nobody_approves", said, stops=True)

    def _approvers(self, asked: Asked, place: Place) -> bool:
        alone = self.library().commune.approve_own_notices
        author = asked.known.author_id if asked.known and not alone else None
        return any(
            one.may(Role.approver, *asked.draft.audience.areas) and one.id != author
            for one in place.officials
        )


def _texts(asked: Asked, face: Face) -> list[str]:
    """Write what leaves: to people and groups, and to who forwards it."""
    both = asked.draft.audience.groups
    return [chat(face), relay(face)] if both else [chat(face)]
