"""Backup and restore: everything, consistent, or a refusal that says why."""

import json
import sqlite3
import stat
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.backup import backup, restore
from cli.console import CommandFailed
from cli.main import app
from deploy.local.data_folder import DataFolder, DataFolderInUse


def words(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [word for (word,) in database.execute("SELECT word FROM kept")]


def test_what_was_backed_up_comes_back_whole(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    restore(tmp_path / "kept", tmp_path / "again")
    assert {name: words(tmp_path / "again" / f"{name}.sqlite") for name in ("cases", "temporal")} == {
        "cases": ["cases"],
        "temporal": ["temporal"],
    }
    for name in ("keys/payload", "keys/demonstration.json", "mailbox.jsonl", "ports.json"):
        assert (tmp_path / "again" / name).read_bytes() == (data / name).read_bytes()


def test_a_backup_is_closed_to_others_since_it_holds_the_keys(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept").rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_what_is_written_but_not_yet_in_the_main_file_is_kept(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "cases.sqlite")) as writer:
        writer.execute("INSERT INTO kept VALUES ('latest')")
        writer.commit()
        backup(tmp_path / "kept", data)
    assert words(tmp_path / "kept" / "cases.sqlite") == ["cases", "latest"]


def test_a_backup_waits_for_the_act_that_is_being_written(data: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(data / "intake.sqlite", isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO kept VALUES ('act')")
    timer = threading.Timer(0.5, lambda: writer.execute("COMMIT"))
    timer.start()
    began = time.monotonic()
    backup(tmp_path / "kept", data)
    timer.join()
    writer.close()
    assert time.monotonic() - began >= 0.4
    assert words(tmp_path / "kept" / "intake.sqlite") == ["intake", "act"]


def test_demonstrations_are_not_part_of_a_backup(data: Path, tmp_path: Path) -> None:
    (data / "demo-1").mkdir()
    (data / "demo-1" / "cases.sqlite").write_bytes(b"")
    backup(tmp_path / "kept", data)
    assert not (tmp_path / "kept" / "demo-1").exists()


def test_an_altered_backup_is_refused_before_anything_is_written(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    with (tmp_path / "kept" / "cases.sqlite").open("ab") as file:
        file.write(b"x")
    with pytest.raises(CommandFailed, match=r"cases\.sqlite"):
        restore(tmp_path / "kept", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_without_its_manifest_was_not_finished(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    (tmp_path / "kept" / "manifest.json").unlink()
    with pytest.raises(CommandFailed, match="manifeste"):
        restore(tmp_path / "kept", tmp_path / "again")


def test_a_manifest_cannot_lead_outside(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    manifest = json.loads((tmp_path / "kept" / "manifest.json").read_text())
    manifest["files"]["../data/ports.json"] = manifest["files"]["ports.json"]
    (tmp_path / "kept" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CommandFailed, match="hors de la sauvegarde"):
        restore(tmp_path / "kept", tmp_path / "again")


def test_restore_refuses_a_folder_that_is_not_empty(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    with pytest.raises(CommandFailed, match="n'est pas vide"):
        restore(tmp_path / "kept", data)


def test_restore_refuses_a_running_platform(data: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept", data)
    running = DataFolder(data)
    running.lock()
    try:
        with pytest.raises(DataFolderInUse):
            restore(tmp_path / "kept", data)
    finally:
        running.unlock()


def test_a_backup_goes_to_a_new_folder_outside_the_data(data: Path, tmp_path: Path) -> None:
    for place in (data / "inside", data):
        with pytest.raises(CommandFailed, match="neuf ou vide"):
            backup(place, data)


def test_the_command_says_what_it_did(data: Path, tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["backup", str(tmp_path / "kept"), "--data", str(data)])
    assert (answer.exit_code, "fichiers sauvegardés" in answer.output) == (0, True)
