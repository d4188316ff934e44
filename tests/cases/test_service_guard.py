"""One guard for every act of the API: what has ended is not worked on, what was erased is not filled again."""

from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute

from kernel.ids import new_id
from services.cases.main import PARTS
from tests.cases.service_steps import ANSWERS, CHOICES, PACKET, REASON, RESPONSIBLE, STUDY, Way
from words.roles import Role

DAY = {"on": "2026-11-23"}
HASH = {"content_hash": "0" * 64}
SCAN = {"scan": str(new_id()), "signed_on": "2026-11-23"}
DUE = {"due": "2026-12-20", "reason": REASON}
ORIENTED = {"orientations": [{"body": "adil", "reason": REASON}], "reason": REASON}
OFFER: dict[str, Any] = {
    "cil": [{"id": "c9", "kind": "inform", "wording": "Informer.", "due": "2026-12-20"}],
    "employee": [{"id": "s9", "kind": "take_steps", "wording": "Agir.", "due": "2026-12-20"}],
}

WORK: dict[str, Any] = {
    "POST /first-answer": {"means": "visit", **DAY},
    "POST /interviews": {"means": "visit", **DAY},
    "POST /information": {"version": 1, "how": "email", **DAY},
    "POST /services": {"services": ["follow_up"], **DAY},
    "PUT /study": STUDY,
    "POST /diagnosis": {},
    "POST /decision": {"outcome": "advice_sufficient"},
    "POST /offer": OFFER,
    "POST /offer/preview": OFFER,
    "PUT /offer": OFFER,
    "POST /offer/signature": HASH,
    "POST /offer/paper-signature": HASH | SCAN | {"choices": CHOICES},
    "POST /offer/extension": DUE,
    "POST /after-lapse": {"again": True},
    "POST /documents": b"%PDF-1.4",
    "POST /amendments": {"employee": OFFER["employee"], "reason": REASON},
    "POST /amendments/{number}/signature": HASH,
    "POST /amendments/{number}/paper-signature": HASH | SCAN,
    "POST /amendments/{number}/withdrawal": {"reason": REASON},
    "POST /commitments/{commitment_id}/correction": {"outcome": "done"},
    "POST /commitments/{commitment_id}/outcome": {"outcome": "done"},
    "POST /referrals": PACKET,
    "POST /follow-ups": {"notes": "Encore.", **DAY},
    "POST /implementation/extension": DUE,
    "POST /implementation/end": {},
    "POST /report": {"good_end": True, "appraisal": "Encore."},
    "POST /ending": {"outcome": "unreachable", "reason": REASON},
    "POST /structural": ORIENTED,
    "POST /adviser": {"adviser": "adv-b", "reason": REASON},
    "POST /decline": {"reason": "too_far", "text": "Trop loin."},
}
"""What is done while a case goes on."""

AFTERWARDS: dict[str, Any] = {
    "POST /hand-overs": {"parts": ["diagnosis", "report"], "how": "letter", **DAY},
    "POST /survey": ANSWERS,
    "POST /retention/hold": {"due": "2029-11-23", "reason": REASON},
}
"""What stays possible once a case is closed."""


def routes() -> set[str]:
    """Every act upon a case that the API offers to those who work on it."""
    found = set()
    for router in PARTS.routers:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            if "{case_id}" in route.path:
                path = route.path.partition("{case_id}")[2]
                found |= {f"{method} {path}" for method in (route.methods or set()) - {"GET"}}
    return found


async def done(way: Way, act: str, body: Any) -> httpx2.Response:
    method, _, path = act.partition(" ")
    path = path.removeprefix("/").format(number=1, commitment_id="c1")
    who: dict[str, Any] = {"subject": "adv-a"}
    if path in ("adviser", "decline", "retention/hold"):
        who = RESPONSIBLE
    if isinstance(body, bytes):
        headers = way.service.as_(**who) | {
            "idempotency-key": new_id().hex,
            "content-type": "application/pdf",
        }
        return await way.service.client.post(
            f"/api/cases/v1/cases/{way.case}/{path}", content=body, headers=headers
        )
    return await way.send(path, body, method, **who)


def test_every_act_of_the_api_is_tried() -> None:
    assert routes() == WORK.keys() | AFTERWARDS.keys()


