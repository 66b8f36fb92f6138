"""Texts, dates and amounts are said in the person's language."""

import textwrap
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.i18n import Catalogues, say_date, say_money, say_number, say_time
from content.extract import check, extract, update

VIETNAM = timezone(timedelta(hours=7))
FLOW = """
id: thu_nho
title: Thủ tục nhỏ
button: Thủ tục nhỏ
for_whom: Mọi người.
not_for: Không ai.
prepare: [Căn cước]
cost: 0 đồng.
time: Một ngày.
place: thu_nho
place_text: Công an xã.
sources: [{title: Nguồn, checked_on: 2026-11-01, valid_to: 2027-11-30}]
owner: Công an xã
asked: [làm thủ tục nhỏ]
start: first
steps:
  first:
    ask: Có thẻ chưa?
    why: Để chỉ đúng bước.
    options:
      "yes": {label: Có thẻ rồi, next: last, words: [co the]}
    stuck: [{when: Mất thẻ, do: Gọi 1900 0368.}]
  last:
    say: Mang thẻ đến xã.
    picture: {name: a.png, alt: Hình tấm thẻ}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a small project with code, a flow and one language."""
    for folder in ("bot", "handlers", "content/flows", "locales/en/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "handlers" / "menu.py").write_text(
        textwrap.dedent("""
        def handle(ctx, _):
            ctx.gettext("Chào {name}!")
            _("Gọi 113 " "ngay.")
            ctx.library.gettext(ctx.language, "Từ nay nói tiếng Việt.")
            log("not for people")
        """),
        "utf-8",
    )
    (tmp_path / "content" / "flows" / "thu_nho.yaml").write_text(FLOW, "utf-8")
    return tmp_path


def translate(root: Path, **said: str) -> Path:
    """Write the English catalogue by hand, as a translator does."""
    update(root)
    path = root / "locales" / "en" / "LC_MESSAGES" / "bot.po"
    text = path.read_text("utf-8")
    for message in extract(root):
        if message.id:
            said.setdefault(message.id, f"EN {message.id}")
    for id_, string in said.items():
        text = text.replace(f'msgid "{id_}"\nmsgstr ""', f'msgid "{id_}"\nmsgstr "{string}"')
    path.write_text(text, "utf-8")
    return path


def test_one_catalogue_holds_code_and_content(root) -> None:
    """Every text people read can be translated, and nothing else is asked of a translator."""
    assert {message.id for message in extract(root) if message.id} == {
        "Chào {name}!", "Gọi 113 ngay.", "Từ nay nói tiếng Việt.",
        "Thủ tục nhỏ", "Mọi người.", "Không ai.", "Căn cước", "0 đồng.", "Một ngày.",
        "Công an xã.", "Có thẻ chưa?", "Để chỉ đúng bước.", "Có thẻ rồi", "Mất thẻ",
        "Gọi 1900 0368.", "Mang thẻ đến xã.", "Hình tấm thẻ",
    }  # fmt: skip


def test_a_full_translation_passes(root) -> None:
    """What is translated is found nothing wrong with, and is said."""
    translate(root)

    assert check(root) == []
    catalogues = Catalogues.load(root / "locales")
    assert catalogues.languages == ("en",)
    assert catalogues.gettext("en", "Chào {name}!") == "EN Chào {name}!"


def test_what_is_not_translated_stays_vietnamese(root) -> None:
    """A missing translation, language or catalogue is answered in Vietnamese."""
    update(root)
    catalogues = Catalogues.load(root / "locales")

    assert catalogues.gettext("en", "Chào {name}!") == "Chào {name}!"
    assert catalogues.gettext("fr", "Chào {name}!") == "Chào {name}!"
    assert catalogues.gettext("vi", "") == ""
    assert Catalogues.load(root / "nowhere").languages == ()


def test_a_changed_text_is_not_said_in_an_old_translation(root) -> None:
    """When the Vietnamese changes, its translation turns fuzzy and is no longer used."""
    path = translate(root)
    menu = root / "handlers" / "menu.py"
    menu.write_text(menu.read_text("utf-8").replace("Gọi 113 ", "Gọi số 113 "), "utf-8")

    update(root)

    assert "fuzzy" in path.read_text("utf-8")
    assert check(root) == [
        "locales/en/LC_MESSAGES/bot.po: “Gọi số 113 ngay.” đã đổi, cần dịch lại (fuzzy)."
    ]
    assert Catalogues.load(root / "locales").gettext("en", "Gọi số 113 ngay.").startswith("Gọi")


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        ("Chào {name}!", "Hello!", "có chỗ điền khác với bản dịch “Hello!”."),
        ("Chào {name}!", "Hello {nam}!", "có chỗ điền khác với bản dịch “Hello {nam}!”."),
        ("Gọi 113 ngay.", "Call now.", "mất “113” trong bản dịch."),
        ("Gọi 1900 0368.", "Call 1900 0386.", "mất “0368” trong bản dịch."),
        ("Mất thẻ", "", "chưa dịch."),
    ],
    ids=["slot lost", "slot misspelt", "number lost", "number wrong", "missing"],
)
def test_faults_of_a_translation_are_named(root, text, said, fault) -> None:
    """A translation that would mislead stops the build, with the text it is about."""
    translate(root, **{text: said})

    assert check(root) == [f"locales/en/LC_MESSAGES/bot.po: “{text}” {fault}"]


def test_what_is_no_longer_said_is_removed(root) -> None:
    """A text that left the code is reported, and gone after an update."""
    path = translate(root)
    (root / "handlers" / "menu.py").write_text('def handle(_): _("Chào {name}!")', "utf-8")

    assert any("không còn dùng" in problem for problem in check(root))
    update(root)
    assert check(root) == []
    assert "113" not in path.read_text("utf-8")


def test_updating_twice_changes_nothing(root) -> None:
    """A translator's diff shows what changed, and no dates."""
    path = translate(root)
    update(root)
    once = path.read_bytes()

    update(root)

    assert path.read_bytes() == once


MORNING = datetime(2026, 11, 26, 8, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say_date(date(2026, 11, 26)), "thứ Năm 26/11/2026"),
        (say_date(date(2026, 11, 29)), "chủ Nhật 29/11/2026"),
        (say_date(date(2026, 3, 1), "en"), "Sunday, March 1, 2026"),
        (say_date(date(2026, 11, 26), "xx"), "thứ Năm 26/11/2026"),
        (say_time(MORNING), "8:05 ngày 26/11"),
        (say_time(MORNING, "en").replace("\u202f", " "), "8:05 AM, Nov 26"),
        (say_money(150_000), "150.000 đồng"),
        (say_money(150_000, "en"), "150,000 VND"),
        (say_money(0), "0 đồng"),
        (say_number(1_234_567), "1.234.567"),
    ],
)
def test_dates_and_amounts_read_as_people_say_them(said, expected) -> None:
    """Vietnamese dates as on an appointment slip; English ones as the English write them."""
    assert said == expected
