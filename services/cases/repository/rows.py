"""How rows are written: whole, in one statement that SQLAlchemy compiles once a process."""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from kernel.database import Tx
from services.cases.models import Table

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(tx: Tx, table: type[Table], /, **values: Any) -> None:
    """Inserts a row, or replaces the row of the same key."""
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
    """Selects the rows of a case, whose id is the parameter `case`.

    Built once for each table, as SQLAlchemy takes longer to build such a statement than to run it.
    """
    return select(table).where(col(table.case_id) == bindparam("case")).order_by(*order)
