"""Alembic's entry for the database of `platform`."""

from kernel.migrations import run_environment
from services.platform.models import Table

run_environment(Table.metadata)
