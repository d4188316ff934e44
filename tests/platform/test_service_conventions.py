"""Conventions through REST: signatures, notice on time or late, successors, who sees what (CONV-1 to CONV-7)."""

from datetime import date
from typing import Any

import pytest

from kernel.http.pages import to_cursor
from tests.platform.conftest import (
    BOARD,
    OPERATIONS,
    World,
    operator,
    president,
    representative,
    responsible,
)
from words.roles import Role

CONTROLLER: dict[str, Any] = {"role": Role.UESL_CONTROLLER, "organisation": "uesl", "subject": "controller"}


async def test_the_second_signature_gives_the_convention_its_dates(world: World) -> None:
    await world.platform()
    await world.cil()
    convention = await world.propose()
    assert (await world.sign(convention, president())).json()["state"]["code"] == "draft"
    world.at(date(2026, 12, 1))
    signed = (await world.sign(convention, representative())).json()
    assert (signed["state"]["code"], signed["effect_date"]) == ("in_force", "2026-12-01")
    assert (signed["next_anniversary"], signed["last_day_for_notice"]) == ("2027-12-01", "2027-09-01")
    assert "1er septembre 2027 inclus" in signed["why"]
    assert [year["last_day"] for year in signed["years"]] == ["2027-11-30"]
    assert signed["next_event"]["day"] == "2027-08-02"


async def test_dates_are_told_for_reporting_and_the_workflow_is_born(world: World) -> None:
    convention = await world.bound()
    (dated,) = await world.service.facts("convention_dated")
    assert dated.subject == convention
    assert dated.data == {
        "version": 3,
        "cil": "cil-a",
        "platform": "pf-x",
        "from": "2026-11-23",
        "to": None,
    }
    signatures = await world.service.facts("convention_signed")
    assert [fact.data["complete"] for fact in signatures] == [False, True]


