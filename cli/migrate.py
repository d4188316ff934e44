"""`cilpass migrate`: brings the services' databases to this version's schema, without starting the services."""

from typing import Annotated

import typer

from cli import console
from cli.options import DEFAULT_DATA, Data
from cli.parts import all_parts
from deploy.local.data_folder import DataFolder
from deploy.local.form import CLUSTER_MARK

Service = Annotated[
    str,
    typer.Option("--service", help="Un seul service, dans la base que nomme CILPASS_DATABASE (conteneurs)."),
]


def migrate(data: Data = DEFAULT_DATA, service: Service = "") -> None:
    """Mettre les bases des services au schéma de cette version ; la plate-forme doit être arrêtée."""
    from kernel.settings import Settings

    if service:
        _bring_up(service, Settings().database_url(service))
        return
    if (data / CLUSTER_MARK).exists():
        raise console.CommandFailed(
            "Sur PostgreSQL, « cilpass cluster » met lui-même les bases à jour avant les services."
        )
    folder = DataFolder(data)
    folder.lock()
    try:
        for name in all_parts():
            _bring_up(name, Settings(data=folder.data).database_url(name))
    finally:
        folder.unlock()


def _bring_up(name: str, url: str) -> None:
    from kernel.clock import RealClock
    from kernel.database import Database
    from kernel.migrations import SchemaTooNew
    from kernel.migrations import migrate as bring_up

    parts = all_parts().get(name)
    if parts is None:
        raise console.CommandFailed(f"Aucun service ne s'appelle {name} : {', '.join(all_parts())}.")
    database = Database(url, parts.metadata, RealClock())
    try:
        bring_up(parts.package, database.engine)
    except SchemaTooNew as error:
        raise console.CommandFailed(f"{name} : {error}") from error
    finally:
        database.close()
    console.plain(f"{name} : à jour")
