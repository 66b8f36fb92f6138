"""However it is typed, it is read the same."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.texts import LONGEST, clean, fold, words

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "spelling.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_spellings_fold_to_the_same_words(pair: dict[str, str]) -> None:
    """Every way phones write a Vietnamese letter is the same letter."""
    assert " ".join(words(pair["typed"])) == pair["words"]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("qu´y", "quy"),
        ("qu ́y", "quy"),
        ("khai\u200dsinh", "khaisinh"),
        ("ＶＮｅＩＤ", "vneid"),
        ("\u202eĐi\u202c", "di"),
        ("ĐÐƉ đðɖ", "ddd ddd"),
        ("хã ОС", "xa oc"),
        ("", ""),
        (" \u00a0\t\n", ""),
        ("👍", "👍"),
    ],
    ids=[
        "spacing acute",
        "detached mark",
        "joiner",
        "full width",
        "bidi",
        "look-alikes of đ",
        "cyrillic",
        "empty",
        "only blanks",
        "emoji",
    ],
)
def test_fold_repairs(typed: str, folded: str) -> None:
    """What cannot be seen, or only looks the same, makes no difference."""
    assert fold(typed) == folded


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    """Composed or decomposed, a text folds to the same, and folding again changes nothing."""
    text = clean(text)

    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert words(fold(text)) == words(text)


@given(st.text())
@example("\u0300 \u0300\u0300\u0300\u0300")
def test_a_cleaned_message_is_safe_to_keep(text: str) -> None:
    """No NUL, no half character, nothing that turns the reading direction reaches the database."""
    cleaned = clean(text)

    cleaned.encode("utf-8")
    assert not set(cleaned) & set("\x00\x1b\u200b\u200d\u202e\ufeff")
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "a" + "\u0301\u0323" * 50_000, "\x00" * 100_000, "à " * 50_000],
    ids=["letters", "piled marks", "NUL", "words"],
)
def test_an_endless_message_is_cut(text: str) -> None:
    """A pasted book costs no more than a long letter."""
    assert len(clean(text)) <= LONGEST


def test_clean_keeps_what_was_said() -> None:
    """Marks, case and line breaks stay; blanks are tidied and letters composed."""
    assert clean("  Làm\u00a0 giâ\u0301y \r\n\r\n\r\n\r\n khai\u200b sinh\x00 ") == (
        "Làm giấy\n\nkhai sinh"
    )
