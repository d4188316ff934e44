"""The whole platform on one machine: its keys, its ports, its processes.

They are Temporal and the databases, the demonstration mailbox, the five services, the worker, the documentation and the
gateway, all on loopback, all with one data folder. The form decides on the stores and the number of copies: SQLite and
one copy (`deploy.local.embedded`), or real servers and two copies (`deploy.local.cluster`).
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
    """Returns the platform of `data`, ready to be started, and its addresses.

    With `stepped`, business time stands at that instant until the player moves it; a data folder made that way keeps
    its stepped clock, at the instant it has reached. With `fast`, Temporal does not wait for the disk: for data that a
    power cut may destroy. Without `screens`, only the API runs, without front end and sign-in. Raises DataFolderInUse
    where a platform runs on `data` already.
    """
    folder = DataFolder(data)
    folder.lock()  # before the ports are chosen: those of a running platform would look taken
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
    patience = ready_seconds * form.copies  # more processes start at once, hence more slowly
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
    """Returns the gRPC target of one address or of several copies."""
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
    environment = {**env, "PYTHONUNBUFFERED": "1", **{key: str(value) for key, value in more.items()}}
    command = (sys.executable, "-m", "deploy.local.launch", module)
    return Process(name, command, environment, ready, group, ROOT)


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
    """Returns the worker. One machine runs one version of the code under one name: open runs go on by replay."""
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
    """Returns the identity provider, which runs in a Python environment of its own, as its libraries are not ours."""
    written = configuration.write(addresses.data, addresses.keys, ports["identity"], addresses.gateway)
    return Process(
        "identity",
        (str(ROOT / ".venv-identity" / "bin" / "python"), "-m", "deploy.identity.serve"),
        {"CILPASS_IDENTITY": str(written)},
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
