"""What a file is, by what stands in it: never by its name."""

import zipfile
from io import BytesIO

PICTURES = (".jpg", ".png")
TAKEN = "Trợ lý nhận ảnh JPG, PNG và tệp PDF, Word, Excel, CSV."
HEIC = (
    "Ảnh này ở dạng HEIC của iPhone, nhiều máy không mở được. "
    "Chụp màn hình tấm ảnh rồi gửi bản chụp đó."
)
MAGIC = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"%PDF-", ".pdf"))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_WORD = "WordDocument".encode("utf-16-le")
"""What the folder inside a .doc names, and that of an .xls does not."""
APPLE = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
LARGEST_UNPACKED = 256 * 2**20
"""Bytes: nobody's phone opens more, and nobody writes so much by hand."""
MACROS = "vbaProject.bin"
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r")
SEEN = 4096
"""Bytes at the start in which a text shows whether it is one."""


def ending_of(content: bytes) -> str:
    """Return the ending of a file's name, with its dot; else a sentence: why it is not taken."""
    if not content.strip():
        return f"Tệp không có gì bên trong. Mở lại tệp, lưu rồi gửi lại. {TAKEN}"
    for magic, ending in MAGIC:
        if content.startswith(magic):
            return ending
    if content[4:8] == b"ftyp":
        return HEIC if content[8:12] in APPLE else f"Đây là phim. {TAKEN}"
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.startswith(OLD_OFFICE):
        if OLD_WORD in content:
            return ".doc"
        return "Đây là tệp Excel đời cũ. Mở bằng Excel, lưu lại thành .xlsx rồi gửi lại."
    return ".csv" if _is_text(content) else f"Tệp này không mở được. {TAKEN}"


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "Tệp bị hỏng giữa chừng. Lưu lại tệp rồi gửi lại."
    names = {one.filename for one in entries}
    if sum(one.file_size for one in entries) > LARGEST_UNPACKED:
        return f"Tệp này bung ra quá lớn, máy của bà con không mở được. {TAKEN}"
    if any(one.endswith(MACROS) for one in names):
        return (
            "Tệp có macro, máy của bà con không mở được. Lưu lại thành .docx hoặc .xlsx rồi gửi."
        )
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if "xl/workbook.xml" in names else f"Đây là tệp nén. {TAKEN}"


def _is_text(content: bytes) -> bool:
    head = content[:SEEN]
    if head.startswith(UTF16):
        return True
    # A page would run in whoever's browser opens it.
    return not CONTROLS & set(head) and not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
