"""Turns a step into what the citizen sees: the text, the progress, the buttons."""

import re
from collections.abc import Callable

from bot.engine import buttons
from bot.types import Button, Image, Reply, Session
from content.commune import Commune
from content.schema import ABOUT, Flow, Step

Gettext = Callable[[str], str]
MOST_BUTTONS = 5
"""As many as Zalo shows."""


def question(
    session: Session, flow: Flow, commune: Commune, _: Gettext, *, note: str = ""
) -> Reply:
    """Show the open step: one message, with every way on as a button."""
    if session.step == ABOUT:
        return Reply(_joined(note, about(flow, _)), _about_buttons(session, _))
    step = flow.steps[session.step]
    parts = [note, f"{progress(session, flow, _)} · {_(flow.title)}", body(session, step, _)]
    if step.place:
        parts.append(place(step.place, commune, _))
    if step.why:
        parts.append(_("Hỏi để làm gì: {why}").replace("{why}", _(step.why)))
    image = Image(step.picture.name, _(step.picture.alt)) if step.picture else None
    return Reply(_joined(*parts), ways(session, flow, _), image, replaces=not image)


def body(session: Session, step: Step, _: Gettext) -> str:
    """Fill a step's text with the answers kept so far."""
    text = step.say or step.ask or ""
    # Not str.format: a citizen's answer must never be able to reach attributes.
    return re.sub(r"{(\w+)}", lambda found: session.slots.get(found[1], found[0]), _(text))


def about(flow: Flow, _: Gettext) -> str:
    """Write the card that opens a flow: for whom, what to bring, what it costs."""
    lines = [
        _(flow.title),
        _("Dành cho: {text}").replace("{text}", _(flow.for_whom)),
        _("Không dành cho: {text}").replace("{text}", _(flow.not_for)),
        _("Chuẩn bị:"),
        *(f"• {_(thing)}" for thing in flow.prepare),
        _("Chi phí: {text}").replace("{text}", _(flow.cost)),
        _("Thời gian: {text}").replace("{text}", _(flow.time)),
        _("Ở đâu: {text}").replace("{text}", _(flow.place_text)),
        sources(flow, _),
    ]
    return "\n".join(line for line in lines if line)


def sources(flow: Flow, _: Gettext) -> str:
    """Name the decision the flow rests on, and when it was last checked."""
    first = flow.sources[0]
    return (
        _("Theo {decision}, kiểm tra ngày {date}.")
        .replace("{decision}", first.decision_no or first.title)
        .replace("{date}", f"{first.checked_on:%d/%m/%Y}")
    )


def place(thing: str, commune: Commune, _: Gettext) -> str:
    """Name the commune's own point that does this thing; empty where none is set."""
    points = commune.points_for(thing)
    return points[0].describe(_) if points else ""


def progress(session: Session, flow: Flow, _: Gettext) -> str:
    """Say how far along: steps taken, and the longest way that may still lie ahead."""
    taken = (
        len(
            {step for step in session.trail if step in flow.steps and not flow.steps[step].call}
            - {session.step}
        )
        + 1
    )
    total = taken + flow.remaining[session.step]
    return _("Bước {taken}/{total}").replace("{taken}", str(taken)).replace("{total}", str(total))


def ways(session: Session, flow: Flow, _: Gettext) -> tuple[Button, ...]:
    """List the buttons of the open step, the most needed first."""
    step = flow.steps[session.step]
    listed = [
        Button(_(option.label), buttons.pack(session, str(number)))
        for number, option in enumerate(step.options.values())
    ]
    if step.say and step.next != "end":
        listed.append(Button(_("Xong, làm tiếp"), buttons.pack(session, buttons.NEXT)))
    listed += [
        Button(_("Mở {link}").replace("{link}", link.removeprefix("https://")), url=link)
        for link in step.links
    ]
    if step.stuck:
        listed.append(Button(_("Tôi bị kẹt"), buttons.pack(session, buttons.STUCK)))
    if session.trail:
        listed.append(Button(_("Quay lại"), buttons.pack(session, buttons.BACK)))
    if step.skip:
        listed.append(Button(_("Bỏ qua"), buttons.pack(session, buttons.SKIP)))
    if flow.final(session.step):
        listed.append(Button(_("Về menu"), "/menu"))
    return tuple(listed[:MOST_BUTTONS])


def stuck(session: Session, step: Step, _: Gettext) -> Reply:
    """List what goes wrong at this step."""
    entries = [
        Button(_(entry.when), buttons.pack(session, f"{buttons.STUCK}{number}"))
        for number, entry in enumerate(step.stuck)
    ]
    entries = [*entries[: MOST_BUTTONS - 1], Button(_("Gặp cán bộ"), "/person")]
    return Reply(_("Bà con kẹt ở chỗ nào?"), tuple(entries))


def unstuck(session: Session, step: Step, number: int, _: Gettext) -> Reply:
    """Say what to do about one of them."""
    entry = step.stuck[number]
    return Reply(
        f"{_(entry.when)}\n\n{_(entry.do)}",
        (
            Button(_("Được rồi, làm tiếp"), buttons.pack(session, buttons.SHOW)),
            Button(_("Vẫn bị kẹt"), "/person"),
            Button(_("Kẹt chỗ khác"), buttons.pack(session, buttons.STUCK)),
        ),
    )


def _about_buttons(session: Session, _: Gettext) -> tuple[Button, ...]:
    return (
        Button(_("Bắt đầu"), buttons.pack(session, buttons.NEXT)),
        Button(_("Thôi, về menu"), "/menu"),
    )


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
