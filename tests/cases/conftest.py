"""The cases service in process, beside an `intake` that requested the case and a `partners` that sends."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2
from cilpass.platform.v1 import platform_pb2

from kernel.feed import to_timestamp
from kernel.http import acts
from services.cases.main import PARTS
from tests.cases.service_steps import PERSON, PERSON_ID, Way
from tests.conftest import Start
from tests.in_process import MONDAY, FakeService


def case_request(case_id: str, **changes: Any) -> intake_pb2.CaseRequest:
    known = {
        "case_id": case_id,
        "contact_id": "01890000-0000-7000-8000-0000000000c0",
        "person_id": PERSON_ID,
        "contact_day": "2026-11-23",
        "cil": "cil-a",
        "siren": "732829320",
        "departement": "69",
        "beneficiary_kind": "employee",
        "age_band": "25-34",
        "difficulties": ["divorce"],
    } | changes
    return intake_pb2.CaseRequest(**known)


CILS = {"cil-b": "CIL B"}
"""Names of the CILs, but for the one that most tests act in."""

SENT = partners_pb2.SentReferral(
    referral_id="01890000-0000-7000-8000-00000000dada",
    partner="Association Budget Conseil",
    recipient="Accueil Budget Conseil",
    reason="Recherche d'un accord.",
    sent_by="adv-a",
    sent_at="2026-11-23T09:00:00+00:00",
    state="accepted",
    state_label="Acceptée",
    items=[
        partners_pb2.SentItem(
            code="resources", label="Ressources", text="1 720,00 €", justification="Pour le budget."
        )
    ],
)


def reach(at: datetime = MONDAY, **changes: Any) -> intake_pb2.Reach:
    """Returns `intake`'s answer on how to write to the person: by e-mail, from `at` on."""
    known: dict[str, Any] = {
        "first_name": "Inès",
        "last_name": "Lopez",
        "email": PERSON["email"],
        "next_at": to_timestamp(at),
        "version": 1,
    }
    return intake_pb2.Reach(**(known | changes))


def answer(request: Any) -> Any:
    match request:
        case intake_pb2.GetCaseRequestRequest():
            return case_request(request.case_id)
        case intake_pb2.GetPersonRequest():
            return intake_pb2.Person(person_id=request.person_id, **PERSON)
        case intake_pb2.GetReachRequest():
            return reach()
        case platform_pb2.GetCilRequest():
            return platform_pb2.Cil(
                id=request.cil, name=CILS.get(request.cil, "CIL du Rhône"), telephone="04 78 00 00 00"
            )
        case partners_pb2.SendReferralRequest():
            return partners_pb2.Referral(referral_id=request.referral_id, state="sent")
        case partners_pb2.ReadSentRequest():
            return partners_pb2.ReadSentResponse(referrals=[SENT])
        case _:
            return partners_pb2.StopReferralsResponse()


@pytest.fixture
def others() -> FakeService:
    """The `intake`, `platform` and `partners` services."""
    return FakeService(answer)


@pytest.fixture
async def way(start: Start, others: FakeService, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Way]:
    """Two CILs with their advisers, on a Monday morning, before the first case; acts do not wait for workflows."""
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.0)
    async with start(PARTS, others.call) as service:
        made = Way(service)
        await made.team("cil-a", "adv-a", "adv-b")
        await made.team("cil-b", "adv-z")
        yield made
