"""The feed: dense positions in the order of commits, and a chain that shows what was changed or taken away."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from kernel import facts
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.facts import Fact, first_break
from tests.in_process import ROOT
from tests.kernel.conftest import METADATA, put
from tests.kernel.things import ThingRead

FACT = METADATA.tables["fact"]
ROOT_ID = UUID(int=1)


def feed(tx: Tx) -> list[Fact]:
    return facts.read_page(tx.session, 0, 1000)


async def fill(db: Database, count: int = 5) -> list[Fact]:
    for number in range(count):
        await db.write(put, ROOT, number, f"n{number}")
    return await db.read(feed, ROOT)


async def test_positions_are_dense_and_the_chain_holds(db: Database) -> None:
    told = await fill(db)
    assert [fact.position for fact in told] == [1, 2, 3, 4, 5]
    assert first_break(told) is None
    assert first_break(told[2:], told[1].hash, 2) is None
    assert (told[0].kind, told[0].subject, told[0].data) == ("thing_put", "0", {"name": "n0"})
    assert told[0].at == db.clock.now() and told[0].actor == "service:root"


async def test_a_fact_says_nothing_of_a_use_case_that_was_refused(db: Database) -> None:
    await db.write(put, ROOT, 1)
    with pytest.raises(Exception, match="thing"):
        await db.write(put, ROOT, 1)
    await db.write(put, ROOT, 2)
    assert [fact.position for fact in await db.read(feed, ROOT)] == [1, 2]


@pytest.mark.parametrize(
    "change", [{"data": {"name": "n9"}}, {"actor": "service:other"}, {"kind": "thing_pur"}]
)
async def test_one_altered_byte_breaks_the_chain_at_its_place(
    db: Database, change: dict[str, object]
) -> None:
    await fill(db)
    await db.write(
        lambda tx: tx.session.execute(update(FACT).where(FACT.c.position == 3).values(**change)), ROOT
    )
    assert first_break(await db.read(feed, ROOT)) == 3


async def test_a_missing_fact_is_found_also_where_the_chain_was_mended(db: Database) -> None:
    told = await fill(db)
    await db.write(lambda tx: tx.session.execute(delete(FACT).where(FACT.c.position == 2)), ROOT)
    left = await db.read(feed, ROOT)
    assert first_break(left) == 2
    mended = [left[0]]
    for fact in left[1:]:
        digest = facts.content_digest(fact.id, fact)
        mended.append(replace(fact, hash=facts.chain(mended[-1].hash, digest)))
    assert first_break(mended) == 2
    assert first_break([*told[:1], replace(told[1], at=told[1].at + timedelta(seconds=1)), *told[2:]]) == 2


async def test_writers_side_by_side_leave_no_gap_and_no_break(url: str, clock: SteppedClock) -> None:
    """Two processes' worth of writers on one database."""
    ones, others = Database(url, METADATA, clock), Database(url, METADATA, clock)
    try:
        await asyncio.gather(
            *(ones.write(put, ROOT, number) for number in range(20)),
            *(others.write(put, ROOT, number) for number in range(20, 40)),
        )
        told = await ones.read(feed, ROOT)
    finally:
        ones.close()
        others.close()
    assert [fact.position for fact in told] == list(range(1, 41))
    assert first_break(told) is None


async def test_the_digest_does_not_depend_on_the_zone_of_the_instant() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    fact = Fact(1, ROOT_ID, "k", "s", {}, at, "a", "")
    elsewhere = replace(fact, at=at.astimezone(timezone(timedelta(hours=4))))
    assert facts.content_digest(ROOT_ID, fact) == facts.content_digest(ROOT_ID, elsewhere)


async def test_pages_and_subjects_follow_the_order(db: Database) -> None:
    await fill(db, 4)
    await db.write(lambda tx: tx.record(ThingRead(1)), ROOT)
    page = await db.read(lambda tx: facts.read_page(tx.session, 1, 2), ROOT)
    assert [fact.position for fact in page] == [2, 3]
    of_one = await db.read(lambda tx: facts.of_subject(tx.session, "1"), ROOT)
    assert [fact.kind for fact in of_one] == ["thing_put", "thing_read"]
