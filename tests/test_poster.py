"""What goes on paper: posters, door lists, speeches."""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import segno

from bot.forms.face import Face
from bot.notice import Event
from bot.qr import code, lists, page, poster

DPI = 72
FACE = Face(
    commune="xã Tân Nguyên",
    code="TB-4827",
    text="Cắt điện từ 8 giờ ngày 30/11.\nBà con sạc điện thoại trước.",
    document_no="12/TB-UBND",
    signer="Lò Văn An, Chủ tịch UBND xã",
    sent_at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC),
    link="https://xa.example/n/TB-4827",
    phone="0216 3812 345",
    account="UBND xã Tân Nguyên",
)
SENTENCE = "Từ 8 giờ ngày thứ hai 30/11, xã cắt điện để sửa đường dây tại thôn Suối Đá. "
HOSTILE = [
    '#panic("x") #set page(fill: red) #import "@preview/x:1.0.0": *',
    "$x^2 *đậm _nghiêng \\ // /* <nhãn @ai `mã ```",
    '#eval("1+1") #{ ] } ) [ " \' \\u{41} \\" \\\\ &amp; <b>',
    "x" * 2000,
    "📢 ⚠️ 👨‍👩‍👧 \u202eđảo\u202c \ufeff \x00\x07 \ud800",
]


@pytest.fixture(autouse=True)
def _coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw coarsely: what is asked here does not need 150 dots an inch."""
    monkeypatch.setattr(poster, "SHARPNESS", (DPI,))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def pixels(png: bytes) -> list[bytes]:
    """Read a PNG of 8-bit RGBA into its rows."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    packed = b"".join(data for name, data in _chunks(png) if name == b"IDAT")
    raw, row, rows = zlib.decompress(packed), bytes(width * 4), []
    for start in range(0, height * (width * 4 + 1), width * 4 + 1):
        row = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * 4], row)
        rows.append(row)
    return rows


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    row = bytearray(line)
    for i, value in enumerate(line):
        left, up, corner = (row[i - 4], above[i], above[i - 4]) if i >= 4 else (0, above[i], 0)
        row[i] = (value + _predicted(kind, left, up, corner)) & 255
    return bytes(row)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def dark_modules(png: bytes, modules: int) -> list[list[int]]:
    """Read the QR code at the lower left, by where its dark parts begin and end."""
    rows = [[row[x] < 128 for x in range(0, len(row), 4)] for row in pixels(png)]

    def mm(length: float) -> int:
        return round(length / 25.4 * DPI)

    left, right = mm(15), mm(72)
    inked = [y for y, row in enumerate(rows) if any(row[mm(18) : mm(35)])]
    bottom = max(y for y in inked if y + mm(3) < max(inked))
    top = bottom
    while any(any(row[left:right]) for row in rows[top - 3 : top]):
        top -= 1
    across = [x for x in range(left, right) if any(row[x] for row in rows[top : bottom + 1])]
    step = (max(across) + 1 - min(across)) / modules
    return [
        [
            int(
                rows[int(bottom + 1 - (modules - y - 0.5) * step)][
                    int(min(across) + (x + 0.5) * step)
                ]
            )
            for x in range(modules)
        ]
        for y in range(modules)
    ]


def test_qr_on_the_poster_is_the_link() -> None:
    """Module by module the printed code is that of the notice's page (no decoder is at hand)."""
    expected = [list(row) for row in segno.make(FACE.link, error="m", micro=False).matrix]

    picture = poster.poster_picture(FACE)

    assert dark_modules(picture, len(expected)) == expected


def test_qr_keeps_its_white_edge() -> None:
    """Four white modules stand around the code, as readers want it."""
    modules = len(segno.make(FACE.link, error="m", micro=False).matrix)

    assert f'width="{modules + 8}"' in code.svg(FACE.link)


