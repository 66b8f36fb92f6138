"""The first page says what waits, for whom, how the channels are; the audit says who did what."""

import re
from datetime import timedelta

import pytest

from bot.acts import Act, DecideGroup, Invite, Join, TakeRole, WriteDraft
from bot.config import Settings
from bot.desk.deeds import DEEDS
from bot.desk_acts import DecideAnswer, MoveTicket, OpenTicket, Unanswered, WriteAnswer
from bot.gaps import deciding
from bot.officials import hashed
from bot.process import App
from bot.roles import Grant, Role
from bot.steps import Step
from bot.storage import accounts, audit, groups
from bot.ticket import CITIZENS, TicketKind, TicketStep
from bot.types import Address
from tests.chat import Chat, Clock
from tests.clerk import ORIGIN, Hall
from tests.officials import id_of, somebody
from tests.staff import COMMUNE, to_all

EAST, WEST = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_doai"
SCRIPT = "<script>alert(1)</script>"
QUESTION = "Nhà tôi xin cấp đổi sổ đỏ"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def opened(app: App, code: str, area: str, **more: object) -> None:
    """Let a citizen ask a person."""
    act = OpenTicket(code, more.pop("kind", TicketKind.question), area, QUESTION, **more)  # type: ignore[arg-type] # by name
    await app.performing.do(Address("test", code), act)


async def test_what_waits_is_counted_for_each(hall: Hall, app: App, clock: Clock) -> None:
    """By role and area; what is late comes first and says so; nothing is anybody else's."""
    soon = clock() + timedelta(hours=1)
    await opened(app, "P2X3KQ", EAST)
    await opened(app, "H4R8XT", EAST, promised_at=soon)
    await opened(app, "K7M2QP", EAST)
    await opened(app, "M3K7QX", WEST, kind=TicketKind.visit, errand="vneid", relation="me")
    async with (
        hall.clerk(Role.officer) as commune,
        hall.clerk(Role.officer, area=EAST, name="Anh Tài") as east,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
        hall.clerk(Role.administrator, name="Chị Hoa") as boss,
    ):
        assert commune.address
        await app.performing.do(
            commune.address,
            Invite(hashed("team"), EAST, Role.volunteer, "Tổ", soon, reusable=True),
            WriteDraft("n1", to_all()),
            Act(Step.submit, "n1"),
            MoveTicket(1, TicketStep.claim),
        )
        for text in ("xin giống cây keo ở đâu", "thả diều ngoài bãi bóng"):
            await app.performing.do(Address("test", "x"), Unanswered(text))
        await app.performing.do(Address("test", "x"), Join(hashed("team"), "Minh"))
        await app.chores.gaps.tick()
        await app.performing.do(
            commune.address, WriteAnswer(2, "Được, xa cột điện.", "Công an xã")
        )
        clock.later(hours=1, minutes=30)
        clerks, said = {"commune": commune, "east": east, "nam": approver, "boss": boss}, {}
        for who, clerk in clerks.items():
            page = await clerk.opens("/desk/")
            assert len(page.content) < 100_000
            said[who] = clerk.sees

    assert "3 phiếu chờ cán bộ, 1 quá hẹn" in said["commune"]
    assert "Mình đang trả lời 1 phiếu." in said["commune"]
    assert "1 nhà cần đến" in said["commune"]
    assert "Mọi phiếu hỏi" in said["commune"]
    assert said["commune"].index("H4R8XT") < said["commune"].index("K7M2QP")
    assert said["commune"].count("quá hẹn") == 2
    assert "1 câu chưa có trả lời" in said["commune"]
    assert "chờ duyệt" not in said["commune"]
    assert "1 người xin vào tổ" in said["commune"]
    assert "Thông báo chờ mình Không có." in said["commune"]

    assert "2 phiếu chờ cán bộ, 1 quá hẹn" in said["east"]
    assert "M3K7QX" not in said["east"]
    assert "Câu trợ lý chưa biết" not in said["east"].partition("Hôm nay Phiếu hỏi")[2]

    assert "1 câu trả lời chờ duyệt" in said["nam"]
    assert "câu chưa có trả lời" not in said["nam"]
    assert "Thông báo chờ mình 1 thông báo" in said["nam"]
    assert "người xin vào tổ" not in said["nam"]

    assert "phiếu chờ cán bộ" not in said["boss"]
    assert "Bắt đầu" not in said["boss"]


async def test_alone_at_the_beginning(hall: Hall) -> None:
    """The first administrator reads who is missing, and where to invite them."""
    async with hall.clerk(Role.administrator) as boss:
        await boss.opens("/desk/")

    assert "Chưa có cán bộ soạn tin, chưa có người duyệt tin." in boss.sees
    assert "Mời người" in boss.sees


async def test_channels_in_trouble_are_told_of(hall: Hall, app: App, clock: Clock) -> None:
    """For a day, with when; then it is well again; a forged call is told as stopped."""
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/")
        well = officer.sees
        expired = f"{SCRIPT} Mã của OA hết hạn. Vào oa.zalo.me."
        facts = {"alert token": expired, accounts.REFUSED_CALL: "1", "followers": "12"}
        async with app.db.begin() as tx:
            kept = {"channel": "test", "at": clock()}
            await accounts.note(
                tx, [kept | {"name": name, "value": value} for name, value in facts.items()]
            )
        page = await officer.opens("/desk/")
        trouble = officer.sees
        clock.later(hours=24)
        await officer.enter()
        later = officer.sees

    assert "test : chạy tốt" in well
    assert "Mã của OA hết hạn. Vào oa.zalo.me. Báo lúc 09:00 thứ tư 25/11/2026." in trouble
    assert "chạy tốt" not in trouble
    assert "Có lời gọi giả, đã chặn lúc 09:00" in trouble
    assert "<script>alert" not in page.text
    assert "chạy tốt" in later


