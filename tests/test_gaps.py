"""What the bot did not know is kept without anybody's name, and what asks the same is one gap."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk_acts import Unanswered
from bot.gap import Gap, GapState
from bot.gaps.acting import Acting
from bot.gaps.answers import Trials
from bot.gaps.clustering import Clusters
from bot.gaps.inbox import Inbox
from bot.gaps.keeping import OLD, Keeping
from bot.gaps.scrubbing import LONGEST, scrubbed
from bot.notices.telling import Telling
from bot.process import App
from bot.storage import gaps
from tests.chat import LAN, Chat, Clock

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "gaps.jsonl").read_text("utf-8").splitlines()
]
PEOPLE = [
    ("toi la nguyen van a muon hoi lam the di bien", "toi la [tên] muon hoi lam the di bien"),
    ("TÔI LÀ NGUYỄN VĂN A MUỐN LÀM THẺ", "TÔI LÀ [tên] MUỐN LÀM THẺ"),
    ("toi la nguyen gia bao muon hoi viec nay", "toi la [tên] muon hoi viec nay"),
    ("Tôi là Lan ở thôn 3 hỏi phân bón", "Tôi là [tên] ở thôn 3 hỏi phân bón"),
    ("cháu nhà tôi tên Bin xin học ở đâu", "cháu nhà tôi tên [tên] xin học ở đâu"),
    ("con ten bin bi sai ten tren giay", "con ten [tên] bi sai ten tren giay"),
    ("bà Lan hỏi trạm y tế mở cửa", "bà [tên] hỏi trạm y tế mở cửa"),
    ("le thi hoa ban dat cho toi", "[tên] ban dat cho toi"),
    ("ông hoàng văn thái xin giấy gì", "ông [tên] xin giấy gì"),
    ("mẹ tôi Nguyễn Thị Bé Ba mất rồi", "mẹ tôi [tên] mất rồi"),
    ("chồng là Trần Quốc Bảo có đứng tên không", "chồng là [tên] có đứng tên không"),
    ("hồ sơ H57.132-260804-0583 lâu quá vậy", "hồ sơ [mã số] lâu quá vậy"),
    ("ho so h57 132 260804 0583 lau qua", "ho so h[số] lau qua"),
    ("phiếu K7M2QP đâu rồi nhỉ", "phiếu [mã số] đâu rồi nhỉ"),
    ("tin TB-4827 nói gì vậy", "tin [mã tin] nói gì vậy"),
    ("gọi giúp số 0912345678 với", "gọi giúp số [số điện thoại] với"),
    ("gửi vào lan.nguyen@gmail.com được không", "gửi vào [thư điện tử] được không"),
    ("trang https://abc.xyz/a có thật không", "trang [đường dẫn] có thật không"),
    ("nhà số 12 ngõ 4 có được xây không", "[địa chỉ] [địa chỉ] có được xây không"),
    ("sinh ngày 12/3/2019 đi học lớp mấy", "sinh ngày [ngày] đi học lớp mấy"),
    ("biển số 75A-123.45 phạt nguội chưa", "biển số [mã số] phạt nguội chưa"),
    ("con tôi tên Bảo học lớp 3 nộp gì", "con tôi tên [tên] học lớp 3 nộp gì"),
    ("con toi ten bao hoc lop 3 nop gi", "con toi ten [tên] hoc lop 3 nop gi"),
    ("con tên minh khôi học lớp 1 nộp gì", "con tên [tên] học lớp 1 nộp gì"),
    ("cháu tên Hiếu bị tật xin trợ cấp", "cháu tên [tên] bị tật xin trợ cấp"),
    ("đổi tên Bảo thành Minh cần gì", "đổi tên [tên] thành Minh cần gì"),
    ("tôi sinh ngày 3 tháng 2 năm 1980 đổi thẻ", "tôi sinh [ngày] đổi thẻ"),
    ("toi sinh ngay 3 thang 2 nam 1980 doi the", "toi sinh [ngày] doi the"),
    ("mẹ sinh năm 1956 có mừng thọ không", "mẹ sinh năm [ngày] có mừng thọ không"),
    ("bố tôi sn 56 lĩnh quà ở đâu", "bố tôi sn [ngày] lĩnh quà ở đâu"),
    ("con sinh tháng 2/2019 học lớp mấy", "con sinh tháng [ngày] học lớp mấy"),
    ("ông tư râu ở xóm trên lấn đất nhà tôi", "ông [tên] ở xóm trên lấn đất nhà tôi"),
    ("ong tu rau o xom tren lan dat nha toi", "ong [tên] o xom tren lan dat nha toi"),
    ("anh tuấn hàng xóm xây lấn đường", "anh [tên] hàng xóm xây lấn đường"),
    ("anh tuan hang xom xay lan duong", "anh [tên] hang xom xay lan duong"),
    ("thằng tèo nhà bên trộm gà", "thằng [tên] nhà bên trộm gà"),
    ("cô giáo Lan dạy mầm non trường xã", "cô giáo [tên] dạy mầm non trường xã"),
    ("vợ loan đi làm xa khai gì", "vợ [tên] đi làm xa khai gì"),
]
NOBODY = [
    "xã có cho vay vốn 50.000.000 đồng không",
    "nghị định 168/2024/NĐ-CP nói gì",
    "tôi là đảng viên muốn chuyển sinh hoạt",
    "em đang làm hồ sơ ly hôn thì phí bao nhiêu",
    "đổi tên chủ hộ kinh doanh thế nào",
    "thi hành án huyện ở đâu",
    "chị Hội phụ nữ có cho vay không",
    "bà con thôn Đông nhận phân bón ngày nào",
    "con ngoài giá thú bổ sung tên cha",
    "con toi bi sai ten cha trong khai sinh",
    "tên công ty trùng thì sao",
    "tên đường nhà tôi đổi rồi có phải sửa giấy không",
    "xã mình tên mới là gì",
    "ông năm nay bảy mươi tuổi được gì",
    "anh tư vấn giúp em",
    "mẹ Việt Nam anh hùng có chế độ gì",
    "thieu giay to thi lam sao",
    "nghỉ ngày 2 tháng 9 xã có làm không",
    "trẻ sinh con thứ 3 có bị phạt không",
    "đất cấp năm 1993 có sổ chưa",
]
NOT_KEPT = ["alo", "Xin chào", "cảm ơn", "12345678", "0912345678", "nhà cháy", "/topic abc", ""]


@pytest.fixture
def keeping(app: App) -> Keeping:
    """What gathers questions."""
    return Keeping(app.db, app.now)


@pytest.fixture
def acting(app: App) -> Acting:
    """What notes a question."""
    return Acting(app.shelf, Telling(("test",)), Trials(lambda: app.shelf.library))


async def asked(app: App, acting: Acting, *texts: str) -> None:
    """Let citizens ask what nobody knows, in commits like those of turns."""
    for text in texts:
        note = Unanswered(text)
        await app.db.commit(then=lambda tx, note=note: acting.unanswered(tx, LAN, note, app.now()))


async def listed(app: App, *states: GapState) -> list[Gap]:
    """Read the inbox."""
    inbox = Inbox(app.db, lambda: app.shelf.library, Trials(lambda: app.shelf.library), app.now)
    return list((await inbox.page(states or (GapState.open,))).gaps)


@pytest.mark.parametrize(("typed", "kept"), PEOPLE, ids=[typed for typed, _ in PEOPLE])
def test_who_asks_is_not_kept(typed: str, kept: str) -> None:
    """Names, codes, addresses and numbers are taken out, with marks or without."""
    assert scrubbed(typed) == kept


@pytest.mark.parametrize("typed", NOBODY)
def test_what_is_nobodys_stays(typed: str) -> None:
    """Sums, laws and offices are what the question is about."""
    assert scrubbed(typed) == typed


@pytest.mark.parametrize("typed", NOT_KEPT)
def test_what_is_no_question_is_not_kept(typed: str) -> None:
    """Greetings, numbers, commands, and what safety knows are no gaps."""
    assert scrubbed(typed) == ""


def test_a_long_question_is_cut() -> None:
    """Nobody's whole story is kept."""
    kept = scrubbed("xã có phát phân bón không " * 40)

    assert LONGEST - 10 < len(kept) <= LONGEST


