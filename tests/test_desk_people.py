"""The people and places of the commune at the desk: invited, accepted, taken back; groups."""

import re
from urllib.parse import quote

import pytest

from bot.acts import Invite, Join
from bot.config import Settings
from bot.officials import MOST_OPEN, hashed
from bot.process import App
from bot.roles import Grant, Role
from bot.storage import audit, groups, officials
from bot.types import Address
from tests.chat import Chat, Clock
from tests.clerk import ORIGIN, Clerk, Hall, words
from tests.officials import grants, id_of, somebody
from tests.staff import COMMUNE, employ

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
SCRIPT = "<script>alert(1)</script>"
LINK = re.compile(r"/desk/invited/([a-z]{24})")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def invites(clerk: Clerk, role: str, area: str = COMMUNE, name: str = "Anh Bình") -> str:
    """Fill the form in; returns the token of the link, where there is one."""
    await clerk.sends("/desk/people/invite", {"role": role, "area": area, "name": name})
    found = re.search(r"/moi ([a-z]{24})", clerk.sees)
    return found[1] if found else ""


async def test_somebody_is_invited_and_comes_in_by_the_link(hall: Hall) -> None:
    """The link, and what to type, are shown once; used once; revoked it is of no use."""
    async with (
        hall.clerk(Role.administrator, name="Chị Hoa") as boss,
        hall.clerk() as guest,
        hall.clerk() as late,
    ):
        token = await invites(boss, "officer")
        shown = boss.sees
        await boss.opens("/desk/people")
        waits = boss.sees
        await guest.opens(f"/desk/invited/{token}")
        offered = guest.sees
        link = f"/desk/invited/{token}"
        joined = await guest.browser.post(
            link, data={"name": "Anh Bình"}, headers={"Origin": ORIGIN}
        )
        again = await late.browser.post(link, data={"name": "Ai đó"}, headers={"Origin": ORIGIN})
        await boss.opens("/desk/people")
        works = boss.sees

        second = await invites(boss, "approver", name="Bà Mai")
        await boss.opens("/desk/people")
        *_, revoke = re.findall(r"/desk/people/invitations/\d+/revoke", boss.page.text)  # type: ignore[union-attr]
        await boss.sends(revoke)
        revoked = boss.sees
        useless = await late.opens(f"/desk/invited/{second}")

    assert f"{ORIGIN}/desk/invited/{token}" in shown
    assert "Lời mời cho Anh Bình" in shown
    assert "Dùng được đến hết ngày 02/12/2026" in shown
    assert "Anh Bình · cán bộ soạn tin · xã Tân Nguyên" in waits
    assert token not in waits
    assert "cán bộ soạn tin" in offered
    assert "Chào Anh Bình." in words(joined)
    assert again.status_code == 410
    assert "Anh Bình trang chat Cán bộ soạn tin · xã Tân Nguyên" in works
    assert "Anh Bình · cán bộ soạn tin" not in works
    assert "Đã thu hồi lời mời Bà Mai." in revoked
    assert useless.status_code == 410


@pytest.mark.parametrize(
    ("role", "area", "name", "field", "said"),
    [
        pytest.param("volunteer", COMMUNE, "  ", "name", "Ghi tên", id="no name"),
        pytest.param("", COMMUNE, "An", "role", "Chọn vai trò", id="no role"),
        pytest.param("king", COMMUNE, "An", "role", "Chọn vai trò", id="no such role"),
        pytest.param("volunteer", "", "An", "area", "Chọn nơi làm", id="no place"),
        pytest.param("relay", COMMUNE, "An", "area", "là của một thôn", id="a relay of all"),
        pytest.param("approver", EAST, "An", "area", "do người quản trị mời", id="not theirs"),
    ],
)
async def test_what_is_wrong_with_an_invitation_is_said_at_its_field(
    hall: Hall, role: str, area: str, name: str, field: str, said: str
) -> None:
    """Nothing that was typed is lost, and nobody is invited."""
    async with hall.clerk(Role.officer) as officer:
        token = await invites(officer, role, area, name)

    assert officer.page
    assert token == ""
    assert officer.page.status_code == 422
    (error,) = re.findall(rf'<p class="error" id="{field}-error">([^<]+)', officer.page.text)
    assert said in error
    assert f'value="{name.strip()}"' in officer.page.text.replace('value="  "', 'value=""')
    if role in ("volunteer", "relay"):
        assert f'value="{role}" selected' in officer.page.text


