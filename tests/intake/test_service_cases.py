"""A case asked for: once per contact, by the CIL that the platform designates."""

from typing import Any

from cilpass.intake.v1 import intake_pb2
from cilpass.intake.v1.intake_pb2_grpc import IntakeStub
from cilpass.platform.v1 import platform_pb2

from kernel.relay import Start
from kernel.roles import TechnicalRole
from services.intake.main import PARTS
from tests.in_process import FakeService, Service
from tests.intake.bodies import SIREN, contact, employment, person
from tests.intake.conftest import answer_of


async def asked(intake: Service, **changes: Any) -> tuple[dict[str, Any], Any]:
    body = (await intake.post("/contacts", contact(**changes))).json()
    return body, await intake.post(f"/contacts/{body['id']}/case")


async def test_a_case_is_asked_for_with_the_day_of_the_contact(
    intake: Service, organisations: FakeService
) -> None:
    body, answer = await asked(intake, day="2026-11-20")
    case = answer.json()
    assert answer.status_code == 201, case
    (request,) = organisations.asked_for(platform_pb2.DesignateRequest)
    assert (request.siren, request.departement, request.day) == (SIREN, "69", "2026-11-20")
    (fact,) = await intake.facts("case_requested")
    assert fact.subject == case["case_id"]
    assert fact.data == {
        "cil": "cil-a",
        "on_behalf_of": None,
        "contact": body["id"],
        "day": "2026-11-20",
        "age_band": "35-44",
        "departement": "69",
    }
    (message,) = PARTS.messages_of(fact)
    assert isinstance(message, Start) and message.workflow_id == f"case-{case['case_id']}"


async def test_whoever_was_anonymous_at_first_is_described_when_the_case_is_asked_for(
    intake: Service, organisations: FakeService
) -> None:
    body = (await intake.post("/contacts", {"nature": "telephone"})).json()
    await intake.post(f"/contacts/{body['id']}/person", {"person": person()}, version=1)
    judged = await intake.post(f"/contacts/{body['id']}/eligibility", {"employment": employment()}, version=2)
    assert judged.status_code == 200, judged.json()
    assert (await intake.post(f"/contacts/{body['id']}/case")).status_code == 201
    (fact,) = await intake.facts("case_requested")
    assert (fact.data["age_band"], fact.data["departement"]) == ("35-44", "69")


async def test_a_contact_gives_one_case_only(intake: Service) -> None:
    body, _ = await asked(intake)
    again = await intake.post(f"/contacts/{body['id']}/case")
    assert (again.status_code, again.json()["code"]) == (409, "case_already_requested")
    assert len(await intake.facts("case_requested")) == 1


async def test_who_is_not_eligible_is_oriented_and_gets_no_case(
    intake: Service, organisations: FakeService
) -> None:
    _, answer = await asked(intake, employment=employment("never_employed"))
    assert (answer.status_code, answer.json()["rule"]) == (409, "BEN-6")
    assert organisations.asked_for(platform_pb2.DesignateRequest) == []


async def test_what_is_to_verify_opens_a_case_all_the_same(intake: Service) -> None:
    _, answer = await asked(intake, employment=employment(company={"siren": SIREN}))
    assert answer.status_code == 201


async def test_no_case_for_somebody_without_a_name_or_a_verdict(intake: Service) -> None:
    _, anonymous = await asked(intake, person=None)
    _, unjudged = await asked(intake, employment=None)
    assert (anonymous.json()["code"], unjudged.json()["code"]) == (
        "person_not_identified",
        "eligibility_not_judged",
    )


async def test_a_called_guarantee_in_bad_faith_alone_is_oriented(intake: Service) -> None:
    answers = {"wants_service": True, "deliberately_unpaid": True, "organised_insolvency": False}
    body, answer = await asked(intake, difficulties=["loca_pass_called"], loca_pass=answers)
    assert body["orientation"]["reason"]["code"] == "loca_pass_excluded"
    assert (answer.status_code, answer.json()["rule"]) == (422, "DIF-4")


