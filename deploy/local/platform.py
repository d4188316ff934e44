"""The whole platform on one machine: its keys, its ports, its processes.

Temporal and the databases, the demonstration mailbox, the five services, the worker, the documentation and the
gateway, all on loopback, all of one data folder. What the services stand on, and how many copies run, is the form's:
SQLite and one of each here, real servers and two of each in `deploy.local.cluster`.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from deploy.gateway import render
from deploy.gateway.table import read_table
from deploy.identity import configuration
from deploy.local.addresses import Addresses
from deploy.local.data_folder import DataFolder
from deploy.local.embedded import EMBEDDED
from deploy.local.form import (
    GATEWAY_GROUP,
    HOST,
    SERVICES_GROUP,
    TEMPORAL_GROUP,
    Form,
    copies_of,
    refuse_other,
)
from deploy.local.keys import keep_keys
from deploy.local.ports import kept_ports
from deploy.local.process import Process
from deploy.local.supervisor import LocalPlatform
from kernel.clock import SteppedClock
from kernel.settings import SERVICES, Settings
from wiring.callers import WORKER

ROOT = Path(__file__).parents[2]
CLOCK_FILE = "clock"
LOCAL_BUILD = "local"


def build(
    data: Path,
    *,
    stepped: datetime | None = None,
    fast: bool = False,
    screens: bool = True,
    on_progress: Callable[[str], None] = lambda _: None,
    ready_seconds: float = 180.0,
    form: Form = EMBEDDED,
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
        refuse_other(folder.data, form)
        clock = _clock(folder.data, stepped)
        keep_keys(folder.data / "keys")
        ports = kept_ports(folder.data / "ports.json", _port_names(form))
        addresses = _addresses(folder.data, ports, clock, form.copies)
        addresses.write()
        processes = _processes(addresses, ports, fast, screens, form)
        before = form.before(addresses, ports, fast)
    finally:
        folder.unlock()
    patience = ready_seconds * form.copies  # so many processes more start at once
    return LocalPlatform(
        folder.data, processes, on_progress, ready_seconds=patience, before=before
    ), addresses


def _clock(data: Path, stepped: datetime | None) -> Path | None:
    path = data / CLOCK_FILE
    if stepped is not None and not path.exists():
        SteppedClock(path).set(stepped)
    return path if path.exists() else None


def _port_names(form: Form) -> list[str]:
    names = [copy for name in SERVICES for copy in copies_of(name, form.copies)]
    edges = [f"{name}_{edge}" for name in names for edge in ("rest", "grpc")]
    workers = [f"{name}_metrics" for name in copies_of(WORKER, form.copies)]
    tools = ["mailbox", "smtp", "docs", "identity", "temporal", "temporal_web"]
    return ["gateway", "web", *workers, *tools, *edges, *form.port_names()]


def _addresses(data: Path, ports: Mapping[str, int], clock: Path | None, copies: int) -> Addresses:
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
        grpc={
            name: _target([ports[f"{copy}_grpc"] for copy in copies_of(name, copies)]) for name in SERVICES
        },
        clock=clock,
    )


def _target(ports: list[int]) -> str:
    """One address as it is, several as gRPC reads them."""
    hosts = [f"{HOST}:{port}" for port in ports]
    return hosts[0] if len(hosts) == 1 else f"ipv4:{','.join(hosts)}"


def _processes(
    addresses: Addresses, ports: Mapping[str, int], fast: bool, screens: bool, form: Form
) -> list[Process]:
    env = addresses.environment()
    front = [_identity(addresses, ports), _web(addresses, env, ports)] if screens else []
    services = [
        _service(name, copy, addresses.environment(name) | form.database(name, addresses, ports), ports)
        for name in SERVICES
        for copy in copies_of(name, form.copies)
    ]
    return [
        *front,
        *form.temporal(addresses, ports, fast),
        _mailbox(env, ports),
        *services,
        *(_worker(copy, addresses.environment(WORKER), ports) for copy in copies_of(WORKER, form.copies)),
        _docs(addresses, env, ports),
        _gateway(addresses, ports, screens, form.copies),
    ]


def _python(
    name: str, module: str, env: Mapping[str, str], *, group: int, ready: str = "", **more: object
) -> Process:
    told = {**env, "PYTHONUNBUFFERED": "1", **{key: str(value) for key, value in more.items()}}
    return Process(name, (sys.executable, "-m", module), told, ready, group, ROOT)


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


def _service(name: str, copy: str, env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    return _python(
        copy,
        f"services.{name}.main",
        env,
        group=SERVICES_GROUP,
        ready=f"http://{HOST}:{ports[f'{copy}_rest']}/healthz",
        CILPASS_REST_PORT=ports[f"{copy}_rest"],
        CILPASS_GRPC_PORT=ports[f"{copy}_grpc"],
    )


def _worker(copy: str, env: Mapping[str, str], ports: Mapping[str, int]) -> Process:
    """One machine runs one version at a time, so its name stays: under a new code, open runs go on by replay."""
    return _python(
        copy,
        "workflows.worker",
        env,
        group=SERVICES_GROUP,
        CILPASS_METRICS_PORT=ports[f"{copy}_metrics"],
        CILPASS_BUILD=LOCAL_BUILD,
        CILPASS_CURRENT_AT_START="true",
    )


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
        CILPASS_MAILBOX=addresses.mailbox,
        CILPASS_TEMPORAL_WEB=addresses.temporal_web,
    )


def _gateway(addresses: Addresses, ports: Mapping[str, int], screens: bool, copies: int) -> Process:
    upstreams = {
        name: [(HOST, ports[f"{copy}_rest"]) for copy in copies_of(name, copies)] for name in SERVICES
    }
    upstreams["docs"] = [(HOST, ports["docs"])]
    if screens:
        upstreams["web"] = [(HOST, ports["web"])]
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
