"""A closed case is kept, its erasure announced, held with a reason, then nothing is left of it (CASE, 12)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub
from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2
from sqlalchemy import select

from kernel.errors import Conflict, Forbidden, Unavailable
from kernel.facts import first_break
from kernel.mail import Email, Withheld
from kernel.relay import Signal, Start
from kernel.roles import TechnicalRole
from services.cases.main import PARTS, agenda
from tests.cases.conftest import answer
from tests.cases.service_steps import (
    ANSWERS,
    APPRAISAL,
    PERSON_ID,
    REASON,
    RESPONSIBLE,
    TYPED,
    Way,
)
from tests.in_process import ROOT, FakeService

CLOSED = date(2026, 11, 23)
FIRST_NOTICE, SECOND_NOTICE, LAST = date(2028, 9, 24), date(2028, 11, 8), date(2028, 11, 23)
LITIGATION = {"code": "litigation", "text": "Recours de Mme Lopez devant le tribunal."}


@pytest.fixture
async def kept(way: Way) -> AsyncIterator[Way]:
    """A case that was carried out, reported, handed over, closed and surveyed, and is now in retention."""
    await way.amended()
    await way.visit("POST", "amendment/refusal", await way.link("amend"))
    packet = {
        "partner_id": "p1",
        "items": ["applicant_name"],
        "recipient_checked": True,
        "reason": "Un accord.",
    }
    await way.act("referrals", packet)
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    await way.scan()
    await way.open("report")
    await way.act("report", {"good_end": True, "appraisal": APPRAISAL})
    given = {"parts": ["diagnosis", "report"], "how": "in_person", "on": way.today.isoformat()}
    await way.act("hand-overs", given)
    await way.close("completed_good_end")
    await way.open("survey")
    await way.visit("POST", "survey", await way.link("survey"), ANSWERS)
    await way.open("retention")
    yield way


async def lapsed(way: Way) -> None:
    way.at(LAST + timedelta(days=1), 0)
    assert (await way.tend("retention")).state == "lapsed"


async def test_a_closed_case_begins_its_retention_in_a_workflow_of_its_own(kept: Way) -> None:
    (fact,) = await kept.service.facts("case_closed")
    (message,) = PARTS.messages_of(fact)
    assert isinstance(message, Start) and message.workflow_id == f"retention-{kept.case}"
    due = await kept.service.platform.db.read(agenda, ROOT, None)
    assert [one.workflow_id for one in due] == [f"retention-{kept.case}"]


async def test_the_end_is_announced_twice_then_comes_after_its_last_day(kept: Way) -> None:
    for number, day in enumerate((FIRST_NOTICE, SECOND_NOTICE), start=1):
        kept.at(day, 8, 59)
        await kept.tend("retention")
        assert (await kept.messages()).count("retention_notice") == number - 1
        kept.at(day)
        for _ in range(2):
            await kept.tend("retention")
        assert (await kept.messages())[-2:] == ["retention_notice", "retention_notice_cil"]
        assert (await kept.messages()).count("retention_notice") == number
    kept.at(LAST, 23, 59)
    assert (await kept.tend("retention")).state == "open"
    kept.at(LAST + timedelta(days=1), 0)
    assert (await kept.tend("retention")).state == "lapsed"


async def test_a_notice_says_until_when_and_offers_the_file_to_read(kept: Way) -> None:
    kept.at(FIRST_NOTICE)
    await kept.tend("retention")
    *_, employee, adviser = await kept.composed()
    assert isinstance(employee, Email) and employee.to == "ines.lopez@courriel.example"
    assert "jeudi 23 novembre 2028" in employee.text and "/lien/salarie/" in employee.text
    assert adviser == Withheld("no_email"), "this adviser has no address: the work list says it"
    (todo,) = (await kept.service.get("/work", subject="adv-a")).json()["items"]
    assert (todo["step"]["kind"]["code"], todo["step"]["due"]) == ("retention", LAST.isoformat())


async def test_the_adviser_is_written_to_without_the_name_of_the_employee(way: Way) -> None:
    body = {"id": "adv-c", "name": "Julien Moreau", "place": "69", "email": "julien.moreau@cil.example"}
    assert (await way.service.post("/advisers", body, **RESPONSIBLE)).status_code == 201
    await way.first_level_to_decision()
    way.after(1)
    await way.act("adviser", {"adviser": "adv-c", "reason": REASON}, **RESPONSIBLE)
    await way.act("decision", {"outcome": "advice_sufficient"})
    await way.close("advice_sufficient")
    await way.open("retention")
    way.at(date(2028, 9, 25))
    await way.tend("retention")
    written = (await way.composed())[-1]
    assert isinstance(written, Email) and written.to == "julien.moreau@cil.example"
    assert (await way.read())["reference"] in written.title + written.text
    assert "Lopez" not in written.text


async def test_before_its_first_notice_a_retention_is_nobodys_work(kept: Way) -> None:
    assert (await kept.service.get("/work", subject="adv-a")).json()["items"] == []


@pytest.mark.parametrize("outcome", ["deceased", "opened_in_error"])
async def test_some_are_not_written_to_when_their_file_ends(way: Way, outcome: str) -> None:
    await way.open_case()
    await way.act("ending", {"outcome": outcome, "reason": REASON})
    await way.close(outcome)
    await way.open("retention")
    way.at(FIRST_NOTICE)
    await way.tend("retention")
    assert (await way.composed())[-2] == Withheld("not_told")


async def test_a_hold_gives_a_later_day_with_its_reason_and_is_told(kept: Way) -> None:
    kept.at(SECOND_NOTICE)
    await kept.tend("retention")
    body = {"due": "2029-11-23", "reason": LITIGATION}
    assert (await kept.send("retention/hold", body)).status_code == 403
    earlier = await kept.send("retention/hold", body | {"due": "2028-11-23"}, **RESPONSIBLE)
    assert (earlier.status_code, earlier.json()["field"]) == (422, "due")
    assert (await kept.send("retention/hold", {"due": "2029-11-23"}, **RESPONSIBLE)).status_code == 422
    step = await kept.act("retention/hold", body, **RESPONSIBLE)
    assert (step["due"], step["state"]["code"]) == ("2029-11-23", "open")
    assert any("litige ou procédure en cours" in line for line in step["why"])
    (fact,) = await kept.service.facts("deadline_moved")
    (message,) = PARTS.messages_of(fact)
    assert isinstance(message, Signal) and message.workflow_id == f"retention-{kept.case}"
    assert "Lopez" not in str(fact.data)
    assert (await kept.messages())[-1] == "retention_extended"
    kept.at(LAST + timedelta(days=1), 12)
    assert (await kept.tend("retention")).state == "open"
    with pytest.raises(Conflict):
        await Way.erase(kept)


async def test_nothing_of_an_erased_case_is_left_in_the_files(kept: Way) -> None:
    assert traces(kept), "the search finds what is there"
    kept.at(FIRST_NOTICE)
    await kept.tend("retention")
    await lapsed(kept)
    for _ in range(2):
        await Way.erase(kept)
    assert traces(kept) == []
    facts = await kept.service.facts()
    assert [fact.kind for fact in facts].count("case_erased") == 1
    assert first_break(facts) is None
    story = [line["text"] for line in (await kept.read("story"))["lines"]]
    assert story[-1] == "Données du dossier effacées."
    assert "Conservation du dossier : en cours, jusqu'au 23 novembre 2028 inclus." in story


def traces(way: Way) -> list[str]:
    """Returns the texts typed on the case that are still in rows or, on SQLite, in the database's files."""
    folder: Path = way.service.platform.settings.data
    raw = b"".join(file.read_bytes() for file in folder.glob("cases.sqlite*"))
    with way.service.connected() as connection:
        rows = str([connection.execute(select(table)).all() for table in PARTS.metadata.sorted_tables])
    typed = [one for one in TYPED if one not in ("Lefèvre",)]
    forms = {one: {one.encode(), one.encode("unicode_escape"), _json(one)} for one in typed}
    return [one for one, written in forms.items() if one in rows or any(form in raw for form in written)]


