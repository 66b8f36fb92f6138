"""What is decided of people: invitations revoked, volunteers accepted or not, roles taken."""

from starlette.responses import Response

from bot.acts import DecideApplicant, RevokeInvitation, TakeRole
from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.people import listing
from bot.office import Candidate, OpenInvitation
from bot.officials import is_last_administrator, may_give
from bot.officials.words import ROLES
from bot.roles import Official

PEOPLE = "/desk/people"
LAST = "Đây là người quản trị cuối cùng. Mời thêm một người quản trị, rồi lấy lại."


async def revoke(asked: Asked) -> Response:
    """Let an invitation be of no more use."""
    await asked.do(RevokeInvitation(asked.thing.id))
    return views.go(PEOPLE, f"Đã thu hồi lời mời {asked.thing.name}.")


async def decide(asked: Asked) -> Response:
    """Accept a volunteer, or not."""
    decision, name = asked.form.get("decision"), asked.thing.name
    if decision not in ("accept", "refuse"):
        said = f"Chọn Nhận hoặc Không nhận {name}."
        return await listing.show(asked, status=422, wrong={"page": said})
    await asked.do(DecideApplicant(asked.thing.id, decision == "accept"))
    done = f"Đã nhận {name}." if decision == "accept" else f"Không nhận {name}."
    return views.go(PEOPLE, f"{done} Trợ lý đã báo cho họ.")


async def take(asked: Asked) -> Response:
    """Take a role away; whoever is signed in with nothing else is out at once."""
    whose: Official = asked.thing
    role, _, area = asked.form.get("what", "").partition(" ")
    grant = next((one for one in whose.grants if (one.role.value, one.area) == (role, area)), None)
    if grant is None:
        return views.go(PEOPLE, "Vai trò này đã lấy lại rồi.")
    if not may_give(asked.official, grant.role, grant.area):
        said = "Vai trò này do người quản trị lấy lại."
        return await listing.show(asked, status=422, wrong={"page": said})
    if is_last_administrator(await asked.room.office.officials(), whose.id, grant):
        return await listing.show(asked, status=422, wrong={"page": LAST})
    await asked.do(TakeRole(whose.id, grant))
    return views.go(PEOPLE, f"Đã lấy lại vai trò {ROLES[grant.role]} của {whose.name}.")


async def an_invitation(asked: Asked) -> OpenInvitation | None:
    """Find an open invitation that this official may revoke."""
    id_ = asked.request.path_params["invitation"]
    found = await asked.room.office.invitations(asked.official)
    return next((one for one in found if str(one.id) == id_), None)


async def an_applicant(asked: Asked) -> Candidate | None:
    """Find a volunteer whom this official may accept."""
    id_ = asked.request.path_params["applicant"]
    found = await asked.room.office.candidates(asked.official)
    return next((one for one in found if str(one.id) == id_), None)


async def an_official(asked: Asked) -> Official | None:
    """Find somebody of whose roles this official may take one."""
    id_ = asked.request.path_params["official"]
    found = next((o for o in await asked.room.office.officials() if str(o.id) == id_), None)
    if found is None:
        return None
    may = any(may_give(asked.official, one.role, one.area) for one in found.grants)
    return found if may else None
