"""Where notices stand: the newest ones, one in full, and what was done with it."""

from collections.abc import Iterator

from bot.notice import Event, Hold, Notice, NoticeState
from bot.office import Report, VillageReport
from bot.roles import STAFF, Role
from bot.steps import Overtaken, Step, overtaking
from bot.times import say
from bot.turn import Context, Turn
from bot.types import Button, Reply
from handlers.notices import orders, rights
from handlers.notices.steering import UNKNOWN
from handlers.notices.wording import fill, gist, line, state

MOST = 10
"""Villages that are named one by one; lines of a list, and of a history."""
BUTTONS = 5
LABEL = 30
BEGUN = (NoticeState.sending, NoticeState.finished)
AS_SENT = Overtaken()
"""What no later notice has corrected or withdrawn."""


async def handle(ctx: Context) -> Turn | None:
    """Answer `/tin`, `/tin <code>` and `/lichsu <code>`."""
    order = orders.read(ctx, ("/tin", "/lichsu"))
    if order is None or ctx.official is None or not ctx.official.has(*STAFF):
        return None
    if order.name == "/tin" and not order.code and not order.words:
        return Turn((await newest(ctx),))
    notice = await rights.named(ctx, order)
    if isinstance(notice, Turn):
        return notice
    if order.name == "/lichsu":
        return Turn((await history(ctx, notice),))
    report = await ctx.office.report(notice) if notice.public else None
    since = overtaking(notice, await ctx.office.chain(notice.about or notice.id))
    listed = await ways(ctx, notice, report, since)
    if order.first:
        return Turn((more(ctx, notice, listed),))
    said = standing(ctx, notice, report, since)
    return Turn((Reply(said, _first(listed, ctx, notice)),))


async def newest(ctx: Context) -> Reply:
    """List the newest notices of this official's areas."""
    _ = ctx.gettext
    assert ctx.official is not None  # noqa: S101 - checked by `handle`
    found = (await ctx.office.recent(ctx.official))[:MOST]
    if not found:
        return Reply(_("Chưa có tin nào."), (Button(_("Soạn tin"), "/soan"), rights.desk(ctx)))
    lines = [f"• {one.code} · {state(ctx, one)} · {gist(one.draft)}" for one in found]
    buttons = [
        Button(
            gist(one.draft, LABEL - len(one.code) - 1).join((f"{one.code} ", "")),
            f"/tin {one.code}",
        )
        for one in found[:BUTTONS]
    ]
    text = "\n".join((_("Tin gần đây:"), *lines, _("Xem tin khác thì gõ: /tin và mã.")))
    return Reply(text, tuple(buttons))


def standing(
    ctx: Context, notice: Notice, report: Report | None, since: Overtaken = AS_SENT
) -> str:
    """Say where one notice stands, in plain words."""
    _ = ctx.gettext
    now = state(ctx, notice)
    head = f"{notice.code} · {now[:1].upper()}{now[1:]}\n“{gist(notice.draft)}”"
    if report is None:
        return head
    parts = [
        head,
        _overtaken(ctx, since),
        "\n".join(_counts(ctx, report)),
        "\n".join(_villages(ctx, report)),
        "\n".join(_reasons(ctx, report)),
    ]
    return "\n\n".join(filter(None, parts))


async def ways(
    ctx: Context, notice: Notice, report: Report | None, since: Overtaken
) -> list[Button]:
    """List what this official may do with it now, the most urgent first."""
    _, code = ctx.gettext, notice.code
    leaving = notice.state is NoticeState.sending
    steps = (
        (Step.approve, _("Xem và duyệt"), "/duyet"),
        (Step.stop, _("Dừng lại"), "/dung"),
        (Step.go, _("Cho gửi"), "/chogui"),
        (Step.pause, _("Tạm dừng"), "/tamdung"),
        (Step.resume, _("Gửi tiếp"), "/guitiep"),
        (Step.take_back, _("Rút về để sửa"), "/rutve"),
        (Step.submit, _("Sửa tin"), "/sua"),
        (Step.cancel, _("Huỷ phần còn lại") if leaving else _("Huỷ tin"), "/huytin"),
    )
    found = [
        Button(label, f"{name} {code}")
        for step, label, name in steps
        if not _pointless(notice, step) and not await rights.no(ctx, notice, step)
    ]
    if report and report.unknown and not await rights.no(ctx, notice, Step.try_unknown):
        found.append(Button(_("Gửi lại số không rõ"), f"{UNKNOWN} {code}"))
    official, areas = ctx.official, notice.draft.audience.areas
    writes = official is not None and official.may(Role.officer, *areas)
    if writes and notice.public and notice.event is not Event.withdraw and not since.withdrawn_at:
        found.append(Button(_("Đính chính"), f"/dinhchinh {code}"))
        found.append(Button(_("Thu hồi"), f"/thuhoi {code}"))
    if notice.approved_at:
        found.append(Button(_("Bản khác"), f"/ban {code}"))
    found.append(Button(_("Lịch sử"), f"/lichsu {code}"))
    return found


