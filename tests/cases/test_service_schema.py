"""The migrations make the schema that the models say."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from kernel.migrations import migrate
from services.cases.main import PARTS


def test_migrated_from_nothing_is_the_schema_of_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    migrate(PARTS.package, engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), PARTS.metadata)
    engine.dispose()
    assert differences == []
