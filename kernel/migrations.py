"""Migrations of a service's database: run at start in the embedded default, by a command elsewhere."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, MetaData, text

from kernel import faults
from kernel.database import Tx


class SchemaTooNew(RuntimeError):
    """The database was migrated by a newer version than this code."""


def config_of(package: Path, engine: Engine) -> Config:
    """Alembic's configuration of one service; `package` is the service's folder."""
    config = Config()
    config.set_main_option("script_location", str(package / "migrations"))
    config.attributes["engine"] = engine
    return config


def migrate(package: Path, engine: Engine) -> None:
    """Bring a database to this code's schema; refuse one that is newer."""
    config = config_of(package, engine)
    _refuse_newer(config, engine)
    command.upgrade(config, "head")


def _refuse_newer(config: Config, engine: Engine) -> None:
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        return
    try:
        ScriptDirectory.from_config(config).get_revision(present)
    except CommandError as error:
        raise SchemaTooNew(
            f"the database stands at revision {present}, which this version does not know: "
            "start the version that made it, or restore an earlier backup"
        ) from error


def present(tx: Tx) -> str:
    """Revision that the database stands at; empty where Alembic never ran."""
    return MigrationContext.configure(tx.session.connection()).get_current_revision() or ""


def run_environment(metadata: MetaData) -> None:
    """Body of a service's `migrations/env.py`."""
    from alembic import context

    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            transactional_ddl=True,  # on SQLite too, which Alembic takes to be unable to: killed, it begins again
        )
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                connection.execute(_AS_MIGRATION)
            context.run_migrations()
            faults.point("migration_made")


_AS_MIGRATION = text("SELECT set_config('cilpass.role', 'migration', true)")
"""The tables' owner is held to row-level security too."""
