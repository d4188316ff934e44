"""Alembic's entry for the database of `partners`."""

from kernel.migrations import run_environment
from services.partners.models import Table

run_environment(Table.metadata)
