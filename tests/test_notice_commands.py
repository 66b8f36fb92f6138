"""`xaoi notices`: an operator sees where notices stand, and makes their sheets."""

import asyncio
from pathlib import Path

import openpyxl
import pytest

from bot.app import App
from bot.cli import xaoi
from bot.config import Settings
from bot.notice import Notice
from bot.steps import Step
from tests.chat import Clock, Collected
from tests.staff import WRITER, approved, run, settle_people, staff, step, to_all, write


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Settings as an operator gives them, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XAOI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("XAOI_CHANNELS", "webchat")


@pytest.fixture
async def sent(app: App, clock: Clock, environment: None) -> Notice:
    """A notice that twelve people, the writer and the approver got."""
    del environment
    await staff(app)
    await settle_people(app, 12)
    one = await approved(app, app.notices.keeping.deciding, to_all())
    clock.later(seconds=61)
    await run(app)
    return one


async def command(*words: str) -> int:
    """Run a command beside the running bot; returns its exit code."""

    def typed() -> int:
        try:
            xaoi(["notices", *words], result_action="return_value")
        except SystemExit as end:
            return int(str(end.code))
        return 0

    return await asyncio.to_thread(typed)


async def test_the_newest_are_listed(
    app: App, sent: Notice, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each on a line, in the words of the chat; by state where that is asked."""
    draft = await write(app, app.notices.keeping.deciding, to_all("Họp thôn."), key="test 2")
    await command("list")
    everything = capsys.readouterr().out
    await command("list", "--state", "draft")

    drafts = capsys.readouterr().out

    assert everything.splitlines() == [
        f"{draft.code}  đang soạn  “Họp thôn.”",
        f"{sent.code}  đã gửi xong  “Mai cắt điện từ 8 giờ.”",
    ]
    assert drafts.splitlines() == everything.splitlines()[:1]


@pytest.mark.usefixtures("app", "environment")
async def test_there_is_none_yet(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list says so."""
    await command("list")

    assert capsys.readouterr().out == "Chưa có tin nào.\n"


async def test_one_is_shown(sent: Notice, capsys: pytest.CaptureFixture[str]) -> None:
    """How many it reached, by village, and who did what; the digits of its code are enough."""
    code = await command("show", sent.code.removeprefix("TB-"))

    said = capsys.readouterr().out
    assert code == 0
    assert "Đã tới 12/12 nơi nhận." in said
    assert "• Thôn Đông: 12/12 người" in said
    assert "Anh Nam duyệt" in said


@pytest.mark.parametrize("code", ["TB-0001", "abc"])
@pytest.mark.usefixtures("app", "environment")
async def test_a_code_that_nobody_knows(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence, an exit code, and where the codes are."""
    ended = await command("show", code)

    told = f"Không có tin nào mang mã {code}. Xem: xaoi notices list\n"
    assert (ended, capsys.readouterr().err) == (1, told)


async def test_sheets_are_written_and_nothing_is_overwritten(
    sent: Notice, channel: Collected, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A poster, a report; a file that is there stays as it is, and nobody is written to."""
    before = len(channel.sent)

    ended = [
        await command("poster", sent.code, "a.pdf"),
        await command("report", sent.code, "b.xlsx"),
        await command("report", sent.code, "a.pdf"),
        await command("poster", sent.code, "none/c.pdf"),
    ]

    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert ended == [0, 0, 1, 1]
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert book.sheetnames == ["Tin", "Theo thôn", "Lý do", "Lịch sử"]
    assert capsys.readouterr().err.splitlines() == [
        "Đã có tệp a.pdf. Ghi tên khác.",
        "Không ghi được none/c.pdf. Xem lại thư mục và quyền ghi.",
    ]
    assert len(channel.sent) == before


async def test_a_list_of_numbers_becomes_a_call_list(
    sent: Notice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By village, with what was left out; a list without numbers makes no file."""
    numbers = "Họ tên,Thôn,Điện thoại\nLan,Thôn Đông,0912345678\n,,\nHùng,Thôn Đoài,09\n"
    (tmp_path / "in.csv").write_text(numbers, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("Họ tên\n", encoding="utf-8")

    ended = [
        await command("calls", sent.code, "in.csv", "out.xlsx"),
        await command("calls", sent.code, "empty.csv", "other.xlsx"),
        await command("calls", sent.code, "missing.csv", "other.xlsx"),
    ]

    said = capsys.readouterr()
    assert ended == [0, 1, 1]
    assert said.out.startswith("Danh sách gọi có 1 số, 1 thôn.\nKhông lấy 1 dòng:\n• Dòng 4")
    assert said.out.endswith("Đã ghi: out.xlsx\n")
    assert "Không mở được missing.csv" in said.err
    assert not (tmp_path / "other.xlsx").exists()


@pytest.mark.usefixtures("environment")
async def test_what_nobody_approved_has_no_sheets(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A poster of a draft would look like the real one."""
    await staff(app)
    deciding = app.notices.keeping.deciding
    one = await write(app, deciding, to_all())
    await step(app, deciding, one.key, Step.submit, by=WRITER)

    ended = await command("poster", one.code, "a.pdf")

    assert ended == 1
    assert capsys.readouterr().err == f"Tin {one.code} chưa được duyệt, chưa có bản nào.\n"
    assert not (tmp_path / "a.pdf").exists()
