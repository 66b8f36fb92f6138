"""What is asked is found however it is typed; what is not ours is refused."""

import json
import unicodedata
from pathlib import Path

import pytest

from content import commune, findable
from content.load import load_folder
from content.procedure import Procedure
from content.schema import Flow
from content.search import Entry, Index
from content.syllables import repair
from content.texts import fold
from content.vocabulary import bundled
from tests.typos import forgiven

CONTENT = Path(__file__).parent.parent / "content"
FLOWS, PROCEDURES = load_folder(CONTENT)
ITEMS = (*FLOWS.values(), *PROCEDURES.values())
EACH = pytest.mark.parametrize("item", ITEMS, ids=[one.id for one in ITEMS])
SLIPS = 20
"""In each question; `make understanding` tries twice as many."""
PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "typing.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def index() -> Index:
    """All that comes with the program."""
    return findable.index(
        FLOWS.values(), PROCEDURES.values(), commune.load(CONTENT / "commune.yaml")
    )


@EACH
def test_a_sample_question_finds_its_topic(index: Index, item: Flow | Procedure) -> None:
    """With marks, without, decomposed, shouted: it is the same question."""
    for asked in item.asked:
        ways = (asked, fold(asked), unicodedata.normalize("NFD", asked), asked.upper())

        assert [index.find(way).hits[0].topic for way in ways] == [item.id] * len(ways), asked


@EACH
def test_a_slip_of_the_finger_is_forgiven(index: Index, item: Flow | Procedure) -> None:
    """Of twenty slips in each sample question, 95 in a hundred still find its topic."""
    assert forgiven(index, item.id, item.asked, SLIPS) >= 0.95


@EACH
def test_typed_marks_never_rank_worse(index: Index, item: Flow | Procedure) -> None:
    """Who takes the trouble to type marks is understood at least as well."""
    for asked in item.asked:
        typed, plain = (rank(index, way, item.id) for way in (asked, fold(asked)))

        assert typed <= plain, asked


def rank(index: Index, text: str, topic: str) -> int:
    """Tell at which place a topic stands for a question."""
    scores = index.rate(text).scores
    return sum(score > scores.get(topic, 0) for score in scores.values())


def test_typed_marks_tell_apart() -> None:
    """Mã is not mả: marks that were typed choose the topic, and without them both are near."""
    index = Index.build(
        [Entry("code", "mã", ("mã số",), ""), Entry("grave", "mả", ("mả tổ",), "")]
    )

    assert index.find("mã").hits[0].topic == "code"
    assert index.find("mả").hits[0].topic == "grave"
    assert index.rate("ma").scores["code"] == pytest.approx(index.rate("ma").scores["grave"])
    assert index.rate("mã").scores["grave"] < index.rate("mã").scores["code"]


def test_tone_placement_makes_no_difference() -> None:
    """Old and new ways to place a tone are both taught in schools."""
    index = Index.build(
        [Entry("a", "hoà giải", ("hoà giải",), ""), Entry("b", "hoa", ("hoa",), "")]
    )

    assert index.rate("hòa giải").scores == pytest.approx(index.rate("hoà giải").scores)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("lafm giaays khai sinh cho chaus", "khai_sinh"),
        ("la2m gia61y khai sinh", "khai_sinh"),
        ("khai sjnh cho bé", "khai_sinh"),
        ("khaj sinh cho con", "khai_sinh"),
        ("khai\u200dsinh cho con", "khai_sinh"),
        ("khaisinh cho con", "khai_sinh"),
        ("ÐĂNG KÝ KHAI SINH", "khai_sinh"),
        ("đk khai sanh cho cháu cần j", "khai_sinh"),
        ("xin gks bản sao", "trich_luc_ho_tich"),
        ("mất cccd lm lại ntn", "can_cuoc"),
        ("ｃｃｃｄ hết hạn", "can_cuoc"),
        ("сссd hết hạn", "can_cuoc"),
        ("thẻ căn cước rớt mô rồi", "can_cuoc"),
        ("nhập khẩu cho vk", "thuong_tru"),
        ("dk tam tru can gi", "tam_tru"),
        ("thẻ bhyt hh r", "bhyt"),
        ("xin xn tthn", "tinh_trang_hon_nhan"),
        ("mở hkd", "ho_kinh_doanh"),
        ("ông cụ mới mất hôm qua, giờ làm giấy chứng tử ở mô", "khai_tu"),
        ("photo công chứng hộ chiếu", "chung_thuc_ban_sao"),
        ("viết giấy ủy quyền cho em gái lãnh lương hưu", "chung_thuc_chu_ky"),
    ],
)
def test_it_is_found_however_it_is_typed(index: Index, typed: str, topic: str) -> None:
    """Telex and VNI left over, shortenings, regional words, slips, look-alikes."""
    assert index.find(typed).hits[0].topic == topic


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("birth certificate", "khai_sinh"),
        ("I need a birth certificate for my son", "khai_sinh"),
        ("copy of birth certificate", "trich_luc_ho_tich"),
        ("where is my file", "tra_cuu_ho_so"),
        ("how do I pay the fee", "dvc_thanh_toan"),
        ("make an ID card", "can_cuoc"),
        ("I lost my ID card", "can_cuoc"),
        ("marry", "ket_hon"),
        ("death certificate", "khai_tu"),
        ("temporary residence", "tam_tru"),
        ("open a business", "ho_kinh_doanh"),
        ("health insurance", "bhyt"),
        ("certified copy", "chung_thuc_ban_sao"),
        ("activate VNeID", "vneid_muc2"),
    ],
)
def test_english_is_found_too(index: Index, typed: str, topic: str) -> None:
    """The usual English names lead to the same papers."""
    found = index.find(typed)

    assert found.decision != "unknown"
    assert found.hits[0].topic == topic


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_typing_is_read_as_meant(pair: dict[str, str]) -> None:
    """Keys of Telex and VNI, shortenings and regional words mean ordinary words."""
    assert " ".join(word.folded for word in bundled().read(pair["typed"])) == pair["words"]


