"""Runs it: `python -m tests.understanding [--questions FILE]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.report import machine
from tests.understanding import fingers, folds, goals, metrics, report, spelling, worker
from tests.understanding.corpus import Corpus
from tests.understanding.metrics import Judged
from tests.understanding.peers import PEERS
from tests.understanding.questions import DEFAULT, NONE, SAFETY, Question, read


def main() -> int:
    """Measure everyone on the same questions, and report."""
    arguments = argparse.ArgumentParser(prog="python -m tests.understanding", description=__doc__)
    arguments.add_argument("--questions", type=Path, default=DEFAULT, help=f"instead of {DEFAULT}")
    path = arguments.parse_args().questions
    if not path.is_file():
        sys.stderr.write(f"The questions are not there: {path}.\n")
        return 2
    questions = read(path)
    say(" · ".join(f"{name} {value}" for name, value in machine().items()))

    judged, folded, run = measured(worker.OURS, questions)
    answers = metrics.answers(metrics.where(judged, lambda one: one.kind != SAFETY))
    unfitted = report.danger(judged, metrics.by_rules) | report.costs(run)
    ours = report.figures(judged, folded) | unfitted
    corpus = Corpus()
    index = corpus.index()
    validated = folds.validate(index, questions)
    columns = {
        "xaoi": ours,
        "xaoi c.-v.": report.figures(validated.judged, validated.folded) | unfitted,
        **{name: peer(name, questions, answers) for name in PEERS},
    }
    counts = report.counted(judged)
    say(
        f"{counts['']} questions of ours, {counts[NONE]} foreign, {counts[SAFETY]} of danger",
        report.table(columns, counts),
        folds.told(validated),
        goals.verdicts({"plain": ours, "cross-validated": columns["xaoi c.-v."]}),
        spelling.report(path.with_name("spelling_pairs.jsonl"), index),
        fingers.report(corpus, index),
        sep="\n\n",
    )
    return 0


def measured(
    name: str, questions: Sequence[Question]
) -> tuple[list[Judged], list[Judged], worker.Run]:
    """Ask a method everything, folded first: so nothing that is timed was read before."""
    plain = [question.folded() for question in questions]
    run = worker.measure(name, [one.text for one in plain], [one.text for one in questions])
    judged = list(zip(questions, run.found, strict=True))
    folded = list(zip(plain, run.warm, strict=True))
    return judged, metrics.where(folded, lambda question: question.ours), run


def peer(name: str, questions: Sequence[Question], answers: int) -> dict[str, float]:
    """Compute the figures of a peer, which answers as many questions as the bot."""
    judged, folded, run = measured(name, questions)
    scored = metrics.where(judged, lambda question: question.kind != SAFETY)
    found = report.figures(metrics.answering(scored, answers), folded)
    kept = {what: value for what, value in found.items() if not what.startswith(OWN)}
    return kept | report.danger(judged, metrics.by_rank) | report.costs(run)


OWN = ("asked back", "unknown")
"""Decisions that only the bot makes."""


def say(*parts: str, sep: str = "\n") -> None:
    """Print at once."""
    sys.stdout.write(sep.join(parts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
