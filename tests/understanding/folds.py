"""Cross-validation: weights chosen on four parts of the questions, tried on the fifth.

Only content/weights.py is chosen anew. The sample phrasings, the vocabulary and the topics of
elsewhere.yaml stay as they are, and the grid lies around the weights that ship.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import compress, product

from content.search import Index
from content.weights import FITTED, Weights
from tests.understanding import metrics
from tests.understanding.methods import ours
from tests.understanding.metrics import Judged
from tests.understanding.questions import Question

PARTS = 5
MIXES = tuple(
    {"whole": whole, "closest": closest, "several": several, "exact": exact}
    for whole, closest, several, exact in (
        (0.3, 0.1, 0.6, 0.2),
        (0.4, 0.1, 0.5, 0.3),
        (0.5, 0.2, 0.3, 0.4),
    )
)
STORIES = tuple(
    {"clauses": clauses, "further": further, "short": short}
    for clauses, further, short in ((0.4, 0.6, 6), (0.6, 0.8, 8), (0.8, 1.0, 10))
)
AGAINST = tuple({"against": against} for against in (0.55, 0.7, 0.85))
BOUNDS = tuple(
    {"likely": likely, "sure": sure, "apart": apart}
    for likely, sure, apart in ((0.1, 0.18, 0.7), (0.12, 0.22, 0.75), (0.14, 0.26, 0.8))
)


@dataclass(frozen=True, slots=True)
class Validated:
    """Every question as found with weights that were chosen without it."""

    judged: list[Judged]
    folded: list[Judged]
    chosen: list[Weights]
    tried: int


def validate(index: Index, questions: Sequence[Question]) -> Validated:
    """Choose and try by turns; of equals the first of the grid is taken."""
    tries = [(weights, judge(index.weighed(weights), questions)) for weights in grid()]
    part = parts(questions)
    judged: dict[str, Judged] = {}
    folded: list[Judged] = []
    chosen: list[Weights] = []
    for held in range(PARTS):
        inside = [part[question.group] == held for question in questions]
        weights, found = max(tries, key=lambda one: value(without(one[1], inside)))
        kept = list(compress(found, inside))
        judged |= {question.id: (question, one) for question, one in kept}
        plain = [question.folded() for question, _ in kept if question.ours]
        folded += judge(index.weighed(weights), plain)
        chosen.append(weights)
    return Validated([judged[one.id] for one in questions], folded, chosen, len(tries))


def told(validated: Validated) -> str:
    """Write which weights were chosen for each part."""
    return "\n".join(
        (
            f"c.-v.: {PARTS} parts; for each the best of {validated.tried} on the rest:",
            *(
                "  " + " ".join(f"{name} {value:g}" for name, value in asdict(one).items())
                for one in validated.chosen
            ),
        )
    )


def judge(index: Index, questions: Sequence[Question]) -> list[Judged]:
    """Ask everything."""
    find = ours(index)
    return [(question, find(question.text)) for question in questions]


def without(judged: Sequence[Judged], inside: Sequence[bool]) -> list[Judged]:
    """Leave out a part."""
    return [one for one, left_out in zip(judged, inside, strict=True) if not left_out]


def value(judged: Sequence[Judged]) -> float:
    """Tell how good weights are: the right topic first, among three, and answered rightly."""
    mine = metrics.where(judged, lambda question: question.ours)
    both = metrics.where(judged, lambda question: question.ours or question.foreign)
    return metrics.recall(mine, 1) + metrics.recall(mine, 3) + metrics.precision(both)


def parts(questions: Sequence[Question]) -> dict[str, int]:
    """Deal the groups out: what has one origin stays together."""
    groups = dict.fromkeys(question.group for question in questions)
    return {group: number % PARTS for number, group in enumerate(groups)}


def grid() -> Iterator[Weights]:
    """List the weights that are tried, those that ship among them."""
    for mix, story, against, bounds in product(MIXES, STORIES, AGAINST, BOUNDS):
        yield replace(FITTED, **mix, **story, **against, **bounds)
