"""The platform service in process, and a world of one CIL bound to one platform by steps."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import httpx2
import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.platform.v1 import platform_pb2
from cilpass.platform.v1.platform_pb2_grpc import ConventionStepsStub, OrganisationsStub

from kernel.calendar import at_paris
from kernel.roles import TechnicalRole
from services.platform.domain.homologation import REQUIRED
from services.platform.main import PARTS
from tests.conftest import Start
from tests.in_process import FakeService, Service
from words.roles import Role

BOARD = {"role": Role.UESL_BOARD, "organisation": "uesl", "subject": "board"}
OPERATIONS = {"role": TechnicalRole.OPERATIONS, "organisation": "", "subject": "ops"}
RESPONSIBLE_NAME = "Dominique Responsable"
SIRENS = {"cil-a": "732829320", "cil-b": "542051180", "cil-c": "552100554"}


def president(cil: str = "cil-a") -> dict[str, Any]:
    return {"role": Role.CIL_PRESIDENT, "organisation": cil, "subject": f"president-{cil}"}


def responsible(cil: str = "cil-a") -> dict[str, Any]:
    return {"role": Role.CIL_RESPONSIBLE, "organisation": cil, "subject": f"responsible-{cil}"}


def representative(platform: str = "pf-x") -> dict[str, Any]:
    return {"role": Role.PLATFORM_REPRESENTATIVE, "organisation": platform, "subject": f"head-{platform}"}


def operator(platform: str = "pf-x") -> dict[str, Any]:
    return {"role": Role.PLATFORM_OPERATOR, "organisation": platform, "subject": f"operator-{platform}"}


def cil_body(cil: str, departements: tuple[str, ...] = ("69",)) -> dict[str, Any]:
    return {
        "id": cil,
        "name": f"CIL {cil}",
        "siren": SIRENS[cil],
        "telephone": "04 65 71 00 10",
        "departements": list(departements),
        "president_email": f"president@{cil}.example",
        "responsible_email": f"responsable@{cil}.example",
    }


@dataclass
class World:
    """Steps for tests; they check every answer but that of the act under test."""

    service: Service
    others: FakeService

    async def done(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = await self.service.send(method, path, body or {}, **more)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def at(self, day: date, hour: int = 10, minute: int = 0) -> None:
        self.service.clock.set(at_paris(day, time(hour, minute)))

    @property
    def now(self) -> datetime:
        return self.service.clock.now()

    async def platform(self, name: str = "pf-x", homologated: bool = True) -> None:
        body = {"id": name, "name": f"Plate-forme {name}", "email": f"tete@{name}.example"}
        await self.done("POST", "/platforms", body, **BOARD)
        for who in (representative(name), operator(name)):
            await self.mandate(who)
        if not homologated:
            return
        for item in sorted(REQUIRED):
            path = f"/platforms/{name}/application/{item}"
            await self.done("PUT", path, {"document": "pièce 1"}, **operator(name))
        await self.done("POST", f"/platforms/{name}/application/submission", **representative(name))
        decision = {"ruling": "granted", "on": "2026-11-23", "reason": "Dossier complet."}
        await self.done("POST", f"/platforms/{name}/decisions", decision, **BOARD)

    async def cil(
        self, name: str = "cil-a", charter: bool = True, departements: tuple[str, ...] = ("69",)
    ) -> None:
        await self.done("POST", "/cils", cil_body(name, departements), **BOARD)
        await self.mandate(president(name))
        if charter:
            body = {"responsible": f"responsible-{name}", "responsible_name": RESPONSIBLE_NAME}
            await self.done("POST", f"/cils/{name}/charter", body, **president(name))

    async def mandate(
        self, who: dict[str, Any], from_day: str = "2026-01-01", by: dict[str, Any] = BOARD
    ) -> Any:
        body = {
            "person": who["subject"],
            "name": f"Camille {who['subject']}",
            "role": who["role"],
            "organisation": who["organisation"],
            "from_day": from_day,
        }
        return await self.done("POST", "/mandates", body, **by)

    async def propose(self, cil: str = "cil-a", platform: str = "pf-x", **body: Any) -> str:
        draft = await self.done("POST", "/conventions", {"platform": platform} | body, **president(cil))
        return str(draft["id"])

    async def sign(self, convention: str, who: dict[str, Any], **body: Any) -> httpx2.Response:
        return await self.service.post(f"/conventions/{convention}/signature", body, **who)

    async def convention(self, cil: str = "cil-a", platform: str = "pf-x", **body: Any) -> str:
        """A convention signed by both today; returns its id."""
        convention = await self.propose(cil, platform, **body)
        for who in (president(cil), representative(platform)):
            answer = await self.sign(convention, who)
            assert answer.status_code == 200, answer.text
        return convention

    async def bound(self) -> str:
        """A ready CIL: `cil-a` bound to `pf-x` from Monday 23 November 2026."""
        await self.platform()
        await self.cil()
        return await self.convention()

    async def notice(
        self, convention: str, received: str, who: dict[str, Any] | None = None, **body: Any
    ) -> httpx2.Response:
        body = {"sent_on": received, "received_on": received} | body
        return await self.service.post(f"/conventions/{convention}/notices", body, **(who or president()))

    async def read(self, convention: str) -> Any:
        return (await self.service.get(f"/conventions/{convention}", **BOARD)).json()

    async def ask(self, method: str, request: Any) -> Any:
        return await self.service.ask(OrganisationsStub, method, request)

    async def step(
        self, command: str, convention: str, role: TechnicalRole = TechnicalRole.WORKFLOW
    ) -> platform_pb2.ConventionState:
        request = platform_pb2.ConventionRequest(convention_id=convention)
        state: platform_pb2.ConventionState = await self.service.ask(
            ConventionStepsStub, command, request, role
        )
        return state


@pytest.fixture
def others() -> FakeService:
    """The `cases` service, which knows every adviser."""
    return FakeService(cases_pb2.ReadLoadsResponse())


@pytest.fixture
async def world(start: Start, others: FakeService) -> AsyncIterator[World]:
    """UESL's board in place, as operations give it its first mandate."""
    async with start(PARTS, others.call) as service:
        made = World(service, others)
        await made.mandate(BOARD, by=OPERATIONS)
        yield made
