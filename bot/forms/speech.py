"""A notice as a script for the loudspeaker: everything in words, short lines, said twice."""

import re
import unicodedata
from collections.abc import Iterator

from bot.forms.face import Face
from bot.forms.spelling import spell
from bot.notice import Event

BREATH = 18
"""Words of a line; a longer sentence is broken at its commas."""
END = re.compile(r"(?<=[.!?…;])\s+|\n+")
SILENT = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Cs"})
"""Kinds of characters that nobody can say: pictures, marks of direction."""


def speech(face: Face) -> str:
    """Write the script; it holds no digit and no link."""
    said = _said(f"{_opening(face)}\n{face.text}")
    greeting, closing = _said(f"Kính thưa bà con {face.commune}."), _said(_closing(face))
    return f"{greeting}\n\n{said}\n\nXin nhắc lại.\n\n{said}\n\n{closing}"


def _opening(face: Face) -> str:
    who = f"UBND {face.commune}"
    match face.event:
        case Event.alert:
            what = f"{who} xin thông báo."
        case Event.update:
            what = f"{who} xin sửa lại tin đã báo, mã {face.about}."
        case Event.withdraw:
            what = f"{who} xin thu hồi tin đã báo, mã {face.about}. Tin đó không còn hiệu lực."
    paper = f"Theo văn bản số {face.document_no}." if face.document_no else ""
    signer = f"Người ký: {face.signer}." if face.signer else ""
    return "\n".join(filter(None, (what, paper, signer)))


def _closing(face: Face) -> str:
    to = f"Zalo {face.account}" if face.account else "trợ lý của xã"
    return "\n".join(
        filter(
            None,
            (
                f"Tin này có mã {face.code}.",
                f"Muốn xem bản gốc, bà con gửi mã này cho {to}.",
                "Hoặc xem ở trang của xã." if face.link else "",
                f"Cần hỏi thêm, bà con gọi số {face.phone}." if face.phone else "",
                "Cán bộ không bao giờ hỏi mã OTP, mật khẩu.",
                "Xin cảm ơn bà con.",
            ),
        )
    )


def _said(text: str) -> str:
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """Cut a text into sentences, one a line, and long ones where one breathes."""
    said = "".join(char for char in spell(text) if unicodedata.category(char) not in SILENT)
    for sentence in filter(None, (part.strip(" ,;") for part in END.split(said))):
        whole = f"{sentence[0].upper()}{sentence[1:]}"
        ended = whole if whole[-1] in ".!?:…" else f"{whole}."
        yield from _breaths(ended)


def _breaths(sentence: str) -> Iterator[str]:
    """Break a sentence at its commas, where a line would become too long."""
    line, *clauses = sentence.split(", ")
    for clause in clauses:
        if len(line.split()) + len(clause.split()) > BREATH:
            yield f"{line},"
            line = clause
        else:
            line = f"{line}, {clause}"
    yield line
