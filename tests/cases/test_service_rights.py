"""Who may do what on a case, what is recorded of it, and what leaves it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseFilesStub
from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2
from structlog.testing import capture_logs

from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from tests.cases.conftest import answer, case_request
from tests.cases.service_steps import ANSWERS, PACKET, REASON, RESPONSIBLE, Way
from tests.in_process import FakeService
from words.roles import Role


async def test_another_cils_case_is_not_found(way: Way) -> None:
    await way.offered()
    for act in ("", "steps", "story", "study", "offer", "commitments", "authorisations", "referrals"):
        path = f"/cases/{way.case}" + (f"/{act}" if act else "")
        for role in (Role.ADVISER, Role.CIL_RESPONSIBLE):
            hidden = await way.service.get(path, organisation="cil-b", role=role, subject="adv-z")
            assert hidden.status_code == 404, act
            assert "cil-a" not in hidden.text
    theirs = {"organisation": "cil-b", "subject": "adv-z"}
    assert (await way.send("ending", {"outcome": "withdrawn", "reason": REASON}, **theirs)).status_code == 404
    assert (await way.send("offer", way.proposal(), "PUT", **theirs)).status_code == 404
    assert (await way.service.get("/cases", **theirs)).json()["items"] == []
    assert (await way.service.get("/work", **theirs)).json()["items"] == []


async def test_who_tries_a_case_that_is_not_theirs_is_written_down(way: Way) -> None:
    await way.offered()
    with capture_logs() as written:
        await way.service.get(f"/cases/{way.case}/study", organisation="cil-b", subject="adv-z")
        await way.service.get(f"/cases/{way.case}/report", subject="adv-a")  # nothing there yet: one may look
    (line,) = written
    assert line | {"request_id": ""} == {
        "event": "access_refused",
        "log_level": "warning",
        "code": "case_unknown",
        "subject": "adv-z",
        "role": Role.ADVISER,
        "organisation": "cil-b",
        "method": "GET",
        "route": "/cases/{case_id}/study",
        "ids": {"case_id": str(way.case)},
        "request_id": "",
    }


async def test_the_cil_asked_first_keeps_its_case_within_reach(way: Way, others: FakeService) -> None:
    def told(request: Any) -> Any:
        if type(request).__name__ == "GetCaseRequestRequest":
            return case_request(request.case_id, on_behalf_of="cil-z")
        return answer(request)

    others.answer = told
    await way.open_case()
    await way.team("cil-z", "adv-y")
    seen = await way.service.get(f"/cases/{way.case}", organisation="cil-z", subject="adv-y")
    assert (seen.status_code, seen.json()["on_behalf_of"]) == (200, "cil-z")


@pytest.mark.parametrize(
    "role",
    [
        Role.UESL_CONTROLLER,
        Role.PLATFORM_OPERATOR,
        Role.PLATFORM_EXPERT,
        TechnicalRole.OPERATIONS,
        Role.CIL_PRESIDENT,
    ],
)
async def test_who_has_no_part_in_a_case_reads_none(way: Way, role: Role) -> None:
    await way.open_case()
    for path in (f"/cases/{way.case}", "/cases", "/work", f"/cases/{way.case}/story"):
        assert (await way.service.get(path, role=role)).status_code == 403, path
    for path in (f"/cases/{way.case}/steps", f"/cases/{way.case}/survey"):
        assert (await way.service.get(path, role=role)).status_code in (403, 409), path


async def test_a_stranger_is_asked_who_they_are(way: Way) -> None:
    await way.open_case()
    answered = await way.service.client.get(f"/api/cases/v1/cases/{way.case}")
    assert (answered.status_code, answered.json()["code"]) == (401, "unauthenticated")


async def test_an_access_is_recorded_once_per_person_purpose_and_hour(way: Way) -> None:
    await way.offered()
    who = await way.link()
    for _ in range(3):
        await way.read()
    await way.read("study")
    await way.read(subject="adv-b")
    way.service.clock.set(way.service.clock.now() + timedelta(hours=1))
    await way.read()
    seen = (await way.visit("GET", "accesses", who)).json()
    assert sorted((one["purpose"], one["hour"]) for one in seen) == [
        ("case", "2026-11-23T09:00:00Z"),
        ("case", "2026-11-23T09:00:00Z"),
        ("case", "2026-11-23T10:00:00Z"),
        ("study", "2026-11-23T09:00:00Z"),
    ]
    assert {one["role"]["code"] for one in seen} == {"adviser"}


async def test_an_access_that_is_refused_is_not_recorded(way: Way) -> None:
    await way.offered()
    await way.service.get(f"/cases/{way.case}", organisation="cil-b")
    assert (await way.visit("GET", "accesses", await way.link())).json() == []


async def test_the_adviser_is_changed_by_the_responsible_with_a_reason(way: Way) -> None:
    await way.first_level()
    body = {"adviser": "adv-b", "reason": REASON}
    assert (await way.send("adviser", body)).status_code == 403
    without = await way.send("adviser", {"adviser": "adv-b"}, **RESPONSIBLE)
    assert (without.status_code, [one["field"] for one in without.json()["errors"]]) == (
        422,
        ["reason.code", "reason.text"],
    )
    blank = {"adviser": "adv-b", "reason": {"code": "workload", "text": ""}}
    assert (await way.send("adviser", blank, **RESPONSIBLE)).status_code == 422
    unknown = await way.send("adviser", {"adviser": "adv-z", "reason": REASON}, **RESPONSIBLE)
    assert (unknown.status_code, unknown.json()["field"]) == (404, "adviser")
    way.after(1)
    changed = await way.act("adviser", body, **RESPONSIBLE)
    assert [one["adviser"] for one in changed["advisers"]] == ["adv-a", "adv-b"]
    assert (await way.messages())[-1] == "adviser_changed"
    assert (await way.service.get("/work", subject="adv-b")).json()["items"]


async def test_a_referral_without_an_authorisation_is_refused(way: Way, others: FakeService) -> None:
    await way.offered()
    before = await way.send("referrals", PACKET)
    assert (before.status_code, before.json()["code"]) == (409, "not_authorised")
    assert others.asked_for(partners_pb2.SendReferralRequest) == []


async def test_a_referral_refused_at_signature_stays_refused(way: Way, others: FakeService) -> None:
    await way.in_force(share=False)
    refused = await way.send("referrals", PACKET)
    assert refused.json()["code"] == "not_authorised"
    assert others.asked_for(partners_pb2.SendReferralRequest) == []


async def test_a_withdrawn_authorisation_acts_at_once(way: Way, others: FakeService) -> None:
    made = await way.offered()
    who = await way.link()
    await way.sign(made["content_hash"], who)
    await way.act("offer/signature", {"content_hash": made["content_hash"]})
    assert (await way.send("referrals", PACKET)).status_code == 201
    withdrawn = await way.visit("POST", "authorisations/share_with_third_parties/withdrawal", who)
    assert withdrawn.is_success
    (stop,) = others.asked_for(partners_pb2.StopReferralsRequest)
    assert (stop.case_id, stop.reason) == (way.case, "authorisation_withdrawn")
    assert (await way.send("referrals", PACKET)).json()["code"] == "not_authorised"
    assert len(others.asked_for(partners_pb2.SendReferralRequest)) == 1


async def test_a_referral_is_checked_sent_once_and_only_what_was_chosen_leaves(
    way: Way, others: FakeService
) -> None:
    await way.in_force()
    unchecked = await way.send("referrals", PACKET | {"recipient_checked": False})
    assert (unchecked.status_code, unchecked.json()["field"]) == (422, "recipient_checked")
    for _ in range(2):
        sent = await way.send("referrals", PACKET, key="the-same-referral")
    assert (sent.status_code, sent.json()["state"]) == (201, "sent")
    (asked,) = others.asked_for(partners_pb2.SendReferralRequest)
    assert (asked.cil, list(asked.items), asked.checked_by) == ("cil-a", PACKET["items"], "adv-a")
    request = cases_pb2.GetPacketRequest(
        case_id=way.case, referral_id=sent.json()["id"], items=["applicant_name", "resources"]
    )
    packet = await way.service.ask(CaseFilesStub, "GetPacket", request)
    name, resources = packet.items
    assert (name.code, name.text) == ("applicant_name", "Inès Lopez")
    assert "720" in resources.text
    request.items.append("address")
    with pytest.raises(Forbidden):
        await way.service.ask(CaseFilesStub, "GetPacket", request)


async def test_what_is_protected_after_it_was_chosen_is_said_to_be_and_not_sent(
    way: Way, others: FakeService
) -> None:
    await way.in_force()
    sent = await way.act("referrals", PACKET | {"items": ["address", "email"]})
    request = cases_pb2.GetPacketRequest(case_id=way.case, referral_id=sent["id"], items=["address", "email"])

    def protected(asked: Any) -> Any:
        if not isinstance(asked, intake_pb2.GetPersonRequest):
            return answer(asked)
        return intake_pb2.Person(person_id=asked.person_id, withheld=["address", "postcode", "commune"])

    others.answer = protected
    address, email = (await way.service.ask(CaseFilesStub, "GetPacket", request)).items
    assert address.text == "Protégé : n'est pas transmis"
    assert email.text == "Nous ne le savons pas"


async def test_a_survey_by_telephone_is_recorded_as_transcribed(way: Way) -> None:
    await way.first_level_to_survey()
    answered = await way.act("survey", ANSWERS)
    assert (answered["state"]["code"], answered["transcribed_by"]) == ("answered", "adv-a")
    (fact,) = await way.service.facts("survey_answered")
    assert fact.data["transcribed"] is True and "remarks" not in fact.data
    assert "conseillère" not in str(fact.data)
    again = await way.send("survey", ANSWERS | {"overcame": "no"})
    assert (again.status_code, again.json()["code"]) == (409, "survey_already_answered")


async def test_an_adviser_does_not_answer_as_the_employee(way: Way) -> None:
    await way.first_level_to_survey()
    for method in ("POST", "PUT"):
        refused = await way.service.send(method, "/links/survey", ANSWERS)
        assert refused.status_code == 403
    sign = await way.send("survey", ANSWERS, role=Role.EMPLOYEE, subject="someone")
    assert sign.status_code == 401  # an employee has a link, never a token
    assert await way.service.facts("survey_answered") == []


async def test_a_link_to_the_survey_signs_nothing(way: Way) -> None:
    await way.first_level_to_survey()
    who = await way.link("survey")
    assert (await way.visit("GET", "offer", who)).status_code == 403
    assert (await way.visit("GET", "survey", who)).status_code == 200
    own = await way.service.client.get(f"/api/cases/v1/cases/{way.case}/story", headers=who)
    assert own.status_code == 403


async def test_the_work_list_goes_on_where_it_stopped_urgent_first_then_by_date(
    way: Way, others: FakeService
) -> None:
    """Undated steps come last; steps of one date and urgency keep one order from page to page."""
    for urgent, contact_day in ((False, "2026-11-23"), (True, "2026-11-20"), (False, "2026-11-23")):
        others.answer = lambda request, known=(urgent, contact_day): (
            case_request(request.case_id, urgent=known[0], contact_day=known[1])
            if type(request).__name__ == "GetCaseRequestRequest"
            else answer(request)
        )
        one = Way(way.service)
        await one.open_case()
        await one.open("first_answer")
        await one.open("interview")
    path, seen, cursor = "/work?limit=2", [], ""
    while cursor is not None:
        page = (await way.service.get(path + cursor, **RESPONSIBLE)).json()
        assert len(page["items"]) == 2
        seen += page["items"]
        cursor = page["next"] and f"&after={page['next']}"
    shown = [(one["case"]["urgent"], one["step"]["due"]) for one in seen]
    calm = [(False, "2026-11-25")] * 2 + [(False, None)] * 2
    assert shown == [(True, "2026-11-23"), (True, None), *calm]
    assert len({(one["case"]["id"], one["step"]["kind"]["code"]) for one in seen}) == 6
    unreadable = await way.service.get("/work?after=QUJD")
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "cursor_unreadable")


async def test_a_page_of_cases_goes_on_where_it_stopped(way: Way) -> None:
    ids = []
    for _ in range(3):
        one = Way(way.service)
        await one.open_case()
        ids.append(one.case)
    first = (await way.service.get("/cases?limit=2", subject="adv-a")).json()
    rest = (await way.service.get(f"/cases?limit=2&after={first['next']}", subject="adv-a")).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == sorted(ids, key=UUID, reverse=True)
    assert rest["next"] is None
    for cursor in ("x", "QUJD", "%C3%A9"):
        unreadable = await way.service.get(f"/cases?after={cursor}", subject="adv-a")
        assert (unreadable.status_code, unreadable.json()["code"]) == (422, "cursor_unreadable")


async def test_a_case_is_found_by_its_reference_and_by_whose_it_is(way: Way) -> None:
    one, other = Way(way.service), Way(way.service)
    await one.open_case()
    await other.open_case()
    case = await one.read("")

    async def found(asked: str) -> list[str]:
        answer = await way.service.get(f"/cases?{asked}", subject="adv-a")
        return [str(case["id"]) for case in answer.json()["items"]]

    typed = case["reference"].replace("-", " ").lower()
    assert await found(f"reference={typed}") == [one.case]
    assert await found("reference=ZZZZ-ZZZZ") == await found("reference=nothing") == []
    assert one.case in await found(f"person={case['person_id']}")
    assert await found(f"person={new_id()}") == []


async def test_the_platform_learns_how_loaded_each_cil_is(way: Way) -> None:
    await way.team("cil-b", "adv-y")
    await way.open_case()
    answer = await way.service.ask(CaseFilesStub, "ReadLoads", cases_pb2.ReadLoadsRequest())
    loads = {one.cil: (one.running, one.advisers) for one in answer.loads}
    assert loads["cil-b"] == (0, 2)
    running, advisers = loads["cil-a"]
    assert running == 1 and advisers >= 1
