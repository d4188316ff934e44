"""What the employee finds behind their links: where they are, what was agreed, their word, who looked (CASE-7)."""

from typing import Any

import httpx2
from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2

from kernel.errors import Unavailable
from kernel.mail import Email
from services.cases.domain.plain import PART_LABELS, STAGE_SENTENCES, Part
from services.cases.domain.sequence import Stage
from tests.cases.conftest import answer, reach
from tests.cases.service_steps import ADVICE, REASON, WORDING, Way
from tests.in_process import FakeService

SHARE = "share_with_third_parties"


def discreet(others: FakeService) -> None:
    """From now on `intake` says that the person is in safe contact."""
    others.answer = lambda request: (
        reach(safe_contact=True) if isinstance(request, intake_pb2.GetReachRequest) else answer(request)
    )


def test_every_stage_is_said_plainly() -> None:
    assert set(STAGE_SENTENCES) == set(Stage)


async def test_the_space_says_what_is_awaited_by_when_and_why(way: Way) -> None:
    await way.offered()
    seen = (await way.visit("GET", "space", await way.link())).json()
    (awaited,) = seen["awaited"]
    assert (awaited["by_link"], awaited["due"], seen["opens"]) == ("sign", "2026-12-08", "sign")
    assert awaited["why"] and "proposition" in seen["what_happens"]
    assert (seen["adviser"]["name"], seen["cil"]["name"]) == ("Claire Lefèvre", "CIL du Rhône")
    assert seen["adviser"]["telephone"] == "04 78 00 00 00", "that of the CIL where the adviser has none"
    assert (seen["first_name"], seen["discreet"], seen["commitments"]) == ("Inès", False, [])
    assert [one["given"] for one in seen["authorisations"]] == [None, None]


async def test_what_was_signed_is_awaited_no_more_and_what_was_agreed_is_there(way: Way) -> None:
    made = await way.offered()
    who = await way.link()
    await way.sign(made["content_hash"], who)
    half = (await way.visit("GET", "space", who)).json()
    assert half["awaited"] == [] and half["engagement"]["signed_by_employee_on"] == "2026-11-23"
    assert half["engagement"]["signed_by_cil_on"] is None
    assert half["what_happens"].startswith("Vous avez signé.")
    chosen = [(one["given"], one["in_force"], one["chosen_on"]) for one in half["authorisations"]]
    assert chosen == [(True, False, "2026-11-23"), (False, False, "2026-11-23")], (
        "in force once both have signed"
    )
    await way.act("offer/signature", {"content_hash": made["content_hash"]})
    await way.open("implementation")
    seen = (await way.visit("GET", "space", who)).json()
    assert [one["wording"] for one in seen["commitments"] if one["owner"] == "cil"] == [WORDING]
    assert seen["carried_out_by"] == "2027-01-23" and seen["why"]
    assert [one["in_force"] for one in seen["authorisations"]] == [True, False]


async def test_only_the_link_of_the_present_text_may_sign_it(way: Way) -> None:
    await way.offered()
    old = await way.link()
    assert (await way.visit("GET", "offer", old)).json()["may_sign"] is True
    revised = await way.act("offer", way.proposal("Présenter le dossier ailleurs."), "PUT")
    assert (await way.visit("GET", "offer", old)).json()["may_sign"] is False
    new = await way.link()
    assert (await way.visit("GET", "offer", new)).json()["may_sign"] is True
    await way.sign(revised["content_hash"], new)
    assert (await way.visit("GET", "offer", new)).json()["may_sign"] is False


async def test_an_amendment_says_whether_this_link_signs_it(way: Way) -> None:
    made = await way.amended()
    await way.open("sign_amendment")
    who = await way.link("amend")
    assert (await way.visit("GET", "amendment", who)).json()["may_sign"] is True
    (awaited,) = (await way.visit("GET", "space", who)).json()["awaited"]
    assert awaited["by_link"] == "amend"
    await way.visit("POST", "amendment/signature", who, {"content_hash": made["content_hash"]})
    assert (await way.visit("GET", "amendment", who)).json()["may_sign"] is False
    assert (await way.visit("GET", "space", who)).json()["awaited"] == []


async def test_an_authorisation_is_given_withdrawn_and_given_again(way: Way) -> None:
    await way.in_force(share=False)
    who = await way.link("file")
    for _ in range(2):
        given = await way.visit("POST", f"authorisations/{SHARE}", who)
    assert [one["in_force"] for one in given.json()["items"]] == [True, False]
    assert given.json()["items"][0]["how"]["code"] == "web"
    told = [fact.data for fact in await way.service.facts("authorisation_recorded")]
    assert told[-1] == {"purpose": SHARE, "given": True} and len(told) == 3, "the same again adds nothing"
    await way.visit("POST", f"authorisations/{SHARE}/withdrawal", who)
    withdrawn = (await way.visit("GET", "space", who)).json()["authorisations"][0]
    assert (withdrawn["in_force"], withdrawn["withdrawn_at"] is not None) == (False, True)
    again = await way.visit("POST", f"authorisations/{SHARE}", who)
    assert again.json()["items"][0]["in_force"] is True


