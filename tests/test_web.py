"""The HTTP server: webhooks, pictures, health, headers, the page."""

import html
import re
from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from bot import serve
from bot.process import App
from bot.types import Address, Inbound
from tests.chat import Collected
from tests.fakes.site import Pipe, Site, server, serving

SECRET = {"X-Secret": "s"}


class Platform(Collected):
    """A channel with a webhook: the body is the text, `-` is not for us."""

    name = "platform"

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Want the secret."""
        return headers.get("x-secret") == "s" and body != b"forged"

    def parse(self, body: bytes) -> Inbound | None:
        """Take the body for the text and for its id."""
        text = body.decode(errors="replace")
        return None if text == "-" else Inbound(Address("platform", "1"), text, text)


@pytest.fixture
def pipe() -> Pipe:
    """Stand behind the server."""
    return Pipe()


@pytest.fixture
async def site(pipe: Pipe, tmp_path: Path) -> AsyncIterator[Site]:
    """Serve, with two pictures to give and something to hide."""
    pictures = tmp_path / "pictures"
    (pictures / "vneid").mkdir(parents=True)
    (pictures / "vneid" / "nut.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (pictures / "to-khai.pdf").write_bytes(b"%PDF")
    (pictures / ".hidden.svg").write_text("<svg/>")
    (pictures / "README").write_text("no type")
    (tmp_path / "secret.svg").write_text("<svg/>")
    (pictures / "away.svg").symlink_to(tmp_path / "secret.svg")
    async with serving(server(pipe, pictures, platform=Platform())) as site:
        yield site


async def test_hook_stores_then_answers(site: Site, pipe: Pipe) -> None:
    """A verified update is stored by the time the platform hears 200."""
    async with site.browser.post(f"{site.url}/hooks/platform", data="a", headers=SECRET) as answer:
        assert answer.status == 200
        assert [one.text for one in pipe.inbox] == ["a"]
        assert pipe.refused == []


async def test_hook_ignores_what_is_not_for_us(site: Site, pipe: Pipe) -> None:
    """An update without a message is acknowledged: the platform need not send it again."""
    async with site.browser.post(f"{site.url}/hooks/platform", data="-", headers=SECRET) as answer:
        assert answer.status == 200
        assert pipe.inbox == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("platform", b"forged", 403),
        ("platform", b"a" * (2**20 + 1), 413),
        ("nobody", b"a", 404),
        ("webchat", b"a", 404),
    ],
    ids=["forged", "over 1 MB", "unknown channel", "pulled channel"],
)
async def test_hook_refuses(site: Site, pipe: Pipe, path: str, body: bytes, status: int) -> None:
    """Whoever is not the platform, or sends too much, is refused and nothing is stored."""
    async with site.browser.post(
        f"{site.url}/hooks/{path}", data=BytesIO(body), headers=SECRET
    ) as answer:
        assert answer.status == status
        assert pipe.inbox == []


@pytest.mark.parametrize("headers", [{}, {"X-Secret": "wrong"}], ids=["none", "wrong"])
async def test_hook_wants_the_secret(site: Site, pipe: Pipe, headers: dict[str, str]) -> None:
    """Without the platform's secret nothing is stored."""
    async with site.browser.post(
        f"{site.url}/hooks/platform", data="a", headers=headers
    ) as answer:
        assert answer.status == 403
        assert pipe.inbox == []
        assert pipe.refused == ["platform"]


async def test_hook_takes_a_megabyte(site: Site, pipe: Pipe) -> None:
    """An update of the largest size is taken."""
    async with site.browser.post(
        f"{site.url}/hooks/platform", data=BytesIO(b"a" * 2**20), headers=SECRET
    ) as answer:
        assert answer.status == 200
        assert len(pipe.inbox[0].text) == 2**20


async def test_hook_without_storage(site: Site, pipe: Pipe) -> None:
    """While nothing can be stored the platform is asked to come again."""
    pipe.down = True

    async with site.browser.post(f"{site.url}/hooks/platform", data="a", headers=SECRET) as answer:
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "5"


async def test_hooks_are_not_read(site: Site) -> None:
    """A hook is called, not looked at."""
    async with site.browser.get(f"{site.url}/hooks/platform") as answer:
        assert answer.status == 405