def _json(text: str) -> bytes:
    """Returns a text as a JSON column escapes it."""
    return "".join(char if char.isascii() else f"\\u{ord(char):04x}" for char in text).encode()


async def test_an_erased_case_keeps_its_shell_and_says_so(kept: Way) -> None:
    reference = (await kept.read())["reference"]
    await lapsed(kept)
    assert (await kept.read())["stage"]["code"] == "closed"
    await Way.erase(kept)
    case = await kept.read()
    assert (case["reference"], case["stage"]["label"]) == (reference, "Données effacées")
    assert (case["outcome"]["code"], case["closed_on"]) == ("completed_good_end", CLOSED.isoformat())
    assert await kept.steps() == {"retention": "lapsed"}
    for act in ("study", "offer", "report"):
        assert (await kept.send(act, method="GET")).status_code == 404, act
    for act in ("commitments", "authorisations", "referrals", "hand-overs", "amendments"):
        assert await kept.read(act) == [], act


async def test_the_person_and_the_packets_are_erased_first(kept: Way, others: FakeService) -> None:
    await lapsed(kept)
    await Way.erase(kept)
    (packets,) = others.asked_for(partners_pb2.ErasePacketsRequest)
    (person,) = others.asked_for(intake_pb2.ErasePersonRequest)
    assert packets.case_id == kept.case
    assert (person.person_id, list(person.case_ids)) == (PERSON_ID, [kept.case])