def cluster(questions: Iterable[str]) -> list[int]:
    """Gather questions one after the other, as the clock does."""
    clusters, found = Clusters(), []
    for number, text in enumerate(questions, 1):
        gap = clusters.find(text) or number
        clusters.add(gap, text)
        found.append(gap)
    return found


def test_clusters_are_pure() -> None:
    """Of 100 questions 94 stand with their like, and 88 with the most of their like."""
    found = cluster(one["text"] for one in QUESTIONS)

    inside, spread = defaultdict(Counter), defaultdict(Counter)
    for gap, one in zip(found, QUESTIONS, strict=True):
        inside[gap][one["gap"]] += 1
        spread[one["gap"]][gap] += 1
    purity = sum(max(one.values()) for one in inside.values()) / len(QUESTIONS)
    together = sum(max(one.values()) for one in spread.values()) / len(QUESTIONS)
    assert purity >= 0.94
    assert together >= 0.88
    assert found == cluster(one["text"] for one in QUESTIONS)


async def test_asked_in_three_ways_is_one_gap(app: App, acting: Acting, keeping: Keeping) -> None:
    """With marks, without, in other words: it appears once, by the phrasing asked most."""
    await asked(app, acting, "trạm y tế xã mấy giờ mở cửa", "tram y te may gio lam viec")
    await asked(app, acting, "giờ làm việc của trạm y tế", "Giờ làm việc của trạm y tế?")
    await asked(app, acting, "bao giờ tiêm phòng chó dại")

    await keeping.tick()

    found = await listed(app)
    assert [(one.sample, one.times) for one in found] == [
        ("giờ làm việc của trạm y tế", 4),
        ("bao giờ tiêm phòng chó dại", 1),
    ]