@pytest.mark.parametrize(
    ("name", "kind"),
    [("vneid/nut.svg", "image/svg+xml"), ("to-khai.pdf", "application/pdf")],
    ids=["svg", "pdf"],
)
async def test_media(site: Site, name: str, kind: str) -> None:
    """A picture comes with its type, may be kept, and cannot run anything."""
    async with site.browser.get(f"{site.url}/media/{name}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == kind
        assert "max-age" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.svg",
        "%2e%2e/secret.svg",
        "..%2fsecret.svg",
        "vneid/../../secret.svg",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "away.svg",
        ".hidden.svg",
        "README",
        "nut.svg%00.png",
        "vneid",
        "",
        "a" * 300 + ".svg",
    ],
)
async def test_media_stays_inside(site: Site, name: str) -> None:
    """Nothing outside the folders is given, however it is written."""
    from yarl import URL

    async with site.browser.get(URL(f"{site.url}/media/{name}", encoded=True)) as answer:
        assert answer.status == 404


async def test_health(site: Site, pipe: Pipe) -> None:
    """The process is alive without a database, and ready only with one."""
    states = []
    for pipe.down in (False, True):
        for path in ("live", "ready"):
            async with site.browser.get(f"{site.url}/health/{path}") as answer:
                states.append(answer.status)

    assert states == [200, 200, 200, 503]


async def test_metrics(site: Site) -> None:
    """Prometheus reads its own format; a webhook call is counted there."""
    await site.browser.post(f"{site.url}/hooks/platform", data="a", headers=SECRET)
    async with site.browser.get(f"{site.url}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert 'xaoi_webhook_seconds_count{channel="platform"}' in await answer.text()


@pytest.mark.parametrize("path", ["/", "/widget.js", "/health/live", "/static/chat.css", "/none"])
async def test_every_answer_is_guarded(site: Site, path: str) -> None:
    """Every answer says what it may load and that its type is meant."""
    async with site.browser.get(f"{site.url}{path}") as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_who_may_frame(site: Site) -> None:
    """The commune's own site may embed the chat; nobody may embed anything else."""
    async with site.browser.get(f"{site.url}/?embed=1") as page:
        assert page.headers["Content-Security-Policy"].endswith(
            "frame-ancestors 'self' https://xa.example"
        )
    async with site.browser.get(f"{site.url}/health/live") as other:
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["a;script-src *", "a b", "x'"])
async def test_host_cannot_widen_the_policy(site: Site, host: str) -> None:
    """What a caller writes as Host does not get into the policy."""
    async with site.browser.get(site.url, headers={"Host": host}) as page:
        assert host not in page.headers.get("Content-Security-Policy", "")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_page(site: Site, language: str) -> None:
    """The page names the commune's bot, is escaped, and loads nothing from anywhere else."""
    async with site.browser.get(f"{site.url}/?lang={language}") as answer:
        page = await answer.text()

    assert f'<html lang="{language}">' in page
    assert "Trợ lý số xã &lt;Thử&gt;" in page
    assert "0216 3812 345" in page.split("<noscript>")[1].split("</noscript>")[0]
    assert re.findall(r"""(?:src|href)=["'](?!/)""", page) == []


async def test_what_the_page_links_is_there(site: Site) -> None:
    """Style, script, icons and manifest of the page are served, 40 kB in all."""
    async with site.browser.get(site.url) as answer:
        page = await answer.text()
    size = len(page.encode())
    for path in {*re.findall(r'(?:src|href)="(/[^"]+)"', page), "/widget.js", "/sw.js"}:
        async with site.browser.get(f"{site.url}{path}") as answer:
            assert answer.status == 200, path
            size += len(await answer.read())

    assert size < 40_000


async def test_installable(site: Site) -> None:
    """A phone can put the page on its home screen, under the bot's own name."""
    async with site.browser.get(f"{site.url}/manifest.webmanifest") as answer:
        manifest = await answer.json(content_type="application/manifest+json")

    assert manifest["name"] == "Trợ lý số xã <Thử>"
    assert manifest["start_url"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192"}


async def test_leaving_is_for_our_page_only(site: Site) -> None:
    """Another site cannot end a visitor's talk."""
    async with site.browser.post(
        f"{site.url}/webchat/leave", headers={"Origin": "https://evil.example"}
    ) as answer:
        assert answer.status == 403


async def test_whoever_holds_a_made_up_code_is_told_whom_to_call(app: App) -> None:
    """The page of a code that the commune never gave ends with the commune's phone numbers."""
    points = app.shelf.library.commune.points[:2]

    async with (
        serving(serve.site(app)) as site,
        site.browser.get(f"{site.url}/n/TB-9999") as answer,
    ):
        page = await answer.text()

    assert answer.status == 404
    for point in points:
        for line in point.describe().splitlines():
            assert f"<p>{html.escape(line)}</p>" in page
