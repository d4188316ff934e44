"""The cluster form: PostgreSQL, Temporal's own server, two copies of each service and of the worker, on loopback.

The same processes as on several machines, so that what several copies do to one another is seen on one
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
    """What the services stand on where they run in copies."""

    copies: int = 2
    mark: str = CLUSTER_MARK

    def port_names(self) -> list[str]:
        return ["postgres", "temporal_http", *TemporalServer.port_names()]

    def temporal(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> list[Process]:
        """Where Temporal's own server was not built (no Go), its development server stands in."""
        postgres, temporal = _servers(addresses, ports, fast)
        servers = temporal.processes() if is_built() else [development_server(addresses, ports, fast)]
        return [postgres.process(), *servers]

    def database(self, service: str, addresses: Addresses, ports: Mapping[str, int]) -> dict[str, str]:
        """As a role that owns no table, and so migrates none."""
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
    """Data that nobody will miss (`fast`) leave no journal."""
    kept = {} if fast else keeping_journal(addresses.data)
    postgres = Postgres(addresses.data / CLUSTER_MARK, ports["postgres"], addresses.keys.databases, kept)
    folder = addresses.data / "run" / "temporal"
    return postgres, TemporalServer(folder, ports, postgres, addresses.clock is not None)


def _migrations(postgres: Postgres) -> dict[str, subprocess.Popen[str]]:
    """As in containers: `cilpass migrate`, one database each, in the name of its owner."""
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
        name: said for name, one in running.items() if (said := one.communicate()[0]) and one.returncode
    }
    if failed:
        raise NotMigrated("\n".join(f"{name} : {said.strip()[-1000:]}" for name, said in failed.items()))


CLUSTER = Cluster()
