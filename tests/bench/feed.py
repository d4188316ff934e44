"""`python -m tests.bench.feed`: commits per second of a service's feed, beside the same rows by the driver alone.

A commit is that of an act in `cases`: a row changed by the real use case, the answer kept under its key, the fact at
the end of the feed. Positions are given one commit after the other, so this is the most that a service can do. The
control writes the same rows in one transaction by the database's driver, without kernel and SQLAlchemy. Blocks of both
alternate on one database, in one process; every commit waits for the disk.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from kernel import idempotency, role_checks
from kernel.clock import RealClock
from kernel.database import Database, Tx
from kernel.facts import FEED_LOCK
from kernel.idempotency import KeptAnswer
from kernel.identity import Actor
from kernel.migrations import migrate
from services.cases.main import PARTS
from services.cases.service import team
from tests.bench.measures import quantiles
from tests.bench.results import keep, say
from tests.stores import Files, Server, Store, postgres
from wiring.roles import ROLES
from words.roles import Role

WRITERS = (1, 2, 4, 8)
CIL = "cil-bench"
WHO = Actor("bench", Role.CIL_RESPONSIBLE, CIL)
SCOPE = "cil_responsible:bench:PATCH:/api/cases/v1/advisers/{adviser_id}"
ANSWER = KeptAnswer(
    200, '{"id":"adviser","name":"Camille Essai","place":"Lyon","version":1,"absences":[]}' + " " * 120, 1
)
HASH = "0" * 64


class Writing(Protocol):
    """A way to commit; each writer has an adviser's row of its own."""

    async def block(self, writers: int, seconds: float) -> "Block": ...


@dataclass(slots=True)
class Block:
    """Milliseconds of each commit of a block, and the duration of the block."""

    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.spent) / self.seconds


@dataclass(frozen=True, slots=True)
class Ours:
    """Commits through `kernel.database`, as the edge of a service does."""

    db: Database

    async def block(self, writers: int, seconds: float) -> Block:
        found, began = Block(), time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for writer in range(writers):
                group.create_task(self._lane(writer, began + seconds, found.spent))
        found.seconds = time.perf_counter() - began
        return found

    async def _lane(self, writer: int, until: float, spent: list[float]) -> None:
        number = 0
        while (began := time.perf_counter()) < until:
            number += 1
            await self.db.write(act, WHO, f"adviser-{writer}", number, uuid4().hex)
            spent.append(1000 * (time.perf_counter() - began))


def act(tx: Tx, adviser: str, number: int, key: str) -> None:
    """Carries out an act in its transaction: looks for its key, runs the use case, keeps the answer."""
    assert idempotency.find(tx.session, SCOPE, key, HASH) is None
    team.correct(tx, adviser, "Camille Essai", f"Bureau {number % 2}", "", "", False)
    idempotency.keep(tx.session, SCOPE, key, HASH, ANSWER, tx.now)


@dataclass(frozen=True, slots=True)
class Bare:
    """Commits by the driver alone, in threads with a connection each; `commit` writes once."""

    connect: Callable[[], Any]
    commit: Callable[[Any, str], None]

    async def block(self, writers: int, seconds: float) -> Block:
        connections = [self.connect() for _ in range(writers)]
        found, began = Block(), time.perf_counter()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(writers) as threads:
            lanes = [
                loop.run_in_executor(threads, self._lane, connection, number, began + seconds, found.spent)
                for number, connection in enumerate(connections)
            ]
            await asyncio.gather(*lanes)
        found.seconds = time.perf_counter() - began
        for connection in connections:
            connection.close()
        return found

    def _lane(self, connection: Any, writer: int, until: float, spent: list[float]) -> None:
        while (began := time.perf_counter()) < until:
            self.commit(connection, f"adviser-{writer}")
            spent.append(1000 * (time.perf_counter() - began))


