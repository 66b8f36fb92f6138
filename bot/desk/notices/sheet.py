"""The form of a notice as it is on the screen: what was typed, and what is amiss with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.desk.guard import Asked
from bot.hours import VIETNAM
from bot.notice import Draft, Event
from bot.roles import Area, Role

LONGEST = 20_000
"""Characters of a field that are read: more than that is shown again, and cut."""
REASON = "\nLý do: "
"""What stands before the reason in the text of a withdrawal (`handlers.notices.correcting`)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All fields, each as the browser sends and shows it."""

    text: str = ""
    """Of a withdrawal: the reason alone."""
    areas: frozenset[str] = frozenset()
    groups: bool = True
    people: bool = True
    channels: frozenset[str] = frozenset()
    when: str = "now"
    """`now` or `later`."""
    at: str = ""
    """In words: “8h sáng mai”…"""
    day: str = ""
    hour: str = ""
    """…or these two."""
    emergency: bool = False
    document_no: str = ""
    signer: str = ""
    picture: str = ""
    file: str = ""
    file_title: str = ""
    drop_picture: bool = False
    drop_file: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    """By field: what to do about it."""


def of_draft(draft: Draft, event: Event, channels: Sequence[str]) -> Sheet:
    """Fill the form in from what is kept; `channels`: those that are on."""
    due = draft.due_at.astimezone(VIETNAM) if draft.due_at else None
    text = draft.text
    if event is Event.withdraw:
        text = text.partition(REASON)[2].removesuffix(".")
    return Sheet(
        text=text,
        areas=frozenset(draft.audience.areas),
        groups=draft.audience.groups,
        people=draft.audience.people,
        channels=frozenset(draft.audience.channels or channels),
        when="later" if due else "now",
        day=f"{due:%Y-%m-%d}" if due else "",
        hour=f"{due:%H:%M}" if due else "",
        emergency=draft.emergency,
        document_no=draft.document_no,
        signer=draft.signer,
        picture=draft.picture,
        file=draft.file,
        file_title=draft.file_title,
    )


def of_form(asked: Asked) -> Sheet:
    """Take what was sent."""
    form, lists = asked.form, asked.lists

    def typed(name: str) -> str:
        return form.get(name, "")[:LONGEST]

    return Sheet(
        text=typed("text"),
        areas=frozenset(lists.get("areas", ())),
        groups="groups" in form,
        people="people" in form,
        channels=frozenset(lists.get("channels", ())),
        when=typed("when"),
        at=typed("at"),
        day=typed("day"),
        hour=typed("hour"),
        emergency="emergency" in form,
        document_no=typed("document_no"),
        signer=typed("signer"),
        picture=typed("picture"),
        file=typed("file"),
        file_title=typed("file_title"),
        drop_picture="drop_picture" in form,
        drop_file="drop_file" in form,
    )


def tree(asked: Asked, areas: Sequence[Area]) -> tuple[Area, ...]:
    """List where this official may send to, a commune before its villages."""
    return tuple(
        one for one in areas if one.kind != "province" and asked.official.may(Role.officer, one.id)
    )
