"""The places pages: villages, who passes notices on there, and the group chats."""

from collections import Counter
from collections.abc import Mapping

from starlette.responses import Response

from bot.acts import DecideGroup
from bot.desk import views
from bot.desk.guard import Asked, Page
from bot.errors import Stale
from bot.figures.small import in_fives
from bot.notice import GroupChat
from bot.officials import may_confirm
from bot.officials.words import cure, title, why_gone
from bot.roles import Official, Role
from bot.storage import contacts, groups

WHO = frozenset({Role.officer})
"""Whose groups are to confirm."""
NOT_OURS = "none"
"""The choice that says of a group that it is none of the commune's."""
WAITING = 20
"""Of the groups that wait so many are shown at once: what is decided makes room."""
CHANGED = "Nhóm này vừa có người quyết định. Xem lại bên dưới."


async def show(asked: Asked) -> Response:
    """List villages and groups."""
    office, by = asked.room.office, asked.official
    areas = await office.areas()
    relays: dict[str, list[str]] = {}
    for one in await office.officials():
        for grant in one.grants:
            if grant.role is Role.relay:
                relays.setdefault(grant.area, []).append(one.name)
    async with asked.room.db.read() as tx:
        people = await contacts.by_village(tx)
        # Whether a village has a group concerns everybody; which it is, only its officers.
        confirmed = Counter(one.area for one in await groups.all_(tx, ("confirmed",)))
    theirs = await office.groups(by)
    return asked.show(
        "places/list.html",
        areas=areas,
        named={one.id: one.name for one in areas},
        # Like every page with counts of people: nobody is found in them.
        people={village: in_fives(many) for village, many in people.items()},
        everybody=in_fives(sum(people.values())),
        nobody=in_fives(0),
        relays=relays,
        confirmed=confirmed,
        officer=by.has(Role.officer),
        groups={
            state: [one for one in theirs if one.state == state]
            for state in ("seen", "confirmed", "gone")
        },
        waiting=WAITING,
        title=title,
        why_gone=why_gone,
        cure=cure,
    )


async def one(asked: Asked, *, status: int = 200, wrong: str = "") -> Response:
    """Show a group, and ask whose it is."""
    group: GroupChat = asked.thing
    names = await _choices(asked, asked.official, group)
    return asked.show(
        "places/group.html",
        status=status,
        wrong=wrong,
        group=group,
        named=title(group),
        choices=[("", "Chọn thôn"), *names.items(), (NOT_OURS, "Không phải nhóm của xã")],
    )


async def decide(asked: Asked) -> Response:
    """Say whose a group is, or that it is none of the commune's."""
    group: GroupChat = asked.thing
    area, names = asked.form.get("area", ""), await _choices(asked, asked.official, group)
    if area not in names and area != NOT_OURS:
        return await one(asked, status=422, wrong="Chọn thôn của nhóm.")
    try:
        await asked.do(DecideGroup(group.address, "" if area == NOT_OURS else area))
    except Stale:
        return await one(asked, status=409, wrong=CHANGED)
    if area == NOT_OURS:
        return views.go("/desk/places", f"Nhóm {title(group)} không nhận tin của xã.")
    return views.go("/desk/places", f"Nhóm {title(group)} là của {names[area]}. Từ giờ nhận tin.")


async def a_group(asked: Asked) -> GroupChat | None:
    """Find a group of which this official may decide."""
    found = await asked.room.office.groups(asked.official)
    wanted = asked.request.path_params["group"]
    return next(
        (
            one
            for one in found
            if str(one.address) == wanted and may_confirm(asked.official, one, "")
        ),
        None,
    )


async def _choices(asked: Asked, by: Official, group: GroupChat) -> Mapping[str, str]:
    """Name the areas of which this official may say that the group is theirs."""
    areas = await asked.room.office.areas()
    return {area.id: area.name for area in areas if may_confirm(by, group, area.id)}


PAGES = (
    Page("/places", show, menu="Thôn và nhóm"),
    Page("/places/groups/{group}", one, who=WHO, thing=a_group),
    Page("/places/groups/{group}", decide, who=WHO, thing=a_group, methods=("POST",)),
)
