"""The intake service in process, beside a fake `platform` whose designation a test sets."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from cilpass.platform.v1 import platform_pb2

from services.intake.main import PARTS
from tests.conftest import Start
from tests.in_process import FakeService, Service


def answer_of(
    cil: str = "cil-a", on_behalf_of: str = "", declared: bool | None = None
) -> Callable[[Any], Any]:
    """Returns answers of `platform`: the CIL that takes the case, and the company's declaration."""

    def answer(request: Any) -> Any:
        if isinstance(request, platform_pb2.DesignateRequest):
            return platform_pb2.Designation(cil=cil, on_behalf_of=on_behalf_of, why="Le CIL désigné.")
        if isinstance(request, platform_pb2.GetCilRequest):
            return platform_pb2.Cil(id=request.cil, name=f"CIL {request.cil}", telephone="04 65 71 00 10")
        company = platform_pb2.Company(siren=request.siren, name="Filature du Rhône")
        if declared is not None:
            company.declarations.add(liable=declared, source="Bordereau 2025", starts="2025-01-01")
        return company

    return answer


@pytest.fixture
def organisations() -> FakeService:
    """The `platform` service, which designates the company's CIL."""
    return FakeService(answer_of())


@pytest.fixture
async def intake(start: Start, organisations: FakeService) -> AsyncIterator[Service]:
    async with start(PARTS, organisations.call) as service:
        yield service
