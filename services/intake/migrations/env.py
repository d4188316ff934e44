"""Alembic's entry for the database of `intake`."""

from kernel.migrations import run_environment
from services.intake.models import Table

run_environment(Table.metadata)
