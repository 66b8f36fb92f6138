"""`xaoi doctor`: what is wrong is named, each with what to do, and nobody is written to."""

import json
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import doctor
from bot.app import build
from bot.channels.zalo_oa import ZaloOA
from bot.cli.doctor import examine
from bot.clock import clock as real_clock
from bot.config import SAMPLE_COMMUNE, Settings
from bot.ports import Examines
from bot.storage import Db, accounts, contacts, inbox
from bot.storage.migrate import upgrade
from bot.types import Address, Contact, Finding, Inbound
from tests.chat import Clock
from tests.fakes.site import serving
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA

RECONNECT = "Trên máy chủ, chạy: xaoi zalo connect."
GETOA = "/v2.0/oa/getoa"
# The limit allows for the import of aiogram on a busy machine.
telegram = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]


def wrong(findings: list[Finding]) -> dict[str, str]:
    """What is wrong, each with its cure."""
    return {one.what: one.cure for one in findings if not one.fine}


def fine(findings: list[Finding]) -> list[str]:
    return [one.what for one in findings if one.fine]


async def nobody(*_: str) -> None: ...


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Db]:
    """The database as a command sees it, beside a bot."""
    db = Db(settings.database_url, owner=False)
    await db.open()
    await upgrade(db)
    yield db
    await db.close()


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    """Zalo."""
    async with FakeZaloOA(clock) as zalo:
        yield zalo


def with_zalo(settings: Settings, zalo: FakeZaloOA) -> Settings:
    return settings.model_copy(
        update={
            "zalo_oa_app_id": zalo.app_id,
            "zalo_oa_app_secret": zalo.app_secret,
            "zalo_oa_secret_key": zalo.secret_key,
            "zalo_oa_api_url": zalo.url,
            "zalo_oa_oauth_url": zalo.url,
        }
    )


def with_bot(settings: Settings, bot: FakeZaloBot, **more: Any) -> Settings:
    more = {"zalo_bot_token": bot.token, "zalo_bot_api_url": bot.url} | more
    return settings.model_copy(update=more)


async def look(
    kind: str, settings: Settings, db: Db, now: Callable[[], datetime]
) -> list[Finding]:
    """Look at one channel."""
    return [one async for one in doctor.look_at_channel(kind, settings, db, now)]


