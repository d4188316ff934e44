"""Advisers: in the team of a CIL, gone, or in that of another (CASE-1)."""

from typing import Any

from kernel.identity import Role
from tests.cases.service_steps import REASON, RESPONSIBLE, Way
from tests.in_process import FakeService

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
