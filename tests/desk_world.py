"""Something of every kind for the desk: what stands in the paths of its pages, by name."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

from bot.acts import Act, Invite, Join, WriteDraft
from bot.desk_acts import OpenTicket, SetTarget, Unanswered, WriteContent
from bot.figures import Month
from bot.notice import Audience, Draft
from bot.officials import hashed
from bot.process import App
from bot.roles import Role
from bot.steps import Step
from bot.storage import desk_jobs, groups
from bot.storage.desk_jobs import Job
from bot.ticket import TicketKind
from bot.types import Address
from tests.clerk import Clerk
from tests.staff import COMMUNE

EAST = f"{COMMUNE}/thon_dong"


async def furnished(app: App, officer: Clerk, approver: Clerk) -> Mapping[str, str]:
    """Put it there, and return what to write into the paths; all of it is the east village's."""
    now, until = app.now(), app.now() + timedelta(days=1)
    assert officer.address
    async with app.db.begin() as tx:
        group = Address("test", "-1")
        await groups.see(tx, group, "Nhóm thôn Đông", now)
        await groups.decide(tx, group, EAST, 1, now)
        job = Job("a" * 32, "dossiers", "x.csv", officer.address, "done", 1, 1, REPORT, now, now)
        await desk_jobs.begin(tx, job, now)
    await app.performing.do(
        officer.address,
        Invite(hashed("team"), EAST, Role.volunteer, "Tổ", until, reusable=True),
        Invite(hashed("one"), EAST, Role.relay, "Bác Ba", until),
    )
    await app.performing.do(Address("test", "minh"), Join(hashed("team"), "Minh"))
    office = app.desk
    official = await office.official(officer.address)
    assert official
    invitations = await office.invitations(official)
    (applicant,) = await office.candidates(official)
    relay = Address("test", "relay")
    await app.performing.do(relay, Join(hashed("one"), "Bác Ba"))
    helper = await office.official(relay)
    assert helper
    asks = OpenTicket("K7M2QP", TicketKind.question, EAST, "Nhà tôi xin cấp đổi sổ đỏ?")
    await app.performing.do(Address("test", "hoa"), asks, Unanswered("xin giống cây keo ở đâu"))
    await app.chores.gaps.tick()
    assert approver.address
    key, draft = f"{officer.address} 1", Draft("Họp thôn.", audience=Audience((EAST,)))
    await app.performing.do(officer.address, WriteDraft(key, draft), Act(Step.submit, key))
    await app.performing.do(approver.address, Act(Step.approve, key))
    await app.performing.do(
        approver.address, SetTarget("VNeID", "flow_finished:vneid_muc2", {EAST: 40})
    )
    return await content(app, officer) | {
        "month": str(Month.of(now)),
        "target": quote("VNeID"),
        "notice": "1",
        "ticket": "1",
        "gap": "1",
        "group": quote(str(group)),
        "job": job.id,
        "invitation": str(invitations[0].id),
        "applicant": str(applicant.id),
        "official": str(helper.id),
    }


async def content(app: App, officer: Clerk) -> dict[str, str]:
    """Let a procedure have an old version, and the commune's profile a draft."""
    text, first = await app.shelf.text("procedure", "tam_tru")
    new = text.replace("owner: Công an xã", "owner: Công an xã Tân Nguyên")
    async with app.db.begin() as tx:
        await app.shelf.publish_edit(
            tx, "procedure", "tam_tru", new, by="Chị Lan soạn", now=app.now()
        )
    await app.shelf.refresh()
    profile, base = await app.shelf.text("commune", "commune")
    assert officer.address
    await app.performing.do(
        officer.address, WriteContent("commune", "commune", f"{profile}\n", base)
    )
    return {"kind": "procedure", "content": "tam_tru", "version": first, "edit": "1"}


REPORT = {"total": 1, "taken": 1, "changed": 0, "refused": []}
