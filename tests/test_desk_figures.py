"""The statistics at the desk: a month's page and its report tell no few; targets are put there."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from docx import Document

from bot.config import Settings
from bot.hours import VIETNAM
from bot.process import App
from bot.roles import Role
from bot.storage import tallies
from tests.clerk import ORIGIN, Hall
from tests.staff import COMMUNE, settle_people

EAST, SOUTH = f"{COMMUNE}/thon_dong", f"{COMMUNE}/thon_nam"
FLOW = "flow_finished:vneid_muc2"
SCRIPT = "<script>alert('1/2')</script> 50%"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server that people can reach."""
    return settings.model_copy(update={"public_url": ORIGIN})


async def lived(app: App) -> None:
    """Let a month be half over: ten people of one village, three of another, and what they did."""
    day = app.now().astimezone(VIETNAM).date()
    await settle_people(app, 8)
    await settle_people(app, 3, village="thon_nam", first=100)
    did = {
        ("flow_begun", "vneid_muc2"): 23,
        ("flow_begun", "dvc_tai_khoan"): 2,
        ("flow_begun", "dvc_thanh_toan"): 3,
        ("flow_finished", "vneid_muc2"): 12,
        ("topic_asked", "khai_sinh"): 17,
        ("topic_asked", "ket_hon"): 1,
        ("visit_done", "vneid"): 4,
    }
    async with app.db.begin() as tx:
        for (event, topic), many in did.items():
            for _ in range(many):
                await tallies.count(tx, day, event, topic, "thon_dong")


async def test_a_month_is_read_in_pictures_and_tables(hall: Hall, app: App) -> None:
    """Each chart says its numbers aloud and in a table; few are “<5”; volunteers are nowhere."""
    await lived(app)
    async with (
        hall.clerk(Role.officer) as officer,
        hall.clerk(Role.volunteer, name="Cô Mận") as volunteer,
    ):
        page = await officer.opens("/desk/figures")
        this = officer.sees
        before = await officer.opens("/desk/figures/2026-10")
        earlier = officer.sees
        statuses = [
            (await officer.opens(f"/desk/figures/{month}")).status_code
            for month in ("2026-12", "2027-01", "2026-13", "x")
        ]
        await volunteer.opens("/desk/figures")

    charts = [ET.fromstring(one) for one in re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)]  # noqa: S314 - our own
    assert len(charts) >= 3
    assert page.text.count("Xem bằng bảng") == len(charts)
    for chart in charts:
        title, desc = chart.findtext(f"{SVG}title"), chart.findtext(f"{SVG}desc") or ""
        table = page.text.partition(f'aria-label="{title}"')[2].partition("</table>")[0]
        cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table.partition("<tbody>")[2])
        assert cells
        assert all(cell.replace("&lt;", "<") in desc for cell in cells)
    assert "Số liệu tháng 11/2026" in this
    assert "Người dùng trợ lý 10–14 Mới trong tháng: 10–14" in this
    assert "Thôn Đông 5–9" in this
    assert "Thôn Nam Sơn <5" in this
    assert "ở trong nước) <5" in this
    assert "Làm theo hướng dẫn 28" in this
    assert not re.search(r">[1-4](</t[dh]| lượt|</p)", page.text)
    assert "Cô Mận" not in page.text
    assert "Tháng 12/2026" not in this
    assert 'href="/desk/figures/2026-10"' in page.text
    assert 'href="/desk/figures/2026-11"' in before.text
    assert "Người dùng trợ lý 0 Mới trong tháng: 0" in earlier
    assert "đến hôm nay" not in earlier
    assert statuses == [404] * 4
    assert "Gõ: đăng nhập" in volunteer.sees


async def test_the_commune_s_targets_are_put_and_signed(hall: Hall, app: App) -> None:
    """Said in words at the field, nothing lost; then kept, on the report to sign, dropped."""
    await lived(app)
    typed = {"name": SCRIPT, f"many {EAST}": "1.200", f"many {SOUTH}": "bốn mươi", "many ": "12.5"}
    async with hall.clerk(Role.administrator) as boss, hall.clerk(Role.officer) as officer:
        refused = await boss.sends("/desk/targets/put", typed)
        said = boss.sees
        await boss.sends("/desk/targets/put", {"name": "", "measure": FLOW})
        nothing = boss.sees
        for number in ("1200", "1.200"):
            fields = {**typed, "measure": FLOW, f"many {EAST}": number, f"many {SOUTH}": ""}
            put = await boss.sends("/desk/targets/put", {**fields, "many ": ""})
        kept = boss.sees
        await boss.sends(
            "/desk/targets/put", {"name": "Bà con", "measure": "people", "many ": "9"}
        )
        forbidden = await officer.sends("/desk/targets/put", {**fields, "many ": ""})
        file = await officer.opens("/desk/figures/2026-11/report.docx")
        (way,) = re.findall(r'action="(/desk/targets/[^"]+/drop)"', put.text)
        await boss.sends(way)
        left = boss.sees

    assert refused.status_code == 422
    assert said.count("Viết bằng chữ số") == 2
    assert "Chọn lại cách đếm" in said
    assert all(f'value="{typed[f"many {place}"]}"' in refused.text for place in (EAST, SOUTH, ""))
    assert 'value="&lt;script&gt;' in refused.text
    assert "Viết tên chỉ tiêu" in nothing
    assert "Điền số cần đạt" in nothing
    assert "<script>alert" not in refused.text + put.text
    assert f"Đã giữ chỉ tiêu “{SCRIPT}”." in kept
    assert kept.count("Thôn Đông: 1.200") == 1
    assert forbidden.status_code == 403
    assert f"Đã bỏ chỉ tiêu “{SCRIPT}”." in left
    assert "Bà con" in left
    assert "Thôn Đông: 1.200" not in left

    assert file.headers["content-disposition"] == 'attachment; filename="bao-cao-2026-11.docx"'
    paper = Document(BytesIO(file.content))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[1].rows]
    written = "\n".join(one.text for one in paper.paragraphs)
    assert rows[0] == ["Thôn, bản", SCRIPT, "Bà con (đến ngày ký)"]
    assert rows[1] == ["Thôn Đông", "12/1.200 (1%)", ""]
    assert {cell for row in rows[2:-1] for cell in row[1:]} == {""}
    assert rows[-1][2] == "10–14/9"
    assert "đến hết tháng: 10–14. Người mới trong tháng: 10–14." in written
    assert "Hỗ trợ tại nhà: <5 lượt." in written
    assert "kết hôn" not in written
