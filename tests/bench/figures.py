"""`python -m tests.bench.figures [facts]`: the time of the year's figures, first and after one more fact, on SQLite.

The ratio of the two shows what the cache of facts saves; the facts of the database are spread over five years. It then
measures the comparison and the promotion of a rebuild, and for how long they block writers.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import text

from kernel.clock import RealClock
from kernel.database import Database, Tx
from kernel.fact_types import read
from kernel.identity import Actor
from kernel.ids import new_id
from kernel.migrations import migrate
from kernel.roles import TechnicalRole
from services.cases.facts import CaseClosed
from services.intake.facts import CaseRequested, ContactRecorded, EligibilityJudged
from services.reporting import repository
from services.reporting.domain.facts import Fact
from services.reporting.main import PARTS
from services.reporting.models import Book
from services.reporting.service import feeds
from services.reporting.service.memory import Asked, figures

FACTS, PAGE, DAYS, YEAR = 100_000, 5_000, 1_800, 2026
FIRST = date(2022, 1, 1)
KINDS = (
    ContactRecorded,
    EligibilityJudged,
    CaseRequested,
    CaseClosed,
)
Asking = tuple[UUID, list[feeds.Target]] | None
WHO = Actor("bench", TechnicalRole.OPERATIONS)
COPIES = (
    "INSERT INTO kept_fact SELECT :book, feed, position, fact_id, kind, subject, day, data FROM kept_fact",
    "INSERT INTO feed_cursor SELECT :book, feed, position, hash, kept, head_position, broken_at, "
    "read_at, kinds FROM feed_cursor",
)


def fact(position: int, facts: int) -> Fact[Any]:
    kind = KINDS[position % len(KINDS)]
    subject = str(uuid5(NAMESPACE_OID, f"subject-{position // len(KINDS)}"))
    day = FIRST + timedelta(days=position * DAYS // facts)
    said = {
        "cil": f"cil-{position % 40}",
        "nature": "visit",
        "siren": "732829320",
        "eligible": True,
        "age_band": "25-34",
        "departement": "69",
        "version": 1,
        "contact": subject,
        "outcome": "completed_good_end",
        "day": day.isoformat(),
    }
    return Fact(str(new_id()), subject, day, read(kind, subject, said))


def keep(tx: Tx, page: list[tuple[int, Fact[Any]]]) -> None:
    cursor = repository.cursor(tx, Book.LIVE, "cases")
    repository.keep(tx, cursor, page)
    cursor.position = page[-1][0]
    cursor.hash = f"{cursor.position:064d}"


def copy(tx: Tx) -> None:
    for statement in COPIES:
        tx.session.execute(text(statement), {"book": repository.name_of(tx, Book.REBUILT)})


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def measure(db: Database, facts: int) -> None:
    for first in range(1, facts + 1, PAGE):
        page = [(n, fact(n, facts)) for n in range(first, min(first + PAGE, facts + 1))]
        await db.write(keep, WHO, page)
    whole = await timed(lambda: db.read(figures, WHO, Asked(YEAR)))
    after = []
    for position in range(facts + 1, facts + 6):
        await db.write(keep, WHO, [(position, fact(position, facts))])
        after.append(await timed(lambda: db.read(figures, WHO, Asked(YEAR))))
    one = statistics.median(after)
    print(
        f"{facts} facts: figures {whole:.2f} s, after one fact more {one:.3f} s: {whole / one:.0f} times less"
    )
    await prove(db)


async def prove(db: Database) -> None:
    await db.write(feeds.ask_rebuild, WHO, True)
    await db.write(copy, WHO)
    asked: Asking = await db.read(feeds.under_way, WHO)
    assert asked is not None
    rebuild_id, targets = asked
    began = time.perf_counter()
    found = await db.read(feeds.compare, WHO, targets)
    compared = time.perf_counter() - began
    proved = await timed(lambda: db.write(feeds.prove, WHO, rebuild_id, found))
    promoted = await timed(lambda: db.write(feeds.promote, WHO))
    cleared = []
    while await db.read(feeds.left_over, WHO):
        cleared.append(await timed(lambda: db.write(feeds.clear_some, WHO)))
    again = await timed(lambda: db.read(figures, WHO, Asked(YEAR)))
    equal = all(one.equal for one in found)
    print(
        f"rebuild: equal {equal}, compared in {compared:.2f} s; writers held {proved * 1000:.0f} ms by the proof, "
        f"{promoted * 1000:.0f} ms by the promotion, {max(cleared) * 1000:.0f} ms at most by each of the "
        f"{len(cleared)} clearings; first figures after it {again:.2f} s"
    )


def main() -> None:
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else FACTS
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{Path(folder) / 'reporting.sqlite'}", PARTS.metadata, RealClock())
        migrate(PARTS.package, db.engine)
        asyncio.run(measure(db, facts))
        db.close()


if __name__ == "__main__":
    main()