async def test_an_officer_of_a_village_offers_what_is_theirs_to_give(hall: Hall, app: App) -> None:
    """Volunteers and relays of the village; fifty open invitations at most."""
    async with hall.clerk(Role.officer, area=EAST) as officer, hall.clerk(Role.approver) as other:
        await officer.opens("/desk/people")
        form = officer.page.text if officer.page else ""
        assert officer.address
        expires = app.now().replace(year=2027)
        many = [
            Invite(hashed(f"token {number}"), EAST, Role.relay, "Bác", expires)
            for number in range(MOST_OPEN)
        ]
        await app.performing.do(officer.address, *many)
        await invites(officer, "relay", EAST)
        full = officer.sees
        listed = await officer.opens("/desk/people")
        await other.opens("/desk/people")
        none = other.page.text if other.page else ""
        refused = await other.sends("/desk/people/invite", {"name": "An"})

    assert re.findall(r'<option value="(\w+)">', form) == ["relay", "volunteer"]
    assert re.findall(r'<option value="(tan_nguyen[^"]*)"', form) == [EAST]
    assert "Thu hồi bớt rồi mời tiếp." in full
    assert len(listed.content) < 100_000
    assert "Tạo lời mời" not in none
    assert refused.status_code == 403


async def test_a_team_joins_by_one_link_and_is_accepted_one_by_one(hall: Hall, chat: Chat) -> None:
    """In chat; whoever is not decided of waits; a form without a decision refuses nobody."""
    async with hall.clerk(Role.officer) as officer:
        token = await invites(officer, "volunteer", EAST, "Tổ thôn Đông")
        shown = officer.sees
        minh, ai = somebody(chat, "minh"), somebody(chat, "ai")
        for who, name in ((minh, "Minh"), (ai, f"{SCRIPT} Ái")):
            await chat.app.performing.do(who.address, Join(hashed(token), name))
        await officer.opens("/desk/people")
        waiting, source = officer.sees, officer.page.text if officer.page else ""
        paths = re.findall(r"/desk/people/applicants/\d+", source)
        await officer.sends(paths[0])
        undecided = officer.page
        await officer.sends(paths[0], {"decision": "accept"})
        accepted = officer.sees
        await officer.sends(paths[1], {"decision": "refuse"})
        refused = officer.sees
        gone = await officer.sends(paths[1], {"decision": "accept"})
        await officer.opens("/desk/people?view=helpers")

    assert "/desk/invited/" not in shown
    assert "Cả tổ dùng chung." in shown
    assert "Chờ nhận vào tổ: 2 người" in waiting
    assert "<script>alert" not in source
    assert undecided
    assert undecided.status_code == 422
    assert "Chọn Nhận hoặc Không nhận Minh." in undecided.text
    assert "Đã nhận Minh. Trợ lý đã báo cho họ." in accepted
    assert "Không nhận" in refused
    assert gone.status_code == 404
    assert "Minh test Tổ công nghệ số · Thôn Đông" in officer.sees
    assert await grants(minh) == {Grant(EAST, Role.volunteer)}
    assert await grants(ai) == set()


async def test_a_role_taken_ends_the_open_session(hall: Hall, app: App, chat: Chat) -> None:
    """At once; the last administrator is not offered, and refused in words if forged."""
    async with (
        hall.clerk(Role.administrator, id_="hoa", name="Chị Hoa") as boss,
        hall.clerk(Role.officer, id_="lan", name="Chị Lan") as lan,
        hall.clerk(Role.officer, id_="tai", area=EAST, name="Anh Tài") as tai,
    ):
        lans, bosses = await id_of(somebody(chat, "lan")), await id_of(somebody(chat, "hoa"))
        await boss.opens("/desk/people")
        source = boss.page.text if boss.page else ""
        last = await boss.sends(
            f"/desk/people/{bosses}/take", {"what": f"administrator {COMMUNE}"}
        )
        unknown = await boss.sends(f"/desk/people/{lans}/take", {"what": "king"})
        forged = await tai.sends(f"/desk/people/{lans}/take", {"what": f"officer {COMMUNE}"})
        await lan.opens("/desk/people")
        inside = lan.sees
        await boss.sends(f"/desk/people/{lans}/take", {"what": f"officer {COMMUNE}"})
        taken = boss.sees
        await lan.opens("/desk/people")

    assert f"/desk/people/{lans}/take" in source
    assert f"/desk/people/{bosses}/take" not in source
    assert last.status_code == 422
    assert "Đây là người quản trị cuối cùng." in last.text
    assert "Vai trò này đã lấy lại rồi." in words(unknown)
    assert forged.status_code == 404
    assert "Người làm việc" in inside
    assert "Đã lấy lại vai trò cán bộ soạn tin của Chị Lan." in taken
    assert "Gõ: đăng nhập" in lan.sees
    async with app.db.read() as tx:
        assert {one.name for one in await officials.all_(tx)} == {"Chị Hoa", "Anh Tài"}


