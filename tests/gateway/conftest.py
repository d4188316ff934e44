"""One Envoy and one service behind it for all the gateway's tests."""

from collections.abc import Iterator

import pytest

from tests.gateway import harness


@pytest.fixture(scope="session")
def upstream() -> Iterator[int]:
    with harness.upstream() as port:
        yield port


@pytest.fixture(scope="session")
def gateway(upstream: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[harness.Gateway]:
    with harness.gateway(upstream, tmp_path_factory.mktemp("gateway")) as started:
        yield started
