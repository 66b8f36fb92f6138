"""Accepts the volunteers who came by a team's link: all in one list, by number."""

import re
from collections.abc import Sequence

from bot.acts import DecideApplicant
from bot.engine import buttons, run
from bot.office import Candidate
from bot.officials.words import area_name
from bot.roles import Official
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers import desk, join

STEP = "accept"
LISTED = 20
WORD = re.compile(r"\b(nhan|bo)\b(\s+het|[^a-z]*)")
TWO_DIGITS = 2
NUMBERS = re.compile(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?")
WHOLE = re.compile(r"(?:[\s,.;]*\b(?:nhan|bo)\b(?:\s+het|[\d\s,.;-]+)[\s,.;]*)+")
AND = re.compile(r"\bva\b")


async def begin(ctx: Context, by: Official, note: str = "") -> Turn:
    """List who waits, each with a number."""
    _ = ctx.gettext
    areas, found = await ctx.office.areas(), await ctx.office.candidates(by)
    back = Button(_("Xem danh sách"), "/vaitro")
    if not found:
        text = _("Không còn ai chờ.")
        session = run.leave(ctx.session) if desk.at(ctx) else None
        return Turn((Reply(f"{note}\n{text}".strip(), (back,)),), session)
    if len(found) == 1:
        return only(ctx, found[0], area_name(areas, found[0].area), note)
    shown = found[:LISTED]
    session = desk.enter(ctx.session, STEP, shown=" ".join(str(one.id) for one in shown))
    head = _("CÓ {many} NGƯỜI XIN VÀO").replace("{many}", str(len(found)))
    lines = [head]
    for at, one in enumerate(shown, 1):
        team = f"{one.team}, " if one.team else ""
        lines.append(f"{at}. {one.name} ({team}{area_name(areas, one.area)})")
    if len(found) > LISTED:
        lines.append(_("Xong những người này, trợ lý đưa tiếp."))
    lines.append(_("Gõ, ví dụ: nhận hết. Hoặc: nhận 1, 3. Hoặc: bỏ 2. Chưa làm thì gõ: thôi."))
    # No buttons: a typed number would choose one of them, and here people have the numbers.
    return Turn((Reply("\n".join([note, *lines]).strip()),), session)


def only(ctx: Context, one: Candidate, area: str, note: str = "") -> Turn:
    """Ask about the only one who waits, with a button for each answer."""
    _, session = ctx.gettext, desk.enter(ctx.session, STEP, shown=str(one.id))
    team = f"{one.team}, " if one.team else ""
    text = _("CÓ 1 NGƯỜI XIN VÀO\n{name} ({team}{area})\nNhận người này?")
    text = text.replace("{area}", area).replace("{team}", team).replace("{name}", one.name)
    ways = (
        Button(_("Nhận"), buttons.pack(session, "y")),
        Button(_("Không nhận"), buttons.pack(session, "n")),
    )
    return Turn((Reply(f"{note}\n{text}".strip(), ways),), session)


async def handle(ctx: Context) -> Turn | None:
    """Take “nhận hết”, “nhận 1, 3”, “bỏ 2”; of one person a mere yes or no."""
    by, answer = ctx.official, desk.answer(ctx)
    if desk.at(ctx) != STEP or by is None or not (answer or desk.typed(ctx)):
        return None
    shown = [int(id_) for id_ in ctx.session.slots["shown"].split()]
    yes = answer == "y" if answer else join.said(desk.typed(ctx))
    alone = yes is not None and len(shown) == 1
    said = {shown[0]: bool(yes)} if alone else read(desk.typed(ctx), shown)
    if said is None:
        return None
    if not said:
        note = ctx.gettext("Gõ thêm chữ “nhận” hoặc “bỏ” trước số đứng trong danh sách.")
        return await begin(ctx, by, note)
    waiting = {one.id: one for one in await ctx.office.candidates(by)}
    done = [(waiting[id_], yes) for id_, yes in said.items() if id_ in waiting]
    effects = tuple(DecideApplicant(one.id, yes) for one, yes in done)
    left = [one for id_, one in waiting.items() if id_ not in said]
    return Turn((reply(ctx, done, left),), run.leave(ctx.session), effects)


def reply(
    ctx: Context, done: Sequence[tuple[Candidate, bool]], left: Sequence[Candidate]
) -> Reply:
    """Say who was accepted and who was not; who still waits comes by one press."""
    _ = ctx.gettext
    accepted = [one.name for one, yes in done if yes]
    refused = [one.name for one, yes in done if not yes]
    lines = []
    if accepted:
        lines.append(_("Đã nhận: {names}.").replace("{names}", ", ".join(accepted)))
    if refused:
        lines.append(_("Không nhận: {names}.").replace("{names}", ", ".join(refused)))
    if not done:
        lines.append(_("Những người này đã được quyết rồi."))
    ways = [Button(_("Xem danh sách"), "/vaitro")]
    if left:
        lines.append(_("Còn {many} người chờ.").replace("{many}", str(len(left))))
        ways.insert(0, Button(_("Xem người còn chờ"), "/vaitro duyet"))
    return Reply("\n".join(lines), tuple(ways))


def read(text: str, shown: Sequence[int]) -> dict[int, bool] | None:
    """Read who is accepted and who is not, by the numbers shown.

    None for other words; nothing where a number stands alone, or is not in the list.
    """
    said = AND.sub(",", fold(text).strip(" .,!"))
    if said.isdigit() and len(said) <= TWO_DIGITS:
        return {}
    if not WHOLE.fullmatch(said):
        return None
    found: dict[int, bool] = {}
    for word, what in WORD.findall(said):
        numbers = range(1, len(shown) + 1) if "het" in what else _numbers(what)
        for one in numbers:
            if not 1 <= one <= len(shown):
                return {}
            found[shown[one - 1]] = word == "nhan"
    return found


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for first, last in NUMBERS.findall(text):
        found += range(int(first), int(last or first) + 1)
    return found