FIND = "SELECT * FROM idempotency WHERE scope = ? AND key = ?"
LOOK = "SELECT * FROM adviser WHERE id = ?"
CHANGE = "UPDATE adviser SET place = ?, version = version + 1 WHERE id = ?"
KEEP = "INSERT INTO idempotency (scope, key, digest, status, body, version, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
HEAD = "SELECT position, hash FROM fact ORDER BY position DESC LIMIT 1"
TELL = (
    "INSERT INTO fact (position, id, kind, subject, data, at, actor, hash, trace) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
AT = "2026-11-23 09:00:00.000000"


def rows(execute: Callable[[str, tuple[Any, ...]], Any], adviser: str, hold: str, before_head: str) -> int:
    """Executes the statements of one act; returns the position of its fact."""
    key = uuid4().hex
    execute(FIND, (SCOPE, key)).fetchone()
    execute(LOOK + hold, (adviser,)).fetchone()
    execute(CHANGE, (f"Bureau {key[:1]}", adviser))
    execute(KEEP, (SCOPE, key, HASH, 200, ANSWER.body, 1, AT))
    if before_head:
        execute(before_head, ())
    last = execute(HEAD, ()).fetchone()
    position = int(last[0]) + 1 if last else 1
    data = f'{{"cil": "{CIL}", "fields": ["place"], "version": {position}}}'
    told = (position, uuid4().hex, "adviser_corrected", adviser, data, AT, "cil_responsible:bench", HASH, "")
    execute(TELL, told)
    return position


def on_sqlite(file: Path) -> Bare:
    """Returns the control on SQLite, with one writer at a time, as waiting for its lock would waste time."""
    turn = threading.Lock()

    def connect() -> Any:
        connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def commit(connection: Any, adviser: str) -> None:
        with turn:
            connection.execute("BEGIN IMMEDIATE")
            rows(connection.execute, adviser, "", "")
            connection.execute("COMMIT")

    return Bare(connect, commit)


def on_postgresql(url: str) -> Bare:
    """Returns the control on PostgreSQL, as superuser, to whom row-level security does not apply."""
    server = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def commit(connection: Any, adviser: str) -> None:
        def execute(sql: str, given: tuple[Any, ...]) -> Any:
            return connection.execute(sql.replace("?", "%s"), given)

        position = rows(execute, adviser, " FOR UPDATE", f"SELECT pg_advisory_xact_lock({FEED_LOCK})")
        execute("SELECT pg_notify('facts', ?)", (f"bench {position} {position}",))
        connection.commit()

    return Bare(lambda: psycopg.connect(server), commit)


def add_advisers(db: Database) -> Any:
    def add(tx: Tx) -> None:
        for writer in range(max(WRITERS)):
            team.add(tx, f"adviser-{writer}", "Camille Essai", "Lyon", "", "", False)

    return db.write(add, WHO)


async def measure(
    store: Store, folder: Path, rounds: int, seconds: float, bare: Callable[[str], Bare]
) -> Any:
    url = store.empty("cases", PARTS.metadata, partial(migrate, PARTS.package), folder)
    db = Database(url, PARTS.metadata, RealClock(), role_checks.guard("cases", ROLES, PARTS.holds))
    try:
        await add_advisers(db)
        ours, control = Ours(db), bare(url)
        for warming in (ours, control):
            await warming.block(2, 0.5)
        return {str(writers): await _pairs(ours, control, writers, rounds, seconds) for writers in WRITERS}
    finally:
        db.close()


async def _pairs(
    ours: Writing, control: Writing, writers: int, rounds: int, seconds: float
) -> dict[str, Any]:
    pairs = [
        (await ours.block(writers, seconds), await control.block(writers, seconds)) for _ in range(rounds)
    ]
    found = {
        "commits_per_second": round(statistics.median(one.rate for one, _ in pairs)),
        "control": round(statistics.median(one.rate for _, one in pairs)),
        "ratio": round(statistics.median(one.rate / bare.rate for one, bare in pairs), 3),
        "commits_per_second_of_each_round": [round(one.rate) for one, _ in pairs],
        "control_of_each_round": [round(one.rate) for _, one in pairs],
        "milliseconds": quantiles([spent for one, _ in pairs for spent in one.spent]),
        "control_milliseconds": quantiles([spent for _, one in pairs for spent in one.spent]),
    }
    say(
        f"  {writers} à la fois : {found['commits_per_second']}/s, témoin {found['control']}/s, "
        f"rapport {found['ratio']}"
    )
    return found


@contextmanager
def durable(folder: Path) -> Iterator[tuple[Server, str]]:
    with postgres(folder / "pg") as url:
        server = Server(url, durable=True)
        yield server, url
        server.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=4)
    arguments.add_argument("--seconds", type=float, default=1.5, help="of each block")
    asked = arguments.parse_args()
    found: dict[str, Any] = {"rounds": asked.rounds, "seconds_of_a_block": asked.seconds}
    with tempfile.TemporaryDirectory(prefix="cilpass-feed-") as name:
        folder = Path(name)
        say("SQLite")
        made = folder / "made"
        made.mkdir()
        files = measure(
            Files(made), folder, asked.rounds, asked.seconds, lambda url: on_sqlite(folder / "cases.sqlite")
        )
        found["sqlite"] = asyncio.run(files)
        say("PostgreSQL")
        with durable(folder) as (server, url):
            given = measure(
                server, folder, asked.rounds, asked.seconds, lambda _: on_postgresql(url.format("cases"))
            )
            found["postgresql"] = asyncio.run(given)
    say(f"Tout est dans {keep('feed', found)}.")


if __name__ == "__main__":
    main()
