"""Forms that hold all that their API accepts: saved untouched, they change nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from services.intake.main import PARTS as INTAKE
from tests.in_process import FakeService, Service
from tests.intake.bodies import contact
from tests.intake.conftest import answer_of
from tests.web.front_end import FrontEnd

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
