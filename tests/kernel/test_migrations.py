"""The migrations of every service make, on either store, the schema that its models say."""

from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from kernel.migrations import migrate
from kernel.service import Parts
from kernel.settings import SERVICES
from tests.stores import Store


@pytest.mark.parametrize("service", SERVICES)
def test_migrated_from_nothing_is_the_schema_of_the_models(
    service: str, store: Store, tmp_path: Path
) -> None:
    parts: Parts = import_module(f"services.{service}.main").PARTS
    engine = create_engine(store.empty(service, parts.metadata, partial(migrate, parts.package), tmp_path))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), parts.metadata)
    engine.dispose()
    assert differences == []