def more(ctx: Context, notice: Notice, listed: list[Button]) -> Reply:
    """Show the ways that found no room below the report."""
    rest = listed[BUTTONS - 1 :]
    text = fill(ctx.gettext("Tin {code}, việc khác:"), code=notice.code)
    return Reply(text, (*rest[: BUTTONS - 1], rights.look(ctx, notice)))


async def history(ctx: Context, notice: Notice) -> Reply:
    """Tell who did what with a notice, when."""
    past = await ctx.office.history(notice)
    lines = [line(ctx, one) for one in past[-MOST:]]
    head = fill(ctx.gettext("Lịch sử tin {code}:"), code=notice.code)
    return Reply("\n".join((head, *lines)), (rights.look(ctx, notice),))


def _overtaken(ctx: Context, since: Overtaken) -> str:
    """Say that it holds no longer, or not as it stands."""
    _ = ctx.gettext
    if since.withdrawn_at:
        return fill(_("⚠ Tin này đã thu hồi lúc {time}."), time=say(since.withdrawn_at, ctx.now))
    if since.corrected_by:
        return fill(_("⚠ Tin này đã đính chính bằng tin {code}."), code=since.corrected_by)
    return ""


def _counts(ctx: Context, report: Report) -> list[str]:
    _ = ctx.gettext
    if not report.total:
        return [_("Lúc gửi không còn ai nhận được tin này. Soạn tin mới, chọn thêm nơi nhận.")]
    head = fill(
        _("Đã tới {reached}/{total} nơi nhận."), reached=report.reached, total=report.total
    )
    told = (
        (report.delivered, _("Trong đó chắc chắn đã hiện trên máy: {count}.")),
        (report.posted, _("Đã để ở trang chat, chưa mở: {count}.")),
        (report.waiting, _("Còn chờ gửi: {count}.")),
        (report.failed, _("Không tới được: {count}.")),
        (
            report.unknown,
            _(
                "Không rõ đã tới chưa: {count}. Máy ngắt đúng lúc gửi; "
                "không tự gửi lại, để khỏi trùng."
            ),
        ),
    )
    return [head, *(fill(text, count=count) for count, text in told if count)]


def _villages(ctx: Context, report: Report) -> Iterator[str]:
    _, listed = ctx.gettext, report.villages
    if relays := sum(one.relays for one in listed):
        relayed = sum(one.relayed for one in listed)
        text = _("Người chuyển tin vào nhóm thôn: {done}/{all} đã chuyển.")
        yield fill(text, done=relayed, all=relays)
    if len(listed) > MOST:
        yield _("Từng thôn: xem bản Excel, ở Bản khác.")
        return
    yield from (f"• {one.village}: {_village(ctx, one)}" for one in listed)


def _village(ctx: Context, one: VillageReport) -> str:
    _ = ctx.gettext
    parts = []
    if one.people:
        parts.append(fill(_("{reached}/{people} người"), reached=one.reached, people=one.people))
    if one.groups:
        parts.append(fill(_("nhóm {reached}/{all}"), reached=one.groups_reached, all=one.groups))
    if one.relays:
        done = one.relayed >= one.relays
        parts.append(_("đã chuyển vào nhóm") if done else _("chưa chuyển vào nhóm"))
    if one.posted:
        parts.append(fill(_("chưa mở trang chat {count}"), count=one.posted))
    if one.unknown:
        parts.append(fill(_("không rõ {count}"), count=one.unknown))
    return ", ".join(parts)


def _reasons(ctx: Context, report: Report) -> Iterator[str]:
    if report.reasons:
        yield ctx.gettext("Vì sao không tới:")
    yield from (f"• {count}: {reason}" for reason, count in report.reasons.items())


def _pointless(notice: Notice, step: Step) -> bool:
    """Tell whether a step is allowed, and yet another way says the same better."""
    match step:
        case Step.cancel:
            return notice.state in (NoticeState.approved, NoticeState.pending) and (
                notice.hold is Hold.none
            )
        case Step.stop:
            return notice.hold is not Hold.none
    return False


def _first(listed: list[Button], ctx: Context, notice: Notice) -> tuple[Button, ...]:
    """Let no more buttons stand below a message than Zalo shows."""
    if len(listed) <= BUTTONS:
        return tuple(listed)
    other = Button(ctx.gettext("Việc khác"), f"/tin {notice.code} khac")
    return (*listed[: BUTTONS - 1], other)
