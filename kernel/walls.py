"""Row-level security of PostgreSQL around what a CIL may reach, raised by a service's migrations (decision 0011).

SQLite has no such thing: there the repository is the only wall.
"""

from collections.abc import Iterable, Mapping

from alembic import op

ROLE = "current_setting('cilpass.role', true)"
ORGANISATION = "NULLIF(current_setting('cilpass.organisation', true), '')"
"""The actor's organisation in SQL, which `kernel.database.present` sets for the transaction; null where it is empty."""

PLATFORM = f"{ROLE} IN ('service', 'workflow', 'operations', 'migration')"
"""Condition on the actor: a part of the platform, which no CIL bounds. False where no actor was set."""


def held_by_link(role: str) -> str:
    """Condition on a row: the actor's link, held in this role, opens that very row."""
    return f"({ROLE} = '{role}' AND id::text = current_setting('cilpass.link', true))"


def raise_walls(walls: Mapping[str, str]) -> None:
    """Bind each table, its owner too, to what its condition lets a CIL's people reach."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, reach in walls.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reach ON {table} USING ({PLATFORM} OR {reach})")


def take_down_walls(tables: Iterable[str]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"DROP POLICY reach ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
