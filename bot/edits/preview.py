"""Shows what the bot would say: the steps of a flow in order, the commune's places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine import say
from content.commune import Commune
from content.schema import END, Flow, Step


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message, with its buttons."""

    head: str
    text: str
    buttons: Sequence[str] = ()
    stuck: Sequence[tuple[str, str]] = ()
    """What goes wrong there, and what is said then."""


def of_flow(flow: Flow, commune: Commune) -> list[Bubble]:
    """Show the card that opens a flow, then its steps in the order they are met."""
    card = Bubble("Thẻ giới thiệu", say.about(flow, str), ("Bắt đầu",))
    return [card, *(_step(id_, flow.steps[id_], commune) for id_ in _met(flow))]


def of_commune(commune: Commune) -> list[Bubble]:
    """Show what is told of the commune: greeting, places, villages, services."""
    services = commune.services.values()
    villages = "\n".join(_village(one.name, one.old_names) for one in commune.villages)
    return [
        Bubble("Lời chào", commune.greeting or commune.bot_name),
        *(Bubble(point.name, point.describe()) for point in commune.points),
        *((Bubble("Các thôn", villages),) if villages else ()),
        *(Bubble(one.title, f"{one.say}\n{one.phone}".strip()) for one in services),
    ]


def _met(flow: Flow) -> Iterator[str]:
    """Name the steps as somebody meets them: each answer's way to its end, then the next."""
    waiting, met = [flow.start], set()
    while waiting:
        id_ = waiting.pop(0)
        if id_ == END or id_ in met:
            continue
        met.add(id_)
        yield id_
        step = flow.steps[id_]
        ways = [option.next for option in step.options.values()]
        ways += list(step.next.values()) if isinstance(step.next, dict) else [step.next]
        asides = [step.skip, *(entry.next for entry in step.stuck)]
        waiting = [*ways, *waiting, *(aside for aside in asides if aside)]


def _step(id_: str, step: Step, commune: Commune) -> Bubble:
    text = step.say or step.ask or f"(Trợ lý tra cứu: {step.call})"
    parts = [text, say.place(step.place, commune, str) if step.place else ""]
    parts.append(f"Hỏi để làm gì: {step.why}" if step.why else "")
    buttons = [option.label for option in step.options.values()]
    buttons += ["Xong, làm tiếp"] if step.say and step.next != END else []
    buttons += ["Bỏ qua"] if step.skip else []
    return Bubble(
        f"Bước {id_}",
        "\n\n".join(part for part in parts if part),
        buttons,
        [(entry.when, entry.do) for entry in step.stuck],
    )


def _village(name: str, old_names: Sequence[str]) -> str:
    return f"{name} (tên cũ: {', '.join(old_names)})" if old_names else name
