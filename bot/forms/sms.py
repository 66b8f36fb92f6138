"""A notice as one SMS: no marks, no more than 160 characters, never without its code."""

import re
import textwrap

from bot.forms.face import Face
from bot.marks import bare
from bot.notice import Event

LONGEST = 160
MOST_LINK, MOST_NAME = 60, 30
CUT = "..."
# What GSM-7 counts twice or has not, and phones show as “?”.
LOOKS = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’`´", "'"),
        **dict.fromkeys("–—−‑‒•·~", "-"),
        **dict.fromkeys("[{", "("),
        **dict.fromkeys("]}", ")"),
        **dict.fromkeys("|\\", "/"),
        "…": "...",
        "₫": "d",
        "×": "x",
        "²": "2",
        "³": "3",
        "°": " do ",
        "^": "",
    }
)
OTHER = re.compile(r"[^\x20-\x7e]")


def sms(face: Face) -> str:
    """Write the notice as one SMS; what does not fit is cut at a word."""
    body = textwrap.shorten(
        plain(face.text),
        _room(face),
        placeholder=CUT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return " ".join(filter(None, (_head(face), body, _link(face))))


def fits(face: Face) -> bool:
    """Tell whether nothing of the text was cut."""
    return len(plain(face.text)) <= _room(face)


def plain(text: str) -> str:
    """Keep only what every phone shows: letters without marks, digits, plain signs."""
    return " ".join(OTHER.sub(" ", bare(text.translate(LOOKS))).split())


def _room(face: Face) -> int:
    """Count the characters left for the text, with a space on either side."""
    link = _link(face)
    return LONGEST - len(_head(face)) - 1 - (len(link) + 1 if link else 0)


def _head(face: Face) -> str:
    """Name the commune and the code: “Xa Tan Nguyen TB-4827:”."""
    about, name = plain(face.about), _short(plain(face.commune))
    match face.event:
        case Event.alert:
            what = ""
        case Event.update:
            what = f" sua {about}" if about else " sua tin"
        case Event.withdraw:
            what = f" THU HOI {about}" if about else " THU HOI tin"
    return f"{name[:1].upper()}{name[1:]} {plain(face.code)}{what}:"


def _short(name: str) -> str:
    return textwrap.shorten(name, MOST_NAME, placeholder="") or name[:MOST_NAME]


def _link(face: Face) -> str:
    """Leave out what a phone adds by itself, and a page's path where it is too long."""
    link = plain(face.link.removeprefix("https://").removeprefix("www."))
    if len(link) > MOST_LINK:
        link = link.partition("/")[0]
    return link if len(link) <= MOST_LINK else ""
