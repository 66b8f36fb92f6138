"""Where somebody lives: told by the channel, asked for once, or typed; changed and taken back."""

import re
from dataclasses import replace

from bot.turn import Context, SetVillage, Tally, Turn
from bot.types import Button, Reply
from content.commune import FILLERS, KINDS, Village
from content.texts import fold, words
from handlers import flow as flows
from handlers import silence
from handlers.words import command

COMMAND = "/thon"
NONE = "-"
ASKED = "village_asked"
"""The slot that keeps with which revision of the session somebody was asked: never twice."""
PAGE = 4
LIVES = re.compile(
    r"(?:(?:toi|tui|minh|em|con|chau|bac|co|chu|nha (?:toi|tui|minh|em|con|chau)|gia dinh toi)"
    r"\s+)?(?:(?:song|dang)\s+)?o\s+(?P<village>.+)"
)
NEWS = re.compile(
    r"(?:toi muon |cho toi |dang ky )?(?:nhan tin (?:cua )?|doi |chon )"
    r"(?P<village>(?:thon|xom|ban|to|khu|ap)\b.*)"
)
ANY = frozenset({"thon", "xom", "ap", "thon toi", "thon cua toi", "thon khac"})
"""What is said where no village is named; “doi to” and “doi ban” may be other things."""
NO_NEWS = re.compile(
    r"(?:toi )?(?:khong|thoi|dung|ngung)(?: muon)? nhan tin (?:cua )?(?:thon|xom|ban|to|khu|ap)"
    r"(?: toi)?(?: nua)?(?: a)?"
)
POLITE = re.compile(r"(?:\s+(?:a|ah|nhe|nha|day|do|em|ban))+$")
ENDS = " .,!?"


async def handle(ctx: Context) -> Turn | None:
    """Look for one of the commune's villages; say what was noted, and what is not kept."""
    if ctx.message.kind != "shared":
        return None
    _ = ctx.gettext
    found = ctx.library.commune.find_village(ctx.message.text)
    effects = (SetVillage(found.id),) if found else ()
    if silence.silent(ctx):
        return Turn(effects=effects)
    said = _("Cảm ơn bà con. Trợ lý không giữ tên và số điện thoại.")
    if found:
        said = _("Đã ghi: bà con ở {village}. Trợ lý không giữ tên và số điện thoại.").replace(
            "{village}", found.name
        )
    return Turn((_with_the_open_question(ctx, said),), effects=effects)


async def typed(ctx: Context) -> Turn | None:
    """Answer `/thon`, and what people write of their village, where it answers nothing else."""
    if ctx.message.chat or not ctx.library.commune.villages:
        return None
    name, rest = command(ctx)
    if name == COMMAND:
        return commanded(ctx, rest)
    if name or ctx.message.kind != "text":
        return None
    said = POLITE.sub("", fold(ctx.message.text).strip(ENDS))
    if NO_NEWS.fullmatch(said):
        return forgotten(ctx)
    if asked := NEWS.fullmatch(said):
        if asked["village"] in ANY:
            return choose(ctx, 0)
        found = whole(ctx, asked["village"])
        return noted(ctx, found) if found else None
    if flows.under_way(ctx):
        return None
    lives = LIVES.fullmatch(said)
    found = whole(ctx, lives["village"] if lives else said, sure=bool(lives) or just_asked(ctx))
    return noted(ctx, found) if found else None


def commanded(ctx: Context, rest: str) -> Turn:
    """Take a village, a page of them, or that none is wanted."""
    if rest == NONE:
        return forgotten(ctx)
    if rest.startswith("+"):
        page = rest[1:]
        return choose(ctx, int(page) if page.isascii() and page.isdigit() else 0)
    villages = ctx.library.commune.villages
    found = next((one for one in villages if one.id == rest), None)
    found = found or (ctx.library.commune.find_village(rest) if rest else None)
    if found:
        return noted(ctx, found)
    note = ctx.gettext("Chưa thấy tên thôn đó. Chọn một thôn ở đây.") if rest else ""
    return choose(ctx, 0, note)


