"""The way of a case through both edges, from its opening to its survey."""

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub

from kernel.errors import Forbidden
from kernel.facts import first_break
from kernel.relay import Signal
from kernel.roles import TechnicalRole
from services.cases.main import PARTS
from tests.cases.service_steps import ANSWERS, APPRAISAL, REASON, RESPONSIBLE, TYPED, Way
from tests.in_process import FakeService
from workflows.contracts.case import STEP_SETTLED


async def to_report(way: Way, good_end: bool = True) -> None:
    await way.in_force()
    way.after(30)
    await way.act("follow-ups", {"on": way.today.isoformat(), "notes": "Point fait."})
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    await way.open("report")
    await way.act("report", {"good_end": good_end, "appraisal": APPRAISAL})


async def test_a_case_goes_its_way_to_the_report_and_the_survey(way: Way) -> None:
    await to_report(way)
    report = await way.read("report")
    assert report["appraisal"] == APPRAISAL and report["summary"]
    assert await way.close("completed_good_end") is True
    case = await way.read()
    assert (case["outcome"]["code"], case["stage"]["code"]) == ("completed_good_end", "closed")
    await way.open("survey")
    answered = await way.visit("POST", "survey", await way.link("survey"), ANSWERS)
    assert answered.is_success and answered.json()["transcribed_by"] is None
    assert await way.messages() == ["adviser_designated", "offer", "engagement_signed", "survey"]
    assert set((await way.steps()).values()) == {"done"}
    told = [fact.kind for fact in await way.service.facts()]
    for kind in ("case_opened", "diagnosis_validated", "engagement_signed", "report_made", "case_closed"):
        assert told.count(kind) == 1, kind
    assert first_break(await way.service.facts()) is None
    lines = [line["text"] for line in (await way.read("story"))["lines"]]
    assert "Bilan établi." in lines and "Enquête de satisfaction remplie." in lines


async def test_facts_of_the_whole_way_carry_nothing_that_was_typed(way: Way, others: FakeService) -> None:
    await way.in_force()
    way.after(5)
    body = {"partner_id": "p1", "items": ["applicant_name"], "recipient_checked": True, "reason": APPRAISAL}
    await way.act("referrals", body)
    due = way.today.replace(year=2027, month=3, day=1).isoformat()
    await way.act("implementation/extension", {"due": due, "reason": REASON})
    await way.act("adviser", {"adviser": "adv-b", "reason": REASON}, **RESPONSIBLE)
    await way.act("commitments/c1/outcome", {"outcome": "not_done", "reason": REASON})
    await way.act("commitments/s1/outcome", {"outcome": "done"})
    await way.act("follow-ups", {"on": way.today.isoformat(), "notes": APPRAISAL})
    await way.act("implementation/end")
    await way.open("report")
    await way.act("report", {"good_end": False, "appraisal": APPRAISAL})
    await way.close("completed_without_good_end")
    await way.open("survey")
    await way.visit("PUT", "survey", await way.link("survey"), ANSWERS)
    await way.act("survey", ANSWERS)
    told = await way.service.facts()
    assert len(told) > 30
    for fact in told:
        text = f"{fact.kind} {fact.subject} {fact.data} {fact.actor}"
        found = [typed for typed in TYPED if typed.lower() in text.lower()]
        assert found == [], (fact.kind, found)


async def test_a_case_is_opened_once_for_the_least_loaded_adviser(way: Way, others: FakeService) -> None:
    first, again = await way.open_case(), await way.open_case()
    assert (first.cil, again.cil, first.ended) == ("cil-a", "cil-a", "")
    assert (await way.read())["adviser"] == "adv-a"
    other = Way(way.service)
    await other.open_case()
    assert (await other.read())["adviser"] == "adv-b"
    assert len(await way.service.facts("case_opened")) == 2


async def test_a_step_is_opened_once_and_only_by_the_workflow(way: Way) -> None:
    await way.open_case()
    first = await way.open("first_answer")
    again = await way.open("first_answer")
    assert (first.state, first.version, again.wait_seconds) == ("open", 1, first.wait_seconds)
    assert len(await way.service.facts("step_opened")) == 1
    assert await way.messages() == ["adviser_designated"]
    request = cases_pb2.OpenStepRequest(case_id=way.case, kind="interview", ordinal=1)
    with pytest.raises(Forbidden):
        await way.service.ask(CaseStepsStub, "OpenStep", request, TechnicalRole.SERVICE)


async def test_the_same_content_again_is_the_same_answer_and_another_says_who_and_when(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    body = {"means": "telephone", "on": "2026-11-23"}
    first = await way.act("first-answer", body)
    way.after(1)
    assert await way.act("first-answer", body, subject="adv-b") == first
    assert len(await way.service.facts("step_done")) == 1
    other = await way.send("first-answer", body | {"means": "visit"}, subject="adv-b")
    assert (other.status_code, other.json()["code"]) == (409, "step_already_completed")
    assert other.json()["facts"]["by"] == "adv-a"
    assert other.json()["facts"]["at"].startswith("2026-11-23")


async def test_a_completed_step_tells_its_workflow(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    await way.act("first-answer", {"means": "telephone", "on": "2026-11-23"})
    (fact,) = await way.service.facts("step_done")
    (signal,) = PARTS.messages_of(fact)
    assert isinstance(signal, Signal) and signal.name == STEP_SETTLED
    assert signal.workflow_id == f"case-{way.case}"
    assert (await way.tend("first_answer")).state == "done"


async def test_a_step_that_is_not_open_yet_is_refused(way: Way) -> None:
    await way.open_case()
    refused = await way.send("decision", {"outcome": "advice_sufficient"})
    assert refused.status_code == 409
    assert (await way.send("report", {"good_end": True, "appraisal": "x"})).status_code == 409
    future = await way.send("first-answer", {"means": "visit", "on": "2026-11-24"})
    assert (future.status_code, future.json()["field"]) == (422, "on")


async def test_an_act_decided_on_an_older_version_is_stale(way: Way) -> None:
    await way.first_level()
    way.after(1)
    case = await way.read()
    body = {"adviser": "adv-b", "reason": REASON}
    stale = await way.send("adviser", body, version=case["version"] - 1, **RESPONSIBLE)
    assert (stale.status_code, stale.json()["facts"]["version"]) == (412, str(case["version"]))
    key = "the-same-act"
    for _ in range(2):
        fresh = await way.send("adviser", body, version=case["version"], key=key, **RESPONSIBLE)
        assert fresh.status_code == 200
    assert fresh.headers["idempotency-replayed"] == "true"
    assert len(await way.service.facts("adviser_changed")) == 1


async def test_the_edge_describes_itself(way: Way) -> None:
    document = (await way.service.client.get("/api/cases/openapi.json")).json()
    assert "/api/cases/v1/cases/{case_id}/offer/signature" in document["paths"]


async def test_each_act_raises_the_version_of_the_case_once(way: Way) -> None:
    """Whatever an act changes, the case is saved once: who decides on a version knows which comes next."""
    await way.first_level_to_decision()
    seen = (await way.read())["version"]
    for act, body in (
        ("decision", {"outcome": "level_2", "solutions": ["own_product"]}),
        ("services", {"services": ["follow_up"], "on": way.today.isoformat()}),
        ("ending", {"outcome": "withdrawn", "reason": REASON}),
    ):
        after = await way.act(act, body)
        assert after["version"] == seen + 1, act
        seen = after["version"]
