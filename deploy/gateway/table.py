"""The gateway's route table and its French problems, read from the two files beside this one."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROUTES, PROBLEMS = HERE / "routes.toml", HERE / "problems.toml"


@dataclass(frozen=True)
class Route:
    """A row of the table: an exact `path` or a `prefix`, sent to an upstream or answered by the gateway itself."""

    name: str
    path: str = ""
    prefix: str = ""
    upstream: str = ""
    answer: str = ""
    status: int = 200
    open: bool = False
    optional: bool = False
    body_bytes: int = 0
    """Most bytes of a body, where the limit of all routes is more than it needs."""

    def __post_init__(self) -> None:
        if bool(self.path) == bool(self.prefix):
            raise ValueError(f"route {self.name}: one of path and prefix")
        if bool(self.upstream) == bool(self.answer or self.status != 200):
            raise ValueError(f"route {self.name}: one of upstream and answer")

    def of(self, service: str) -> "Route":
        """Returns the row for one service, where the row stands for a list of services."""
        return replace(
            self,
            **{
                f: getattr(self, f).replace("{service}", service)
                for f in ("name", "path", "prefix", "upstream")
            },
        )


@dataclass(frozen=True)
class Limits:
    """Limits on sizes, rates and times. Rates are per client address, and for the whole gateway process.

    `requests_in_a_copy` is the number of requests that one gateway sends at once to each copy of a service.
    """

    body_bytes: int = 10 * 1024 * 1024
    route_timeout_seconds: int = 10
    upload_timeout_seconds: int = 60
    address_burst: int = 400
    address_per_second: int = 200
    whole_burst: int = 4000
    whole_per_second: int = 2000
    connections: int = 10_000
    requests_in_a_copy: int = 32


@dataclass(frozen=True)
class Problem:
    """The problem that the gateway answers itself, for a range of statuses or for one of Envoy's response flags.

    For a flag, `status` is the HTTP status of the answer.
    """

    first: int
    last: int
    code: str
    title: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    flag: str = ""
    status: int = 0


@dataclass(frozen=True)
class Table:
    """The routes, of which the first that matches applies, with the limits and the problems."""

    routes: tuple[Route, ...]
    limits: Limits
    problems: tuple[Problem, ...]


def read_table(routes: Path = ROUTES, problems: Path = PROBLEMS) -> Table:
    """Reads the table from its two files."""
    data = tomllib.loads(routes.read_text())
    return Table(
        routes=tuple(_routes(data)),
        limits=Limits(**data.get("limits", {})),
        problems=tuple(_problem(row) for row in tomllib.loads(problems.read_text())["problem"]),
    )


def _routes(data: Mapping[str, Any]) -> Iterator[Route]:
    for row in data["route"]:
        route = Route(**row)
        if "{service}" in route.name:
            yield from (route.of(service) for service in data["services"])
        else:
            yield route


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(
        first=row.get("from", 0),
        last=row.get("to", 0),
        code=row["code"],
        title=row["title"],
        detail=row["detail"],
        headers=row.get("headers", {}),
        flag=row.get("flag", ""),
        status=row.get("status", 0),
    )
