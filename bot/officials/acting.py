"""Applies the acts on roles and group chats: rights are looked at anew in every commit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import acts
from bot.applying import Apply, Tells
from bot.errors import Stale
from bot.officials import gathering, news
from bot.officials.rights import (
    MOST_OPEN,
    is_last_administrator,
    may_add_address,
    may_confirm,
    may_give,
    may_revoke,
)
from bot.roles import Grant, Official, Role
from bot.storage import Tx, areas, groups, invitations, officials
from bot.storage.invitations import Invitation
from bot.types import Address


@dataclass(frozen=True, slots=True)
class Acting:
    """What acts on roles and group chats do to the database."""

    tells: Tells

    @property
    def table(self) -> Mapping[type, Apply]:
        """List the acts, each with what applies it."""
        return {
            acts.Invite: self.invite,
            acts.RevokeInvitation: self.revoke,
            acts.Join: self.join,
            acts.DecideApplicant: self.decide_applicant,
            acts.TakeRole: self.take_role,
            acts.SeeGroup: self.see_group,
            acts.LoseGroup: self.lose_group,
            acts.DecideGroup: self.decide_group,
        }

    async def invite(self, tx: Tx, address: Address, act: acts.Invite, now: datetime) -> None:
        """Keep an invitation."""
        by = await _official(tx, address)
        one = Invitation(0, act.area, act.role, act.name, act.reusable, act.expires_at)
        if act.official_id is not None:
            if not may_add_address(by, act.official_id, Grant(one.area, one.role)):
                raise Stale
            await invitations.revoke_of(tx, by.id, now)
            one = replace(one, name=by.name, reusable=False, official_id=by.id)
        elif not may_give(by, one.role, one.area) or await _has_many(tx, by, now):
            raise Stale
        await invitations.make(tx, one, act.token_hash, by.id, now)

    async def revoke(
        self, tx: Tx, address: Address, act: acts.RevokeInvitation, now: datetime
    ) -> None:
        """Let an invitation be of no more use; one that is over already stays as it is."""
        by = await _official(tx, address)
        open_ones = await invitations.open_ones(tx, now)
        one = next((one for one in open_ones if one.id == act.id), None)
        if one is None:
            return
        if not may_revoke(by, one):
            raise Stale
        await invitations.revoke(tx, one.id, now)

    async def join(self, tx: Tx, address: Address, act: acts.Join, now: datetime) -> None:
        """Give a role at once, or a place on a team's list; a second time changes nothing."""
        one = await invitations.find(tx, act.token_hash)
        if one is None:
            raise Stale
        if one.official_id is not None:
            await _add_address(tx, address, one, one.official_id, now)
            return
        known, grant = await officials.by_address(tx, address), Grant(one.area, one.role)
        if known and grant in known.grants:
            return
        if not one.open(now):
            raise Stale
        if one.reusable:
            await self._wait(tx, address, one, act.name, now)
            return
        if not await invitations.use(tx, one.id, now):
            raise Stale
        await _appoint(tx, address, act.name or one.name, grant, now)

    async def _wait(
        self, tx: Tx, address: Address, one: Invitation, name: str, now: datetime
    ) -> None:
        here = [
            each
            for each in await invitations.applicants(tx)
            if (each.area, each.role) == (one.area, one.role)
        ]
        if any((each.address, each.team) == (address, one.name) for each in here):
            return
        await invitations.apply(tx, one.id, address, name, now)
        # One word for a whole list: many come in one evening.
        if not here:
            makers = await _who(tx, lambda official: may_give(official, one.role, one.area))
            reply = news.somebody_waits(one, await areas.all_(tx))
            await self.tells.people(tx, makers, reply, now)

    async def decide_applicant(
        self, tx: Tx, address: Address, act: acts.DecideApplicant, now: datetime
    ) -> None:
        """Accept a volunteer, or not, and tell them; whom a colleague has decided stays so."""
        by = await _official(tx, address)
        waiting = await invitations.applicants(tx)
        one = next((one for one in waiting if one.id == act.id), None)
        if one is None:
            return
        if not may_give(by, one.role, one.area):
            raise Stale
        if not await invitations.decide(tx, one.id):
            return
        if act.accepted:
            await _appoint(tx, one.address, one.name, Grant(one.area, one.role), now)
        said = news.accepted if act.accepted else news.not_accepted
        await self.tells.address_(tx, one.address, said(one, await areas.all_(tx)), now)

    async def take_role(self, tx: Tx, address: Address, act: acts.TakeRole, now: datetime) -> None:
        """Take a role away; never the last administrator's."""
        del now
        # Two of them may be taking each other's at this very moment.
        await officials.hold_administrators(tx)
        by = await _official(tx, address)
        whose = await officials.find(tx, act.official_id)
        if whose is None or act.grant not in whose.grants:
            return
        everybody = await officials.all_(tx)
        may = may_give(by, act.grant.role, act.grant.area)
        if not may or is_last_administrator(everybody, whose.id, act.grant):
            raise Stale
        await officials.take(tx, whose.id, act.grant)

    async def see_group(self, tx: Tx, address: Address, act: acts.SeeGroup, now: datetime) -> None:
        """Note a group the bot is in, and ask the officers whose it is, once."""
        if group := await gathering.see(tx, address, act.title, now):
            officers = await _who(tx, lambda one: one.has(Role.officer))
            await self.tells.people(tx, officers, news.group_waits(group), now)

    async def lose_group(
        self, tx: Tx, address: Address, act: acts.LoseGroup, now: datetime
    ) -> None:
        """Note that a group is gone, and tell the officers of its area."""
        if group := await gathering.lose(tx, address, act.why):
            officers = await _who(tx, lambda one: one.may(Role.officer, group.area))
            reply = news.group_gone(group, await areas.all_(tx))
            await self.tells.people(tx, officers, reply, now)

    async def decide_group(
        self, tx: Tx, address: Address, act: acts.DecideGroup, now: datetime
    ) -> None:
        """Confirm a group for an area, or refuse it."""
        del self
        by, group = await _official(tx, address), await groups.find(tx, act.group)
        if group is None or not may_confirm(by, group, act.area):
            raise Stale
        if not await groups.decide(tx, act.group, act.area, by.id, now, was=group):
            raise Stale


async def _official(tx: Tx, address: Address) -> Official:
    """Read who acts, anew in every commit: a role may have been taken meanwhile."""
    found = await officials.by_address(tx, address)
    if found is None:
        raise Stale
    return found


async def _add_address(
    tx: Tx, address: Address, one: Invitation, official_id: int, now: datetime
) -> None:
    """Let an official write from here, too; somebody else's address stays theirs."""
    known = await officials.by_address(tx, address)
    if known and known.id == official_id:
        return
    if known or not one.open(now) or await officials.find(tx, official_id) is None:
        raise Stale
    if not await invitations.use(tx, one.id, now):
        raise Stale
    await officials.bind(tx, official_id, address)


async def _has_many(tx: Tx, by: Official, now: datetime) -> bool:
    theirs = [one for one in await invitations.open_ones(tx, now) if may_revoke(by, one)]
    return len(theirs) >= MOST_OPEN


async def _who(tx: Tx, may: Callable[[Official], bool]) -> list[int]:
    return [one.id for one in await officials.all_(tx) if may(one)]


async def _appoint(tx: Tx, address: Address, name: str, grant: Grant, now: datetime) -> None:
    """Give a role to whoever writes from an address; an official stays who they are."""
    id_ = await officials.id_at(tx, address) or await officials.add(tx, name, now)
    await officials.bind(tx, id_, address)
    await officials.grant(tx, id_, grant)