async def test_a_called_guarantee_in_bad_faith_leaves_the_other_difficulties(intake: Service) -> None:
    answers = {"wants_service": True, "deliberately_unpaid": True}
    _, answer = await asked(intake, difficulties=["loca_pass_called", "divorce"], loca_pass=answers)
    request = intake_pb2.GetCaseRequestRequest(case_id=answer.json()["case_id"])
    told = await intake.ask(IntakeStub, "GetCaseRequest", request)
    assert (list(told.difficulties), told.loca_pass) == (["divorce"], False)


async def test_loca_pass_questions_not_asked_come_before_a_case(intake: Service) -> None:
    _, answer = await asked(intake, difficulties=["loca_pass_called"])
    assert answer.json()["code"] == "loca_pass_not_asked"


async def test_the_acting_cil_reads_the_person_but_nothing_of_the_company(
    intake: Service, organisations: FakeService
) -> None:
    """CASE-6: what the case needs, and nothing that would help to win the company's contributions."""
    organisations.answer = answer_of("cil-b", "cil-a")
    body, _ = await asked(intake)
    seen = (await intake.get(f"/contacts/{body['id']}", organisation="cil-b")).json()
    assert seen["person"]["last_name"] == "Durand"
    assert seen["employment"] is None and SIREN not in str(seen) and "effectif" not in str(seen)
    assert (await intake.get(f"/persons/{body['person']['id']}", organisation="cil-b")).status_code == 200
    assert (await intake.get(f"/contacts/{body['id']}", organisation="cil-c")).status_code == 404
    (fact,) = await intake.facts("case_requested")
    assert (fact.data["cil"], fact.data["on_behalf_of"]) == ("cil-b", "cil-a")


async def test_an_acquired_verdict_is_kept_for_the_whole_case(intake: Service) -> None:
    body, _ = await asked(intake)
    again = await intake.post(
        f"/contacts/{body['id']}/eligibility", {"employment": employment("never_employed")}
    )
    assert (again.status_code, again.json()["rule"]) == (409, "BEN-0")


async def test_the_case_learns_what_it_needs_and_no_identity(intake: Service) -> None:
    body, answer = await asked(intake, triage={"violence": True}, protection_declined=True)
    request = intake_pb2.GetCaseRequestRequest(case_id=answer.json()["case_id"])
    told = await intake.ask(IntakeStub, "GetCaseRequest", request)
    assert (told.contact_id, told.person_id) == (body["id"], body["person"]["id"])
    assert (told.departement, told.age_band, told.beneficiary_kind) == ("69", "35-44", "employee")
    assert (told.urgent, told.siren, told.contact_day) == (True, SIREN, "2026-11-23")
    assert "Durand" not in str(told)


async def hand_on(intake: Service, case_id: str, cil: str, number: int) -> None:
    handed = intake_pb2.HandOnRequest(
        case_id=case_id, cil=cil, on_behalf_of="cil-z", why="acting", number=number
    )
    await intake.ask(IntakeStub, "HandOn", handed, TechnicalRole.WORKFLOW)


async def test_a_hand_on_told_late_does_not_undo_a_later_one(
    intake: Service, organisations: FakeService
) -> None:
    organisations.answer = answer_of("cil-b", "cil-z")
    body, answer = await asked(intake)
    for number, cil in ((2, "cil-d"), (1, "cil-c")):
        await hand_on(intake, answer.json()["case_id"], cil, number)
    assert (await intake.get(f"/contacts/{body['id']}", organisation="cil-c")).status_code == 404
    assert (await intake.get(f"/contacts/{body['id']}", organisation="cil-d")).status_code == 200


async def test_a_case_handed_on_takes_its_contact_out_of_reach_of_the_cil_that_declined(
    intake: Service, organisations: FakeService
) -> None:
    organisations.answer = answer_of("cil-b", "cil-z")
    body, answer = await asked(intake)
    for _ in range(2):
        await hand_on(intake, answer.json()["case_id"], "cil-c", 1)
    reached = {
        cil: (await intake.get(f"/contacts/{body['id']}", organisation=cil)).status_code
        for cil in ("cil-a", "cil-b", "cil-c", "cil-z")
    }
    assert reached == {"cil-a": 200, "cil-b": 404, "cil-c": 200, "cil-z": 200}
    (fact,) = await intake.facts("case_handed_on")
    assert fact.data == {"number": 1, "cil": "cil-c", "on_behalf_of": "cil-z"}