async def test_one_more_place_to_write_from_and_out_of_all_machines(
    hall: Hall, app: App, chat: Chat
) -> None:
    """One human with two addresses; signed out, every session of both is over."""
    async with hall.clerk(Role.officer, id_="lan") as first, hall.clerk() as second:
        await first.sends("/desk/people/add-address")
        shown = first.sees
        found = LINK.search(shown)
        assert found
        await second.opens(found[0])
        await second.browser.post(found[0], data={"name": "x"}, headers={"Origin": ORIGIN})
        await second.opens("/desk/people")
        both = second.sees
        await first.opens("/desk/people")
        await first.sends("/desk/people/sign-out")
        await first.opens("/desk/")
        await second.opens("/desk/")

    assert "Thêm chỗ nhắn của mình" in shown
    assert "Đừng gửi cho ai." in shown
    assert "Chị Lan test, trang chat Cán bộ soạn tin" in both
    assert "Gõ: đăng nhập" in first.sees
    assert "Gõ: đăng nhập" in second.sees
    assert [one.name for one in await app.desk.officials()] == ["Chị Lan"]
    assert await grants(somebody(chat, "lan")) == {Grant(COMMUNE, Role.officer)}


async def test_hundreds_of_volunteers_stand_on_pages(hall: Hall, app: App) -> None:
    """Fifty each, below 100 kB; those of the desk apart."""
    for number in range(60):
        address = Address("test", f"v{number}")
        await employ(app, address, f"Người {number}", Grant(EAST, Role.volunteer))
    async with hall.clerk(Role.administrator) as boss:
        pages = [
            await boss.opens(f"/desk/people?{query}")
            for query in ("", "view=helpers", "view=helpers&from=50", "view=x&from=-1")
        ]
    said = [words(one) for one in pages]

    assert "Ở bàn làm việc (1) Ở thôn (60)" in said[0]
    assert "Người 7" not in said[0]
    assert "Người 49" in said[1]
    assert "Người 50" not in said[1]
    assert "Người 59" in said[2]
    assert all(one.status_code == 200 and len(one.content) < 100_000 for one in pages)


async def group(app: App, clock: Clock, id_: str, title: str) -> str:
    """Let the bot be taken into a group; returns its page."""
    address = Address("test", id_)
    async with app.db.begin() as tx:
        await groups.see(tx, address, title, clock())
    return f"/desk/places/groups/{quote(str(address))}"


async def test_a_group_is_confirmed_changed_and_let_go(hall: Hall, app: App, clock: Clock) -> None:
    """Only with a village chosen; an officer of another village then sees it no more."""
    page = await group(app, clock, "-1", f"{SCRIPT} Thôn Đông")
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.officer, area=WEST) as west,
        hall.clerk(Role.approver) as approver,
    ):
        listed = await officer.opens("/desk/places")
        waits = officer.sees
        await west.opens(page)
        offered = west.page.text if west.page else ""
        unchosen = await officer.sends(page, {"area": ""})
        await officer.sends(page, {"area": EAST})
        confirmed = officer.sees
        theirs = await west.opens(page)
        await approver.opens("/desk/places")
        told = approver.sees
        await officer.sends(page, {"area": WEST})
        changed = officer.sees
        await officer.sends(page, {"area": "none"})
        let_go = officer.sees
        over = await officer.sends(page, {"area": EAST})
        await officer.opens("/desk/places")
        async with app.db.begin() as tx:
            gone = Address("test", "-2")
            await groups.see(tx, gone, "Nhóm cũ", clock())
            await groups.lose(tx, gone, "removed")
        await officer.opens("/desk/places")

    assert "<script>alert" not in listed.text
    assert "Nhóm chờ xác nhận: 1" in waits
    assert "Thôn Đông 0 0 chưa có ai" in waits
    assert re.findall(r'<option value="(tan_nguyen/\w+)">', offered) == [WEST]
    assert unchosen.status_code == 422
    assert "Chọn thôn của nhóm." in unchosen.text
    assert "là của Thôn Đông. Từ giờ nhận tin." in confirmed
    assert "Nhóm đang nhận tin" in confirmed
    assert theirs.status_code == 404
    assert "Thôn Đông 0 1" in told
    assert "Nhóm do cán bộ của thôn hoặc của xã xác nhận." in told
    assert "là của Thôn Đoài." in changed
    assert "không nhận tin của xã." in let_go
    assert over.status_code == 404
    assert "trợ lý đã bị đưa ra khỏi nhóm" in officer.sees


async def test_whoever_takes_their_own_role_is_written_down(hall: Hall, app: App) -> None:
    """By the deed they are nobody any more, and yet it was them."""
    async with (
        hall.clerk(Role.administrator, id_="an", name="An") as an,
        hall.clerk(Role.administrator, id_="binh", name="Bình"),
    ):
        assert an.address
        me = await app.desk.official(an.address)
        assert me
        await an.sends(f"/desk/people/{me.id}/take", what=f"administrator {COMMUNE}")
    async with app.db.read() as tx:
        lines = await audit.page(tx)

    assert (lines[0].by, lines[0].deed) == ("An", "role take")
