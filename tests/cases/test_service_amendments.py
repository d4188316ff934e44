"""Amendments of a signed engagement: one at a time, signed by both, and nothing before (ENG-3)."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from kernel.database import Tx
from kernel.mail import Message, State, Withheld, _settle, messages_of
from tests.cases.service_steps import REASON, TYPED, Way
from tests.in_process import ROOT
from words.roles import Role


async def standing(way: Way) -> dict[str, str]:
    """Each commitment of the case and its outcome."""
    found = await way.read("commitments")
    return {one["id"]: (one["outcome"] or {}).get("code", "") for one in found}


async def employee_signs(
    way: Way, made: dict[str, Any], who: dict[str, str] | None = None
) -> httpx2.Response:
    body = {"content_hash": made["content_hash"]}
    return await way.visit("POST", "amendment/signature", who or await way.link("amend"), body)


async def cil_signs(way: Way, made: dict[str, Any]) -> httpx2.Response:
    return await way.send(f"amendments/{made['number']}/signature", {"content_hash": made["content_hash"]})


async def test_an_amendment_acts_once_both_have_signed_and_not_before(way: Way) -> None:
    made = await way.amended()
    assert (made["state"]["code"], made["reason"]) == ("proposed", REASON["text"])
    shown = (await way.visit("GET", "amendment", await way.link("amend"))).json()
    assert shown == made | {"may_sign": True}
    assert (await employee_signs(way, made)).json()["state"]["code"] == "proposed"
    assert await standing(way) == {"c1": "", "s1": ""}
    assert (await cil_signs(way, made)).json()["state"]["code"] == "signed"
    assert await standing(way) == {"c1": "dropped", "s1": "", "s2": ""}
    assert (await way.messages())[-2:] == ["amendment", "amendment_signed"]
    story = [line["text"] for line in (await way.read("story"))["lines"]]
    assert "Avenant n° 1 proposé : 1 engagement ajouté, 1 engagement retiré." in story
    assert story[-2:] == [
        "Avenant n° 1 signé par le CIL en ligne.",
        "Avenant n° 1 en vigueur.",
    ]


async def test_the_same_signature_twice_is_one_signature(way: Way) -> None:
    made = await way.amended()
    who = await way.link("amend")
    for _ in range(2):
        assert (await employee_signs(way, made, who)).is_success
    for _ in range(2):
        way.after(1)
        assert (await cil_signs(way, made)).json()["state"]["code"] == "signed"
    assert [fact.data["party"] for fact in await way.service.facts("amendment_signed_by")] == [
        "employee",
        "cil",
    ]
    assert len(await way.service.facts("amendment_signed")) == 1
    assert (await employee_signs(way, made, who)).is_success


async def test_a_second_amendment_waits_for_the_first(way: Way) -> None:
    made = await way.amended()
    second = await way.send("amendments", way.change(dropped=["s1"], employee=[]))
    assert (second.status_code, second.json()["code"]) == (409, "amendment_still_open")
    await employee_signs(way, made)
    await cil_signs(way, made)
    after = await way.act("amendments", way.change(dropped=["s1"], employee=[]))
    assert (after["number"], [one["id"] for one in after["dropped"]]) == (2, ["s1"])


async def test_a_text_changed_after_the_link_was_sent_is_signed_by_nobody_who_saw_the_former(
    way: Way,
) -> None:
    first = await way.amended()
    old = await way.link("amend")
    await way.act("amendments/1/withdrawal", {"reason": REASON})
    second = await way.act("amendments", way.change(dropped=[]))
    shown = (await way.visit("GET", "amendment", old)).json()
    assert (shown["number"], shown["content_hash"]) == (2, second["content_hash"])
    for text in (first, second):
        refused = await employee_signs(way, text, old)
        assert (refused.status_code, refused.json()["code"]) == (409, "text_has_changed")
    stale = await way.send("amendments/2/signature", {"content_hash": first["content_hash"]})
    assert stale.json()["code"] == "text_has_changed"
    assert (await way.visit("POST", "amendment/refusal", old)).json()["code"] == "text_has_changed"
    assert (await employee_signs(way, second)).is_success


async def test_a_withdrawal_is_told_where_the_proposal_had_left(way: Way) -> None:
    await way.amended()
    await way.act("amendments/1/withdrawal", {"reason": REASON})
    assert (await way.composed())[-2:] == [Withheld("settled"), Withheld("never_proposed")]
    await way.act("amendments", way.change())
    proposed, told = (await way.composed())[-1], await way.messages()
    assert told[-1] == "amendment" and "/lien/salarie/" in proposed.text

    def leave(tx: Tx) -> None:
        row = messages_of(tx, way.case)[-1]
        _settle(tx, Message(row.id, row.template, row.subject, row.params, row.decided), State.SENT, "")

    await way.service.platform.db.write(leave, ROOT)
    await way.act("amendments/2/withdrawal", {"reason": REASON})
    assert (await way.composed())[-1].title == "Votre engagement réciproque reste tel qu'il est"


async def test_a_refusal_leaves_the_engagement_as_it_was(way: Way) -> None:
    made = await way.amended()
    who = await way.link("amend")
    for _ in range(2):
        refused = await way.visit("POST", "amendment/refusal", who)
        assert refused.json()["state"]["code"] == "refused"
    assert len(await way.service.facts("amendment_refused")) == 1
    for signed in (await employee_signs(way, made, who), await cil_signs(way, made)):
        assert (signed.status_code, signed.json()["code"]) == (409, "amendment_not_awaited")
    assert await standing(way) == {"c1": "", "s1": ""}
    assert (await way.send("amendments", way.change())).status_code == 201


async def test_what_was_signed_is_not_refused_afterwards(way: Way) -> None:
    made = await way.amended()
    who = await way.link("amend")
    await employee_signs(way, made, who)
    refused = await way.visit("POST", "amendment/refusal", who)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_signed")
    await cil_signs(way, made)
    late = await way.send("amendments/1/withdrawal", {"reason": REASON})
    assert (late.status_code, late.json()["code"]) == (409, "amendment_not_awaited")


async def test_an_amendment_is_signed_on_paper_with_its_scan(way: Way) -> None:
    await way.in_force()
    way.after(1)
    made = await way.act("amendments", way.change())
    proposed_on = way.today
    way.after(2)
    scan = await way.scan()

    async def transcribed(day: Any, kept: str = scan) -> httpx2.Response:
        body = {"content_hash": made["content_hash"], "scan": kept, "signed_on": day.isoformat()}
        return await way.send("amendments/1/paper-signature", body)

    assert (await transcribed(way.today + timedelta(days=1))).json()["code"] == "day_out_of_case"
    assert (await transcribed(proposed_on - timedelta(days=1))).json()["code"] == "signed_before_amendment"
    assert (await transcribed(proposed_on - timedelta(days=2))).json()["code"] == "day_out_of_case"
    assert (await transcribed(proposed_on, way.case)).json()["field"] == "scan"
    signed = (await transcribed(proposed_on)).json()
    assert signed["signatures"] == [
        {
            "party": "employee",
            "on": proposed_on.isoformat(),
            "means": "paper",
            "transcribed_by": "adv-a",
            "choices": None,
        }
    ]
    await cil_signs(way, made)
    assert (await standing(way))["s2"] == ""


async def test_an_amendment_left_unsigned_lapses_with_the_implementation(way: Way) -> None:
    made = await way.amended()
    who = await way.link("amend")
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    (seen,) = await way.read("amendments")
    assert seen["state"]["code"] == "lapsed"
    for signed in (await employee_signs(way, made, who), await cil_signs(way, made)):
        assert (signed.status_code, signed.json()["code"]) == (409, "implementation_over")
    again = await way.send("amendments", way.change())
    assert again.json()["code"] == "implementation_over"


async def test_what_was_done_meanwhile_is_not_dropped(way: Way) -> None:
    made = await way.amended()
    await way.act("commitments/c1/outcome", {"outcome": "done"})
    await employee_signs(way, made)
    await cil_signs(way, made)
    assert await standing(way) == {"c1": "done", "s1": "", "s2": ""}


async def test_a_case_that_ended_takes_no_amendment(way: Way) -> None:
    made = await way.amended()
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    assert (await cil_signs(way, made)).json()["code"] == "case_ended"
    assert (await way.send("amendments", way.change())).json()["code"] == "case_ended"
    assert (await way.composed())[-1] == Withheld("case_ended")


async def test_before_both_signatures_the_offer_is_changed_and_not_amended(way: Way) -> None:
    await way.offered()
    early = await way.send("amendments", way.change())
    assert (early.status_code, early.json()["code"]) == (409, "engagement_not_signed")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"employee": [], "dropped": []}, "amendment_empty", "dropped"),
        ({"dropped": ["zz"]}, "amendment_empty", "dropped"),
        ({"reason": {"code": "other", "text": " "}}, "reason_missing", "reason.text"),
        (
            {
                "employee": [
                    {"id": "s1", "kind": "take_steps", "wording": "Autre chose.", "due": "2027-01-10"}
                ]
            },
            "commitment_number_taken",
            "added",
        ),
    ],
)
async def test_an_amendment_says_what_it_changes_and_why(
    way: Way, changed: dict[str, Any], code: str, field: str
) -> None:
    await way.in_force()
    refused = await way.send("amendments", way.change(**changed))
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)


async def test_who_may_not_amend_does_not(way: Way) -> None:
    await way.offered()
    signing = await way.link("sign")
    made = await way.amended(signing)
    theirs = {"organisation": "cil-b", "subject": "adv-z"}
    assert (await way.send("amendments", way.change(), **theirs)).status_code == 404
    assert (await way.send("amendments", method="GET", **theirs)).status_code == 404
    assert (await way.send("amendments", way.change(), role=Role.CIL_PRESIDENT)).status_code == 403
    assert (await way.visit("GET", "amendment", signing)).status_code == 403
    assert (await employee_signs(way, made, signing)).status_code == 403


async def test_facts_of_an_amendment_carry_no_words_of_people(way: Way) -> None:
    made = await way.amended()
    await employee_signs(way, made)
    await cil_signs(way, made)
    told = str([fact.data for fact in await way.service.facts()])
    assert "amendment" in str([fact.kind for fact in await way.service.facts()])
    assert not [one for one in (*TYPED, "demande de logement") if one in told]
