"""The file is the employee's: handed over, read by link, with what was sent and who opened it (CASE-7, CONF-2)."""

from datetime import timedelta
from typing import Any

import httpx2
from cilpass.partners.v1 import partners_pb2

from kernel.mail import Email
from tests.cases.service_steps import ADVICE, APPRAISAL, NOTES, REASON, TYPED, Way
from tests.in_process import FakeService
from words.roles import Role


async def give(way: Way, *parts: str, how: str = "in_person", **more: Any) -> httpx2.Response:
    on = {"on": way.today.isoformat()} | more
    return await way.send("hand-overs", {"parts": list(parts), "how": how, **on})


async def reported(way: Way) -> None:
    """To a case whose report is made."""
    await way.in_force()
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    await way.open("report")
    await way.act("report", {"good_end": True, "appraisal": APPRAISAL})


async def test_a_hand_over_is_recorded_and_told(way: Way) -> None:
    await reported(way)
    given = await give(way, "report", "diagnosis")
    assert given.status_code == 201, given.text
    (seen,) = await way.read("hand-overs")
    assert [one["code"] for one in seen["parts"]] == ["diagnosis", "report"]
    assert (seen["how"]["label"], seen["by"]) == ("Remise en main propre", "adv-a")
    (fact,) = await way.service.facts("file_handed_over")
    assert fact.data == {"parts": ["diagnosis", "report"], "how": "in_person", "day": "2026-11-23"}
    story = [line["text"] for line in (await way.read("story"))["lines"]]
    assert story[-1] == "Dossier remis au salarié (remise en main propre) : diagnostic préalable, bilan."
    assert "file" not in await way.messages()


async def test_the_report_is_not_kept_from_the_employee(way: Way) -> None:
    await reported(way)
    short = await give(way, "diagnosis", "exchanges")
    assert (short.status_code, short.json()["code"]) == (422, "hand_over_incomplete")
    assert short.json()["accepted"] == "Bilan"


async def test_what_is_not_made_yet_is_not_handed_over(way: Way) -> None:
    await way.open_case()
    assert (await give(way, "diagnosis")).json()["code"] == "nothing_to_hand_over"
    other = Way(way.service)
    await other.first_level()
    assert (await give(other, "diagnosis", "report")).json()["code"] == "part_not_made"
    assert (await give(other, "diagnosis")).status_code == 201
    later = (other.today + timedelta(days=1)).isoformat()
    assert (await give(other, "diagnosis", on=later)).json()["code"] == "day_out_of_case"


async def test_on_line_the_employee_reads_the_whole_file_by_a_link_also_after_the_end(way: Way) -> None:
    await way.first_level()
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    await way.close("withdrawn")
    assert (await give(way, "diagnosis", how="web")).status_code == 201
    email = (await way.composed())[-1]
    assert isinstance(email, Email) and "/lien/salarie/" in email.text
    who = await way.link("file")
    file = (await way.visit("GET", "file", who)).json()
    assert (file["exchanges"][-1]["notes"], file["diagnosis"]["study"]["recommendations"]) == (NOTES, ADVICE)
    assert file["regime"]["code"] == "not_social_worker"
    assert [one["how"]["code"] for one in file["handed_over"]] == ["web"]
    seen = (await way.visit("GET", "accesses", who)).json()
    assert ("employee", "file") in [(one["role"]["code"], one["purpose"]) for one in seen]
    assert (await way.visit("GET", "offer", who)).status_code == 403


async def test_a_link_to_sign_does_not_open_the_whole_file(way: Way) -> None:
    await way.offered()
    assert (await way.visit("GET", "file", await way.link())).status_code == 403
    for role in (Role.ADVISER, Role.CIL_RESPONSIBLE):
        assert (await way.service.get("/links/file", role=role)).status_code == 403
    assert (
        await way.send("hand-overs", method="GET", organisation="cil-b", subject="adv-z")
    ).status_code == 404


async def test_the_employee_sees_what_was_sent_to_whom_why_and_by_whom(way: Way, others: FakeService) -> None:
    await way.in_force()
    (sent,) = (await way.visit("GET", "referrals", await way.link("file"))).json()
    assert others.asked_for(partners_pb2.ReadSentRequest)[0].case_id == way.case
    assert (sent["partner"], sent["recipient"], sent["by"]) == (
        "Association Budget Conseil",
        "Accueil Budget Conseil",
        "Claire Lefèvre",
    )
    assert (sent["why"], sent["state"]["label"]) == ("Recherche d'un accord.", "Acceptée")
    assert sent["items"] == [
        {"label": "Ressources", "text": "1 720,00 €", "justification": "Pour le budget."}
    ]


async def test_facts_of_a_hand_over_carry_nothing_of_the_file(way: Way) -> None:
    await reported(way)
    await give(way, "diagnosis", "report", "engagement", "exchanges", how="web")
    told = str([fact.data for fact in await way.service.facts()])
    assert not [one for one in TYPED if one in told]


async def test_what_was_said_at_each_step_is_kept_for_the_employee_to_read(way: Way) -> None:
    await way.in_force()
    point = {"on": way.today.isoformat(), "notes": "Dossier déposé, réponse en mars."}
    await way.act("follow-ups", point)
    await way.act("follow-ups", point)  # said twice, kept once
    told = await way.read("exchanges")
    assert [one["kind"]["code"] for one in told] == ["first_answer", "interview", "follow_up"]
    assert (told[0]["means"]["code"], told[2]["means"], told[2]["notes"]) == (
        "telephone",
        None,
        point["notes"],
    )
    file = (await way.visit("GET", "file", await way.link("file"))).json()
    assert file["exchanges"] == told
