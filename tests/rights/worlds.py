"""The data in each service: one of each kind for cil-a and pf-x, and some for cil-b and pf-y, found by name."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from cilpass.cases.v1 import cases_pb2
from cilpass.intake.v1 import intake_pb2
from sqlalchemy import select

from deploy.caller_keys import keep
from kernel import links
from kernel.database import Tx
from kernel.http import acts, operations
from kernel.identity import Actor, make_demonstration_key
from kernel.links import NO_LINKS
from kernel.roles import AnyRole, TechnicalRole
from kernel.service import Parts
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from services.intake.service.case_requests import Designated, request_case
from services.partners.main import PARTS as PARTNERS
from services.platform.main import PARTS as PLATFORM
from services.reporting.main import PARTS as REPORTING
from tests.cases.conftest import answer as answer_cases
from tests.cases.conftest import case_request
from tests.cases.service_steps import LINKS, PERSON_ID, Way
from tests.in_process import ROOT, FakeService, Service, running
from tests.intake.bodies import company, contact, employment, person
from tests.intake.conftest import answer_of
from tests.partners.conftest import answer as answer_partners
from tests.partners.steps import RECIPIENT, partner, send, token
from tests.platform.conftest import BOARD, OPERATIONS, SIRENS, president, responsible
from tests.platform.conftest import World as Platforms
from tests.rights.matrix import World
from tests.rights.people import OTHER, OWN
from tests.stores import Files
from wiring.callers import CALLERS
from words.roles import Role

HERS: dict[str, Any] = {"organisation": "cil-a", "role": Role.CIL_RESPONSIBLE, "subject": "adv-a"}


@contextmanager
def unwaited() -> Iterator[None]:
    """Makes acts not wait for workflows."""
    seconds = (acts.FOLLOW_SECONDS, operations.ANSWER_SECONDS, operations.SEND_SECONDS)
    acts.FOLLOW_SECONDS = 0.0
    operations.ANSWER_SECONDS = operations.SEND_SECONDS = 0.1  # there is no Temporal here
    try:
        yield
    finally:
        acts.FOLLOW_SECONDS, operations.ANSWER_SECONDS, operations.SEND_SECONDS = seconds


@asynccontextmanager
async def world(parts: Parts, folder: Path) -> AsyncIterator[World]:
    """Runs a service with its data; every actor holds the role in their token, as role checks are tested elsewhere."""
    answer, make = WORLDS[parts.name]
    keys = folder / "keys"
    keys.mkdir(exist_ok=True)
    make_demonstration_key(keys / "private.json", keys / "jwks.json")
    keep(keys, CALLERS)
    (folder / parts.name).mkdir()
    held = replace(parts, holds=lambda tx, actor, day: True)
    others = FakeService(answer)
    with unwaited():
        async with running(held, folder / parts.name, keys, Files(folder), others.call) as service:
            yield await make(service)


async def _cases(service: Service) -> World:
    way, other = Way(service), Way(service, OTHER_CASE)
    await way.team("cil-a", "adv-a", "adv-b")
    await way.team("cil-b", "adv-z")
    made = await way.amended()
    away = {"first": "2026-12-01", "last": "2026-12-05"}
    await service.post("/advisers/adv-b/absences", away, **HERS)
    await way.open("survey")
    for one in LINKS:
        await way.token(one)
    await other.open_case()
    known = {
        "case_id": way.case,
        "adviser_id": "adv-b",
        "commitment_id": "c1",
        "number": 1,
        "place": "69",
        "id": "adv-c",
        "adviser": "adv-b",
        "stand_in": "adv-a",
        "items": ["applicant_name"],
        "content_hash": made["content_hash"],
        "token": await way.token("file"),
    }
    return World(
        service,
        known | away,
        await _employee_links(service, way.case, other.case),
        [way.case, PERSON_ID],
    )


OTHER_CASE = "01890000-0000-7000-8000-00000000cc0b"
THEIRS = "cil-b 1"
"""What a link to that case rests on: its CIL, and the person's first reach."""


def _answer_cases(request: Any) -> Any:
    if isinstance(request, intake_pb2.GetCaseRequestRequest) and request.case_id == OTHER_CASE:
        return case_request(OTHER_CASE, cil="cil-b", person_id=str(UUID(int=0xB0B)))
    return answer_cases(request)


async def _employee_links(service: Service, own: str, other: str) -> dict[tuple[AnyRole, str], list[str]]:
    """Returns the cookies of the links to a case, one per purpose, and those of another employee's case."""

    def make(tx: Tx) -> dict[str, list[str]]:
        table = tx.session.info["metadata"].tables["link"]
        rows = tx.session.execute(select(table).where(table.c.subject == own)).all()
        purposes = {row.purpose: row for row in rows}.values()
        made = [
            links.make(tx, row.purpose, other, "another", row.expires, rests_on=THEIRS, serves=row.serves)
            for row in purposes
        ]
        return {
            OWN: [_session(tx, row.id) for row in purposes],
            OTHER: [_session(tx, one.id) for one in made],
        }

    found = await service.platform.db.write(make, ROOT)
    return {(Role.EMPLOYEE, side): cookies for side, cookies in found.items()}


