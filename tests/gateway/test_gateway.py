"""The gateway, real Envoy on loopback: who passes, what is refused and in which words."""

import http.client
import json
import ssl
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import pytest
import yaml
from joserfc.jwk import ECKey, KeySet

from deploy.gateway.render import container_config, render
from deploy.gateway.table import HERE, Table, read_table
from deploy.local.ports import free_ports
from kernel.http.sizes import OPEN_BYTES
from tests.gateway.harness import (
    AUDIENCE,
    ISSUER,
    LIMITS,
    SERVICES,
    Answer,
    Gateway,
    answer_of,
    envoy,
    self_signed,
)

SECRET = "tres-secret-et-long"


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.body["status"], answer.body["code"]) == (status, code)
    assert answer.body["type"] == f"urn:cilpass:{code}"
    assert answer.body["title"].endswith(".")
    assert answer.body["request_id"] == answer.headers["x-request-id"]


def test_a_signed_token_passes_and_is_handed_on_with_the_address_unchanged(gateway: Gateway) -> None:
    for key in (gateway.es, gateway.rs):
        token = gateway.token(key)
        answer = gateway.ask("/api/cases/v1/cases?page=2", token)
        assert answer.status == 200
        assert answer.body["path"] == "/api/cases/v1/cases?page=2"
        assert answer.body["headers"]["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize("path", [*(f"/api/{name}/v1/x" for name in SERVICES), "/api/", "/", "/admin"])
def test_every_address_asks_for_a_token_unless_it_is_listed_as_open(gateway: Gateway, path: str) -> None:
    answer = gateway.ask(path)
    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "path",
    [
        "/api/cases/v1/links/../cases",
        "/api/cases/v1/links/%2e%2e/cases",
        "/api/cases/v1/links/x/..\\..\\..\\cases",
        "/api/docs/../cases/v1/cases",
        "/api/docsx",
        "/api/cases/v1/linksx",
    ],
)
def test_an_open_address_is_no_way_round_to_a_closed_one(gateway: Gateway, path: str) -> None:
    assert_problem(gateway.ask(path), 401, "unauthenticated")


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "a stranger"])
@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "//metrics",
        "/api/metrics",
        "/api/cases/../../metrics",
        "/api/cases/v1/../../../metrics",
        "/api/cases/%2e%2e/%2e%2e/metrics",
        "/api/cases/v1/links/../../../../metrics",
        "/api/docs/../../metrics",
        "/api/cases//metrics",
        "/api/cases/..\\..\\metrics",
        "/api/cases/v1/links/..%2f..%2f..%2f..%2fmetrics",
    ],
)
def test_no_address_leads_to_the_metrics_of_a_service(gateway: Gateway, path: str, signed_in: bool) -> None:
    """Services answer them at /metrics, to whoever asks: no such address ever reaches one."""
    answer = gateway.ask(path, gateway.token() if signed_in else None)
    reached = answer.body.get("path", "")
    assert answer.status in (400, 401, 404) or reached.startswith("/api/cases/"), reached


def test_an_escaped_slash_is_refused(gateway: Gateway) -> None:
    assert gateway.ask("/api/cases/v1/links/..%2fcases").status == 400


@pytest.mark.parametrize(
    "claims", [{"exp": 1}, {"iss": "https://ailleurs.fr"}, {"exp": None}, {"nbf": int(time.time()) + 3600}]
)
def test_a_token_expired_or_of_another_issuer_is_refused(gateway: Gateway, claims: dict[str, Any]) -> None:
    assert_problem(gateway.ask("/api/cases/v1/x", gateway.token(**claims)), 401, "unauthenticated")


def test_a_token_for_another_audience_is_refused(gateway: Gateway) -> None:
    assert_problem(gateway.ask("/api/cases/v1/x", gateway.token(aud="autre")), 403, "forbidden")


def test_a_token_signed_by_another_key_is_refused(gateway: Gateway) -> None:
    forged = gateway.token(ECKey.generate_key("P-256", {"kid": "es"}))
    assert_problem(gateway.ask("/api/cases/v1/x", forged), 401, "unauthenticated")
    assert_problem(gateway.ask("/api/cases/v1/x", gateway.token()[:-4] + "AAAA"), 401, "unauthenticated")


def test_a_token_in_the_address_is_not_accepted(gateway: Gateway) -> None:
    assert gateway.ask(f"/api/cases/v1/x?access_token={gateway.token()}").status == 401


@pytest.mark.parametrize(
    "path", ["/api/docs", "/api/docs/static/a.js", "/api/openapi.json", "/api/cases/v1/links/open"]
)
def test_documentation_and_links_are_open(gateway: Gateway, path: str) -> None:
    assert gateway.ask(path, method="POST").body["path"] == path


def test_health_is_answered_by_the_gateway_itself(gateway: Gateway) -> None:
    answer = gateway.ask("/healthz")
    assert (answer.status, answer.body) == (200, {"status": "ok"})
    assert answer.headers["content-type"] == "application/json"


