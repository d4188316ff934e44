"""Readings of a person's data, noted in the transaction that serves them (CONF-3).

A service's table of readings has the columns `id`, `subject`, `role`, `organisation`, `purpose`, `hour` and one that
names the thing read; the kernel writes it, so that every service notes alike.
"""

from collections.abc import Collection
from datetime import UTC
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from kernel.database import Tx
from kernel.ids import new_id


def note(tx: Tx, table: Any, column: str, read: UUID, purposes: Collection[str]) -> None:
    """Notes that the actor reads a thing, once per person, thing, purpose and hour (UTC).

    `column` is where the model `table` keeps the id of the thing. Raises MustWrite in a transaction that only reads, if
    something is to be noted.
    """
    who = {
        "subject": tx.actor.subject,
        "hour": tx.now.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
    }
    noted = tx.session.execute(_noted(table, column), {"read": read, **who}).scalars()
    if missing := set(purposes) - set(noted):
        tx.must_write()
        reader = {**who, "role": tx.actor.role, "organisation": tx.actor.organisation}
        tx.session.add_all(
            table(id=new_id(), purpose=purpose, **{column: read}, **reader) for purpose in sorted(missing)
        )


@cache
def _noted(table: Any, column: str) -> Select[Any]:
    """Purposes already noted, as a statement written once a process."""
    return select(table.purpose).where(
        getattr(table, column) == bindparam("read"),
        table.subject == bindparam("subject"),
        table.hour == bindparam("hour"),
    )