@pytest.mark.parametrize(
    "word", ["test", "us", "web", "fax", "cccd", "vneid", "ct07", "user", "sms", "a1", "2026"]
)
def test_what_only_looks_like_telex_is_left_alone(word: str) -> None:
    """An English word or a code is not repaired into a syllable."""
    assert [read.folded for read in bundled().read(word)] in (
        [word],
        ["can", "cuoc", "cong", "dan"],
    )


@pytest.mark.parametrize("word", ["giay", "lam", "tru", "cuoc", "nghieng", "quynh", "khuya", "as"])
def test_a_possible_syllable_is_never_repaired(word: str) -> None:
    """Repair may not turn one Vietnamese word into another."""
    assert repair(word) == word or word == "as"


@pytest.mark.parametrize(
    "typed",
    [
        "mai trời có mưa không",
        "cho vay 50 triệu lãi thấp",
        "ai là thủ tướng",
        "tối nay đá bóng mấy giờ",
        "con ho uống thuốc gì",
        "đổi bằng lái xe ở đâu",
        "lam ho chieu",
        "ly hôn ra toà cần gì",
        "đồ ngu",
        "alo",
        "999",
        "",
        "👍👍",
        "a" * 4000,
        "đền bù đất bao nhiêu một mét",
    ],
)
def test_what_is_not_ours_is_refused(index: Index, typed: str) -> None:
    """Better no answer than one to another question."""
    assert index.find(typed).decision == "unknown"


def test_close_topics_are_asked_back(index: Index) -> None:
    """When two procedures fit, the person chooses."""
    found = index.find("tạm trú hay thường trú thì đăng ký ở đâu")

    assert found.decision == "clarify"
    assert {hit.topic for hit in found.hits} >= {"thuong_tru", "tam_tru"}


def test_a_long_story_costs_little_and_is_read_by_clauses(index: Index) -> None:
    """What is asked at the end of a story is found there."""
    story = (
        "Chào bà con, năm nay vợ chồng tôi về quê ăn tết, trời thì lạnh, đường thì xa, "
        "xe đò chạy cả đêm mới tới nơi. Sáng ra mới biết rớt mất thẻ căn cước. "
        "Giờ làm lại thẻ căn cước ở đâu?"
    )

    assert index.find(story).hits[0].topic == "can_cuoc"


def test_content_that_arrives_is_served() -> None:
    """A topic known as not ours steps aside once there is content of its name."""
    asked = "tách thửa đất cho con"
    other = (Entry("dat_dai_bien_dong", "", ("tách thửa cho con",), ""),)
    ours = Entry("dat_dai_bien_dong", "Tách thửa", ("tách thửa cho con",), "")
    birth = Entry("khai_sinh", "khai sinh", ("làm khai sinh",), "")
    without = Index.build([birth], elsewhere=other)
    served = Index.build([birth, ours], elsewhere=other)

    assert without.find(asked).decision == "unknown"
    assert served.find(asked).hits[0].topic == "dat_dai_bien_dong"


def test_related_topics_and_buttons_fit() -> None:
    """A button carries its topic in the bytes the platforms allow."""
    for procedure in PROCEDURES.values():
        assert len(f"/topic {procedure.id} mistakes".encode()) <= 64
        assert procedure.id not in procedure.related
