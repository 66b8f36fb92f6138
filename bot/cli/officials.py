"""`xaoi officials …`: who has which role, invitations; works beside a running bot."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Literal

from cyclopts import App as Commands
from cyclopts import Parameter

from bot import environment
from bot.cli.shell import database, go
from bot.errors import XaoiError

commands = Commands(name="officials", help="Cán bộ: ai làm việc gì, mời người, thu vai trò.")
Role = Literal["volunteer", "relay", "officer", "approver", "administrator"]
Whose = Annotated[str, Parameter(help="Họ tên người được mời; với --team: tên tổ.")]
Team = Annotated[
    bool, Parameter(negative="", help="Cả tổ dùng chung một lời mời; ai vào cũng chờ cán bộ nhận.")
]
Area = Annotated[str, Parameter(help="Mã xã hoặc thôn, xem: xaoi officials list.")]
Id = Annotated[int, Parameter(help="Số đứng đầu dòng trong: xaoi officials list.")]


@commands.command(name="list")
def list_() -> None:
    """Liệt kê cán bộ, lời mời đang mở, và mã các thôn."""

    async def show() -> None:
        from bot.clock import clock
        from bot.hours import VIETNAM
        from bot.officials.words import ROLES, area_name
        from bot.storage import areas, invitations, officials

        async with database() as db, db.read() as tx:
            known = await areas.all_(tx)
            everybody = await officials.all_(tx)
            for one in everybody:
                roles = ", ".join(
                    f"{ROLES[grant.role]} ({grant.role.value}) {area_name(known, grant.area)}"
                    for grant in one.grants
                )
                print(f"{one.id}  {one.name}: {roles}")
            if not everybody:
                print("Chưa có cán bộ nào. Mời người đầu tiên: xaoi officials invite --help")
            for invitation in await invitations.open_ones(tx, clock()):
                until = f"{invitation.expires_at.astimezone(VIETNAM):%d/%m/%Y}"
                whom = f"{ROLES[invitation.role]} {area_name(known, invitation.area)}"
                print(f"Lời mời {invitation.id}: {whom}, {invitation.name or '—'}, hết {until}")
            print("Mã xã, thôn: " + ", ".join(f"{one.id} ({one.name})" for one in known))

    go(show())


@commands.command
def invite(*, role: Role, area: Area, name: Whose = "", team: Team = False) -> None:
    """Mời một người, hoặc cả tổ công nghệ số (--team)."""

    async def make() -> None:
        from bot import officials, roles
        from bot.clock import clock
        from bot.storage import areas, invitations
        from bot.storage.invitations import Invitation

        if team and role != "volunteer":
            raise XaoiError(
                "--team chỉ dùng cho --role volunteer. Vai trò khác thì mời từng người."
            )
        if team and not name:
            raise XaoiError("Thêm tên tổ, ví dụ: --name “Tổ thôn Đông”.")
        now, token = clock(), officials.token()
        expires = now + timedelta(days=30 if team else 7)
        async with database() as db, db.begin() as tx:
            _known(area, [one.id for one in await areas.all_(tx)])
            made = Invitation(0, area, roles.Role(role), name, team, expires)
            await invitations.make(tx, made, officials.hashed(token), None, now)
        settings = environment.read()
        site = "" if team else settings.public_url.rstrip("/")
        for line in how_to_use(token, settings.channels, site):
            print(line)
        print(f"Dùng được đến hết ngày {expires:%d/%m/%Y}. Mã này chỉ hiện một lần.")

    go(make())


@commands.command
def revoke(id_: Id) -> None:
    """Thu hồi một lời mời."""

    async def work() -> None:
        from bot.clock import clock
        from bot.storage import invitations

        async with database() as db, db.begin() as tx:
            if id_ not in {one.id for one in await invitations.open_ones(tx, clock())}:
                raise XaoiError(f"Không có lời mời {id_} đang mở. Xem: xaoi officials list.")
            await invitations.revoke(tx, id_, clock())
        print(f"Đã thu hồi lời mời {id_}.")

    go(work())


@commands.command
def take(id_: Id, *, role: Role, area: Area) -> None:
    """Thu một vai trò của một cán bộ."""

    async def work() -> None:
        from bot import officials
        from bot.roles import Grant
        from bot.roles import Role as Known
        from bot.storage import officials as kept

        grant = Grant(area, Known(role))
        async with database() as db, db.begin() as tx:
            everybody = await kept.all_(tx)
            whose = next((one for one in everybody if one.id == id_), None)
            if whose is None or grant not in whose.grants:
                raise XaoiError(f"Số {id_} không có vai trò đó. Xem: xaoi officials list.")
            if officials.is_last_administrator(everybody, id_, grant):
                raise XaoiError(
                    "Đây là người quản trị cuối cùng. Mời thêm một người quản trị trước."
                )
            await kept.take(tx, id_, grant)
        print(f"Đã thu vai trò của {whose.name}.")

    go(work())


def how_to_use(token: str, channels: Sequence[str], site: str) -> list[str]:
    """Say how an invitation is used: in a browser, and on the channels that are on."""
    from bot.officials.words import CHANNELS, LINK

    names = dict.fromkeys(CHANNELS.get(one, one) for one in channels)
    link = [f"Mở bằng Telegram: https://t.me/<tên bot>?start={LINK}{token}"]
    desk = [f"Mở trên máy của người được mời: {site}/desk/invited/{token}"] if site else []
    others = [*desk, *(link if "telegram" in channels else ())]
    where = ", ".join(names) or "kênh nào cũng được"
    verb = "Hoặc nhắn" if others else "Nhắn"
    return [*others, f"{verb} cho trợ lý ({where}): /moi {token}"]


def _known(area: str, areas: list[str]) -> None:
    if area not in areas:
        known = ", ".join(areas) or "chưa có; chạy xaoi run một lần trước"
        raise XaoiError(f"Không có {area}. Mã xã, thôn: {known}.")
