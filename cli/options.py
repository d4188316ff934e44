"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path, typer.Option("--data", envvar="CILPASS_DATA", help="Dossier de données de la plate-forme.")
]
DEFAULT_DATA = Path("data")
