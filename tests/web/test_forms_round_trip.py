"""Forms that hold all that their API accepts: saved untouched, they change nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from tests.cases.conftest import answer
from tests.cases.service_steps import Way
from tests.in_process import FakeService, Service
from tests.intake.bodies import contact
from tests.intake.conftest import answer_of
from tests.web.front_end import FrontEnd
from web.adviser.study_fields import SECTIONS, Section

Start = Callable[..., AbstractAsyncContextManager[Service]]

EMPLOYMENT: dict[str, Any] = {
    "situation": "formerly_employed",
    "last_day": "2026-09-30",
    "retired_on": "2026-10-01",
    "company": {
        "siren": "732829320",
        "name": "Filature du Rhône",
        "regime": "agriculture",
        "headcounts": [{"year": 1990 + at, "average": f"{20 + at}.5"} for at in range(30)],
        "declarations": [
            {
                "liable": bool(at % 2),
                "source": f"attestation {at}",
                "starts": f"20{at + 10}-01-01",
                "ends": f"20{at + 10}-12-31",
            }
            for at in range(9)
        ],
    },
}


@pytest.fixture
async def intake(start: Start) -> AsyncIterator[Service]:
    """The platform declares the company liable: what it adds is added once."""
    async with start(INTAKE, FakeService(answer_of(declared=True)).call) as service:
        yield service


async def recorded(intake: Service, **changes: Any) -> dict[str, Any]:
    answer = await intake.post("/contacts", contact(**changes), subject="adv-a")
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    "employment",
    [
        EMPLOYMENT,
        EMPLOYMENT | {"company": EMPLOYMENT["company"] | {"regime": None}},
        EMPLOYMENT | {"company": None},
    ],
    ids=["full", "regime not known", "no company"],
)
async def test_eligibility_judged_again_untouched_keeps_the_employment(
    intake: Service, employment: dict[str, Any]
) -> None:
    held = await recorded(intake, employment=employment)
    web = await FrontEnd(intake).signed_in()
    page, act = f"/contacts/{held['id']}", f"/contacts/{held['id']}/eligibilite"
    saved = await web.send(act, await web.form(page, act))
    assert saved.status_code == 303, saved.text
    after = (await intake.get(f"/contacts/{held['id']}", subject="adv-a")).json()
    assert after["judgement"] == held["judgement"] + 1
    assert after["employment"] == held["employment"]


async def test_an_employer_is_kept_before_the_situation_is_asked(intake: Service) -> None:
    """What is typed under a choice not yet made is kept, and judged once the choice is made."""
    web = await FrontEnd(intake).signed_in()
    typed = {
        "employment.company.name": ["Filature du Rhône"],
        "employment.last_day": ["2026-09-30"],
        "employment.company.headcounts.0.year": ["2025"],
        "employment.company.headcounts.0.average": ["12,5"],
    }
    made = await web.send("/contacts/nouveau", await web.form("/contacts/nouveau") | typed)
    assert made.status_code == 303, made.text
    page = made.headers["location"]
    held = (await intake.get(page, subject="adv-a")).json()
    assert held["eligibility"] is None and held["employment"]["situation"] is None
    assert held["employment"]["company_name"] == "Filature du Rhône"
    form = await web.form(page, f"{page}/eligibilite")
    refused = await web.send(f"{page}/eligibilite", form)
    assert refused.status_code == 422 and "Filature du Rhône" in refused.text
    await web.send(f"{page}/eligibilite", form | {"employment.situation": ["employed"]})
    judged = (await intake.get(page, subject="adv-a")).json()
    assert judged["eligibility"] is not None
    assert judged["employment"]["headcounts"] == [{"year": 2025, "average": "12.5"}]


async def test_a_half_typed_declaration_is_refused_and_not_dropped(intake: Service) -> None:
    web = await FrontEnd(intake).signed_in()
    typed = {
        "employment.situation": ["employed"],
        "employment.company.declarations.0.source": ["attestation de la collecte"],
    }
    answer = await web.send("/contacts/nouveau", await web.form("/contacts/nouveau") | typed)
    assert answer.status_code == 422 and "attestation de la collecte" in answer.text


async def test_the_refusal_of_another_act_leaves_the_employment_filled_in(intake: Service) -> None:
    held = await recorded(intake, employment=EMPLOYMENT)
    web = await FrontEnd(intake).signed_in()
    page = f"/contacts/{held['id']}"
    refused = await web.send(f"{page}/fin", await web.form(page, f"{page}/fin"))
    assert refused.status_code == 422 and 'value="732829320"' in refused.text


async def test_an_employment_changed_since_the_page_was_read_is_not_replaced(intake: Service) -> None:
    held = await recorded(intake, employment=EMPLOYMENT)
    web = await FrontEnd(intake).signed_in()
    page, act = f"/contacts/{held['id']}", f"/contacts/{held['id']}/eligibilite"
    form = await web.form(page, act)
    better = {"employment": EMPLOYMENT | {"last_day": "2026-10-15"}}
    await intake.post(f"{page}/eligibility", better, subject="adv-a")
    assert (await web.send(act, form)).status_code == 422
    after = (await intake.get(page, subject="adv-a")).json()
    assert after["employment"]["last_day"] == "2026-10-15"


PERSON = {
    "last_name": "Garnier",
    "first_name": "Élodie",
    "birth_date": "1984-05-12",
    "telephone": "06 12 34 56 78",
    "professional_telephone": "04 78 00 00 00",
    "email": "elodie.garnier@exemple.fr",
    "address": "3 rue des Lilas",
    "postcode": "69003",
    "commune": "Lyon",
}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WINDOWS = [
    {"days": [DAYS[at % 7]], "starts": f"{8 + at // 7:02}:00:00", "ends": f"{9 + at // 7:02}:00:30"}
    for at in range(14)
]
SAFE = {"channels": ["telephone"], "windows": WINDOWS, "discretion": "silent", "address_masked": False}


@pytest.mark.parametrize("safe", [SAFE, SAFE | {"address_masked": True, "channels": []}, None])
async def test_a_person_corrected_untouched_stays(intake: Service, safe: dict[str, Any] | None) -> None:
    held = await recorded(intake, person=PERSON | {"safe_contact": safe})
    web = await FrontEnd(intake).signed_in()
    act = f"/contacts/{held['id']}/coordonnees"
    saved = await web.send(act, await web.form(act))
    assert saved.status_code == 303, saved.text
    after = (await intake.get(f"/persons/{held['person']['id']}", subject="adv-a")).json()
    assert after == held["person"], "the version neither: nothing was written"


async def test_every_window_stays_where_something_else_of_the_protection_changes(intake: Service) -> None:
    held = await recorded(intake, person=PERSON | {"safe_contact": SAFE})
    web = await FrontEnd(intake).signed_in()
    act = f"/contacts/{held['id']}/coordonnees"
    await web.send(act, await web.form(act) | {"discretion": ["neutral"]})
    after = (await intake.get(f"/persons/{held['person']['id']}", subject="adv-a")).json()
    was = held["person"]["safe_contact"]
    assert after["safe_contact"] == was | {"discretion": after["safe_contact"]["discretion"]}
    assert after["safe_contact"]["discretion"]["code"] == "neutral"


async def test_hours_without_a_day_hold_every_day(intake: Service) -> None:
    """The form says « aucun : tous »; before, hours typed without a day were dropped (CONF-5)."""
    held = await recorded(intake, person=PERSON)
    web = await FrontEnd(intake).signed_in()
    act = f"/contacts/{held['id']}/coordonnees"
    asked = {"_protected": ["true"], "channels": ["telephone"], "starts": ["18:00"]}
    await web.send(act, await web.form(act) | asked)
    after = (await intake.get(f"/persons/{held['person']['id']}", subject="adv-a")).json()
    (window,) = after["safe_contact"]["windows"]
    assert [one["code"] for one in window["days"]] == list(DAYS)
    assert (window["starts"], window["ends"]) == ("18:00:00", "23:59:00")


@pytest.fixture
async def way(start: Start) -> AsyncIterator[Way]:
    async with start(CASES, FakeService(answer).call) as service:
        made = Way(service)
        await made.team("cil-a", "adv-a")
        await made.open_case()
        yield made


def _full(codes: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    """A study file that holds all that the API accepts, lists at their limits."""

    def every(name: str) -> list[str]:
        return [one["code"] for one in codes[name]]

    def work(member: str, number: int) -> dict[str, Any]:
        return {
            "member": member,
            "occupation": every("occupations")[0],
            "profession": f"Métier {number}",
            "employer": f"Employeur {number}",
            "contract": every("contracts")[0],
            "seniority_months": number,
        }

    def twice(name: str, **more: str) -> list[dict[str, str]]:
        return [{"kind": kind, **more, "monthly": f"{at}.50"} for kind in every(name) for at in (100, 200)]

    reason = {"code": every("reasons_proof")[0], "text": "Perdue."}
    lines = [f"Ligne {at}" for at in range(6)]
    who = {"last_name": "Lopez", "first_name": "Inès", "birth_date": "1985-04-12"}
    risk = {"level": every("risk_levels")[0], "comment": "Parce que."}
    return {
        "household": {
            "applicant": who,
            "spouse": who | {"first_name": "Luis"},
            "address": {"lines": lines, "postcode": "69400", "town": "Villefranche"},
            "personal_phone": "+33612345678",
            "professional_phone": "+33478000000",
            "family_situation": "separated",
            "marriage_contract": False,
            "dependants": [{"age": at, "relation": f"Enfant {at}"} for at in range(20)],
        },
        "work": [
            work(member, at)
            for at, member in enumerate(("applicant", "spouse", "applicant", "other", "other"))
        ],
        "housing": {"status": every("housing_statuses")[0], "other_status": "Autre"},
        "difficulty": {
            "context": "Première ligne.\nSeconde ligne.",
            "types": every("housing_difficulties"),
            "causes": every("causes"),
            "origin": every("origins")[0],
            "steps_taken": [{"body": f"Organisme {at}", "aid_obtained": f"Aide {at}"} for at in range(50)],
        },
        "budget": {
            "resources": [
                *twice("resources", member="applicant")[:18],
                *twice("resources", member="spouse")[:18],
                *twice("resources", member="other")[:18],
            ],
            "pensions_paid": "12.00",
            "housing_charges": twice("housing_charges"),
            "other_charges": twice("other_charges"),
        },
        "outlook": {
            "capacity_alone": every("capacities")[0],
            "family": "Famille.",
            "work": "Travail.",
            "personal": "Soi.",
            "return_to_normal_family": every("chances")[0],
            "likely_duration": every("durations")[0],
            "over_indebtedness": {"origin": "Crédits.", "way_of_consuming": "Ordinaire."},
            "information_given": [
                {"topic": every("topics")[0], "on": "2026-11-23", "content": f"Dit {at}"} for at in range(50)
            ],
            "nature": every("natures")[0],
            "nature_reason": "Parce que.",
        },
        "impact": {
            **dict.fromkeys(("aid_fails", "turns_structural", "aid_not_legitimate"), risk),
            "social_diagnosis": "Rien.",
        },
        "analysis": "Analyse.",
        "recommendations": "Conseils.",
        "proofs": [
            {"item": item, "state": state, "on": "2026-11-23", "reason": reason, "detail": f"Pièce {item}"}
            for item in every("proof_items")
            for state in ("received", "waived")
        ],
    }


def _sorted(study: dict[str, Any]) -> dict[str, Any]:
    """The study file with the lines of its budget and its proofs in one order: a page puts them by kind."""
    budget = {
        name: sorted(one, key=str) if isinstance(one, list) else one for name, one in study["budget"].items()
    }
    work = sorted(study["work"], key=str)
    return study | {"budget": budget, "work": work, "proofs": sorted(study["proofs"], key=str)}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.slug)
async def test_a_part_of_a_full_study_saved_untouched_stays(way: Way, section: Section) -> None:
    codes = (await way.service.get("/codes", subject="adv-a")).json()
    await way.act("study", _full(codes), "PUT")
    held = (await way.read("file"))["study"]["study"]
    for name, given in _full(codes)["household"].items():
        assert held["household"][name] == given, "the API holds all that it was given"
    web = await FrontEnd(way.service).signed_in()
    act = f"/dossiers/{way.case}/etude/{section.slug}"
    saved = await web.send(act, await web.form(act))
    assert saved.status_code == 303, saved.text
    assert _sorted((await way.read("file"))["study"]["study"]) == _sorted(held)


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("pieces", {"proofs.lease.detail": ["Bail de 2019"]}),
        ("perspectives", {"outlook.information_given.0.content": ["Les aides"]}),
        ("risques", {"impact.aid_fails.comment": ["Revenus instables"]}),
    ],
)
async def test_what_is_typed_under_a_choice_not_made_is_refused_and_not_dropped(
    way: Way, slug: str, typed: dict[str, list[str]]
) -> None:
    web = await FrontEnd(way.service).signed_in()
    act = f"/dossiers/{way.case}/etude/{slug}"
    answer = await web.send(act, await web.form(act) | typed)
    assert answer.status_code == 422 and next(iter(typed.values()))[0] in answer.text
