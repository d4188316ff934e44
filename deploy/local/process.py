"""A process of one machine: its command, its environment, and the address that shows that it is ready."""

import http.client
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PROBE_SECONDS = 1.0


@dataclass(frozen=True)
class Process:
    """One process. Those of a lower `group` are ready before the next group starts, and stop after it.

    `ready` is an http address whose status must be below 400, or a `host:port` that must accept a connection; where it
    is empty, the process is ready as soon as it runs. `env` is added to the launcher's environment. `stop` is the
    signal that ends the process cleanly.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: str = ""
    group: int = 0
    cwd: Path | None = None
    stop: str = "TERM"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", self.name):
            raise ValueError(f"process name: {self.name!r}")

    @property
    def full_name(self) -> str:
        """The name under which supervisord knows it, with its group."""
        return f"{group_name(self.group)}:{self.name}"


def group_name(group: int) -> str:
    return f"group{group}"


def is_ready(process: Process) -> bool:
    """Says whether the process answers now."""
    if not process.ready:
        return True
    try:
        if process.ready.startswith("http://"):
            return _answers(process.ready)
        host, _, port = process.ready.rpartition(":")
        with socket.create_connection((host, int(port)), PROBE_SECONDS):
            return True
    except (OSError, http.client.HTTPException):
        return False


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status < 400
    finally:
        connection.close()
