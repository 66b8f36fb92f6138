"""What an operator does for a Zalo OA: connect it, make groups, forecast what messages cost."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot import forecasts
from bot.app import build
from bot.channels.zalo_calls import objection
from bot.channels.zalo_oa import ZaloOA
from bot.cli import forecast, xaoi
from bot.cli.connect import Guide
from bot.cli.groups import Desk
from bot.config import Settings
from bot.errors import StorageUnavailable, XaoiError
from bot.serve import site
from bot.storage import Db, accounts, contacts, doors, tokens
from bot.storage.migrate import upgrade
from bot.storage.tokens import Pair
from bot.types import Address, Contact
from bot.web import Consent
from tests.chat import Clock
from tests.fakes.site import Site, serving
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.oauth import challenge_of

TOKENS = "/v4/oa/access_token"
NAME = "zalo_oa"
LAN, HOA = "2512523625412515", "2512523625412516"


@dataclass
class Operator:
    """Somebody at the server's terminal."""

    zalo: FakeZaloOA
    account: ZaloOA
    db: Db
    clock: Clock
    lines: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def guide(
        self,
        meanwhile: Callable[[], Awaitable[None]] | None = None,
        public_url: str = "https://xa.example/",
    ) -> Guide:
        """Be led through connecting; `meanwhile` happens while the command waits."""

        async def pause(seconds: float) -> None:
            self.waited.append(seconds)
            await (meanwhile or out_of_time(self.clock))()

        return Guide(self.account.connecting, public_url, self.lines.append, pause)

    @property
    def desk(self) -> Desk:
        """Work with groups."""
        return Desk(self.account.groups, self.lines.append)

    @property
    def told(self) -> str:
        """All that was said."""
        return "\n".join(self.lines)

    @property
    def challenge(self) -> str:
        """What the operator copies into Zalo's console."""
        found = re.search(r"^    ([\w-]{43})$", self.told, re.MULTILINE)
        assert found
        return found[1]

    async def pair(self) -> Pair | None:
        """Read the tokens in use."""
        async with self.db.read() as tx:
            return await tokens.find(tx, NAME)

    async def note(self, **facts: str) -> None:
        """Let the database know something of the account."""
        rows = [
            {"channel": NAME, "name": name, "value": value, "at": self.clock()}
            for name, value in facts.items()
        ]
        async with self.db.begin() as tx:
            await accounts.note(tx, rows)

    def exchanges(self) -> int:
        """Count the calls for tokens that Zalo heard."""
        return sum(path == TOKENS for path, _ in self.zalo.calls)


def out_of_time(clock: Clock) -> Callable[[], Awaitable[None]]:
    async def later() -> None:
        clock.later(minutes=31)

    return later


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZaloOA]:
    """Zalo."""
    async with FakeZaloOA(clock) as zalo:
        yield zalo


@pytest.fixture
def told(settings: Settings, zalo: FakeZaloOA) -> Settings:
    """Settings with the Official Account on."""
    return settings.model_copy(
        update={
            "channels": (NAME,),
            "zalo_oa_app_id": zalo.app_id,
            "zalo_oa_app_secret": zalo.app_secret,
            "zalo_oa_secret_key": zalo.secret_key,
            "zalo_oa_api_url": zalo.url,
            "zalo_oa_oauth_url": zalo.url,
        }
    )


@asynccontextmanager
async def at_terminal(told: Settings, zalo: FakeZaloOA, clock: Clock) -> AsyncIterator[Operator]:
    async def call_nobody(*_: str) -> None: ...

    db = Db(told.database_url, owner=False)
    await db.open()
    await upgrade(db)
    account = ZaloOA(told, db, call_nobody, clock)
    yield Operator(zalo, account, db, clock)
    await account.stop()
    await db.close()


@pytest.fixture
async def operator(told: Settings, zalo: FakeZaloOA, clock: Clock) -> AsyncIterator[Operator]:
    """An operator, no bot running."""
    async with at_terminal(told, zalo, clock) as operator:
        yield operator


@pytest.fixture
async def connected(operator: Operator) -> Operator:
    """An operator whose account is connected."""
    _, refresh = operator.zalo.grant()
    await operator.guide().by_token(refresh)
    operator.lines.clear()
    return operator


