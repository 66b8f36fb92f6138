"""Procrastinate's way to our database: its address as libpq wants it, its tables in place."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMA = "procrastinate"
"""Its tables live apart from ours. They hold nothing worth keeping: drop the schema if ever a
newer Procrastinate wants other tables, and the next start makes them."""
LOCK = 0x78616F69
"""The key of the lock under which one process makes the tables while others wait."""
URL = re.compile(r"[^:]+://(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?(?P<place>.*)")
PATIENCE = 5
"""Seconds until a connection that cannot be made, or is not answered, is given up."""


def conninfo(url: str, name: str) -> str:
    """Turn `postgresql+asyncpg://…` into what libpq reads; `name` is shown in its lists."""
    from psycopg.conninfo import make_conninfo

    found = URL.fullmatch(url)
    if found is None:
        raise ValueError("not the address of a database")
    place = urlsplit(f"//{found['place']}")
    query = parse_qs(place.query)
    given = {
        "user": unquote(found["user"] or ""),
        "password": unquote(found["password"] or ""),
        "host": ",".join(query.get("host", ())) or place.hostname,
        "port": ",".join(query.get("port", ())) or place.port,
        "dbname": unquote(place.path.removeprefix("/")),
        # asyncpg's word for it; what else asyncpg is told means nothing to libpq.
        "sslmode": next(iter(query.get("ssl", ())), None),
    }
    return make_conninfo(
        **{key: str(value) for key, value in given.items() if value},
        connect_timeout=PATIENCE,
        tcp_user_timeout=PATIENCE * 1000,
        keepalives_idle=PATIENCE,
        keepalives_interval=1,
        keepalives_count=3,
        application_name=name,
        options=f"-c search_path={SCHEMA} -c statement_timeout={PATIENCE}s",
    )


async def prepare(conninfo: str) -> None:
    """Make Procrastinate's tables if they are not there; any number may ask at once."""
    from procrastinate.schema import SchemaManager
    from psycopg import AsyncConnection

    async with await AsyncConnection.connect(conninfo) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        found = await connection.execute("SELECT to_regclass('procrastinate_jobs')")
        if await found.fetchone() == (None,):
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            await connection.execute(SchemaManager.get_schema())
