"""Notifies the copies of a service of each other's commits, by PostgreSQL's NOTIFY.

A notice wakes the relay that leads, a reader of the feed, or an answer that waits for the next step. It is a hint
only: a lost one costs half a second or a 202, as the positions of the feed decide.
"""

import asyncio

import psycopg
import structlog

from kernel import facts
from kernel.database import CHANNEL, Database, Tx
from kernel.errors import Unavailable
from kernel.facts import Fact
from kernel.identity import Actor
from kernel.roles import TechnicalRole

PAUSE_SECONDS = 1.0

log = structlog.get_logger()


async def hear(db: Database, service: str) -> None:
    """Pass on the other copies' commits until cancelled; nothing to hear on SQLite, which has one process a file."""
    if not db.shared:
        return
    dsn = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    actor = Actor(f"hearing-{service}", TechnicalRole.SERVICE)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                async for notice in connection.notifies():
                    await _pass_on(db, actor, notice.payload)
        except (psycopg.Error, Unavailable) as error:
            log.warning("hearing_waits", error=type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)


async def _pass_on(db: Database, actor: Actor, notice: str) -> None:
    who, first, last = notice.split()
    if who != db.copy:
        db.tell(await db.read(_between, actor, int(first), int(last)))


def _between(tx: Tx, first: int, last: int) -> list[Fact]:
    return facts.read_page(tx.session, first - 1, last - first + 1)
