"""Turns a database that cannot serve now into Unavailable, which says when to try again.

A mistake of ours (no such table, a broken constraint) stays the failure that it is.
"""

import sqlite3

import structlog
from sqlalchemy.exc import DBAPIError

from kernel.errors import Unavailable

FULL = ("SQLITE_FULL", "53100")

AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_NOTADB")
"""SQLite's primary result codes: held by another, unreadable, gone, or not to be written."""

AWAY_CLASSES = ("08", "53", "57", "58", "25006", "55P03")
"""What PostgreSQL's codes begin with: no connection, no resources, stopping, its disk, read-only, locked too long."""

log = structlog.get_logger()


class StoreAway(Unavailable):
    title = (
        "Le service n'atteint pas ses données pour le moment. Réessayez dans un instant : "
        "la même action, sous la même clé, n'est jamais faite deux fois."
    )


class StoreFull(Unavailable):
    title = "Le service ne peut plus rien enregistrer pour le moment : rien ne l'a été. Réessayez plus tard."


def refusal_of(error: DBAPIError) -> Unavailable | None:
    """The refusal to answer with, or None where the database served and we were at fault."""
    cause = error.orig
    code = _code(cause)
    if code is not None and not code.startswith((*FULL, *AWAY, *AWAY_CLASSES)):
        return None
    log.error("store_away", code=code, error=type(cause).__name__)
    return StoreFull() if code in FULL else StoreAway()


def _code(cause: BaseException | None) -> str | None:
    """SQLite's name, or PostgreSQL's code; None for a connection that was lost or never made."""
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "")
    return getattr(cause, "sqlstate", "") or (None if _of_connection(cause) else "")


def _of_connection(cause: BaseException | None) -> bool:
    """psycopg says of these no more than their class."""
    return type(cause).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")
