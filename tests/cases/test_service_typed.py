"""What is typed on a case: fields known and bounded, named where they are refused; days judged (DIA-1, CASE-2)."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from kernel.ids import new_id
from tests.cases.conftest import answer, case_request
from tests.cases.service_steps import PACKET, REASON, RESPONSIBLE, STUDY, Way
from tests.in_process import FakeService


def placed(path: str, value: Any) -> dict[str, Any]:
    """The study file with one field of it changed."""
    study: Any = deepcopy(STUDY)
    *branches, leaf = [int(one) if one.isdigit() else one for one in path.split(".")]
    found = study
    for branch in branches:
        found = found[branch] if isinstance(branch, int) else found.setdefault(branch, {})
    found[leaf] = value
    return dict(study)


async def saved(way: Way, study: Any) -> httpx2.Response:
    """Saves a study file as a client may encode it: lone surrogates are escaped."""
    headers = way.service.as_(subject="adv-a") | {"idempotency-key": new_id().hex}
    headers["content-type"] = "application/json"
    path = f"/api/cases/v1/cases/{way.case}/study"
    return await way.service.client.put(path, content=json.dumps(study), headers=headers)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("analyses", "x", "body"),
        ("household.adress", {}, "household"),
        ("budget.resources.0.montly", "1", "budget.resources.0"),
        ("analysis", "a" * 20_001, "analysis"),
        ("analysis", "a\x00b", "analysis"),
        ("recommendations", "a\u202eb", "recommendations"),
        ("difficulty.context", "a\ud800b", "difficulty.context"),
        ("household.applicant.last_name", "a\ud800", "household.applicant.last_name"),
        ("household.dependants", [{"age": 3}] * 1_000, "household.dependants"),
        ("household.dependants.0.age", 131, "household.dependants.0.age"),
        ("household.applicant.birth_date", "9999-12-31", "household.applicant.birth_date"),
        ("household.applicant.birth_date", "2027-01-01", "household.applicant.birth_date"),
        ("household.applicant.birth_date", 0, "household.applicant.birth_date"),
        ("household.address.postcode", "abc", "household.address.postcode"),
        ("household.personal_phone", "pas un numéro", "household.personal_phone"),
        ("budget.resources.0.monthly", "1_000", "budget.resources.0.monthly"),
        ("budget.resources.0.monthly", "١٢٣", "budget.resources.0.monthly"),
        ("budget.pensions_paid", 12.1, "budget.pensions_paid"),
        ("work.0.seniority_months", -1, "work.0.seniority_months"),
        ("outlook.information_given", [{"topic": "tax", "on": "2026-11-24"}], "outlook.information_given.on"),
        ("proofs", [{"item": "lease", "state": "received", "on": "2026-11-22"}], "proofs.on"),
    ],
)
async def test_a_study_file_is_refused_by_the_name_of_its_field(
    way: Way, path: str, value: Any, field: str
) -> None:
    await way.open_case()
    refused = await saved(way, placed(path, value))
    assert (refused.status_code, refused.json()["field"]) == (422, field), refused.text
    assert refused.json()["accepted"] and "pas un numéro" not in refused.text
    assert (await way.send("study", method="GET")).status_code == 404, "nothing of it was kept"


async def test_what_is_read_comes_back_exact(way: Way) -> None:
    await way.open_case()
    kept = await saved(way, placed("budget.resources.0.monthly", "1720.5"))
    assert kept.status_code == 200, kept.text
    study = kept.json()["study"]
    assert study["budget"]["resources"][0]["monthly"] == "1720.50"
    assert study["household"]["personal_phone"] == "+33639980101"
    again = await saved(way, study)
    assert again.json()["study"] == study, "what was answered may be sent back"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email"),
        ({"telephone": "???"}, "telephone"),
        ({"place": "٦٩"}, "place"),
        ({"name": "Claire\u202eLefèvre"}, "name"),
    ],
)
async def test_an_adviser_is_refused_by_the_name_of_a_field(
    way: Way, body: dict[str, str], field: str
) -> None:
    known = {"id": "adv-n", "name": "Claire Lefèvre", "place": "69"}
    refused = await way.service.post("/advisers", known | body, **RESPONSIBLE)
    assert (refused.status_code, refused.json()["field"]) == (422, field)


async def test_answers_to_the_survey_are_known_and_bounded(way: Way) -> None:
    await way.first_level_to_survey()
    for body, field in (({"remark": "Merci"}, "body"), ({"remarks": "a" * 4001}, "remarks")):
        refused = await way.send("survey", body)
        assert (refused.status_code, refused.json()["field"]) == (422, field)


FRIDAY, MONDAY = "2026-11-20", "2026-11-23"


async def on_monday(way: Way, others: FakeService) -> None:
    """Friday's visit typed on Monday: the case counts from Friday."""
    others.answer = lambda request: (
        case_request(request.case_id, contact_day=FRIDAY)
        if type(request).__name__ == "GetCaseRequestRequest"
        else answer(request)
    )
    await way.open_case()
    await way.open("first_answer")


