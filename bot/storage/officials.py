"""People with a role in an area, and the addresses they write from."""

from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    case,
    delete,
    func,
    select,
)

from bot.roles import Grant, Official, Role
from bot.storage.base import BigId, Instant, Tx, metadata
from bot.types import Address

official = Table(
    "official",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
)
official_address = Table(
    "official_address",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("official_id", BigId, ForeignKey("official.id"), nullable=False),
    Column("place", Integer, nullable=False, server_default="0"),
)
official_role = Table(
    "official_role",
    metadata,
    Column("official_id", BigId, ForeignKey("official.id"), nullable=False),
    Column("area", String(80), ForeignKey("area.id"), nullable=False),
    Column("role", String(20), nullable=False),
    PrimaryKeyConstraint("official_id", "area", "role"),
)


async def by_address(tx: Tx, address: Address) -> Official | None:
    """Read who writes from this address; None for a citizen."""
    id_ = await id_at(tx, address)
    return None if id_ is None else await find(tx, id_)


async def id_at(tx: Tx, address: Address) -> int | None:
    """Tell whose address this is, also where they have no role any more."""
    found = await tx.execute(
        select(official_address.c.official_id).where(official_address.c.address == str(address))
    )
    return found.scalar_one_or_none()


async def find(tx: Tx, id_: int) -> Official | None:
    """Read one official with their roles."""
    found = [one for one in await all_(tx, only=id_) if one.id == id_]
    return found[0] if found else None


async def all_(tx: Tx, only: int | None = None) -> list[Official]:
    """List the officials with their roles, by the order they came; nobody without one."""
    asked = (
        select(official.c.id, official.c.name, official_role.c.area, official_role.c.role)
        .join(official_role, official_role.c.official_id == official.c.id)
        .order_by(official.c.id, official_role.c.area, official_role.c.role)
    )
    if only is not None:
        asked = asked.where(official.c.id == only)
    names: dict[int, str] = {}
    grants: dict[int, list[Grant]] = {}
    for one in await tx.execute(asked):
        names[one.id] = one.name
        grants.setdefault(one.id, []).append(Grant(one.area, Role(one.role)))
    return [Official(id_, name, tuple(grants[id_])) for id_, name in names.items()]


async def addresses(tx: Tx) -> dict[int, list[Address]]:
    """List from where each official writes, the oldest address first."""
    found: dict[int, list[Address]] = {}
    for one in await tx.execute(
        select(official_address.c.official_id, official_address.c.address).order_by(
            official_address.c.place, official_address.c.address
        )
    ):
        found.setdefault(one.official_id, []).append(Address.parse(one.address))
    return found


async def add(tx: Tx, name: str, now: datetime) -> int:
    """Keep a new official; returns the id."""
    done = await tx.execute(
        official.insert().values(name=name[:80], created_at=now).returning(official.c.id)
    )
    return int(done.scalar_one())


async def bind(tx: Tx, official_id: int, address: Address) -> None:
    """Let this official write from this address, and nobody else."""
    last = await tx.execute(select(func.coalesce(func.max(official_address.c.place), 0)))
    place = int(last.scalar_one()) + 1
    statement = tx.insert(official_address).values(
        address=str(address), official_id=official_id, place=place
    )
    # Whose it is already, keeps its place.
    same = official_address.c.official_id == official_id
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["address"],
            set_={
                "official_id": official_id,
                "place": case((same, official_address.c.place), else_=place),
            },
        )
    )


async def unbind(tx: Tx, address: Address) -> None:
    """Forget that an official writes from here; with the last address their roles go, too.

    Their name stays where it is history.
    """
    whose = await id_at(tx, address)
    await tx.execute(delete(official_address).where(official_address.c.address == str(address)))
    elsewhere = select(official_address.c.address).where(official_address.c.official_id == whose)
    if whose is not None and (await tx.execute(elsewhere.limit(1))).first() is None:
        await tx.execute(delete(official_role).where(official_role.c.official_id == whose))


async def grant(tx: Tx, official_id: int, one: Grant) -> None:
    """Give a role."""
    await tx.execute(
        tx.insert(official_role)
        .values(official_id=official_id, area=one.area, role=one.role.value)
        .on_conflict_do_nothing()
    )


async def hold_administrators(tx: Tx) -> None:
    """Let nobody else take an administrator's role before this transaction has ended."""
    if not tx.on_postgresql:
        return
    await tx.execute(
        select(official_role.c.official_id)
        .where(official_role.c.role == Role.administrator.value)
        .order_by(official_role.c.official_id, official_role.c.area)
        .with_for_update()
    )


async def take(tx: Tx, official_id: int, one: Grant) -> None:
    """Take a role away."""
    await tx.execute(
        delete(official_role).where(
            official_role.c.official_id == official_id,
            official_role.c.area == one.area,
            official_role.c.role == one.role.value,
        )
    )
