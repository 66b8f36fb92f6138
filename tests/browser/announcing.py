"""A notice at the desk, from the first word to its withdrawal.

`run.sh` serves the bot for it. The officer sits at a table, the approver holds a phone.
"""

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.clerk import PATIENCE, Clerk, Staff, hears, visiting

PICTURE = "bot/web/static/icon.png"
NOTICE = (
    "Xã tiêm phòng dại cho chó, mèo ở nhà văn hoá thôn, 7 giờ 30 thứ Bảy này. "
    "Bà con đưa chó, mèo đến, xích lại. Không mất tiền."
)
PLACE = "nhà văn hoá thôn Đông"
PHONES = "Họ tên,Thôn,Điện thoại\nBà Sáu,Thôn Đông,0912 345 678\nÔng Ba,Thôn Đoài,12\n"


def test_a_notice_goes_its_whole_way(
    browser: Browser, home: str, office: Staff, tmp_path: Path
) -> None:
    """Written, tried, returned, mended, approved, sent, corrected, withdrawn, told of."""
    lan, nam = office.lan, office.nam
    with visiting(browser, home, "villager-of-notices") as villager:
        villager.says("tôi ở thôn Đông")
        page = writes(lan)
        tries(lan)
        lan.presses("Gửi duyệt")
        returns(nam, page)
        mends(lan, page)
        code = approves(nam, page)
        follows_it(nam)
        told = hears(villager, PLACE)
        villager.shoots("2-told")
        reports(lan, page, tmp_path)
        corrected = goes_on_with(office, page, "Đính chính", "Nội dung", f"{NOTICE} Lùi 8 giờ.")
        again = hears(villager, "Lùi 8 giờ")
        goes_on_with(office, page, "Thu hồi", "Vì sao thu hồi", "Thú y chưa có thuốc.")
        back = hears(villager, "Thú y chưa có thuốc.")
        villager.shoots("3-withdrawn")
        lan.opens(page)
        lan.shoots("2-withdrawn")

    assert code in told
    assert code in again
    assert code in back
    assert corrected != page
    assert "đã thu hồi" in lan.reads()


def writes(lan: Clerk) -> str:
    """Write a notice with a picture, and look at what people will get; returns its page."""
    lan.opens("/desk/notices")
    lan.follows("Soạn tin")
    lan.fills("Nội dung", NOTICE)
    lan.sees(f"{len(NOTICE)} / 4.000 ký tự")
    lan.chooses("Ảnh (JPG, PNG)", PICTURE)
    lan.ticks("Cả xã Tân Nguyên", "Từng người", "Ngay khi được duyệt")
    lan.shoots("2-writing")
    lan.presses("Xem trước")
    lan.shoots("2-looking")
    lan.fits()
    for name in ("Zalo, trang chat, Telegram", "SMS, không dấu", "Loa đọc", "Trang kiểm"):
        lan.sees(name)
    return lan.page.url.removeprefix(lan.home)


def tries(lan: Clerk) -> None:
    """Send it to oneself: it comes into the official's own chat, just as people get it."""
    chat = lan.chats()
    chat.comes()
    lan.presses("Gửi thử cho mình")
    hears(chat, NOTICE.partition(".")[0])
    chat.shoots("tried")
    chat.page.close()


def returns(nam: Clerk, page: str) -> None:
    """Find it among what waits, and send it back with a reason."""
    nam.opens()
    nam.shoots("2-waits")
    nam.page.get_by_role("link", name=re.compile(r"TB-\d+")).first.click()
    nam.page.wait_for_url(f"**{page}")
    nam.shoots("2-judging")
    nam.fills("Cần sửa chỗ nào", "Ghi rõ nhà văn hoá nào.")
    nam.presses("Trả lại để sửa")


def mends(lan: Clerk, page: str) -> None:
    """Read why it came back, change it and hand it in again."""
    lan.opens(page)
    lan.sees("Ghi rõ nhà văn hoá nào.")
    lan.follows("Sửa tin")
    lan.fills("Nội dung", NOTICE.replace("nhà văn hoá thôn", PLACE))
    lan.presses("Xem trước")
    lan.shoots("2-mended")
    lan.presses("Gửi duyệt")


def approves(nam: Clerk, page: str) -> str:
    """Say yes to what is read; returns the code of the notice."""
    nam.opens(page)
    nam.presses("Duyệt gửi")
    found = re.search(r"TB-\d+", nam.page.inner_text("h1"))
    assert found
    return found[0]


def follows_it(nam: Clerk) -> None:
    """See it leave and arrive, without doing anything."""
    nam.sees("để dừng lại")
    nam.shoots("2-cooling")
    nam.sees("Đã gửi xong", within=4 * PATIENCE)
    nam.shoots("2-sent")


def reports(lan: Clerk, page: str, folder: Path) -> None:
    """Read the report, take it along, and make a list of whom to call from a list of phones."""
    lan.opens(f"{page}/report")
    lan.shoots("2-report")
    lan.fits()
    book = lan.takes("Lấy bản Excel")
    lan.opens(page)
    poster = lan.takes("Áp phích để in (PDF)")
    lan.follows("Danh sách gọi điện")
    phones = folder / "phones.csv"
    phones.write_text(PHONES, "utf-8")
    lan.chooses("Tệp có cột số điện thoại", phones)
    lan.presses("Làm danh sách gọi")
    lan.shoots("2-calls")
    calls = lan.takes("Lấy danh sách (Excel)")

    assert book.suffix == ".xlsx"
    assert poster.suffix == ".pdf"
    assert calls.suffix == ".xlsx"


def goes_on_with(office: Staff, page: str, deed: str, label: str, text: str) -> str:
    """Correct or withdraw a notice: written by one, approved by the other; returns its page."""
    office.lan.opens(page)
    office.lan.presses(deed)
    office.lan.fills(label, text)
    office.lan.shoots(f"2-{'correcting' if label == 'Nội dung' else 'withdrawing'}")
    office.lan.presses("Xem trước")
    later = office.lan.page.url.removeprefix(office.lan.home)
    office.lan.presses("Gửi duyệt")
    approves(office.nam, later)
    return later
