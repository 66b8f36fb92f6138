"""The commune's own file: read, described, and refused in words when something is off."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.errors import ContentWrong
from content.commune import Commune, Point, load

SAMPLE = Path(__file__).parent.parent / "content" / "commune.yaml"


@pytest.fixture
def commune() -> Commune:
    """Read the sample commune."""
    return load(SAMPLE)


def written(tmp_path: Path, raw: Any) -> Path:
    path = tmp_path / "commune.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def test_the_sample_shows_every_kind_of_point(commune: Commune) -> None:
    """Whoever fills in the file finds an example of each kind of point and thing."""
    assert {point.kind for point in commune.points} == {
        "center", "police", "former_office", "support", "mobile",
    }  # fmt: skip
    for thing in ("vneid", "dvc", "ho_tich", "dossiers", "digital_help", "ho_kinh_doanh"):
        assert commune.points_for(thing), thing


def test_a_thing_is_done_where_the_file_says(commune: Commune) -> None:
    """VNeID is done at the police; what nobody does is done nowhere."""
    assert commune.points_for("vneid")[0].id == "cong_an"
    assert commune.points_for("bay_len_trang") == ()


def test_a_point_is_described_in_few_lines(commune: Commune) -> None:
    """Name, address, days with hours, phone: a line each."""
    assert commune.points_for("dossiers")[0].describe().splitlines() == [
        "Trung tâm Phục vụ hành chính công xã Tân Nguyên",
        "Nhà một cửa, Ủy ban xã, thôn Đông",
        "Thứ hai đến thứ sáu: 7:30–11:30, 13:30–17:00",
        "Điện thoại: 0200 000 011",
    ]


def test_what_is_not_filled_in_is_left_to_the_commune() -> None:
    """The bot never makes up an address, hours or a phone number."""
    bare = Point(id="mot_cua", name="Một cửa", kind="center", handles=("dvc",))

    assert bare.describe().splitlines() == [
        "Một cửa",
        "Địa chỉ: xã xác nhận",
        "Giờ làm việc: xã xác nhận",
        "Điện thoại: xã xác nhận",
    ]


def test_a_mobile_session_names_its_days(commune: Commune) -> None:
    """A mobile session is on given days, not on weekdays."""
    mobile = next(point for point in commune.points if point.kind == "mobile")

    assert "02/12/2026, 16/12/2026: 8:00–11:00" in mobile.describe()


def test_an_empty_line_is_an_unset_one(tmp_path: Path) -> None:
    """`phone:` with nothing behind it is how people leave a field out."""
    raw = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    raw["points"][0]["phone"] = None

    assert "Điện thoại: xã xác nhận" in load(written(tmp_path, raw)).points[0].describe()


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Thôn Đông", "thon_dong"),
        ("thon dong", "thon_dong"),
        ("em o thon dong a", "thon_dong"),
        ("dong", "thon_dong"),
        ("XOM CHO", "thon_dong"),
        ("xóm đông", "thon_dong"),
        ("thon 1 xa nguyen hoa cu", "nguyen_hoa"),
        ("thôn 3 Tân Lập", "thon_doai"),
        ("suối đá", "suoi_da"),
        ("thon 1 suoi da", "suoi_da"),
        ("ban mua", "ban_mua"),
        ("thôn 1", None),
        ("1", None),
        ("xã Tân Lập", None),
        ("thon dong va thon doai", None),
        ("", None),
    ],
)
def test_villages_are_understood(commune: Commune, text: str, village: str | None) -> None:
    """Present and old names, with or without marks; a name two villages had is no answer."""
    found = commune.find_village(text)

    assert (found.id if found else None) == village


def change(raw: dict[str, Any], where: str, value: Any) -> None:
    """Set `points.0.phone`; None takes the line away."""
    *path, last = where.split(".")
    target: Any = raw
    for part in path:
        target = target[int(part)] if part.isdigit() else target[part]
    if value is None:
        del target[last]
    else:
        target[last] = value


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("name", None, "mục name: thiếu mục này."),
        ("points.1.phone", 113, "mục points.1.phone: phải là chữ."),
        ("points.1.phone", "gọi xã", "phone: là “gọi xã”. Hãy viết số, trong dấu nháy"),
        ("points.0.hours", 450, "mục points.0.hours: phải là chữ. Hãy viết"),
        ("points.0.fone", "0200", "mục points.0.fone: không có mục nào tên như vậy."),
        ("points.0.kind", "office", "kind: là “office”. Hãy viết một trong: 'center'"),
        ("points.0.handles", ["bay"], "handles.0: là “bay”. Hãy viết một trong: 'vneid'"),
        ("points.0.handles", "dvc", "mục points.0.handles: phải là danh sách."),
        ("points.0.map", "http://x.vn", "Hãy viết đường dẫn bắt đầu bằng https://."),
        ("points.5.dates", ["2/12"], "dates.0: là “2/12”. Hãy viết ngày như 2026-11-22."),
        ("villages.0.id", "Thôn Đông", "Hãy viết không dấu, như thon_dong."),
        ("villages.1.id", "thon_dong", "villages có hai id “thon_dong”. Hãy đổi một id."),
        ("agency_codes", ["h57-132"], "agency_codes.0: là “h57-132”. Hãy viết như đầu mã hồ sơ"),
        ("points", [], "mục points: có 0 mục. Hãy viết ít nhất 1 mục."),
        ("points", ["Một cửa"], "mục points.0: phải là các mục con."),
    ],
)
def test_a_mistake_is_named_with_its_cure(
    tmp_path: Path, where: str, value: Any, said: str
) -> None:
    """The sentence names the field as it stands in the file, and says what to write."""
    raw = deepcopy(yaml.safe_load(SAMPLE.read_text(encoding="utf-8")))
    change(raw, where, value)

    with pytest.raises(ContentWrong) as refused:
        load(written(tmp_path, raw))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name: a: b", "dòng 1: chưa đúng kiểu YAML."),
        (b"id: a\nid: b", "dòng 2: viết hai lần mục “id”."),
        ("name: xã".encode("utf-16"), "UTF-8"),
        (b"", "đầu tệp: phải là các mục con."),
    ],
    ids=["not yaml", "a key twice", "not utf-8", "empty"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, said: str) -> None:
    """A broken file is refused with its line, not with a traceback."""
    path = tmp_path / "commune.yaml"
    path.write_bytes(content)

    with pytest.raises(ContentWrong, match=said):
        load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The setting that names the file is what has to be looked at."""
    with pytest.raises(ContentWrong, match="XAOI_COMMUNE"):
        load(tmp_path / "khong_co.yaml")
