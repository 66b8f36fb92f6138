"""Holds sample questions against slips of the finger: more than the tests have time for."""

from content.search import Index
from tests.typos import forgiven
from tests.understanding.corpus import Corpus

SLIPS = 40
"""In each question."""
ENOUGH = 0.95


def report(corpus: Corpus, index: Index) -> str:
    """Write which topics are lost too often."""
    shares = {one.id: forgiven(index, one.id, one.asked, SLIPS) for one in corpus.items()}
    lost = {id_: share for id_, share in shares.items() if share < ENOUGH}
    worst = min(shares, key=shares.__getitem__)
    told = (
        f"Slips: of {SLIPS} in each sample question, {len(shares) - len(lost)} of "
        f"{len(shares)} topics forgive {ENOUGH:.0%}; worst {worst} {shares[worst]:.1%}"
    )
    return "\n".join((told, *(f"  below: {id_} {share:.1%}" for id_, share in lost.items())))
