"""Temporal's own server on PostgreSQL: one process for each of its four roles; its own tool makes the schema.

`make temporal-server` builds both programs once from the Go module proxy, into a folder outside the repository.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import yaml
from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from deploy.local.form import HOST, SEARCH_ATTRIBUTES, STEPPED, TEMPORAL_GROUP
from deploy.local.postgres import Postgres
from deploy.local.process import Process

VERSION = "1.32.0"
ROLES = ("frontend", "history", "matching", "worker")
DATABASE, VISIBILITY = "temporal", "temporal_visibility"
OWNER = "temporal"
SHARDS = 16
"""Number of queues among which Temporal divides workflows; it cannot change once the database is made."""

RETENTION = timedelta(days=3)
"""How long Temporal keeps an ended workflow; the services keep the records of the case."""

READY_SECONDS = 90.0

DYNAMIC: dict[str, Any] = {"system.namespaceCacheRefreshInterval": "1s"}


@dataclass(frozen=True, slots=True)
class TemporalServer:
    """The server of one data folder."""

    folder: Path
    ports: Mapping[str, int]
    postgres: Postgres
    stepped: bool

    @staticmethod
    def port_names() -> list[str]:
        """Returns the names of the ports to reserve beside `temporal`, which is the frontend's."""
        others = [f"temporal_{role}" for role in ROLES[1:]]
        return [*others, *(f"temporal_{role}_members" for role in ROLES)]

    def processes(self) -> list[Process]:
        server = str(_program("server"))
        return [
            Process(
                "temporal" if role == "frontend" else f"temporal_{role}",
                (
                    server,
                    "--root",
                    str(self.folder),
                    "--config",
                    ".",
                    "--env",
                    "cluster",
                    "start",
                    "--service",
                    role,
                ),
                {},
                f"{HOST}:{self._port(role)}" if role != "worker" else "",
                TEMPORAL_GROUP,
                self.folder.parent,
            )
            for role in ROLES
        ]

    def make(self) -> None:
        """Writes the server's configuration, and brings its two databases to its schema."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in (("cluster.yaml", self._configuration()), ("dynamic.yaml", self._dynamic())):
            path = self.folder / name
            path.touch(0o600)
            path.write_text(yaml.safe_dump(content))
        self._migrate(DATABASE, "temporal")
        self._migrate(VISIBILITY, "visibility")

    def name(self, namespace: str) -> None:
        """Creates the namespace and its search attributes where they are missing, and waits until they can be used."""
        asyncio.run(_named(f"{HOST}:{self._port('frontend')}", namespace))

    def _port(self, role: str) -> int:
        return self.ports["temporal" if role == "frontend" else f"temporal_{role}"]

    def _migrate(self, database: str, schema: str) -> None:
        if not self._has_schema(database):
            self._tool(database, "setup-schema", "-v", "0.0")
        self._tool(database, "update-schema", "--schema-name", f"postgresql/v12/{schema}")

    def _has_schema(self, database: str) -> bool:
        url = self.postgres.url(OWNER, database).replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT to_regclass('schema_version') IS NOT NULL").fetchone()
        return bool(found and found[0])

    def _tool(self, database: str, *command: str) -> None:
        """Runs Temporal's tool. The password is in the environment, since other users can read command lines."""
        server = ("--plugin", "postgres12", "--ep", HOST, "-p", str(self.postgres.port))
        asked = (str(_program("sql")), *server, "-u", OWNER, "--db", database, *command)
        env = {**os.environ, "SQL_PASSWORD": self.postgres.password(OWNER)}
        done = subprocess.run(asked, env=env, capture_output=True, text=True)  # noqa: S603 (our own command)
        if done.returncode:
            raise RuntimeError(f"temporal-sql-tool {command[0]}: {(done.stderr or done.stdout)[-2000:]}")

    def _configuration(self) -> dict[str, Any]:
        frontend = f"{HOST}:{self._port('frontend')}"
        return {
            "log": {"stdout": True, "level": "error"},
            "persistence": {
                "defaultStore": "default",
                "visibilityStore": "visibility",
                "numHistoryShards": SHARDS,
                "datastores": {"default": self._store(DATABASE), "visibility": self._store(VISIBILITY)},
            },
            "global": {"membership": {"maxJoinDuration": "30s", "broadcastAddress": HOST}},
            "services": {role: {"rpc": self._rpc(role)} for role in ROLES},
            "clusterMetadata": {
                "enableGlobalNamespace": False,
                "failoverVersionIncrement": 10,
                "masterClusterName": "active",
                "currentClusterName": "active",
                "clusterInformation": {
                    "active": {
                        "enabled": True,
                        "initialFailoverVersion": 1,
                        "rpcName": "frontend",
                        "rpcAddress": frontend,
                    }
                },
            },
            "dcRedirectionPolicy": {"policy": "noop"},
            "publicClient": {"hostPort": frontend},
            "dynamicConfigClient": {"filepath": str(self.folder / "dynamic.yaml"), "pollInterval": "60s"},
        }

    def _store(self, database: str) -> dict[str, Any]:
        connection = {
            "pluginName": "postgres12",
            "databaseName": database,
            "connectAddr": f"{HOST}:{self.postgres.port}",
            "connectProtocol": "tcp",
            "user": OWNER,
            "password": self.postgres.password(OWNER),
            "maxConns": 20,
            "maxIdleConns": 20,
            "maxConnLifetime": "1h",
        }
        return {"sql": connection}

    def _rpc(self, role: str) -> dict[str, Any]:
        members = self.ports[f"temporal_{role}_members"]
        return {"grpcPort": self._port(role), "membershipPort": members, "bindOnIP": HOST}

    def _dynamic(self) -> dict[str, Any]:
        return {
            key: [{"value": value}] for key, value in (DYNAMIC | (STEPPED if self.stepped else {})).items()
        }


async def _named(address: str, namespace: str) -> None:
    limit = time.monotonic() + READY_SECONDS
    while True:
        try:
            client = await Client.connect(address, namespace=namespace)
            await _register(client)
            if set(SEARCH_ATTRIBUTES) <= await _attributes(client):
                return
            await _add_attributes(client)
        except (RPCError, RuntimeError):
            if time.monotonic() > limit:
                raise
        await asyncio.sleep(0.2)


async def _register(client: Client) -> None:
    request = RegisterNamespaceRequest(
        namespace=client.namespace,
        workflow_execution_retention_period=Duration(seconds=int(RETENTION.total_seconds())),
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def _attributes(client: Client) -> set[str]:
    request = ListSearchAttributesRequest(namespace=client.namespace)
    return set((await client.operator_service.list_search_attributes(request)).custom_attributes)


async def _add_attributes(client: Client) -> None:
    kinds = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
        for name, kind in SEARCH_ATTRIBUTES.items()
    }
    request = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=kinds)
    await client.operator_service.add_search_attributes(request)


def is_built() -> bool:
    """Says whether `make temporal-server` was run on this machine."""
    return _program("server").exists() and _program("sql").exists()


def _program(name: str) -> Path:
    """Returns the path of a program: in CILPASS_TEMPORAL_SERVER, else in the folder of `make temporal-server`."""
    named = os.environ.get("CILPASS_TEMPORAL_SERVER")
    folder = Path(named) if named else Path.home() / ".cache" / "cilpass" / f"temporal-{VERSION}"
    return folder / name