def test_nothing_internal_comes_in_from_outside(gateway: Gateway) -> None:
    forged = {
        "X-Cilpass-Actor": "workflow",
        "X_Cilpass_Actor": "workflow",
        "X-Envoy-Retry-On": "5xx",
        "X-Envoy-Upstream-Rq-Timeout-Ms": "99999",
        "X-Forwarded-For": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X-Request-Id": "chosen-outside",
        "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    reached = {k.lower() for k in gateway.ask("/api/docs", headers=forged).body["headers"]}
    heard = gateway.ask("/api/docs", headers=forged).body["headers"]
    assert not {name for name in reached if "cilpass" in name or name.startswith("x-envoy-retry")}
    assert "forwarded" not in reached and "x-envoy-internal" not in reached
    assert "203.0.113.9" not in json.dumps(heard)
    assert heard["x-request-id"] != "chosen-outside"
    assert "traceparent" in heard


def test_a_body_of_ten_mebibytes_passes_and_one_byte_more_does_not(gateway: Gateway) -> None:
    token = gateway.token()
    most = b"x" * LIMITS.body_bytes
    assert gateway.ask("/api/cases/v1/x", token, method="POST", body=most).body["size"] == len(most)
    refused = gateway.ask("/api/cases/v1/x", token, method="POST", body=most + b"x")
    assert_problem(refused, 413, "body_too_large")


def test_a_body_to_a_route_without_a_token_is_small(gateway: Gateway) -> None:
    path, most = "/api/cases/v1/links/exchange", b"x" * OPEN_BYTES
    assert gateway.ask(path, method="POST", body=most).body["size"] == len(most)
    assert_problem(gateway.ask(path, method="POST", body=most + b"x"), 413, "body_too_large")


def test_a_client_that_asks_too_often_is_told_to_wait_and_others_are_not(gateway: Gateway) -> None:
    answers = [gateway.ask("/healthz", client="127.0.0.2") for _ in range(2 * LIMITS.address_burst)]
    refused = [answer for answer in answers if answer.status == 429]
    assert_problem(refused[0], 429, "too_many")
    assert refused[0].headers["retry-after"] == "1"
    assert gateway.ask("/healthz", client="127.0.0.3").status == 200


def test_a_services_own_refusal_is_left_as_it_is(gateway: Gateway) -> None:
    answer = gateway.ask("/api/cases/v1/busy", gateway.token())
    assert (answer.status, answer.body["path"]) == (429, "/api/cases/v1/busy")


def test_a_service_that_is_down_is_said_to_be_so(gateway: Gateway) -> None:
    answer = gateway.ask("/api/reporting/v1/x", gateway.token())
    assert_problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


def test_a_service_that_is_slow_is_given_up(gateway: Gateway) -> None:
    assert_problem(gateway.ask("/api/cases/v1/slow", gateway.token()), 504, "too_slow")


def test_a_service_that_has_enough_to_do_is_given_no_more_and_others_are_asked_on(gateway: Gateway) -> None:
    most, token = LIMITS.requests_in_a_copy, gateway.token()
    with ThreadPoolExecutor(most + 1) as people:
        asked = [people.submit(gateway.ask, "/api/cases/v1/slow", token) for _ in range(most + 1)]
        refused = next(one.result() for one in as_completed(asked))
        assert gateway.ask("/api/intake/v1/x", token).status == 200
    assert_problem(refused, 429, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert sorted(one.result().status for one in asked) == [429, *[504] * most]
    assert gateway.ask("/api/cases/v1/x", token).status == 200


def test_an_unknown_address_is_not_found_once_identified(gateway: Gateway) -> None:
    assert_problem(gateway.ask("/api/inconnu/v1/x", gateway.token()), 404, "not_found")


def test_the_log_names_routes_and_never_addresses(gateway: Gateway) -> None:
    """CONF-6."""
    given = gateway.ask(f"/api/cases/v1/links/{SECRET}?nom={SECRET}", method="POST")
    request_id = given.body["headers"]["x-request-id"]
    for _ in range(60):
        lines = [line for line in gateway.log.read_text().splitlines() if request_id in line]
        if lines:
            break
        time.sleep(0.05)
    (line,) = lines
    written = json.loads(line)
    assert set(written) == {"time", "route", "method", "status", "duration_ms", "request_id"}
    assert (written["route"], written["method"], written["status"]) == ("cases-links", "POST", 200)
    assert SECRET not in gateway.log.read_text()


def test_the_gateway_ends_tls(upstream: int, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps(KeySet([ECKey.generate_key("P-256")]).as_dict(private=False)))
    port, admin = free_ports(2)
    config = render(
        read_table(),
        listen_port=port,
        admin_port=admin,
        upstreams={name: [("localhost", upstream)] for name in SERVICES},
        jwks_path=jwks,
        issuer=ISSUER,
        audience=AUDIENCE,
        tls=(certificate, key),
    )
    with envoy(config, port, tmp_path):
        context = ssl.create_default_context(cafile=str(certificate))
        connection = http.client.HTTPSConnection("localhost", port, timeout=5, context=context)
        connection.request("GET", "/healthz")
        assert answer_of(connection.getresponse()).body == {"status": "ok"}
        connection.close()


def test_the_committed_configuration_is_the_one_that_the_table_gives() -> None:
    assert yaml.safe_load((HERE / "envoy.yaml").read_text()) == container_config()


def test_a_service_of_the_table_without_an_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="no upstream"):
        render(
            read_table(),
            listen_port=1,
            upstreams={},
            jwks_path=Path("jwks.json"),
            issuer=ISSUER,
            audience=AUDIENCE,
        )


def test_every_status_that_the_gateway_may_give_has_its_problem() -> None:
    table: Table = read_table()
    for status in range(400, 600):
        assert any(p.first <= status <= p.last for p in table.problems)
    assert all(p.title and p.detail for p in table.problems)