@pytest.fixture
async def connected(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> AsyncIterator[ZaloOA]:
    """An account that was connected, and heard from a minute ago."""
    account = ZaloOA(with_zalo(settings, zalo), db, nobody, clock)
    await account.connecting.keep_given(zalo.grant()[1])
    await hear(db, clock() - timedelta(minutes=1))
    yield account
    await account.stop()


async def hear(db: Db, at: datetime) -> None:
    """Have got a message."""
    lan = Address("zalo_oa", "lan")
    row = inbox.row(Inbound(lan, f"m{at:%H%M}"), "", now=at, by="", lease=timedelta(0))
    await db.commit((inbox.add, row))


async def note(db: Db, at: datetime, **facts: str) -> None:
    rows = [
        {"channel": "zalo_oa", "name": name.replace("_", " "), "value": value, "at": at}
        for name, value in facts.items()
    ]
    async with db.begin() as tx:
        await accounts.note(tx, rows)


async def test_an_account_that_is_well(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock, connected: ZaloOA
) -> None:
    """Its name, its package, until when the connection holds: all is told, nothing is wrong."""
    assert isinstance(connected, Examines)

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert wrong(findings) == {}
    assert fine(findings) == [
        "Kết nối còn hạn đến 10:00 26/11, tự gia hạn.",
        "OA: UBND xã Thử Nghiệm.",
        "Gói: Nâng cao, hạn: 31/12/2030.",
        "Tin cuối cùng từ Zalo: 08:59 25/11/2026.",
    ]


async def test_an_account_that_was_never_connected(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """The next command is named, and Zalo is not even asked."""
    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert wrong(findings) == {"OA chưa kết nối.": RECONNECT}
    assert zalo.calls == []


async def test_a_connection_that_zalo_does_not_renew(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock, connected: ZaloOA
) -> None:
    """Until when it still works, and who must consent again."""
    zalo.revoke()
    clock.later(hours=21)
    await connected.tend()

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    told = "Zalo không gia hạn kết nối (mã -14014). Kết nối còn đến 10:00 26/11."
    assert wrong(findings)[told] == RECONNECT


@pytest.mark.parametrize(
    ("answer", "what", "cure"),
    [
        ({"error": -221}, "OA chưa xác thực. Gửi hồ sơ xác thực ở oa.zalo.me. (mã -221)", "Sửa"),
        (
            {"error": -224},
            "Gói OA không có chức năng này. Nâng gói ở oa.zalo.me. (mã -224)",
            "Sửa",
        ),
        (
            {"error": 0, "data": {"name": "Xã", "oa_type": 4, "linked_ZCA": "x"}},
            "OA chưa xác thực: Zalo không cho gửi tin.",
            "Gửi hồ sơ xác thực ở oa.zalo.me.",
        ),
        (
            {"error": 0, "data": {"is_verified": True, "oa_type": 2, "linked_ZCA": "x"}},
            "OA không thuộc loại cơ quan nhà nước.",
            "Đăng ký OA loại Cơ quan nhà nước",
        ),
    ],
    ids=["refused", "package", "unverified", "a business"],
)
@pytest.mark.usefixtures("connected")
async def test_what_zalo_says_of_the_account(
    settings: Settings,
    zalo: FakeZaloOA,
    db: Db,
    clock: Clock,
    answer: dict[str, Any],
    what: str,
    cure: str,
) -> None:
    """Each comes with what to do about it."""
    zalo.faults.garbles(GETOA, json.dumps(answer).encode())

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert wrong(findings)[what].startswith(cure)


@pytest.mark.usefixtures("connected")
async def test_an_account_without_a_wallet(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """That is no fault: only paid messages want one."""
    account = {"error": 0, "data": {"name": "Xã", "is_verified": True, "oa_type": 4}}
    zalo.faults.garbles(GETOA, json.dumps(account).encode())

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert wrong(findings) == {}
    assert "OA chưa nối ví ZCA: chỉ gửi được tin miễn phí và tin trong gói." in fine(findings)


@pytest.mark.usefixtures("connected")
async def test_an_account_that_hears_nothing(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """Zalo turns off a webhook that fails: silence of two days is worth a look."""
    clock.later(hours=49)

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    cure = wrong(findings)["Tin cuối cùng từ Zalo: 08:59 25/11/2026."]
    assert "xem trang Webhook ở developers.zalo.me" in cure


@pytest.mark.usefixtures("connected")
async def test_calls_whose_signature_is_wrong(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """The key in use is doubted, until a genuine message has come after them."""
    await note(db, clock(), refused_call="3")

    doubted = await look("zalo_oa", with_zalo(settings, zalo), db, clock)
    clock.later(minutes=1)
    await hear(db, clock())
    trusted = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    [(what, cure)] = wrong(doubted).items()
    assert what == "Có tin gọi về nhưng chữ ký sai, lần cuối lúc 09:00 25/11/2026."
    assert cure.startswith("Xem lại OA Secret Key")
    assert wrong(trusted) == {}


async def test_a_wrong_key_before_anything_else_works(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """Also an account that is not connected, and heard nothing yet, is told of its key."""
    await note(db, clock(), refused_call="1")

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert [what[:34] for what in wrong(findings)] == [
        "Có tin gọi về nhưng chữ ký sai, lầ",
        "OA chưa kết nối.",
    ]


@pytest.mark.usefixtures("connected")
async def test_what_a_person_was_called_for(
    settings: Settings, zalo: FakeZaloOA, db: Db, clock: Clock
) -> None:
    """Alarms of the last day are repeated, older ones and those of the tokens are not."""
    yesterday = clock() - timedelta(hours=23)
    await note(db, yesterday, alert_321="Ví ZCA hết tiền.", alert_not_connected="OA chưa kết nối.")
    await note(db, clock() - timedelta(hours=25), alert_320="OA chưa nối ví ZCA.")
    await note(db, yesterday, event_user_dances="")

    findings = await look("zalo_oa", with_zalo(settings, zalo), db, clock)

    assert wrong(findings) == {
        "Lúc 10:00 24/11: Ví ZCA hết tiền.": "Nếu đã sửa thì không phải làm gì."
    }
    assert "trợ lý chưa biết, trợ lý bỏ qua: user dances." in fine(findings)[-1]


@pytest.fixture
async def bot() -> AsyncIterator[FakeZaloBot]:
    """The Zalo Bot Platform."""
    async with FakeZaloBot() as bot:
        yield bot


async def test_a_zalo_bot_that_is_well(
    settings: Settings, bot: FakeZaloBot, db: Db, clock: Clock
) -> None:
    """Its name, how it hears, and what of its plan is used."""
    findings = await look("zalo_bot", with_bot(settings, bot), db, clock)

    assert wrong(findings) == {}
    assert fine(findings)[1:] == [
        "Nhận tin bằng hỏi Zalo liên tục (polling).",
        "Đã dùng 0/50 người dùng.",
        "Đã dùng 0/3000 tin nhắn tháng này.",
    ]


async def test_a_token_that_zalo_does_not_know(
    settings: Settings, bot: FakeZaloBot, db: Db, clock: Clock
) -> None:
    """Where to get the right one is said; the wrong one is not repeated."""
    told = with_bot(settings, bot, zalo_bot_token="99:wrong")

    findings = await look("zalo_bot", told, db, clock)

    assert list(wrong(findings)) == ["Zalo không nhận XAOI_ZALO_BOT_TOKEN."]
    assert "Zalo Bot Manager" in findings[0].cure
    assert "99:wrong" not in repr(findings)


async def test_a_zalo_bot_that_is_out_of_reach(
    settings: Settings, bot: FakeZaloBot, db: Db, clock: Clock
) -> None:
    """The network is to be looked at."""
    bot.faults.cuts_before("getMe")

    findings = await look("zalo_bot", with_bot(settings, bot), db, clock)

    assert wrong(findings) == {
        "Chưa hỏi được Zalo Bot (mã network).": (
            "Kiểm tra mạng của máy chủ và XAOI_ZALO_BOT_API_URL, rồi chạy lại: xaoi doctor."
        )
    }


@pytest.mark.parametrize(
    ("mode", "registered", "what", "cure"),
    [
        ("webhook", "", "Zalo chưa biết webhook của bot.", "Chạy bot: xaoi run."),
        ("webhook", "https://other.example/x", "Zalo đang gửi tin về địa chỉ khác", "Xem lại"),
        ("polling", "https://other.example/x", "Zalo đang gửi tin về một webhook", "Ghi"),
        ("webhook", "https://xa.example/hooks/zalo_bot", "", ""),
    ],
    ids=["none", "another", "polling in vain", "ours"],
)
async def test_where_zalo_sends_messages(
    settings: Settings,
    bot: FakeZaloBot,
    db: Db,
    clock: Clock,
    mode: str,
    registered: str,
    what: str,
    cure: str,
) -> None:
    """A bot that hears nothing is told from one that is set up."""
    bot.updates.url = registered
    told = with_bot(
        settings,
        bot,
        zalo_bot_mode=mode,
        zalo_bot_secret="s3cret-of-12",
        public_url="https://xa.example/",
    )

    findings = await look("zalo_bot", told, db, clock)

    assert [
        (one.what[: len(what)], one.cure[: len(cure)]) for one in findings if not one.fine
    ] == ([(what, cure)] if what else [])
    assert bot.updates.url == registered


async def test_a_plan_that_is_used_up(
    settings: Settings, bot: FakeZaloBot, db: Db, clock: Clock
) -> None:
    """Nearly full is worth a ✗ before it hurts."""
    known = [Contact(Address("zalo_bot", str(number)), "vi") for number in range(4)]
    async with db.begin() as tx:
        await contacts.add(tx, [contacts.row(one, clock()) for one in known])

    findings = await look("zalo_bot", with_bot(settings, bot, zalo_bot_people=5), db, clock)

    [(what, cure)] = wrong(findings).items()
    assert what.startswith("Zalo Bot đã dùng 4/5 người dùng.")
    assert cure.startswith("Nâng gói của bot")


async def test_a_webhook_without_a_secret(
    settings: Settings, bot: FakeZaloBot, db: Db, clock: Clock
) -> None:
    """Settings that a channel refuses are a finding, not the end."""
    findings = await look("zalo_bot", with_bot(settings, bot, zalo_bot_mode="webhook"), db, clock)

    assert [what for what in wrong(findings) if "XAOI_ZALO_BOT_SECRET" in what]


@pytest.mark.parametrize(
    ("token", "what"),
    [
        pytest.param("", "", marks=telegram, id="ours"),
        pytest.param("7:wrong", "Telegram không nhận XAOI_TELEGRAM_TOKEN.", marks=telegram),
        pytest.param("nonsense", "Telegram không nhận XAOI_TELEGRAM_TOKEN.", marks=telegram),
    ],
)
async def test_telegram_is_asked_who_we_are(
    settings: Settings, db: Db, clock: Clock, token: str, what: str
) -> None:
    """A wrong token is named, with where to get the right one; nothing is set up at Telegram."""
    async with FakeTelegram() as server:
        told = settings.model_copy(
            update={
                "telegram_token": token or server.token,
                "telegram_api_url": server.url,
            }
        )
        findings = await look("telegram", told, db, clock)

    assert [one.fine for one in findings] == [not what]
    assert findings[0].what.startswith(what or "Telegram: @")
    assert {method for method, _ in server.calls} <= {"getMe"}


@pytest.mark.parametrize("", [pytest.param(marks=telegram, id="away")])
async def test_telegram_out_of_reach(settings: Settings, db: Db, clock: Clock) -> None:
    """Carriers block it: the network is to be looked at."""
    told = settings.model_copy(
        update={"telegram_token": "7:x", "telegram_api_url": f"http://127.0.0.1:{closed_port()}"}
    )

    findings = await look("telegram", told, db, clock)

    assert "Chưa gọi được Telegram" in findings[0].what
    assert "chặn Telegram" in findings[0].cure


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


async def network(settings: Settings, now: Callable[[], datetime], *kinds: str) -> list[Finding]:
    return [one async for one in doctor.look_at_network(settings, now, kinds)]


async def test_a_public_address_that_does_not_answer(settings: Settings) -> None:
    """Nobody behind it, or somebody else: both are told."""
    dead = f"http://127.0.0.1:{closed_port()}"

    async def stranger(_: object) -> PlainTextResponse:
        return PlainTextResponse("who?", 502)

    async with serving(Starlette(routes=[Route("/{rest:path}", stranger)])) as page:
        told = {
            url: await network(settings.model_copy(update={"public_url": url}), real_clock)
            for url in (dead, page.url)
        }

    cure = "Chạy bot: xaoi run. Xem tên miền, chứng chỉ https và tường lửa."
    assert wrong(told[dead]) == {f"Địa chỉ {dead} không trả lời.": cure}
    assert wrong(told[page.url]) == {f"Địa chỉ {page.url} trả lời 502.": cure}


REAL = "http://127.0.0.2:9"
"""Nobody is there, and it is not where the fakes are."""


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "Chưa có XAOI_PUBLIC_URL: Zalo chưa biết gọi về đâu."),
        ("http://xa.example", "XAOI_PUBLIC_URL=http://xa.example không phải https."),
        ("http://127.0.0.1:9", "XAOI_PUBLIC_URL=http://127.0.0.1:9 chỉ mở được trong máy này"),
        ("https://10.0.0.7/", "XAOI_PUBLIC_URL=https://10.0.0.7 chỉ mở được trong máy này"),
    ],
)
@pytest.mark.parametrize("kind", ["zalo_oa", "zalo_bot"])
async def test_a_public_address_that_zalo_cannot_call(
    settings: Settings, kind: str, url: str, what: str
) -> None:
    """It is named with its cure; whoever asks Zalo (polling) needs none."""
    called = settings.model_copy(
        update={f"{kind}_api_url": REAL, "public_url": url, "zalo_bot_mode": "webhook"}
    )
    asking = settings.model_copy(update={"zalo_bot_api_url": REAL})

    [finding] = await network(called, real_clock, kind)

    assert not finding.fine
    assert finding.what.startswith(what)
    assert "docs/may-chu.md" in finding.cure
    assert await network(asking, real_clock, "zalo_bot") == []


async def test_an_address_for_this_machine_is_not_open_to_the_world(settings: Settings) -> None:
    """A bot that answers there is told so, and no more."""

    async def live(_: object) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async with serving(Starlette(routes=[Route("/health/live", live)])) as page:
        findings = await network(settings.model_copy(update={"public_url": page.url}), real_clock)

    assert fine(findings) == [f"Chỉ máy này hoặc mạng này mở được: {page.url}."]
    assert wrong(findings) == {}


@pytest.mark.parametrize(
    ("off", "what"),
    [
        (timedelta(0), ""),
        (timedelta(hours=1), "Đồng hồ của máy nhanh"),
        (timedelta(hours=-1), "Đồng hồ của máy chậm"),
    ],
    ids=["right", "fast", "slow"],
)
async def test_a_clock_that_is_wrong(settings: Settings, off: timedelta, what: str) -> None:
    """Told by the platform's clock: tokens and windows rest on the time."""
    async with FakeZaloOA() as zalo:
        findings = await network(with_zalo(settings, zalo), lambda: real_clock() + off, "zalo_oa")

    assert [one.what.startswith(what) for one in findings] == [True]
    assert [one.cure for one in findings] == (
        ["Bật tự chỉnh giờ: timedatectl set-ntp true."] if what else [""]
    )


async def test_zalo_out_of_reach_says_nothing_of_the_clock(settings: Settings) -> None:
    """Whose clock is not seen is not compared."""
    told = settings.model_copy(update={"zalo_oa_api_url": f"http://127.0.0.1:{closed_port()}"})

    assert await network(told, real_clock, "webchat", "zalo_oa") == []


def test_alarms_that_reach_nobody(settings: Settings) -> None:
    """An address on a channel that is off is named, and what is no address."""
    told = settings.model_copy(update={"alert_to": ("telegram:42", "zalo_oa:7", "zalo_oa")})

    findings = list(doctor.look_at_alerts(told, ("zalo_oa",)))

    assert list(wrong(findings)) == [
        "XAOI_ALERT_TO có telegram:42, nhưng kênh này đang tắt: không ai được báo.",
        "XAOI_ALERT_TO có zalo_oa: viết kênh:mã, ví dụ telegram:42.",
    ]


@pytest.mark.parametrize(("kind", "advised"), [("zalo_oa", True), ("webchat", False)])
def test_nobody_is_called(settings: Settings, kind: str, advised: bool) -> None:
    """No fault, but who runs a real channel is advised to name somebody."""
    [finding] = doctor.look_at_alerts(settings, (kind,))

    assert finding.fine
    assert ("xaoi people" in finding.cure) == advised


def test_the_invented_commune_is_no_commune(settings: Settings, tmp_path: Path) -> None:
    """Citizens on Zalo would be told phone numbers that do not exist; a broken file is named."""
    broken = tmp_path / "commune.yaml"
    broken.write_text("name: [", encoding="utf-8")

    sample = list(doctor.look_at_commune(settings, ("zalo_oa",)))
    tried = list(doctor.look_at_commune(settings, ("webchat",)))
    torn = list(
        doctor.look_at_commune(settings.model_copy(update={"commune": broken}), ("webchat",))
    )

    assert "đặt XAOI_COMMUNE" in sample[0].cure
    assert tried[0].fine
    assert wrong(torn)


def test_content_with_a_mistake(settings: Settings, tmp_path: Path, clock: Clock) -> None:
    """How many, and which command lists them."""
    for name in ("flows", "procedures"):
        (tmp_path / name).mkdir()
    (tmp_path / "flows" / "x.yaml").write_text("title: X\n", encoding="utf-8")

    finding = doctor.look_at_content(settings.model_copy(update={"content": tmp_path}), clock())

    assert not finding.fine
    assert finding.cure == "Chạy: xaoi content check."


@pytest.fixture
def environment(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Callable[..., None]:
    """Settings as an operator gives them, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    commune = tmp_path / "commune.yaml"
    shutil.copy(SAMPLE_COMMUNE, commune)

    def give(**values: str) -> None:
        told = {"database_url": settings.database_url, "commune": str(commune)} | values
        for name, value in told.items():
            monkeypatch.setenv(f"XAOI_{name.upper()}", value)

    return give


async def test_a_bot_that_is_well_from_top_to_toe(
    environment: Callable[..., None], settings: Settings, tmp_path: Path
) -> None:
    """Everything is looked at beside the running bot; nobody is written to, no token shown."""
    lines: list[str] = []
    async with FakeZaloOA() as zalo:
        told = with_zalo(settings, zalo).model_copy(update={"channels": ("zalo_oa",)})
        async with build(told) as app:
            account = app.channels["zalo_oa"]
            assert isinstance(account, ZaloOA)
            access, refresh = zalo.grant()
            await account.connecting.keep_given(refresh)
            await hear(app.db, real_clock())
            environment(
                channels="zalo_oa",
                **{
                    name: getattr(told, name)
                    for name in Settings.model_fields
                    if name.startswith("zalo_oa_") and isinstance(getattr(told, name), str)
                },
            )

            well = await examine(tmp_path, real_clock, lines.append)
            async with app.db.read() as tx:
                known = await accounts.known(tx, "zalo_oa")

    said = "\n".join(lines)
    assert well, said
    assert not [line for line in lines if line.startswith("✗")]
    assert "· Chưa đặt XAOI_ALERT_TO: khi có sự cố, không ai được báo." in lines
    assert "· Chưa có người quản trị: chưa ai gửi thông báo được." in lines
    assert "✓ Nội dung ổn." in lines
    assert "✓ Đồng hồ của máy đúng giờ." in lines
    assert "✓ OA: UBND xã Thử Nghiệm." in lines
    assert not [path for path, _ in zalo.calls if "message" in path]
    assert not [name for name in known if name.startswith("alert")]
    for secret in (access, refresh, zalo.app_secret, zalo.secret_key):
        assert secret not in said


async def test_settings_that_are_missing(environment: Callable[..., None], tmp_path: Path) -> None:
    """Every channel's are named, not only the first; the rest is looked at all the same."""
    (tmp_path / "xaoi.db").unlink()
    environment(channels="zalo_oa,telegram,webchat")
    lines: list[str] = []

    well = await examine(tmp_path, real_clock, lines.append)

    said = "\n".join(lines)
    assert not well
    assert "✗ Kênh zalo_oa đang bật nhưng thiếu XAOI_ZALO_OA_APP_ID" in said
    assert "✗ Kênh telegram đang bật nhưng thiếu XAOI_TELEGRAM_TOKEN" in said
    assert "  → Sửa trong môi trường hoặc tệp .env, rồi chạy lại: xaoi doctor." in lines
    assert "✗ Chưa có cơ sở dữ liệu" in said
    assert "  → Chạy: xaoi db upgrade." in lines
    assert files(tmp_path) == ["commune.yaml"]


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def test_settings_with_which_nothing_can_be_done(
    environment: Callable[..., None], tmp_path: Path
) -> None:
    """It is said which, and nothing else is tried."""
    environment(port="abc")
    lines: list[str] = []

    well = await examine(tmp_path, real_clock, lines.append)

    assert not well
    assert len(lines) == 2
    assert lines[0].startswith("✗ XAOI_PORT='abc' chưa dùng được.")


async def test_a_database_not_fit_for_use(
    settings: Settings, tmp_path: Path, clock: Clock
) -> None:
    """One of an older program, one that is no database: the cure is named, no table is made."""
    old, torn = tmp_path / "old.db", tmp_path / "torn.db"
    old.touch()
    torn.write_bytes(b"this is no database" * 100)

    found = {
        path: await everything(
            settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{path}"}), clock
        )
        for path in (old, torn)
    }

    assert wrong(found[old]) == {
        f"Cơ sở dữ liệu sqlite+aiosqlite:///{old} còn cấu trúc cũ.": "Chạy: xaoi db upgrade."
    }
    [(what, cure)] = wrong(found[torn]).items()
    assert what == "Tệp cơ sở dữ liệu hỏng, hoặc không phải của trợ lý."
    assert cure.startswith("Xem lại XAOI_DATABASE_URL")
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


async def everything(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    return [one async for one in doctor.examine(settings, now, ("webchat",), doctor.Instruments())]
