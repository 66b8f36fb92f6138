"""Lays the figures of all methods out as one table."""

from collections.abc import Callable, Mapping, Sequence

from tests.understanding import metrics
from tests.understanding.goals import Figures
from tests.understanding.metrics import Judged
from tests.understanding.questions import NONE, SAFETY
from tests.understanding.worker import Run

LEGEND = """\
R@1, R@3, MRR (of the first three): questions that something here answers; those of danger have
figures of their own. “folded”: the same questions, all diacritics taken off.
Refused: foreign questions below the score that 95 % of ours reach.
Precision: direct answers that are right; an answer to a foreign question is wrong. A peer only
ranks: it answers as many questions as the bot does, those it scores highest.
Peers: FTS5 = SQLite, a row for each phrasing, folded; BM25 = bm25s, a document for each topic,
folded; n-grams = word and char_wb 1-4 counts with logistic regression, as in Rasa, raw text.
All three are given the topics of elsewhere.yaml and refuse what is nearer to one of those.
Danger is heard by rules in the bot, by a topic of danger ranked first in the peers.
ms: each question once, read for the first time, after a pass over the folded ones. Load:
building on content already read, with imports, in a fresh process; MB: what its RSS grows by.
c.-v.: each question found with weights (content/weights.py) chosen without it; phrasings,
vocabulary and rules stay, so danger, ms and load are those of the plain run."""


def figures(judged: Sequence[Judged], folded: Sequence[Judged]) -> dict[str, float]:
    """Compute what a method is worth."""
    ours = metrics.where(judged, lambda question: question.ours)
    foreign = metrics.where(judged, lambda question: question.foreign)
    scores = [[found.score for _, found in part] for part in (ours, foreign)]
    lists = {"": ours}
    for kind in dict.fromkeys(question.kind for question, _ in ours):
        lists[f" {kind}"] = metrics.where(ours, lambda question, kind=kind: question.kind == kind)
    found: dict[str, float] = {}
    for name, part in {**lists, " folded": folded}.items():
        found |= {f"R@1{name}": metrics.recall(part, 1), f"R@3{name}": metrics.recall(part, 3)}
        found[f"MRR{name}"] = metrics.mrr(part)
    return found | {
        "R@1 lost without diacritics": found["R@1"] - found["R@1 folded"],
        "AUROC": metrics.auroc(*scores),
        "refused at 95 % answered": metrics.refused(*scores),
        "precision of answers": metrics.precision([*ours, *foreign]),
        "answered, of ours": metrics.decided(ours, "answer"),
        "asked back, of ours": metrics.decided(ours, "clarify"),
        "unknown, of ours": metrics.decided(ours, "unknown"),
        "answered, of foreign": metrics.decided(foreign, "answer"),
        "asked back, of foreign": metrics.decided(foreign, "clarify"),
        "unknown, of foreign": metrics.decided(foreign, "unknown"),
    }


def danger(judged: Sequence[Judged], hears: Callable[[Judged], bool]) -> dict[str, float]:
    """Compute how well danger is heard."""
    recall, alarms = metrics.heard(judged, hears)
    return {"safety recall": recall, "false alarms": alarms}


def costs(run: Run) -> dict[str, float]:
    """Compute what a method costs."""
    return {
        "ms p50": metrics.quantile(run.ms, 0.5),
        "ms p99": metrics.quantile(run.ms, 0.99),
        "load s": run.load_s,
        "load MB": run.load_mb,
    }


def table(columns: Mapping[str, Figures], counts: Mapping[str, int]) -> str:
    """Write every figure as a row, every method as a column."""
    rows = dict.fromkeys(name for column in columns.values() for name in column)
    lines = [f"{'':<32}" + "".join(f"{name:>12}" for name in columns)]
    for row in rows:
        count = counts.get(row.partition(" ")[2] if row[:3] in {"R@1", "R@3", "MRR"} else "-")
        name = f"{row} ({count})" if count else row
        values = (column.get(row) for column in columns.values())
        cells = "".join(f"{'–' if value is None else f'{value:.3f}':>12}" for value in values)
        lines.append(f"{name:<32}{cells}")
    return "\n".join((*lines, "", LEGEND))


def counted(judged: Sequence[Judged]) -> dict[str, int]:
    """Count the questions by kind; those that have an answer here are counted as a whole, too."""
    kinds = [question.kind for question, _ in judged]
    ours = sum(question.ours for question, _ in judged)
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds) if kind != SAFETY}
    foreign = sum(question.foreign for question, _ in judged)
    return {**counts, "": ours, "folded": ours, SAFETY: kinds.count(SAFETY), NONE: foreign}
