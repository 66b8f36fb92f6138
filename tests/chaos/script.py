"""What a hundred people say: written down beforehand, the same for the same seed."""

import random
from dataclasses import dataclass
from itertools import cycle

TYPED = (
    *("1", "2", "3", "xong", "tiep", "co", "roi", "1", "2", "xong", "tiep") * 2,
    *("quay lai", "khong", "chua", "giup", "menu", "cam on", "thoi", "gap can bo", "asdf qwer"),
    *("kich hoat vneid muc 2", "thanh toán QR", "tra cứu hồ sơ", "tài khoản dịch vụ công"),
    *("/start vneid_muc2", "/start dvc_tai_khoan", "/start dvc_thanh_toan", "/continue"),
    *("làm giấy khai sinh cần gì", "👍", "/language", "xoá dữ liệu"),
)

PRESSED, HASTY, AGAIN = 0.35, 0.3, 0.03
"""Shares of lines: a button, typed without waiting, delivered twice by the platform."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of one person."""

    id: str
    person: str
    text: str = ""
    button: float = 0.0
    """Where no text is typed: which button of the newest message, as a share of their number."""
    waits: bool = True
    """Sent only after the answer to the line before, or when patience ends."""
    again: bool = False
    """The platform delivers it twice."""


def write(seed: int, *, people: int, messages: int) -> dict[str, list[Line]]:
    """Write everybody's lines."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    script: dict[str, list[Line]] = {f"p{number}": [] for number in range(people)}
    for person, _ in zip(cycle(script), range(messages), strict=False):
        lines = script[person]
        pressed = bool(lines) and chance.random() < PRESSED
        lines.append(
            Line(
                id=f"{person}-{len(lines)}",
                person=person,
                text="" if pressed else chance.choice(TYPED) if lines else "/start",
                button=chance.random(),
                waits=pressed or chance.random() > HASTY,
                again=chance.random() < AGAIN,
            )
        )
    return script
