"""Other ways to understand, on the same content.

Each gets the topics of elsewhere.yaml too, as documents or classes that compete: when one of them
fits best, the question is refused. The vague questions of choices.yaml are left out: only the bot
knows how to ask back.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from heapq import nlargest
from typing import Any

from content.texts import words
from tests.understanding.corpus import Topic
from tests.understanding.methods import MOST, Found, Method

Scores = Iterable[tuple[str, float]]


def fts5(served: Sequence[Topic], elsewhere: Sequence[Topic]) -> Method:
    """SQLite's full-text search with its bm25, a row for each phrasing, folded with đ → d."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE said USING fts5(topic UNINDEXED, text)")
    rows = [
        (topic.name, " ".join(words(text)))
        for topic in (*served, *elsewhere)
        for text in (*topic.asked, topic.text)
    ]
    db.executemany("INSERT INTO said VALUES (?, ?)", rows)
    names = frozenset(topic.name for topic in served)

    def find(text: str) -> Found:
        query = " OR ".join(f'"{word}"' for word in words(text))
        found = db.execute(
            "SELECT topic, -bm25(said) FROM said WHERE said MATCH ? ORDER BY 2", (query or '""',)
        )
        return best(dict(found).items(), names)  # the last of a topic is its best row

    return find


def bm25(served: Sequence[Topic], elsewhere: Sequence[Topic]) -> Method:
    """BM25 as bm25s has it, over folded words, a document for each topic."""
    from bm25s import BM25

    topics = (*served, *elsewhere)
    index = BM25()
    index.index(
        [list(words(" ".join((*topic.asked, topic.text)))) for topic in topics],
        show_progress=False,
    )
    names = frozenset(topic.name for topic in served)

    def find(text: str) -> Found:
        scores = index.get_scores(list(words(text)))
        named = zip((topic.name for topic in topics), scores, strict=True)
        return best(((name, float(score)) for name, score in named), names)

    return find


def classifier(served: Sequence[Topic], elsewhere: Sequence[Topic]) -> Method:
    """Counts of words and of pieces of words, and a logistic regression: as Rasa sets them."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    model: Any = make_pipeline(
        make_union(CountVectorizer(), CountVectorizer(analyzer="char_wb", ngram_range=(1, 4))),
        LogisticRegression(class_weight="balanced", max_iter=100, random_state=42),
    )
    samples = [(text, topic.name) for topic in (*served, *elsewhere) for text in topic.asked]
    model.fit(*zip(*samples, strict=True))
    names = frozenset(topic.name for topic in served)

    def find(text: str) -> Found:
        chances = model.predict_proba([text])[0]
        return best(zip(model.classes_, map(float, chances), strict=True), names)

    return find


PEERS = {"FTS5": fts5, "BM25": bm25, "n-grams": classifier}


def best(scores: Scores, served: frozenset[str]) -> Found:
    """Take the best topics of ours; nothing speaks for them when another one fits better."""
    scores = list(scores)
    ours = nlargest(MOST, ((score, name) for name, score in scores if name in served))
    other = max((score for name, score in scores if name not in served), default=0.0)
    top = max((score for score, _ in ours), default=0.0)
    return Found(tuple(name for _, name in ours), top if top >= other else 0.0)
