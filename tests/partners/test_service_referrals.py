"""A referral: sent with what may leave, answered by link, reminded, handed back, carried to its end."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.partners.v1 import partners_pb2
from cilpass.partners.v1.partners_pb2_grpc import ReferralsStub

from kernel import mail
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.ids import new_id
from kernel.mail import Email, Message, Withheld
from kernel.relay import Signal, Start
from services.partners import main, messages
from services.partners.main import PARTS
from tests.in_process import ROOT, FakeService, Service
from tests.partners.steps import answer, opened, partner, send, sent, stop, tend, token
from words.roles import Role

REMINDER = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""Five working days after the sending, 9:00 in Paris."""

HANDED_BACK = datetime(2026, 12, 14, 8, tzinfo=UTC)


async def composed(partners: Service, referral_id: str, template: str) -> Email | Withheld:
    def find(tx: Any) -> Any:
        return next(one for one in mail.messages_of(tx, referral_id) if one.template == template)

    row = await partners.platform.db.read(find, ROOT)
    message = Message(row.id, row.template, row.subject, dict(row.params), row.decided)
    email = await messages.compose(partners.platform)(message)
    assert isinstance(email, Email | Withheld)
    return email


async def test_a_referral_is_sent_once_and_its_packet_kept(partners: Service, others: FakeService) -> None:
    view = await partner(partners)
    first = await send(partners, view["id"], on_behalf_of="cil-z")
    again = await send(partners, view["id"], referral_id=first.referral_id)
    assert first.state == again.state == "sent"
    assert len(others.asked_for(cases_pb2.GetPacketRequest)) == 1
    (fact,) = await partners.facts("referral_sent")
    assert fact.data == {
        "cil": "cil-a",
        "on_behalf_of": "cil-z",
        "case": first.case_id,
        "partner": view["id"],
        "day": "2026-11-23",
    }
    (message,) = PARTS.messages_of(fact)
    assert isinstance(message, Start) and message.workflow_id == f"referral-{first.referral_id}"
    kept = (await partners.get(f"/referrals/{first.referral_id}")).json()
    assert [item["code"] for item in kept["items"]] == ["applicant_name", "resources"]
    assert (kept["sent_by"], kept["why"]) == ("cil-a-adviser", "Traitement du dossier")
    assert kept["recipient"]["email"] == "accueil@fsl.exemple.fr"


