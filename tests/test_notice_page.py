"""The page of a notice, by which people tell it from copies."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.routing import Route

from bot import web
from bot.forms.face import Face
from bot.notice import Event
from bot.web.notices import Notices, Shown
from tests.fakes.site import Pipe, Site, serving

FACE = Face(
    commune="xã <Thử>",
    code="TB-4827",
    text="Cắt điện từ 8 giờ <script>alert(1)</script>\n\nBà con sạc điện thoại trước.",
    document_no="12/TB-UBND",
    signer="Lò Văn An",
    sent_at=datetime(2026, 11, 25, 2, 5, tzinfo=UTC),
    link="https://xa.example/n/TB-4827",
    phone="0216 3812 345",
    account="UBND xã Thử",
)
GENUINE = "Bản khác một chữ, có thêm link hay số tài khoản là giả."


class Kept:
    """The notices that people may know of."""

    def __init__(self) -> None:
        self.shown = {"TB-4827": Shown(FACE)}

    async def find(self, code: str) -> Shown | None:
        return self.shown.get(code)


@pytest.fixture
def kept() -> Kept:
    """Keep one notice."""
    return Kept()


@pytest.fixture
async def site(kept: Kept, tmp_path: Path) -> AsyncIterator[Site]:
    """Serve the pages."""
    pipe, notices = Pipe(), Notices(kept.find, ("Một cửa: 0216 3812 345",))

    async def ready() -> bool:
        return True

    app = web.build(
        channels={},
        take_in=pipe.receive,
        ready=ready,
        media=[tmp_path],
        refused=pipe.refuse,
        routes=[
            Route("/n/{code}", notices.give),
            Route("/n/{code}/poster", notices.give_poster),
        ],
    )
    async with serving(app) as site:
        yield site


async def read(site: Site, path: str, status: int = 200) -> str:
    async with site.browser.get(f"{site.url}{path}") as answer:
        assert answer.status == status
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        return await answer.text()


@pytest.mark.parametrize("code", ["TB-4827", "tb-4827", "tb4827", "TB%204827"])
async def test_any_spelling_of_the_code(site: Site, code: str) -> None:
    """Whoever types the code by hand finds the page."""
    assert "TB-4827" in await read(site, f"/n/{code}")


async def test_page_says_all(site: Site) -> None:
    """The whole text, who sent it, when, under which number, and how copies are told apart."""
    page = await read(site, "/n/TB-4827")

    for said in (
        'Thông báo <span class="code">TB-4827</span>',
        "<p>Bà con sạc điện thoại trước.</p>",
        "Xã &lt;Thử&gt;",
        "9 giờ 05, ngày 25/11/2026",
        "12/TB-UBND",
        "Lò Văn An",
        "tel:02163812345",
        GENUINE,
        "Nhắn TB-4827 cho UBND xã Thử trên Zalo",
    ):
        assert said in page
    assert "banner" not in page


async def test_nothing_typed_is_html(site: Site, kept: Kept) -> None:
    """What an official types is text, wherever it is shown."""
    evil = '"><script>x</script>'
    kept.shown["TB-4827"] = Shown(
        Face(evil, "TB-4827", evil, Event.update, evil, evil, evil, None, evil, evil, evil),
        datetime(2026, 11, 26, tzinfo=UTC),
        evil,
        evil,
        evil,
        evil,
    )

    assert "<script" not in await read(site, "/n/TB-4827")


async def test_picture_and_file(site: Site, kept: Kept) -> None:
    """What came with the notice is on its page."""
    kept.shown["TB-4827"] = Shown(FACE, picture="a b.jpg", file="k.pdf", file_title="Kế hoạch")

    page = await read(site, "/n/TB-4827")

    assert 'src="/media/a%20b.jpg"' in page
    assert '<a href="/media/k.pdf">Tệp kèm theo: Kế hoạch</a>' in page


async def test_withdrawn_is_told_first(site: Site, kept: Kept) -> None:
    """A withdrawn notice says so above its text, and is not offered to be printed."""
    kept.shown["TB-4827"] = Shown(FACE, withdrawn_at=datetime(2026, 11, 26, 3, 0, tzinfo=UTC))

    page = await read(site, "/n/TB-4827")

    assert "10 giờ 00, ngày 26/11/2026. Bà con đừng làm theo." in page
    assert page.index("đã thu hồi") < page.index("Cắt điện")
    assert "poster" not in page


async def test_corrected_points_to_the_newer(site: Site, kept: Kept) -> None:
    """A corrected notice leads to the one that holds."""
    kept.shown["TB-4827"] = Shown(FACE, corrected_by="TB-5000")

    page = await read(site, "/n/TB-4827")

    assert '<a href="/n/TB-5000">Xem bản mới: TB-5000</a>' in page
    assert page.index("đã được sửa") < page.index("Cắt điện")


@pytest.mark.parametrize(
    ("event", "heading", "about"),
    [
        (Event.update, "Đính chính", "Sửa lại: "),
        (Event.withdraw, "Thu hồi", "Không còn hiệu lực: "),
    ],
    ids=["update", "withdraw"],
)
async def test_later_one_points_back(
    site: Site, kept: Kept, event: Event, heading: str, about: str
) -> None:
    """A correction and a withdrawal name the notice they are about."""
    face = replace(FACE, code="TB-5000", event=event, about="TB-4827")
    kept.shown["TB-5000"] = Shown(face)

    page = await read(site, "/n/TB-5000")

    assert f"<h1>{heading} " in page
    assert f'{about}<a href="/n/TB-4827">thông báo TB-4827</a>' in page


@pytest.mark.parametrize("path", ["/n/TB-9999", "/n/%3Cscript%3E", "/n/TB-9999/poster"])
async def test_unknown_code(site: Site, path: str) -> None:
    """A code of nothing is answered with what to do, by everybody's words."""
    page = await read(site, path, 404)

    assert "Không có thông báo này" in page
    assert "đừng tin" in page
    assert "Một cửa: 0216 3812 345" in page
    assert "<script" not in page


async def test_poster(site: Site) -> None:
    """The poster opens in the browser, to be printed."""
    async with site.browser.get(f"{site.url}/n/tb4827/poster") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'inline; filename="TB-4827.pdf"'
        assert (await answer.read()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("change", "leads_to"),
    [
        ({"withdrawn_at": datetime(2026, 11, 26, tzinfo=UTC)}, "/n/TB-4827"),
        ({"corrected_by": "TB-5000"}, "/n/TB-5000/poster"),
    ],
    ids=["withdrawn", "corrected"],
)
async def test_what_no_longer_holds_is_not_printed(
    site: Site, kept: Kept, change: dict[str, object], leads_to: str
) -> None:
    """Instead of an old poster there is what became of it, or the newer one's."""
    kept.shown["TB-4827"] = replace(Shown(FACE), **change)

    async with site.browser.get(f"{site.url}/n/TB-4827/poster", allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == leads_to
