"""A migration cut short by a kill is carried out whole at the next start, on SQLite too."""

import signal
import subprocess
import sys
from importlib import import_module

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from kernel.migrations import migrate
from kernel.service import Parts
from kernel.settings import SERVICES

START = """
import sys
from importlib import import_module
from pathlib import Path
from kernel import faults
from kernel.clock import RealClock
from kernel.database import Database
from kernel.migrations import migrate
name, url, folder = sys.argv[1:]
faults.arm(Path(folder), name)
parts = import_module(f"services.{name}.main").PARTS
migrate(parts.package, Database(url, parts.metadata, RealClock()).engine)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Returns the databases by service, after each migration was killed just before its commit."""
    folder = tmp_path_factory.mktemp("killed")
    urls = {service: f"sqlite:///{folder / service}.sqlite" for service in SERVICES}
    for service in SERVICES:
        (folder / f"{service}.migration_made").touch()
    started = [
        subprocess.Popen((sys.executable, "-c", START, service, url, str(folder)))
        for service, url in urls.items()
    ]
    assert {one.wait() for one in started} == {-signal.SIGKILL}
    return urls


@pytest.mark.cell("crash point", "database")
@pytest.mark.parametrize("service", SERVICES)
def test_a_migration_killed_at_its_end_is_made_again_from_the_beginning(
    service: str, killed: dict[str, str]
) -> None:
    engine = create_engine(killed[service])
    assert inspect(engine).get_table_names() == []
    parts: Parts = import_module(f"services.{service}.main").PARTS
    migrate(parts.package, engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), parts.metadata) == []
    engine.dispose()
