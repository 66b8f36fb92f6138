"""The whole bot at one end of a real wire, a platform and its people at the other."""

from tests.lines.all import LINES, that
from tests.lines.line import Line, Seen, opened

__all__ = ["LINES", "Line", "Seen", "opened", "that"]
