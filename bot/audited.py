"""What of officials' acts goes into the audit: the deed and its subject, never what was said."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot import acts, desk_acts
from bot.applying import Apply
from bot.storage import Tx, audit, officials
from bot.turn import Effect
from bot.types import Address

Name = Callable[[Any], tuple[str, str]]
"""Returns a short stable name of the deed, and of what it was done to."""
AUDITED: Mapping[type, Name] = {
    acts.Act: lambda one: (f"notice {one.step.value}", one.key),
    acts.TryUnknown: lambda one: ("notice try_unknown", one.key),
    acts.DecideGroup: lambda one: ("group decide", f"{one.group} → {one.area or '-'}"),
    acts.Invite: lambda one: ("invitation make", f"{one.role.value} · {one.area}"),
    acts.RevokeInvitation: lambda one: ("invitation revoke", str(one.id)),
    acts.Join: lambda _: ("invitation use", ""),
    acts.DecideApplicant: lambda one: (
        f"applicant {'accept' if one.accepted else 'refuse'}",
        str(one.id),
    ),
    acts.TakeRole: lambda one: (
        "role take",
        f"{one.official_id} · {one.grant.role.value} · {one.grant.area}",
    ),
    desk_acts.MoveTicket: lambda one: (f"ticket {one.step.value}", str(one.id)),
    acts.SignIn: lambda _: ("desk link", ""),
    desk_acts.WriteAnswer: lambda one: ("answer write", str(one.gap_id)),
    desk_acts.DecideAnswer: lambda one: (f"answer {one.decision}", str(one.gap_id)),
    desk_acts.WriteContent: lambda one: ("content write", f"{one.kind} {one.content_id}"),
    desk_acts.PublishContent: lambda one: (f"content {one.decision}", f"edit {one.edit_id}"),
    desk_acts.GoBack: lambda one: ("content go_back", f"{one.content_id} → {one.version}"),
    desk_acts.SetTarget: lambda one: ("target set", one.name),
    desk_acts.DropTarget: lambda one: ("target drop", one.name),
}


async def applied(  # noqa: PLR0913 - what applies it, and what an effect is applied with
    apply: Apply, tx: Tx, address: Address, effect: Effect, now: datetime, *, via: str = ""
) -> None:
    """Apply an effect, and write an official's act down; `via`: where, if not on their channel.

    Who it was is read before: by taking a role from themselves they are nobody any more. Who
    takes an invitation up is somebody only afterwards.
    """
    name = AUDITED.get(type(effect))
    by = await officials.by_address(tx, address) if name else None
    await apply(tx, address, effect, now)
    if name is None:
        return
    by = by or await officials.by_address(tx, address)
    if by is None:
        return
    deed, subject = name(effect)
    await audit.note(
        tx,
        official_id=by.id,
        by=by.name,
        channel=via or address.channel,
        deed=deed,
        subject=subject,
        now=now,
    )
