"""What notices carry, at the address where pages and channels fetch it."""

import mimetypes
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.web.media import Media
from tests.channels.conftest import FILE, PICTURE, PNG
from tests.fakes.site import serving

BRIEF = "tam-Zm9vYmFy.xlsx"


def folders(folder: Path) -> list[Path]:
    """Make the folder of the content, and that of notices, with a list made for one official."""
    content, kept = folder / "pictures", folder / "media"
    for one in (content, kept):
        one.mkdir()
    (content / "nut.svg").write_text("<svg/>")
    (kept / PICTURE).write_bytes(PNG)
    (kept / FILE).write_bytes(b"%PDF")
    (kept / BRIEF).write_bytes(b"PK")
    (kept / ".half.pdf").write_bytes(b"%P")
    (kept / ".beat").write_text("2026-11-25")
    return [content, kept]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (PICTURE, 200),
        (FILE, 200),
        ("nut.svg", 200),
        (BRIEF, 200),
        (".half.pdf", 404),
        (".beat", 404),
        ("x/../.beat", 404),
        ("%2ebeat", 404),
        (f"x/../{BRIEF}", 404),
        (f".%2f{BRIEF}", 404),
        ("0000000000000000.png", 404),
    ],
    ids=[
        "picture",
        "file",
        "content",
        "list",
        "half written",
        "the beat",
        "the beat by a detour",
        "the beat in other letters",
        "list by a detour",
        "list from here",
        "unknown",
    ],
)
async def test_kept_media(tmp_path: Path, name: str, status: int) -> None:
    """Pictures and files of notices are served; a list under the name nobody guesses."""
    from yarl import URL

    app = Starlette(routes=[Route("/media/{name:path}", Media(folders(tmp_path)).give)])

    async with (
        serving(app) as site,
        site.browser.get(URL(f"{site.url}/media/{name}", encoded=True)) as answer,
    ):
        assert answer.status == status


@pytest.mark.parametrize(
    ("name", "kind", "sandboxed"),
    [
        (FILE, "application/pdf", False),
        ("nut.svg", "image/svg+xml", True),
        (BRIEF, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", True),
    ],
    ids=["PDF", "SVG", "Excel"],
)
async def test_a_phone_knows_what_to_do_with_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, *, sandboxed: bool
) -> None:
    """Its kind is told, also by a machine that has no list of kinds; a PDF may be shown."""
    monkeypatch.setattr(mimetypes, "_db", mimetypes.MimeTypes(filenames=()))
    app = Starlette(routes=[Route("/media/{name:path}", Media(folders(tmp_path)).give)])

    async with serving(app) as site, site.browser.get(f"{site.url}/media/{name}") as answer:
        assert answer.headers["Content-Type"] == kind
        assert ("sandbox" in answer.headers["Content-Security-Policy"]) is sandboxed
        assert ("no-store" in answer.headers["Cache-Control"]) is name.startswith("tam-")
