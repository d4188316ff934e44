"""What `cilpass doctor` says of a machine where nothing runs; the running platform is in tests/journeys."""

import socket
from pathlib import Path

from typer.testing import CliRunner

from cli import health
from cli.doctor import examine
from cli.main import app
from deploy.caller_keys import renew, retire
from deploy.local.addresses import read_addresses
from deploy.local.ports import kept_ports


def wrong(data: Path) -> dict[str, str]:
    return {finding.subject: finding.detail for finding in examine(data) if not finding.well}


def test_a_folder_where_nothing_ever_ran_is_said_to_be_so(tmp_path: Path) -> None:
    assert wrong(tmp_path / "data") == {"plate-forme": "jamais démarrée ici"}


def test_a_stopped_platform_is_the_only_thing_wrong(data: Path) -> None:
    assert wrong(data) == {"plate-forme": "arrêtée"}


def test_the_command_says_how_to_mend_and_exits_one(data: Path) -> None:
    answer = CliRunner().invoke(app, ["doctor", "--data", str(data)])
    assert answer.exit_code == 1
    assert "Lancez « cilpass up »" in answer.output


def test_a_port_taken_by_another_program_is_named(data: Path) -> None:
    port = kept_ports(data / "ports.json", ["gateway"])["gateway"]
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert f"gateway ({port})" in wrong(data)["ports"]


def test_a_key_that_others_can_read_is_named(data: Path) -> None:
    (data / "keys" / "payload").chmod(0o644)
    finding = health.folder(data)
    assert (finding.well, "payload" in finding.detail, "chmod 600" in finding.mend) == (False, True, True)


def test_a_binary_that_does_not_start_is_named() -> None:
    finding = health._binary("Temporal", "/nowhere/temporal")
    assert (finding.well, "make setup" in finding.mend) == (False, True)


def test_a_process_without_its_key_or_with_one_that_nobody_accepts_is_named(data: Path) -> None:
    addresses = read_addresses(data)
    assert health.callers(addresses).well
    renew(data / "keys", ["cases"])
    retire(data / "keys", "cases")
    assert health.callers(addresses).well
    (addresses.keys.own("intake")).write_text(addresses.keys.own("cases").read_text())
    finding = health.callers(addresses)
    assert (finding.well, finding.detail, "--renew" in finding.mend) == (False, "à refaire : intake", True)
