"""Pictures and files of notices: looked at, kept by their hash, refused in clear sentences."""

import io
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.errors import ChannelUnavailable
from bot.hours import VIETNAM
from bot.notices import titles
from bot.notices.attachments import Attachments, tidy
from bot.office import Kept
from bot.types import Address, Inbound, Kind
from tests.chat import Collected

HOA = Address("test", "hoa")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40


def zipped(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, "<x/>")
    return written.getvalue()


@dataclass
class Phone(Collected):
    """A channel from which files can be fetched."""

    content: bytes = b""
    error: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    async def fetch(self, media: str) -> bytes:
        assert media == "m1"
        if self.error:
            raise ChannelUnavailable(self.error)
        return self.content


def attachments(folder: Path, channel: Collected) -> Attachments:
    tokens = count(1)
    return Attachments(folder, {"test": channel}, lambda: f"t{next(tokens)}")


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def sent(kind: Kind = "file", text: str = "") -> Inbound:
    return Inbound(HOA, "1", text, kind, media="m1")


@pytest.mark.parametrize(
    ("content", "ending", "picture"),
    [
        pytest.param(b"\xff\xd8\xff\xe0JFIF", ".jpg", True, id="jpg"),
        pytest.param(PNG, ".png", True, id="png"),
        pytest.param(b"%PDF-1.7\n...", ".pdf", False, id="pdf"),
        pytest.param(OLD_WORD + "WordDocument".encode("utf-16-le"), ".doc", False, id="doc"),
        pytest.param(zipped("word/document.xml"), ".docx", False, id="docx"),
        pytest.param(zipped("xl/workbook.xml"), ".xlsx", False, id="xlsx"),
        pytest.param("Tên;Số\nVi;1\n".encode(), ".csv", False, id="csv"),
        pytest.param("Tên;Số\n".encode("utf-16"), ".csv", False, id="csv in UTF-16"),
    ],
)
async def test_what_is_kept(tmp_path: Path, content: bytes, ending: str, picture: bool) -> None:
    """The kind is known by what stands in the file; its name by its hash, once for all."""
    folder = tmp_path / "new" / "media"
    keeping = attachments(folder, Phone(content))

    kept = await keeping.keep(sent(text="Lịch họp\ndòng hai"))
    again = await keeping.keep(sent())
    linked = await keeping.keep(sent(text="Xem bit.ly/qua-tang"))

    assert isinstance(kept, Kept)
    assert isinstance(again, Kept)
    assert isinstance(linked, Kept)
    assert linked.title == "Tệp đính kèm", "titles stand in every form"
    assert kept.name == again.name
    assert len(kept.name) == 16 + len(ending)
    assert (kept.title, again.title) == ("Lịch họp", "Tệp đính kèm")
    assert kept.picture is picture
    assert names(folder) == {kept.name}
    assert (folder / kept.name).read_bytes() == content


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Lich_hop.pdf", "Lich_hop"),
        ("Lịch họp thôn.DOCX", "Lịch họp thôn"),
        ("Lịch họp\nngày mai", "Lịch họp"),
        ("", "Tệp đính kèm"),
        ("0912345678.pdf", "Tệp đính kèm"),
        ("ds_0912345678_lan.xlsx", "ds lan"),
        ("CCCD 001203012345.pdf", "CCCD"),
        ("123456789.png", "Tệp đính kèm"),
        ("Gọi 0912 345 678 hỏi thêm", "Gọi hỏi thêm"),
        ("Kế hoạch 20261127.pdf", "Kế hoạch 20261127"),
        ("Xem http://nhan-qua.top/a", "Tệp đính kèm"),
        ("nhan-qua.top.pdf", "Tệp đính kèm"),
        ("Lịch " * 20, "Lịch " * 11 + "Lịch"),
    ],
)
def test_a_file_is_called_by_its_name(said: str, title: str) -> None:
    """Or by the first line below it; never by a phone or an ID number."""
    assert titles.title(said) == title


@pytest.mark.parametrize(
    ("said", "is_name"),
    [("Lich_hop.pdf", True), ("Họp lúc 8h.", False), ("Xem trang xa.vn", False),
     ("Mời họp\nlich.pdf", False), ("", False)],
)  # fmt: skip
def test_a_files_name_is_no_caption(said: str, is_name: bool) -> None:
    """It must not become the text of a notice."""
    assert titles.is_name(said) is is_name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "không có gì", id="empty"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0", "HEIC", id="iPhone photo"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0", "phim", id="film"),
        pytest.param(zipped("a.exe"), "nén", id="archive"),
        pytest.param(b"PK\x03\x04" + b"x" * 50, "hỏng", id="cut-off"),
        pytest.param(OLD_WORD, ".xlsx", id="old Excel"),
        pytest.param(b"MZ\x90\0\x03", "không mở được", id="program"),
        pytest.param(b"<html><script>", "không mở được", id="page"),
        pytest.param(PNG + b"\0" * 20 * 2**20, "20 MB", id="too big"),
    ],
)
async def test_what_is_refused_is_told_with_the_cure(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """Nothing is written."""
    folder = tmp_path / "media"

    refused = await attachments(folder, Phone(content)).keep(sent())

    assert isinstance(refused, str)
    assert words in refused
    assert not folder.exists()


@pytest.mark.parametrize(
    ("channel", "message", "words"),
    [
        pytest.param(Phone(), sent("voice"), "một ảnh", id="a voice"),
        pytest.param(Phone(), Inbound(HOA, "1", "chào"), "một ảnh", id="words"),
        pytest.param(Phone(error="too_big"), sent(), "20 MB", id="more than Telegram hands over"),
        pytest.param(Phone(error="network"), sent(), "Gửi lại", id="platform away"),
        pytest.param(Collected(), sent(), "chưa nhận được tệp", id="a channel without files"),
    ],
)
async def test_what_cannot_be_fetched(
    tmp_path: Path, channel: Collected, message: Inbound, words: str
) -> None:
    """A sentence says what to do instead."""
    refused = await attachments(tmp_path, channel).keep(message)

    assert isinstance(refused, str)
    assert words in refused


async def test_what_is_kept_briefly_goes_after_a_day(tmp_path: Path) -> None:
    """Only what was made for one person; a notice's own files stay."""
    now = datetime.now(VIETNAM)
    keeping = attachments(tmp_path, Phone(PNG))
    kept = await keeping.keep(sent())
    old = await keeping.keep_briefly(b"1", ".xlsx", "Cũ")
    new = await keeping.keep_briefly(b"2", ".xlsx", "Mới")
    assert isinstance(kept, Kept)
    before = (now - timedelta(hours=25)).timestamp()
    for name in (kept.name, old.name):
        os.utime(tmp_path / name, (before, before))

    gone = tidy(tmp_path, now)

    assert gone == 1
    assert names(tmp_path) == {kept.name, new.name}
    assert tidy(tmp_path / "nowhere", now) == 0
