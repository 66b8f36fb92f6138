"""A month of a commune made up by chance, and kept through the storage as the bot would."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from bot.config import SAMPLE_COMMUNE
from bot.figures.month import Month
from bot.hours import VIETNAM
from bot.i18n import Catalogues
from bot.library import BUNDLE, Library, build, piece
from bot.notice import Draft, Notice, NoticeState
from bot.storage import Db, contacts, notices, officials, sessions, tallies
from bot.storage.library import Publication
from bot.types import Address, Contact, Session
from content.commune import load

CONTENT = Path(__file__).parent.parent / "content"
NOVEMBER = Month(2026, 11)
NOW = datetime(2026, 12, 3, 9, 0, tzinfo=VIETNAM)
FLOWS = ("vneid_muc2", "dvc_tai_khoan", "dvc_thanh_toan", "tra_cuu_ho_so")
TOPICS = ("khai_sinh", "ket_hon", "tam_tru", "bhyt", "gone_from_the_library")
VILLAGES = ("thon_dong", "thon_doai", "thon_nam", "nguyen_hoa", "bai_dau", "suoi_da", "ban_mua")
EVENTS = ("dossier_asked", "ticket_opened", "ticket_answered", "visit_done", "not_understood")


@lru_cache(maxsize=1)
def library() -> Library:
    """The sample commune with all flows and a few procedures."""
    files = [("flow", CONTENT / "flows" / f"{one}.yaml") for one in FLOWS]
    files += [("procedure", CONTENT / "procedures" / f"{one}.yaml") for one in TOPICS[:-1]]
    pieces = [
        piece(kind, file.stem, file.read_text(encoding="utf-8"), Catalogues({}))
        for kind, file in files
    ]
    history = [
        Publication(number, one.kind, one.id, one.version, BUNDLE, NOW)
        for number, one in enumerate(pieces, 1)
    ]
    return build(pieces, history, load(SAMPLE_COMMUNE), Catalogues({}))


@dataclass
class Made:
    """What happened, as a plain list of everything."""

    events: list[tuple[date, str, str, str]] = field(default_factory=list)
    """Day, event, topic, village."""
    people: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Channel, village, when they first wrote."""
    standing: list[tuple[str, str, datetime]] = field(default_factory=list)
    """Flow, step, when they last wrote."""
    notices: list[datetime] = field(default_factory=list)

    def count(self, event: str, topic: str = "", village: str = "") -> int:
        """Count an event in November by going through them all."""
        many = 0
        for day, what, about, where in self.events:
            if (day.year, day.month) != (2026, 11) or what != event:
                continue
            if topic not in ("", about) or village not in ("", where):
                continue
            many += 1
        return many

    def idle(self, flow: str) -> Counter[str]:
        """Count by step who stood still in November, a day and longer, before the end."""
        found: Counter[str] = Counter()
        steps = library().flows[flow]
        for id_, step, at in self.standing:
            if id_ != flow or at.astimezone(VIETNAM).month != 11 or NOW - at < timedelta(days=1):
                continue
            if step == "about" or not steps.final(step):
                found[step] += 1
        return found


def happen(seed: int) -> Made:
    """Make up what happens from the end of October to the beginning of December."""
    made, chance = Made(), Random(seed)  # noqa: S311 - the same every time
    weights = (60, 40, 25, 15, 8, 3, 2)
    start = datetime(2026, 10, 20, tzinfo=VIETNAM)

    def moment(days: float) -> datetime:
        return start + timedelta(minutes=chance.randrange(int(days * 1440)))

    for _ in range(150):
        channel = chance.choices(("zalo_oa", "webchat", "telegram"), (80, 30, 2))[0]
        village = chance.choices((*VILLAGES, ""), (*weights, 30))[0]
        made.people.append((channel, village, moment(40)))
    for _ in range(500):
        event = chance.choices(
            ("flow_begun", "flow_finished", "flow_stopped", "topic_asked", *EVENTS),
            (25, 14, 6, 20, 6, 3, 2, 1, 5),
        )[0]
        flow = chance.choices(FLOWS, (50, 25, 8, 4))[0]
        topic = {
            "flow_begun": flow,
            "flow_finished": flow,
            "flow_stopped": f"{flow}:{chance.choice(list(library().flows[flow].steps))}",
            "topic_asked": chance.choices(TOPICS, (40, 20, 10, 4, 1))[0],
        }.get(event, "")
        village = chance.choices((*VILLAGES, ""), (*weights, 30))[0]
        made.events.append((moment(44).date(), event, topic, village))
    for _ in range(80):
        flow = chance.choice(FLOWS)
        step = chance.choice(["about", *library().flows[flow].steps])
        made.standing.append((flow, step, moment(44)))
    made.notices = [moment(44) for _ in range(12)]
    return made


async def keep(db: Db, made: Made) -> None:
    """Write it all through the functions the bot itself uses."""
    async with db.begin() as tx:
        for number, (channel, village, at) in enumerate(made.people):
            one = Contact(Address(channel, f"nguoi-{number}"), village=village)
            await contacts.add(tx, [contacts.row(one, at.astimezone(UTC))])
        for day, event, topic, village in made.events:
            await tallies.count(tx, day, event, topic, village)
        await sessions.save(tx, [stands(n, *one) for n, one in enumerate(made.standing)])
        author = await officials.add(tx, "Lò Thị Hoa", NOW)
        for number, at in enumerate(made.notices):
            code = f"TB-{1000 + number}"
            draft = Draft("Họp thôn.")
            sent = Notice(0, code, code, NoticeState.finished, draft, author, at, begun_at=at)
            await notices.add(tx, sent)


def stands(number: int, flow: str, step: str, at: datetime) -> dict[str, object]:
    """Let somebody stand at a step since then."""
    version = library().versions.get(flow, "1")
    session = Session(
        Address("zalo_oa", f"nguoi-{number}"), "", flow, version, step, revision=1, updated_at=at
    )
    return sessions.row(session)