@pytest.fixture
async def page(told: Settings, clock: Clock) -> AsyncIterator[Site]:
    """The running bot's web server."""
    async with build(told, now=clock) as app, serving(site(app)) as page:
        yield page


async def land(page: Site, code: str, account: str) -> tuple[int, str]:
    """Arrive at the bot as the browser of whoever consented."""
    query = {"code": code, "oa_id": account}
    async with page.browser.get(f"{page.url}/oauth/zalo", params=query) as answer:
        return answer.status, await answer.text()


async def test_connecting_by_the_guide(page: Site, operator: Operator, zalo: FakeZaloOA) -> None:
    """The command waits while the running bot takes the consent, then says which account it is."""
    landed = []

    async def consent() -> None:
        landed.append(await land(page, zalo.consent(operator.challenge), zalo.oa_id))

    await operator.guide(consent).walk()

    assert "https://xa.example/oauth/zalo\n" in operator.told
    assert "https://xa.example/hooks/zalo_oa\n" in operator.told
    assert zalo.app_id in operator.told
    assert landed[0][0] == 200
    assert "Đã kết nối OA" in landed[0][1]
    assert operator.lines[-6:] == [
        "Đã kết nối.",
        f"OA: UBND xã Thử Nghiệm ({zalo.oa_id})",
        "Xác thực: có",
        "Loại: cơ quan nhà nước",
        "Gói: Nâng cao, hạn 31/12/2030",
        "Tiếp theo: nhắn thử một tin cho OA, rồi chạy: xaoi doctor.",
    ]
    assert operator.waited == [2.0]


async def test_what_goes_into_the_console_stays_the_same(operator: Operator) -> None:
    """The challenge was saved at Zalo's: asking again must not make another."""
    for _ in range(2):
        with pytest.raises(XaoiError, match="Hết 30 phút"):
            await operator.guide().walk()

    assert len(set(re.findall(r"^    ([\w-]{43})$", operator.told, re.MULTILINE))) == 1


async def test_stopping_loses_nothing(operator: Operator, zalo: FakeZaloOA) -> None:
    """Ctrl+C is answered politely, and the address pasted later is still taken."""

    async def stop() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await operator.guide(stop).walk()
    polite = operator.lines[-1]
    code = zalo.consent(operator.challenge)
    await operator.guide().by_address(f"https://xa.example/oauth/zalo?code={code}&oa_id=1")

    assert "Chạy lại lúc nào cũng được" in polite
    assert "Đã kết nối." in operator.told


async def test_no_public_address(operator: Operator) -> None:
    """Without it Zalo cannot call: what to do is said, step by step."""
    with pytest.raises(XaoiError, match=r"(?s)XAOI_PUBLIC_URL=https://.*--tokens"):
        await operator.guide(public_url="").walk()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "Chưa có XAOI_PUBLIC_URL"),
        ("http://xa.example", "không phải https"),
        ("https://192.168.1.9/", "Zalo không gọi vào được"),
        ("https://localhost:8080", "Zalo không gọi vào được"),
        ("https://may-chu", "Zalo không gọi vào được"),
        ("https://xa.example", ""),
    ],
)
def test_an_address_that_zalo_cannot_call(told: Settings, url: str, why: str) -> None:
    """It is objected to, unless the Zalo that calls is a fake one on this machine."""
    real = Settings.model_fields["zalo_oa_api_url"].default
    tried = told.model_copy(update={"public_url": url})

    said = objection(tried.model_copy(update={"zalo_oa_api_url": real}), NAME)

    assert why in said
    assert bool(said) == bool(why)
    assert not objection(tried, NAME)


async def test_an_address_objected_to_is_not_printed(operator: Operator) -> None:
    """What to do comes instead of addresses that Zalo would not take; no way in is opened."""
    guide = replace(operator.guide(public_url="http://xa.example"), objection="Không phải https.")

    with pytest.raises(XaoiError, match=r"(?s)^Không phải https\..*XAOI_PUBLIC_URL=https://"):
        await guide.walk()

    assert operator.lines == []
    assert not await operator.account.connecting.waits()


