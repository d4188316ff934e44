"""A real Temporal server for tests, with time skipping on the workflows that wait."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client

from kernel.settings import Settings
from kernel.temporal import data_converter

SEARCH_ATTRIBUTES = (
    "CilpassKind=Keyword",
    "CilpassStage=Keyword",
    "CilpassCil=Keyword",
    "CilpassPriority=Keyword",
    "CilpassDue=Datetime",
)
DYNAMIC = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    'history.timerProcessorMaxTimeShift="10ms"',
    'history.workflowIdReuseMinimalInterval="0s"',
    'matching.wv.VersionDrainageStatusVisibilityGracePeriod="1s"',
    'matching.wv.VersionDrainageStatusRefreshInterval="1s"',
)


def temporal_binary() -> str:
    """The server's binary: named by a setting, or beside the interpreter, or on the PATH."""
    beside = Path(sys.executable).with_name("temporal")
    named = os.environ.get("CILPASS_TEMPORAL_BIN") or (str(beside) if beside.exists() else None)
    found = named or shutil.which("temporal")
    assert found, "no Temporal server: run « make setup »"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def temporal_server(folder: Path) -> AsyncIterator[Client]:
    """A server of its own on a free port, ended with the test run."""
    port = free_port()
    command = [
        temporal_binary(),
        "server",
        "start-dev",
        "--headless",
        "--ip",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--http-port", str(free_port()), "--db-filename", str(folder / "temporal.sqlite")]
    command += ["--log-level", "error"]
    for attribute in SEARCH_ATTRIBUTES:
        command += ["--search-attribute", attribute]
    for value in DYNAMIC:
        command += ["--dynamic-config-value", value]
    with (folder / "temporal.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield await _connect(port)
    finally:
        process.terminate()
        process.wait(10)


async def _connect(port: int) -> Client:
    for _ in range(100):
        try:
            return await Client.connect(
                f"127.0.0.1:{port}",
                data_converter=data_converter(Settings(payload_key="b" * 43 + "=")),
            )
        except RuntimeError:
            await asyncio.sleep(0.1)
    raise TimeoutError("the Temporal server did not start")
