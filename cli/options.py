"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.local.addresses import NeverStarted, read_addresses
from kernel.settings import Settings

Data = Annotated[
    Path, typer.Option("--data", envvar="CILPASS_DATA", help="Dossier de données de la plate-forme.")
]
DEFAULT_DATA = Path("data")


def settings_of(data: Path) -> Settings:
    """Returns the settings of the data folder's platform.

    Where the platform runs on several machines, they come from the environment.
    """
    try:
        return read_addresses(data).settings()
    except NeverStarted:
        return Settings()