async def test_connecting_by_the_address(operator: Operator, zalo: FakeZaloOA) -> None:
    """Where the server cannot be reached, the address the browser landed on is enough."""
    await operator.account.connecting.begin()
    operator.clock.later(hours=5)
    challenge = await operator.account.connecting.begin()
    operator.clock.later(minutes=31)
    code = zalo.consent(challenge)

    await operator.guide().by_address(
        f" https://xa.example/oauth/zalo?oa_id={zalo.oa_id}&code={code} "
    )

    assert "OA: UBND xã Thử Nghiệm" in operator.told
    assert await operator.pair() is not None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://xa.example/oauth/zalo?oa_id=1", "thiếu code"),
        ("https://xa.example/oauth/zalo?code=used&oa_id=1", r"Zalo không nhận \(mã -14006\)"),
    ],
    ids=["no code", "a code that is over"],
)
async def test_an_address_that_will_not_do(operator: Operator, address: str, said: str) -> None:
    """It is said what is wrong with it."""
    with pytest.raises(XaoiError, match=said):
        await operator.guide().by_address(address)

    assert await operator.pair() is None


async def test_connecting_by_a_given_token(operator: Operator, zalo: FakeZaloOA) -> None:
    """The refresh token of the API Explorer is used at once, and the account named."""
    access, refresh = zalo.grant()

    await operator.guide().by_token(refresh)
    pair = await operator.pair()

    assert "OA: UBND xã Thử Nghiệm" in operator.told
    assert pair is not None
    assert pair.access != access


async def test_a_given_token_that_zalo_refuses(operator: Operator, zalo: FakeZaloOA) -> None:
    """A token is good once; where to get another is said, and the token is not repeated."""
    _, refresh = zalo.grant()
    await operator.guide().by_token(refresh)

    with pytest.raises(XaoiError, match="Lấy token mới ở API Explorer") as refused:
        await operator.guide().by_token(refresh)

    assert "-14014" in str(refused.value)
    assert refresh not in str(refused.value)


async def test_zalo_is_away_while_connecting(operator: Operator, zalo: FakeZaloOA) -> None:
    """The network is to blame, and it is said so; once connected, a silent Zalo is no failure."""
    _, refresh = zalo.grant()
    zalo.faults.cuts_before(TOKENS)
    zalo.faults.breaks("/v2.0/oa/getoa", times=2)

    with pytest.raises(XaoiError, match="Chưa gọi được Zalo"):
        await operator.guide().by_token(refresh)
    await operator.guide().by_token(refresh)

    assert operator.lines[-2] == "Đã giữ kết nối. Chưa hỏi được Zalo về OA. (mã http_502)"
    assert await operator.pair() is not None


async def test_the_token_is_piped_in(told: Settings, zalo: FakeZaloOA, tmp_path: Path) -> None:
    """The command reads it from a pipe, never from its arguments, and does not show it."""
    _, refresh = zalo.grant()

    said, ended = await command(told, tmp_path, f"{refresh}\n", "connect", "--tokens")

    assert ended == 0
    assert "OA: UBND xã Thử Nghiệm" in said
    assert refresh not in said


