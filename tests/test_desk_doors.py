"""Every page of the desk, tried by everybody: only what the role allows, in their own area only.

The tries are made from the list of routes: a new page is tried by itself, and one with an
unknown kind of thing in its path fails until somebody says here what to put there.
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from bot.desk import PAGES
from bot.desk.guard import Page
from bot.process import App
from bot.roles import Role
from tests.clerk import ORIGIN, Clerk, office
from tests.desk_world import furnished
from tests.staff import COMMUNE

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
DOOR = "Gõ: <strong>đăng nhập</strong>"
IN = {200, 303, 409, 422}
"""What somebody gets who may: the page, the way onward, or what is to be put right first."""


@dataclass
class World:
    """A desk with something of every kind on it, and one clerk of each sort."""

    clerks: Mapping[str, Clerk]
    things: Mapping[str, str]
    """What stands in the paths, by the name of the parameter; all of the east village."""

    def path(self, page: Page) -> str:
        """Fill a path in."""
        return "/desk" + re.sub(r"{(\w+)}", lambda found: self.things[found[1]], page.path)


STAFF: Mapping[str, tuple[tuple[Role, ...], str]] = {
    "nobody": ((), ""),
    "volunteer": ((Role.volunteer,), EAST),
    "officer of another village": ((Role.officer,), WEST),
    "officer": ((Role.officer,), COMMUNE),
    "approver": ((Role.approver,), COMMUNE),
    "administrator": ((Role.administrator,), COMMUNE),
}


@pytest.fixture
async def world(app: App) -> AsyncIterator[World]:
    """Seat everybody."""
    async with office(app) as hall:
        opened = [hall.clerk(*roles, area=area, name=who) for who, (roles, area) in STAFF.items()]
        clerks = {who: await one.__aenter__() for who, one in zip(STAFF, opened, strict=True)}
        things = await furnished(app, clerks["officer"], clerks["approver"])
        yield World(clerks, things)
        for one in opened:
            await one.__aexit__(None, None, None)


async def call(world: World, who: str, page: Page, method: str) -> httpx.Response:
    """Call a page as a browser of ours would, without following where it leads."""
    clerk, path = world.clerks[who], world.path(page)
    answer = await ask(clerk, path, method)
    if clerk.address and DOOR in answer.text:
        await clerk.enter()  # the page before ended the session: that was its purpose
        await clerk.csrf()
        answer = await ask(clerk, path, method)
    return answer


async def ask(clerk: Clerk, path: str, method: str) -> httpx.Response:
    """Call a page with the secret of the clerk's session."""
    if method == "GET":
        return await clerk.browser.get(path, follow_redirects=False)
    return await clerk.browser.post(
        path,
        data={"csrf": clerk.secret or await clerk.csrf()},
        headers={"Origin": ORIGIN},
        follow_redirects=False,
    )


async def test_every_page_lets_in_whom_its_role_allows(world: World) -> None:
    """Nobody and volunteers never; others by the role that the page names."""
    wrong = []
    for page in PAGES:
        for method in page.methods:
            for who, (roles, _) in STAFF.items():
                answer = await call(world, who, page, method)
                if who in {"nobody", "volunteer"}:
                    fine = DOOR in answer.text
                elif set(roles) & page.who:
                    fine = answer.status_code in IN or (
                        page.thing is not None and answer.status_code == 404
                    )
                else:
                    fine = answer.status_code == 403
                if not fine:
                    wrong.append((who, method, page.path, answer.status_code))

    assert wrong == []


async def test_what_is_not_theirs_is_not_there(world: World) -> None:
    """An officer of another village finds nothing of this one's; the officer of it does."""
    of_a_village = [page for page in PAGES if page.thing and page.path not in OF_ALL]
    seen, missing = [], []
    for page in of_a_village:
        for method in page.methods:
            other = await call(world, "officer of another village", page, method)
            if other.status_code not in {403, 404}:
                seen.append((method, page.path, other.status_code))
            theirs = [
                (await call(world, who, page, method)).status_code
                for who in ("officer", "approver", "administrator")
            ]
            if not set(theirs) & IN:
                missing.append((method, page.path, theirs))

    assert seen == []
    assert missing == []


COMMON = ("/content/", "/figures/", "/gaps/", "/targets/")
OF_ALL = frozenset(one.path for one in PAGES if one.path.startswith(COMMON))
"""Pages about what belongs to the whole commune: no village's officer is kept from it."""


async def test_every_change_wants_the_session_s_secret(world: World) -> None:
    """A form that another site sends, or without the secret, changes nothing."""
    clerk, taken = world.clerks["administrator"], []
    secret = await clerk.csrf()
    for page in (one for one in PAGES if "POST" in one.methods):
        forged: tuple[tuple[dict[str, str], str], ...] = (
            ({}, ORIGIN),
            ({"csrf": "x" * 43}, ORIGIN),
            ({"csrf": secret}, "https://bad.example"),
        )
        for data, origin in forged:
            answer = await clerk.browser.post(
                world.path(page),
                data={"n": "", **data},
                headers={"Origin": origin},
                follow_redirects=False,
            )
            if answer.status_code != 403:
                taken.append((page.path, data, answer.status_code))

    assert taken == []


async def test_no_page_takes_a_change_by_a_link(world: World) -> None:
    """What changes something is never a GET."""
    clerk = world.clerks["administrator"]
    for page in (one for one in PAGES if one.methods == ("POST",)):
        if any(one.path == page.path and "GET" in one.methods for one in PAGES):
            continue
        answer = await clerk.browser.get(world.path(page), follow_redirects=False)
        assert answer.status_code in {404, 405}, page.path


def test_every_page_has_staff_s_roles_only() -> None:
    """No page names a volunteer's or relay's role."""
    assert {role for page in PAGES for role in page.who} <= {
        Role.officer,
        Role.approver,
        Role.administrator,
    }
