"""Officials and villagers meet at the desk: tickets, what the bot learns, lists, figures.

`run.sh` serves the bot for it. Some sit at a table, some hold a phone; pages are kept as both
show them.
"""

import re
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.clerk import PATIENCE, Clerk, Staff, asks_a_person, hears, visiting

PICTURE = "bot/web/static/icon.png"
ANSWER = "Gặp trưởng thôn ghi sổ mượn, trả trong ngày. Không mất tiền."
FLOW = "/desk/content/flow/vneid_muc2"
FIRST, NEW = "Người làm có điện thoại riêng", "Điện thoại và SIM có đúng tên người làm không?"
ROWS, BAD = 5_000, {7: "H57.132-26", 4_000: ""}
"""Lines of a list of dossiers, and the codes of those that cannot be taken."""

pytestmark = pytest.mark.usefixtures("wonder")


def test_three_take_their_seats(office: Staff) -> None:
    """The first-start link makes an administrator; two invitations, and the commune can work."""
    for clerk in office:
        clerk.opens()

        expect(clerk.page.get_by_role("heading", level=1)).to_have_text("Hôm nay")
    office.an.shoots("1-today")
    office.an.opens("/desk/people")
    office.an.shoots("1-people")

    assert "Chị Lan" in office.lan.page.inner_text("header")


def test_a_question_is_answered_by_a_person(browser: Browser, home: str, office: Staff) -> None:
    """Asked in the chat, seen at the desk at once, answered with a picture, read by its code."""
    lan = office.lan
    lan.sits("phone")
    question = "Nhà tôi mất giấy hẹn trả kết quả thì lấy hồ sơ thế nào?"
    answer = "Mang căn cước đến một cửa, quầy số 2. Không cần giấy hẹn."
    with (
        visiting(browser, home, "villager-who-asks") as hoa,
        visiting(browser, home, "villager-who-reads") as minh,
    ):
        lan.opens("/desk/tickets")
        code = asks_a_person(hoa, question)
        hoa.shoots("1-sent")
        lan.sees(code, within=2 * PATIENCE)
        lan.shoots("3-tickets")
        lan.follows(code)
        lan.shoots("3-ticket")
        lan.fits()
        lan.presses("Nhận phiếu này")
        hoa.page.fill("#text", "Tôi ở thôn Đoài, giấy mất tháng trước.")
        hoa.page.press("#text", "Enter")
        lan.sees("giấy mất tháng trước")
        lan.fills("Trả lời bà con", answer)
        lan.chooses("Kèm ảnh hoặc tệp", PICTURE)
        lan.shoots("3-answering")
        lan.presses("Gửi, để trợ lý quay lại")
        lan.sees("đã gửi")
        lan.shoots("3-answered")
        told = hears(hoa, answer)
        expect(hoa.newest.locator("img")).to_be_visible()
        hoa.shoots("2-answered")
        read = minh.says(code.lower())
        minh.shoots("1-read")
        expect(minh.newest.locator("img")).to_be_visible()

    assert "Chị Lan" in told
    assert answer in read
    assert question not in read


def test_a_list_of_dossiers_is_taken_in(office: Staff, tmp_path: Path) -> None:
    """Five thousand rows, with visible progress, and a report of the rows that were refused."""
    path, lan = tmp_path / "ho-so.xlsx", office.lan
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(("STT", "Mã hồ sơ", "Người nộp", "Ngày tiếp nhận", "Trạng thái"))
    for n in range(1, ROWS + 1):
        code = BAD.get(n, f"H57.132-260804-{n:04d}")
        sheet.append((n, code, "Nguyễn Thị Mẫu", "04/08/2026", "Đang xử lý"))
    book.save(path)
    lan.opens("/desk/dossiers")
    lan.chooses("Danh sách từ phần mềm một cửa", path)
    lan.presses("Nhập")
    lan.sees(re.compile("Đang đọc|Đã nhập"))
    lan.shoots("6-under-way")
    lan.sees(f"{ROWS - len(BAD):,}".replace(",", "."), within=4 * PATIENCE)
    lan.sees("Không lấy 2 dòng")
    lan.shoots("6-taken")
    lan.fits()
    refused = lan.takes("Tải cả danh sách")

    assert len(refused.read_text("utf-8-sig").splitlines()) == 1 + len(BAD)