WRONG = ["0001-01-01", "2026-11-19", "2026-11-24", "9999-12-31", 0]


@pytest.mark.parametrize("day", WRONG)
async def test_an_act_has_a_day_from_the_first_contact_to_today(
    way: Way, others: FakeService, day: Any
) -> None:
    await on_monday(way, others)
    for act, body in (
        ("first-answer", {"means": "visit"}),
        ("information", {"version": 1, "how": "email"}),
        ("services", {"services": ["follow_up"]}),
    ):
        refused = await way.send(act, body | {"on": day})
        assert (refused.status_code, refused.json()["field"]) == (422, "on"), act
        assert refused.json()["accepted"]


async def test_fridays_answer_typed_on_monday_is_of_friday(way: Way, others: FakeService) -> None:
    await on_monday(way, others)
    await way.act("information", {"version": 1, "how": "email", "on": FRIDAY})
    await way.act("first-answer", {"means": "visit", "on": FRIDAY})
    await way.open("interview")
    early = await way.send("interviews", {"means": "visit", "on": "2026-11-19"})
    assert early.json()["code"] == "day_out_of_case"
    assert "20 novembre 2026" in early.json()["accepted"] and "23 novembre 2026" in early.json()["accepted"]
    await way.act("interviews", {"means": "visit", "on": MONDAY})


async def test_a_follow_up_point_and_a_hand_over_have_their_day_too(way: Way) -> None:
    await way.in_force()
    for day in (way.today + timedelta(days=1), way.today - timedelta(days=1)):
        on = {"on": day.isoformat()}
        point = await way.send("follow-ups", {"notes": "Point fait.", **on})
        assert (point.status_code, point.json()["code"]) == (422, "day_out_of_case")
        given = await way.send("hand-overs", {"parts": ["diagnosis"], "how": "letter", **on})
        assert given.json()["code"] == "day_out_of_case"
    reason = {"reason": REASON | {"text": "a\x00b"}}
    assert (await way.send("ending", {"outcome": "withdrawn", **reason})).json()["field"] == "reason.text"


async def test_what_was_typed_as_a_key_is_not_echoed(way: Way) -> None:
    """Items are named by codes; whatever else is typed there stays where it was typed (CONF-2, CONF-6)."""
    await way.in_force()
    for wrong in ({"items": ["Mme Durand"]}, {"justifications": {"Mme Durand": "x"}}):
        refused = await way.send("referrals", PACKET | wrong)
        assert refused.status_code == 422, refused.text
        assert refused.json()["field"] in ("items.0", "justifications")
        assert "applicant_name" in refused.json()["accepted"] and "Durand" not in refused.text


async def test_a_commitment_is_refused_by_the_name_of_its_row(way: Way) -> None:
    """A product goes with a commitment of the CIL's own kind only (ENG-5)."""
    await way.first_level()
    await way.open("offer")
    wrong = way.proposal()
    wrong["employee"][-1] |= {"kind": "own_product"}
    refused = await way.send("offer", wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "commitment_wrong"), refused.text
    assert refused.json()["field"] == f"employee.{len(wrong['employee']) - 1}.kind"