async def test_facts_and_messages_carry_nothing_of_the_packet(partners: Service) -> None:
    referral = await sent(partners)
    email = await composed(partners, referral, "referral_sent")
    assert isinstance(email, Email) and email.to == "accueil@fsl.exemple.fr"
    assert f"/lien/partenaire/{await token(partners, referral)}" in email.text
    assert "CIL-PASS assistance — CIL du Rhône" in email.text
    told = str([fact.data for fact in await partners.facts()])
    assert "secret" not in email.text + email.title + told


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"checked_by": ""}, Conflict),
        ({"authorisation_id": ""}, Forbidden),
        ({"authorised_for": "lender"}, Forbidden),
        ({"items": []}, Conflict),
        ({"items": ["bank_password"]}, Invalid),
        ({"items": ["analysis"], "reason": "La raison de la mise en relation ne suffit pas."}, Invalid),
        ({"items": ["address"], "safe_contact": True}, Conflict),
        ({"cil": "cil-b"}, NotFound),
        ({"kind": "gift"}, Invalid),
        ({"recipient_id": str(new_id())}, NotFound),
    ],
)
async def test_what_may_not_leave_is_refused_before_the_file_is_read(
    partners: Service, others: FakeService, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    view = await partner(partners)
    with pytest.raises(refusal):
        await send(partners, view["id"], **changes)
    assert others.asked == []


async def test_nothing_is_sent_to_a_partner_that_declared_nothing(partners: Service) -> None:
    view = await partner(partners, declared=False)
    with pytest.raises(Conflict) as refused:
        await send(partners, view["id"])
    assert "aucune rémunération" in refused.value.detail
    assert not view["may_receive"] and len(view["obstacles"]) == 1


async def test_an_answer_of_cases_that_is_not_what_was_chosen_is_not_sent(
    partners: Service, others: FakeService
) -> None:
    view = await partner(partners)
    others.answer = cases_pb2.GetPacketResponse()
    with pytest.raises(Invalid):
        await send(partners, view["id"])


async def test_a_link_is_exchanged_by_post_only_for_a_cookie_that_scripts_cannot_read(
    partners: Service,
) -> None:
    referral = await sent(partners)
    path, body = "/api/partners/v1/links/exchange", {"token": await token(partners, referral)}
    assert (await partners.client.get(path)).status_code == 405
    exchanged = await partners.client.post(path, json=body)
    cookie = exchanged.headers["set-cookie"]
    assert exchanged.json()["purpose"] == "partner.referral" and exchanged.json()["subject"] == referral
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/api/partners/v1" in cookie
    assert body["token"] not in cookie and "Secure" not in cookie
    forged = await partners.client.post(path, json={"token": body["token"] + "x"})
    assert forged.status_code == 401 and body["token"] not in forged.text


async def test_who_closes_has_closed_on_the_server_and_the_link_opens_again(partners: Service) -> None:
    referral = await sent(partners)
    who, other = await opened(partners, referral), await opened(partners, referral)
    path = "/api/partners/v1/links"
    assert (await partners.client.get(f"{path}/referral", headers=who)).status_code == 200
    for _ in range(2):
        closed = await partners.client.post(f"{path}/close", headers=who)
        assert (closed.status_code, closed.content) == (204, b"")
        assert (
            'cilpass_link=""' in closed.headers["set-cookie"] and "Max-Age=0" in closed.headers["set-cookie"]
        )
    assert (await partners.client.get(f"{path}/referral", headers=who)).status_code == 401
    assert (await partners.client.get(f"{path}/referral", headers=other)).status_code == 200
    assert (await partners.client.post(f"{path}/close")).status_code == 401
    again = await opened(partners, referral)
    assert (await partners.client.get(f"{path}/referral", headers=again)).status_code == 200


async def test_the_partner_reads_the_packet_and_its_first_reading_is_noted(partners: Service) -> None:
    who = await opened(partners, await sent(partners, reason="Trouver un hébergement."))
    for _ in range(2):
        read = await partners.client.get("/api/partners/v1/links/referral", headers=who)
    assert read.json()["asked"] == "Trouver un hébergement."
    assert read.json()["items"][0]["text"] == "secret de applicant_name"
    assert "justification" not in read.text
    assert read.json()["asked_by"] == {"name": "CIL du Rhône", "telephone": "04 78 00 00 00"}
    assert len(await partners.facts("packet_opened")) == 1


async def test_a_partner_reads_by_link_what_an_answer_may_say(partners: Service) -> None:
    who = await opened(partners, await sent(partners))
    read = (await partners.client.get("/api/partners/v1/links/codes", headers=who)).json()
    assert set(read) == {"refusal_reasons", "good_ends", "no_good_ends"}
    assert {"code": "no_capacity", "label": "Pas de disponibilité"} in read["refusal_reasons"]
    assert (await partners.client.get("/api/partners/v1/links/codes")).status_code == 401


async def test_reading_accepts_nothing_and_an_adviser_is_not_the_partner(partners: Service) -> None:
    referral = await sent(partners)
    who = await opened(partners, referral)
    acceptance = "/api/partners/v1/links/referral/acceptance"
    assert (await partners.client.get(acceptance, headers=who)).status_code == 405
    assert (await partners.get("/links/referral")).status_code == 403
    assert (await partners.get("/partners")).status_code == 200
    assert (await partners.client.get("/api/partners/v1/partners", headers=who)).status_code == 403


async def test_a_referral_is_accepted_then_carried_to_a_good_end(partners: Service) -> None:
    referral = await sent(partners)
    who = await opened(partners, referral)
    assert (await answer(partners, who, "acceptance")).json()["state"]["code"] == "accepted"
    result = {"result": "good_end", "code": "aid_granted", "text": "Aide de 400 euros."}
    ended = await answer(partners, who, "result", result)
    assert ended.json()["reason"] == {"code": "aid_granted", "label": "Aide accordée"}
    (fact,) = await partners.facts("referral_ended")
    assert set(fact.data) == {"cil", "on_behalf_of", "case", "partner", "day", "good_end"}
    assert fact.data["good_end"] is True
    assert all(isinstance(one, Signal) for one in PARTS.messages_of(fact))
    told = await tend(partners, referral)
    assert (told.state, told.reason, told.ended, told.HasField("wait_seconds")) == (
        "good_end",
        "aid_granted",
        True,
        False,
    )


async def test_the_same_answer_twice_is_one_and_another_says_who_and_when(partners: Service) -> None:
    referral = await sent(partners)
    who = await opened(partners, referral)
    for _ in range(2):
        accepted = await answer(partners, who, "acceptance")
    assert accepted.json()["state"]["code"] == "accepted"
    other = await answer(partners, who, "refusal", {"reason": "no_capacity"})
    assert other.status_code == 409
    assert other.json()["facts"]["on"] == "2026-11-23" and other.json()["facts"]["by"]
    assert len(await partners.facts("referral_accepted")) == 1


async def test_a_refusal_needs_a_reason_and_an_other_result_too(partners: Service) -> None:
    referral = await sent(partners)
    who = await opened(partners, referral)
    assert (await answer(partners, who, "refusal")).status_code == 422
    assert (await answer(partners, who, "refusal", {"reason": "other"})).json()["state"]["code"] == "refused"
    (fact,) = await partners.facts("referral_refused")
    assert fact.data["reason"] == "other"
    early = await answer(partners, who, "result", {"result": "good_end", "code": "aid_granted"})
    assert early.status_code == 409
    unreadable = await partners.client.get("/api/partners/v1/links/referral", headers=who)
    assert (unreadable.status_code, "secret" in unreadable.text) == (409, False)


async def test_a_result_of_the_other_list_is_refused(partners: Service) -> None:
    who = await opened(partners, await sent(partners))
    await answer(partners, who, "acceptance")
    wrong = await answer(partners, who, "result", {"result": "no_good_end", "code": "housing_kept"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "code")
    other = await answer(partners, who, "result", {"result": "no_good_end", "code": "other"})
    assert other.json()["reason"]["label"] == "Autre motif"


async def test_without_an_answer_it_is_reminded_once_then_handed_back(partners: Service) -> None:
    referral = await sent(partners)
    now = partners.clock.now()
    assert (await tend(partners, referral)).wait_seconds == (REMINDER - now).total_seconds()
    (due,) = await partners.platform.db.read(main.agenda, ROOT, None)
    assert (due.workflow_id, due.at, due.since) == (f"referral-{referral}", REMINDER, now)
    partners.clock.set(REMINDER)
    for _ in range(2):
        told = await tend(partners, referral)
    assert (told.state, told.wait_seconds) == ("sent", (HANDED_BACK - REMINDER).total_seconds())
    assert len(await partners.facts("referral_reminded")) == 1
    assert isinstance(await composed(partners, referral, "referral_reminder"), Email)
    who = await opened(partners, referral)
    partners.clock.set(HANDED_BACK)
    told = await tend(partners, referral)
    assert (told.state, told.ended) == ("expired", True)
    assert await partners.platform.db.read(main.agenda, ROOT, None) == []
    assert (await answer(partners, who, "acceptance")).status_code == 401


async def test_after_the_day_due_and_before_it_comes_back_an_answer_still_counts(partners: Service) -> None:
    referral = await sent(partners)
    who = await opened(partners, referral)
    partners.clock.set(datetime(2026, 12, 9, 9, tzinfo=UTC))
    await answer(partners, who, "acceptance")
    kept = (await partners.get(f"/referrals/{referral}")).json()
    assert kept["answered_late"] and kept["state"]["code"] == "accepted"


async def test_a_closed_case_stops_its_referrals_and_what_is_queued(partners: Service) -> None:
    case = str(new_id())
    referral = await sent(partners, case_id=case)
    who = await opened(partners, referral)
    for _ in range(2):
        await stop(partners, case)
    (fact,) = await partners.facts("referral_withdrawn")
    assert PARTS.messages_of(fact) != []
    assert (await partners.client.get("/api/partners/v1/links/referral", headers=who)).status_code == 401
    assert await composed(partners, referral, "referral_sent") == Withheld("settled")
    assert await composed(partners, referral, "referral_withdrawn") == Withheld("never_sent")


async def test_a_withdrawn_authorisation_takes_the_packet_back_and_says_why(partners: Service) -> None:
    case = str(new_id())
    referral = await sent(partners, case_id=case)
    who = await opened(partners, referral)
    await answer(partners, who, "acceptance")
    await stop(partners, case, "authorisation_withdrawn")
    assert (await partners.client.get("/api/partners/v1/links/referral", headers=who)).status_code == 401
    kept = (await partners.get(f"/referrals/{referral}")).json()
    assert kept["reason"]["label"] == "Le salarié a retiré son autorisation"


async def test_an_erased_packet_is_nowhere_in_the_database(partners: Service) -> None:
    case = str(new_id())
    referral = await sent(partners, case_id=case)
    await partners.ask(ReferralsStub, "ErasePackets", partners_pb2.ErasePacketsRequest(case_id=case))
    kept = (await partners.get(f"/referrals/{referral}")).json()
    assert kept["items"] == [] and kept["sent_at"]
    with closing(sqlite3.connect(partners.platform.settings.data / "partners.sqlite")) as database:
        assert "secret" not in "\n".join(database.iterdump())


async def test_another_cil_sees_no_referral(partners: Service) -> None:
    referral = await sent(partners)
    assert (await partners.get(f"/referrals/{referral}", organisation="cil-b")).status_code == 404
    assert (await partners.get("/referrals", organisation="cil-b")).json()["items"] == []
    assert (await partners.get("/referrals", role=Role.UESL_CONTROLLER)).status_code == 403
    assert len((await partners.get("/referrals?state=sent")).json()["items"]) == 1


async def test_what_was_sent_for_a_case_is_told_whole_for_its_employee_until_erased(
    partners: Service,
) -> None:
    case = str(new_id())
    referral = await sent(partners, case_id=case)
    await sent(partners, case_id=str(new_id()))
    asked = partners_pb2.ReadSentRequest(case_id=case)
    (told,) = (await partners.ask(ReferralsStub, "ReadSent", asked)).referrals
    assert (told.referral_id, told.state_label, told.sent_by) == (
        referral,
        "En attente de réponse",
        "cil-a-adviser",
    )
    assert told.partner and told.recipient and told.reason
    assert "secret" in "".join(item.text for item in told.items)
    await partners.ask(ReferralsStub, "ErasePackets", partners_pb2.ErasePacketsRequest(case_id=case))
    (told,) = (await partners.ask(ReferralsStub, "ReadSent", asked)).referrals
    assert list(told.items) == []
