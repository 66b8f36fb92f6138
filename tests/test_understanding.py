"""The questions that understanding is measured with are no part of what it is taught."""

from collections.abc import Callable

import pytest

from content.texts import words
from tests.understanding import metrics, questions
from tests.understanding.corpus import Corpus
from tests.understanding.folds import parts
from tests.understanding.methods import Found
from tests.understanding.metrics import Judged
from tests.understanding.questions import Question


def judged(right: str, *topics: str, score: float = 1.0, decision: str = "answer") -> Judged:
    """Make a question, the topic that answers it, and what was found."""
    question = Question(right, "", "original", frozenset({right} - {""}), right)
    return question, Found(topics, score, decision)


FOUR = [
    judged("a", "a", "b", "c"),
    judged("a", "b", "a", "c", decision="clarify"),
    judged("a", "b", "c", "a"),
    judged("a", "b", "c", "d", decision="unknown"),
]


@pytest.mark.skipif(not questions.DEFAULT.is_file(), reason=f"no {questions.DEFAULT}")
def test_nothing_was_copied_from_the_questions() -> None:
    """No sample phrasing is one of the questions: who learns the answers cannot be examined."""
    asked = {words(question.text) for question in questions.read(questions.DEFAULT)}

    assert [phrase for phrase in Corpus().phrases() if words(phrase) in asked] == []


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (lambda: metrics.recall(FOUR, 1), 1 / 4),
        (lambda: metrics.recall(FOUR, 3), 3 / 4),
        (lambda: metrics.mrr(FOUR), (1 + 1 / 2 + 1 / 3) / 4),
        (lambda: metrics.precision(FOUR), 1 / 2),
        (lambda: metrics.precision([*FOUR, judged("", "a")]), 1 / 3),
        (lambda: metrics.precision([FOUR[1]]), 1),
        (lambda: metrics.decided(FOUR, "clarify"), 1 / 4),
        (lambda: metrics.auroc([0.9, 0.8], [0.1, 0.2]), 1),
        (lambda: metrics.auroc([0.9, 0.1], [0.5, 0.1]), (2 + 0.5) / 4),
        (lambda: metrics.refused([0.0] + [0.5] * 19, [0.4, 0.6]), 1 / 2),
        (lambda: metrics.quantile(range(100), 0.99), 99),
        (lambda: metrics.quantile([1, 2, 3], 0.5), 2),
        (lambda: metrics.share([]), 0),
    ],
)
def test_a_figure_is_what_its_name_says(figure: Callable[[], float], expected: float) -> None:
    """Worked out by hand on a few made-up questions."""
    assert figure() == pytest.approx(expected)


def test_a_topic_that_fits_as_well_counts() -> None:
    """One question may fairly be about two topics."""
    either = Question("1", "", "original", frozenset({"a", "b"}), "1")

    assert metrics.recall([(either, Found(("b", "c")))], 1) == 1


def test_a_method_that_only_ranks_answers_what_it_scores_highest() -> None:
    """So peers are compared at the same number of answers."""
    scores = [judged("a", "a", score=score, decision="") for score in (0.1, 0.9, 0.5)]

    answering = metrics.answering(scores, most=2)

    assert [found.decision for _, found in answering] == ["unknown", "answer", "answer"]


def test_questions_of_one_origin_stay_together() -> None:
    """A question and its misspelt twin are never on both sides of a trial."""
    twins = [
        Question(str(number), "", "typo", frozenset(), f"g{number // 2}") for number in range(20)
    ]

    assert set(parts(twins).values()) == set(range(5))
    assert len(parts(twins)) == 10
