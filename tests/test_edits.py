"""Content as officials edit it: what is not edited stays to the letter, what is wrong is named."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import ROOT
from bot.edits.rules import DROP, PUBLISH, Around, refusal
from bot.errors import ContentWrong
from bot.hours import VIETNAM
from bot.i18n import Catalogues
from bot.library import BUNDLE, build, load, piece, plan
from bot.roles import Grant, Official, Role
from bot.storage.edits import OPEN, PUBLISHED, Edit
from bot.storage.library import Piece, Publication
from content.editing import changes, fields, label, with_fields
from content.texts import clean

FILES = [
    *(("procedure", path) for path in sorted((ROOT / "content/procedures").glob("*.yaml"))),
    *(("flow", path) for path in sorted((ROOT / "content/flows").glob("*.yaml"))),
    ("commune", ROOT / "content/commune.yaml"),
]
PROFILE = (ROOT / "content/commune.yaml").read_text("utf-8")
STAY = (ROOT / "content/procedures/tam_tru.yaml").read_text("utf-8")
FLOW = (ROOT / "content/flows/tra_cuu_ho_so.yaml").read_text("utf-8")
AWKWARD = st.text(
    st.sampled_from("aáđ Ổ0:#-,[]{}&*!|>'\"%@`?~\\\n\t\r“”.…=/<\u2028\u00a0é\u0301"), min_size=1
)
WORDS = st.sampled_from(
    ["true", "null", "~", "no", "12", "7:30", "2026-11-22", "1e3", "0x1F", "<<"]
)


def values(kind: str, text: str) -> dict[str, str]:
    return {one.path: one.value for one in fields(kind, text)}


@pytest.mark.parametrize(
    ("kind", "path"), [pytest.param(kind, path, id=path.stem) for kind, path in FILES]
)
def test_a_form_sent_back_as_it_was_changes_nothing(kind: str, path: Path) -> None:
    """Every file keeps its every character, comments and quotes among them."""
    text = path.read_text("utf-8")
    form = values(kind, text)

    again = with_fields(kind, text, {name: f"{said}\r\n" for name, said in form.items()})

    assert again == text
    assert len(form) > 20


@settings(max_examples=60)
@given(st.data())
def test_only_what_was_changed_is_changed(data: st.DataObject) -> None:
    """Whatever is typed, it is read back as it was typed, and all else stands as it stood."""
    kind, text = data.draw(
        st.sampled_from([("commune", PROFILE), ("procedure", STAY), ("flow", FLOW)])
    )
    form = fields(kind, text)
    chosen = data.draw(
        st.lists(
            st.sampled_from([one for one in form if not one.path.endswith("+")]),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    typed = {one.path: data.draw(AWKWARD | WORDS) for one in chosen}
    typed = {path: said for path, said in typed.items() if clean(said)}

    new = with_fields(kind, text, typed)

    wanted = {one.path: _read(one.long, typed[one.path]) for one in chosen if one.path in typed}
    after = values(kind, new)
    assert {path: after[path] for path in wanted} == wanted
    before = values(kind, text)
    assert {path: said for path, said in after.items() if path not in wanted} == {
        path: said for path, said in before.items() if path not in wanted
    }
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in new.splitlines() if line.startswith("#")
    ]


def _read(long: bool, typed: str) -> str:
    return clean(typed) if long else " ".join(clean(typed).split())


@settings(max_examples=40)
@given(st.data())
def test_lists_are_what_was_typed(data: st.DataObject) -> None:
    """Lines go, come and change in several lists at once; no other list notices."""
    kind, text = data.draw(st.sampled_from([("commune", PROFILE), ("procedure", STAY)]))
    before, typed = lists(kind, text), {}
    wanted = dict(before)
    for path in data.draw(st.sets(st.sampled_from(sorted(before)), min_size=1, max_size=4)):
        dates = path.endswith("dates")
        line = st.dates().map(str) if dates else st.sampled_from(["a, b", "c: d", "# e", "f"])
        new = [data.draw(st.just("") | st.just(said) | line) for said in before[path]]
        more = data.draw(st.lists(line, max_size=2))
        typed |= {f"{path}.{at}": said for at, said in enumerate(new)}
        typed[f"{path}.+"] = "\n".join(more)
        wanted[path] = [said for said in (*new, *more) if said]

    after = lists(kind, with_fields(kind, text, typed))

    # A list that loses its last line is left out of the file; the form may show it, empty.
    assert {path: said for path, said in after.items() if said} == {
        path: said for path, said in wanted.items() if said
    }
    assert after.keys() <= wanted.keys()


def lists(kind: str, text: str) -> dict[str, list[str]]:
    """Return the plain lists of a file."""
    form = values(kind, text)
    heads = [path.removesuffix(".+") for path in form if path.endswith(".+")]
    plain = [
        head for head in heads if not head.endswith(("closed", "work", "villages", "days_off"))
    ]
    return {
        head: [
            said
            for path, said in form.items()
            if path.startswith(f"{head}.") and path.removeprefix(f"{head}.").isdecimal()
        ]
        for head in plain
    }


def test_lines_are_taken_out_and_added() -> None:
    """A line given empty goes; each line typed below a list is one more; the comment stays."""
    new = with_fields(
        "procedure", STAY, {"bring.1": "", "bring.+": "Ảnh 4x6\r\nGiấy: bản chính, bản sao\r\n"}
    )

    read = load("procedure", "tam_tru", new)
    said = [line[0].text for line in read.bring]
    assert said[0] == "Căn cước, hoặc VNeID"
    assert said[-2:] == ["Ảnh 4x6", "Giấy: bản chính, bản sao"]
    assert len(said) == 5
    assert new.startswith("# E3, A4, A5")


def test_a_list_that_loses_every_line_is_left_out() -> None:
    """Nothing is left half: the name of the list goes with its last line."""
    lines = {one.path: "" for one in fields("procedure", STAY) if one.path.startswith("mistakes.")}

    new = with_fields("procedure", STAY, lines)

    assert "mistakes" not in new
    assert new == STAY.replace(STAY[STAY.index("mistakes:") : STAY.index("cases:")], "")


def test_an_officer_fills_what_was_never_set() -> None:
    """Hours and a phone that the commune did not know before; a village; days off."""
    new = with_fields(
        "commune",
        PROFILE,
        {
            "points.tru_so_nguyen_hoa.hours": "7:30–11:30",
            "points.tru_so_nguyen_hoa.phone": "0200 000 099",
            "points.trung_tam.note": "",
            "villages.+": "Thôn Mới\nBản Mua",
            "villages.suoi_da.old_names.+": "Bản Suối, xóm Đá",
            "points.luu_dong_ban_mua.dates.+": "15/01/2027",
            "days_off.2027.confirmed": "true",
            "days_off.2027.closed.+": "05/06/2027 Nghỉ bù\n05/07/2027 - 06/07/2027 Nghỉ bão",
            "days_off.2027.work.+": "12/06/2027 thay 05/06/2027",
            "days_off.2026.work.0.day": "",
            "days_off.+": "2028",
            "office.hours.T7": "7:30–11:30",
        },
    )

    read = load("commune", "commune", new)
    points = {one.id: one for one in read.points}
    assert points["tru_so_nguyen_hoa"].hours == "7:30–11:30"
    assert points["tru_so_nguyen_hoa"].phone == "0200 000 099"
    assert points["trung_tam"].note == ""
    assert points["luu_dong_ban_mua"].dates[-1] == date(2027, 1, 15)
    assert [one.id for one in read.villages][-2:] == ["thon_moi", "ban_mua_2"]
    assert "Bản Suối, xóm Đá" in read.villages[5].old_names
    assert read.days_off[2027].confirmed
    assert read.days_off[2027].work[0].instead_of == date(2027, 6, 5)
    assert len(read.days_off[2026].work) == 1
    assert not read.days_off[2028].confirmed
    assert read.office
    assert read.office.hours["T7"] == "7:30–11:30"


def test_what_cannot_be_read_is_said() -> None:
    """Days off without a name; a form of a file that looks otherwise by now."""
    with pytest.raises(ContentWrong, match="Hãy gõ như 02/09/2027 Quốc khánh"):
        with_fields("commune", PROFILE, {"days_off.2027.closed.+": "nghỉ Tết"})
    with pytest.raises(ContentWrong, match="vừa có người sửa"):
        with_fields("commune", PROFILE, {"points.khong_co.phone": "1"})


def test_a_comment_beside_a_text_stays() -> None:
    """Also where the text has several lines now, or stood in a folded block."""
    old = "say: một # ghi chú\nnote: >- # hai\n  dài\n  lắm\nend: x\n"

    new = with_fields("answer", f"title: t\n{old}", {"say": "một\nhai"})

    assert new == f"title: t\n{old}".replace("một # ghi chú", "|- # ghi chú\n  một\n  hai")


def test_fields_are_named_in_vietnamese() -> None:
    """A form, and an objection, call a place by the same words."""
    named = {one.path: one.label for one in fields("procedure", STAY)}

    assert named["bring.2"] == "Cần mang · dòng 3"
    assert named["cases.renew.say"] == "Trường hợp “Gia hạn tạm trú” · câu trả lời"
    assert named["fee.digital.0.until"] == "Lệ phí · công dân số · câu 1 · đến hết ngày"
    assert label("procedure", "fee.direct") == "Lệ phí · nộp tại quầy"
    assert label("procedure", "bring.2") == "Cần mang · dòng 3"
    assert label("flow", "has_code.ask") == "Bước · has_code · câu hỏi"
    assert label("commune", "points.3.phone") == "Nơi tiếp · 4 · điện thoại"
    assert label("procedure", "") == "Cả bài"


def test_what_differs_is_told_sentence_by_sentence() -> None:
    """Whoever approves reads what was said, what will be, and what no form shows."""
    new = with_fields(
        "procedure", STAY, {"time": "5 ngày làm việc, cả đăng ký mới và gia hạn.", "bring.0": ""}
    ).replace("[luu_tru, thuong_tru", "[thuong_tru")

    told = [(one.where, one.before, one.after) for one in changes("procedure", STAY, new)]

    assert told == [
        ("Cần mang", "Căn cước, hoặc VNeID", ""),
        (
            "Bao lâu",
            "3 ngày làm việc, cả đăng ký mới và gia hạn.",
            "5 ngày làm việc, cả đăng ký mới và gia hạn.",
        ),
        ("Việc liên quan", "luu_tru", ""),
    ]
    assert changes("procedure", STAY, STAY) == ()
    assert len(changes("procedure", "", STAY)) > 20


def test_a_step_that_leads_elsewhere_is_a_difference() -> None:
    """The way through a flow is content too: nothing passes unseen."""
    new = FLOW.replace("    next: lookup\n", "    next: no_code\n", 1)

    told = changes("flow", FLOW, new)

    assert [(one.where, one.before, one.after) for one in told] == [
        ("Bước · has_code · next", "lookup", "no_code")
    ]


NOON = datetime(2026, 11, 25, 12, 0, tzinfo=VIETNAM)
EDIT = Edit(1, "procedure", "tam_tru", "", "v1", OPEN, 1, None, NOON)
HERE = Around("xa", "v1", alone=False)


def somebody(id_: int, *roles: Role, area: str = "xa") -> Official:
    return Official(id_, "Lan", tuple(Grant(area, role) for role in roles))


@pytest.mark.parametrize(
    ("by", "around", "decision", "said"),
    [
        pytest.param(somebody(2, Role.approver), HERE, PUBLISH, "", id="approver"),
        pytest.param(somebody(2, Role.administrator), HERE, PUBLISH, "", id="administrator"),
        pytest.param(somebody(2, Role.officer), HERE, PUBLISH, "Cần người duyệt", id="officer"),
        pytest.param(
            somebody(2, Role.approver, area="xa/thon"), HERE, PUBLISH, "Cần", id="village's"
        ),
        pytest.param(somebody(1, Role.approver), HERE, PUBLISH, "chính mình", id="own"),
        pytest.param(
            somebody(1, Role.approver), Around("xa", "v1", alone=True), PUBLISH, "", id="alone"
        ),
        pytest.param(
            somebody(1, Role.officer),
            Around("xa", "v1", alone=True),
            PUBLISH,
            "Cần",
            id="alone, no",
        ),
        pytest.param(
            somebody(2, Role.approver),
            Around("xa", "v2", alone=False),
            PUBLISH,
            "bản mới",
            id="late",
        ),
        pytest.param(
            somebody(2, Role.approver),
            Around("xa", "v1", alone=False, objections=("Bao lâu: dài.",)),
            PUBLISH,
            "Bao lâu: dài.",
            id="wrong",
        ),
        pytest.param(somebody(1, Role.officer), HERE, DROP, "", id="drop own"),
        pytest.param(somebody(3, Role.officer), HERE, DROP, "Người soạn", id="drop another's"),
        pytest.param(
            somebody(2, Role.approver), HERE, "burn", "chỉ cho dùng hoặc bỏ", id="no such thing"
        ),
    ],
)
def test_two_people_publish(by: Official, around: Around, decision: str, said: str) -> None:
    """One writes and another says yes, as for notices; every no is a sentence."""
    told = refusal(EDIT, decision, by, around)

    assert said in told
    assert bool(told) == bool(said)


def test_what_was_decided_stays_so() -> None:
    """Nobody publishes what somebody else dropped a moment ago."""
    gone = Edit(1, "flow", "x", "", "v1", PUBLISHED, 1, 2, NOON)

    assert "đã có người quyết định" in refusal(gone, PUBLISH, somebody(2, Role.approver), HERE)


def test_what_a_newer_program_cannot_read_gives_way() -> None:
    """An edit from before an update never stops the start: the last readable version speaks."""
    catalogues = Catalogues({})
    good = piece("procedure", "tam_tru", STAY, catalogues)
    bad = replace(good, version="bad", body=good.body.replace("short: ", "kurz: "))
    history = [
        Publication(seq, "procedure", "tam_tru", one.version, "Lan", NOON)
        for seq, one in enumerate((good, bad), 1)
    ]
    commune = load("commune", "commune", PROFILE)

    library = build([good, bad], history, commune, catalogues)

    assert library.procedures["tam_tru"].title == "Đăng ký tạm trú, gia hạn tạm trú"
    assert library.commune is commune
    assert library.revision == 2


def test_the_programs_own_version_taken_back_is_no_edit() -> None:
    """Whoever chose what the program brought gets the next one without being asked."""
    history = [
        Publication(seq, "flow", "f", version, by, NOON)
        for seq, (version, by) in enumerate(
            [("v1", BUNDLE), ("e1", "Lan"), ("v2", BUNDLE), ("v2", "Nam")], 1
        )
    ]

    planned = plan([Piece("flow", "f", "v3", "")], history)

    assert [one.version for one in planned.publish] == ["v3"]
    assert planned.conflicts == ()


@pytest.mark.parametrize(
    ("file", "asked"),
    [pytest.param("e1", False, id="their own"), pytest.param("v2", True, id="the program's")],
)
def test_what_people_exported_is_no_news_to_them(file: str, asked: bool) -> None:
    """A file that says what they said once never stands against what they said since."""
    history = [
        Publication(seq, "answer", "hoi_1", version, by, NOON)
        for seq, (version, by) in enumerate([("v1", BUNDLE), ("e1", "Lan"), ("e2", "Nam")], 1)
    ]

    planned = plan([Piece("answer", "hoi_1", file, "")], history)

    assert planned.publish == ()
    assert bool(planned.conflicts) == asked
