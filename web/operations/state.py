"""The state of every service, asked at the same time; one that does not answer does not delay the page."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.api import Api, Problem
from web.services import SERVICES

ASK_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Service:
    """A service; `health` is None where it does not answer."""

    code: str
    health: dict[str, Any] | None

    @property
    def label(self) -> str:
        return SERVICES[self.code]


@dataclass(frozen=True, slots=True)
class Feed:
    """How far the figures have applied a service's facts; `head` is None where the service does not answer."""

    code: str
    head: int | None
    position: int
    lag: int
    broken: bool
    read_at: str
    silent_seconds: float

    @property
    def label(self) -> str:
        return SERVICES[self.code]


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of the platform; `feeds` and `temporal` are None where no answer came."""

    services: tuple[Service, ...]
    feeds: tuple[Feed, ...] | None
    temporal: dict[str, bool] | None

    @property
    def answering(self) -> tuple[Service, ...]:
        return tuple(one for one in self.services if one.health)

    @property
    def at(self) -> str:
        return max((one.health["at"] for one in self.services if one.health), default="")


async def look(api: Api) -> Seen:
    asked = [_service(api, code) for code in SERVICES]
    feeds, *services = await asyncio.gather(_known(api, "reporting/v1/feeds"), *asked)
    answering = [one.code for one in services if one.health]
    temporal = await _known(api, f"{answering[0]}/v1/operations/temporal") if answering else None
    return Seen(tuple(services), _feeds(feeds, services) if feeds is not None else None, temporal)


async def _service(api: Api, code: str) -> Service:
    return Service(code, await _known(api, f"{code}/v1/operations"))


async def _known(api: Api, path: str) -> Any:
    """Returns the body at `path`, None where the service does not answer. Raises Problem for a refusal."""
    try:
        return (await api.ask("GET", path, timeout=ASK_SECONDS)).body
    except Problem as problem:
        if problem.status < 500:
            raise
        return None


def _feeds(feeds: list[dict[str, Any]], services: list[Service]) -> tuple[Feed, ...]:
    health = {one.code: one.health for one in services if one.health}
    now = health["reporting"]["at"] if "reporting" in health else ""
    return tuple(_feed(one, health.get(one["feed"]), now) for one in feeds)


def _feed(feed: dict[str, Any], service: dict[str, Any] | None, now: str) -> Feed:
    head = service["facts"] if service else None
    behind = feed["lag"] if head is None else max(head - feed["position"], 0)
    broken, read_at = feed["broken_at"] is not None, feed["read_at"] or ""
    return Feed(feed["feed"], head, feed["position"], behind, broken, read_at, _apart(read_at, now))


def _apart(earlier: str, later: str) -> float:
    if not earlier or not later:
        return 0.0
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
