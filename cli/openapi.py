"""`cilpass openapi`: writes docs/openapi.json from the code of the services."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from cli import console
from cli.parts import all_parts
from deploy.caller_keys import keep, private_path, public_path
from deploy.local.platform import ROOT
from deploy.openapi import Document, merge, written
from kernel.settings import SERVICES, Settings

COMMITTED = ROOT / "docs" / "openapi.json"


def openapi(
    to: Annotated[Path, typer.Option("--to", help="Fichier à écrire.")] = COMMITTED,
    check: Annotated[bool, typer.Option("--check", help="Dire seulement s'il est à jour.")] = False,
) -> None:
    """Écrire la description OpenAPI de toute la plate-forme."""
    content = written(document())
    if check:
        if not to.exists() or to.read_text() != content:
            raise console.CommandFailed(f"{to} n'est pas à jour : lancez « cilpass openapi ».")
        console.plain(f"{to} est à jour.")
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(content)
    console.plain(f"{to} écrit.")


def document() -> Document:
    """Returns the merged document of the five services, which it builds in this process."""
    from kernel.service import build

    secret = SecretStr("x" * 32)
    with tempfile.TemporaryDirectory() as folder:
        keep(Path(folder), SERVICES)
        documents = {}
        for name, parts in all_parts().items():
            settings = Settings(
                mode="demonstration",
                data=Path(folder),
                own_key=private_path(Path(folder), name),
                callers=public_path(Path(folder)),
                links_key=secret,
                database="",
                clock=None,
            )
            app, platform = build(parts, settings)
            documents[name] = app.openapi()
            platform.db.close()
    return merge(documents)
