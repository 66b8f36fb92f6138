"""How far a notice is: a part of its page that fetches itself while something moves."""

from starlette.responses import Response

from bot.desk.guard import Asked, Page
from bot.desk.notices import finding
from bot.desk.notices.standing import stand

MOST_MARK = 40


async def show(asked: Asked) -> Response:
    """Show the part; the buttons come along where they are others than those on the page."""
    now = await stand(asked, asked.thing)
    seen = asked.request.query_params.get("seen", "")[:MOST_MARK]
    return asked.part(
        "notices/progress_part.html",
        standing=now,
        notice=now.notice,
        changed=seen != now.mark,
        wrong="",
        why="",
    )


PAGES = (Page("/notices/{notice}/progress", show, thing=finding.seen),)
