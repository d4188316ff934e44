"""Envoy's HTTP filters, local replies and access log, as the plain values of its configuration."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.gateway.table import Limits, Problem

Config = dict[str, Any]

EXTENSIONS = "type.googleapis.com/envoy.extensions"
RATE_DESCRIPTORS = 10_000
"""How many client addresses are counted at once; the least recent one is forgotten."""


@dataclass(frozen=True)
class Tokens:
    """Whose tokens are accepted: the keys' file, the issuer and the audience."""

    jwks_path: Path
    issuer: str
    audience: str


def typed(kind: str, **fields: Any) -> Config:
    return {"@type": f"{EXTENSIONS}.{kind}", **fields}


def http_filters(tokens: Tokens, limits: Limits) -> list[Config]:
    """In order: too many, who, how much, on."""
    return [
        {"name": "envoy.filters.http.local_ratelimit", "typed_config": rate_limit(limits)},
        {"name": "envoy.filters.http.jwt_authn", "typed_config": token_check(tokens)},
        {
            "name": "envoy.filters.http.buffer",
            "typed_config": typed("filters.http.buffer.v3.Buffer", max_request_bytes=limits.body_bytes),
        },
        {
            "name": "envoy.filters.http.router",
            "typed_config": typed("filters.http.router.v3.Router", suppress_envoy_headers=True),
        },
    ]


def token_check(tokens: Tokens) -> Config:
    """A token in the Authorization header only, of our issuer and audience, that expires.

    Required for every address: open routes lift it one by one, so a route that is forgotten is closed. The
    token is passed on, since each service checks it again.
    """
    provider = {
        "issuer": tokens.issuer,
        "audiences": [tokens.audience],
        "local_jwks": {"filename": str(tokens.jwks_path)},
        "from_headers": [{"name": "Authorization", "value_prefix": "Bearer "}],
        "forward": True,
        "require_expiration": True,
        "clock_skew_seconds": 5,
    }
    return typed(
        "filters.http.jwt_authn.v3.JwtAuthentication",
        providers={"issuer": provider},
        rules=[{"match": {"prefix": "/"}, "requires": {"provider_name": "issuer"}}],
        strip_failure_response=True,
    )


def rate_limit(limits: Limits) -> Config:
    """A bucket for the whole process, and one for each client address."""
    return typed(
        "filters.http.local_ratelimit.v3.LocalRateLimit",
        stat_prefix="gateway_rate",
        token_bucket=_bucket(limits.whole_burst, limits.whole_per_second),
        rate_limits=[{"actions": [{"remote_address": {}}]}],
        descriptors=[
            {
                "entries": [{"key": "remote_address"}],
                "token_bucket": _bucket(limits.address_burst, limits.address_per_second),
            }
        ],
        max_dynamic_descriptors=RATE_DESCRIPTORS,
        filter_enabled=_always("rate_enabled"),
        filter_enforced=_always("rate_enforced"),
    )


def _bucket(burst: int, per_second: int) -> Config:
    return {"max_tokens": burst, "tokens_per_fill": per_second, "fill_interval": "1s"}


def _always(key: str) -> Config:
    return {"runtime_key": key, "default_value": {"numerator": 100, "denominator": "HUNDRED"}}


def strip_untrusted_headers() -> Config:
    """Nothing that we or Envoy say to each other comes from outside, nor a client address that it claims."""
    prefixes = [{"remove_on_match": {"key_matcher": {"prefix": p}}} for p in ("x-cilpass-", "x-envoy-")]
    names = [{"remove": name} for name in ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded")]
    return {
        "name": "envoy.http.early_header_mutation.header_mutation",
        "typed_config": typed(
            "http.early_header_mutation.header_mutation.v3.HeaderMutation", mutations=prefixes + names
        ),
    }


def local_replies(problems: Sequence[Problem]) -> Config:
    """What Envoy answers by itself, as problem+json in French; an upstream's own answers are left alone."""
    return {"mappers": [_mapper(problem) for problem in problems]}


def _mapper(problem: Problem) -> Config:
    mapper: Config = {
        "filter": _filter(problem),
        "headers_to_add": [
            {"header": {"key": name, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for name, value in problem.headers.items()
        ],
        "body_format_override": {
            "content_type": "application/problem+json",
            "json_format": {
                "type": f"urn:cilpass:{problem.code}",
                "title": problem.title,
                "status": "%RESPONSE_CODE%",
                "detail": problem.detail,
                "code": problem.code,
                "request_id": "%REQ(X-REQUEST-ID)%",
            },
        },
    }
    return mapper | ({"status_code": problem.status} if problem.status else {})


def _filter(problem: Problem) -> Config:
    if problem.flag:
        return {"response_flag_filter": {"flags": [problem.flag]}}
    return {"and_filter": {"filters": [_status("GE", problem.first), _status("LE", problem.last)]}}


def _status(operator: str, status: int) -> Config:
    value = {"default_value": status, "runtime_key": f"status_{operator.lower()}_{status}"}
    return {"status_code_filter": {"comparison": {"op": operator, "value": value}}}


def access_log() -> list[Config]:
    """One JSON line a request: names of routes, never addresses, which may hold secrets (CONF-6)."""
    line = {
        "time": "%START_TIME%",
        "route": "%ROUTE_NAME%",
        "method": "%REQ(:METHOD)%",
        "status": "%RESPONSE_CODE%",
        "duration_ms": "%DURATION%",
        "request_id": "%REQ(X-REQUEST-ID)%",
    }
    stdout = typed("access_loggers.stream.v3.StdoutAccessLog", log_format={"json_format": line})
    return [{"name": "envoy.access_loggers.stdout", "typed_config": stdout}]
