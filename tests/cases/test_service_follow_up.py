"""The implementation followed up, extended within bounds, ended by time, and its report (CASE level 2, 9 to 11)."""

from datetime import timedelta

import pytest

from services.cases.main import agenda
from tests.cases.service_steps import APPRAISAL, REASON, RESPONSIBLE, Way
from tests.in_process import ROOT


async def test_points_follow_each_other_a_month_apart_until_the_implementation_ends(way: Way) -> None:
    await way.in_force()
    signed = way.today
    steps = [one for one in await way.read("steps") if one["kind"]["code"] == "follow_up"]
    assert [one["due"] for one in steps] == [(signed + timedelta(days=30)).isoformat()]
    way.after(33)
    held = {"on": way.today.isoformat(), "notes": "Dossier déposé."}
    await way.act("follow-ups", held)
    assert (await way.open("follow_up", 2)).state == "open"
    *_, second = [one for one in await way.read("steps") if one["kind"]["code"] == "follow_up"]
    assert (second["ordinal"], second["due"]) == (2, (signed + timedelta(days=63)).isoformat())
    await way.act("follow-ups", held)
    assert (await way.tend("follow_up", 2)).state == "open", "the same point, said again"
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")
    assert (await way.tend("follow_up", 2)).state == "cancelled"
    late = await way.open("follow_up", 3)
    assert (late.state, late.ended) == ("cancelled", "")


async def retained(way: Way) -> None:
    await way.first_level_to_survey()
    await way.open("retention")


EXTENSIONS = {
    "offer/extension": ("2026-12-09", "2027-12-08"),
    "implementation/extension": ("2027-01-24", "2028-01-23"),
    "retention/hold": ("2028-11-24", "2033-11-23"),
}


@pytest.mark.parametrize("act", EXTENSIONS)
async def test_an_extension_has_a_latest_day_that_its_refusal_says(way: Way, act: str) -> None:
    """Another one may follow; a date beyond the calendar would stop the workflow for ever (ours)."""
    before = {"offer/extension": way.offered, "implementation/extension": way.in_force}
    await (before[act]() if act in before else retained(way))
    who = RESPONSIBLE if act == "retention/hold" else {}
    first, last = EXTENSIONS[act]
    beyond = f"{last[:-2]}{int(last[-2:]) + 1:02}"
    for due in (beyond, "2199-12-31"):
        refused = await way.send(act, {"due": due, "reason": REASON}, **who)
        assert (refused.status_code, refused.json()["code"]) == (422, "extension_too_far")
        assert refused.json()["field"] == "due"
        for day in (first, last):
            assert f" {day[:4]}" in refused.json()["accepted"]
    far = await way.send(act, {"due": "9999-12-31", "reason": REASON}, **who)
    assert (far.status_code, far.json()["field"]) == (422, "due")
    await way.act(act, {"due": last, "reason": REASON}, **who)
    assert await way.service.platform.db.read(agenda, ROOT, None)


async def test_what_became_of_each_commitment_is_said_before_the_report_also_when_time_ended_it(
    way: Way,
) -> None:
    """ENG-5: each one has an outcome, and the report measures it."""
    await way.in_force()
    way.after(70)
    assert (await way.tend("implementation")).state == "lapsed"
    await way.open("report")
    report = {"good_end": True, "appraisal": APPRAISAL}
    await way.act("commitments/c1/outcome", {"outcome": "done"})
    refused = await way.send("report", report)
    assert (refused.status_code, refused.json()["code"]) == (409, "commitments_unsettled")
    assert refused.json()["facts"]["running"] == "1" and refused.json()["accepted"]
    await way.act("commitments/s1/outcome", {"outcome": "not_done", "reason": REASON})
    unread = await way.send("commitments/c1/correction", {"outcome": "not_done", "reason": REASON}, version=1)
    assert unread.status_code == 412
    wrong = await way.send("commitments/c1/correction", {"outcome": "not_done"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "reason.text")
    corrected = await way.act("commitments/c1/correction", {"outcome": "not_done", "reason": REASON})
    assert (corrected["outcome"]["code"], corrected["reason"]) == ("not_done", REASON["text"])
    assert [one["outcome"]["code"] for one in corrected["earlier"]] == ["done"]
    assert await way.act("commitments/c1/correction", {"outcome": "not_done", "reason": REASON}) == corrected
    made = await way.act("report", report)
    assert made["appraisal"] == APPRAISAL
    late = await way.send("commitments/c1/correction", {"outcome": "done"})
    assert (late.status_code, late.json()["code"]) == (409, "case_ended")
