"""Content is read before it is published; what would mislead people is named."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.config import ROOT
from content import wording
from content.check import advise, check

TODAY = date(2026, 11, 25)
GOOD = """
id: lam_thu
title: Làm thử
button: Làm thử
for_whom: Mọi người.
not_for: Không ai.
prepare: [Căn cước]
cost: 0 đồng.
time: Một ngày.
place: vneid
place_text: Công an xã.
sources: [{title: Nguồn, decision_no: 1/QĐ-BCA, checked_on: 2026-11-01, valid_to: 2026-12-31}]
owner: Công an xã
asked: [làm thử]
start: first
steps:
  first:
    ask: Có thẻ chưa?
    why: Để chỉ đúng bước.
    options:
      "yes": {label: Có thẻ rồi, next: go}
      "no": {label: Chưa có thẻ, next: end}
  go:
    say: Mang thẻ đến xã.
    links: [https://dichvucong.gov.vn]
    stuck: [{when: Mất thẻ, do: Gọi Công an xã.}]
    next: done
  done:
    say: Xong rồi.
"""
LONG = "Bà con mang " + "thẻ căn cước và giấy " * 5 + "đến xã."
WRONG = """\
asked: chưa có câu người dân hay hỏi
cost: câu dài 30 tiếng, nhiều nhất 25: “Bà con mang thẻ căn cước…”
done: hình chưa được tả đủ bằng lời (alt)
done: không thấy hình pictures/the.png
done.say: đường dẫn “vneid-gov.vn” không được phép; chỉ dùng dichvucong.gov.vn
first: không bước nào điền {tuoi}
first: nút “Có thẻ rồi mà còn hạn đến sang năm” dài 34 ký tự, nhiều nhất 30
first.ask: có chữ cấm “xin lỗi”
go: người ta làm ở bước này mà chưa có mục “Tôi bị kẹt” (stuck)
go: đường dẫn “https://dvc.bocongan.gov.vn” không được phép; chỉ dùng https://dichvucong.gov.vn
place: “nha_toi” không có trong các việc của commune.yaml
sources: 1/QĐ-BCA hết hiệu lực ngày 31/12/2026
""".splitlines()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a content folder with one good flow."""
    for folder in ("flows", "procedures", "pictures"):
        (tmp_path / folder).mkdir()
    for file in ("safety.yaml", "commune.yaml"):
        shutil.copy(ROOT / "content" / file, tmp_path / file)
    (tmp_path / "flows" / "lam_thu.yaml").write_text(GOOD, "utf-8")
    return tmp_path


def change(root: Path, *changes: tuple[str, str]) -> None:
    """Spoil the good flow."""
    path = root / "flows" / "lam_thu.yaml"
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


def problems(root: Path, as_of: date = TODAY) -> list[str]:
    return [str(problem) for problem in check(root, actions=("find_dossier",), as_of=as_of)]


def test_good_content_has_no_problem(root) -> None:
    """What is right is left in peace."""
    assert problems(root) == []
    assert advise(root) == []


def test_a_bad_file_gives_the_whole_list(root) -> None:
    """Everything that is wrong is named at once, with its place, so that one round is enough."""
    change(
        root,
        ("place: vneid", "place: nha_toi"),
        ("asked: [làm thử]", "asked: []"),
        ("0 đồng.", LONG),
        ("Có thẻ rồi", "Có thẻ rồi mà còn hạn đến sang năm"),
        ("Có thẻ chưa?", "Xin lỗi, nhập {tuoi}?"),
        ("https://dichvucong.gov.vn", "https://dvc.bocongan.gov.vn"),
        ("    stuck: [{when: Mất thẻ, do: Gọi Công an xã.}]\n", ""),
        ("Xong rồi.", "Xem vneid-gov.vn.\n    picture: {name: the.png, alt: Hình thẻ}"),
    )

    assert problems(root, date(2027, 1, 1)) == [f"flows/lam_thu.yaml: {one}" for one in WRONG]


def test_a_file_that_cannot_be_read_is_named(root) -> None:
    """A dangling step or a slip of YAML is a problem of that file; the others are still read."""
    change(root, ("next: done", "next: gone"))
    (root / "flows" / "khac.yaml").write_text("id: [", "utf-8")

    found = problems(root)

    assert len(found) == 2
    assert found[0].startswith("flows/khac.yaml: dòng ")
    assert "gone" in found[1]


def test_ids_are_unique_over_flows_and_procedures(root) -> None:
    """A question finds either a flow or a procedure of a name, never both."""
    text = (ROOT / "content" / "procedures" / "khai_sinh.yaml").read_text("utf-8")
    (root / "procedures" / "lam_thu.yaml").write_text(text.replace("id: khai_sinh", "id: lam_thu"))

    assert problems(root) == [
        "procedures/lam_thu.yaml: id: “lam_thu” đã dùng trong flows/lam_thu.yaml"
    ]


def test_a_call_opens_only_a_known_door(root) -> None:
    """A flow may look up only what the program can look up."""
    change(
        root,
        (
            "    say: Mang thẻ đến xã.\n    links: [https://dichvucong.gov.vn]\n",
            "    call: hack\n",
        ),
        (
            "    stuck: [{when: Mất thẻ, do: Gọi Công an xã.}]\n    next: done",
            "    next: {ok: done}",
        ),
    )

    assert problems(root) == ["flows/lam_thu.yaml: go: không có việc “hack”; có: find_dossier"]


def test_no_button_is_lost(root) -> None:
    """Zalo shows five buttons; only the way back may be left to typing."""
    options = "".join(f'\n      "{n}": {{label: Cách {n}, next: go}}' for n in range(3))
    change(
        root,
        (
            "    options:",
            "    skip: go\n    stuck: [{when: Mất thẻ, do: Gọi Công an xã.}]\n    options:",
        ),
        ('\n      "no": {label: Chưa có thẻ, next: end}', options),
    )

    assert problems(root) == ["flows/lam_thu.yaml: first: có 6 nút; Zalo chỉ hiện 5"]


def test_a_told_fact_has_its_time(root) -> None:
    """A sentence whose time is over leaves no hole."""
    shutil.copy(ROOT / "content" / "procedures" / "khai_sinh.yaml", root / "procedures")
    path = root / "procedures" / "khai_sinh.yaml"
    path.write_text(path.read_text("utf-8").replace("since: 2027-03-01", "since: 2028-03-01"))

    later = [one for one in problems(root, date(2027, 6, 1)) if "where" in one]

    assert problems(root) == []
    assert later == [
        "procedures/khai_sinh.yaml: where.text: không câu nào đúng vào ngày 01/06/2027"
    ]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Mở VNeID. Bấm “Kích hoạt”.", [2, 3]),
        ("Gọi 1900 0368 nhé!\nHoặc đến xã.", [4, 3]),
        ("Vào dichvucong.gov.vn, mã 1.001193.", [4]),
        ("Chuẩn bị: • thẻ • điện thoại", [2, 3]),
    ],
)
def test_sentences_are_counted_as_read_aloud(text, lengths) -> None:
    """Dots in numbers and addresses end no sentence; a new line does."""
    assert [wording.length(sentence) for sentence in wording.sentences(text)] == lengths


def test_advice_is_given_without_stopping_anything(root) -> None:
    """Many or longish sentences are pointed out; they stop nothing."""
    change(root, ("Mang thẻ đến xã.", "Mang thẻ. " * 5), ("Xong rồi.", "thẻ " * 19 + "xong."))

    assert problems(root) == []
    assert [str(one) for one in advise(root)] == [
        "flows/lam_thu.yaml: done.say: câu dài 20 tiếng, nên dưới 19: “thẻ thẻ thẻ thẻ thẻ thẻ…”",
        "flows/lam_thu.yaml: go.say: có 5 câu trong một tin, nên nhiều nhất 4",
    ]
