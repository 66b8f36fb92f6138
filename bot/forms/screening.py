"""What no notice may carry, however it got there: links that are not official, secrets."""

from collections.abc import Collection, Iterable

from bot import links, privacy

FORBIDDEN: frozenset[str] = privacy.SECRET - {"account"}
"""What nobody may read in a notice; the account of a fund, and a phone number, may stand there."""


def unofficial(texts: Iterable[str], ours: Collection[str]) -> list[str]:
    """List the links that are neither of the state nor of our own site (`links.host_of`)."""
    return [
        link.text
        for text in texts
        for link in links.find(text, ours)
        if link.verdict is not links.Verdict.official
    ]


def secrets(texts: Iterable[str]) -> frozenset[str]:
    """Name the kinds of secrets that stand in these texts: codes, passwords, numbers."""
    return FORBIDDEN & {kind for text in texts for kind in privacy.secret_kinds(text)}
