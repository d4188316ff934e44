"""`cilpass migrate --service`: one service's database, named by the environment, as containers do it."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from typer.testing import CliRunner

from cli.console import CommandFailed
from cli.main import app


def test_one_services_database_is_brought_to_its_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    monkeypatch.setenv("CILPASS_DATABASE", url)
    for _ in range(2):
        ran = CliRunner().invoke(app, ["migrate", "--service", "cases"])
        assert (ran.exit_code, "cases : à jour" in ran.output) == (0, True), ran.output
    assert "step" in inspect(create_engine(url)).get_table_names()


def test_an_unknown_service_is_refused_with_the_names_that_exist() -> None:
    ran = CliRunner().invoke(app, ["migrate", "--service", "cas"])
    assert isinstance(ran.exception, CommandFailed) and "intake, cases" in str(ran.exception)
