"""`cilpass migrate`: bring the services' databases to this version's schema, without starting them."""

from cli import console
from cli.options import DEFAULT_DATA, Data
from cli.parts import all_parts
from deploy.local.data_folder import DataFolder


def migrate(data: Data = DEFAULT_DATA) -> None:
    """Mettre les bases des services au schéma de cette version ; la plate-forme doit être arrêtée."""
    from kernel.clock import RealClock
    from kernel.database import Database
    from kernel.migrations import SchemaTooNew
    from kernel.migrations import migrate as bring_up
    from kernel.settings import Settings

    folder = DataFolder(data)
    folder.lock()
    try:
        settings = Settings(data=folder.data)
        for name, parts in all_parts().items():
            database = Database(settings.database_url(name), parts.metadata, RealClock())
            try:
                bring_up(parts.package, database.engine)
            except SchemaTooNew as error:
                raise console.Told(f"{name} : {error}") from error
            finally:
                database.close()
            console.plain(f"{name} : à jour")
    finally:
        folder.unlock()
