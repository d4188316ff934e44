"""`cilpass demo`: starts a fresh platform on stepped time and plays the demonstration on it."""

import importlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import console
from cli.options import DEFAULT_DATA
from cli.up import interruptible, stay, uninterruptible
from deploy.local import platform
from deploy.local.cluster import CLUSTER
from deploy.local.embedded import EMBEDDED

PLAYER = "deploy.demo.play"
START = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
"""Business time at the start of the platform; `deploy.demo.play.START` replaces it when the demonstration is played."""


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Laisser tourner ensuite, jusqu'à Ctrl-C.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Dossier de données, neuf ou vide.")] = None,
    cluster: Annotated[
        bool, typer.Option("--cluster", help="Sur PostgreSQL et le serveur Temporal, deux copies de chacun.")
    ] = False,
    histories: Annotated[
        Path | None, typer.Option("--histories", help="Dossier où garder les historiques des déroulements.")
    ] = None,
) -> None:
    """Jouer la démonstration sur une plate-forme neuve, en temps simulé."""
    player = importlib.import_module(PLAYER)
    chosen = _fresh(data)
    with interruptible():
        with console.progress("Démarrage de la plate-forme :") as tell:
            local, addresses = platform.build(
                chosen,
                stepped=getattr(player, "START", START),
                fast=True,
                on_progress=tell,
                form=CLUSTER if cluster else EMBEDDED,
            )
            local.start()
        try:
            code = int(player.play(addresses, console.plain, histories, live_on=keep))
            if keep:
                stay(local, addresses)
        finally:
            with uninterruptible():
                local.stop()
    if code:
        console.plain(f"Les journaux sont dans {addresses.data / 'logs'}.")
    elif data is None and not keep:
        shutil.rmtree(chosen)  # the folder was made for this demonstration, which is over
    raise typer.Exit(code)


def _fresh(data: Path | None) -> Path:
    if data is None:
        return DEFAULT_DATA / f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    if data.exists() and any(data.iterdir()):
        raise console.CommandFailed(
            f"Le dossier {data} n'est pas vide : la démonstration demande un dossier neuf."
        )
    return data
