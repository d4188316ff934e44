"""`cilpass keys`: makes the keys by which processes recognise each other, for containers (`docs/decisions/0012`)."""

from pathlib import Path
from typing import Annotated

import typer

from cli import console
from deploy import caller_keys
from wiring.callers import CALLERS


def keys(
    folder: Annotated[Path, typer.Argument(help="Dossier des clés, à garder dans le coffre des secrets.")],
    renew: Annotated[
        str, typer.Option("--renew", help="Donner à ce processus une clé neuve ; l'ancienne reste acceptée.")
    ] = "",
    retire: Annotated[
        str, typer.Option("--retire", help="N'accepter de ce processus que sa clé présente.")
    ] = "",
) -> None:
    """Faire les clés par lesquelles les processus se reconnaissent ; celles qui existent sont gardées."""
    for name in filter(None, (renew, retire)):
        if name not in CALLERS:
            raise console.CommandFailed(
                f"Aucun processus ne s'appelle ainsi. Attendu : {', '.join(CALLERS)}."
            )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = caller_keys.keep(folder, CALLERS)
    if renew and renew not in made:
        caller_keys.renew(folder, [renew])
        made.append(renew)
    if retire:
        caller_keys.retire(folder, retire)
    console.plain(f"Clés faites : {', '.join(made)}." if made else "Aucune clé n'a été faite.")
    console.plain(f"À donner à tous : {caller_keys.public_path(folder)}")
    console.plain(f"À chacun la sienne : {caller_keys.private_path(folder, 'NOM')}")