@pytest.mark.parametrize(
    "face",
    [
        FACE,
        replace(FACE, text=(SENTENCE * 20)[:1500]),
        replace(FACE, text="\n".join([(SENTENCE * 2)[:150]] * 10)),
        replace(FACE, link=""),
        replace(FACE, event=Event.update, about="TB-1234"),
        replace(FACE, event=Event.withdraw, about="TB-1234"),
        Face(commune="xã A", code="TB-1", text=""),
    ],
    ids=["short", "long", "long lines", "no link", "correction", "withdrawal", "hardly anything"],
)
def test_a_poster_is_one_page(face: Face) -> None:
    """Up to some 1,500 characters a notice hangs as one sheet, and as one small picture."""
    sheet, picture = poster.poster(face), poster.poster_picture(face)

    assert pages(sheet) == 1
    assert len(picture) < poster.PICTURE_LIMIT
    assert struct.unpack(">II", picture[16:24]) == (595, 842)


def test_a_very_long_poster_goes_on() -> None:
    """Nothing is cut off: more sheets, and a picture that is longer than A4."""
    face = replace(FACE, text=SENTENCE * 50)

    sheet, picture = poster.poster(face), poster.poster_picture(face)

    assert pages(sheet) > 1
    width, height = struct.unpack(">II", picture[16:24])
    assert height > 1.5 * width


def test_a_picture_that_is_too_big_gets_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Zalo would refuse is drawn again with fewer dots."""
    face = replace(FACE, code="TB-9999")
    monkeypatch.setattr(poster, "SHARPNESS", (144, 72))
    monkeypatch.setattr(poster, "PICTURE_LIMIT", 100_000)

    picture = poster.poster_picture(face)

    assert struct.unpack(">I", picture[16:20]) == (595,)


@pytest.mark.parametrize("text", HOSTILE, ids=["code", "marks", "quotes", "one word", "pictures"])
def test_nothing_typed_is_markup(text: str) -> None:
    """Whatever an official types, in whatever place, is set as it stands or left out."""
    face = Face(text, text, text, Event.update, text, text, text, None, text, text, text)

    sheet = poster.poster(replace(face, link=""))

    assert sheet.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("*x*", "x"), ("a // b", "a "), ("#(1+1)", "2"), ("$x$", "x"), ("a\\b", "ab"), ("~", " ")],
)
def test_marks_are_shown(typed: str, read: str) -> None:
    """A star is a star: the sheet differs from what Typst would make of the text as markup."""

    def sheet(text: str) -> bytes:
        return page.png("speech", {"title": "", "text": text}, dpi=30)

    assert sheet(typed) != sheet(read)


def test_emoji_leave_no_boxes() -> None:
    """What no typeface for paper has is left out, not shown as an empty box."""

    def sheet(text: str) -> bytes:
        return page.png("speech", {"title": "", "text": text}, dpi=30)

    assert sheet("📢 Họp thôn 👨‍👩‍👧") == sheet("Họp thôn")


def test_the_same_notice_is_the_same_poster() -> None:
    """No clock goes into the file: whoever compares two prints finds no difference."""
    values = {"title": "Cắt điện", "text": FACE.text}

    assert page.pdf("speech", values) == page.pdf("speech", values)


@pytest.mark.parametrize(
    ("rows", "sheets"), [(0, 1), (3, 1), (60, 5)], ids=["none", "few", "many"]
)
def test_door_list(rows: int, sheets: int) -> None:
    """However many villages were not reached, the list is printed whole."""
    row = lists.DoorRow("Thôn <Suối Đá>", 12, "Chặn trợ lý: 12", "Lò Thị Hoa, #A Páo")

    sheet = lists.door_list("Cắt điện", "TB-4827", [row] * rows)

    assert pages(sheet) == sheets


def test_speech_sheet() -> None:
    """A speech is printed large: 1,500 characters need more than one sheet."""
    assert pages(lists.speech_sheet("Cắt điện", FACE.text)) == 1
    assert pages(lists.speech_sheet("Cắt điện", (SENTENCE * 20)[:1500])) > 1
