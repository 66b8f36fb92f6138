"""How much each piece of evidence counts, and from where on there is enough of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted on questions; `make understanding` fits it anew on parts of them."""

    whole: float = 0.4
    """How much counts: the topic as a whole …"""
    closest: float = 0.1
    """… its closest phrasing …"""
    several: float = 0.5
    """… and its three closest together."""
    exact: float = 0.3
    """What a phrasing said word for word adds; one that is merely close adds next to nothing."""
    clauses: float = 0.6
    """How much the clauses of a long text count beside the whole."""
    further: float = 0.8
    """How much the second and third best clause count beside the best."""
    short: int = 8
    """A clause of fewer words says less."""
    against: float = 0.7
    """How much the best topic that is not ours speaks against all of ours."""
    likely: float = 0.12
    """A choice is offered from this score on."""
    sure: float = 0.22
    """An answer needs this score …"""
    apart: float = 0.75
    """… and no other topic with more than this share of it."""


FITTED = Weights()
