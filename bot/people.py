"""Who is talking and where they stand: read once, then kept in memory where nobody else writes."""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.desk_acts import MoveTicket, OpenTicket
from bot.storage import Db, Tx, contacts, sessions
from bot.turn import Effect, Erase, Move, SetLanguage, SetReachable, SetVillage, Silence
from bot.types import Address, Contact, Inbound, Session

CHANGING = (
    Erase,
    Move,
    MoveTicket,
    OpenTicket,
    SetLanguage,
    SetReachable,
    SetVillage,
    Silence,
)
KNOWN = 20_000
"""People kept in memory at most."""


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen and where they stand, as last read or saved."""

    contact: Contact
    session: Session
    new: bool = False
    """Not in the database yet."""


@dataclass(slots=True)
class People:
    """Finds the person behind a message."""

    db: Db
    language: Callable[[str], str]
    """The language to begin with, from the channel's hint."""
    _known: OrderedDict[Address, Person] = field(default_factory=OrderedDict)

    async def find(self, message: Inbound) -> Person:
        """Return what is known; somebody new gets an empty session."""
        known = self._known.get(message.sender)
        if known:
            # Forgotten meanwhile by the thread that commits, it is read anew next time.
            with suppress(KeyError):
                self._known.move_to_end(message.sender)
            return known

        async def read(tx: Tx) -> tuple[Contact | None, Session | None]:
            return (
                await contacts.find(tx, message.sender),
                await sessions.find(tx, message.sender),
            )

        contact, session = await self.db.look(read)
        return Person(
            contact or Contact(message.sender, self.language(message.language)),
            session or Session(message.sender),
            new=contact is None,
        )

    def saved(self, person: Person, session: Session) -> None:
        """Note what was committed, so that the next turn reads nothing."""
        if self.db.shared:
            return
        self._known[session.address] = Person(person.contact, session)
        self._known.move_to_end(session.address)
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)

    def forget(self, address: Address) -> None:
        """Read this person anew next time."""
        self._known.pop(address, None)


def changes_person(effect: Effect) -> bool:
    """Tell whether an effect changes what `People` keeps."""
    return isinstance(effect, CHANGING)