async def whole(way: Way) -> None:
    """A case that went all its way, but for the words said after its closure."""
    await way.amended()
    await way.visit("POST", "amendment/refusal", await way.link("amend"))
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    await way.open("report")
    await way.act("report", {"good_end": True, "appraisal": "Relogée."})


ENDINGS = ["closed", "withdrawn", "withdrawn_early", "structural"]


async def ended(way: Way, how: str) -> None:
    match how:
        case "closed":
            await whole(way)
            await way.close("completed_good_end")
        case "withdrawn":
            await way.in_force()
            await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
        case "withdrawn_early":
            await way.open_case()
            await way.open("first_answer")
            await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
        case "structural":
            await way.offered()
            why = {"code": "structural", "text": "Ressources durablement insuffisantes."}
            await way.act("structural", ORIENTED | {"reason": why})


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_case_that_has_ended_is_worked_on_no_more(way: Way, how: str) -> None:
    """Each act is refused with its words, and nothing changes (CASE-3)."""
    await ended(way, how)
    before = (await way.read(), len(await way.service.facts()))
    for act, body in WORK.items():
        refused = await done(way, act, body)
        if (how, act) == ("closed", "POST /implementation/end"):  # the same was said: the first answer
            assert refused.status_code == 200
            continue
        assert refused.status_code == 409, (act, refused.text)
        assert refused.json()["code"] in ("case_ended", "step_already_completed"), (act, refused.text)
        assert refused.json()["title"] in (
            "Ce dossier est déjà clos.",
            "Cette étape a déjà été faite, avec un autre contenu.",
        )
    assert (await way.read(), len(await way.service.facts())) == before


async def test_what_may_follow_the_closure_is_done(way: Way) -> None:
    await ended(way, "closed")
    await way.open("survey")
    await way.open("retention")
    for act, body in AFTERWARDS.items():
        answered = await done(way, act, body)
        assert answered.is_success, (act, answered.text)
    who = await way.link("file")
    withdrawn = await way.visit("POST", "authorisations/share_with_third_parties/withdrawal", who)
    assert withdrawn.is_success, withdrawn.text
    given = await way.visit("POST", "authorisations/share_with_third_parties", who)
    assert (given.status_code, given.json()["code"]) == (409, "case_ended")


async def test_what_was_said_of_a_completed_step_may_be_said_again_after_the_end(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    body = {"means": "telephone", **DAY}
    await way.act("first-answer", body)
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    assert (await way.send("first-answer", body)).status_code == 200


async def test_what_was_signed_may_be_signed_again_after_the_end_and_not_otherwise(way: Way) -> None:
    """The same text gives the first answer (ENG-3)."""
    await way.in_force()
    signed = await way.read("offer")
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    again = await way.send("offer/signature", {"content_hash": signed["content_hash"]})
    assert (again.status_code, again.json()["signatures"]) == (200, signed["signatures"])
    other = await way.send("offer/signature", {"content_hash": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "case_ended")


async def test_an_erased_case_takes_nothing_any_more(way: Way) -> None:
    """Nobody fills again what was erased (CONF-6)."""
    await ended(way, "closed")
    await way.open("survey")
    await way.open("retention")
    way.after(800)
    await way.tend("retention")
    await way.erase()
    before = (await way.read(), len(await way.service.facts()))
    for act, body in (WORK | AFTERWARDS).items():
        refused = await done(way, act, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "case_erased"), (act, refused.text)
        assert refused.json()["title"] == "Les données de ce dossier sont effacées : rien ne s'y ajoute plus."
    assert (await way.read(), len(await way.service.facts())) == before


async def test_while_its_report_is_awaited_a_case_that_turned_structural_is_still_followed(way: Way) -> None:
    """Its adviser may fall ill: somebody makes the report (DIF-6, CASE-1)."""
    await way.in_force()
    way.after(1)
    await way.act("structural", ORIENTED)
    changed = await way.act("adviser", {"adviser": "adv-b", "reason": REASON}, **RESPONSIBLE)
    assert changed["adviser"] == "adv-b"
    refused = await way.send("referrals", PACKET)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_ended")
    assert (await way.service.get("/work", subject="adv-b", role=Role.ADVISER)).status_code == 200
