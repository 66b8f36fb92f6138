"""The pictures that flows name are there, and light enough for a slow link."""

from pathlib import Path

import pytest

from content.load import load_flow

CONTENT = Path(__file__).parent.parent / "content"
NAMED = sorted(
    {
        step.picture.name
        for path in (CONTENT / "flows").glob("*.yaml")
        for step in load_flow(path.read_text("utf-8"), path.name).steps.values()
        if step.picture
    }
)
LIGHT = 60_000


@pytest.mark.parametrize("name", NAMED)
def test_a_named_picture_is_there(name: str) -> None:
    """No step shows a broken picture, nor one that takes a minute to load."""
    picture = CONTENT / "pictures" / name

    assert picture.is_file()
    assert 0 < picture.stat().st_size < LIGHT


@pytest.mark.parametrize("name", [name for name in NAMED if name.endswith(".svg")])
def test_a_drawing_brings_nothing_from_elsewhere(name: str) -> None:
    """A drawing has no script and asks nobody else for fonts or pictures."""
    drawing = (CONTENT / "pictures" / name).read_text("utf-8")

    assert "<script" not in drawing
    assert "href" not in drawing
    assert "url(" not in drawing
