"""A visitor who reads English is served in it: interface, flows, dangers, dossiers."""

import re
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from content.extract import extract
from content.safety import find
from tests.chat import Chat

ROOT = Path(__file__).parent.parent
ENGLISH = Catalogues.load(ROOT / "locales").texts["en"]
QUOTED = re.compile("“[^”]*”")
VIETNAMESE = re.compile("[À-ỹĐđ]")
DOSSIER = "H57.132-260804-0583"


def untranslated(text: str, chat: Chat) -> list[str]:
    """List the lines that still hold Vietnamese, but for quoted names and the commune's own."""
    own = {
        line
        for point in chat.app.shelf.library.commune.points
        for line in point.describe().splitlines()
    }
    return [
        line
        for line in text.splitlines()
        if line not in own
        and not line.startswith("Based on ")
        and VIETNAMESE.search(QUOTED.sub("", line))
    ]


@pytest.fixture
async def visitor(chat: Chat) -> Chat:
    """A citizen who has chosen English."""
    await chat.says("/language en")
    return chat


def test_the_catalogue_leaves_no_vietnamese_but_names_to_be_found() -> None:
    """A Vietnamese word stands only in quotes: as on the screen or counter where it is met."""
    texts = [ENGLISH[message.id] for message in extract(ROOT) if message.id]

    assert len(texts) > 400
    assert [text for text in texts if VIETNAMESE.search(QUOTED.sub("", text))] == []


async def test_the_choice_is_confirmed_in_english(visitor: Chat) -> None:
    """The answer to choosing a language is in that language."""
    assert "speaks English" in visitor.replies[-1].text


@pytest.mark.parametrize(
    ("flow", "answers", "sentences"),
    [
        (
            "vneid_muc2",
            ("start", "yes", "2"),
            (
                "Health insurance card, driving licence",
                "SIM in their own name?",
                "Do you have VNeID level 1?",
                "A chip card has a gold square",
            ),
        ),
        (
            "dvc_tai_khoan",
            ("start", "yes", "1"),
            (
                "Logging in is free.",
                "Since 1 July 2024",
                "file inside VNeID",
                "Press “Tạo mới yêu cầu” (New request).",
            ),
        ),
        (
            "dvc_thanh_toan",
            ("start", "pay in a shop", "done"),
            (
                "Just pay cash",
                "What do you need to do?",
                "Point the phone at the shop's code.",
                "one zero too many is ten times the price",
            ),
        ),
        (
            "tra_cuu_ho_so",
            ("start", "i have no code", "2"),
            (
                "Without filing there is no code",
                "Type your dossier code here.",
                "Where did you file this dossier?",
                "Find the message that says your dossier was received, and copy the dossier code",
            ),
        ),
    ],
    ids=["vneid", "account", "payment", "dossier"],
)
async def test_a_flow_is_walked_in_english(visitor: Chat, flow, answers, sentences) -> None:
    """Every text and button of a flow is English, and English answers are understood."""
    replies = [await visitor.says(f"/flow {flow}"), *[await visitor.says(one) for one in answers]]

    for reply, sentence in zip(replies, sentences, strict=True):
        assert sentence in reply.text
        assert untranslated(reply.text, visitor) == []
        assert not any(VIETNAMESE.search(button.label) for button in reply.buttons)
        assert reply.image is None or untranslated(reply.image.alt, visitor) == []


async def test_english_words_move_in_a_flow(visitor: Chat) -> None:
    """Done goes on, back returns, stuck and help list what goes wrong, stop leaves."""
    await visitor.says("/flow dvc_thanh_toan")
    await visitor.says("start")
    scan = await visitor.says("2")

    check = await visitor.says("Done.")
    assert "Read the receiver's name aloud" in check.text
    assert (await visitor.says("back")).text == scan.text
    for word in ("help", "I'm stuck", "I’m stuck", "it doesn't work"):
        assert (await visitor.says(word)).text == "Where are you stuck?"
    assert (await visitor.says("continue")).text == scan.text
    assert [button.label for button in (await visitor.says("start over")).buttons] == [
        "Start",
        "No, go to menu",
    ]
    assert "Start again whenever you need it." in (await visitor.says("stop")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("help", "How to use it: choose one of the things shown"),
        ("good morning", "Hello! What do you need?"),
        ("Thank you so much!", "You're welcome."),
        ("talk to a person", "0200 000 011"),
        ("delete my data", "Once deleted, it cannot be brought back."),
        ("asdf qwer", "The assistant did not understand."),
    ],
)
async def test_short_english_words_are_answered(visitor: Chat, said, answer) -> None:
    """Outside of a flow, too, the universal words have English twins."""
    assert answer in (await visitor.says(said)).text


async def test_danger_is_answered_in_english(visitor: Chat) -> None:
    """The number to call stands first, then what to do and say, the commune's police in it."""
    reply = await visitor.says("Help! My house is on fire")

    assert reply.text.startswith("Call 114 now.\nGet out first.")
    assert "which road to take" in reply.text
    assert untranslated(reply.text, visitor) == []
    assert "0200 000 022" in reply.text


@pytest.mark.parametrize(
    ("danger", "said"),
    [
        ("fire", "Fire!"),
        ("fire", "I smell gas"),
        ("self_harm", "I don't want to live any more"),
        ("self_harm", "suicide"),
        ("violence", "Help, police!"),
        ("violence", "my husband is beating me"),
        ("violence", "he has a knife"),
        ("child", "my daughter is missing"),
        ("rescue", "a boy is drowning"),
        ("medical", "accident"),
        ("medical", "she can't breathe"),
        ("medical", "please call an ambulance"),
        ("money_gone", "I was scammed"),
        ("money_gone", "stolen money"),
        ("money_gone", "I sent money to the wrong account"),
        ("money_gone", "I gave him the OTP"),
        ("scam", "is this a scam?"),
        ("scam", "fraud"),
        ("scam", "a stranger wants me to transfer money"),
        ("unknown", "emergency"),
    ],
)
def test_danger_is_heard_in_english(danger: str, said: str) -> None:
    """Each danger is told from the others, as in Vietnamese."""
    heard = find(said)

    assert heard is not None
    assert heard.id == danger


@pytest.mark.parametrize(
    "said",
    [
        "help",
        "help me",
        "police",
        "I lost my ID card",
        "find my son's birth certificate",
        "my father drowned, we need a death certificate",
        "health insurance after an accident",
        "the app asks for an OTP code",
        "fire insurance",
        "can I pay by bank transfer",
        "I installed the VNeID app",
        "Scam or money lost",
    ],
)
def test_everyday_english_raises_no_alarm(said: str) -> None:
    """Questions about papers, fees and codes are answered as such."""
    assert find(said) is None


async def test_a_dossier_is_told_with_an_english_date(visitor: Chat) -> None:
    """The stage, whose turn it is, and the promised day as the English write it."""
    reply = await visitor.says(DOSSIER)

    assert f"Dossier {DOSSIER}: being worked on." in reply.text
    assert "Promised for: Friday, November 27, 2026." in reply.text
    assert untranslated(reply.text, visitor) == []


async def test_a_procedure_is_told_in_vietnamese_and_says_so(visitor: Chat) -> None:
    """What it is about is English; one sentence says that the law itself is Vietnamese only."""
    reply = await visitor.says("đăng ký tạm trú cần gì")

    head, _, procedure = reply.text.partition("\n\n")
    title, short, note = head.splitlines()
    assert title.startswith("Temporary residence registration")
    assert "rent" in short
    assert note == "Information about procedures is in Vietnamese only."
    assert untranslated(head, visitor) == []
    assert "Cần mang:" in procedure
