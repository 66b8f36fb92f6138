"""Replies as plain text, and long texts in parts."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.plain import listed, split
from bot.types import Button, Reply


def test_only_what_can_be_typed_has_a_number() -> None:
    """A link is opened, not chosen: it stands below the numbered choices, with its address."""
    reply = Reply(
        "Chọn việc.",
        (
            Button("Mở trang", url="https://xa.example/a"),
            Button("Khai sinh", "a"),
            Button("B", "b"),
        ),
        choose="Gõ số để chọn:",
    )

    assert listed(reply).splitlines() == [
        "Chọn việc.",
        "",
        "Gõ số để chọn:",
        "1. Khai sinh",
        "2. B",
        "",
        "Mở trang: https://xa.example/a",
    ]


def test_what_nobody_asked_for_has_no_numbers() -> None:
    """A number means the list of the last answer: pushed choices say what to type instead."""
    reply = Reply(
        "Có tin chờ duyệt.",
        (
            Button("Xem", "/notice check TB7Q2K", typed="/tin TB7Q2K"),
            Button("Về menu", "/menu"),
            Button("Mở trang", url="https://xa.example/a"),
        ),
    )

    assert listed(reply).splitlines() == [
        "Có tin chờ duyệt.",
        "",
        "Xem: /tin TB7Q2K",
        "Về menu: /menu",
        "",
        "Mở trang: https://xa.example/a",
    ]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("Ngắn.", 10, ["Ngắn."]),
        ("", 10, []),
        ("Một câu. Hai câu.", 10, ["Một câu.", "Hai câu."]),
        ("Đoạn một dài.\n\nĐoạn hai. Ba.", 24, ["Đoạn một dài.", "Đoạn hai. Ba."]),
        ("a" * 25, 10, ["a" * 10, "a" * 10, "a" * 5]),
        (normalize("NFD", "Đã nhận rồi ạ."), 14, ["Đã nhận rồi ạ."]),
    ],
    ids=["short", "empty", "sentences", "paragraphs", "no place", "decomposed"],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, limit: int, parts: list[str]) -> None:
    """Paragraphs stay whole before sentences do, and sentences before words."""
    assert split(text, limit) == parts


@given(st.text(st.sampled_from("ab. \n"), max_size=300), st.integers(5, 40))
def test_nothing_but_space_is_lost(text: str, limit: int) -> None:
    """Whatever the text, no part is too long, none is empty, and every letter is there."""
    parts = split(text, limit)

    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