async def test_what_runs_out_is_told_in_time(hall: Hall, app: App, clock: Clock) -> None:
    """Sixty days before, and when it is over; answers of the commune's own, too."""
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.approver, name="Anh Nam") as approver,
    ):
        assert officer.address
        assert approver.address
        await app.performing.do(officer.address, Unanswered("lịch tiêm phòng dại cho chó"))
        await app.chores.gaps.tick()
        until = clock().date() + timedelta(days=7)
        await app.performing.do(
            officer.address, WriteAnswer(1, "Sáng thứ Bảy, ở nhà văn hóa.", "Thông báo 12", until)
        )
        await approver.opens("/desk/gaps/1")
        await app.performing.do(approver.address, DecideAnswer(1, deciding.PUBLISH))
        await officer.opens("/desk/")
        before = officer.sees
        clock.now += timedelta(days=8)
        await officer.enter()

    assert f"Lịch tiêm phòng dại cho chó đến {until:%d/%m/%Y}" in before
    assert f"Lịch tiêm phòng dại cho chó quá hạn từ {until:%d/%m/%Y}" in officer.sees


async def test_the_audit_names_deeds_of_chat_and_desk(
    hall: Hall, app: App, chat: Chat, clock: Clock
) -> None:
    """Who, what, to what, from where; no text, no citizen; only for who may see it."""
    await opened(app, "K7M2QP", EAST)
    async with (
        hall.clerk(Role.officer, id_="lan", name=f"Chị Lan {SCRIPT}") as officer,
        hall.clerk(Role.administrator, name="Chị Hoa") as boss,
    ):
        assert officer.address
        assert boss.address
        group = Address("test", "-1")
        async with app.db.begin() as tx:
            await groups.see(tx, group, "Nhóm thôn Đông", clock())
        await somebody(chat, "lan").says("/phieu nhan K7M2QP")
        await officer.sends(f"/desk/tickets/{1}/reply", {"text": "Mời ra quầy số 2."})
        until = clock() + timedelta(days=1)
        await app.performing.do(
            officer.address,
            WriteDraft("n1", to_all("Mai cắt điện.")),
            Act(Step.submit, "n1"),
            DecideGroup(group, EAST),
            Invite(hashed("one"), EAST, Role.relay, "Bác Ba", until),
        )
        relay = Address("test", "relay")
        await app.performing.do(relay, Join(hashed("one"), "Bác Ba"))
        whose = await id_of(somebody(chat, "relay"))
        await app.performing.do(boss.address, TakeRole(whose, Grant(EAST, Role.relay)))
        refused = await officer.opens("/desk/audit")
        page = await boss.opens("/desk/audit")

    rows = re.findall(r"<tr><td>.*?</tr>", page.text)
    told = [[re.sub(r"<[^>]+>", "", cell) for cell in row.split("</td><td>")][2:] for row in rows]
    assert refused.status_code == 403
    assert ["nhận phiếu hỏi: K7M2QP", "test"] in told
    assert ["trả lời bà con: K7M2QP", "bàn làm việc"] in told
    assert any(one[0].startswith("gửi duyệt thông báo: TB") for one in told)
    assert ["quyết định nhóm: “Nhóm thôn Đông” (test): Thôn Đông", "bàn làm việc"] in told
    assert ["mời người: người chuyển tin · Thôn Đông", "bàn làm việc"] in told
    assert ["lấy lại vai trò: Bác Ba · người chuyển tin · Thôn Đông", "bàn làm việc"] in told
    assert "<script>alert" not in page.text
    assert not any(word in page.text for word in (QUESTION, "Mời ra quầy", "Mai cắt điện"))
    assert all(one[0].partition(":")[0] in DEEDS.values() for one in told)


async def test_older_lines_stand_on_further_pages(hall: Hall, app: App, clock: Clock) -> None:
    """Fifty each, down to the first one; each page below 100 kB."""
    async with app.db.begin() as tx:
        for number in range(120):
            await audit.note(
                tx, official_id=1, by="Lan", channel="desk", deed="target set",
                subject=f"việc {number}", now=clock(),
            )  # fmt: skip
    async with hall.clerk(Role.approver) as approver:
        path, seen = "/desk/audit", []
        while path:
            page = await approver.opens(path)
            assert len(page.content) < 100_000
            seen += re.findall(r": việc (\d+)<", page.text)
            older = re.search(r"/desk/audit\?before=\d+", page.text)
            path = older[0] if older else ""
        odd = await approver.opens("/desk/audit?before=²")

    assert seen == [str(number) for number in range(119, -1, -1)]
    assert "Mới nhất" in page.text
    assert odd.status_code == 200


def test_every_deed_has_its_words() -> None:
    """What an official does is never shown by a name of ours."""
    taken = {
        f"ticket {one.value}" for one in TicketStep if one not in {*CITIZENS, TicketStep.expire}
    }
    decided = {f"answer {one}" for one in (deciding.PUBLISH, deciding.RETURN, deciding.DROP)}

    assert taken | decided <= set(DEEDS)
    assert {"notice submit", "notice approve", "notice cancel"} <= set(DEEDS)
