"""Takes every picture of the guides anew: `.venv/bin/python -m tests.browser.pictures`.

It does what the guides say, by the same words: a label that changes stops it, before it
misleads anybody.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.camera import DESK, FOLDER, PHONE, Chatting, Desk, served
from tests.browser.conftest import FLAGS
from tests.browser.person import PATIENCE

TOKEN, CODE = re.compile(r"/moi ([a-z]+)"), re.compile(r"\b[A-Z0-9]{6}\b")
INVITED = (
    ("Chị Bình, văn phòng", "Cán bộ soạn tin", "xã Tân Nguyên"),
    ("Anh Nam, phó chủ tịch", "Người duyệt tin", "xã Tân Nguyên"),
    ("Tổ công nghệ số thôn Đông", "Tổ công nghệ số", "Thôn Đông"),
)
NOTICE = (
    "Điện lực cắt điện để sửa đường dây từ 7 giờ 30 đến 11 giờ 30 sáng mai "
    "ở thôn Đông và thôn Đoài.\n"
    "Bà con sạc điện thoại, đèn pin và bơm nước từ tối hôm trước."
)
UNKNOWN = (
    "xã có cho mượn máy cấy không",
    "xa co cho muon may cay khong",
    "mượn máy cấy của xã ở đâu",
)


@dataclass(frozen=True, slots=True)
class Walk:
    """The people of the guides, each with a browser of their own."""

    browser: Browser
    home: str
    said: Path

    def chats(self, name: str, path: str = "/") -> Chatting:
        """Bring in somebody with a phone."""
        page = self.browser.new_context(viewport=PHONE).new_page()
        one = Chatting(page, self.home, FOLDER, name)
        one.comes(path)
        return one

    def sits(self, path: str) -> Desk:
        """Bring in somebody with a computer."""
        page = self.browser.new_context(viewport=DESK).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(self.home + path)
        return Desk(page)

    def signs_in(self, one: Chatting) -> Desk:
        """Let somebody in by a link from their own chat."""
        one.says("đăng nhập")
        link = one.newest.get_by_role("link", name="Vào bàn làm việc").get_attribute("href")
        desk = self.sits(link or "")
        desk.presses("Vào")
        return desk

    def all(self) -> None:
        """Walk through every chapter, so that waits of one pass in another."""
        administrator = self.begins()
        officer, approver, team = self.invites(administrator)
        for at, said in enumerate(UNKNOWN):
            self.chats(f"curious {at}").says(said)
        bench, chief = self.signs_in(officer), self.signs_in(approver)
        self.joins(team, officer, bench)
        self.guides()
        self.announces(bench, approver, chief)
        self.helps(officer, bench)
        self.visits(bench)
        self.learns(bench, chief)
        self.edits(bench, chief)
        self.counts(administrator, chief)

    def begins(self) -> Desk:
        """Open the link that the machine shows as long as there is no administrator."""
        found = TOKEN.search(self.said.read_text("utf-8"))
        assert found
        desk = self.sits(f"/desk/invited/{found[1]}")
        desk.writes("Tên để mọi người gọi", "Anh An, quản trị")
        desk.keeps("lan-dau", "header", "main form")
        desk.presses("Nhận")
        desk.reads("chưa có người duyệt tin")
        desk.keeps("bat-dau", "nav", desk.part("Bắt đầu"), desk.part("Thông báo chờ mình"))
        return desk

    def invites(self, desk: Desk) -> tuple[Chatting, Chatting, str]:
        """Invite an officer, an approver, and a team; returns the token of the team."""
        tokens = []
        for name, role, area in INVITED:
            desk.goes("Người làm việc")
            desk.writes("Tên người, hoặc tên tổ", name)
            desk.picks("Vai trò", role)
            desk.picks("Nơi làm", area)
            if not tokens:
                desk.keeps("moi-nguoi", "form[action$=invite]")
            desk.presses("Tạo lời mời")
            desk.reads("Trang này chỉ hiện một lần")
            if not tokens:
                desk.keeps("loi-moi", "main")
            found = TOKEN.search(desk.main.inner_text())
            assert found
            tokens.append(found[1])
        officer, approver = self.chats("officer"), self.chats("approver")
        for one, token in zip((officer, approver), tokens, strict=False):
            one.says(f"/moi {token}")
            one.presses("Nhận")
        officer.keeps("nhan-loi-moi", 3)
        officer.says("đăng nhập")
        officer.keeps("dang-nhap", 2)
        return officer, approver, tokens[2]

    def joins(self, token: str, officer: Chatting, bench: Desk) -> None:
        """Come by the invitation of the team, and be accepted."""
        minh = self.chats("volunteer")
        minh.says(f"/moi {token}")
        minh.says("Vũ Văn Minh")
        minh.keeps("vao-to", 3)
        officer.hears_of("Có người xin vào")
        bench.goes("Người làm việc")
        bench.keeps("nhan-vao-to", "main .card")
        bench.presses("Nhận Vũ Văn Minh")
        minh.hears_of("Đã nhận vào tổ công nghệ số")

    def guides(self) -> None:
        """Sit beside somebody who makes their VNeID, from a shared link."""
        old = self.chats("old", "/?start=vneid_muc2--thon_dong")
        old.hears_of("Đã ghi: bà con ở Thôn Đông")
        old.keeps("mo-lien-ket")
        old.presses("Bắt đầu")
        old.presses("Có cả hai")
        old.presses("Chưa có gì")
        old.keeps("mot-buoc")
        old.presses("Tôi bị kẹt")
        old.keeps("bi-ket")
        old.presses("Thẻ ghi xã, huyện cũ")
        old.presses("Được rồi, làm tiếp")
        old.says("mã otp là 482913")
        old.keeps("lo-gui-otp", 2)

    def announces(self, bench: Desk, approver: Chatting, chief: Desk) -> None:
        """Write a notice, look at it, hand it in; approve it, follow it, report."""
        lan = self.chats("villager")
        lan.says("tôi ở thôn Đông")
        bench.goes("Thông báo")
        bench.presses("Soạn tin")
        bench.writes("Nội dung", NOTICE)
        bench.reads("/ 4.000 ký tự")
        for village in ("Thôn Đông", "Thôn Đoài"):
            bench.main.get_by_label(village).check()
        bench.keeps("soan-tin", "main form > .field")
        bench.keeps("gui-toi-dau", "#areas", "#who")
        bench.presses("Xem trước")
        bench.keeps("xem-truoc", ".shape >> nth=0", ".shape .phone >> nth=1")
        bench.keeps("trang-kiem", bench.part("Trang kiểm"), bench.part("Làm gì với tin này"))
        bench.presses("Gửi thử cho mình")
        bench.presses("Gửi duyệt")
        approver.hears_of("chờ duyệt")
        chief.goes("Thông báo")
        chief.main.locator("section .list a").first.click()
        chief.keeps("duyet-tin", chief.part("Làm gì với tin này"))
        chief.presses("Duyệt gửi")
        chief.reads("để dừng lại, trước khi tin đầu tiên rời máy")
        expect(chief.page.locator("#progress")).to_contain_text("Thôn Đông")
        chief.keeps("con-mot-phut", "#progress")
        lan.hears_of("Điện lực cắt điện")
        chief.reads("Đã gửi xong")
        chief.page.reload()
        chief.keeps("lay-ve", chief.part("Lấy về"))
        chief.presses("Xem báo cáo")
        chief.keeps("bao-cao", "h1", "main .card", "main table")

    def helps(self, officer: Chatting, bench: Desk) -> None:
        """Write to the officials; be answered at the desk, then in the chat, read by the code."""
        lan = self.chats("asks")
        lan.says("gặp cán bộ")
        lan.keeps("gap-can-bo", 2)
        lan.presses("Nhắn cho cán bộ")
        lan.keeps("gui-kem")
        lan.presses("Chỉ gửi câu hỏi mới")
        told = lan.says("Cháu nhà tôi sinh ở Lào, nay về xã thì làm khai sinh ở đâu?")
        lan.keeps("ma-phieu", 2)
        found = CODE.search(told)
        assert found, told
        code = found[0]
        officer.hears_of(code)
        officer.keeps("bao-phieu")
        bench.goes("Hôm nay")
        bench.keeps("hom-nay", "nav", ".cards")
        bench.goes("Phiếu hỏi")
        bench.main.get_by_role("link", name=code).click()
        bench.writes(
            "Trả lời bà con",
            "Chị mang giấy chứng sinh đã dịch ra tiếng Việt và căn cước của bố mẹ "
            "đến Trung tâm Phục vụ hành chính công, sáng thứ hai.",
        )
        bench.keeps("tra-loi-phieu", "h1", ".talk", "form[action$=reply]")
        bench.presses("Gửi, còn nói tiếp")
        lan.hears_of("sáng thứ hai")
        other = self.chats("reads by the code")
        other.says(code)
        other.keeps("doc-bang-ma", 2)
        lan.page.fill("#text", "Giấy chứng sinh dịch ở đâu hả chị?")
        lan.page.press("#text", "Enter")
        officer.hears_of("dịch ở đâu")
        officer.says("/phieu")
        officer.presses(code)
        officer.presses("Trả lời")
        officer.says("Chị hỏi phòng Tư pháp của tỉnh nhé.")
        officer.keeps("tra-loi-trong-chat", 2)
        officer.presses("Gửi, để trợ lý quay lại")
        lan.hears_of("phòng Tư pháp")
        lan.keeps("ba-con-doc")

    def visits(self, bench: Desk) -> None:
        """Ask for help at home; the desk prints the round, and closes what is done."""
        hoa = self.chats("asks for a visit")
        hoa.says("xin hỗ trợ tại nhà")
        hoa.presses("Cài, kích hoạt VNeID")
        hoa.presses("Bố hoặc mẹ")
        hoa.presses("Thôn Đoài")
        hoa.keeps("xin-den-nha")
        hoa.presses("Gửi")
        hoa.says("0912 345 678")
        bench.goes("Đến nhà")
        bench.keeps("den-nha", "main")
        bench.main.locator("table").get_by_role("link").first.click()
        bench.main.locator("summary", has_text="Khép phiếu").click()
        bench.writes("Vì sao khép", "Đã làm xong tại nhà.")
        bench.keeps("khep-phieu", bench.main.locator("details").last)
        bench.presses("Khép phiếu")
        bench.reads("Đã khép phiếu")

    def learns(self, bench: Desk, chief: Desk) -> None:
        """Answer what the bot did not know; from then on it knows."""
        for _ in range(10):
            bench.goes("Câu chưa biết")
            if bench.main.get_by_role("link", name=UNKNOWN[0]).count():
                break
            bench.page.wait_for_timeout(5000)
        bench.main.get_by_role("link", name=UNKNOWN[0]).click()
        bench.writes(
            "Trả lời",
            "Xã chưa có máy cấy cho mượn. Hợp tác xã Tân Nguyên cho thuê máy cấy. "
            "Gọi 0200 000 011 để hỏi giá.",
        )
        bench.writes("Lấy ở đâu", "Hợp tác xã Tân Nguyên trả lời ngày 20/11/2026")
        bench.keeps("chua-biet", "h1", "main .card", bench.main.get_by_label("Lấy ở đâu"))
        bench.presses("Giữ, gửi người duyệt")
        chief.goes("Câu chưa biết")
        chief.main.get_by_role("link", name=UNKNOWN[0]).click()
        chief.keeps("duyet-cau", chief.main.locator(".phone"), chief.part("Duyệt"))
        chief.presses("Cho dùng")
        chief.reads("Đã cho dùng")
        asks = self.chats("asks again")
        asks.says(UNKNOWN[0])
        asks.keeps("da-biet", 2)

    def edits(self, bench: Desk, chief: Desk) -> None:
        """Edit a procedure, let it be used, go back to what was said before."""
        bench.goes("Nội dung")
        bench.writes("Tìm theo tên, hoặc như bà con hỏi", "khai sinh")
        bench.presses("Tìm")
        bench.presses("Đăng ký khai sinh")
        bench.keeps("mot-bai", "h1", ".shape")
        bench.presses("Sửa")
        things = bench.main.get_by_label("Cần mang")
        things.fill(f"{things.input_value()}\nHộ chiếu của cháu, nếu sinh ở nước ngoài")
        bench.keeps(
            "sua-bai",
            bench.main.locator(".field").filter(has=bench.page.get_by_label("Cần mang")).last,
        )
        bench.presses("Xem trước")
        bench.keeps("xem-cho-doi", bench.part("Đổi những gì"))
        bench.presses("Lưu nháp")
        chief.goes("Nội dung")
        chief.keeps("bai-cho-duyet", chief.part("Chờ duyệt"))
        chief.presses("Bản nháp của Chị Bình, văn phòng")
        chief.presses("Cho dùng")
        chief.reads("Đã cho dùng")
        chief.presses("Lịch sử, bản cũ")
        chief.keeps("lich-su", chief.part("Lịch sử"))
        chief.presses("Xem, dùng lại")
        chief.presses("Dùng lại bản này")
        chief.reads("Đã dùng lại bản")

    def counts(self, administrator: Desk, chief: Desk) -> None:
        """Import dossiers; read places, figures, targets and the audit."""
        desk = administrator
        desk.goes("Hồ sơ")
        chooser = desk.main.get_by_label("Danh sách từ phần mềm một cửa")
        chooser.set_input_files("content/samples/dossiers.csv")
        desk.presses("Nhập")
        desk.reads("Đã nhập")
        desk.keeps("nhap-ho-so", "main")
        desk.goes("Thôn và nhóm")
        desk.keeps("thon-va-nhom", "main")
        desk.goes("Số liệu")
        desk.keeps("so-lieu", "h1", ".cards", desk.main.get_by_role("link", name="Chỉ tiêu"))
        desk.presses("Chỉ tiêu của xã")
        desk.writes("Tên chỉ tiêu", "Người lớn đã kích hoạt VNeID mức 2")
        desk.picks("Đếm việc gì", "Làm xong: Làm VNeID mức 2")
        desk.writes("Thôn Đông", "120")
        desk.writes("Thôn Đoài", "90")
        desk.presses("Giữ chỉ tiêu")
        desk.keeps("chi-tieu", "main section.card")
        chief.goes("Nhật ký")
        chief.keeps("nhat-ky", "h1", "main tr >> nth=9")


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as (home, said), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        Walk(browser, home, said).all()
        browser.close()
    kept = sorted(FOLDER.glob("*.webp"))
    sys.stdout.write(f"{len(kept)} hình, {sum(one.stat().st_size for one in kept) // 1000} kB\n")


if __name__ == "__main__":
    main()
