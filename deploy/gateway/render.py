"""Makes Envoy's configuration from the route table: `python -m deploy.gateway.render` writes it for containers."""

import argparse
import ipaddress
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template

from deploy.gateway.table import HERE, Limits, Route, Table, read_table

ISSUER = "https://identite.cilpass.example"

Config = dict[str, Any]
Endpoint = tuple[str, int]
Upstreams = Mapping[str, Sequence[Endpoint]]
"""Host and port of every copy of a service."""


def render(
    table: Table,
    *,
    listen_port: int,
    upstreams: Upstreams,
    jwks_path: Path,
    issuer: str,
    audience: str,
    admin_port: int | None = None,
    listen_host: str = "127.0.0.1",
    tls: tuple[Path, Path] | None = None,
    limits: Limits | None = None,
) -> Config:
    """Renders the template `envoy.yaml.j2` and returns the whole configuration.

    `tls` is a certificate chain and its key; `upstreams` give the host and port of each copy. Raises ValueError for a
    route to an upstream that is not given, unless its row is optional.
    """
    routes = [route for route in table.routes if _wanted(route, upstreams)]
    used = {route.upstream for route in routes if route.upstream}
    text = _template().render(
        routes=routes,
        problems=table.problems,
        limits=limits or table.limits,
        clusters={name: upstreams[name] for name in sorted(used)},
        listen_host=listen_host,
        listen_port=listen_port,
        jwks_path=jwks_path,
        issuer=issuer,
        audience=audience,
        tls=tls,
        admin_port=admin_port,
    )
    config: Config = yaml.safe_load(text)
    return config


def write(config: Config, path: Path) -> None:
    """Writes a configuration as JSON or YAML, by the suffix of the file."""
    if path.suffix == ".json":
        path.write_text(json.dumps(config, ensure_ascii=False, indent=1))
    else:
        path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=110))


def command(config: Path, *, concurrency: int = 2, log_level: str = "warning") -> tuple[str, ...]:
    """Returns the command that runs Envoy. CILPASS_ENVOY may name another binary than that of the Python package."""
    binary = os.environ.get("CILPASS_ENVOY") or str(Path(sys.executable).parent / "envoy")
    return (
        *(binary, "-c", str(config), "--disable-hot-restart", "-l", log_level),
        *("--concurrency", str(concurrency), "--file-flush-interval-msec", "1000"),
    )


def container_config(issuer: str = ISSUER) -> Config:
    """Returns the configuration for containers: services by name, keys and certificates mounted in /etc/cilpass."""
    names = ("intake", "cases", "partners", "platform", "reporting", "web")
    return render(
        read_table(),
        listen_host="0.0.0.0",  # noqa: S104 (a container's own address)
        listen_port=8443,
        admin_port=9901,
        upstreams={name: [(name, 8000)] for name in names},
        jwks_path=Path("/etc/cilpass/jwks.json"),
        issuer=issuer,
        audience="cilpass",
        tls=(Path("/etc/cilpass/tls/tls.crt"), Path("/etc/cilpass/tls/tls.key")),
    )


def _template() -> Template:
    made = Environment(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)  # noqa: S701 (no HTML)
    made.filters["are_addresses"] = lambda copies: all(_is_address(host) for host, _ in copies)
    return made.from_string((HERE / "envoy.yaml.j2").read_text(encoding="utf-8"))


def _wanted(route: Route, upstreams: Upstreams) -> bool:
    if not route.upstream or route.upstream in upstreams:
        return True
    if route.optional:
        return False
    raise ValueError(f"route {route.name}: no upstream {route.upstream}")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--issuer", default=ISSUER, help="whose tokens are taken")
    asked.add_argument("--to", type=Path, default=HERE / "envoy.yaml", help="a .yaml or .json file")
    options = asked.parse_args()
    write(container_config(options.issuer), options.to)


if __name__ == "__main__":
    main()
