"""`cilpass cluster`: the platform on PostgreSQL and Temporal's own server, two copies of each service."""

from pathlib import Path
from typing import Annotated

import typer

from cli.up import Empty, interruptible, run
from deploy.local.cluster import CLUSTER

DEFAULT = Path("data-cluster")

Data = Annotated[
    Path, typer.Option("--data", help="Dossier de données, à lui seul : une autre forme a le sien.")
]


def cluster(data: Data = DEFAULT, empty: Empty = False) -> None:
    """Démarrer la plate-forme sur de vrais serveurs, en processus séparés ; Ctrl-C l'arrête.

    PostgreSQL et le serveur Temporal sont ceux que « make cluster » installe et construit. Le reste est comme « up ».
    """
    with interruptible():
        run(data, empty, CLUSTER)
