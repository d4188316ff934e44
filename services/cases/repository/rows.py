"""How rows are written: at once and whole, in one statement, which SQLAlchemy writes once a process."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from kernel.database import Tx
from services.cases.models import Table

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(tx: Tx, table: type[Table], /, **values: Any) -> None:
    """Write a row: a new one, or the one of the same key in place of what it said."""
    statement = _put(table.__tablename__, tx.session.get_bind().dialect.name)
    tx.session.execute(statement, values)


@cache
def _put(name: Any, dialect: str) -> Insert:
    table = Table.metadata.tables[name]
    insert = INSERTS[dialect](table)
    said = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    statement: Insert = insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_=said
    )
    return statement


def of_case(table: Any, *order: Any) -> Select[Any]:
    """Rows of `case`; written once, as SQLAlchemy takes longer to write such a statement than to run it."""
    return select(table).where(col(table.case_id) == bindparam("case")).order_by(*order)
