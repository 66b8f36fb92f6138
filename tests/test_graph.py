"""A flow can be seen at a glance, on a map that any browser shows."""

import itertools
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from bot.config import ROOT
from content.graph import svg
from content.load import load_flow
from content.schema import Flow

FLOWS = sorted((ROOT / "content" / "flows").glob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(flow: Flow) -> ET.Element:
    return ET.fromstring(svg(flow))  # noqa: S314 - our own drawing


def texts(picture: ET.Element) -> str:
    return " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))


@pytest.fixture(params=FLOWS, ids=lambda path: path.stem)
def flow(request) -> Flow:
    """Each flow there is."""
    return load_flow(request.param.read_text("utf-8"), request.param.name)


def test_every_step_and_answer_is_on_the_map(flow) -> None:
    """Nothing of a flow is left off its map."""
    picture = drawn(flow)
    said = texts(picture)

    assert len(list(picture.iter(f"{SVG}rect"))) == len(flow.steps) + 1
    for id_, step in flow.steps.items():
        assert id_ in said
        assert all(option.label.split()[0] in said for option in step.options.values())


def test_no_box_lies_on_another(flow) -> None:
    """Each step can be read, and lies inside the picture."""
    picture = drawn(flow)
    left, top, width, height = map(float, picture.attrib["viewBox"].split())
    boxes = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in picture.iter(f"{SVG}rect")
    ]

    for x, y, w, h in boxes:
        assert left <= x <= left + width - w
        assert top <= y <= top + height - h
    for (x, y, w, h), (x2, y2, w2, h2) in itertools.combinations(boxes, 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_a_map_is_the_same_each_time(flow) -> None:
    """A map kept in git changes only when its flow does."""
    assert len({svg(flow) for _ in range(5)}) == 1


def test_drawing_loads_its_library_only_then() -> None:
    """Who runs the bot does not pay for the drawing."""
    code = "import sys, content.graph; sys.exit('grandalf' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own interpreter