async def test_while_another_service_is_away_the_case_is_not_erased(kept: Way, others: FakeService) -> None:
    def away(request: Any) -> Any:
        if isinstance(request, intake_pb2.ErasePersonRequest):
            raise Unavailable
        return answer(request)

    await lapsed(kept)
    others.answer = away
    with pytest.raises(Unavailable):
        await Way.erase(kept)
    assert (await kept.read())["stage"]["code"] == "closed"
    others.answer = answer
    await Way.erase(kept)
    assert (await kept.read())["stage"]["code"] == "erased"


async def test_the_last_case_of_a_person_names_all_those_that_are_over(
    kept: Way, others: FakeService
) -> None:
    second = Way(kept.service)
    await second.open_case()
    await lapsed(kept)
    await Way.erase(kept)
    await second.act("ending", {"outcome": "unreachable", "reason": REASON})
    await second.close("unreachable")
    await second.open("retention")
    second.at(date(2030, 11, 26))
    await second.tend("retention")
    await Way.erase(second)
    first, last = others.asked_for(intake_pb2.ErasePersonRequest)
    assert list(first.case_ids) == [kept.case]
    assert sorted(last.case_ids) == sorted([kept.case, second.case])


@pytest.mark.parametrize(
    ("closed", "last"),
    [
        (date(2026, 12, 31), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2030, 2, 28)),
        (date(2027, 2, 28), date(2029, 2, 28)),
    ],
)
async def test_24_months_end_on_the_civil_day_of_the_same_number(way: Way, closed: date, last: date) -> None:
    """Where that day does not exist, on the last day of that month."""
    way.at(closed)
    await way.open_case()
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    await way.close("withdrawn")
    way.after(1)
    await way.open("retention")
    (step,) = [one for one in await way.read("steps") if one["kind"]["code"] == "retention"]
    assert step["due"] == last.isoformat()


async def test_only_the_workflow_has_a_case_erased(kept: Way) -> None:
    await lapsed(kept)
    for role in (TechnicalRole.SERVICE, TechnicalRole.OPERATIONS):
        request = cases_pb2.EraseCaseRequest(case_id=kept.case)
        with pytest.raises(Forbidden):
            await kept.service.ask(CaseStepsStub, "EraseCase", request, role)
