"""The migrations make the schema that the models say, and the documents of the edge stand."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from kernel.migrations import migrate
from services.intake.main import PARTS
from tests.in_process import Service


def test_migrated_from_nothing_is_the_schema_of_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    migrate(PARTS.package, engine)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), PARTS.metadata)
    engine.dispose()
    assert differences == []


async def test_the_edge_describes_itself_and_its_codes(intake: Service) -> None:
    document = (await intake.client.get("/api/intake/openapi.json")).json()
    assert "/api/intake/v1/contacts/{contact_id}/case" in document["paths"]
    codes = (await intake.get("/codes")).json()
    assert all(one["label"] for values in codes.values() for one in values)
