"""One transaction per use case: all of it or nothing, and writers that wait for each other."""

import asyncio
import contextlib
import threading
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError, StatementError

from kernel import links, mail
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.errors import Conflict, Stale
from kernel.facts import Fact, read_page
from tests.in_process import ROOT
from tests.kernel.conftest import METADATA, THING, names, put, rows


class Impossible(Conflict):
    title = "Impossible."


async def test_a_use_case_that_raises_leaves_everything_as_it_was(db: Database) -> None:
    told: list[Sequence[Fact]] = []
    db.on_commit(told.append)

    def refused(tx: Tx) -> None:
        put(tx, 1)
        mail.decide(tx, "offer", 1)
        links.make(tx, "employee.sign", 1, "holder", tx.now, rests_on="x")
        tx.session.flush()
        raise Impossible

    with pytest.raises(Impossible):
        await db.write(refused, ROOT)
    for table in ("thing", "fact", "message", "link"):
        assert await db.read(rows, ROOT, table) == []
    assert told == [] and not db.committed.is_set()


async def test_what_is_committed_is_told_once_to_those_who_listen(db: Database) -> None:
    told: list[Sequence[Fact]] = []
    db.on_commit(told.append)
    await db.write(put, ROOT, 1)
    await db.write(lambda tx: None, ROOT)
    assert [list(facts) for facts in told] == [await db.read(lambda tx: read_page(tx.session, 0, 10), ROOT)]
    assert [fact.kind for fact in told[0]] == ["thing_put"]
    assert db.committed.is_set()


async def test_a_read_changes_nothing(db: Database) -> None:
    await db.read(put, ROOT, 1)
    assert await db.read(names, ROOT) == []
    assert await db.read(lambda tx: read_page(tx.session, 0, 10), ROOT) == []


async def test_what_is_consulted_waits_for_writers_only_where_it_has_something_to_note(
    db: Database, url: str, clock: SteppedClock
) -> None:
    def note(tx: Tx) -> list[str]:
        if not tx.session.execute(select(THING)).all():
            tx.must_write()
            put(tx, 1)
        return [fact.kind for fact in tx.told]

    assert await db.consult(note, ROOT) == ["thing_put"]
    another = Database(url, METADATA, clock)
    holds, free = threading.Event(), threading.Event()

    def write(tx: Tx) -> None:
        put(tx, 2)
        tx.session.flush()
        holds.set()
        free.wait(10)

    writing = asyncio.create_task(another.write(write, ROOT))
    try:
        await asyncio.to_thread(holds.wait, 10)
        assert await db.consult(note, ROOT) == [] and not writing.done()
    finally:
        free.set()
        await writing
        another.close()


async def test_what_is_read_in_one_transaction_is_of_one_instant(
    db: Database, url: str, clock: SteppedClock
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def read_twice(tx: Tx) -> tuple[list[str], list[str]]:
        first = names(tx)
        begun.set()
        go_on.wait(10)
        return first, names(tx)

    another = Database(url, METADATA, clock)
    reading = asyncio.create_task(db.read(read_twice, ROOT))
    try:
        await asyncio.to_thread(begun.wait, 10)
        await another.write(put, ROOT, 1)
    finally:
        go_on.set()
        another.close()
    assert await reading == ([], []) and len(await db.read(names, ROOT)) == 1


async def test_an_instant_without_its_zone_is_refused(db: Database) -> None:
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - it is what is refused
    with pytest.raises(StatementError, match="zone"):
        await db.write(lambda tx: links.make(tx, "employee.sign", 1, "holder", naive, rests_on="x"), ROOT)


async def test_instants_come_back_aware_and_equal(db: Database) -> None:
    made = await db.write(lambda tx: links.make(tx, "employee.sign", 1, "h", tx.now, rests_on="x"), ROOT)
    (row,) = await db.read(rows, ROOT, "link")
    assert row.expires == made.expires and row.expires.utcoffset() is not None


async def test_two_processes_write_one_after_the_other(url: str, clock: SteppedClock) -> None:
    """A read followed by a write never fails on the lock, as the transaction takes it at its beginning."""
    one, other = Database(url, METADATA, clock), Database(url, METADATA, clock)

    def read_then_put(tx: Tx, identifier: int) -> None:
        tx.session.execute(select(THING)).all()
        put(tx, identifier)

    try:
        await asyncio.gather(
            *(
                base.write(read_then_put, ROOT, 2 * n + side)
                for n in range(8)
                for side, base in sides(one, other)
            )
        )
        assert len(await one.read(names, ROOT)) == 16
    finally:
        one.close()
        other.close()


def sides(one: Database, other: Database) -> tuple[tuple[int, Database], ...]:
    return ((0, one), (1, other))


async def test_a_writer_on_sqlite_holds_the_lock_from_its_beginning(sqlite: Database) -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        tx.session.execute(select(THING)).all()
        inside.set()
        leave.wait(5)

    running = asyncio.ensure_future(sqlite.write(slow, ROOT))
    await asyncio.to_thread(inside.wait, 5)
    try:
        with sqlite.engine.connect().execution_options(cilpass_writes=True) as connection:
            connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=1")
            with pytest.raises(OperationalError, match="locked"):
                connection.execute(insert(THING).values(id=1, name="one"))
            connection.invalidate()
        assert await sqlite.read(names, ROOT) == []
    finally:
        leave.set()
        await running


async def test_a_database_file_keeps_its_promises(sqlite: Database) -> None:
    def pragmas(tx: Tx) -> list[object]:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [tx.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked]

    assert await sqlite.read(pragmas, ROOT) == ["wal", 2, 1, 1]


async def test_errors_of_the_database_do_not_show_what_was_typed(db: Database) -> None:
    await db.write(put, ROOT, 1)
    with pytest.raises(Exception, match="thing") as failed:
        await db.write(put, ROOT, 1, "Durand")
    assert "Durand" not in str(failed.value)


async def test_an_act_decided_on_another_version_is_stale(db: Database) -> None:
    await db.write(lambda tx: tx.check_version(3), ROOT, expected_version=3)
    await db.write(lambda tx: tx.check_version(3), ROOT)
    with pytest.raises(Stale) as stale:
        await db.write(lambda tx: tx.check_version(4), ROOT, expected_version=3)
    assert stale.value.facts == {"version": "4"}


async def test_acts_that_wait_for_one_another_are_both_done(db: Database) -> None:
    for identifier in (1, 2):
        await db.write(put, ROOT, identifier)
    met = threading.Barrier(2)

    def rename(tx: Tx, first: int, then: int) -> None:
        for identifier in (first, then):
            tx.session.execute(tx.held(select(THING).where(THING.c.id == identifier)))
            with contextlib.suppress(threading.BrokenBarrierError):
                met.wait(0.2)  # on SQLite the other has not begun
        tx.session.execute(update(THING).values(name=THING.c.name + str(first)))

    await asyncio.gather(db.write(rename, ROOT, 1, 2), db.write(rename, ROOT, 2, 1))
    assert set(await db.read(names, ROOT)) <= {"one12", "one21"}


async def test_an_act_that_meets_a_key_just_taken_decides_again(db: Database) -> None:
    def put_if_missing(tx: Tx, name: str) -> bool:
        if tx.session.execute(select(THING).where(THING.c.id == 1)).first():
            return False
        put(tx, 1, name)
        return True

    done = await asyncio.gather(*(db.write(put_if_missing, ROOT, str(n)) for n in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert len(await db.read(rows, ROOT, "fact")) == 1
