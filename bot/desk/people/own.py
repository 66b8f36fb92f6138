"""What officials do for themselves: one more place to write from, out of every machine."""

from datetime import timedelta

from starlette.responses import Response

from bot.acts import Invite
from bot.desk import views
from bot.desk.guard import Asked
from bot.desk.people import inviting
from bot.officials import hashed
from bot.storage import desk_sessions, officials

VALID = timedelta(days=1)


async def add_address(asked: Asked) -> Response:
    """Let the official write from one more account: a link for their own phone."""
    token, grant = asked.room.office.token(), asked.official.grants[0]
    expires, by = asked.room.now() + VALID, asked.official
    await asked.do(
        Invite(hashed(token), grant.area, grant.role, by.name, expires, official_id=by.id)
    )
    return inviting.shown(asked, token, "", expires_on=expires.date(), team=False)


async def sign_out(asked: Asked) -> Response:
    """End every session of this official, on all machines."""
    async with asked.room.db.begin() as tx:
        for address in (await officials.addresses(tx)).get(asked.official.id, ()):
            await desk_sessions.end_all(tx, address)
    await asked.note("desk sign_out", "")
    return views.go("/desk/", "Đã ra khỏi bàn làm việc trên mọi máy.")
