"""The page of one notice: as people get it, whom it reaches, what can be done with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from starlette.responses import Response

from bot.desk.guard import Asked, Page
from bot.desk.notices import comparing, finding
from bot.desk.notices.speaking import context
from bot.desk.notices.standing import Standing, stand
from bot.forms import Face
from bot.forms.chat import chat, relay
from bot.forms.sms import fits, sms
from bot.forms.speech import speech
from bot.notice import Notice
from bot.office import Check
from bot.roles import Area
from bot.turn import Context
from handlers.notices import audience, drafts, filling, form
from handlers.notices.form import channel
from handlers.notices.wording import line

LATEST = 100
"""Lines of a history that are shown."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A notice as one way of telling it has it."""

    name: str
    text: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """How many one village and channel reach."""

    village: str
    channel: str
    said: str


async def show(asked: Asked) -> Response:
    """Show the notice."""
    return await draw(asked, asked.thing)


async def draw(  # noqa: PLR0913 - the page, and what is said of the deed that led to it
    asked: Asked,
    notice: Notice,
    *,
    note: str = "",
    wrong: str = "",
    why: str = "",
    status: int = 200,
) -> Response:
    """Draw the page; `wrong`: the form whose reason `why` is amiss."""
    ctx, office = context(asked), asked.room.office
    now, areas, face = await stand(asked, notice), await office.areas(), await office.face(notice)
    names = {one.id: one.name for one in await office.officials()}
    first = await office.notice(id_=notice.about) if notice.about else None
    return asked.show(
        "notices/one.html",
        status=status,
        note=note,
        wrong=wrong,
        why=why,
        standing=now,
        notice=notice,
        author=names.get(notice.author_id, "người đã nghỉ việc"),
        first=first,
        facts=_facts(ctx, notice, areas),
        shapes=shapes(face, notice, now.check),
        face=face,
        writable=drafts.writable(notice, asked.official),
        returned=await comparing.returned(ctx, notice),
        pieces=await comparing.changed(ctx, asked.room.db, notice),
        summary=_summary(ctx, now),
        rows=_rows(ctx, now.check, areas),
        left_out=_left_out(ctx, now.check),
        history=[line(ctx, one).removeprefix("• ") for one in await office.history(notice)][
            -LATEST:
        ],
    )


def shapes(face: Face, notice: Notice, check: Check | None) -> list[Shape]:
    """Show it as each way of telling it has it."""
    short, both = sms(face), notice.draft.audience.groups
    long = " ".join(one.said for one in check.remarks if one.code == "long") if check else ""
    forwarded = [Shape("Người chuyển tin, để chuyển vào nhóm Zalo của thôn", relay(face))]
    cut = "" if fits(face) else " Tin dài quá một SMS nên đã cắt bớt."
    return [
        Shape("Zalo, trang chat, Telegram: từng người và nhóm", chat(face), long),
        *(forwarded if both else []),
        Shape("SMS, không dấu", short, f"{len(short)} ký tự, 1 tin.{cut}"),
        Shape("Loa đọc", speech(face)),
    ]


def _facts(ctx: Context, notice: Notice, areas: Iterable[Area]) -> list[tuple[str, str]]:
    """Say what was chosen; of a correction only what it does not take from the first one."""
    steps = ("where", "who", "channels", "when", "night", "paper", "media")
    own = steps if notice.about is None else ("when", "night", "paper", "media")
    listed = tuple(areas)
    return [
        (form.STEPS[one].title, filling.value(one, notice.draft, listed, ctx.now, ctx.gettext))
        for one in own
    ]


def _summary(ctx: Context, now: Standing) -> list[str]:
    """Say in a few lines whom it reaches; what to look at stands elsewhere."""
    return audience.short(ctx, replace(now.check, remarks=())) if now.check else []


def _rows(ctx: Context, check: Check | None, areas: Iterable[Area]) -> list[Row]:
    if check is None:
        return []
    names = {one.village: one.name for one in areas if one.village}
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in check.reaches:
        found.setdefault((one.village, one.channel), Counter())[one.via] += one.many
    rows = [
        Row(
            names.get(village, village) or "Chưa rõ thôn, và nhóm chung của xã",
            channel(name),
            audience.counted(ctx, many),
        )
        for (village, name), many in found.items()
    ]
    return sorted(rows, key=lambda one: (one.village, one.channel))


def _left_out(ctx: Context, check: Check | None) -> list[tuple[str, int]]:
    if check is None:
        return []
    return [(audience.why_left_out(ctx, why), many) for why, many in check.left_out.most_common()]


PAGES = (Page("/notices/{notice}", show, thing=finding.seen),)
