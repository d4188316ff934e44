"""The engagement: its days to sign, whose text it is, who signs, and what time does to it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kernel.mail import Withheld
from services.cases.main import agenda
from tests.cases.service_steps import CHOICES, REASON, Way
from tests.in_process import ROOT
from words.roles import Role

MADE, FIFTH, TENTH, LAST = date(2026, 11, 23), date(2026, 11, 28), date(2026, 12, 3), date(2026, 12, 8)


async def test_an_offer_is_reminded_twice_then_lapses_after_its_last_day(way: Way) -> None:
    await way.offered()
    state = await way.open("sign_engagement")
    for number, day in enumerate((FIFTH, TENTH), start=1):
        (due,) = await way.service.platform.db.read(agenda, ROOT, None)
        assert due.workflow_id == f"case-{way.case}"
        assert due.at - due.since == timedelta(seconds=state.wait_seconds)
        way.at(day, 8, 59)
        await way.tend("sign_engagement")
        assert len(await way.service.facts("step_reminded")) == number - 1
        way.at(day)
        state = await way.tend("sign_engagement")
        await way.tend("sign_engagement")
        assert [fact.data["reminder"] for fact in await way.service.facts("step_reminded")] == list(
            range(1, number + 1)
        )
    way.at(LAST, 23, 59, 59)
    assert (await way.tend("sign_engagement")).state == "open"
    way.at(LAST + timedelta(days=1), 0)
    state = await way.tend("sign_engagement")
    assert (state.state, state.HasField("wait_seconds")) == ("lapsed", False)
    assert await way.messages() == [
        "adviser_designated",
        "offer",
        "offer_reminder",
        "offer_reminder",
        "offer_lapsed",
    ]
    assert (await way.read())["stage"]["code"] == "after_lapse"
    assert await way.service.platform.db.read(agenda, ROOT, None) == []


async def test_the_delays_agreed_upon_are_those_that_run(way: Way) -> None:
    await way.first_level()
    await way.open("offer")
    asked = way.proposal() | {"validity_days": 30, "duration_months": 6}
    await way.act("offer", asked)
    await way.open("sign_engagement")
    due = {one["kind"]["code"]: one["due"] for one in await way.read("steps")}
    assert due["sign_engagement"] == "2026-12-23"
    way.at(date(2026, 12, 23))
    offer = await way.read("offer")
    await way.sign(offer)
    await way.act("offer/signature", {"content_hash": offer["content_hash"]})
    await way.open("implementation")
    due = {one["kind"]["code"]: one["due"] for one in await way.read("steps")}
    assert due["implementation"] == "2027-06-23"


async def test_an_offer_is_changed_only_while_it_may_be_signed(way: Way) -> None:
    await way.offered()
    await way.open("sign_engagement")
    way.at(LAST + timedelta(days=1))
    await way.tend("sign_engagement")
    lapsed = await way.send("offer", way.proposal("Un autre texte."), "PUT")
    assert (lapsed.status_code, lapsed.json()["code"]) == (409, "step_not_open")
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    ended = await way.send("offer", way.proposal("Un autre texte."), "PUT")
    assert (ended.status_code, ended.json()["code"]) == (409, "case_ended")
    assert (await way.read("offer"))["number"] == 1


async def test_a_signed_commitment_is_not_dropped_by_one_side(way: Way) -> None:
    await way.in_force()
    dropped = {"outcome": "dropped", "reason": REASON}
    refused = await way.send("commitments/c1/outcome", dropped)
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (
        422,
        "dropped_by_one_side",
        "ENG-3",
    )
    assert [one["outcome"] for one in await way.read("commitments")] == [None, None]


async def test_a_lapsed_offer_is_made_again_or_the_case_closes(way: Way) -> None:
    await way.offered()
    way.at(LAST + timedelta(days=1), 0)
    await way.tend("sign_engagement")
    await way.open("decide_after_lapse")
    await way.act("after-lapse", {"again": True})
    await way.open("offer", 2)
    second = await way.act("offer", way.proposal())
    assert (second["number"], second["valid_to"]) == (2, "2026-12-24")
    way.at(date(2026, 12, 10))
    await way.open("sign_engagement", 2)
    signed = await way.sign(second["content_hash"])
    assert signed.is_success


async def test_nobody_decides_after_a_lapse_and_the_case_closes(way: Way) -> None:
    await way.offered()
    way.at(LAST + timedelta(days=1), 0)
    await way.tend("sign_engagement")
    state = await way.open("decide_after_lapse")
    way.at(way.today + timedelta(days=11), 0)
    state = await way.tend("decide_after_lapse")
    assert (state.state, state.ended) == ("lapsed", "")
    assert await way.close("offer_lapsed") is False


async def test_the_last_minute_of_the_last_day_still_signs(way: Way) -> None:
    made = await way.offered()
    who = await way.link()
    way.at(LAST, 23, 59)
    assert (await way.sign(made["content_hash"], who)).is_success
    signed = await way.act("offer/signature", {"content_hash": made["content_hash"]})
    assert signed["signed"] and [one["on"] for one in signed["signatures"]] == ["2026-12-08"] * 2
    assert (await way.tend("sign_engagement")).decision == "signed"


async def test_the_day_after_signs_nothing_whether_the_step_has_lapsed_or_not(way: Way) -> None:
    made = await way.offered()
    who = await way.link()
    way.at(LAST + timedelta(days=1), 0)
    assert (await way.sign(made["content_hash"], who)).status_code == 401
    for _ in range(2):
        late = await way.send("offer/signature", {"content_hash": made["content_hash"]})
        assert (late.status_code, late.json()["code"]) == (409, "offer_lapsed")
        await way.tend("sign_engagement")
    assert await way.service.facts("engagement_signed_by") == []


async def test_a_changed_text_is_signed_by_nobody_who_saw_the_former(way: Way) -> None:
    first = await way.offered()
    old = await way.link()
    way.after(1)
    second = await way.act("offer", way.proposal("Autre parc."), "PUT")
    assert (second["number"], second["valid_to"]) == (2, "2026-12-09")
    assert second["content_hash"] != first["content_hash"]
    shown = (await way.visit("GET", "offer", old)).json()
    assert shown["content_hash"] == second["content_hash"]
    fresh = await way.link()
    for who, text in ((old, first), (old, second), (fresh, first)):
        refused = await way.sign(text["content_hash"], who)
        assert (refused.status_code, refused.json()["code"]) == (409, "text_has_changed")
    stale = await way.send("offer/signature", {"content_hash": first["content_hash"]})
    assert stale.json()["code"] == "text_has_changed"
    assert (await way.sign(second["content_hash"], fresh)).is_success
    (moved,) = await way.service.facts("deadline_moved")
    assert moved.data == {"step": "sign_engagement", "ordinal": 1, "version": 2, "due": "2026-12-09"}


async def test_contact_details_change_nothing_of_what_was_signed(way: Way) -> None:
    made = await way.offered()
    await way.sign(made["content_hash"])
    same = await way.act("offer", way.proposal() | {"contact": "Julien Moreau"}, "PUT")
    assert (same["content_hash"], len(same["signatures"])) == (made["content_hash"], 1)
    assert same["contact"] == "Julien Moreau"


async def test_a_longer_delay_moves_the_deadline_and_is_told(way: Way) -> None:
    made = await way.offered()
    before = await way.read()
    way.at(TENTH)
    await way.tend("sign_engagement")
    extended = await way.act("offer/extension", {"due": "2026-12-15", "reason": REASON})
    assert (extended["valid_to"], extended["content_hash"]) == ("2026-12-15", made["content_hash"])
    state = await way.tend("sign_engagement")
    assert (state.state, state.version) == ("open", 2)
    assert (await way.read())["version"] > before["version"]
    assert (await way.messages())[-1] == "offer_extended"
    way.at(date(2026, 12, 15), 23, 59)
    assert (await way.tend("sign_engagement")).state == "open"
    assert (await way.sign(made["content_hash"])).is_success
    earlier = await way.send("offer/extension", {"due": "2026-12-10", "reason": REASON})
    assert (earlier.status_code, earlier.json()["field"]) == (422, "due")


async def test_an_extension_says_why(way: Way) -> None:
    await way.offered()
    for body in ({"due": "2026-12-15"}, {"due": "2026-12-15", "reason": {"code": "other", "text": " "}}):
        refused = await way.send("offer/extension", body)
        assert refused.status_code == 422, refused.text


async def test_the_carrying_out_is_given_more_time_with_its_reason(way: Way) -> None:
    await way.in_force()
    before = await way.tend("implementation")
    await way.act("implementation/extension", {"due": "2027-03-01", "reason": REASON})
    after = await way.tend("implementation")
    assert after.version == before.version + 1 and after.wait_seconds > before.wait_seconds
    assert (await way.messages())[-1] == "implementation_extended"
    steps = {one["kind"]["code"]: one for one in await way.read("steps")}
    assert steps["implementation"]["due"] == "2027-03-01"
    assert any("attente d'un document" in line for line in steps["implementation"]["why"])


async def test_an_adviser_does_not_sign_for_the_employee(way: Way) -> None:
    made = await way.offered()
    body = {"content_hash": made["content_hash"], "choices": CHOICES}
    for role in (Role.ADVISER, Role.CIL_RESPONSIBLE):
        refused = await way.service.send("POST", "/links/offer/signature", body, role=role)
        assert refused.status_code == 403, role
    who = await way.link()
    cookie_elsewhere = await way.service.client.post(
        f"/api/cases/v1/cases/{way.case}/offer/signature",
        json={"content_hash": made["content_hash"]},
        headers=who | {"idempotency-key": "k" * 12},
    )
    assert cookie_elsewhere.status_code == 403


async def test_a_signature_carries_both_choices(way: Way) -> None:
    made = await way.offered()
    body = {"content_hash": made["content_hash"], "choices": {"share_with_third_parties": True}}
    refused = await way.visit("POST", "offer/signature", await way.link(), body)
    assert (refused.status_code, refused.json()["field"]) == (422, "choices.inform_employer")
    assert (await way.sign(made["content_hash"])).is_success
    other = await way.sign(made["content_hash"], share=False)
    assert (other.status_code, other.json()["code"]) == (409, "already_signed")


async def paper(way: Way, made: dict[str, Any], signed_on: date) -> Any:
    body = {"content_hash": made["content_hash"], "choices": CHOICES, "scan": await way.scan()}
    return await way.send("offer/paper-signature", body | {"signed_on": signed_on.isoformat()})


async def test_a_signature_on_paper_is_kept_with_its_scan_and_who_transcribed_it(way: Way) -> None:
    made = await way.offered()
    way.after(3)
    kept = await paper(way, made, MADE + timedelta(days=2))
    assert kept.is_success, kept.text
    (signature,) = kept.json()["signatures"]
    assert signature.pop("choices") == CHOICES
    assert signature == {"party": "employee", "on": "2026-11-25", "means": "paper", "transcribed_by": "adv-a"}
    unknown = {"content_hash": made["content_hash"], "choices": CHOICES, "signed_on": "2026-11-25"}
    refused = await way.send("offer/paper-signature", unknown | {"scan": way.case})
    assert (refused.status_code, refused.json()["field"]) == (404, "scan")


async def test_a_paper_is_not_signed_before_its_offer_nor_tomorrow(way: Way) -> None:
    made = await way.offered()
    for day in (MADE - timedelta(days=1), MADE + timedelta(days=1)):
        refused = await paper(way, made, day)
        assert refused.status_code == 422, refused.text


async def test_a_scan_is_a_document(way: Way) -> None:
    await way.offered()
    for media_type, content in (("text/html", b"<p>"), ("application/pdf", b"")):
        headers = way.service.as_(subject="adv-a") | {
            "idempotency-key": "a-key-of-mine",
            "content-type": media_type,
        }
        path = f"/api/cases/v1/cases/{way.case}/documents"
        refused = await way.service.client.post(path, content=content, headers=headers)
        assert (refused.status_code, refused.json()["field"]) == (422, "file")


async def test_messages_say_the_day_and_carry_a_link_that_signs(way: Way) -> None:
    made = await way.offered()
    email = (await way.leaving())[1]
    assert "8 décembre 2026" in email.text and "CIL du Rhône" in email.text
    token = email.text.split("/lien/salarie/")[1].split()[0]
    exchanged = await way.service.client.post("/api/cases/v1/links/exchange", json={"token": token})
    assert exchanged.json()["purpose"] == "sign"
    assert datetime.fromisoformat(exchanged.json()["expires"]).isoformat() == "2026-12-08T23:00:00+00:00"
    way.service.client.cookies.clear()
    await way.sign(made["content_hash"])
    await way.act("offer/signature", {"content_hash": made["content_hash"]})
    assert (await way.composed())[1] == Withheld("settled")


@pytest.mark.parametrize("outcome", ["withdrawn", "deceased"])
async def test_who_withdraws_is_waited_for_and_written_to_no_more(way: Way, outcome: str) -> None:
    made = await way.offered()
    who = await way.link()
    way.at(FIFTH, 8)
    ended = await way.act("ending", {"outcome": outcome, "reason": REASON})
    assert ended["id"] == way.case
    assert (await way.steps())["sign_engagement"] == "cancelled"
    way.at(FIFTH)
    decided = await way.messages()
    state = await way.tend("sign_engagement")
    assert (state.state, state.ended, state.HasField("wait_seconds")) == ("cancelled", outcome, False)
    opened = await way.open("implementation")
    assert (opened.state, opened.ended) == ("cancelled", outcome)
    assert await way.messages() == decided
    assert all(one == Withheld("case_ended") for one in await way.composed())
    assert await way.service.platform.db.read(agenda, ROOT, None) == []
    assert (await way.sign(made["content_hash"], who)).status_code == 401
    assert await way.close(outcome) is False
    assert (await way.read())["outcome"]["code"] == outcome


async def test_what_has_ended_ends_once_and_is_signed_no_more(way: Way) -> None:
    made = await way.offered()
    body = {"outcome": "withdrawn", "reason": REASON}
    first = await way.act("ending", body)
    assert (await way.act("ending", body))["version"] == first["version"]
    assert len(await way.service.facts("case_ended")) == 1
    other = await way.send("ending", {"outcome": "deceased", "reason": REASON})
    assert other.status_code == 409, other.text
    signed = await way.send("offer/signature", {"content_hash": made["content_hash"]})
    assert signed.status_code == 409, signed.text
    assert await way.service.facts("engagement_signed_by") == []


async def test_an_employee_who_does_not_want_to_sign_says_so_once_and_the_adviser_decides(way: Way) -> None:
    made = await way.offered()
    who = await way.link()
    for _ in range(2):
        refused = await way.visit("POST", "offer/refusal", who)
        assert refused.status_code < 300, refused.text
        assert refused.json()["refused_on"] == made["made_on"]
    assert (await way.steps())["sign_engagement"] == "done"
    assert (await way.read())["stage"]["code"] == "after_lapse"
    facts = [fact for fact in await way.service.facts("step_done") if fact.data["step"] == "sign_engagement"]
    assert [fact.data["result"] for fact in facts] == ["refused"]
    signed = await way.sign(made["content_hash"], who)
    assert (signed.status_code, signed.json()["code"]) == (409, "offer_refused")
    by_cil = await way.send("offer/signature", {"content_hash": made["content_hash"]})
    assert (by_cil.status_code, by_cil.json()["code"]) == (409, "offer_refused")


async def test_who_has_signed_does_not_refuse_any_more(way: Way) -> None:
    made = await way.offered()
    who = await way.link()
    await way.sign(made["content_hash"], who)
    refused = await way.visit("POST", "offer/refusal", who)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_signed")
    assert (await way.steps())["sign_engagement"] == "open"
