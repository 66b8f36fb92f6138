"""Office words stand beside the plain ones where a piece of content first uses them."""

import pytest

from content import corrections, wording
from content.facts import faults as unsourced
from content.glossary import bundled, faults, plain


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        ([("a", "Xin trích lục.")], ["a"]),
        ([("a", "Xin trích lục (bản sao).")], []),
        ([("a", "Xin trích lục (bản sao)."), ("b", "Trích lục có ngay.")], []),
        ([("a", "Xin trích lục."), ("b", "Trích lục là bản sao.")], ["a"]),
        ([("a", "Trích Lục"), ("b", "TRÍCH LỤC")], ["a"]),
        ([("a", "Nơi thường trú, nơi tạm trú")], ["a", "a"]),
        ([("a", "Không có chữ văn phòng nào.")], []),
    ],
    ids=["bare", "explained", "once is enough", "too late", "capitals", "two words", "none"],
)
def test_an_office_word_is_explained_at_first_use(texts, places) -> None:
    """Once, in the very text that uses it first; later it may stand alone."""
    assert [place for place, _ in faults(texts)] == places


def test_the_cure_is_named() -> None:
    """The writer is told the word, and one plain word that may stand beside it."""
    assert list(faults([("short", "Xin trích lục.")])) == [
        ("short", "“trích lục” chưa được giải thích; thêm “bản sao” bên cạnh")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà giải", "hòa giải"), ("uỷ quyền", "ủy quyền"), ("HỘ TỊCH", "hộ tịch"), ("xoá", "xóa")],
)
def test_tones_and_capitals_make_no_other_word(one, other) -> None:
    """Both ways of setting a tone are the same word."""
    assert plain(one) == plain(other)


@pytest.mark.parametrize("word", sorted(bundled()))
def test_every_word_of_the_glossary_is_watched(word) -> None:
    """Bare it is a fault; beside any one of its plain words it is not."""
    assert (
        "x",
        f"“{word}” chưa được giải thích; thêm “{bundled()[word][0]}” bên cạnh",
    ) in list(faults([("x", f"Làm {word} ở xã.")]))
    for way in bundled()[word]:
        said = [fault for _, fault in faults([("x", f"Làm {word} ({way}) ở xã.")])]
        assert not any(fault.startswith(f"“{word}”") for fault in said)


@pytest.mark.parametrize("one", corrections.bundled(), ids=lambda one: one.id)
def test_a_correction_keeps_the_rules_of_all_texts(one) -> None:
    """What puts an old word right is plain, short, and rests on its source."""
    assert list(wording.faults(one.say)) == []
    assert list(unsourced(one.say, one.sources)) == []
    assert list(faults([(one.id, one.say)])) == []
