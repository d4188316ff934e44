"""Cases that call for the responsible's attention, as their page names them (CIL-6)."""

import httpx2

from web.api import Api
from web.team.home import Stuck, case_groups
from web.visitor import Capacity, Visitor


async def test_a_case_that_calls_for_attention_is_named_with_why_and_who_follows_it() -> None:
    case = {"id": "c-1", "reference": "AB12", "person_id": "p-1", "adviser": "adv-a", "urgent": True}
    group = {
        "concern": {"code": "late_step", "label": "Étapes en retard"},
        "total": 7,
        "items": [{"case": case, "why": "Bilan : à faire."}, {"case": case | {"adviser": None}, "why": "…"}],
    }
    answers = {"/api/cases/v1/concerns": [group], "/api/intake/v1/persons/names": {"p-1": "Inès Lopez"}}
    network = httpx2.MockTransport(lambda asked: httpx2.Response(200, json=answers[asked.url.path]))
    async with httpx2.AsyncClient(transport=network, base_url="http://passerelle") as http:
        me = Capacity("cil_responsible", "cil-a")
        (shown,) = await case_groups(Visitor("resp-a", "", me, (me,), Api(http)), {"adv-a": "Claire"}, 2)
    assert (shown.label, shown.total) == ("Étapes en retard", 7)
    assert shown.address == "/equipe/a-suivre?motif=late_step", "five more are a link away"
    assert shown.items[0] == Stuck("Inès Lopez", "Bilan : à faire.", "/dossiers/c-1", True, "AB12 · Claire")
    assert shown.items[1].about == "AB12 · sans interlocuteur"