async def _intake(service: Service) -> World:
    made = (await service.post("/contacts", contact(), **HERS)).json()
    await service.post("/contacts", contact(), organisation="cil-b", subject="adv-z")
    waits = await _waiting(service, (await service.post("/contacts", contact(), **HERS)).json()["id"])
    known = {
        "case_id": waits,
        "cil": "cil-a",
        "contact_id": made["id"],
        "person_id": made["person"]["id"],
        "person": person(),
        "employment": employment(),
        "company": company(),
        "siren": SIRENS["cil-a"],
        "outcome": "oriented",
    }
    return World(service, known, {}, [made["id"], made["person"]["id"]])


async def _waiting(service: Service, contact_id: str) -> str:
    """The case of a contact that no CIL could take."""
    asker = Actor("adv-a", Role.ADVISER, "cil-a")
    nobody = Designated("", "", "")
    found = await service.platform.db.write(request_case, asker, UUID(contact_id), nobody)
    return str(found.id)


async def _partners(service: Service) -> World:
    view = await partner(service)
    referral = (await send(service, view["id"])).referral_id
    other = (await send(service, view["id"])).referral_id
    known = {
        "partner_id": view["id"],
        "recipient_id": view["recipients"][0]["id"],
        "referral_id": referral,
        **{name: value for name, value in RECIPIENT.items() if name != "name"},
        "departements": ["69"],
        "recipients": [RECIPIENT],
        "number": "362 521 879 00034",
        "kind": "housing_fund",
        "name": "Une association",
        "declared_by": "M. Roux",
        "code": "housing_kept",
    }
    known["token"] = await token(service, referral)
    cookies = await _partner_links(service, referral, other)
    return World(service, known, cookies, [view["id"], referral])


async def _partner_links(service: Service, own: str, other: str) -> dict[tuple[AnyRole, str], list[str]]:
    def make(tx: Tx) -> dict[str, str]:
        table = tx.session.info["metadata"].tables["link"]
        return {row.subject: _session(tx, row.id) for row in tx.session.execute(select(table)).all()}

    cookies = await service.platform.db.write(make, ROOT)
    return {(Role.PARTNER, OWN): [cookies[own]], (Role.PARTNER, OTHER): [cookies[other]]}


def _session(tx: Tx, link: UUID) -> str:
    """The cookie of a session of a link, whatever it is for."""
    return links.begin_session(tx, replace(NO_LINKS, serves=lambda tx, found, link: True), link)


async def _platform(service: Service) -> World:
    made = Platforms(service, FakeService(cases_pb2.ReadLoadsResponse()))
    await made.mandate(BOARD, by=OPERATIONS)
    convention = await made.bound()
    await made.notice(convention, "2026-11-23", president())
    await made.platform("pf-y", homologated=False)
    await made.cil("cil-b", departements=("38",))
    held = (await service.get("/mandates?organisation=cil-a", **president())).json()
    body = {"siren": SIRENS["cil-c"], "name": "Filature", "from_day": "2026-01-01"}
    await made.done("POST", "/cils/cil-a/companies", body, **responsible())
    known = {
        "convention_id": convention,
        "mandate_id": _first(held)["id"],
        "platform_id": "pf-x",
        "cil_id": "cil-a",
        "siren": SIRENS["cil-c"],
        "number": 1,
        "id": "une-nouvelle",
        "platform": "pf-x",
        "cil": "cil-a",
        "organisation": "cil-a",
        "person": "responsible-cil-a",
        "responsible": "responsible-cil-a",
        "departements": ["69"],
        **dict.fromkeys(("email", "president_email", "responsible_email"), "une@adresse.example"),
    }
    return World(service, known, {}, [convention], ("cil", "platform"))


def _first(page: Any) -> Any:
    return (page["items"] if isinstance(page, dict) else page)[0]


async def _reporting(service: Service) -> World:
    operations = {"role": TechnicalRole.OPERATIONS, "organisation": ""}
    asked = (await service.post("/rebuild", **operations)).json()
    return World(service, {"rebuild_id": asked["id"], "year": 2026, "cil": "cil-a"}, {}, [])


Make = Callable[[Service], Any]

WORLDS: dict[str, tuple[Any, Make]] = {
    CASES.name: (_answer_cases, _cases),
    INTAKE.name: (answer_of(), _intake),
    PARTNERS.name: (answer_partners, _partners),
    PLATFORM.name: (None, _platform),
    REPORTING.name: (None, _reporting),
}
"""Service, with the fakes of the other services and the function that fills it with data."""
