"""Decisions, endings and orientations: kept with the case, shown to whom it speaks of, told by code (DIF-6, CASE-7)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.cases.domain.bodies import BODY_LABELS, Body
from services.cases.main import PARTS
from tests.cases.service_steps import ANSWERS, CHOICES, PACKET, RESPONSIBLE, STUDY, Way
from tests.in_process import FakeService
from words import bodies

HOSTILE = "Mme Lopez <b>vit chez sa mère</b> 06 39 98 01 01"
WHY = {"code": "structural", "text": HOSTILE}
ADIL = {"body": "adil", "reason": WHY}
OTHER = {"body": "other", "other": f"Mission de {HOSTILE}", "reason": WHY}
STRUCTURAL = {"outcome": "structural", "orientations": [ADIL, OTHER], "reason": WHY}


async def tells_nothing(way: Way, at_least: int) -> None:
    told = await way.service.facts()
    assert len(told) >= at_least
    for fact in told:
        text = f"{fact.kind} {fact.subject} {fact.data} {fact.actor}"
        assert not [word for word in ("Lopez", "mère", "39 98", "Mission") if word in text], fact.kind


def test_bodies_are_those_of_intake_and_any_other() -> None:
    assert list(BODY_LABELS) == list(Body) == [*bodies.Body, Body.OTHER]
    assert [BODY_LABELS[Body(code)] for code in bodies.Body] == list(bodies.BODY_LABELS.values())


async def test_a_decision_is_kept_and_read_with_its_reasons_and_orientations(way: Way) -> None:
    await way.first_level_to_decision()
    assert (await way.send("decision", method="GET")).status_code == 404
    await way.act("decision", STRUCTURAL)
    kept = await way.read("decision")
    assert (kept["outcome"]["code"], kept["by"], kept["on"]) == ("structural", "adv-a", "2026-11-23")
    assert kept["reason"] == {"code": "structural", "label": "Difficulté structurelle", "text": HOSTILE}
    names = [BODY_LABELS[Body.ADIL], OTHER["other"]]
    assert [one["name"] for one in kept["orientations"]] == names
    assert {one["reason"]["text"] for one in kept["orientations"]} == {HOSTILE}
    own = (await way.visit("GET", "file", await way.link("file"))).json()
    assert own["decision"] == kept and own["ending"] is None
    (fact,) = await way.service.facts("decision_taken")
    assert fact.data == {"outcome": "structural", "reason": "structural", "orientations": ["adil", "other"]}


@pytest.mark.parametrize(
    ("orientation", "field"),
    [
        ({"body": "ADIL du Rhône"}, "orientations.0.body"),
        ({"body": "other"}, "orientations.other"),
        ({"body": "adil", "other": "Mission locale"}, "orientations.other"),
        ({"body": "other", "other": "a" * 201}, "orientations.0.other"),
    ],
)
async def test_a_body_is_a_code_and_another_one_has_its_name(
    way: Way, orientation: dict[str, Any], field: str
) -> None:
    await way.first_level_to_decision()
    refused = await way.send("decision", STRUCTURAL | {"orientations": [orientation | {"reason": WHY}]})
    assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert "Rhône" not in refused.text and refused.json()["accepted"]


async def test_the_same_decision_again_is_the_first_and_another_reason_says_who_and_when(way: Way) -> None:
    await way.first_level_to_decision()
    first = await way.act("decision", STRUCTURAL)
    way.after(1)
    assert await way.act("decision", STRUCTURAL, subject="adv-b") == first
    for changed in (
        {"reason": WHY | {"text": "Autrement dit."}},
        {"reason": WHY | {"code": "other"}},
        {"orientations": [ADIL]},
        {"orientations": [ADIL, OTHER | {"other": "Le CCAS"}]},
    ):
        refused = await way.send("decision", STRUCTURAL | changed, subject="adv-b")
        assert (refused.status_code, refused.json()["code"]) == (409, "step_already_completed")
        assert (refused.json()["facts"]["by"], refused.json()["facts"]["at"][:10]) == ("adv-a", "2026-11-23")
    assert len(await way.service.facts("decision_taken")) == 1


@pytest.mark.parametrize("outcome", ["withdrawn", "unreachable"])
async def test_the_same_ending_again_is_the_first_and_another_says_who_and_when(
    way: Way, outcome: str
) -> None:
    await way.open_case()
    body = {"outcome": outcome, "reason": WHY}
    first = await way.act("ending", body)
    way.after(1)
    for closed in (False, True):
        if closed:
            await way.close(outcome)
        again = await way.act("ending", body, subject="adv-b")
        assert again["id"] == first["id"]
        for changed in ({"reason": WHY | {"text": "Autrement."}}, {"outcome": "deceased"}):
            refused = await way.send("ending", body | changed, subject="adv-b")
            assert (refused.status_code, refused.json()["code"]) == (409, "case_ended")
            assert (refused.json()["facts"]["by"], refused.json()["facts"]["at"][:10]) == (
                "adv-a",
                "2026-11-23",
            )
    kept = await way.read("ending")
    assert (kept["outcome"]["code"], kept["reason"]["text"]) == (outcome, HOSTILE)
    (fact,) = await way.service.facts("case_ended")
    assert (fact.data["reason"], fact.data["orientations"]) == ("structural", [])


async def to_report(way: Way) -> None:
    await way.in_force()
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    await way.open("report")


TURNED = {"orientations": [ADIL, OTHER], "reason": WHY}


@pytest.mark.parametrize("awaited", ["implementation", "report"])
async def test_who_turns_structural_after_signature_is_oriented_and_reported(way: Way, awaited: str) -> None:
    """Also while the report is awaited: it is still to be made, on the same step (DIF-6)."""
    await (way.in_force() if awaited == "implementation" else to_report(way))
    way.after(1)
    turned = await way.act("structural", TURNED)
    assert turned["stage"]["code"] == "report"
    assert [one["outcome"] for one in await way.read("commitments") if one["outcome"] is None] == []
    assert (await way.open("report")).state == "open"
    await way.act("report", {"good_end": False, "appraisal": HOSTILE})
    report = await way.read("report")
    assert [one["name"] for one in report["orientations"]] == [BODY_LABELS[Body.ADIL], OTHER["other"]]
    assert await way.close("turned_structural") is True
    assert (await way.read())["outcome"]["code"] == "turned_structural"
    kept = await way.read("ending")
    assert (kept["outcome"]["code"], kept["by"], kept["reason"]["text"]) == (
        "turned_structural",
        "adv-a",
        HOSTILE,
    )
    own = (await way.visit("GET", "file", await way.link("file"))).json()
    assert own["ending"] == kept and own["report"]["orientations"] == report["orientations"]


@pytest.mark.parametrize(
    ("act", "body"), [("ending", {"outcome": "withdrawn", "reason": WHY}), ("structural", TURNED)]
)
async def test_the_end_is_told_before_the_steps_that_it_cancels(way: Way, act: str, body: Any) -> None:
    """A workflow that heard of these alone would take them for done and open its report."""
    await way.in_force()
    before = len(await way.service.facts())
    await way.act(act, body)
    told = [fact.kind for fact in (await way.service.facts())[before:]]
    assert told[0] == "case_ended" and "step_cancelled" in told


async def test_a_case_turns_structural_once(way: Way) -> None:
    await way.in_force()
    first = await way.act("structural", TURNED)
    assert (await way.act("structural", TURNED))["version"] == first["version"]
    other = await way.send("structural", TURNED | {"orientations": [ADIL]}, subject="adv-b")
    assert (other.status_code, other.json()["facts"]["by"]) == (409, "adv-a")
    assert len(await way.service.facts("case_ended")) == 1


async def test_who_dies_while_the_report_is_awaited_has_none(way: Way) -> None:
    await way.in_force()
    await way.act("structural", TURNED)
    await way.open("report")
    await way.act("ending", {"outcome": "deceased", "reason": WHY})
    assert (await way.steps())["report"] == "cancelled"
    await way.close("turned_structural")
    assert (await way.read())["outcome"]["code"] == "deceased"


async def test_before_signature_a_structural_difficulty_closes_at_once(way: Way) -> None:
    await way.offered()
    await way.act("structural", TURNED)
    assert (await way.steps())["sign_engagement"] == "cancelled"
    await way.close("structural_oriented")
    assert (await way.read())["outcome"]["code"] == "structural_oriented"


async def test_nothing_of_decisions_and_endings_is_left_of_an_erased_case(way: Way) -> None:
    await way.first_level_to_decision()
    await way.act("decision", STRUCTURAL)
    await way.close("structural_oriented")
    await way.open("retention")
    other = Way(way.service)
    await other.in_force()
    await other.act("structural", TURNED)
    await other.open("report")
    await other.act("report", {"good_end": False, "appraisal": HOSTILE})
    await other.close("turned_structural")
    await other.open("retention")
    way.after(800)
    for one in (way, other):
        await one.tend("retention")
        await one.erase()
    with way.service.platform.db.engine.connect() as connection:
        rows = str([connection.execute(select(table)).all() for table in PARTS.metadata.sorted_tables])
    assert "mère" not in rows and "Mission" not in rows


async def test_hostile_text_in_every_act_of_the_whole_way_is_in_no_fact(
    way: Way, others: FakeService
) -> None:
    """Orientations, reasons and decisions too: facts carry codes, dates and counts only (CONF-6)."""
    day = {"on": way.today.isoformat()}
    due = (way.today + timedelta(days=40)).isoformat()
    reason = {"code": "other", "text": HOSTILE}
    await way.open_case()
    await way.open("first_answer")
    await way.act("first-answer", {"means": "visit", **day})
    await way.act("information", {"version": 1, "how": "telephone", **day})
    await way.act("services", {"services": ["orientation"], **day})
    await way.open("interview")
    await way.act("interviews", {"means": "visit", "notes": HOSTILE, **day})
    await way.open("diagnosis")
    study = STUDY | {"analysis": HOSTILE, "recommendations": HOSTILE}
    study["difficulty"] = STUDY["difficulty"] | {"context": HOSTILE}
    await way.act("study", study, "PUT")
    await way.act("diagnosis")
    await way.open("decision")
    decision = {"outcome": "level_2", "solutions": ["own_product"], "orientations": [OTHER], "reason": reason}
    await way.act("decision", decision)
    await way.open("offer")
    made = await way.act("offer", way.proposal(HOSTILE) | {"contact": HOSTILE})
    await way.open("sign_engagement")
    made = await way.act("offer", way.proposal(f"{HOSTILE} !") | {"contact": HOSTILE}, "PUT")
    await way.act("offer/extension", {"due": due, "reason": reason})
    signature = {"content_hash": made["content_hash"], "choices": CHOICES}
    await way.act("offer/paper-signature", signature | {"scan": await way.scan(), "signed_on": day["on"]})
    await way.act("offer/signature", {"content_hash": made["content_hash"]})
    await way.open("implementation")
    await way.open("follow_up")
    await way.act("referrals", PACKET | {"reason": HOSTILE, "justifications": {"resources": HOSTILE}})
    await way.act("amendments", way.change(reason=reason))
    await way.act("amendments/1/withdrawal", {"reason": reason})
    later = (way.today + timedelta(days=90)).isoformat()
    await way.act("implementation/extension", {"due": later, "reason": reason})
    await way.act("adviser", {"adviser": "adv-b", "reason": reason}, **RESPONSIBLE)
    await way.act("commitments/c1/outcome", {"outcome": "not_done", "reason": reason})
    await way.act("follow-ups", {"notes": HOSTILE, **day})
    await way.act("structural", {"orientations": [OTHER], "reason": reason})
    await way.open("report")
    await way.act("report", {"good_end": False, "appraisal": HOSTILE})
    await way.close("turned_structural")
    await way.open("survey")
    answers = ANSWERS | {"known_through": "other", "known_through_other": HOSTILE, "remarks": HOSTILE}
    await way.visit("PUT", "survey", await way.link("survey"), answers)
    await way.act("survey", answers)
    parts = {"parts": ["diagnosis", "report"], "how": "letter", **day}
    await way.act("hand-overs", parts)
    await way.open("retention")
    await way.act("retention/hold", {"due": "2029-11-23", "reason": reason}, **RESPONSIBLE)
    left = Way(way.service)
    await left.open_case()
    await left.act("ending", {"outcome": "unreachable", "reason": reason})
    await tells_nothing(way, 40)


async def with_a_guarantee_called(way: Way) -> None:
    """To the decision on a case whose diagnosis alone names a LOCA-PASS guarantee."""
    await way.first_level_to_decision()
    study = STUDY | {"difficulty": STUDY["difficulty"] | {"causes": ["divorce", "loca_pass_called"]}}
    await way.act("study", study, "PUT")
    await way.act("diagnosis")


async def test_a_guarantee_found_at_the_diagnosis_has_its_conditions_recorded_with_the_decision(
    way: Way,
) -> None:
    """DIF-4: intake could not ask; without them the case had no way on."""
    await with_a_guarantee_called(way)
    met = {"wants_service": True, "deliberately_unpaid": False, "organised_insolvency": False}
    level_2 = {"outcome": "level_2", "solutions": ["repayment_plan", "own_product"]}
    for conditions in (None, {}, met | {"wants_service": None}):
        unknown = await way.send("decision", level_2 | {"loca_pass": conditions})
        assert (unknown.status_code, unknown.json()["code"]) == (422, "loca_pass_conditions_unknown")
        assert unknown.json()["field"] == "loca_pass"
    unmet = await way.send("decision", level_2 | {"loca_pass": met | {"deliberately_unpaid": True}})
    assert (unmet.status_code, unmet.json()["code"]) == (409, "loca_pass_conditions_not_met")
    decided = await way.act("decision", level_2 | {"loca_pass": met})
    assert decided["stage"]["code"] == "offer"


async def test_who_is_excluded_for_a_guarantee_is_oriented_and_asked_for_their_opinion(way: Way) -> None:
    """BEN-6 with DIF-4: never left with nothing; SUR-1: who was oriented receives the survey."""
    await with_a_guarantee_called(way)
    nothing = await way.send("decision", {"outcome": "loca_pass_excluded"})
    assert (nothing.status_code, nothing.json()["field"]) == (422, "orientations")
    await way.act("decision", {"outcome": "loca_pass_excluded", "orientations": [ADIL]})
    assert await way.close("loca_pass_excluded") is True
    story = [line["text"] for line in (await way.read("story"))["lines"]]
    assert "Décision : garantie LOCA-PASS hors des conditions du service." in story


async def test_conditions_of_a_guarantee_that_nobody_called_are_refused(way: Way) -> None:
    await way.first_level_to_decision()
    body = {"outcome": "level_2", "solutions": ["own_product"], "loca_pass": {"wants_service": True}}
    assert (await way.send("decision", body)).json()["code"] == "loca_pass_not_called"
