"""Takes the steps of a notice's life inside the commit: checks, history, who is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from bot import acts, links
from bot.applying import Apply
from bot.config import Settings
from bot.drafts import seal
from bot.errors import Stale
from bot.forms import Face, screening
from bot.library import Library
from bot.notice import Event, Happened, Hold, Notice, NoticeState
from bot.notices import life, news, telling
from bot.notices.freezing import face_of, freeze, render, seen, written
from bot.notices.naming import new_code
from bot.notices.telling import Telling
from bot.roles import Official, Role
from bot.steps import Deed, Step, refusal
from bot.storage import Tx, history, ledger, notices, officials
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Deciding:
    """What acts on notices do to the database."""

    settings: Settings
    library: Callable[[], Library]
    telling: Telling
    chance: Random

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {
            acts.WriteDraft: self.write_draft,
            acts.Act: self.act,
            acts.TryUnknown: self.try_unknown,
            acts.MarkRelayed: self.mark_relayed,
            acts.Tell: self.tell,
        }

    async def write_draft(
        self, tx: Tx, address: Address, act: acts.WriteDraft, now: datetime
    ) -> None:
        """Keep a draft; raises Stale where it is not, or no longer, theirs to write."""
        by = await _official(tx, address)
        known = await notices.by_key(tx, act.key, locked=True)
        if known is None:
            if not by.has(Role.officer):
                raise Stale
            first = await notices.find(tx, act.about) if act.about else None
            one = Notice(
                0,
                act.key,
                await new_code(tx, self.chance),
                NoticeState.draft,
                act.draft,
                by.id,
                now,
                event=act.event,
                about=(first.about or first.id) if first else None,
            )
            await notices.add(tx, one)
            return
        if known.author_id != by.id or known.state not in WRITABLE:
            raise Stale
        if known.draft != act.draft:
            await notices.save(tx, replace(known, draft=act.draft))

    async def act(self, tx: Tx, address: Address, act: acts.Act, now: datetime) -> None:
        """Take one step; raises Stale where it is refused: things have changed meanwhile."""
        by = await _official(tx, address)
        before = await notices.by_key(tx, act.key, locked=True)
        if before is None or (act.seal and act.seal != seal(before.draft)):
            raise Stale
        deed, alone = Deed(act.step, by, act.why), self.library().commune.approve_own_notices
        chain = await notices.chain(tx, before.about or before.id)
        if refusal(before, deed, one_person=alone, chain=chain):
            raise Stale
        if act.step in {Step.submit, Step.approve} and await self._unfit(tx, before, now):
            raise Stale
        await self.step(tx, before, deed, now)

    async def step(self, tx: Tx, before: Notice, deed: Deed, now: datetime) -> Notice:
        """Take a step that was checked, or one of the machine's."""
        after = life.after(before, deed, now, self.settings.cooling_seconds)
        more: dict[str, Any] = {}
        if deed.step is Step.approve:
            body = freeze(render(after.draft, await self._face(tx, after, now)))
            more = {"body": body, "expanded_to": ""}
        if deed.step in {Step.stop, Step.approve}:
            await ledger.drop(tx, before.id)
        if deed.step is Step.cancel:
            await ledger.cancel(tx, before.id, now)
        if deed.step is Step.try_unknown:
            deed = replace(deed, why=str(await ledger.try_unknown(tx, before.id, now)))
        await notices.save(tx, after, **more)
        await self._note(tx, before, after, deed, now)
        if deed.step in {Step.submit, Step.approve} and after.event is Event.withdraw:
            # What is wrong leaves to nobody more while the withdrawal is judged.
            assert after.about  # noqa: S101 - a withdrawal always withdraws something
            for one in await notices.chain(tx, after.about):
                if one.state is NoticeState.sending:
                    await self.hold(tx, one.id, Hold.paused, now, f"Chờ tin thu hồi {after.code}.")
        await self._tell(tx, after, deed, now)
        return after

    async def hold(self, tx: Tx, id_: int, why: Hold, now: datetime, said: str = "") -> None:
        """Let a notice stand still, and tell the people whose it is; once."""
        before = await notices.find(tx, id_, locked=True)
        if before is None or before.state not in UNDER_WAY or before.hold is why:
            return
        if before.hold is not Hold.none and why is not Hold.restored:
            return
        after = replace(before, hold=why)
        await notices.save(tx, after)
        line = Happened(now, "held", before.state, after.state, "", said or why.value)
        await history.note(tx, before, line)
        await self.telling.people(
            tx, (after.author_id, after.approver_id), news.held(after, said), now
        )

    async def end_withdrawn(
        self, tx: Tx, withdrawal: Notice, ids: Sequence[int], now: datetime
    ) -> None:
        """Cancel what a withdrawal is about, as far as it has not left yet."""
        # Read again: it may itself have been stopped, or ended by another one.
        again = await notices.find(tx, withdrawal.id, locked=True)
        if not again or again.state is not NoticeState.approved or again.hold is not Hold.none:
            return
        by = await officials.find(tx, again.approver_id) if again.approver_id else None
        why = f"Thu hồi bằng tin {withdrawal.code}."
        for id_ in ids:
            one = await notices.find(tx, id_, locked=True)
            if one and one.state in UNDER_WAY:
                await self.step(tx, one, Deed(Step.cancel, by, why), now)

    async def try_unknown(
        self, tx: Tx, address: Address, act: acts.TryUnknown, now: datetime
    ) -> None:
        """Send anew to those of whom nobody knows, because an approver said so."""
        await self.act(tx, address, acts.Act(Step.try_unknown, act.key), now)

    async def mark_relayed(
        self, tx: Tx, address: Address, act: acts.MarkRelayed, now: datetime
    ) -> None:
        """Note that a relay has forwarded a notice."""
        del self
        await ledger.relayed(tx, act.notice_id, address, act.village, now)

    async def tell(self, tx: Tx, address: Address, act: acts.Tell, now: datetime) -> None:
        """Write to somebody else."""
        del address
        await self.telling.address_(tx, act.to, act.reply, now)

    async def _unfit(self, tx: Tx, one: Notice, now: datetime) -> bool:
        """Tell whether it carries what no notice may: the check page said so before."""
        texts = seen(one.draft, await self._face(tx, one, now))
        ours = links.host_of(self.settings.public_url)
        return bool(screening.unofficial(texts, ours) or screening.secrets(written(one.draft)))

    async def _face(self, tx: Tx, one: Notice, now: datetime) -> Face:
        first = await notices.find(tx, one.about) if one.about else None
        return face_of(
            self.library(),
            one.draft,
            code=one.code,
            event=one.event,
            about=first.code if first else "",
            sent_at=one.draft.due_at or now,
            site=self.settings.public_url.rstrip("/"),
        )

    async def _note(
        self, tx: Tx, before: Notice, after: Notice, deed: Deed, now: datetime
    ) -> None:
        why = deed.why.strip()
        if deed.step is Step.approve and deed.by and deed.by.id == before.author_id:
            why = "tự duyệt: xã chỉ có một người"
        name, id_ = (deed.by.name, deed.by.id) if deed.by else ("", None)
        line = Happened(now, deed.step.value, before.state, after.state, name, why)
        await history.note(tx, before, line, id_)

    async def _tell(self, tx: Tx, one: Notice, deed: Deed, now: datetime) -> None:
        reply = news.of(one, deed)
        if reply is None:
            return
        whom: list[int | None] = [one.author_id, one.approver_id]
        if deed.step is Step.submit:
            alone = self.library().commune.approve_own_notices
            found = await telling.approvers(tx, one.draft.audience.areas)
            whom = [each.id for each in found if alone or each.id != one.author_id]
        by = deed.by and deed.by.id
        others = [each for each in whom if each != by or deed.step is Step.submit]
        await self.telling.people(tx, others, reply, now)


WRITABLE = (NoticeState.draft, NoticeState.returned)
UNDER_WAY = (NoticeState.approved, NoticeState.sending)


async def _official(tx: Tx, address: Address) -> Official:
    """Read who writes, anew in every commit: a role may have been taken meanwhile."""
    found = await officials.by_address(tx, address)
    if found is None:
        raise Stale
    return found
