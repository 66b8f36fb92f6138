"""What is wanted of the bot's own understanding."""

from collections.abc import Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure, and how good it should be."""

    figure: str
    bound: float
    at_least: bool = True

    def reached(self, figures: Figures) -> bool:
        """Tell whether it is as good as it should be."""
        value = figures[self.figure]
        return value >= self.bound if self.at_least else value <= self.bound


GOALS = (
    Goal("R@1", 0.90),
    Goal("R@3", 0.975),
    Goal("R@1 lost without diacritics", 0.02, at_least=False),
    Goal("R@1 dialect", 0.80),
    Goal("R@1 story", 0.75),
    Goal("AUROC", 0.95),
    Goal("refused at 95 % answered", 0.85),
    Goal("precision of answers", 0.95),
    Goal("safety recall", 1.0),
    Goal("false alarms", 0.005, at_least=False),
    Goal("ms p50", 3, at_least=False),
    Goal("ms p99", 20, at_least=False),
    Goal("load MB", 40, at_least=False),
    Goal("load s", 1, at_least=False),
)


def verdicts(columns: Mapping[str, Figures]) -> str:
    """Write which goals are reached, in each of the columns."""
    lines = [f"{'goal':<40}" + "".join(f"{name:>19}" for name in columns)]
    for goal in GOALS:
        said = f"{goal.figure} {'≥' if goal.at_least else '≤'} {goal.bound:g}"
        held = (
            f"{figures[goal.figure]:>10.3f} {'reached' if goal.reached(figures) else 'MISSED':<8}"
            if goal.figure in figures
            else f"{'–':>19}"
            for figures in columns.values()
        )
        lines.append(f"{said:<40}" + "".join(held).rstrip())
    return "\n".join(lines)
