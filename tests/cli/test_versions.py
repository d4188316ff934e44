"""`cilpass versions`: an operator sees the versions, and makes one current."""

import asyncio
from pathlib import Path

import pytest
from temporalio.client import Client
from typer.testing import CliRunner

from cli.console import CommandFailed
from cli.main import app
from tests.workflows.server import temporal_server
from tests.workflows.test_versions import Office
from workflows import versions
from workflows.case import CaseWorkflow
from workflows.versions import State

RUN = CliRunner()


async def output_of(*command: str, client: Client, data: Path) -> str:
    """Runs a command on the server that the environment names; returns what it prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CILPASS_TEMPORAL", client.service_client.config.target_host)
        asked = ["versions", *command, "--data", str(data)]
        done = await asyncio.to_thread(RUN.invoke, app, asked)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


async def test_a_version_is_shown_made_current_and_refused_without_a_worker(tmp_path: Path) -> None:
    async with temporal_server(tmp_path) as client:
        here, data = Office(client), tmp_path / "none"
        assert await output_of(client=client, data=data) == "Aucun exécutant ne s'est encore présenté.\n"
        async with here.worker(CaseWorkflow, "a"), here.worker(CaseWorkflow, "b"):
            await versions.take_place(client, "a", at_once=True)
            while State.WAITING not in [one.state for one in await versions.versions(client)]:
                await asyncio.sleep(0.1)
            shown = await output_of(client=client, data=data)
            assert "a : en cours, les déroulements y commencent ; 0 déroulement(s) ouvert(s)." in shown
            assert "b : prête, jamais mise en cours ; 0 déroulement(s) ouvert(s)." in shown
            assert await output_of("current", "b", client=client, data=data) == "b est en cours.\n"
            assert "a : se vide" in await output_of(client=client, data=data)
            assert await output_of("move", client=client, data=data) == "0 déroulement(s) réveillé(s).\n"
            with pytest.raises(CommandFailed, match="Aucun exécutant de la version c"):
                await output_of("current", "c", client=client, data=data)


def test_the_name_needs_no_server_and_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CILPASS_MODE", "production")
    name = versions.digest(versions.ROOT)
    assert RUN.invoke(app, ["versions", "name"]).output == f"{name}\n"


def test_a_folder_named_before_the_subcommand_is_refused_and_not_passed_over() -> None:
    refused = RUN.invoke(app, ["versions", "--data", "ailleurs", "move"])
    assert refused.exit_code == 2 and "après la sous-commande" in refused.output
