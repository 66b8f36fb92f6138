"""Content is read before it is published; what would mislead people is named."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import actions
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
cost: Không mất tiền.
time: 3 ngày làm việc.
place: vneid
place_text: Công an xã.
sources:
  - title: Nguồn
    decision_no: 1/QĐ-BCA
    checked_on: 2026-11-01
    valid_to: 2026-12-31
    says: [3 ngày làm việc]
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
PROCEDURE = """
id: giay_thu
title: Làm giấy thử
button: Giấy thử
short: Giấy để thử việc.
who: Ai cũng làm được.
where: {point: ho_tich, text: Ủy ban xã.}
bring:
  - Căn cước
  - Tờ khai TK1. Xã đưa mẫu.
time: 3 ngày làm việc.
fee:
  direct: 8.000 đồng.
  online: Miễn phí.
online: Nộp trên Cổng Dịch vụ công.
mistakes: [Không phải về quê.]
cases:
  - {id: lost, button: Mất giấy, asked: [mất giấy thử, rớt giấy thử], say: Làm lại ở xã.}
related: []
asked: [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]
sources:
  - title: Luật thử
    decision_no: 1/QĐ-BTP
    checked_on: 2026-11-01
    valid_to: 2027-11-30
    says: [3 ngày, 8.000 đồng, TK1]
