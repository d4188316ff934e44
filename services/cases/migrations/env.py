"""Alembic's entry for the database of `cases`."""

from kernel.migrations import run_environment
from services.cases.models import Table

run_environment(Table.metadata)
