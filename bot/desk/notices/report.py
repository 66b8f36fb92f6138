"""What became of a notice: by village and reason, to read and to print."""

from starlette.responses import Response

from bot.desk.guard import Asked, Page
from bot.desk.notices import finding
from bot.desk.notices.speaking import context
from bot.notice import Notice
from bot.notices.reasons import UNKNOWN
from bot.steps import overtaking
from handlers.notices.wording import line, state


async def show(asked: Asked) -> Response:
    """Show the report."""
    notice: Notice = asked.thing
    ctx, office = context(asked), asked.room.office
    report = await office.report(notice)
    return asked.show(
        "notices/report.html",
        notice=notice,
        state=state(ctx, notice),
        since=overtaking(notice, await office.chain(notice.about or notice.id)),
        report=report,
        unknown=UNKNOWN,
        history=[line(ctx, one).removeprefix("• ") for one in await office.history(notice)],
    )


PAGES = (Page("/notices/{notice}/report", show, thing=finding.approved),)