def choose(ctx: Context, start: int, note: str = "") -> Turn:
    """List the villages, a few at a time."""
    _, villages = ctx.gettext, ctx.library.commune.villages
    start = start if start < len(villages) else 0
    ways = [Button(one.name, f"{COMMAND} {one.id}") for one in villages[start : start + PAGE]]
    if len(villages) > PAGE:
        ways.append(Button(_("Thôn khác"), f"{COMMAND} +{start + PAGE}"))
    now = next((one.name for one in villages if one.id == ctx.contact.village), "")
    lines = [note] if note else []
    if now:
        lines.append(_("Đang nhận tin của {village}.").replace("{village}", now))
    lines.append(_("Bà con ở thôn nào? Chọn, hoặc gõ tên thôn."))
    if now:
        lines.append(_("Không muốn nhận nữa thì gõ: không nhận tin thôn nữa."))
    return Turn((Reply("\n".join(lines), tuple(ways)),))


def noted(ctx: Context, found: Village) -> Turn:
    """Say what was noted, what it is for, and how to change it."""
    _ = ctx.gettext
    said = _(
        "Đã ghi: bà con ở {village}. Tin của thôn sẽ đến đây.\n"
        "Đổi thì gõ: đổi thôn. Không muốn nhận thì gõ: không nhận tin thôn nữa."
    ).replace("{village}", found.name)
    ways = (Button(_("Đổi thôn"), COMMAND), Button(_("Về menu"), "/menu"))
    reply = _with_the_open_question(ctx, said)
    if not flows.under_way(ctx):
        reply = replace(reply, buttons=ways)
    return Turn((reply,), effects=(SetVillage(found.id),))


def forgotten(ctx: Context) -> Turn:
    """Take the village back."""
    said = ctx.gettext(
        "Vâng, trợ lý không gửi tin của thôn nữa. Muốn nhận lại thì gõ: nhận tin thôn."
    )
    return Turn((_with_the_open_question(ctx, said),), effects=(SetVillage(""),))


def whole(ctx: Context, text: str, *, sure: bool = True) -> Village | None:
    """Return the village whose name this is, and nothing more than that.

    Not sure that a village is meant: then its kind is said too (thôn Đông), or two words of it.
    """
    commune, raw = ctx.library.commune, words(text)
    found = commune.find_village(text)
    if found is None or not raw:
        return None
    said = tuple(word for word in raw if word not in FILLERS)
    has_kind = raw[0] in KINDS
    # “Nguyên Hòa” is a village; “xã Nguyên Hòa” was a commune of many.
    if not has_kind and said != raw:
        return None
    names = [
        tuple(word for word in words(name) if word not in FILLERS)
        for name in (found.name, *found.old_names)
    ]
    bare = [name[1:] for name in names if len(name) > 1 and name[0] in KINDS]
    if said in names and has_kind:
        return found
    long_enough = sure or len(said) > 1
    return found if long_enough and said in (*names, *bare) else None


def just_asked(ctx: Context) -> bool:
    """Tell whether the last message asked for the village."""
    return ctx.session.slots.get(ASKED) == str(ctx.session.revision)


def asked_once(ctx: Context, turn: Turn) -> Turn:
    """Ask for the village below the last word of somebody's first flow; never again."""
    if was := ctx.session.slots.get(ASKED):
        return _remembering(turn, was)
    finished = any(isinstance(one, Tally) and one.event == "flow_finished" for one in turn.effects)
    known = ctx.contact.village or ctx.official or not ctx.library.commune.villages
    if not finished or known or turn.session is None or not turn.replies:
        return turn
    last = turn.replies[-1]
    asked = ctx.gettext(
        "Bà con ở thôn nào? Gõ tên thôn để nhận tin của thôn, ví dụ: {village}."
    ).replace("{village}", ctx.library.commune.villages[0].name)
    turn = replace(
        turn, replies=(*turn.replies[:-1], replace(last, text=f"{last.text}\n\n{asked}"))
    )
    return _remembering(turn, str(ctx.session.revision + 1))


def _remembering(turn: Turn, asked: str) -> Turn:
    """Carry on that somebody was asked: flows begin and end with empty slots."""
    session = turn.session
    if session is None or session.slots.get(ASKED):
        return turn
    return replace(turn, session=replace(session, slots={**session.slots, ASKED: asked}))


def _with_the_open_question(ctx: Context, said: str) -> Reply:
    open_flow = flows.open_flow(ctx)
    if open_flow and flows.under_way(ctx):
        return flows.question(ctx, ctx.session, open_flow, said)
    return Reply(said, (Button(ctx.gettext("Về menu"), "/menu"),))
