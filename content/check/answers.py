"""Reads an answer of the commune's own as a careful colleague does, and tries its questions."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from bot.forms import screening
from content import commune, findable, wording
from content.answer import LONGEST, Answer
from content.glossary import Place
from content.kept import Item, broken
from content.load import load_answer, load_folder, read

SHORTEST_SOURCE, LONGEST_SOURCE = 3, 300


def objection(text: str, source: str, ours: Collection[str] = ()) -> str:
    """Say why an answer cannot be told to citizens, and what to do; empty where it can.

    `ours` are the hosts of our own site: links to them are official.
    """
    text, source = text.strip(), source.strip()
    if not text:
        return "Chưa có câu trả lời. Hãy viết vào."
    if len(text) > LONGEST:
        return f"Câu trả lời dài {len(text)} ký tự. Hãy rút còn {LONGEST}."
    if len(source) < SHORTEST_SOURCE:
        return "Chưa ghi nguồn. Hãy ghi số văn bản, hoặc ai cho biết."
    if len(source) > LONGEST_SOURCE:
        return f"Nguồn dài {len(source)} ký tự. Hãy rút còn {LONGEST_SOURCE}."
    if screening.secrets((text, source)):
        return "Có số căn cước, số thẻ, mã hoặc mật khẩu. Hãy bỏ đi: ai cũng đọc được."
    if strange := screening.unofficial((text, source), ours):
        return f"Đường dẫn “{strange[0]}” không phải của Nhà nước. Hãy dùng trang .gov.vn."
    return _worded(text)


def _worded(text: str) -> str:
    """Say which word of a text must go."""
    plain = unicodedata.normalize("NFC", text).casefold()
    for word in wording.BANNED:
        if re.search(rf"\b{word}\b", plain):
            return f"Có chữ “{word}”. Hãy nói thẳng việc cần làm, gọi người dân là “bà con”."
    for sentence in wording.sentences(text):
        if (old := wording.OLD.search(sentence)) and not wording.GONE.search(sentence):
            return f"“{old[0]}” là của trước 07/2025. Hãy viết theo nay, hoặc nói rõ là đã bỏ."
    return ""


def problems(answer: Answer, as_of: date) -> Iterator[Place]:
    """List what must be put right in one answer."""
    if said := objection(answer.say, answer.source):
        yield "say", said
    if answer.valid_to < as_of and not answer.withdrawn:
        yield "valid_to", f"hết hạn ngày {answer.valid_to:%d/%m/%Y}"
    if answer.checked_on > as_of:
        yield "checked_on", "ngày kiểm tra ở tương lai"


def load(root: Path) -> dict[str, Answer]:
    """Read answers/ of a content folder, by file; raises ContentWrong."""
    files = sorted((root / "answers").glob("*.yaml"))
    return {f"answers/{file.name}": load_answer(read(file), file.name) for file in files}


def lost(root: Path, answers: dict[str, Answer]) -> Iterator[tuple[str, str]]:
    """Name the file of each answer that takes questions from others, or is not found itself."""
    if not answers:
        return
    flows, procedures = load_folder(root)
    own = commune.load(root / "commune.yaml")
    items: list[Item] = [*flows.values(), *procedures.values(), *answers.values()]
    before = findable.index(flows.values(), procedures.values(), own)
    index = findable.index(flows.values(), procedures.values(), own, answers.values())
    for file, answer in answers.items():
        for one in broken(index, items, answer, before):
            yield file, f"câu “{one.question}” của {one.topic} sẽ bị nhầm sang {one.taker or '?'}"