async def command(told: Settings, folder: Path, typed: str, *words: str) -> tuple[str, int | None]:
    """Run `xaoi zalo …` as an operator does."""
    names = ("database_url", *(name for name in Settings.model_fields if name[:8] == NAME + "_"))
    environment = {f"XAOI_{name.upper()}": str(getattr(told, name)) for name in names}
    run = await asyncio.create_subprocess_exec(
        *(Path(sys.executable).with_name("xaoi"), "zalo", *words),
        cwd=folder,
        env=os.environ | environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await run.communicate(typed.encode())
    return said.decode(), run.returncode


async def test_a_stranger_finds_the_way_in_closed(
    page: Site, operator: Operator, zalo: FakeZaloOA
) -> None:
    """While nobody connects, a consent that comes by itself changes nothing, and asks nobody."""
    status, said = await land(page, zalo.consent(challenge_of("x")), "999")

    assert status == 400
    assert "đang đóng" in said
    assert await operator.pair() is None
    assert operator.exchanges() == 0


async def test_a_foreign_account_is_refused(
    page: Site, connected: Operator, zalo: FakeZaloOA
) -> None:
    """Once an account is connected, another one is taken only when the operator says so."""
    before = await connected.pair()
    challenge = await connected.account.connecting.begin()
    code, asked = zalo.consent(challenge), connected.exchanges()

    status, said = await land(page, code, "999")
    refused = await connected.pair()
    asked_again = connected.exchanges()
    await connected.account.connecting.begin(another=True)
    allowed, _ = await land(page, code, "999")

    assert status == 400
    assert "xaoi zalo connect --another" in said
    assert refused == before
    assert asked_again == asked
    assert allowed == 200


async def test_an_account_that_lies_about_its_id_is_refused(
    page: Site, connected: Operator, zalo: FakeZaloOA
) -> None:
    """The id in the address can be anybody's: whose tokens they are is asked of Zalo."""
    await connected.note(account="777")
    before = await connected.pair()
    challenge = await connected.account.connecting.begin()

    status, said = await land(page, zalo.consent(challenge), "777")
    after = await connected.pair()
    still_open = await connected.account.connecting.waits()

    assert status == 400
    assert "một OA khác" in said
    assert after == before
    assert still_open


async def test_a_look_uses_no_code(page: Site, operator: Operator, zalo: FakeZaloOA) -> None:
    """A preview of the link (HEAD) leaves the code to the browser that follows."""
    code = zalo.consent(await operator.account.connecting.begin())

    async with page.browser.head(
        f"{page.url}/oauth/zalo", params={"code": code, "oa_id": zalo.oa_id}
    ):
        looked = operator.exchanges()
    status, _ = await land(page, code, zalo.oa_id)

    assert looked == 0
    assert status == 200


async def test_the_page_keeps_the_code_to_itself(page: Site) -> None:
    """Its address is neither cached nor told to another site; without a code it says so."""
    async with page.browser.get(f"{page.url}/oauth/zalo") as answer:
        headers, said = answer.headers, await answer.text()

    assert answer.status == 400
    assert "thiếu mã cấp quyền" in said
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_when_things_go_wrong() -> None:
    """What came from outside is shown as text; a database that is away is said to be so."""

    async def finish(code: str, account: str) -> str:
        if account == "away":
            raise StorageUnavailable
        return code

    consent = Consent(finish, lambda outcome: f"mã {outcome}")
    async with serving(Starlette(routes=[Route("/oauth/zalo", consent.take)])) as page:
        shown = await land(page, "<b>x</b>", "1")
        away = await land(page, "x", "away")
        endless = await land(page, "x" * 4001, "1")

    assert "mã &lt;b&gt;x&lt;/b&gt;" in shown[1]
    assert away[0] == 503
    assert "chưa ghi được" in away[1]
    assert "thiếu mã cấp quyền" in endless[1]


async def test_without_zalo_there_is_no_way_in(settings: Settings, clock: Clock) -> None:
    """A bot whose Official Account is off does not answer there."""
    async with build(settings, now=clock) as app, serving(site(app)) as page:
        status, _ = await land(page, "x", "1")

    assert status == 404


async def test_a_group_is_made_when_the_operator_agrees(
    connected: Operator, zalo: FakeZaloOA
) -> None:
    """What would be made is shown first; the list then tells of it, with its package's end."""
    zalo.follows(LAN)
    asset = zalo.buys_asset("gmf50", days=30)

    await connected.desk.create("Thôn Đông", asset, (zalo.admin, LAN, LAN), lambda _: True)
    shown = connected.told
    connected.lines.clear()
    await connected.desk.list()
    await connected.desk.assets()

    assert "Gói: gmf50, tối đa 50 người, hạn 25/12/2026" in shown
    assert f"2 người ({zalo.admin}, {LAN})" in shown
    assert "Đã tạo nhóm Thôn Đông" in shown
    assert "https://zalo.me/g/" in shown
    assert "• Thôn Đông: 3 người, đang hoạt động" in connected.told
    assert "gói: gmf50, tối đa 50 người, hạn 25/12/2026" in connected.told
    assert f"• {asset}: gmf50" in connected.told
    assert "đang dùng cho nhóm" in connected.told


async def test_no_group_is_made_without_a_yes(connected: Operator, zalo: FakeZaloOA) -> None:
    """Whoever answers anything else has made nothing."""
    asset = zalo.buys_asset()
    asked = []

    def refuse(question: str) -> bool:
        asked.append(question)
        return False

    await connected.desk.create("Thôn Đông", asset, (zalo.admin,), refuse)
    await connected.desk.list()

    assert asked == ["Tạo nhóm này? (c/k) "]
    assert connected.lines[-2:] == [
        "Chưa tạo nhóm nào.",
        "Chưa có nhóm nào. Xem gói tạo nhóm: xaoi zalo assets.",
    ]


async def test_a_package_that_will_not_do(connected: Operator, zalo: FakeZaloOA) -> None:
    """One that is not there, or taken, and too many people at first: said before Zalo is asked."""
    asset = zalo.buys_asset()
    await connected.desk.create("Thôn Đông", asset, (zalo.admin,), lambda _: True)
    free = zalo.buys_asset()

    with pytest.raises(XaoiError, match="Không có gói none"):
        await connected.desk.create("x", "none", (zalo.admin,), lambda _: True)
    with pytest.raises(XaoiError, match="đã dùng cho nhóm khác"):
        await connected.desk.create("x", asset, (zalo.admin,), lambda _: True)
    with pytest.raises(XaoiError, match="nhiều nhất 99"):
        await connected.desk.create("x", free, [str(n) for n in range(100)], lambda _: True)


async def test_people_are_invited(connected: Operator, zalo: FakeZaloOA) -> None:
    """The group knows them afterwards; the account itself is no member."""
    zalo.follows(LAN)
    made = await connected.account.groups.create("Thôn Đông", "", zalo.buys_asset(), (zalo.admin,))

    await connected.desk.invite(made.id, (LAN,))
    members = await connected.account.groups.members(made.id)

    assert connected.lines == [f"Đã mời 1 người vào nhóm {made.id}."]
    assert members == [zalo.admin, LAN]


async def test_no_packages(connected: Operator) -> None:
    """Who has bought none reads where they are bought."""
    await connected.desk.assets()

    assert connected.lines == ["Chưa có gói tạo nhóm (GMF). Mua ở oa.zalo.me."]


@pytest.mark.usefixtures("connected")
async def test_a_command_asks_and_says_what_zalo_refuses(
    told: Settings, tmp_path: Path, zalo: FakeZaloOA
) -> None:
    """At the prompt a `c` agrees; Zalo's refusal comes as a sentence with its code."""
    asset = zalo.buys_asset()
    words = ("group-create", "Thôn Đông", "--asset", asset, "--member", HOA, zalo.admin)

    said, ended = await command(told, tmp_path, "c\n", *words)

    assert ended == 1
    assert "Tạo nhóm này? (c/k)" in said
    assert "Người này chưa nhắn cho OA, hoặc nhắn đã lâu. (mã -232)" in said


async def test_the_forecast_counts_everybody(operator: Operator, told: Settings) -> None:
    """Free, out of the package, paid, and why somebody cannot be reached: each counted once."""
    await know(operator, "free", hours=1)
    await know(operator, "paid", hours=50)
    await know(operator, "paid2", hours=60)
    await know(operator, "late", days=8)
    await know(operator, "left", hours=1, reachable=False)
    await know(operator, "never")
    await operator.note(sub_quota="1 500 30/11/2026")

    said = await forecast.forecast(operator.db, told, operator.clock(), 1)

    assert said.splitlines() == [
        "Nếu bây giờ gửi 1 tin cho mỗi người đã biết trên Zalo OA:",
        "Nhận được: 3 người.",
        "  1 tin miễn phí",
        "  1 tin trừ vào gói",
        "  1 tin trả tiền: 55 đồng (55 đồng một tin)",
        "Không gửi được: 3 người.",
        "  1 người quá 7 ngày chưa nhắn lại",
        "  1 người đã bỏ quan tâm hoặc chặn OA",
        "  1 người chưa nhắn cho OA",
        "Theo Zalo nói lần cuối, gói còn 1 tin, hạn 30/11/2026.",
        "Giá lấy từ XAOI_ZALO_OA_PRICE. Giá thật: hỏi Zalo.",
    ]


async def know(operator: Operator, name: str, *, reachable: bool = True, **ago: float) -> None:
    """Know somebody who last wrote so long ago; never, where that is not said."""
    address = Address(NAME, name)
    contact = Contact(address, "vi", reachable=reachable)
    async with operator.db.begin() as tx:
        await contacts.add(tx, [contacts.row(contact, operator.clock())])
        if ago:
            opened_at = operator.clock() - timedelta(**ago)
            await doors.opened(tx, [{"address": str(address), "opened_at": opened_at}])


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("7 500 25/11/2026", 7),
        ("7 500 24/11/2026", 0),
        ("7 500 ", 7),
        ("None None 31/12/2026", 0),
    ],
    ids=["its last day", "over", "without an end", "not a number"],
)
def test_a_package_counts_until_its_end(clock: Clock, value: str, left: int) -> None:
    """What has run out pays for nothing, whatever was left of it."""
    packages = forecasts.read_packages({"sub_quota": (value, clock())}, clock().date())

    assert sum(one.left for one in packages) == left