def partners_away(request: Any) -> Any:
    """Everybody answers but `partners`."""
    if isinstance(request, partners_pb2.StopReferralsRequest):
        raise Unavailable
    return answer(request)


async def test_where_nothing_can_be_taken_back_the_withdrawal_is_to_be_asked_again(
    way: Way, others: FakeService
) -> None:
    await way.in_force()
    who = await way.link("file")
    others.answer = partners_away
    away = await way.visit("POST", f"authorisations/{SHARE}/withdrawal", who)
    employer = await way.visit("POST", "authorisations/inform_employer", who)
    assert (away.status_code, employer.status_code) == (503, 200)
    others.answer = answer
    assert (await way.visit("POST", f"authorisations/{SHARE}/withdrawal", who)).status_code == 200
    assert others.asked_for(partners_pb2.StopReferralsRequest)


async def test_nothing_is_authorised_once_the_case_has_ended_nor_in_anothers_place(way: Way) -> None:
    await way.in_force(share=False)
    who = await way.link("file")
    assert (await way.service.send("POST", f"/links/authorisations/{SHARE}")).status_code == 403
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    assert (await way.visit("POST", f"authorisations/{SHARE}", who)).status_code == 401
    refused = await way.visit("POST", f"authorisations/{SHARE}", await way.link("file"))
    assert (refused.status_code, refused.json()["code"]) == (409, "case_ended")


async def test_who_looked_is_named_with_their_cil_and_what_they_opened(way: Way) -> None:
    await way.offered()
    await way.read("study")
    who = await way.link()
    (seen,) = (await way.visit("GET", "accesses", who)).json()
    assert (seen["who"], seen["organisation_name"]) == ("Claire Lefèvre", "CIL du Rhône")
    assert seen["what"] == PART_LABELS[Part.STUDY]


async def test_the_own_file_says_the_diagnosis_in_words_and_holds_the_engagement(way: Way) -> None:
    await way.in_force()
    file = (await way.visit("GET", "file", await way.link("file"))).json()
    words = {one["label"]: one["text"] for part in ("situation", "budget") for one in file["in_words"][part]}
    assert words["Situation de famille"] == "Séparé(e)"
    assert words["Ce qui reste chaque mois, une fois tout payé"].startswith("498,00")
    assert file["in_words"]["conclusion"][-1]["text"] == ADVICE
    assert [one["wording"] for one in file["engagement"]["cil"]] == [WORDING]


async def test_in_safe_contact_every_message_is_said_behind_a_link_that_reveals_nothing(
    way: Way, others: FakeService
) -> None:
    await way.in_force()
    discreet(others)
    left = [one for one in await way.composed() if isinstance(one, Email)]
    assert len(left) == 2
    for one in left:
        assert one.title == "Un message pour vous" and "/lien/message/" in one.text
        assert not [word for word in ("CIL", "logement", "salari", "dossier") if word in one.title]
        assert "Inès" not in one.text and "engagement" not in one.text
    seen = (await way.visit("GET", "space", await way.link("file"))).json()
    assert (seen["discreet"], seen["first_name"]) == (True, "")


async def test_whoever_opens_a_link_is_told_whether_to_be_discreet(way: Way, others: FakeService) -> None:
    """Where nobody can say, it is not opened: the person may be reached otherwise by now (CONF-5, EXC-5)."""
    await way.offered()
    opened = (await exchanged(way)).json()
    assert (opened["discreet"], opened["subject"]) == (False, way.case)
    discreet(others)
    assert (await exchanged(way)).json()["discreet"] is True
    others.answer = Unavailable()
    refused = await exchanged(way)
    assert (refused.status_code, "set-cookie" in refused.headers) == (503, False)
    assert "Réessayez" in refused.json()["title"]


async def exchanged(way: Way) -> httpx2.Response:
    """What is answered to a fresh link when it is opened."""
    body = {"token": await way.token()}
    told = await way.service.client.post("/api/cases/v1/links/exchange", json=body)
    way.service.client.cookies.clear()
    return told


async def test_a_copied_cookie_does_not_survive_closing(way: Way) -> None:
    await way.offered()
    who, other = await way.link(), await way.link("file")
    assert (await way.visit("POST", "close", who)).status_code == 204
    assert (await way.visit("GET", "space", who)).status_code == 401
    assert (await way.visit("GET", "offer", who)).json()["code"] == "link_no_longer_valid"
    assert (await way.visit("GET", "space", other)).status_code == 200


async def test_a_link_to_the_file_is_asked_for_by_any_link_once_a_day(way: Way) -> None:
    """It goes to the employee's own address, also after the closure (CASE-7)."""
    await way.offered()
    who = await way.link()
    assert (await way.visit("GET", "file", who)).status_code == 403
    asked = [(await way.visit("POST", "file-request", who)).json() for _ in range(2)]
    assert asked == [{"sent": True}, {"sent": False}]
    assert (await way.messages()).count("file") == 1
    way.after(1)
    assert (await way.visit("POST", "file-request", who)).json() == {"sent": True}
    assert (await way.service.send("POST", "/links/file-request")).status_code == 403
