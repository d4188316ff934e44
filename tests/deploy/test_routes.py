"""No route works in a thread: FastAPI runs a plain function there, be it the route's own or of what it depends on.

A service's threads are its database's. What hops to another and back for each request costs more than what is done
in it (`docs/bench.md`).
"""

from collections.abc import Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import SecretStr

from cli.parts import all_parts
from kernel.http import operations
from web import sign_in
from web.app import application
from web.sections import ROUTERS
from web.settings import LEAST_KEY, Settings

OF_SERVICES = [
    router
    for parts in all_parts().values()
    for router in (*parts.routers, operations.router(parts.agenda, parts.lateness))
]


def called(routers: list[APIRouter]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function that a request may call, by the path of a route that does."""
    for router in routers:
        for route in router.routes:
            assert isinstance(route, APIRoute), f"{route}: a router within a router is not looked into"
            yield from ((route.path, function) for function in _of(route.dependant))


def _of(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    assert dependant.call is not None
    yield dependant.call
    for other in dependant.dependencies:
        yield from _of(other)


@pytest.mark.parametrize("routers", [OF_SERVICES, [*ROUTERS, sign_in.router]], ids=["services", "web"])
def test_no_route_works_in_a_thread(routers: list[APIRouter]) -> None:
    found = list(called(routers))
    assert len(found) > len(routers)
    assert not [(path, function) for path, function in found if not iscoroutinefunction(function)]


def test_nor_does_what_every_page_depends_on() -> None:
    app = application(Settings(session_key=SecretStr("k" * LEAST_KEY)))
    assert app.router.dependencies
    assert not [one for one in app.router.dependencies if not iscoroutinefunction(one.dependency)]
