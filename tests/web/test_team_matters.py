"""The matters that need the responsible person, as their page names them (CIL-6, PART-3)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx2

from web.api import Api
from web.team.matters import Stuck, case_groups, contact_group, referral_group
from web.visitor import Capacity, Visitor


@asynccontextmanager
async def asking(answers: dict[str, Any]) -> AsyncIterator[Visitor]:
    """Returns a responsible person whose API gives these answers, by path and parameters."""

    def answer(asked: httpx2.Request) -> httpx2.Response:
        path, state = asked.url.path, asked.url.params.get("state", "")
        return httpx2.Response(200, json=answers[f"{path}?{state}" if state else path])

    async with httpx2.AsyncClient(
        transport=httpx2.MockTransport(answer), base_url="http://passerelle"
    ) as http:
        me = Capacity("cil_responsible", "cil-a")
        yield Visitor("resp-a", "", me, (me,), {}, Api(http))


async def test_a_case_that_calls_for_attention_is_named_with_why_and_who_follows_it() -> None:
    case = {"id": "c-1", "reference": "AB12", "person_id": "p-1", "adviser": "adv-a", "urgent": True}
    group = {
        "concern": {"code": "late_step", "label": "Étapes en retard"},
        "total": 7,
        "items": [{"case": case, "why": "Bilan : à faire."}, {"case": case | {"adviser": None}, "why": "…"}],
    }
    answers = {"/api/cases/v1/concerns": [group], "/api/intake/v1/persons/names": {"p-1": "Inès Lopez"}}
    async with asking(answers) as visitor:
        (shown,) = await case_groups(visitor, {"adv-a": "Claire"}, 2)
    assert (shown.label, shown.total) == ("Étapes en retard", 7)
    assert shown.address == "/equipe/a-suivre?motif=late_step", "five more are a link away"
    assert shown.items[0] == Stuck("Inès Lopez", "Bilan : à faire.", "/dossiers/c-1", True, "AB12 · Claire")
    assert shown.items[1].about == "AB12 · sans interlocuteur"
    assert shown.items[1].address == "/dossiers/c-1/actes/interlocuteur"


def referral(name: str, *events: tuple[str, str], on: str = "2025-01-06") -> dict[str, Any]:
    return {
        "partner_name": name,
        "case_id": "c-1",
        "reference": "RF12",
        "sent_at": "2025-01-06T09:00:00+00:00",
        "events": [{"kind": {"code": code}, "day": day} for code, day in events],
        "steps": [{"on": on}],
    }


async def test_a_referral_is_stuck_once_its_partner_was_reminded_and_for_a_month_after_it_came_back() -> None:
    days = (("reminder", "2025-01-13"), ("answer_due", "2025-01-20"), ("handed_back", "2025-01-27"))
    sent = {"items": [referral("Silencieux", *days), referral("Récent", ("reminder", "2025-01-20"))]}
    back = {"items": [referral("Revenu", on="2025-01-02"), referral("Ancien", on="2024-11-02")]}
    path = "/api/partners/v1/referrals"
    async with asking({f"{path}?sent": sent, f"{path}?expired": back}) as visitor:
        shown = await referral_group(visitor, date(2025, 1, 14))
    assert [one.title for one in shown.items] == ["Silencieux", "Revenu"]
    assert shown.items[0].why == (
        "Envoyée le 6 janvier 2025 ; réponse attendue jusqu'au 20 janvier 2025 inclus, "
        "retour au conseiller le 27 janvier 2025."
    )
    assert shown.items[1].why == "Sans réponse : revenue au conseiller le 2 janvier 2025."


async def test_contacts_that_wait_are_shown_the_oldest_first_and_an_anonymous_one_has_no_name() -> None:
    def line(contact: str, day: str) -> dict[str, Any]:
        nature, priority = {"label": "Téléphone"}, {"code": "urgent"}
        return {"id": contact, "day": day, "person": None, "nature": nature, "priority": priority}

    found = {"items": [line("b", "2025-01-11"), line("a", "2025-01-09")]}
    async with asking({"/api/intake/v1/contacts": found}) as visitor:
        shown = await contact_group(visitor, date(2025, 1, 13))
    assert [one.address for one in shown.items] == ["/contacts/a", "/contacts/b"]
    assert (shown.items[0].title, shown.items[0].urgent) == ("Contact anonyme", True)
    assert shown.items[0].why == "Reçu il y a 4 jours, sans conseil, orientation ni dossier."
