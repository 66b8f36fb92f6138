"""What answers make of a draft, and what stands in it by now: audience, hour, paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import times
from bot.engine.say import Gettext
from bot.notice import Audience, Draft
from bot.roles import Area
from handlers.notices import places
from handlers.notices.form import STEPS, channel
from handlers.notices.wording import fill

WHO = {"both": (True, True), "groups": (True, False), "people": (False, True)}


def value(step: str, draft: Draft, areas: Sequence[Area], now: datetime, gettext: Gettext) -> str:
    """Say what a step holds now."""
    _, to = gettext, draft.audience
    match step:
        case "text" | "why":
            return draft.text
        case "where" | "villages":
            return places.named(to.areas, areas, _) or _("chưa chọn")
        case "who":
            pair = to.groups, to.people
            return next((_(one.label) for one in STEPS["who"].choices if WHO[one.key] == pair), "")
        case "channels":
            return ", ".join(map(channel, to.channels)) or _("mọi kênh")
        case "when":
            return times.say(draft.due_at, now) if draft.due_at else _("ngay khi được duyệt")
        case "paper":
            return ", ".join(filter(None, (draft.document_no, draft.signer))) or _("không có")
        case "media":
            return ", ".join(attached(draft, _)) or _("không có")
    return _("có") if draft.emergency else _("không")


def attached(draft: Draft, gettext: Gettext) -> tuple[str, ...]:
    """Name what goes along with the text."""
    _ = gettext
    picture = (_("một hình"),) if draft.picture else ()
    file = (fill(_("tệp “{title}”"), title=draft.file_title),) if draft.file else ()
    return (*picture, *file)


def chosen(step: str, key: str, draft: Draft) -> Draft:
    """Take an answer that was pressed."""
    match step:
        case "who":
            groups, people = WHO[key]
            return replace(draft, audience=replace(draft.audience, groups=groups, people=people))
        case "channels":
            return to_channels(draft, () if key == "all" else (key,))
        case "when":
            return replace(draft, due_at=None)
        case "paper":
            return replace(draft, document_no="", signer="")
        case "media" if key == "no_picture":
            return replace(draft, picture="")
        case "media":
            return replace(draft, file="", file_title="")
        case "night":
            return replace(draft, emergency=key == "yes")
    return draft


def to_areas(draft: Draft, areas: Sequence[Area]) -> Draft:
    """Send it to these areas."""
    audience: Audience = replace(draft.audience, areas=tuple(one.id for one in areas))
    return replace(draft, audience=audience)


def to_channels(draft: Draft, names: Sequence[str]) -> Draft:
    """Send it by these channels; none stands for all."""
    return replace(draft, audience=replace(draft.audience, channels=tuple(names)))
