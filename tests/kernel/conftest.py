"""A database of the technical tables and one table more, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.tables import define_technical_tables
from tests.in_process import MONDAY
from tests.kernel.things import ThingPut
from tests.stores import Files, Store

METADATA = MetaData()
define_technical_tables(METADATA)
THING = Table(
    "thing", METADATA, Column("id", Integer, primary_key=True), Column("name", String(40), nullable=False)
)


def put(tx: Tx, identifier: int, name: str = "one") -> None:
    """A use case that adds a row and records its fact."""
    tx.session.execute(insert(THING).values(id=identifier, name=name))
    tx.record(ThingPut(identifier, name))


def names(tx: Tx) -> list[str]:
    return list(tx.session.execute(select(THING.c.name).order_by(THING.c.id)).scalars())


@pytest.fixture
def url(store: Store, tmp_path: Path) -> str:
    """Returns the URL of a new database with its tables."""
    return store.empty("kernel", METADATA, METADATA.create_all, tmp_path)


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
async def sqlite(tmp_path: Path, files: Files, clock: SteppedClock) -> AsyncIterator[Database]:
    """A database on SQLite, for tests in which the store does not matter."""
    opened = Database(files.empty("kernel", METADATA, METADATA.create_all, tmp_path), METADATA, clock)
    yield opened
    opened.close()


def rows(tx: Tx, table: str) -> list[Any]:
    return list(tx.session.execute(select(METADATA.tables[table])))
