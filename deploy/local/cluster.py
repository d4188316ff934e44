"""The cluster form: PostgreSQL, Temporal's own server, two copies of each service and of the worker, on loopback.

It runs the same processes as several machines would, so that one machine shows how copies affect each other
(`docs/decisions/0011`).
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.addresses import Addresses
from deploy.local.embedded import development_server
from deploy.local.form import CLUSTER_MARK, SERVICES_GROUP, STORES_GROUP, TEMPORAL_GROUP, Steps
from deploy.local.postgres import Postgres, owner_of
from deploy.local.postgres_copies import keeping_journal, make_journal
from deploy.local.process import Process
from deploy.local.temporal_server import DATABASE, OWNER, VISIBILITY, TemporalServer, is_built
from kernel.settings import SERVICES, Settings

ROOT = Path(__file__).parents[2]


class NotMigrated(RuntimeError):
    """A database could not be brought to this version's schema."""


@dataclass(frozen=True)
class Cluster:
    """The form with two copies of each service."""

    copies: int = 2
    mark: str = CLUSTER_MARK

    def port_names(self) -> list[str]:
        return ["postgres", "temporal_http", *TemporalServer.port_names()]

    def temporal(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> list[Process]:
        """Returns PostgreSQL and Temporal; the development server of Temporal where its own was not built (no Go)."""
        postgres, temporal = _servers(addresses, ports, fast)
        servers = temporal.processes() if is_built() else [development_server(addresses, ports, fast)]
        return [postgres.process(), *servers]

    def database(self, service: str, addresses: Addresses, ports: Mapping[str, int]) -> dict[str, str]:
        """Connects the service as a role that owns no table, hence cannot migrate any."""
        postgres, _ = _servers(addresses, ports)
        return {"CILPASS_DATABASE": postgres.url(service, service), "CILPASS_MIGRATE_AT_START": "false"}

    def before(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Steps:
        postgres, temporal = _servers(addresses, ports, fast)

        def make() -> None:
            postgres.make()
            if not fast:
                make_journal(addresses.data)

        def settle() -> None:
            postgres.settle(SERVICES, {DATABASE: OWNER, VISIBILITY: OWNER})
            if fast:
                postgres.spare_the_disk(OWNER)
            if is_built():
                temporal.make()

        def name_and_migrate() -> None:
            running = _migrations(postgres)
            if is_built():
                temporal.name(Settings().temporal_namespace)
            _wait(running)

        return {STORES_GROUP: make, TEMPORAL_GROUP: settle, SERVICES_GROUP: name_and_migrate}


def _servers(
    addresses: Addresses, ports: Mapping[str, int], fast: bool = False
) -> tuple[Postgres, TemporalServer]:
    """Returns both servers; with `fast`, for data that may be lost, PostgreSQL keeps no journal."""
    kept = {} if fast else keeping_journal(addresses.data)
    postgres = Postgres(addresses.data / CLUSTER_MARK, ports["postgres"], addresses.keys.databases, kept)
    folder = addresses.data / "run" / "temporal"
    return postgres, TemporalServer(folder, ports, postgres, addresses.clock is not None)


def _migrations(postgres: Postgres) -> dict[str, subprocess.Popen[str]]:
    """Starts one `cilpass migrate` per database, as its owner, as containers do."""
    return {
        name: subprocess.Popen(  # noqa: S603 (our own command)
            (str(Path(sys.executable).parent / "cilpass"), "migrate", "--service", name),
            env={**os.environ, "CILPASS_DATABASE": postgres.url(owner_of(name), name)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in SERVICES
    }


def _wait(running: Mapping[str, subprocess.Popen[str]]) -> None:
    failed = {
        name: output for name, one in running.items() if (output := one.communicate()[0]) and one.returncode
    }
    if failed:
        raise NotMigrated("\n".join(f"{name} : {output.strip()[-1000:]}" for name, output in failed.items()))


CLUSTER = Cluster()