async def test_people_are_read_page_by_page(operator: Operator) -> None:
    """Everybody once, whether known by a door, by a contact or by both; others' people never."""
    names = [f"p{number:02}" for number in range(10)]
    for name in names[:6]:
        await know(operator, name, hours=1)
    await know(operator, names[6])
    async with operator.db.begin() as tx:
        doors_only = [{"address": f"{NAME}:{one}", "opened_at": operator.clock()} for one in names]
        await doors.opened(tx, doors_only[7:])
        other = Contact(Address("zalo-oa", "x"), "vi")
        await contacts.add(tx, [contacts.row(other, operator.clock())])

    found: list[str] = []
    async with operator.db.read() as tx:
        while page := await doors.page(tx, NAME, found[-1] if found else "", limit=4):
            found += [one.address for one in page]

    assert found == [f"{NAME}:{one}" for one in names]


@pytest.mark.parametrize("messages", ["0", "-3"])
def test_no_messages_cost_nothing(capsys: pytest.CaptureFixture[str], messages: str) -> None:
    """A number that makes no sense is refused in a sentence, and nothing is read."""
    with pytest.raises(SystemExit):
        xaoi(["zalo", "forecast", "--messages", messages])

    assert capsys.readouterr().err.startswith("Số tin phải từ 1 trở lên")


