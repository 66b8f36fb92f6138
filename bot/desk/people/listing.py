"""The page of the people: those at the desk and those in the villages, and the forms to invite."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from bot.desk.guard import Asked
from bot.officials import is_last_administrator, may_give
from bot.officials.words import CHANNELS, ROLES
from bot.roles import STAFF, Area, Official, Role
from bot.storage import officials

GIVERS = frozenset({Role.officer, Role.administrator})
"""Who may give any role at all."""
GIVEN = (Role.officer, Role.approver, Role.administrator, Role.relay, Role.volunteer)
"""In the order in which a commune needs them."""
VIEWS: Mapping[str, tuple[str, frozenset[Role]]] = {
    "staff": ("Ở bàn làm việc", STAFF),
    "helpers": ("Ở thôn", frozenset({Role.relay, Role.volunteer})),
}
PAGE = 50
WAITING = 30
"""Of those who wait so many are shown at once: whoever is decided makes room."""
NONE: Mapping[str, str] = {}


async def show(asked: Asked, *, status: int = 200, wrong: Mapping[str, str] = NONE) -> Response:
    """List everybody; `wrong` by field of the form to invite."""
    office, by = asked.room.office, asked.official
    areas, everybody = await office.areas(), await office.officials()
    query = asked.request.query_params
    view = query.get("view", "") if query.get("view") in VIEWS else "staff"
    start = asked.number("from")
    found = [one for one in everybody if one.has(*VIEWS[view][1])]
    shown = found[start : start + PAGE]
    async with asked.room.db.read() as tx:
        addresses = await officials.addresses(tx)
    roles, places = ways(by, areas)
    return asked.show(
        "people/list.html",
        status=status,
        wrong=wrong,
        typed=asked.form,
        people=shown,
        tabs=[
            (key, name, sum(one.has(*kinds) for one in everybody))
            for key, (name, kinds) in VIEWS.items()
        ],
        view=view,
        earlier=max(start - PAGE, 0) if start else None,
        later=start + PAGE if start + PAGE < len(found) else None,
        named={one.id: one.name for one in areas},
        channels={
            one.id: sorted({CHANNELS.get(at.channel, at.channel) for at in addresses[one.id]})
            for one in shown
            if one.id in addresses
        },
        takes={
            (one.id, grant)
            for one in shown
            for grant in one.grants
            if may_give(by, grant.role, grant.area)
            and not is_last_administrator(everybody, one.id, grant)
        },
        candidates=await office.candidates(by),
        waiting=WAITING,
        invitations=await office.invitations(by),
        giving=roles,
        places=places,
        roles=ROLES,
    )


def ways(
    by: Official, areas: Sequence[Area]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """List the roles that this official may give, and where, as choices of a form."""
    pairs = [(role, area) for role in GIVEN for area in areas if may_give(by, role, area.id)]
    roles = {role.value: _capital(ROLES[role]) for role, _ in pairs}
    places = {area.id: area.name for area in areas if any(area == at for _, at in pairs)}
    return list(roles.items()), list(places.items())


def _capital(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}"
