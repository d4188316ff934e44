"""The partners service in process, beside a `cases` that gives packets and a `platform` that names CILs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.platform.v1 import platform_pb2

from services.partners.main import PARTS
from tests.conftest import Start
from tests.in_process import FakeService, Service


def answer(request: Any) -> Any:
    if isinstance(request, platform_pb2.GetCilRequest):
        return platform_pb2.Cil(id=request.cil, name="CIL du Rhône", telephone="04 78 00 00 00")
    items = [
        cases_pb2.PacketItem(code=code, label=f"Libellé {code}", text=f"secret de {code}")
        for code in request.items
    ]
    return cases_pb2.GetPacketResponse(items=items)


@pytest.fixture
def others() -> FakeService:
    """The `cases` and `platform` services."""
    return FakeService(answer)


@pytest.fixture
async def partners(start: Start, others: FakeService) -> AsyncIterator[Service]:
    async with start(PARTS, others.call) as service:
        yield service