def test_a_month_is_counted_and_told(office: Staff) -> None:
    """The figures are a page with charts, and a report that Word opens."""
    nam = office.nam
    nam.opens("/desk/targets")
    nam.fills("Tên chỉ tiêu", "Người lớn có VNeID mức 2")
    nam.picks("Đếm việc gì", "Làm xong: Làm VNeID mức 2")
    nam.fills("Cả xã (khi không chia theo thôn)", "1200")
    nam.presses("Giữ chỉ tiêu")
    nam.shoots("7-targets")
    nam.follows("Số liệu")
    nam.shoots("7-figures")
    nam.fits()
    report = docx.Document(str(nam.takes("Tải báo cáo tháng")))

    told = {cell.text for table in report.tables for row in table.rows for cell in row.cells}
    assert any("trợ lý số, tháng" in one.text for one in report.paragraphs)
    assert "Người lớn có VNeID mức 2" in told


def test_content_changes_while_somebody_is_in_the_middle(
    browser: Browser, home: str, office: Staff
) -> None:
    """Edited, previewed, published, rolled back; whoever has begun goes on as they began."""
    with (
        visiting(browser, home, "villager-in-the-middle") as hoa,
        visiting(browser, home, "villager-after") as minh,
    ):
        begun = hoa.begins("kich hoat vneid muc 2")
        edits(office.lan)
        publishes(office.nam)
        new = minh.begins("kich hoat vneid muc 2")
        minh.shoots("1-new")
        on = hoa.goes_on()
        hoa.shoots("1-goes-on")
        before = hoa.says("quay lai")
        rolls_back(office.nam)
        minh.says("thôi")
        back = minh.begins("kich hoat vneid muc 2")

    assert FIRST in begun
    assert NEW in new
    assert FIRST in before
    assert FIRST not in on
    assert FIRST in back


def edits(lan: Clerk) -> None:
    """Change one sentence, look at it, and keep it as a draft."""
    lan.opens("/desk/content")
    lan.shoots("5-content")
    lan.opens(FLOW)
    lan.shoots("5-flow")
    lan.fits()
    lan.follows("Sửa")
    lan.page.locator("summary").filter(has_text="Bước 1").first.click()
    lan.page.get_by_label("Câu hỏi").first.fill(NEW)
    lan.shoots("5-editing")
    lan.fits()
    lan.presses("Xem trước")
    lan.sees("Bà con sẽ thấy")
    lan.shoots("5-looking")
    lan.presses("Lưu nháp")
    lan.shoots("5-draft")


def publishes(nam: Clerk) -> None:
    """Find the draft, read what it changes, and let it be used."""
    nam.opens("/desk/content")
    nam.follows("Bản nháp của Chị Lan")
    nam.sees(NEW)
    nam.shoots("5-judging")
    nam.presses("Cho dùng")
    nam.shoots("5-published")


def rolls_back(nam: Clerk) -> None:
    """Use the version before again."""
    nam.opens(FLOW)
    nam.follows("Xem, dùng lại")
    nam.shoots("5-older")
    nam.presses("Dùng lại bản này")
    nam.sees("Đã dùng lại bản")


def test_what_the_bot_did_not_know_it_learns(
    browser: Browser, home: str, office: Staff, wonder: str
) -> None:
    """The question lies at the desk; one answers, another publishes, and the bot answers it."""
    lan, nam = office.lan, office.nam
    lan.opens("/desk/gaps")
    lan.shoots("4-gaps")
    for _ in range(40):
        if wonder in lan.reads():
            break
        lan.page.wait_for_timeout(1000)
        lan.opens("/desk/gaps")
    lan.follows(wonder)
    lan.fills("Trả lời", ANSWER)
    lan.fills("Lấy ở đâu", "Quy chế nhà văn hoá thôn, Chị Lan trả lời")
    lan.shoots("4-writing")
    lan.fits()
    lan.presses("Giữ, gửi người duyệt")
    lan.shoots("4-written")
    nam.opens("/desk/gaps?view=drafted")
    nam.follows(wonder)
    nam.sees(ANSWER)
    nam.shoots("4-judging")
    nam.presses("Cho dùng")
    nam.shoots("4-published")
    with visiting(browser, home, "villager-who-wonders-again") as person:
        told = person.says(wonder.replace("thế nào", "sao"))
        person.shoots("1-told")

    assert ANSWER in told