owner: Tư pháp
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
    """Make a content folder with one good flow and one good procedure."""
    for folder in ("flows", "procedures", "pictures"):
        (tmp_path / folder).mkdir()
    for file in ("safety.yaml", "commune.yaml"):
        shutil.copy(ROOT / "content" / file, tmp_path / file)
    (tmp_path / "flows" / "lam_thu.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "procedures" / "giay_thu.yaml").write_text(PROCEDURE, "utf-8")
    return tmp_path


def change(root: Path, *changes: tuple[str, str], file: str = "flows/lam_thu.yaml") -> None:
    """Spoil a good file."""
    path = root / file
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
        ("Không mất tiền.", LONG),
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
    text = PROCEDURE.replace("id: giay_thu", "id: lam_thu")
    (root / "procedures" / "lam_thu.yaml").write_text(text, "utf-8")

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
    options = "".join(f'\n      "{n}": {{label: Cách {n}, next: go}}' for n in "abc")
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
    first, second = (
        "{text: Xã., until: 2027-02-28}",
        "{text: Xã nào cũng được., since: 2028-03-01}",
    )
    told = f"text: [{first}, {second}]"
    change(root, ("text: Ủy ban xã.", told), file="procedures/giay_thu.yaml")

    later = [one for one in problems(root, date(2027, 6, 1)) if "where" in one]

    hole = "procedures/giay_thu.yaml: where.text: không câu nào đúng vào ngày"
    assert problems(root) == [f"{hole} 01/03/2027", f"{hole} 29/02/2028"]
    assert f"{hole} 01/06/2027" in later


SPOILED = {
    "nobody receives it": (
        "point: ho_tich", "point: bay", "where: “bay” không có trong các việc của commune.yaml",
    ),
    "too few ways of asking": (", a12]", "]", "asked: có 11 cách hỏi, cần ít nhất 12"),
    "no decision": (
        "    decision_no: 1/QĐ-BTP\n", "", "sources: nguồn thứ nhất chưa có decision_no",
    ),
    "checked tomorrow": (
        "2026-11-01", "2026-11-26", "sources: 1/QĐ-BTP: ngày kiểm tra ở tương lai",
    ),
    "over": (
        "valid_to: 2027-11-30", "valid_to: 2026-11-24",
        "sources: 1/QĐ-BTP hết hiệu lực ngày 24/11/2026",
    ),
    "a number in a line": (
        "Căn cước\n", "Căn cước, 2 ảnh\n",
        "bring: số “2 anh” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
    ),
    "a number in short": (
        "Giấy để thử việc.", "Giấy để thử việc 30 ngày.",
        "short: số “30 ngay” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
    ),
    "a number in a case": (
        "say: Làm lại ở xã.", "say: Làm lại mất 4 ngày.",
        "cases.lost: số “4 ngay” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
    ),
    "a number with another unit": (
        "time: 3 ngày", "time: 3 tuần",
        "time: số “3 tuan” chưa có nguồn; ghi vào mục says của nguồn nói điều đó",
    ),
    "a number nobody tells": (
        "says: [3 ngày,", "says: [7 ngày, 3 ngày,",
        "sources: “7 ngày” không được nói ở đâu; xoá đi",
    ),
    "an unknown neighbour": (
        "related: []", "related: [lam_gi]", "related: chưa có thủ tục “lam_gi”",
    ),
    "a case that leads nowhere": (
        "say: Làm lại ở xã.", "topic: lam_gi", "cases.lost: chưa có thủ tục “lam_gi”",
    ),
    "four sentences": (
        "Không phải về quê.", "Một. Hai. Ba. Bốn.", "mistakes: có 4 câu, nhiều nhất 3",
    ),
    "two actions": (
        "say: Làm lại ở xã.", '"say": "Mang căn cước, nộp ở xã."',
        "cases.lost: hai việc trong một câu; tách ra: “Mang căn cước, nộp”",
    ),
    "log in, then press": (
        "say: Làm lại ở xã.", "say: Có mạng thì đăng nhập VNeID rồi bấm mục đó.",
        "cases.lost: hai việc trong một câu; tách ra: “thì đăng nhập VNeID rồi bấm”",
    ),
    "an office word": (
        "Ủy ban xã.", "Nơi thường trú.",
        "where.text: “thường trú” chưa được giải thích; thêm “ở lâu dài” bên cạnh",
    ),
    "a foreign address": (
        "Nộp trên Cổng Dịch vụ công.", "Nộp trên dvc.bocongan.gov.vn.",
        "online: đường dẫn “dvc.bocongan.gov.vn” không được phép; chỉ dùng dichvucong.gov.vn",
    ),
    "a forbidden word on a button": (
        "button: Mất giấy", "button: Giấy của bạn", "cases.lost.button: có chữ cấm “bạn”",
    ),
    "no fee": ("fee:\n  direct: 8.000 đồng.\n  online: Miễn phí.\n", "", "thiếu mục fee"),
    "no mistakes": ("mistakes: [Không phải về quê.]\n", "", "thiếu mục mistakes"),
    "advice without steps": ("title: Làm", "kind: advice\ntitle: Làm", "thiếu mục steps"),
    "no last day": ("    valid_to: 2027-11-30\n", "", "nguồn thứ nhất chưa có valid_to"),
    "a case with two answers": (
        "say: Làm lại ở xã.", "say: Làm lại ở xã., topic: lam_thu", "cần đúng một trong say",
    ),
    "a case without an answer": (", say: Làm lại ở xã.", "", "cần đúng một trong say"),
    "short is long": ("Giấy để thử việc.", "a" * 161, "mục short: dài quá 160 ký tự"),
    "seven things to bring": (
        "  - Căn cước\n", "  - Căn cước\n" * 6, "mục bring: có 7 mục. Hãy giữ nhiều nhất 6 mục",
    ),
    "hardly asked": (", a8, a9, a10, a11, a12]", "]", "mục asked: có 7 mục"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "said"), SPOILED.values(), ids=SPOILED.keys())
def test_each_rule_names_its_breach(root, before, after, said) -> None:
    """One thing spoiled in a good procedure gives one problem, where it stands, with the cure."""
    change(root, (before, after), file="procedures/giay_thu.yaml")

    found = problems(root)

    assert len(found) == 1
    assert found[0].startswith("procedures/giay_thu.yaml: ")
    assert said in found[0]


@pytest.mark.parametrize("word", wording.BANNED)
def test_words_that_blame_or_bow_are_found(word) -> None:
    """Each banned word is found as a word, however it is capitalised, and not inside another."""
    assert f"có chữ cấm “{word}”" in list(wording.faults(f"Thì {word.title()} nhé."))
    assert list(wording.faults("Bán bạnh, đừng vuilòng.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mang căn cước, giấy khai sinh và tờ khai.",
        "Chọn “Đăng ký tạm trú”, tạo mới yêu cầu.",
        "Mở VNeID. Bấm “Kích hoạt”.",
        "Máy hỏi “Nhập mã, bấm Gửi” là đúng.",
        "Cán bộ đưa giấy hẹn, bà con giữ lại.",
    ],
)
def test_one_action_is_no_two(text) -> None:
    """A list of things, two sentences, or words on the screen are one thing to do."""
    assert list(wording.faults(text)) == []


UNSOURCED = (
    "flows/lam_thu.yaml: time: số “5 ngay” chưa có nguồn; ghi vào mục says của nguồn nói điều đó"
)


def test_a_flow_is_traced_and_explained_like_a_procedure(root) -> None:
    """A number without a source, one nobody tells, and an office word are faults there too."""
    change(root, ("3 ngày làm việc.", "5 ngày làm việc."), ("Mang thẻ", "Nơi tạm trú nhận thẻ"))

    assert problems(root) == [
        "flows/lam_thu.yaml: go.say: “tạm trú” chưa được giải thích; thêm “ở trọ” bên cạnh",
        "flows/lam_thu.yaml: sources: “3 ngày làm việc” không được nói ở đâu; xoá đi",
        UNSOURCED,
    ]


def test_a_card_fits_a_bubble(root) -> None:
    """An answer of more than 900 characters is too long to be read on a phone."""
    lines = "".join(f"  - {'giấy ' * 24}{word}\n" for word in ("một", "hai", "ba", "bốn"))
    texts = "who: " + "người " * 20 + "làm.\n"
    change(
        root,
        ("  - Căn cước\n", lines),
        ("who: Ai cũng làm được.\n", texts),
        ("time: 3 ngày làm việc.", f"time: 3 ngày{' chờ' * 20}."),
        ("Nộp trên Cổng Dịch vụ công.", "Nộp " * 22 + "ở Cổng."),
        ("Ủy ban xã.", "xã " * 24),
        file="procedures/giay_thu.yaml",
    )

    found = problems(root)

    assert len(found) == 1
    assert found[0].startswith("procedures/giay_thu.yaml: thẻ trả lời dài ")
    assert found[0].endswith(" ký tự, nhiều nhất 900")


def test_a_procedure_may_lead_to_a_flow(root) -> None:
    """What is near, and where a case goes on, may be a guide."""
    change(
        root,
        ("related: []", "related: [lam_thu]"),
        ("say: Làm lại ở xã.", "topic: lam_thu"),
        file="procedures/giay_thu.yaml",
    )

    assert problems(root) == []


def test_advice_needs_steps_and_no_decision(root) -> None:
    """What to do in a situation rests on a source, but on no decision; it may bring nothing."""
    change(
        root,
        ("title: Làm giấy thử", "kind: advice\ntitle: Làm giấy thử\nsteps: [Gọi xã.]"),
        ("    decision_no: 1/QĐ-BTP\n", ""),
        ("bring:\n  - Căn cước\n  - Tờ khai TK1. Xã đưa mẫu.\n", ""),
        (", TK1]", "]"),
        file="procedures/giay_thu.yaml",
    )

    assert problems(root) == []


def test_what_is_said_in_danger_is_read_too(root) -> None:
    """The answers to danger keep the same rules of wording."""
    change(root, ("gọi 115 ngay.", "xin lỗi, gọi 115 ngay."), file="safety.yaml")

    assert problems(root) == ["safety.yaml: self_harm: có chữ cấm “xin lỗi”"]


def test_the_projects_own_content_has_no_problem() -> None:
    """What comes with the program keeps every rule on the day of its release."""
    found = check(ROOT / "content", actions=actions.NAMES, as_of=TODAY)

    assert [str(problem) for problem in found] == []


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
    """Longish sentences are pointed out; they stop nothing."""
    change(root, ("Xong rồi.", "thẻ " * 19 + "xong."))

    assert problems(root) == []
    assert [str(one) for one in advise(root)] == [
        "flows/lam_thu.yaml: done.say: câu dài 20 tiếng, nên dưới 19: “thẻ thẻ thẻ thẻ thẻ thẻ…”",
    ]


def test_more_than_three_sentences_are_a_fault(root) -> None:
    """A step of a flow says three things at most."""
    change(root, ("Mang thẻ đến xã.", "Mang thẻ. " * 4))

    assert problems(root) == ["flows/lam_thu.yaml: go.say: có 4 câu, nhiều nhất 3"]
