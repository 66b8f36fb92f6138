"""`xaoi doctor` on notices: who, where and what is missing, each with what to do."""

from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from bot import doctor
from bot.config import Settings
from bot.heartbeat import STANDING
from bot.notice import Hold, NoticeState
from bot.roles import Grant, Role
from bot.storage import accounts, groups, officials
from bot.types import Address, Finding
from tests.chat import Clock
from tests.hall import EAST, TOP, WEST, Hall, hall

HOA, MINH = Address("telegram", "901"), Address("telegram", "902")
NOBODY = "Chưa có người quản trị: chưa ai gửi thông báo được."


@pytest.fixture
async def office(settings: Settings, clock: Clock) -> AsyncIterator[Hall]:
    """The sample commune, with nobody in it."""
    async with hall(settings, clock) as office:
        yield office


async def employ(office: Hall) -> None:
    """Let an administrator, an officer and an approver be there, and every village be heard."""
    await office.official("Ba", Role.administrator, TOP, HOA)
    await office.official("Hoa", Role.officer, TOP, HOA)
    await office.official("Minh", Role.approver, TOP, MINH)
    for area in await office.desk.areas():
        if area.village:
            await office.group("telegram", area.id, area.name)


async def look(office: Hall, kinds: Collection[str] = ("telegram",)) -> list[Finding]:
    """Look at notices."""
    found = doctor.look_at_notices(office.desk.settings, office.db, kinds)
    return [one async for one in found]


def faults(findings: list[Finding]) -> dict[str, str]:
    """What is wrong, each with its cure."""
    return {one.what: one.cure for one in findings if not one.fine}


def advice(findings: list[Finding]) -> dict[str, str]:
    """What could be better."""
    return {one.what: one.cure for one in findings if one.fine and one.cure}


async def test_a_commune_that_has_not_begun(office: Hall) -> None:
    """One piece of advice, and it is no fault: notices are not for everybody."""
    found = await look(office)

    assert [one.what for one in found] == [NOBODY]
    assert found[0].fine
    assert found[0].cure.endswith("xaoi officials invite --role administrator --area tan_nguyen")


async def test_a_commune_that_is_well(office: Hall) -> None:
    """How many write and judge; nothing to do."""
    await employ(office)

    found = await look(office)

    assert [(one.what, one.cure) for one in found] == [("Người soạn tin: 1, người duyệt: 1.", "")]


async def test_people_that_are_missing(office: Hall) -> None:
    """The two people that a notice takes are asked for by name of their role."""
    await office.official("Ba", Role.administrator, TOP, HOA)

    found = advice(await look(office))

    assert list(found) == ["Chưa có cán bộ soạn tin.", "Chưa có người duyệt tin."]
    assert "/vaitro moi" in found["Chưa có cán bộ soạn tin."]


async def test_one_person_alone(office: Hall) -> None:
    """Whoever writes and judges alone can send nothing, and reads why."""
    await office.official("Ba", Role.administrator, TOP, HOA)
    id_ = await office.official("Hoa", Role.officer, TOP, MINH)
    await office.do(lambda tx: officials.grant(tx, id_, Grant(TOP, Role.approver)))

    found = advice(await look(office))

    assert (
        "approve_own_notices"
        in found["Chỉ một người vừa soạn vừa duyệt: không ai tự duyệt tin của mình."]
    )


async def test_villages_in_which_nobody_passes_it_on(office: Hall) -> None:
    """A relay is as good as a group; the rest are counted."""
    await office.official("Ba", Role.administrator, TOP, HOA)
    await office.official("Hoa", Role.officer, TOP, HOA)
    await office.official("Minh", Role.approver, TOP, MINH)
    await office.group("telegram", EAST)
    await office.official("Tú", Role.relay, WEST, Address("telegram", "9"))

    found = advice(await look(office))

    assert found == {
        "5 thôn chưa có nhóm, cũng chưa có người chuyển tin.": "Nhắn cho trợ lý: /nhom"
    }


async def test_channels_that_are_off(office: Hall) -> None:
    """A relay, an official, a group there get nothing: that is a fault, and they are named."""
    await employ(office)
    await office.official("Tú", Role.relay, EAST, Address("zalo_oa", "9"))

    off = faults(await look(office, ("webchat", "zalo_oa")))
    some = faults(await look(office))

    assert [what.partition(":")[0] for what in off] == [
        "Cán bộ ở kênh đang tắt, trợ lý không báo được",
        "Nhóm ở kênh đang tắt, không nhận được tin",
    ]
    assert "Hoa, Minh" in next(iter(off))
    assert list(some) == ["Người chuyển tin ở kênh đang tắt, không nhận được tin: Tú."]


async def test_a_group_that_is_gone(office: Hall) -> None:
    """Why, and what brings it back."""
    await employ(office)
    group = await office.group("zalo_oa", EAST, "Xóm Chợ")
    await office.do(lambda tx: groups.lose(tx, group, "-237"))

    found = advice(await look(office))

    assert found == {
        "Nhóm “Xóm Chợ” (Zalo): gói nhóm Zalo đã hết hạn.": "Gia hạn gói nhóm ở oa.zalo.me."
    }


@pytest.mark.parametrize(
    ("hold", "is_fault"),
    [(Hold.paused, False), (Hold.errors, True), (Hold.late, True), (Hold.restored, True)],
)
async def test_a_notice_that_stands_still(office: Hall, hold: Hold, is_fault: bool) -> None:
    """Whoever must say a word is told where; what a person paused is no fault."""
    await employ(office)
    one = await office.notice(state=NoticeState.sending, hold=hold)

    found = await look(office)

    [held] = [each for each in found if each.what.startswith(f"Tin {one.code} đang đứng")]
    assert held.fine is not is_fault
    assert held.cure == f"Nhắn cho trợ lý: /tin {one.code}"


async def test_a_backup_that_was_restored(office: Hall, clock: Clock) -> None:
    """The command that lets it go on is named, before all else."""
    fact = {"channel": "xaoi", "name": STANDING, "value": "3", "at": clock()}
    await office.do(lambda tx: accounts.note(tx, [fact]))

    found = await look(office)

    assert not found[0].fine
    assert found[0].cure == "Chạy: xaoi db going-on."


async def test_a_broken_file_of_the_commune_is_told_elsewhere(
    office: Hall, tmp_path: Path
) -> None:
    """People and places are looked at all the same."""
    await employ(office)
    torn = tmp_path / "commune.yaml"
    torn.write_text("name: [", encoding="utf-8")
    settings = office.desk.settings.model_copy(update={"commune": torn})

    found = [one async for one in doctor.look_at_notices(settings, office.db, ("telegram",))]

    assert [one.what for one in found] == ["Người soạn tin: 1, người duyệt: 1."]


def test_a_folder_for_pictures(settings: Settings, tmp_path: Path) -> None:
    """One that can be made is fine, and is not made; a file in its place is a fault."""
    (tmp_path / "file").touch()
    wrong = settings.model_copy(update={"media": tmp_path / "file" / "media"})

    fine, fault = doctor.look_at_media(settings), doctor.look_at_media(wrong)

    assert (fine.fine, fault.fine) == (True, False)
    assert "XAOI_MEDIA" in fault.cure
    assert not settings.media.exists()
