"""Takes an official's plain words for the button, or the order about a notice, that they mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engine import buttons
from bot.notice import Notice
from bot.roles import STAFF
from bot.steps import Step
from bot.turn import Context, Turn
from bot.types import Button, Reply
from content.texts import fold
from handlers import desk, flow, inviting
from handlers.notices import asking, desk_menu, drafts, form, labels, orders, pad, rights
from handlers.notices.wording import gist
from handlers.words import command

MOST_WORDS = 4
"""What is longer is no button's label: it goes its way."""
CLEAR = 0.5
"""From this likeness on, somebody asks for a procedure by its name."""
SHOWN, LABEL = 5, 30
DESK = frozenset(
    [
        "/viec",
        "/soan",
        "/sua",
        "/dinhchinh",
        "/thuhoi",
        "/duyet",
        "/tralai",
        "/khongduyet",
        "/nguoinhan",
        "/rutve",
        "/dung",
        "/tamdung",
        "/guitiep",
        "/huytin",
        "/chogui",
        "/thulai",
        "/tin",
        "/lichsu",
        "/ban",
        "/vaitro",
        "/nhom",
    ]
)
CHOSEN = frozenset({form.LOOK, form.EDIT, form.MORE, "who", "media", "night"})
"""Steps of the form that take no words of one's own."""
LIST = frozenset({"tin gần đây", "danh sách tin", "các tin", "xem tin"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a notice, when none is named."""

    said: tuple[str, ...]
    orders: tuple[tuple[Step, str], ...]
    """The first step that may be taken says what is done."""
    ours: bool = True
    """Nobody says it of anything but a notice."""


WISHES = (
    Wish(("tạm dừng", "dừng tin", "dừng gửi"), ((Step.stop, "/dung"), (Step.pause, "/tamdung"))),
    Wish(
        ("dừng", "dừng lại", "huỷ", "huỷ bỏ", "huỷ tin"),
        ((Step.stop, "/dung"), (Step.pause, "/tamdung")),
        ours=False,
    ),
    Wish(("duyệt", "duyệt tin", "duyệt gửi", "xem và duyệt"), ((Step.approve, "/duyet"),)),
    Wish(("đồng ý", "đồng ý duyệt"), ((Step.approve, "/duyet"),), ours=False),
    Wish(("trả lại", "trả lại tin", "trả lại để sửa", "trả về"), ((Step.send_back, "/tralai"),)),
    Wish(("không duyệt",), ((Step.reject, "/khongduyet"),)),
    Wish(
        ("gửi tiếp", "cho gửi", "cho gửi tiếp"),
        ((Step.resume, "/guitiep"), (Step.go, "/chogui")),
    ),
    Wish(("gửi duyệt", "sửa tin"), ((Step.submit, "/sua"),)),
    Wish(("sửa", "sửa lại", "viết tiếp"), ((Step.submit, "/sua"),), ours=False),
)


async def heard(ctx: Context) -> Context:
    """Take plain words for the press they mean; in doubt nothing is pressed."""
    if not brief(ctx):
        return ctx
    press = pressed(ctx)
    if not press and (wish := wished(ctx)):
        found = await within(ctx, wish)
        press = found[0][1] if len(found) == 1 else ""
    if not press and at_rest(ctx) and _says(ctx, LIST) and ctx.official and _staff(ctx):
        press = "/tin"
    return replace(ctx, message=replace(ctx.message, press=press)) if press else ctx


async def handle(ctx: Context) -> Turn | None:
    """Ask which notice is meant where there are several; say so where there is none."""
    wish = wished(ctx) if brief(ctx) and not pressed(ctx) else None
    if wish is None:
        return None
    _, found = ctx.gettext, await within(ctx, wish)
    if found:
        ways = [
            Button(f"{one.code} {gist(one.draft, LABEL - len(one.code) - 1)}", order)
            for one, order in found[:SHOWN]
        ]
        return Turn((Reply(_("Tin nào? Chọn một tin."), tuple(ways)),))
    if not wish.ours:
        return None
    text = _("Lúc này không có tin nào chờ việc đó.")
    return Turn((Reply(text, (rights.recent(ctx), rights.desk(ctx))),))


async def unclear(ctx: Context) -> Turn | None:
    """Show the same buttons again: a few words below them are hardly a citizen's question."""
    offered = ctx.session.offered
    if not brief(ctx) or command(ctx)[0] or flow.under_way(ctx) or not any(map(_ours, offered)):
        return None
    hits = ctx.library.index.find(ctx.message.text).hits
    if hits and hits[0].score >= CLEAR:
        return None
    text = ctx.gettext("Chưa rõ chọn nút nào. Chọn lại một nút; hỏi việc khác thì gõ rõ hơn.")
    return Turn((Reply(text, offered),))


def brief(ctx: Context) -> bool:
    """Tell whether an official typed a few words, in a private chat."""
    message = ctx.message
    mine = ctx.official is not None and ctx.desk is not None and message.chat is None
    typed = message.kind == "text" and not message.press and not message.text.startswith("/")
    return mine and typed and 0 < len(labels.words(message.text)) <= MOST_WORDS


def pressed(ctx: Context) -> str:
    """Return the data of the button on their screen that is meant; empty in doubt."""
    text, offered = ctx.message.text, ctx.session.offered
    if not any(map(_ours, offered)) or _whole(ctx):
        return ""
    if orders.awaited(ctx):
        # A reason is asked for: what is typed is one, unless it is a no.
        names = orders.READY
        return labels.begun(text, [b for b in offered if b.data.partition(" ")[0] not in names])
    if _own_words(ctx):
        return ""
    # A universal word yields only to a label that begins with it.
    return labels.begun(text, offered) or ("" if command(ctx)[0] else labels.alike(text, offered))


def wished(ctx: Context) -> Wish | None:
    """Return what is wanted of some notice, where nothing else is being done."""
    if not at_rest(ctx) or not _staff(ctx):
        return None
    return next((one for one in WISHES if _says(ctx, one.said)), None)


async def within(ctx: Context, wish: Wish) -> list[tuple[Notice, str]]:
    """List the notices with which it can be done by this official, and the order that does it."""
    assert ctx.official is not None  # noqa: S101 - else nothing is wished
    listed = (*await ctx.office.waiting(ctx.official), *await ctx.office.recent(ctx.official))
    found = []
    for one in {one.id: one for one in listed}.values():
        may = [name for step, name in wish.orders if not await rights.no(ctx, one, step)]
        if may:
            found.append((one, f"{may[0]} {one.code}"))
    return found


def at_rest(ctx: Context) -> bool:
    """Tell whether they are in the middle of nothing."""
    busy = ctx.session.flow in (pad.FLOW, desk.FLOW) or flow.under_way(ctx)
    return not busy and not orders.awaited(ctx)


def _staff(ctx: Context) -> bool:
    return ctx.official is not None and ctx.official.has(*STAFF)


def _says(ctx: Context, ways: Sequence[str] | frozenset[str]) -> bool:
    said = labels.words(ctx.message.text)
    return any(labels.same(said, way.split()) for way in ways)


def _whole(ctx: Context) -> bool:
    """Tell whether it is an order in itself, whatever is shown."""
    return fold(ctx.message.text).strip(" .,!?") in desk_menu.WORDS | drafts.WORDS


def _own_words(ctx: Context) -> bool:
    """Tell whether what is typed now may be a text, a name, a place."""
    if desk.at(ctx):
        return desk.at(ctx) != inviting.ROLE
    step = ctx.session.step
    return ctx.session.flow == pad.FLOW and step not in CHOSEN and asking.asked_last(ctx.session)


def _ours(button: Button) -> bool:
    press = buttons.unpack(button.data)
    if press:
        return press.flow in (pad.FLOW, desk.FLOW)
    return button.data.partition(" ")[0] in DESK
