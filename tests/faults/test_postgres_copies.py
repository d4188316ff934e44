"""PostgreSQL of the cluster form, copied while it serves, comes back as of the copy or of any instant since."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from cli.backup import backup, restore
from cli.console import CommandFailed
from deploy.local import platform
from deploy.local.cluster import CLUSTER
from deploy.local.form import CLUSTER_MARK, HOST, STORES_GROUP
from deploy.local.postgres import ACCOUNT, Postgres
from deploy.local.postgres_copies import JOURNAL

pytestmark = [pytest.mark.system, pytest.mark.cluster]


@contextmanager
def running(data: Path) -> Iterator[psycopg.Connection]:
    """The server of a data folder, as the platform starts and stops it, and its superuser's connection."""
    _, addresses = platform.build(data, form=CLUSTER)
    ports = json.loads((data / "ports.json").read_text())
    CLUSTER.before(addresses, ports, fast=False)[STORES_GROUP]()
    process = CLUSTER.temporal(addresses, ports, fast=False)[0]
    server = subprocess.Popen(process.command, cwd="/")
    try:
        password = Postgres(data / CLUSTER_MARK, ports["postgres"], addresses.keys.databases).password(
            ACCOUNT
        )
        with _connect(ports["postgres"], password) as connection:
            yield connection
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0


def _connect(port: int, password: str) -> psycopg.Connection:
    limit = time.monotonic() + 30
    while True:
        try:
            return psycopg.connect(
                host=HOST, port=port, user=ACCOUNT, password=password, dbname="postgres", autocommit=True
            )
        except psycopg.OperationalError:
            if time.monotonic() > limit:
                raise
        time.sleep(0.1)


def told(server: psycopg.Connection) -> list[str]:
    return [word for (word,) in server.execute("SELECT word FROM kept ORDER BY word").fetchall()]


def test_a_copy_comes_back_as_of_itself_or_of_a_later_instant(folder: Path) -> None:
    data, kept = folder / "data", folder / "kept"
    with running(data) as server:
        server.execute("CREATE TABLE kept (word text)")
        server.execute("INSERT INTO kept VALUES ('before')")
        backup(kept, data)
        server.execute("INSERT INTO kept VALUES ('good')")
        time.sleep(1.1)
        instant = datetime.now(UTC).astimezone().replace(microsecond=0, tzinfo=None)
        time.sleep(1.1)
        server.execute("INSERT INTO kept VALUES ('wrong')")

    restore(kept, folder / "of-the-copy")
    with running(folder / "of-the-copy") as server:
        assert told(server) == ["before"]

    restore(kept, folder / "of-the-instant", until=instant, journal=data / JOURNAL)
    with running(folder / "of-the-instant") as server:
        assert told(server) == ["before", "good"]
        server.execute("INSERT INTO kept VALUES ('since')")
    with running(folder / "of-the-instant") as server:
        assert told(server) == ["before", "good", "since"], "its recovery was done once"

    restore(kept, folder / "of-the-end", journal=data / JOURNAL)
    with running(folder / "of-the-end") as server:
        assert told(server) == ["before", "good", "wrong"]


def test_an_instant_asks_for_the_journal(folder: Path) -> None:
    data, kept = folder / "data", folder / "kept"
    with running(data):
        backup(kept, data)
    with pytest.raises(CommandFailed, match="--journal"):
        restore(kept, folder / "again", until=datetime.fromisoformat("2026-11-28T12:00:00"))
    assert not (folder / "again").exists()


def test_a_stopped_server_is_not_copied_and_says_so(folder: Path) -> None:
    data = folder / "data"
    with running(data):
        pass
    with pytest.raises(CommandFailed, match="en marche"):
        backup(folder / "kept", data)
