"""Somebody is invited: a link that is shown once, for a phone, a computer, or to be typed."""

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.responses import Response

from bot.acts import Invite
from bot.desk.guard import Asked
from bot.desk.people import listing
from bot.officials import MOST_OPEN, hashed, may_give
from bot.officials.words import CHANNELS, LINK
from bot.qr import code
from bot.roles import Role
from bot.types import Address

FOR_ONE, FOR_A_TEAM = timedelta(days=7), timedelta(days=30)
"""How long an invitation holds; a team's, whose members come one by one, longer."""
LONGEST = 80


async def invite(asked: Asked) -> Response:
    """Make an invitation, and show its link: only now."""
    if wrong := await _wrong(asked):
        return await listing.show(asked, status=422, wrong=wrong)
    name, area = _name(asked), asked.form["area"]
    role = Role(asked.form["role"])
    token, team = asked.room.office.token(), role is Role.volunteer
    expires = asked.room.now() + (FOR_A_TEAM if team else FOR_ONE)
    await asked.do(Invite(hashed(token), area, role, name, expires, reusable=team))
    return shown(asked, token, name, expires_on=expires.date(), team=team)


def shown(asked: Asked, token: str, name: str, *, expires_on: date, team: bool) -> Response:
    """Show all the ways in which an invitation can be taken up."""
    office = asked.room.office
    links = [
        (CHANNELS.get(kind, kind), link, code.svg(link))
        for kind in asked.room.channels
        if (link := office.link(Address(kind, ""), f"{LINK}{token}"))
    ]
    site = asked.room.settings.public_url.rstrip("/") or str(asked.request.base_url).rstrip("/")
    return asked.show(
        "people/invited.html",
        token=token,
        name=name,
        links=links,
        # A team's members have no desk.
        desk="" if team else f"{site}/desk/invited/{token}",
        team=team,
        expires_on=expires_on,
    )


async def _wrong(asked: Asked) -> Mapping[str, str]:
    """Say what must be put right, by field."""
    areas = {one.id: one for one in await asked.room.office.areas()}
    role, area = asked.form.get("role", ""), areas.get(asked.form.get("area", ""))
    if not _name(asked):
        return {"name": "Ghi tên người được mời, hoặc tên tổ."}
    if role not in listing.GIVEN:
        return {"role": "Chọn vai trò."}
    if area is None:
        return {"area": "Chọn nơi làm."}
    if role == Role.relay.value and area.kind != "village":
        return {"area": "Người chuyển tin là của một thôn. Chọn thôn."}
    if not may_give(asked.official, Role(role), area.id):
        return {"area": "Vai trò này ở đây do người quản trị mời."}
    if len(await asked.room.office.invitations(asked.official)) >= MOST_OPEN:
        return {"name": f"Đang có {MOST_OPEN} lời mời chưa dùng. Thu hồi bớt rồi mời tiếp."}
    return {}


def _name(asked: Asked) -> str:
    return " ".join(asked.form.get("name", "").split())[:LONGEST]
