"""How many people use the bot: what is shown of them, and why no hidden count follows from it.

A person is counted again in every month after their first, so months can be subtracted: whoever
knew how many there were, or how many came, would add up until a few stand alone. Therefore:

- Of a month, each channel tells only the step of five its people are on (1 to 4, 5 to 9, 10 to
  14, …; nobody is 0). The total is the sum of these steps. The newcomers are the difference of
  the steps at both ends of the month: no count of them is looked at, so they tell nothing that
  last month's page and this one do not. Any number of pages tells no more than each month's
  steps, and a step stays possible from its first number to its last.
- Of villages, people are told as of today, never of a month: from two months of them, three
  villages with their first people in a month in which the commune stayed below five would have
  one each. Pages opened together show the same ones. From pages kept since an earlier day
  nothing can be taken away: people name their village, or another one, as time goes by. The
  villages are left out where their least sum is nearly all the people there can be.
- What a village's people *did* is told apart in months in which five at least were known there.
  Nought is left out as well (`bot.figures.measures`): a village that is missing may have been
  any size, one that is there had five.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.figures import small
from bot.figures.month import summed
from bot.figures.rows import Row, in_fives
from bot.figures.small import Shown
from bot.storage.figures import People

CHANNELS = {
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "webchat": "Trang web của xã",
    "telegram": "Telegram",
}
ELSE = "else"
"""Stands for all other channels."""
NAMES = {**CHANNELS, ELSE: "Kênh khác"}


@dataclass(frozen=True, slots=True)
class Users:
    """The people there are, as they may be told."""

    many: Shown
    """At the end of the month."""
    by_channel: tuple[Row, ...]
    new: Shown
    today: Shown
    by_village: tuple[Row, ...]
    """Today, of all villages of the commune; empty where that would tell too much."""


def users(people: Sequence[People], villages: Mapping[str, str]) -> Users:
    """Show the people of a month, and of today."""
    after = _by_channel((one.channel, one.many) for one in people)
    before = _by_channel((one.channel, one.many - one.new) for one in people)
    today = small.around(
        one.many for one in _by_channel((one.channel, one.today) for one in people)
    )
    there = summed((one.village, one.today) for one in people)
    return Users(
        many=small.around(one.many for one in after),
        by_channel=tuple(one for one in after if one.many.high),
        new=small.around(
            small.grown(first.many, last.many) for first, last in zip(before, after, strict=True)
        ),
        today=today,
        by_village=_below(today, in_fives(there, villages)),
    )


def _by_channel(counted: Iterable[tuple[str, int]]) -> tuple[Row, ...]:
    known = ((channel if channel in CHANNELS else ELSE, many) for channel, many in counted)
    return in_fives(summed(known), NAMES)


def _below(people: Shown, villages: tuple[Row, ...]) -> tuple[Row, ...]:
    """Leave the villages out where as many as there are at least are all there can be.

    Or all but one: else it would be told that they are all, by leaving them out.
    """
    least = small.around(one.many for one in villages)
    return villages if least.exact or least.low < people.high - 1 else ()
