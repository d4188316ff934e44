"""`cilpass replay`: checks that kept histories still run through the present workflow code."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from cli import console
from deploy.local.platform import ROOT
from kernel.settings import Settings

HISTORIES = ROOT / "tests" / "workflows" / "histories"
KEY = "payload_key"
"""File beside the histories with the key that sealed their payloads; there is none where payloads are not sealed."""


def replay(
    folder: Annotated[Path, typer.Argument(help="Dossier d'historiques JSON.")] = HISTORIES,
) -> None:
    """Rejouer les historiques gardés : une modification incompatible des déroulements se voit ici."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise console.CommandFailed(f"Aucun historique dans {folder}.")
    failures = asyncio.run(_replay(files, settings_of(folder)))
    for file in files:
        console.plain(f"{file.stem} : {failures.get(file.stem, 'rejoué')}")
    if failures:
        raise console.CommandFailed(f"{len(failures)} historique(s) sur {len(files)} ne se rejouent plus.")
    console.plain(f"{len(files)} historique(s) rejoués.")


def settings_of(folder: Path) -> Settings:
    """Returns settings that can read the payloads of a folder's histories, with the key kept beside them if any."""
    key = folder / KEY
    return Settings(payload_key=SecretStr(key.read_text().strip())) if key.exists() else Settings()


async def _replay(files: list[Path], settings: Settings) -> dict[str, str]:
    """Returns the failures, by name of history."""
    from temporalio.client import WorkflowHistory
    from temporalio.worker import Replayer

    from kernel.temporal import data_converter
    from workflows.worker import WORKFLOWS

    replayer = Replayer(workflows=WORKFLOWS, data_converter=data_converter(settings))
    failures = {}
    for file in files:
        history = WorkflowHistory.from_json(file.stem, file.read_text())
        outcome = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if outcome.replay_failure is not None:
            failures[file.stem] = f"ne se rejoue plus ({outcome.replay_failure})"
    return failures
