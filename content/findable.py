"""Everything that can be asked for, as the index takes it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from content import choices
from content.answer import Answer
from content.commune import Commune
from content.load import parse, read
from content.procedure import Procedure
from content.ranking import Entry
from content.schema import Flow
from content.search import Index
from content.texts import words

FEWEST = 2
"""Words of what is none of ours that an answer must hold, to have it for itself."""


def index(
    flows: Iterable[Flow],
    procedures: Iterable[Procedure],
    commune: Commune,
    answers: Iterable[Answer] = (),
) -> Index:
    """Make the index of all that is published, of what a commune offers, and of what is vague."""
    taught = [_answer(one) for one in answers if not one.withdrawn]
    served = [*map(_flow, flows), *map(_procedure, procedures), *taught]
    known = {entry.topic for entry in served}
    offered, missing = _services(commune)
    vague = {
        choice.id: tuple(option.topic for option in choice.options)
        for choice in choices.bundled().values()
        if known.issuperset(option.topic for option in choice.options)
    }
    asked = (choices.bundled()[id_] for id_ in vague)
    return _made(
        (*served, *offered, *(Entry(one.id, "", one.asked, "") for one in asked)),
        _without(taught, (*missing, *elsewhere())),
        tuple(vague.items()),
    )


@lru_cache(maxsize=4)
def _made(
    entries: tuple[Entry, ...],
    others: tuple[Entry, ...],
    vague: tuple[tuple[str, tuple[str, ...]], ...],
) -> Index:
    """Make an index; a publication that changes nothing of what is asked for makes no new one."""
    return Index.build(entries, elsewhere=others, choices=dict(vague))


def _flow(flow: Flow) -> Entry:
    return Entry(flow.id, flow.title, flow.asked, flow.for_whom)


def _procedure(one: Procedure) -> Entry:
    told = (said.text for _, dated in one.told() for said in dated)
    return Entry(
        one.id,
        f"{one.title} {one.button}",
        one.asked,
        " ".join((one.short, *told)),
        {case.id: case.asked for case in one.cases if case.say},
    )


def _answer(one: Answer) -> Entry:
    """Find it by its questions: the answer's own words would claim what others are asked for."""
    return Entry(one.id, one.title, one.asked, "")


def _without(taught: Iterable[Entry], others: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Take from what is none of ours the phrasings that an answer holds whole: now it is ours."""
    known = [frozenset(words(phrase)) for one in taught for phrase in one.phrases]
    if not known:
        return others
    return tuple(
        Entry(one.topic, one.title, tuple(each for each in one.phrases if _free(each, known)), "")
        for one in others
    )


def _free(phrase: str, known: Iterable[frozenset[str]]) -> bool:
    said = frozenset(words(phrase))
    return len(said) < FEWEST or not any(said <= one for one in known)


def _services(commune: Commune) -> tuple[list[Entry], list[Entry]]:
    """List what the commune offers, and what it does not: that must not be taken for a topic."""
    offered, missing = [], []
    for name, asked in service_questions().items():
        if service := commune.services.get(name):
            offered.append(Entry(name, service.title, asked, service.say))
        else:
            missing.append(Entry(name, "", asked, ""))
    return offered, missing


@lru_cache(maxsize=1)
def service_questions() -> Mapping[str, tuple[str, ...]]:
    """Read how people ask for what only some communes offer."""
    file = Path(__file__).with_name("local.yaml")
    return {name: tuple(one["asked"]) for name, one in parse(read(file), file.name).items()}


@lru_cache(maxsize=1)
def elsewhere() -> tuple[Entry, ...]:
    """Read what people also ask, and nothing here answers."""
    file = Path(__file__).with_name("elsewhere.yaml")
    raw = parse(read(file), file.name)
    return tuple(Entry(topic, "", tuple(map(str, said)), "") for topic, said in raw.items())
