"""Failures of a database that mean that it is down, so the client retries, and those that are our mistakes."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from kernel.outages import refusal_of


def failed(cause: Any) -> str | None:
    refusal = refusal_of(DBAPIError("", None, cause))
    return refusal.code if refusal else None


def sqlite(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = name
    return error


def postgres(code: str | None) -> Any:
    return SimpleNamespace(sqlstate=code)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (sqlite("SQLITE_FULL"), "store_full"),
        (sqlite("SQLITE_BUSY_SNAPSHOT"), "store_away"),
        (sqlite("SQLITE_IOERR_WRITE"), "store_away"),
        (sqlite("SQLITE_READONLY"), "store_away"),
        (sqlite("SQLITE_ERROR"), None),
        (sqlite("SQLITE_CONSTRAINT_UNIQUE"), None),
        (psycopg.OperationalError("connection refused"), "store_away"),
        (postgres("53100"), "store_full"),
        (postgres("57P01"), "store_away"),
        (postgres("55P03"), "store_away"),
        (postgres("25006"), "store_away"),
        (postgres("23505"), None),
        (postgres("42P01"), None),
    ],
)
def test_an_absence_is_told_from_a_mistake(cause: Any, code: str | None) -> None:
    assert failed(cause) == code
