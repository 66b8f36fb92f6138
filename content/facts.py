"""Traces every number that is told to the source that says it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from content.schema import Source
from content.texts import fold

RESERVED = "xã xác nhận"
"""What must stand beside a number that only a source of low confidence gives."""
_NUMBER = re.compile(r"(?<![\w.])[A-Za-zĐđ]{0,3}\d[\w.,:/–-]*")
_WORD = re.compile(r"[\s(]*([^\W\d_]+)")


class Number(NamedTuple):
    """A number as it is told, and the word behind it: 60 ngày, 8.000 đồng, CT01."""

    digits: str
    unit: str

    def __str__(self) -> str:
        return f"{self.digits} {self.unit}".strip()


def numbers(text: str) -> Iterator[Number]:
    """List the numbers of a text, dates and the names of forms among them."""
    for found in _NUMBER.finditer(text):
        digits = found[0].rstrip(".,:/–-")
        after = _WORD.match(text, found.start() + len(digits))
        yield Number(fold(digits), fold(after[1]) if after else "")


def source_of(number: Number, sources: Sequence[Source]) -> Source | None:
    """Find the source that a number rests on: the surest that says it with this word, or bare."""
    ranked = sorted(sources, key=lambda source: source.confidence)
    for source in ranked:
        for said in (one for text in source.says for one in numbers(text)):
            if said.digits == number.digits and said.unit in ("", number.unit):
                return source
    return None


def faults(text: str, sources: Sequence[Source], until: date | None = None) -> Iterator[str]:
    """Name the numbers of a text that no source says, or that outweigh or outlive their source.

    `until` is the last day on which the text is told. What ends with the first source needs
    none: then the whole answer ends.
    """
    for number in numbers(text):
        source = source_of(number, sources)
        if source is None:
            yield f"số “{number}” chưa có nguồn; ghi vào mục says của nguồn nói điều đó"
        elif source.confidence == "L" and RESERVED not in text:
            yield f"số “{number}” chưa chắc; thêm “{RESERVED}”"
        elif (
            source.valid_to
            and source is not sources[0]
            and not (until and until <= source.valid_to)
        ):
            yield f"số “{number}” hết hiệu lực {source.valid_to:%d/%m/%Y}; đặt until"


def unused(texts: Iterable[str], sources: Sequence[Source]) -> Iterator[str]:
    """Name what a source says and no text tells."""
    told = {number for text in texts for number in numbers(text)}
    digits = {number.digits for number in told}
    for source in sources:
        for text in source.says:
            if not any(said.digits in digits for said in numbers(text)):
                yield f"“{text}” không được nói ở đâu; xoá đi"