@pytest.mark.parametrize("code", ["-230", "230"])
def test_a_code_is_explained(capsys: pytest.CaptureFixture[str], code: str) -> None:
    """With or without its minus."""
    xaoi(["zalo", "errors", code], result_action="return_value")

    assert capsys.readouterr().out.startswith("Quá 7 ngày người này chưa nhắn lại.")


def test_all_codes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a line for each, those of the connection too."""
    xaoi(["zalo", "errors"], result_action="return_value")

    table = capsys.readouterr().out
    assert "  -321  Ví ZCA hết tiền." in table
    assert "-14002  Ứng dụng chưa kích hoạt." in table


@pytest.mark.parametrize("code", ["-14003", "14003"])
def test_a_code_of_the_connection_is_explained(
    capsys: pytest.CaptureFixture[str], code: str
) -> None:
    """What an administrator may meet while consenting."""
    xaoi(["zalo", "errors", code], result_action="return_value")

    assert capsys.readouterr().out.startswith("Callback URL ở trang của Zalo khác")


def test_a_code_that_nobody_knows(capsys: pytest.CaptureFixture[str]) -> None:
    """It is said to be unknown, and nothing is promised; what is no number is said to be none."""
    xaoi(["zalo", "errors", "404"], result_action="return_value")
    unknown = capsys.readouterr().out
    with pytest.raises(SystemExit):
        xaoi(["zalo", "errors", "abc"])

    assert unknown == "Mã 404: trợ lý chưa gặp. Hỏi Zalo.\n"
    assert "không phải mã số" in capsys.readouterr().err
