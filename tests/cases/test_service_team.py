"""Advisers: in the team of a CIL, gone, or in that of another (CASE-1)."""

import asyncio
from datetime import date
from typing import Any

from kernel.mail import Email, Withheld
from tests.cases.service_steps import REASON, RESPONSIBLE, Way
from tests.in_process import FakeService
from words.roles import Role

LEFT = {"reason": REASON | {"code": "adviser_left"}}


async def reads(way: Way, **who: Any) -> int:
    return (await way.service.get("/cases", **who)).status_code


async def leave(way: Way, adviser: str = "adv-a", **body: Any) -> Any:
    return await way.service.post(f"/advisers/{adviser}/departure", LEFT | body, **RESPONSIBLE)


async def test_an_adviser_acts_in_their_own_cil_only(way: Way) -> None:
    assert await reads(way, subject="adv-a") == 200
    assert await reads(way, subject="adv-a", organisation="cil-b") == 403
    refused = await way.service.get("/cases", subject="stranger")
    assert (refused.status_code, refused.json()["code"], refused.json()["rule"]) == (
        403,
        "role_not_held",
        "CASE-1",
    )


async def test_who_left_acts_no_more_and_a_colleague_follows_their_cases(way: Way) -> None:
    await way.open_case()
    way.after(1)
    refused = await leave(way)
    assert (refused.status_code, refused.json()["code"]) == (409, "successor_missing")
    assert (await leave(way, successor="adv-z")).status_code == 404, "of another CIL"
    assert (await leave(way, successor="adv-b")).status_code == 200
    assert await reads(way, subject="adv-a") == 403
    assert (await way.read(subject="adv-b"))["adviser"] == "adv-b"
    (told,) = await way.service.facts("adviser_left")
    assert told.data == {"cil": "cil-a", "reason": "adviser_left", "cases": 1}
    assert "adviser_changed" in await way.messages()
    assert (await leave(way, successor="adv-b")).status_code == 404, "gone already"


async def test_nobody_is_replaced_by_who_left(way: Way) -> None:
    await way.open_case()
    assert (await leave(way, "adv-b")).status_code == 200
    way.after(1)
    assert (await leave(way, successor="adv-b")).status_code == 404
    absence = {"first": "2026-11-25", "last": "2026-11-26", "stand_in": "adv-b"}
    assert (await way.service.post("/advisers/adv-a/absences", absence, **RESPONSIBLE)).status_code == 404


async def test_who_moved_acts_for_the_new_cil_and_for_the_old_one_no_more(way: Way) -> None:
    await leave(way, "adv-b")
    body = {"id": "adv-b", "name": "Claire Lefèvre", "place": "69"}
    there = {"organisation": "cil-b", "role": Role.CIL_RESPONSIBLE, "subject": "resp-b"}
    assert (await way.service.post("/advisers", body, **there)).json()["version"] == 3
    assert await reads(way, subject="adv-b", organisation="cil-b") == 200
    assert await reads(way, subject="adv-b") == 403
    taken = await way.service.post("/advisers", body, **RESPONSIBLE)
    assert taken.json()["code"] == "adviser_exists"


async def test_a_responsible_is_asked_of_platform(way: Way, others: FakeService) -> None:
    others.holds = lambda _: False
    assert await reads(way, role=Role.CIL_RESPONSIBLE, subject="new-resp") == 403
    assert await reads(way, subject="adv-a") == 200


AWAY = {"first": "2026-11-25", "last": "2026-11-26", "stand_in": "adv-b"}


async def away(way: Way, adviser: str = "adv-a", **changes: Any) -> Any:
    return await way.service.post(f"/advisers/{adviser}/absences", AWAY | changes, **RESPONSIBLE)


async def work_of(way: Way, subject: str, **who: Any) -> list[tuple[str, str]]:
    items = (await way.service.get("/work", subject=subject, **who)).json()["items"]
    return [(item["case"]["adviser"], item["in_charge"]) for item in items]


async def test_a_stand_in_finds_the_absent_advisers_deadlines_on_those_days_only(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    assert (await away(way)).status_code == 200
    for day, charged in ((24, "adv-a"), (25, "adv-b"), (26, "adv-b"), (27, "adv-a")):
        way.at(date(2026, 11, day))
        assert await work_of(way, "adv-b") == ([("adv-a", "adv-b")] if charged == "adv-b" else []), day
        assert await work_of(way, "adv-a") == [("adv-a", charged)]
        assert await work_of(way, "resp-a", role=Role.CIL_RESPONSIBLE) == [("adv-a", charged)]


async def test_a_stand_in_acts_and_the_adviser_stays_the_only_one(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    await away(way)
    way.at(date(2026, 11, 25))
    on = {"means": "telephone", "on": "2026-11-25"}
    await way.act("first-answer", on, subject="adv-b")
    assert (await way.read(subject="adv-b"))["adviser"] == "adv-a"


async def test_a_stand_in_is_written_to_until_the_days_are_over(way: Way) -> None:
    body = {"id": "adv-c", "name": "Julien Moreau", "place": "69", "email": "julien.moreau@cil.example"}
    await way.service.post("/advisers", body, **RESPONSIBLE)
    await away(way, stand_in="adv-c")
    (told,) = await way.composed("adv-a")
    assert isinstance(told, Email) and told.to == "julien.moreau@cil.example"
    assert "du mercredi 25 novembre 2026 au jeudi 26 novembre 2026" in told.title
    way.at(date(2026, 11, 26))
    assert isinstance((await way.composed("adv-a"))[0], Email)
    way.at(date(2026, 11, 27))
    assert await way.composed("adv-a") == [Withheld("settled")]


async def test_a_notice_to_an_absent_adviser_goes_to_who_stands_in(way: Way) -> None:
    body = {"id": "adv-c", "name": "Julien Moreau", "place": "69", "email": "julien.moreau@cil.example"}
    await way.service.post("/advisers", body, **RESPONSIBLE)
    await way.first_level(outcome="advice_sufficient")
    await way.close("advice_sufficient")
    await way.open("retention")
    await away(way, first="2028-09-20", last="2028-09-30", stand_in="adv-c")
    way.at(date(2028, 9, 25))
    await way.tend("retention")
    written = (await way.composed())[-1]
    assert isinstance(written, Email) and written.to == "julien.moreau@cil.example"


async def test_no_case_is_given_to_who_leaves_at_that_instant(way: Way) -> None:
    """Of the two, one comes first: the departure hands the case over, or the case goes to a colleague."""
    opened, left = await asyncio.gather(way.open_case(), leave(way, successor="adv-b"))
    assert (opened.cil, left.status_code) == ("cil-a", 200)
    assert (await way.read(subject="adv-b"))["adviser"] == "adv-b"
