"""Contacts through the REST edge: recorded after the fact, judged on their day, never closed with nothing."""

from typing import Any

import pytest

from kernel.errors import Unavailable
from tests.in_process import FakeService, Service
from tests.intake.bodies import SIREN, contact, employment, person
from tests.intake.conftest import answer_of
from words.roles import Role


async def test_a_contact_is_recorded_with_its_verdict_and_its_reasons(intake: Service) -> None:
    answer = await intake.post("/contacts", contact())
    body = answer.json()
    assert answer.status_code == 201, body
    assert body["eligibility"]["verdict"]["code"] == "eligible"
    assert any("23 novembre 2026" in reason for reason in body["eligibility"]["reasons"])
    assert body["person"]["telephone"] == "+33612345678"
    assert body["orientation"] is None
    assert answer.headers["etag"] == '"v1"'


async def test_the_fact_of_a_contact_carries_codes_and_no_personal_data(intake: Service) -> None:
    await intake.post("/contacts", contact())
    (fact,) = await intake.facts("contact_recorded")
    assert fact.data == {
        "cil": "cil-a",
        "nature": "visit",
        "day": "2026-11-23",
        "eligible": True,
        "siren": SIREN,
        "beneficiary_kind": "employee",
        "age_band": "35-44",
        "departement": "69",
        "difficulty": "eviction",
    }


async def test_fridays_visit_typed_on_monday_counts_from_friday(intake: Service) -> None:
    """Left on 20 May: covered until Friday 20 November, included (CASE-2, BEN-0, BEN-4)."""
    left = employment("formerly_employed", last_day="2026-05-20")
    friday = await intake.post("/contacts", contact(day="2026-11-20", employment=left))
    body = friday.json()
    assert (body["day"], body["typed_on"], body["typed_afterwards"]) == ("2026-11-20", "2026-11-23", True)
    assert body["eligibility"]["verdict"]["code"] == "eligible"


async def test_one_day_after_the_period_is_too_late_and_an_orientation_is_given(intake: Service) -> None:
    left = employment("formerly_employed", last_day="2026-05-20")
    body = (await intake.post("/contacts", contact(day="2026-11-21", employment=left))).json()
    assert body["eligibility"]["verdict"]["code"] == "not_eligible"
    assert "20 novembre 2026 inclus" in body["eligibility"]["reasons"][0]
    assert body["orientation"]["reason"]["code"] == "period_over"
    assert body["orientation"]["bodies"]


async def test_a_contact_of_tomorrow_is_refused_by_its_rule(intake: Service) -> None:
    answer = await intake.post("/contacts", contact(day="2026-11-24"))
    assert (answer.status_code, answer.json()["rule"]) == (422, "CASE-2")


async def test_an_anonymous_contact_is_counted_and_may_get_a_name_later(intake: Service) -> None:
    body = (await intake.post("/contacts", {"nature": "telephone"})).json()
    assert body["anonymous"] and body["eligibility"] is None
    named = await intake.post(f"/contacts/{body['id']}/person", {"person": person()}, version=1)
    assert named.json()["person"]["last_name"] == "Durand"
    (fact,) = await intake.facts("contact_recorded")
    assert fact.data["eligible"] is None


async def test_a_likely_duplicate_is_flagged_and_not_merged(intake: Service) -> None:
    first = (await intake.post("/contacts", contact())).json()
    second = (await intake.post("/contacts", contact(person=person(last_name="DURANT", email=None)))).json()
    (flag,) = second["duplicates"]
    assert flag["person_id"] == first["person"]["id"]
    assert {"same_birth_date", "same_telephone"} < {reason["code"] for reason in flag["reasons"]}
    assert second["person"]["id"] != first["person"]["id"]


async def test_another_cils_persons_are_never_flagged(intake: Service) -> None:
    await intake.post("/contacts", contact())
    other = (await intake.post("/contacts", contact(), organisation="cil-b")).json()
    assert other["duplicates"] == []


