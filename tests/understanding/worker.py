"""One method in a process of its own: what it costs to load, what it finds, how long it takes."""

import gc
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tests.bench.walk import resident_mb
from tests.understanding.corpus import Corpus

# Not imported here: ours and the peers' modules, whose libraries are part of what they cost.

OURS = "xaoi"


@dataclass(frozen=True, slots=True)
class Run:
    """What a method found, and what it cost."""

    found: list
    warm: list
    ms: list[float]
    load_s: float
    load_mb: float


def measure(name: str, warm: Sequence[str], texts: Sequence[str]) -> Run:
    """Have a method read two lists of texts in a fresh process; the second is timed."""
    from tests.understanding.methods import Found

    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.understanding.worker", name],
        input=json.dumps([warm, texts]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    run = Run(**json.loads(done.stdout))
    for found in (run.found, run.warm):
        found[:] = [Found(tuple(topics), *rest) for topics, *rest in found]
    return run


def main() -> None:
    """Measure the method that is named, on the texts that come in."""
    warnings.simplefilter("ignore")  # Rasa's hundred iterations do not quite converge
    name = sys.argv[1]
    warm, texts = json.load(sys.stdin)
    corpus = Corpus()
    peer = None if name == OURS else _peer(name, corpus)
    gc.collect()
    memory, begun = resident_mb(), time.perf_counter()
    if peer is None:
        from tests.understanding.methods import ours

        method = ours(corpus.index())
    else:
        build, given = peer
        method = build(*given)
    method("khai sinh")  # what is read at the first question is load, too
    load = time.perf_counter() - begun
    gc.collect()
    memory = resident_mb() - memory
    heard = [method(text) for text in warm]
    found, ms = [], []
    for text in texts:
        begun = time.perf_counter()
        found.append(method(text))
        ms.append((time.perf_counter() - begun) * 1000)
    run = Run([_plain(one) for one in found], [_plain(one) for one in heard], ms, load, memory)
    json.dump(asdict(run), sys.stdout)


def _peer(name: str, corpus: Corpus):
    from tests.understanding.peers import PEERS

    return PEERS[name], (corpus.topics(), corpus.elsewhere())


def _plain(found) -> tuple:
    return found.topics, found.score, found.decision


if __name__ == "__main__":
    main()
