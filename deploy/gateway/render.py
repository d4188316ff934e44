"""Envoy's configuration, from the route table: `python -m deploy.gateway.render` writes envoy.yaml, for containers."""

import argparse
import ipaddress
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from deploy.gateway.filters import (
    Config,
    Tokens,
    access_log,
    http_filters,
    local_replies,
    strip_untrusted_headers,
    typed,
)
from deploy.gateway.table import HERE, Limits, Route, Table, read_table

ISSUER = "https://identite.cilpass.example"

IDLE_SECONDS = 3
"""Connections to services are dropped before uvicorn drops them (5 s): none is used as it closes."""


Endpoint = tuple[str, int]
Upstreams = Mapping[str, Sequence[Endpoint]]
"""Host and port of every copy of a service."""

NOBODY = {"address_prefix": "255.255.255.255", "prefix_len": 32}
"""No client address is internal; by default private ones are, and may set Envoy's own headers."""


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
    """The whole configuration. `tls` is a certificate chain and its key; `upstreams` name each copy's host and port.

    A route to an upstream that is not given is an error, unless the row says that it is optional.
    """
    routes = [r for r in table.routes if _wanted(r, upstreams)]
    bounds = limits or table.limits
    manager = _connection_manager(table, routes, Tokens(jwks_path, issuer, audience), bounds)
    used = {r.upstream for r in routes if r.upstream}
    config: Config = {
        "static_resources": {
            "listeners": [_listener(listen_host, listen_port, manager, tls)],
            "clusters": [_cluster(name, upstreams[name], bounds) for name in sorted(used)],
        },
        "overload_manager": _overload(bounds),
    }
    if admin_port is not None:
        config["admin"] = {"address": _address("127.0.0.1", admin_port)}
    return config


def write(config: Config, path: Path) -> None:
    """As JSON or YAML, by the file's suffix."""
    if path.suffix == ".json":
        path.write_text(json.dumps(config, ensure_ascii=False, indent=1))
    else:
        path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=110))


def command(config: Path, *, concurrency: int = 2, log_level: str = "warning") -> tuple[str, ...]:
    """How to run Envoy: CILPASS_ENVOY names another binary than the wheel's."""
    binary = os.environ.get("CILPASS_ENVOY") or str(Path(sys.executable).parent / "envoy")
    return (
        *(binary, "-c", str(config), "--disable-hot-restart", "-l", log_level),
        *("--concurrency", str(concurrency), "--file-flush-interval-msec", "1000"),
    )


def _wanted(route: Route, upstreams: Upstreams) -> bool:
    if not route.upstream or route.upstream in upstreams:
        return True
    if route.optional:
        return False
    raise ValueError(f"route {route.name}: no upstream {route.upstream}")