async def test_only_who_holds_the_mandate_signs(world: World) -> None:
    await world.platform()
    await world.cil()
    convention = await world.propose()
    answer = await world.sign(convention, president() | {"subject": "somebody-else"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_held")
    answer = await world.sign(convention, president(), signed_on="2025-12-31")
    assert (answer.status_code, answer.json()["code"]) == (403, "mandate_missing")


async def test_a_cil_joins_a_homologated_platform_only(world: World) -> None:
    await world.platform(homologated=False)
    await world.cil()
    convention = await world.propose()
    await world.sign(convention, president())
    answer = await world.sign(convention, representative())
    assert (answer.status_code, answer.json()["rule"]) == (409, "CIL-2")


@pytest.mark.parametrize(
    ("received", "ends"), [(date(2027, 8, 23), "2027-11-23"), (date(2027, 8, 24), "2028-11-23")]
)
async def test_notice_on_the_last_day_ends_at_the_coming_anniversary_a_day_late_at_the_next(
    world: World, received: date, ends: str
) -> None:
    convention = await world.bound()
    world.at(received)
    path = f"/conventions/{convention}/notice-preview?party=cil&received_on={received}"
    preview = (await world.service.get(path, **president())).json()
    noticed = (await world.notice(convention, received.isoformat())).json()
    assert preview["ends_on"] == noticed["end"] == ends
    assert preview["too_late_for"] == (None if ends == "2027-11-23" else "2027-11-23")
    assert noticed["state"]["code"] == "under_notice"


async def test_a_letter_in_time_typed_after_the_renewal_annuls_it(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 11, 23), 0)
    await world.step("RenewConvention", convention)
    world.at(date(2027, 11, 25))
    path = f"/conventions/{convention}/notice-preview?party=cil&received_on=2027-08-20"
    preview = (await world.service.get(path, **representative())).json()
    assert (preview["annuls"], preview["proof_needed"]) == (["2027-11-23"], True)
    without = await world.notice(convention, "2027-08-20", representative(), party="cil")
    assert (without.status_code, without.json()["field"]) == (422, "proof")
    noticed = await world.notice(convention, "2027-08-20", representative(), party="cil", proof="AR 1A 2345")
    kinds = [entry["kind"]["code"] for entry in noticed.json()["ledger"]]
    assert kinds == ["signed", "signed", "renewed", "notice_given", "renewal_annulled"]
    assert noticed.json()["state"]["code"] == "ended"
    given, annulled_entry = noticed.json()["ledger"][3:]
    assert (given["day"], annulled_entry["day"]) == ("2027-08-20", "2027-11-25")
    assert "reçue le 20 août 2027, saisie le 25 novembre 2027 avec justificatif" in given["text"]
    assert given["text"].endswith("la convention a pris fin le 23 novembre 2027.")
    assert annulled_entry["text"].startswith("Annulation de la tacite reconduction au 23 novembre 2027")
    (annulled,) = await world.service.facts("renewal_annulled")
    assert annulled.data["anniversary"] == "2027-11-23"
    state = await world.step("GetConvention", convention)
    assert (state.next, state.wait_seconds) == ("end", 0)


async def test_what_a_signature_brings_about_is_read_before_it_is_given(world: World) -> None:
    await world.platform()
    await world.cil()
    convention = await world.propose()
    path = f"/conventions/{convention}/signature-preview?party="
    alone = (await world.service.get(f"{path}platform", **representative())).json()
    assert (alone["complete"], alone["effect_date"]) == (False, None)
    await world.sign(convention, president())
    told = (await world.service.get(f"{path}platform", **representative())).json()
    assert (told["complete"], told["effect_date"]) == (True, "2026-11-23")
    assert (told["first_anniversary"], told["last_day_for_notice"]) == ("2027-11-23", "2027-08-23")
    assert "jusqu'au 22 novembre 2027 inclus" in told["why"]
    early = await world.service.get(f"{path}platform&signed_on=2026-11-24", **representative())
    assert (early.status_code, early.json()["field"]) == (422, "signed_on")
    nowhere = await world.service.get(f"{path}platform&signed_on=9999-12-31", **representative())
    assert nowhere.status_code == 422
    again = await world.service.get(f"{path}cil", **president())
    assert (again.status_code, again.json()["code"]) == (409, "already_signed")
    assert (await world.service.get(f"{path}cil", **president("cil-b"))).status_code in (403, 404)


async def test_what_a_withdrawal_would_change_is_read_before_it_is_recorded(world: World) -> None:
    convention = await world.bound()
    world.at(date(2026, 12, 1))
    await world.notice(convention, "2026-12-01")
    (notice,) = (await world.read(convention))["notices"]
    assert (notice["party"]["code"], notice["agreement"]["code"]) == ("cil", "platform")
    path = f"/conventions/{convention}/notices"
    told = (await world.service.get(f"{path}/1/withdrawal-preview", **president())).json()
    assert (told["ended_on"], told["ends_on"], told["next_anniversary"]) == (
        "2027-11-23",
        None,
        "2027-11-23",
    )
    assert told["last_day_for_notice"] == "2027-08-23"
    missing = await world.service.get(f"{path}/2/withdrawal-preview", **president())
    assert (missing.status_code, missing.json()["code"]) == (409, "no_such_notice")
    world.at(date(2027, 11, 23))
    late = await world.service.get(f"{path}/1/withdrawal-preview", **president())
    assert late.json()["code"] == "notice_took_effect"


async def test_a_notice_is_withdrawn_with_the_others_agreement(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    await world.notice(convention, "2027-08-01")
    path = f"/conventions/{convention}/notices/1/withdrawal"
    alone = await world.service.post(path, {"agreed_by": "cil", "proof": "lettre"}, **president())
    assert alone.status_code == 422
    agreed = await world.service.post(path, {"agreed_by": "platform", "proof": "lettre"}, **president())
    assert (agreed.json()["end"], agreed.json()["state"]["code"]) == (None, "in_force")
    told = [fact.data["to"] for fact in await world.service.facts("convention_dated")]
    assert told == [None, "2027-11-23", None]


async def test_a_successor_takes_effect_when_its_predecessor_ends(world: World) -> None:
    convention = await world.bound()
    await world.platform("pf-y")
    refused = await world.propose(platform="pf-y")
    await world.sign(refused, president())
    assert (await world.sign(refused, representative("pf-y"))).json()["code"] == "still_member"
    world.at(date(2027, 8, 1))
    await world.notice(convention, "2027-08-01")
    successor = await world.convention(platform="pf-y", successor_of=convention)
    assert (await world.read(successor))["effect_date"] == "2027-11-23"
    assert (await world.read(convention))["successor"] == successor
    path = f"/conventions/{convention}/notices/1/withdrawal"
    late = await world.service.post(path, {"agreed_by": "platform", "proof": "lettre"}, **president())
    assert late.json()["code"] == "successor_already_signed"


async def test_the_same_act_again_gives_the_same_answer_and_other_content_is_refused(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    body = {"sent_on": "2027-08-01", "received_on": "2027-08-01"}
    path = f"/conventions/{convention}/notices"
    first = await world.service.post(path, body, key="the-same-key", **president())
    again = await world.service.post(path, body, key="the-same-key", **president())
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    other = await world.service.post(path, body | {"proof": "x"}, key="the-same-key", **president())
    assert (other.status_code, other.json()["code"]) == (422, "key_used_for_other_content")


async def test_an_act_decided_on_an_older_version_is_refused(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    body = {"sent_on": "2027-08-01", "received_on": "2027-08-01"}
    stale = await world.service.post(f"/conventions/{convention}/notices", body, version=1, **president())
    assert stale.status_code == 412


async def test_another_organisations_convention_is_not_found(world: World) -> None:
    convention = await world.bound()
    await world.cil("cil-b")
    await world.platform("pf-y")
    strangers = (president("cil-b"), responsible("cil-b"), representative("pf-y"), operator("pf-y"))
    for stranger in strangers:
        assert (await world.service.get(f"/conventions/{convention}", **stranger)).status_code == 404
        assert (await world.service.get("/conventions", **stranger)).json()["items"] == []
    assert (await world.notice(convention, "2026-11-23", president("cil-b"))).status_code == 404
    await world.mandate(CONTROLLER)
    for reader in (responsible(), operator(), CONTROLLER):
        assert len((await world.service.get("/conventions", **reader)).json()["items"]) == 1


async def test_who_is_of_neither_party_records_no_notice(world: World) -> None:
    convention = await world.bound()
    await world.mandate(CONTROLLER)
    for reader in (BOARD, CONTROLLER, OPERATIONS):
        answer = await world.notice(convention, "2026-11-23", reader, party="cil", proof="AR 1A 2345")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("party", ["cil", "platform"])
@pytest.mark.parametrize("who", [operator(), responsible()])
async def test_people_of_either_party_record_a_letter_of_either_on_its_reference(
    world: World, who: dict[str, Any], party: str
) -> None:
    convention = await world.bound()
    path = f"/conventions/{convention}/notice-preview?party={party}&received_on=2026-11-23"
    assert (await world.service.get(path, **who)).json()["proof_needed"] is True
    without = await world.notice(convention, "2026-11-23", who, party=party)
    refused = without.json()
    assert (without.status_code, refused["code"], refused["field"], refused["rule"]) == (
        422,
        "letter_missing",
        "proof",
        "CONV-5",
    )
    assert refused["accepted"] == "la référence de l'accusé de réception"
    recorded = await world.notice(convention, "2026-11-23", who, party=party, proof="AR 1A 2345")
    (notice,) = recorded.json()["notices"]
    assert (notice["party"]["code"], notice["ends_on"]) == (party, "2027-11-23")
    (fact,) = await world.service.facts("notice_recorded")
    assert fact.data["party"] == party


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [(president(), "cil", "platform"), (representative(), "platform", "cil")],
)
async def test_a_signatory_gives_its_own_notice_freely_and_records_the_others_on_its_letter(
    world: World, who: dict[str, Any], own: str, other: str
) -> None:
    convention = await world.bound()
    path = f"/conventions/{convention}/notice-preview?received_on=2026-11-23&party="
    needed = [(await world.service.get(path + party, **who)).json()["proof_needed"] for party in (own, other)]
    assert needed == [False, True]
    without = await world.notice(convention, "2026-11-23", who, party=other)
    assert (without.status_code, without.json()["code"]) == (422, "letter_missing")
    assert (await world.notice(convention, "2026-11-23", who)).status_code == 200
    assert (await world.notice(convention, "2026-11-23", who, party=other, proof="AR 2")).status_code == 200


@pytest.mark.parametrize("who", [operator(), responsible()])
async def test_who_records_a_letter_neither_proposes_nor_signs_nor_withdraws(
    world: World, who: dict[str, Any]
) -> None:
    convention = await world.bound()
    await world.notice(convention, "2026-11-23")
    body = {"agreed_by": "platform", "proof": "lettre"}
    withdrawn = await world.service.post(f"/conventions/{convention}/notices/1/withdrawal", body, **who)
    proposed = await world.service.post("/conventions", {"cil": "cil-a", "platform": "pf-x"}, **who)
    answers = [withdrawn, proposed, await world.sign(convention, who)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize(
    ("who", "body"),
    [(president("cil-b"), {"cil": "cil-a"}), (representative("pf-y"), {"cil": "cil-a", "platform": "pf-x"})],
)
async def test_a_convention_of_another_organisation_is_not_proposed(
    world: World, who: dict[str, Any], body: dict[str, Any]
) -> None:
    await world.bound()
    await world.cil("cil-b")
    await world.platform("pf-y")
    refused = await world.service.post("/conventions", {"platform": "pf-y"} | body, **who)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_side")
    assert (await world.service.get("/conventions", **who)).json()["items"] == []


async def test_another_organisations_people_record_no_letter(world: World) -> None:
    convention = await world.bound()
    await world.cil("cil-b")
    await world.platform("pf-y")
    for stranger in (responsible("cil-b"), operator("pf-y")):
        answer = await world.notice(convention, "2026-11-23", stranger, party="cil", proof="AR 1A 2345")
        assert (answer.status_code, answer.json()["code"]) == (404, "convention_unknown")


async def test_the_parties_and_uesl_read_who_signed(world: World) -> None:
    convention = await world.bound()
    await world.mandate(CONTROLLER)
    for reader in (president(), responsible(), representative(), operator(), BOARD, CONTROLLER):
        ledger = (await world.service.get(f"/conventions/{convention}", **reader)).json()["ledger"]
        assert [entry["text"] for entry in ledger] == [
            "Signature : Président du CIL (Camille president-cil-a).",
            "Signature : Représentant de la plate-forme de service (Camille head-pf-x).",
        ]
        assert all("person" not in entry["facts"] for entry in ledger)
    operations = (await world.service.get(f"/conventions/{convention}", **OPERATIONS)).json()["ledger"]
    assert [entry["text"] for entry in operations] == [
        "Signature : Président du CIL.",
        "Signature : Représentant de la plate-forme de service.",
    ]


async def test_conventions_are_filtered_by_state_and_paged(world: World) -> None:
    await world.bound()
    await world.cil("cil-b")
    await world.propose("cil-b")
    drafts = (await world.service.get("/conventions?state=draft", **BOARD)).json()
    assert [one["cil"] for one in drafts["items"]] == ["cil-b"]
    first = (await world.service.get("/conventions?limit=1", **BOARD)).json()
    second = (await world.service.get(f"/conventions?limit=1&after={first['next']}", **BOARD)).json()
    assert [one["cil"] for one in (*first["items"], *second["items"])] == ["cil-a", "cil-b"]
    assert second["next"] is None
    tampered = await world.service.get(f"/conventions?after={to_cursor('not an id')}", **BOARD)
    assert (tampered.status_code, tampered.json()["code"]) == (422, "cursor_unreadable")
