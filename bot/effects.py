"""What an effect does to the database: one table from its type to the function."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.acts import SignIn
from bot.applying import Apply
from bot.audited import applied
from bot.errors import Stale
from bot.gaps.scrubbing import folded, scrubbed
from bot.storage import (
    Tx,
    contacts,
    desk_sessions,
    dispatch,
    doors,
    gaps,
    groups,
    guesses,
    inbox,
    invitations,
    ledger,
    outbox,
    progress,
    sessions,
    tallies,
    ticket_forgetting,
    watches,
)
from bot.storage.officials import by_address, unbind
from bot.turn import (
    CountGuess,
    Effect,
    Erase,
    Follow,
    Move,
    SetLanguage,
    SetReachable,
    SetVillage,
    Silence,
    Tally,
    Unfollow,
)
from bot.types import Address


async def follow(tx: Tx, address: Address, effect: Follow, now: datetime) -> None:
    """Begin to tell of changes."""
    told = effect.stage, effect.as_of or now
    await watches.follow(tx, address, effect.code, effect.nickname, told=told)


async def unfollow(tx: Tx, address: Address, effect: Unfollow, now: datetime) -> None:
    """Stop telling of changes."""
    del now
    await watches.unfollow(tx, address, effect.code)


async def count_guess(tx: Tx, address: Address, effect: CountGuess, now: datetime) -> None:
    """Count a code that nobody knows."""
    del effect
    await guesses.count(tx, [address], now)


async def set_language(tx: Tx, address: Address, effect: SetLanguage, now: datetime) -> None:
    """Keep the language."""
    del now
    await contacts.change(tx, address, language=effect.language)


async def set_reachable(tx: Tx, address: Address, effect: SetReachable, now: datetime) -> None:
    """Keep whether this person can be written to."""
    del now
    await contacts.change(tx, address, reachable=effect.reachable)


async def set_village(tx: Tx, address: Address, effect: SetVillage, now: datetime) -> None:
    """Keep where this person lives."""
    del now
    await contacts.change(tx, address, village=effect.village)


async def silence(tx: Tx, address: Address, effect: Silence, now: datetime) -> None:
    """Keep until when an official talks with this person by hand; till then nothing leaves."""
    await contacts.change(tx, address, silent_until=effect.until)
    if effect.until:
        await dispatch.put_off(tx, address, effect.until)
    else:
        await dispatch.bring_back(tx, address, [dispatch.PUT_OFF], now)


async def move(tx: Tx, address: Address, effect: Move, now: datetime) -> None:
    """Go on under the chat's new id."""
    del now
    new = Address(address.channel, effect.new_id)
    await outbox.move(tx, address, new)
    await ledger.move(tx, address, new)
    await groups.move(tx, address, new)
    await watches.move(tx, address, new)


async def erase(tx: Tx, address: Address, effect: Erase, now: datetime) -> None:
    """Forget a person; only the farewell that is on its way stays, until it has left."""
    del effect
    said = (scrubbed(one) for one in await inbox.texts(tx, address))
    await gaps.forget(tx, Counter(folded(one) for one in said if one))
    await sessions.forget(tx, address)
    await contacts.forget(tx, address)
    await watches.forget(tx, address)
    await doors.forget(tx, address)
    await outbox.forget(tx, address, now)
    await inbox.forget(tx, address)
    await invitations.forget(tx, address)
    await progress.forget(tx, address)
    await unbind(tx, address)
    await desk_sessions.end_all(tx, address)
    await ticket_forgetting.forget(tx, address, now)


async def sign_in(tx: Tx, address: Address, effect: SignIn, now: datetime) -> None:
    """Keep a link that lets this official into the desk."""
    if await by_address(tx, address) is None:
        raise Stale
    await desk_sessions.offer(
        tx, effect.token_hash, address, now=now, expires_at=effect.expires_at
    )


async def tally(tx: Tx, address: Address, effect: Tally, now: datetime) -> None:
    """Count an event."""
    del address
    await tallies.count(tx, now.date(), effect.event, effect.topic, effect.village)


TABLE: Mapping[type, Apply] = {
    Follow: follow,
    Unfollow: unfollow,
    CountGuess: count_guess,
    SetLanguage: set_language,
    SetReachable: set_reachable,
    SetVillage: set_village,
    Silence: silence,
    Move: move,
    Erase: erase,
    Tally: tally,
    SignIn: sign_in,
}


def table(*acts: Mapping[type, Apply]) -> Apply:
    """Return what carries out one effect inside the commit of its turn; `acts` of officials."""
    known = dict(TABLE)
    for one in acts:
        known |= one

    async def apply(tx: Tx, address: Address, effect: Effect, now: datetime) -> None:
        await known[type(effect)](tx, address, effect, now)

    return apply


def audited(apply: Apply) -> Apply:
    """Write down what officials do in chat."""

    async def noted(tx: Tx, address: Address, effect: Effect, now: datetime) -> None:
        await applied(apply, tx, address, effect, now)

    return noted