def _listener(host: str, port: int, manager: Config, tls: tuple[Path, Path] | None) -> Config:
    chain: Config = {
        "filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    }
    if tls:
        certificate, key = tls
        files = {"certificate_chain": {"filename": str(certificate)}, "private_key": {"filename": str(key)}}
        context = typed(
            "transport_sockets.tls.v3.DownstreamTlsContext",
            common_tls_context={"tls_certificates": [files], "alpn_protocols": ["h2", "http/1.1"]},
        )
        chain["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": context}
    return {"name": "public", "address": _address(host, port), "filter_chains": [chain]}


def _connection_manager(table: Table, routes: list[Route], tokens: Tokens, limits: Limits) -> Config:
    """Addresses are normalised before a route is chosen, and an escaped slash is refused.

    So the token check and the services see one and the same path.
    """
    return typed(
        "filters.network.http_connection_manager.v3.HttpConnectionManager",
        stat_prefix="public",
        codec_type="AUTO",
        server_name="cilpass",
        use_remote_address=True,
        xff_num_trusted_hops=0,
        internal_address_config={"cidr_ranges": [NOBODY]},
        normalize_path=True,
        merge_slashes=True,
        path_with_escaped_slashes_action="REJECT_REQUEST",
        always_set_request_id_in_response=True,
        early_header_mutation_extensions=[strip_untrusted_headers()],
        common_http_protocol_options={
            "idle_timeout": "60s",
            "headers_with_underscores_action": "DROP_HEADER",
        },
        request_headers_timeout="10s",
        request_timeout=f"{limits.upload_timeout_seconds}s",
        stream_idle_timeout=f"{limits.upload_timeout_seconds}s",
        local_reply_config=local_replies(table.problems),
        access_log=access_log(),
        http_filters=http_filters(tokens, limits),
        route_config={
            "name": "table",
            "virtual_hosts": [
                {"name": "all", "domains": ["*"], "routes": [_route(r, limits) for r in routes]}
            ],
        },
    )


def _route(route: Route, limits: Limits) -> Config:
    row: Config = {"name": route.name, "match": _match(route)}
    if route.answer:
        row["direct_response"] = {"status": route.status, "body": {"inline_string": route.answer}}
        row["response_headers_to_add"] = [{"header": {"key": "content-type", "value": "application/json"}}]
    elif not route.upstream:
        row["direct_response"] = {"status": route.status}
    else:
        row["route"] = {
            "cluster": route.upstream,
            "timeout": f"{limits.route_timeout_seconds}s",
            "retry_policy": _retry(),
        }
    if route.open:
        disabled = typed("filters.http.jwt_authn.v3.PerRouteConfig", disabled=True)
        row["typed_per_filter_config"] = {"envoy.filters.http.jwt_authn": disabled}
    return row


def _retry() -> Config:
    """Only what no service has seen is sent again, to another copy where there is one."""
    tried = typed("retry.host.previous_hosts.v3.PreviousHostsPredicate")
    return {
        "retry_on": "connect-failure",
        "num_retries": 2,
        "retry_host_predicate": [
            {"name": "envoy.retry_host_predicates.previous_hosts", "typed_config": tried}
        ],
        "host_selection_retry_max_attempts": 3,
    }


def _match(route: Route) -> Config:
    """A prefix without a last slash stands for whole segments: `/api/docs/x`, not `/api/docsx`."""
    if route.path:
        return {"path": route.path}
    return {"prefix" if route.prefix.endswith("/") else "path_separated_prefix": route.prefix}


def _cluster(name: str, copies: Sequence[Endpoint], limits: Limits) -> Config:
    """A service by address or by name; HTTP/1.1, a second to connect; among several copies, the ready ones in turn.

    What is asked of it above its limit is refused at once: in its own line it would be answered too late, and all
    that stands behind with it.
    """
    options = {
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
            "upstreams.http.v3.HttpProtocolOptions",
            common_http_protocol_options={"idle_timeout": f"{IDLE_SECONDS}s"},
            explicit_http_config={"http_protocol_options": {}},
        )
    }
    endpoints = [{"endpoint": {"address": _address(*copy)}} for copy in copies]
    cluster: Config = {
        "name": name,
        "type": "STATIC" if all(_is_address(host) for host, _ in copies) else "STRICT_DNS",
        "connect_timeout": "1s",
        "circuit_breakers": {"thresholds": [{"max_requests": limits.requests_in_a_copy * len(copies)}]},
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]},
        "typed_extension_protocol_options": options,
    }
    return cluster | (_HEALTH if len(copies) > 1 else {})


_HEALTH: Config = {
    "health_checks": [
        {
            "timeout": "2s",
            "interval": "1s",
            "unhealthy_threshold": 2,
            "healthy_threshold": 1,
            "http_health_check": {"path": "/readyz", "expected_statuses": [{"start": 200, "end": 300}]},
        }
    ],
    "outlier_detection": {
        "split_external_local_origin_errors": True,
        "consecutive_local_origin_failure": 1,
        "enforcing_consecutive_5xx": 0,
        "base_ejection_time": "1s",
        "max_ejection_percent": 50,
    },
}
"""A copy that does not take a connection is left out at once, one that is not ready after two tries, until it is.

What a copy answers does not leave it out: a 503 of ours says that another service is away, whichever copy is asked.
"""


def _overload(limits: Limits) -> Config:
    monitor = typed(
        "resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=limits.connections,
    )
    return {
        "resource_monitors": [
            {"name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": monitor}
        ]
    }


def _address(host: str, port: int) -> Config:
    return {"socket_address": {"address": host, "port_value": port}}


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def container_config(issuer: str = ISSUER) -> Config:
    """The form for containers: services by name, keys and certificates mounted in /etc/cilpass."""
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


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--issuer", default=ISSUER, help="whose tokens are taken")
    asked.add_argument("--to", type=Path, default=HERE / "envoy.yaml", help="a .yaml or .json file")
    told = asked.parse_args()
    write(container_config(told.issuer), told.to)


if __name__ == "__main__":
    main()