async def test_asked_again_is_only_counted(app: App, acting: Acting, keeping: Keeping) -> None:
    """The same words again make no new row; the clock counts them into their gap."""
    await asked(app, acting, "bao giờ tiêm phòng chó dại")
    await keeping.tick()

    await asked(app, acting, "Bao gio tiem phong cho dai", "khai sanh cho dai ở mô")
    await keeping.tick()
    await keeping.tick()

    assert [one.times for one in await listed(app)] == [2, 1]


async def test_another_way_to_ask_opens_an_answered_gap(
    app: App, acting: Acting, keeping: Keeping
) -> None:
    """The answer stays, and the officer sees that it is not found by everybody."""
    await asked(app, acting, "lịch tiêm phòng dại cho chó")
    await keeping.tick()
    async with app.db.begin() as tx:
        await gaps.save(tx, 1, state=GapState.answered.value)

    await asked(app, acting, "lịch tiêm phòng dại chó mèo")
    await keeping.tick()

    assert [(one.id, one.times) for one in await listed(app)] == [(1, 2)]


async def test_what_was_asked_once_is_forgotten(
    app: App, acting: Acting, keeping: Keeping, clock: Clock
) -> None:
    """After half a year; what several people asked stays."""
    await asked(app, acting, "vỏ chai thuốc sâu bỏ ở đâu", *["chợ phiên họp ngày nào"] * 2)
    await keeping.tick()
    clock.now += OLD + timedelta(days=1)

    await keeping.tidy()

    assert [one.sample for one in await listed(app)] == ["chợ phiên họp ngày nào"]


async def test_what_the_bot_does_not_know_comes_to_the_inbox(
    app: App, chat: Chat, keeping: Keeping
) -> None:
    """Without the citizen's name; what fails as an answer to a step is nobody's question."""
    await chat.says("tôi là Nguyễn Văn An, đất tái định cư bao giờ được cấp")
    await chat.says("xin chào")
    await chat.says("kích hoạt vneid mức 2")
    await chat.presses("Bắt đầu")
    await chat.says("cái kia kìa")

    await keeping.tick()

    assert [one.sample for one in await listed(app)] == [
        "tôi là [tên], đất tái định cư bao giờ được cấp"
    ]


async def test_what_was_none_of_the_choices_is_noted_too(app: App, chat: Chat) -> None:
    """A vague question is asked back; only “Không có trong này” says that it was not known."""
    await chat.says("mất giấy tờ")
    await app.chores.gaps.tick()
    asked_back = await listed(app)
    await chat.presses("Không có trong này")
    await app.chores.gaps.tick()

    assert asked_back == []
    assert [one.sample for one in await listed(app)] == ["mất giấy tờ"]
    assert "asked_back" not in (await chat.session()).slots
