"""A content file that cannot be used is refused in words its writer understands."""

from pathlib import Path

import pytest

from bot.errors import ContentWrong
from content.load import load_flow, load_folder, load_procedure

CONTENT = Path(__file__).parent.parent / "content"

FLOW = """\
id: thu
title: Thử
button: Thử
for_whom: Ai cũng được.
not_for: Không ai.
prepare: [Điện thoại]
cost: Miễn phí.
time: Một phút.
place: dvc
place_text: Ở xã.
sources:
  - title: Nghị định
    checked_on: 2026-11-22
    valid_to: 2027-11-30
owner: Xã
start: one
steps:
  one:
    ask: Có điện thoại không?
    why: Để biết đường.
    options:
      yes: {label: Có, next: two}
      skip: {label: Bỏ, next: end}
    stuck:
      - {when: Máy hỏng, do: Mượn máy., next: two}
  two:
    say: Xong.
    next: end
"""


def test_the_projects_own_content_is_read() -> None:
    """Every file that comes with the program can be used."""
    _, procedures = load_folder(CONTENT)

    assert len(procedures) >= 45


def test_a_good_flow_is_read() -> None:
    """A flow as one would write it is taken as it is, options called `yes` and `skip` included."""
    flow = load_flow(FLOW, "thu.yaml")

    assert flow.steps["one"].options["yes"].next == "two"
    assert flow.steps["one"].options["skip"].next == "end"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    next: end", "    next: tow", "mục steps.two.next: bước “tow” chưa có"),
        ("yes: {label: Có, next: two}", "yes: {label: Có, next: x9}", "one.options.yes.next"),
        ("Mượn máy., next: two", "Mượn máy., next: lost", "steps.one.stuck.0.next"),
        ("start: one", "start: first", "mục start: bước “first” chưa có"),
        ("owner: Xã\n", "", "mục owner: thiếu mục này"),
        ("owner: Xã\n", "owner: Xã\nowner: Tỉnh\n", "dòng 16: viết hai lần mục “owner”"),
        ("title: Thử", "titel: Thử", "mục title: thiếu"),
        ("title: Thử", 'title: ""', "mục title: đang để trống"),
        ("title: Thử", "title: [a", "dòng"),
        ("  one:\n", "\tone:\n", "dòng 18: chưa đúng kiểu YAML"),
        ("id: thu", "id: thi", "mục id: là “thi”, khác tên tệp. Hãy viết “thu”"),
        ("id: thu", "id: Thử", "mục id: tên “Thử” chưa đúng cách đặt tên"),
        ("2026-11-22", "22/11/2026", "mục sources.0.checked_on: là “22/11/2026”"),
        ("2026-11-22", "2026-13-45", "ngày"),
        ("    valid_to: 2027-11-30\n", "", "nguồn thứ nhất chưa có valid_to"),
        ("2027-11-30", "30/11/2027", "mục sources.0.valid_to: là “30/11/2027”"),
        ("    why: Để biết đường.\n", "", "mục steps.one: câu hỏi phải nói vì sao hỏi"),
        ("button: Thử", f"button: {'x' * 31}", "mục button: dài quá 30 ký tự"),
        ("prepare: [Điện thoại]", "prepare: Điện thoại", "mục prepare: phải là danh sách"),
        ("      skip: {label: Bỏ, next: end}\n", "      skip: {label: Bỏ}\n",
         "mục steps.one.options.skip.next: thiếu"),
        ("  two:\n", "  three: {say: Hở, next: end}\n  two:\n", "không có đường tới bước three"),
        ("steps:\n", "steps: 3\nx:\n", "mục steps: phải là các mục con"),
    ],
)  # fmt: skip
def test_a_wrong_flow_is_refused_in_words(old: str, new: str, said: str) -> None:
    """The sentence names the file, the place, the mistake, and what to write."""
    assert old in FLOW

    with pytest.raises(ContentWrong) as caught:
        load_flow(FLOW.replace(old, new), "thu.yaml")

    sentence = str(caught.value)
    assert sentence.startswith("thu.yaml, ")
    assert said in sentence
    assert "Hãy " in sentence


@pytest.mark.parametrize("text", ["", "- a", "chỉ có chữ", "\x00", "a: *b", "!!python/x {}"])
def test_what_is_no_content_is_refused(text: str) -> None:
    """Nothing that happens to be YAML gets in, and nothing runs."""
    with pytest.raises(ContentWrong, match="Hãy"):
        load_procedure(text, "khai_sinh.yaml")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    """A flow and a procedure of the same name would be told apart by nobody."""
    for folder in ("flows", "procedures"):
        (tmp_path / folder).mkdir()
    procedure = (CONTENT / "procedures" / "khai_sinh.yaml").read_text("utf-8")
    (tmp_path / "procedures" / "thu.yaml").write_text(
        procedure.replace("id: khai_sinh", "id: thu"), "utf-8"
    )
    (tmp_path / "flows" / "thu.yaml").write_text(FLOW, "utf-8")

    with pytest.raises(ContentWrong, match="đã dùng trong flows"):
        load_folder(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Word processors of old save in other encodings; the writer is told how to save."""
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "a1.yaml").write_bytes("tiêu đề".encode("utf-16"))

    with pytest.raises(ContentWrong, match="UTF-8"):
        load_folder(tmp_path)
