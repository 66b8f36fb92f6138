"""The command line speaks Vietnamese, also where somebody mistypes."""

import subprocess
import sys
from pathlib import Path

import pytest
from cyclopts import CycloptsError

from bot.cli import words, xaoi

ENGLISH = (
    "Usage",
    "Command",
    "Parameter",
    "Argument",
    "default",
    "required",
    "choices",
    "Display",
)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("foo", "Không có lệnh “foo”.\nXem: xaoi --help"),
        ("zalo conect", "Không có lệnh “conect”. Có phải: connect?\nXem: xaoi zalo --help"),
        ("run --rol web", "Không có tùy chọn --rol. Có phải: --role?\nXem: xaoi run --help"),
        (
            "run --role x",
            "--role nhận một trong: web, sender, all, không nhận “x”.\nXem: xaoi run --help",
        ),
        (
            "zalo forecast --messages abc",
            "--messages nhận một số, không nhận “abc”.\nXem: xaoi zalo forecast --help",
        ),
        (
            "chat --as-of mai",
            "--as-of nhận một ngày, dạng 2027-03-01, không nhận “mai”.\nXem: xaoi chat --help",
        ),
        (
            "zalo forecast --messages",
            "Sau --messages còn thiếu giá trị.\nXem: xaoi zalo forecast --help",
        ),
        ("zalo group-create", "Thiếu TÊN.\nXem: xaoi zalo group-create --help"),
        ("zalo group-create x --asset y", "Thiếu --member.\nXem: xaoi zalo group-create --help"),
        ("dossiers import a b", "Thừa chữ “b”.\nXem: xaoi dossiers import --help"),
        (
            "zalo forecast --messages 1 --messages 2",
            "--messages chỉ ghi một lần.\nXem: xaoi zalo forecast --help",
        ),
    ],
)
def test_a_mistyped_command_is_explained(typed: str, said: str) -> None:
    """What is wrong, what may have been meant, and where to read on."""
    with pytest.raises(CycloptsError) as wrong:
        xaoi(typed.split())

    assert words.mistake(wrong.value) == said


@pytest.mark.parametrize(
    "typed", ["", "zalo", "run", "zalo group-create", "zalo errors", "content publish"]
)
def test_help_is_in_vietnamese(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    """No heading and no remark of the library's own is left in English."""
    xaoi([*typed.split(), "--help"], result_action="return_value")

    said = capsys.readouterr().out
    assert said.startswith(f"Cách viết: xaoi {typed}".strip())
    assert [word for word in ENGLISH if word in said] == []


def test_a_mistake_ends_with_an_error(tmp_path: Path) -> None:
    """A script notices it too; nothing is shown of the program's inside."""
    command = Path(sys.executable).with_name("xaoi")
    run = subprocess.run(  # noqa: S603 - our own command
        [str(command), "foo"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "Không có lệnh “foo”.\nXem: xaoi --help\n"
