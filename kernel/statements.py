"""SQL of every act, written once a process: SQLAlchemy spends more on writing a statement anew than the database on it.

Such statements run on the session's connection, so they do not see what the session has not flushed. What it saves is
in `docs/bench.md`.
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from sqlalchemy import MetaData
from sqlalchemy.orm import Session

T = TypeVar("T")


def written_once(write: Callable[[MetaData], T]) -> Callable[[Session], T]:
    """The statements that `write` makes of a service's tables, as a function of a session on them."""
    written = cache(write)

    def statements(session: Session) -> T:
        metadata: MetaData = session.info["metadata"]
        return written(metadata)

    return statements
