"""Answers at once, with the right number, when somebody is in danger or being robbed."""

from dataclasses import replace

from bot import links
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content import safety, understanding
from handlers import flow as flows
from handlers import interlude

POLICE = ("trinh_bao", "vneid")
"""What the police's point handles, in commune.yaml: reports of crimes, or at least VNeID."""


async def handle(ctx: Context) -> Turn | None:
    """Hear words of danger, and links that dress up as the state."""
    ctx = spoken(ctx)
    # A typed label is the press of its button, whatever words are on it.
    said = "" if ctx.message.press else answer(ctx)
    return Turn((Reply(said, ways_on(ctx)),)) if said else None


def answer(ctx: Context) -> str:
    """Say what to do now; empty where nothing is wrong."""
    text = ctx.message.text
    if danger := safety.find(text):
        return _say(ctx, danger)
    if understanding.dressed_up(text, links.host_of(ctx.home)):
        warning = ctx.gettext("Trang này không phải của nhà nước. Trang thật có đuôi .gov.vn.")
        return f"{warning}\n{_say(ctx, safety.named('scam'))}"
    return ""


def spoken(ctx: Context) -> Context:
    """Hear a cry for help in English as from somebody who reads English."""
    if not safety.in_english(ctx.message.text):
        return ctx
    return replace(ctx, contact=replace(ctx.contact, language="en"))


def ways_on(ctx: Context) -> tuple[Button, ...]:
    """Offer a person, and the way back to what was being done."""
    _ = ctx.gettext
    doing = flows.under_way(ctx) or interlude.opened(ctx.session)
    buttons = (Button(_("Làm tiếp"), "/continue"),) if doing else ()
    known = (thing for thing in POLICE if ctx.library.commune.points_for(thing))
    person = Button(_("Gặp cán bộ"), f"/person {next(known, '')}".strip())
    return (*buttons, person, Button(_("Về menu"), "/menu"))


def _say(ctx: Context, danger: safety.Danger) -> str:
    said = "\n\n".join(ctx.gettext(text) for text in (danger.say, danger.then) if text)
    return said.replace("{police}", _police(ctx))


def _police(ctx: Context) -> str:
    """Name the commune's police, with the phone where the commune gave one."""
    commune = ctx.library.commune
    points = (point for thing in POLICE for point in commune.points_for(thing))
    phone = next((point.phone for point in points if point.phone), "")
    return f"{ctx.gettext('Công an xã')} {phone}".strip()
