"""Copies of the cluster form's PostgreSQL: a full copy, and the journal since, which allow a restore to any instant.

All databases are copied as of one instant, those of the services and Temporal's. The journal (PostgreSQL's write-ahead
log) is kept beside the server's files: a compressed segment at least every five minutes, and at a clean stop.
"""

import os
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.form import HOST
from deploy.local.postgres import ACCOUNT, Postgres, give_to_account, program

JOURNAL = "postgres-journal"
"""Folder of the journal, in the data folder."""

SEGMENT_SECONDS = 300


class NotCopied(RuntimeError):
    """The server's files could not be copied."""


def keeping_journal(data: Path) -> dict[str, str]:
    """Returns the settings that make the server of `data` keep its journal; an incomplete segment is written again."""
    segment = f"{shlex.quote(str(data / JOURNAL))}/%f"
    return {
        "archive_mode": "on",
        "archive_timeout": str(SEGMENT_SECONDS),
        "archive_command": f"gzip -c %p > {segment}.part && mv {segment}.part {segment}.gz",
    }


def make_journal(data: Path) -> None:
    folder = data / JOURNAL
    folder.mkdir(mode=0o700, exist_ok=True)
    give_to_account(folder)


def copy(server: Postgres, to: Path) -> None:
    """Copies a running server as of one instant; its clients go on meanwhile. Raises NotCopied."""
    command = [program("pg_basebackup"), "-h", HOST, "-p", str(server.port), "-U", ACCOUNT, "-D", str(to)]
    command += ["--wal-method=stream", "--checkpoint=fast", "--no-password"]
    done = subprocess.run(  # noqa: S603 (ours)
        command,
        env={**os.environ, "PGPASSWORD": server.password(ACCOUNT)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotCopied(f"pg_basebackup : {done.stderr.strip()}")


def put_back(copied: Path, data: Path, folder: Path, until: datetime | None, journal: Path | None) -> None:
    """Puts a copy back as the server's files of `data`; with a journal, the server goes on to `until` or to its end.

    The journal is copied too, and goes on from that instant; what it held of later instants stays on its own timeline.
    """
    try:
        shutil.copytree(copied, folder, copy_function=shutil.copyfile)
    except shutil.Error as error:
        raise NotCopied(str(error)) from error
    folder.chmod(0o700)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    if journal is not None:
        (data / JOURNAL).mkdir(mode=0o700)
        for segment in journal.glob("*.gz"):
            shutil.copyfile(segment, data / JOURNAL / segment.name)
        _recover(folder, data / JOURNAL, until)
    make_journal(data)
    give_to_account(folder)


def _recover(folder: Path, journal: Path, until: datetime | None) -> None:
    """Has the server read the journal up to an instant at its next start, and then serve."""
    settings = {
        "restore_command": f"gunzip -c {shlex.quote(str(journal))}/%f.gz > %p",
        "recovery_target_action": "promote",
    }
    if until is not None:
        settings["recovery_target_time"] = until.astimezone(UTC).isoformat(sep=" ")
    with (folder / "postgresql.auto.conf").open("a") as file:
        for name, value in settings.items():
            quoted = value.replace("'", "''")
            file.write(f"{name} = '{quoted}'\n")
    (folder / "recovery.signal").touch(0o600)
