"""What each step does beside changing the ticket: lines, words to the citizen, who is told."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.applying import Tells
from bot.desk_acts import MoveTicket
from bot.errors import Stale
from bot.library import Library
from bot.roles import Official
from bot.storage import Tx, areas, contacts, leaving, officials, outbox, ticket_lines, tickets
from bot.ticket import Line, Ticket, TicketState, TicketStep, answers
from bot.tickets import holding, life, news, speaking
from bot.tickets.telling import officers
from bot.types import Address, File, Image, Reply

HELD_BURST, HELD_WITHIN = 3, timedelta(minutes=2)
"""So many messages of a citizen reach the holder's chat in so long; all stand in the ticket."""
TAKEN = "nhận trả lời."
"""How the line of a claim ends."""
TAKEN_WITHIN = timedelta(hours=1)
"""Citizens are told once in so long that a person looks at their ticket."""
WAITING_WITHIN = timedelta(minutes=30)
"""Officers are told once in so long that somebody who waits has written more."""


class Move(NamedTuple):
    """A step that was checked: what it is, and what it makes of the ticket."""

    before: Ticket
    after: Ticket
    act: MoveTicket
    by: Official | None
    """None for the citizen and for the clock."""
    now: datetime

    @property
    def official(self) -> Official:
        """Who takes a step that only officials take."""
        assert self.by, "checked by refusal"  # noqa: S101 - a bug if not
        return self.by

    @property
    def ends_hold(self) -> bool:
        """Tell whether the bot speaks again after it."""
        held = TicketState.held
        return self.before.state is held and self.after.state is not held


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes steps that were checked."""

    tells: Tells
    library: Callable[[], Library]
    changed: Callable[[Address], None]
    queued: Callable[[Address], None]
    ours: Collection[str]

    async def take(self, tx: Tx, move: Move) -> None:
        """Do what belongs to this step."""
        if move.ends_hold:
            await holding.end(tx, move.before, move.now)
            self.changed(move.before.address)
        await self._all[move.act.step](tx, move)

    @property
    def _all(self) -> Mapping[TicketStep, Callable[[Tx, Move], Awaitable[None]]]:
        return {
            TicketStep.claim: self._claim,
            TicketStep.say: self._say,
            TicketStep.answer: self._answer,
            TicketStep.hand_on: self._hand_on,
            TicketStep.release: self._release,
            TicketStep.close: self._close,
            TicketStep.ask_more: self._ask_more,
            TicketStep.call_back: self._call_back,
            TicketStep.withdraw: self._withdraw,
            TicketStep.expire: self._expire,
        }

    async def _claim(self, tx: Tx, move: Move) -> None:
        """Begin a hold; another one with the same citizen ends, and its holder is told.

        It could be refused instead; but then a colleague who forgot a ticket would keep
        everybody from this citizen for a day, and nobody sees from one ticket why.
        """
        one, by = move.after, move.official
        others = [each for each in await tickets.held_of(tx, one.address) if each.id != one.id]
        await holding.begin(tx, one, move.now)
        self.changed(one.address)
        await self._tell_taken(tx, move)
        await self._note(tx, move, f"{by.name} {TAKEN}")
        if move.before.state is TicketState.held:
            await self.tells.people(
                tx, [move.before.holder_id], news.taken_over(one, by), move.now
            )
        for other in others:
            back = life.after(other, TicketStep.release, by, move.now)
            await tickets.save(tx, back)
            said = f"{by.name} đang nói chuyện với cùng người này, phiếu mã {one.code}."
            await ticket_lines.add(tx, other.id, [Line("event", said, move.now)])
            whom = [other.holder_id] if other.holder_id != by.id else []
            await self.tells.people(tx, whom, news.put_back(back, by, one), move.now)

    async def _tell_taken(self, tx: Tx, move: Move) -> None:
        """Tell who waits that a person is there: the hold has begun, so a person says it."""
        one, since = move.after, move.now - TAKEN_WITHIN
        if move.before.state is not TicketState.waiting or move.act.at_once:
            return
        if not await ticket_lines.noted_since(tx, one.id, TAKEN, since):
            _ = await self._words_for(tx, one.address)
            reply = speaking.taken(one, move.official, _)
            await self._send(tx, one.address, reply, move.now)

    async def _say(self, tx: Tx, move: Move) -> None:
        if not (move.act.text.strip() or move.act.picture or move.act.file):
            raise Stale
        await self._speak(tx, move, speaking.said)

    async def _answer(self, tx: Tx, move: Move) -> None:
        """Say the last of it; without a word only where something was said before."""
        since = move.before.held_at or move.now
        silent = not (move.act.text.strip() or move.act.picture or move.act.file)
        if silent and not await ticket_lines.written_since(tx, move.before.id, "official", since):
            raise Stale
        await self._speak(tx, move, speaking.answered)

    async def _speak(self, tx: Tx, move: Move, write: Callable[..., Reply]) -> None:
        act, by, one = move.act, move.official, move.before
        text = act.text.strip()
        if speaking.objection(text, self.ours) or speaking.objection(act.media_title, self.ours):
            raise Stale
        _ = await self._words_for(tx, one.address)
        picture = (
            Image(act.picture, act.media_title or _("Ảnh cán bộ gửi")) if act.picture else None
        )
        file = File(act.file, act.media_title or _("Tệp cán bộ gửi")) if act.file else None
        reply = write(one, by, text, picture, file, _)
        sent = await self._send(tx, one.address, reply, move.now)
        line = Line("event", f"{by.name} trả lời xong.", move.now)
        if media := act.picture or act.file:
            line = Line("official", text, move.now, by.name, media, act.media_title)
        elif text:
            line = Line("official", text, move.now, by.name)
        await ticket_lines.add(tx, one.id, [line], sent)

    async def _hand_on(self, tx: Tx, move: Move) -> None:
        """Give it to another area; Stale where nobody answers there."""
        tree, area = await areas.all_(tx), move.after.area
        whom = await officers(tx, area)
        if area == move.before.area or not any(one.id == area for one in tree) or not whom:
            raise Stale
        by, why = move.official, speaking.safe(move.act.text)
        said = f"{by.name} chuyển cho {news.area_name(tree, area)}{_because(why)}"
        await self._note(tx, move, said)
        others = [one for one in whom if one != by.id]
        await self.tells.people(tx, others, news.handed_on(move.after, by, why, tree), move.now)

    async def _release(self, tx: Tx, move: Move) -> None:
        await self._note(tx, move, f"{move.official.name} để lại cho người khác.")

    async def _close(self, tx: Tx, move: Move) -> None:
        """Close it; who still waited for an answer is told, the reason stays inside.

        Not while a person talks with them about something else: the bot is silent then.
        """
        why = speaking.safe(move.act.text)
        await self._note(tx, move, f"{move.official.name} khép phiếu{_because(why)}")
        held = await tickets.held_of(tx, move.before.address)
        if move.before.open and all(one.id == move.before.id for one in held):
            _ = await self._words_for(tx, move.before.address)
            await self._send(tx, move.before.address, speaking.closed(move.after, _), move.now)

    async def _ask_more(self, tx: Tx, move: Move) -> None:
        """Add the citizen's words, and tell who is to read them; a burst is told only in part.

        While a person holds the ticket every message is part of the talk: three within two
        minutes go to the holder's chat in full. Who waits and writes more is told of once in
        half an hour. What is asked after an answer goes to who answered, and at once.
        """
        one, text = move.before, speaking.safe(move.act.text)
        if one.state is TicketState.held:
            most, since = HELD_BURST, move.now - HELD_WITHIN
            lately = await ticket_lines.talked_since(tx, one.id, since)
        else:
            most, since = 1, move.now - WAITING_WITHIN
            lately = await ticket_lines.written_since(tx, one.id, "citizen", since)
        again = one.state is TicketState.answered
        if again:
            await self._note(tx, move, "Bà con hỏi thêm, phiếu lại chờ trả lời.")
        if text:
            await ticket_lines.add(tx, one.id, [Line("citizen", text, move.now)])
        if (lately >= most or not text) and not again:
            return
        whom = await officers(tx, one.area)
        if one.holder_id is not None and await _still_answers(tx, one.holder_id, one.area):
            whom = [one.holder_id]
        await self.tells.people(tx, whom, news.asked_more(move.after, text), move.now)

    async def _call_back(self, tx: Tx, move: Move) -> None:
        """Let the bot speak again; a cry for help is read by whoever held the ticket, too."""
        one, text = move.before, speaking.safe(move.act.text)
        await self._note(tx, move, "Bà con gọi trợ lý trở lại.")
        if text:
            await ticket_lines.add(tx, one.id, [Line("citizen", text, move.now)])
        reply = news.called_back(move.after, text)
        await self.tells.people(tx, [one.holder_id], reply, move.now)

    async def _withdraw(self, tx: Tx, move: Move) -> None:
        """Take it back; whoever holds it hears of it, else everybody who could have come."""
        one = move.before
        await self._note(tx, move, "Bà con rút lại.")
        whom = [one.holder_id] if one.open and one.holder_id else await officers(tx, one.area)
        await self.tells.people(tx, whom, news.withdrawn(one), move.now)

    async def _expire(self, tx: Tx, move: Move) -> None:
        if move.act.text:
            await self._note(tx, move, move.act.text)
            return
        if move.before.state is TicketState.answered:
            await self._note(tx, move, "Không ai hỏi thêm, phiếu tự khép.")
            return
        await self._note(tx, move, "Cả ngày không có lời nào, phiếu về danh sách chờ.")

    async def _note(self, tx: Tx, move: Move, said: str) -> None:
        await ticket_lines.add(tx, move.before.id, [Line("event", said, move.now)])

    async def _send(self, tx: Tx, to: Address, reply: Reply, now: datetime) -> int:
        self.queued(to)
        return await leaving.write(tx, outbox.row(to, reply, now=now))

    async def _words_for(self, tx: Tx, address: Address) -> Callable[[str], str]:
        """Return what says a sentence in the citizen's language."""
        known = await contacts.find(tx, address)
        language, library = known.language if known else "vi", self.library()
        return lambda text: library.gettext(language, text)


async def _still_answers(tx: Tx, official_id: int, area: str) -> bool:
    found = await officials.find(tx, official_id)
    return found is not None and answers(found, area)


def _because(why: str) -> str:
    return f": {why}" if why else "."
