"""`cilpass facts`: publishes the schemas of the facts that services declare, in docs/facts."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli import console
from cli.parts import all_parts
from deploy.local.platform import ROOT
from kernel.fact_types import Schema, all_incompatibilities

PUBLISHED = ROOT / "docs" / "facts"


def facts(
    check: Annotated[bool, typer.Option("--check", help="Dire seulement s'ils sont à jour.")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="Dossier des schémas.")] = PUBLISHED,
) -> None:
    """Publier les schémas des faits ; un changement qui rendrait illisibles des faits écrits est refusé."""
    for service, schemas in declared().items():
        path = folder / f"{service}.json"
        lost = all_incompatibilities(published(path), schemas)
        if lost:
            raise console.CommandFailed(
                f"Des faits déjà écrits ne se liraient plus ({path.name}) : {' ; '.join(lost)}."
            )
        content = json.dumps(schemas, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if check and (not path.exists() or path.read_text() != content):
            raise console.CommandFailed(f"{path.name} n'est pas à jour : lancez « cilpass facts ».")
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
    console.plain(f"Les schémas des faits sont à jour dans {folder}.")


def declared() -> dict[str, dict[str, Schema]]:
    """Returns the schemas that the code declares: by service, then by kind of fact."""
    return {name: parts.facts.schemas() for name, parts in all_parts().items()}


def published(path: Path) -> dict[str, Schema]:
    """Returns the published schemas of one service, by kind; none where its file does not exist yet."""
    schemas: dict[str, Schema] = json.loads(path.read_text()) if path.exists() else {}
    return schemas
