"""Alembic's entry for the database of `reporting`."""

from kernel.migrations import run_environment
from services.reporting.models import Table

run_environment(Table.metadata)
