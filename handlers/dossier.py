"""Answers a dossier code wherever it stands in a message, and follows or unfollows it."""

from bot import codes, privacy
from bot.dossier import Stage
from bot.turn import Context, Outcome, Turn, Unfollow
from bot.types import Button, Reply
from content import dossiers as words
from content.dossiers import Saying
from handlers.person import points
from handlers.words import command

PORTAL = "https://dichvucong.gov.vn"
FLOW = "/flow tra_cuu_ho_so"
LONGEST_NICKNAME = 30
TO_DO = frozenset({Stage.refused, Stage.more_papers, Stage.pay, Stage.stopped})
"""Stages at which a person may have to be asked."""


async def handle(ctx: Context) -> Turn | None:
    """Take /status, /follow, /unfollow, or a code in the text."""
    if ctx.message.chat is not None:
        return None
    name, rest = command(ctx)
    found = codes.find(rest or ctx.message.text)
    if name in ("/status", "/follow", "/unfollow") and found is None:
        return half(ctx)
    if name == "/unfollow" and found:
        return unfollow(ctx, found.code)
    if name == "/follow" and found:
        return await follow(ctx, found, rest)
    if found and name in ("", "/status"):
        return told(ctx, await ctx.call("dossier_status", {"code": rest or ctx.message.text}))
    if not name and codes.looks_like_code(ctx.message.text):
        return half(ctx)
    other = codes.other(ctx.message.text)
    if not name and other and ctx.library.index.find(ctx.message.text).decision == "unknown":
        return another(ctx, other)
    return None


def told(ctx: Context, outcome: Outcome) -> Turn:
    """Show what an action found, with what can be done next."""
    answer = outcome.slots["answer"]
    if outcome.name == "limited":
        answer = f"{answer}\n\n{points(ctx, 'dossiers')}"
    return Turn((Reply(answer, ways(ctx, outcome)),), effects=outcome.effects)


def ways(ctx: Context, outcome: Outcome) -> tuple[Button, ...]:
    """List what can be done after an answer."""
    _ = ctx.gettext
    code = outcome.slots.get("code", "")
    person, menu = Button(_("Gặp cán bộ"), "/person"), Button(_("Về menu"), "/menu")
    match outcome.name:
        case "found" | "ended":
            stage = Stage(outcome.slots["stage"])
            asks = (person,) if stage in TO_DO else ()
            if outcome.slots["followed"]:
                return (*asks, Button(_("Thôi báo"), f"/unfollow {code}"), menu)
            if stage in words.ENDED:
                return (*asks, menu)
            return (Button(_("Báo khi có thay đổi"), f"/follow {code}"), *asks, menu)
        case "guess":
            return (Button(_("Đúng"), f"/status {code}"), Button(_("Không phải"), FLOW))
        case "elsewhere":
            return (Button(_("Mở Cổng Dịch vụ công"), url=PORTAL), person, menu)
        case "busy":
            return (Button(_("Tra lại"), f"/status {code}"), person, menu)
    return (person, menu)


async def follow(ctx: Context, found: codes.Found, rest: str) -> Turn:
    """Follow a dossier that can be found; a guess, or a code nobody knows, is not followed."""
    outcome = await ctx.call("dossier_status", {"code": rest if found.repaired else found.code})
    if outcome.name != "found":
        return told(ctx, outcome)
    first, _, others = rest.partition(" ")
    nickname = privacy.scrub(others)[:LONGEST_NICKNAME].strip() if codes.find(first) else ""
    done = await ctx.call("follow_dossier", {**outcome.slots, "nickname": nickname})
    buttons = (
        Button(ctx.gettext("Thôi báo"), f"/unfollow {found.code}"),
        Button(ctx.gettext("Về menu"), "/menu"),
    )
    return Turn((Reply(done.slots["answer"], buttons),), effects=done.effects)


def unfollow(ctx: Context, code: str) -> Turn:
    """Stop telling about a dossier."""
    text = words.unfollowed(code, _saying(ctx))
    menu = Button(ctx.gettext("Về menu"), "/menu")
    return Turn((Reply(text, (menu,)),), effects=(Unfollow(code),))


def half(ctx: Context) -> Turn:
    """Ask for the whole code."""
    lacking = words.no_front if codes.lacks_front(ctx.message.text) else words.unfinished
    return Turn((Reply(lacking(_saying(ctx)), (_where(ctx),)),))


def another(ctx: Context, other: codes.Other) -> Turn:
    """Say what a code is that is no dossier's, and which line to look for."""
    return Turn((Reply(words.another(other, _saying(ctx)), (_where(ctx),)),))


def _where(ctx: Context) -> Button:
    return Button(ctx.gettext("Mã ở đâu?"), FLOW)


def _saying(ctx: Context) -> Saying:
    return Saying(ctx.gettext, ctx.contact.language, ctx.now)