async def test_a_company_without_headcount_is_to_verify_and_judged_again_later(intake: Service) -> None:
    unknown = employment(company={"siren": SIREN})
    body = (await intake.post("/contacts", contact(employment=unknown))).json()
    assert body["eligibility"]["verdict"]["code"] == "to_verify"
    again = await intake.post(f"/contacts/{body['id']}/eligibility", {"employment": employment()}, version=1)
    assert again.json()["eligibility"]["verdict"]["code"] == "eligible"
    (fact,) = await intake.facts("eligibility_judged")
    assert (fact.subject, fact.data["version"], fact.data["eligible"]) == (body["id"], 2, True)


async def test_a_company_declared_liable_cites_its_source(intake: Service) -> None:
    declared = {
        "siren": SIREN,
        "declarations": [{"liable": True, "source": "Bordereau 2026", "starts": "2026-01-01"}],
    }
    body = (await intake.post("/contacts", contact(employment=employment(company=declared)))).json()
    assert any("Bordereau 2026" in reason for reason in body["eligibility"]["reasons"])


async def test_eligibility_is_checked_as_one_types_and_nothing_is_saved(intake: Service) -> None:
    answer = await intake.post("/eligibility", {"employment": employment("never_employed")})
    assert answer.json()["orientation"]["reason"]["code"] == "no_link_with_company"
    assert await intake.facts() == []


async def test_an_extension_switched_off_by_the_cil_holds_for_its_contacts(intake: Service) -> None:
    off = {"retirees": False, "former_employees": True}
    refused = await intake.send("PUT", "/extensions", off)
    assert refused.status_code == 403
    await intake.send("PUT", "/extensions", off, role=Role.CIL_RESPONSIBLE)
    retired = employment("retired", last_day="2024-03-31", retired_on="2024-03-31")
    body = (await intake.post("/contacts", contact(employment=retired))).json()
    assert body["orientation"]["reason"]["code"] == "extension_not_offered"


