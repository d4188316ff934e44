"""`cilpass keys`: made once, renewed beside the former, and retired."""

import json
from pathlib import Path

from typer.testing import CliRunner

from cli.main import app
from deploy.caller_keys import private_path, public_path
from wiring.callers import CALLERS


def accepted(folder: Path) -> list[str]:
    return [key["kid"].partition(":")[0] for key in json.loads(public_path(folder).read_text())["keys"]]


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["keys", *arguments])
    assert not answer.exit_code, answer.output
    return answer.output


def test_every_process_gets_a_key_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    run(str(folder))
    assert sorted(accepted(folder)) == sorted(CALLERS)
    kept = private_path(folder, "cases").read_text()
    assert "Aucune clé n'a été faite." in run(str(folder))
    assert private_path(folder, "cases").read_text() == kept


def test_a_renewed_key_stands_beside_the_former_until_that_one_is_retired(tmp_path: Path) -> None:
    run(str(tmp_path))
    run(str(tmp_path), "--renew", "cases")
    assert accepted(tmp_path).count("cases") == 2
    run(str(tmp_path), "--retire", "cases")
    assert accepted(tmp_path).count("cases") == 1 and len(accepted(tmp_path)) == len(CALLERS)


def test_a_process_that_does_not_exist_is_said_to_be_so(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["keys", str(tmp_path), "--renew", "nobody"])
    assert answer.exit_code and not list(tmp_path.iterdir())
