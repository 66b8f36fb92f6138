"""Lets an official choose an area: by button, number or name."""

from collections.abc import Callable, Sequence

from bot.engine import buttons, say
from bot.roles import Area
from bot.turn import Context
from bot.types import Button, Session
from content.commune import Commune
from content.texts import fold
from handlers import desk

MORE = "m"
WHOLE = frozenset({"ca xa", "toan xa", "ca phuong", "xa", "phuong"})
"""How people call the whole commune."""


def mine(areas: Sequence[Area], may: Callable[[str], bool]) -> list[Area]:
    """List the areas in which something may be done."""
    return [one for one in areas if may(one.id)]


def page(
    session: Session, areas: Sequence[Area], start: int, room: int = say.MOST_BUTTONS
) -> Session:
    """Keep which areas are shown on this page."""
    size = room if len(areas) <= room else room - 1
    start = start if start < len(areas) else 0
    shown = [one.id for one in areas[start : start + size]]
    rest = str(start + size) if len(areas) > room else ""
    return desk.enter(session, session.step, shown="\n".join(shown), rest=rest)


def listed(session: Session, areas: Sequence[Area], more: str) -> tuple[Button, ...]:
    """Make the buttons of this page."""
    names = {one.id: one.name for one in areas}
    shown = tuple(
        Button(names[id_], buttons.pack(session, str(number)))
        for number, id_ in enumerate(session.slots["shown"].splitlines())
    )
    onward = (Button(more, buttons.pack(session, MORE)),) if session.slots["rest"] else ()
    return (*shown, *onward)


def chosen(ctx: Context, areas: Sequence[Area]) -> Area | None:
    """Return the area that was pressed or named; None for anything else."""
    answer, shown = desk.answer(ctx), ctx.session.slots.get("shown", "").splitlines()
    if answer.isascii() and answer.isdigit() and int(answer) < len(shown):
        return next((one for one in areas if one.id == shown[int(answer)]), None)
    return named(ctx.library.commune, areas, desk.typed(ctx))


def named(commune: Commune, areas: Sequence[Area], text: str) -> Area | None:
    """Understand an area by its name, a village also by an old one."""
    said = fold(text).strip(" .,!?")
    if not said:
        return None
    for one in areas:
        whole = said in WHOLE and one.kind == "commune"
        if whole or said == fold(one.name):
            return one
    found = commune.find_village(text)
    return next((one for one in areas if found and one.village == found.id), None)