async def test_a_contact_is_never_closed_with_nothing(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    empty = await intake.post(f"/contacts/{body['id']}/end", {"outcome": "advice_given"})
    assert (empty.status_code, empty.json()["rule"]) == (422, "BEN-6")
    given = await intake.post(
        f"/contacts/{body['id']}/end", {"outcome": "oriented", "bodies": ["adil"], "advice": "Voir l'ADIL."}
    )
    assert given.json()["ending"]["outcome"]["code"] == "oriented"
    again = await intake.post(f"/contacts/{body['id']}/end", {"outcome": "oriented", "bodies": ["adil"]})
    assert again.status_code == 409
    (fact,) = await intake.facts("contact_ended")
    assert "Voir" not in str(fact.data)


async def test_the_same_key_gives_the_first_answer_and_other_content_is_refused(intake: Service) -> None:
    first = await intake.post("/contacts", contact(), key="key-of-this-visit")
    same = await intake.post("/contacts", contact(), key="key-of-this-visit")
    other = await intake.post("/contacts", contact(nature="web"), key="key-of-this-visit")
    assert same.json() == first.json() and same.headers["idempotency-replayed"] == "true"
    assert other.status_code == 422
    assert len(await intake.facts("contact_recorded")) == 1


async def test_lists_are_filtered_paged_and_of_ones_own_organisation(intake: Service) -> None:
    for nature in ("visit", "telephone", "visit"):
        await intake.post("/contacts", contact(nature=nature))
    page = (await intake.get("/contacts?nature=visit&limit=1")).json()
    assert len(page["items"]) == 1 and page["next"]
    last = (await intake.get(f"/contacts?nature=visit&limit=1&after={page['next']}")).json()
    assert last["items"][0]["id"] != page["items"][0]["id"] and last["next"] is None
    assert (await intake.get("/contacts", organisation="cil-b")).json()["items"] == []
    assert (await intake.get("/contacts?after=%C3%A9")).status_code == 422


async def test_another_organisations_contact_does_not_exist(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    for path in (f"/contacts/{body['id']}", f"/persons/{body['person']['id']}"):
        assert (await intake.get(path, organisation="cil-b")).status_code == 404
    stolen = await intake.post(
        "/contacts", {"nature": "web", "person_id": body["person"]["id"]}, organisation="cil-b"
    )
    assert stolen.status_code == 404


async def test_nobody_without_an_organisation_sees_anything(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    await intake.post(f"/contacts/{body['id']}/case")
    assert (await intake.get("/contacts", organisation="")).status_code == 403


async def test_a_stranger_is_asked_who_they_are(intake: Service) -> None:
    assert (await intake.client.get("/api/intake/v1/contacts")).status_code == 401


async def test_hostile_text_is_kept_as_text_or_refused_without_an_echo(intake: Service) -> None:
    script = "<script>alert('x')</script>"
    kept = await intake.post("/contacts", contact(person=person(last_name=script)))
    assert kept.json()["person"]["last_name"] == script
    for field, value in (
        ("last_name", "Nul\x00l"),
        ("email", "zzz-secret"),
        ("telephone", "zzz-secret"),
        ("birth_date", "zzz-secret"),
        ("postcode", "zzz"),
        ("zzz-secret", "1"),
        ("first_name", "z" * 5000),
    ):
        refused = await intake.post("/contacts", contact(person=person(**{field: value})))
        assert refused.status_code == 422, field
        assert "zzz" not in refused.text, field


async def test_a_siren_with_a_wrong_key_is_refused(intake: Service) -> None:
    answer = await intake.post("/eligibility", {"employment": employment(company={"siren": "732829321"})})
    (fault,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert (fault["field"], fault["code"]) == ("employment.company.siren", "siren_invalid")


async def test_triage_makes_it_urgent_and_says_where_to_go_tonight(intake: Service) -> None:
    body = (await intake.post("/contacts", contact(triage={"no_roof_tonight": True}))).json()
    assert body["priority"]["code"] == "urgent"
    assert body["orientation"]["bodies"][0]["code"] == "siao_115"


async def test_what_platform_declares_of_the_company_decides(
    intake: Service, organisations: FakeService
) -> None:
    organisations.answer = answer_of(declared=False)
    body = (await intake.post("/contacts", contact())).json()
    assert body["eligibility"]["verdict"]["code"] == "not_eligible"
    assert "Bordereau 2025" in body["eligibility"]["reasons"][0]


async def test_a_silent_platform_blocks_no_contact(intake: Service, organisations: FakeService) -> None:
    organisations.answer = Unavailable()
    assert (await intake.post("/contacts", contact())).status_code == 201


@pytest.mark.parametrize(
    "difficult", [{"difficulties": ["violence"]}, {"difficulties": ["eviction", "family_conflict"]}]
)
async def test_whoever_comes_for_violence_or_conflict_is_asked_about_protected_contact(
    intake: Service, difficult: dict[str, Any]
) -> None:
    """Neither yes nor no was said: nothing is recorded yet (CONF-5)."""
    answer = await intake.post("/contacts", contact(**difficult))
    told = answer.json()
    assert (answer.status_code, told["rule"], told["field"]) == (422, "CONF-5", "protection_declined")
    assert await intake.facts() == []
    declined = await intake.post("/contacts", contact(**difficult, protection_declined=True))
    assert declined.status_code == 201
    protected = person(safe_contact={"channels": ["telephone"]})
    assert (await intake.post("/contacts", contact(**difficult, person=protected))).status_code == 201


async def test_violence_told_at_triage_asks_the_same(intake: Service) -> None:
    answer = await intake.post("/contacts", contact(triage={"violence": True}))
    assert (answer.status_code, answer.json()["rule"]) == (422, "CONF-5")


async def test_an_anonymous_victim_is_heard_at_once_and_asked_when_a_name_is_given(intake: Service) -> None:
    """Nothing stands in the way of recording a contact of which nobody could be found (CASE-2, CONF-5)."""
    body = (await intake.post("/contacts", {"nature": "telephone", "difficulties": ["violence"]})).json()
    path = f"/contacts/{body['id']}/person"
    refused = await intake.post(path, {"person": person()})
    assert (refused.status_code, refused.json()["field"]) == (422, "protection_declined")
    safe = person(safe_contact={"channels": []})
    named = (await intake.post(path, {"person": safe})).json()
    assert named["person"]["address"] is None
    assert "address" in [one["code"] for one in named["person"]["withheld"]]


async def test_someone_known_and_protected_already_is_not_asked_again(intake: Service) -> None:
    safe = person(safe_contact={"channels": ["email"]})
    known = (await intake.post("/contacts", contact(person=safe))).json()["person"]["id"]
    again = {"nature": "visit", "person_id": known, "difficulties": ["violence"]}
    assert (await intake.post("/contacts", again)).status_code == 201
