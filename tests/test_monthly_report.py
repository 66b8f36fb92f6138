"""The monthly report: one page that the commune can sign, in the layout of its office."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.shared import Pt

from bot.figures import docx, report
from bot.figures.month import Counts
from bot.figures.report import Report
from bot.figures.shown import show
from bot.storage.figures import People
from bot.storage.tallies import Tallied
from bot.storage.targets import Target
from tests.figures import FLOWS, NOVEMBER, VILLAGES, library

SIGNED = date(2026, 12, 1)
DONE = (30, 12, 7, 3, 0, 9, 2)
"""Flows finished, village by village; in the last one hardly anybody is known."""
KNOWN = (80, 40, 30, 20, 9, 12, 3)
PLACES = [f"tan_nguyen/{one}" for one in VILLAGES]
TARGETS = [
    Target("Kích hoạt VNeID mức 2", "flow_finished:vneid_muc2", dict.fromkeys(PLACES, 60)),
    Target("Tài khoản dịch vụ công", "flow_finished:dvc_tai_khoan", {PLACES[0]: 40, PLACES[3]: 4}),
    Target("Thanh toán trực tuyến", "flow_finished:dvc_thanh_toan", {"": 90}),
    Target("Người dùng trợ lý số", "people", dict.fromkeys(PLACES, 200)),
    Target("Hỗ trợ tại nhà người già yếu", "visits_done", {PLACES[0]: 20, PLACES[6]: 10}),
]


def counts() -> Counts:
    """Count a month in which everything happened."""
    people = [
        People("zalo_oa", village, many, 2, many + 5)
        for village, many in zip(VILLAGES, KNOWN, strict=True)
    ]
    tallied = [
        Tallied("flow_finished", flow, village, many)
        for flow in FLOWS[:3]
        for village, many in zip(VILLAGES, DONE, strict=True)
    ]
    tallied += [Tallied("flow_begun", flow, "", 90) for flow in FLOWS]
    tallied += [Tallied("visit_done", "vneid", "thon_dong", 11)]
    tallied += [Tallied("topic_asked", one, "", 40) for one in library().procedures]
    tallied += [
        Tallied("flow_stopped", f"{flow}:{step}", "", 12)
        for flow in FLOWS
        for step in list(library().flows[flow].steps)[:2]
    ]
    return Counts(tallied, {}, people, {}, 6)


def written(wanted: list[Target] = TARGETS) -> Report:
    """Write the report of this month."""
    return report(show(NOVEMBER, counts(), library()), wanted, library().commune, SIGNED)


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The report, opened again."""
    return Document(BytesIO(docx(written())))


def words(paper: Paper) -> str:
    """Return everything that is on the paper."""
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_it_is_laid_out_as_offices_do(paper: Paper) -> None:
    """National title, the commune, a number left blank, place and day, two to sign."""
    said = words(paper)

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    assert "ỦY BAN NHÂN DÂN\nXÃ TÂN NGUYÊN\nSố:         /BC-UBND" in said
    assert "Tân Nguyên, ngày 01 tháng 12 năm 2026" in said
    assert "Kết quả hỗ trợ dịch vụ công qua trợ lý số, tháng 11/2026" in said
    assert "NGƯỜI LẬP" in said
    assert "CHỦ TỊCH" in said
    assert said.count("\t") == 2


def test_it_is_a_sheet_of_a4_in_times(paper: Paper) -> None:
    """Type and margins are those of office papers."""
    page, style = paper.sections[0], paper.styles["Normal"]

    lengths = (page.page_width, page.page_height, page.left_margin, page.right_margin)
    assert [round(one.mm) for one in lengths if one] == [210, 297, 30, 15]
    assert (style.font.name, style.font.size) == ("Times New Roman", Pt(13))  # type: ignore[attr-defined] # a paragraph style has one


def test_the_targets_stand_village_by_village(paper: Paper) -> None:
    """Reached of wanted, with its share; the whole commune below."""
    table = paper.tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]

    names = [one.name for one in TARGETS]
    assert rows[0] == ["Thôn, bản", *names[:3], f"{names[3]} (đến ngày ký)", names[4]]
    assert [row[1] for row in rows[1:]] == [
        "30/60 (50%)",
        "12/60 (20%)",
        "7/60 (12%)",
        "<5/60",
        "–",
        "9/60 (15%)",
        "–",
        "63/420 (15%)",
    ]
    assert [row[2] for row in rows[1:]] == [
        "30/40 (75%)",
        "",
        "",
        "<5/<5",
        "",
        "",
        "",
        "31–34/41–44",
    ]
    assert [row[3] for row in rows[1:]] == [*[""] * 7, "63/90 (70%)"]
    assert [row[4] for row in rows[1:3]] == ["85–89/200", "45–49/200"]
    assert [row[4] for row in rows[7:]] == ["5–9/200", "225–229/1.400"]
    assert [row[5] for row in rows[1:]] == ["11/20 (55%)", *[""] * 5, "–", "–"]


def test_the_numbers_are_those_of_the_page(paper: Paper) -> None:
    """Whoever signs finds on paper what the desk shows."""
    said = words(paper)

    assert "Bắt đầu làm theo hướng dẫn: 360 lượt. Làm xong: 189 lượt." in said
    assert "Hỗ trợ tại nhà: 11 lượt." in said
    assert "Thông báo xã đã gửi: 6." in said
    assert said.count("(40 lượt)") == 4
    assert said.count("(12 lượt)") == 3


def test_a_village_of_few_looks_like_one_that_did_nothing() -> None:
    """From one month to the next nobody sees where a fifth person came."""
    did = Tallied("flow_finished", "vneid_muc2", "ban_mua", 6)
    few = replace(counts(), people=[People("zalo_oa", "ban_mua", 4, 0, 4)], tallied=[did])
    none = replace(counts(), people=[People("zalo_oa", "ban_mua", 5, 0, 5)], tallied=[])

    papers = [
        report(show(NOVEMBER, one, library()), TARGETS[:1], library().commune, SIGNED)
        for one in (few, none)
    ]

    assert [one.rows[6] for one in papers] == [("Bản Mua", "–")] * 2


def test_the_line_of_the_people_tells_steps(paper: Paper) -> None:
    """Neither how many there are nor how many came is exact: months can be subtracted."""
    said = words(paper)

    assert "đến hết tháng: 190–194. Người mới trong tháng: 6–14." in said


def test_without_targets_it_says_so() -> None:
    """A commune that has set none signs the rest."""
    said = words(Document(BytesIO(docx(written([])))))

    assert "Xã chưa đặt chỉ tiêu." in said


def test_nothing_small_and_nobody_is_in_the_file() -> None:
    """Also not in its hidden parts: who wrote it is the commune."""
    with ZipFile(BytesIO(docx(written()))) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if "xml" in name}

    told = parts["docProps/core.xml"]
    assert "xã Tân Nguyên" in told
    assert "python" not in told
    assert not re.search(r">[1-4](/| \(|<)", parts["word/document.xml"])
