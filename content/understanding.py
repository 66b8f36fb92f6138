"""What a message is about, as the bot hears it: danger first, then a person, then the topics."""

from collections.abc import Collection

from bot import links
from content import safety
from content.search import Answer, Hit, Index
from content.texts import fold
from content.words import vocabulary

PERSON = "gap_can_bo"


def danger_in(text: str) -> safety.Danger | None:
    """Name the danger that a message speaks of, or that a link in it is."""
    if danger := safety.find(text):
        return danger
    return safety.named("scam") if dressed_up(text) else None


def dressed_up(text: str, ours: Collection[str] = ()) -> bool:
    """Tell whether a message holds a link that dresses up as the state, or as our own site."""
    return any(link.verdict is links.Verdict.lookalike for link in links.find(text, ours))


def understand(index: Index, text: str) -> Answer:
    """Tell what a message is about, and whether to answer, to ask back, or to say “unknown”."""
    if danger := danger_in(text):
        return Answer((Hit(danger.topic, 1.0),), "answer")
    if vocabulary().command(fold(text).strip(" .,!?")) == "/person":
        return Answer((Hit(PERSON, 1.0),), "answer")
    return index.find(text)
