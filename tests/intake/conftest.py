"""The intake service in process, beside a `platform` that designates as told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cilpass.platform.v1 import platform_pb2

from kernel.identity import Role
from kernel.service import Platform
from services.intake.main import PARTS
from tests.in_process import FakeService, Service, prepare, running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(PARTS, tmp_path_factory.mktemp("intake"))


@pytest.fixture
def organisations(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    """The `platform` service, which designates the company's CIL."""
    fake = FakeService(platform_pb2.Designation(cil="cil-a", why="Le CIL de l'entreprise."))
    monkeypatch.setattr(Platform, "call", lambda self, service, role=Role.SERVICE: fake)
    return fake


@pytest.fixture
async def intake(tmp_path: Path, migrated: Path, organisations: FakeService) -> AsyncIterator[Service]:
    async with running(PARTS, tmp_path, migrated) as service:
        yield service
