"""Fixtures of all tests. Tests that use a repository run on SQLite and on PostgreSQL."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from hypothesis import settings

from deploy.caller_keys import keep
from kernel.identity import make_demonstration_key
from kernel.rpc import CallerOf
from kernel.service import Parts
from tests.faults.matrix import pytest_runtest_makereport, pytest_terminal_summary  # noqa: F401 (hooks)
from tests.in_process import Service, running
from tests.stores import Files, Server, Store, postgres
from wiring.callers import CALLERS

# A busy machine is slow now and then; no test is about an example's milliseconds.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")

LONGEST = (
    "tests/faults/test_kill.py",
    "tests/journeys/test_platform_up.py",
    "tests/workflows/test_versions.py",
    "tests/fuzz/test_fuzz.py",
    "tests/rights/test_rights.py",
)
"""Long test files, which begin first so that none runs alone at the end. A wrong order costs time only."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


gc.set_threshold(20_000, 20, 20)
"""What a test process imports stays: to look through it at Python's own pace took an eighth of its processor time."""


def pytest_collection_finish() -> None:
    """Nothing that was loaded up to here is looked through again."""
    gc.freeze()


Start = Callable[..., AbstractAsyncContextManager[Service]]
"""Type of the function that starts a service of these parts; `call` stands for the others (`kernel.rpc.CallerOf`)."""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The PostgreSQL server of this test process."""
    with postgres(tmp_path_factory.mktemp("server") / "pg") as url:
        server = Server(url)
        yield server
        server.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest) -> Store:
    """Each store in turn; the server starts only where a test needs it."""
    chosen: Store = request.getfixturevalue("files" if request.param == "sqlite" else "server")
    return chosen


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the issuer's key, and the keys of all processes that call services."""
    folder = tmp_path_factory.mktemp("keys")
    keep(folder, CALLERS)
    make_demonstration_key(folder / "private.json", folder / "jwks.json")
    return folder


@pytest.fixture
def start(tmp_path: Path, keys: Path, store: Store) -> Start:
    """Returns the function that starts a service in process, on an empty database."""

    def start(parts: Parts, call: CallerOf | None = None) -> AbstractAsyncContextManager[Service]:
        return running(parts, tmp_path, keys, store, call)

    return start
