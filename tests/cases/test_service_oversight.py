"""What a responsible looks over: each adviser's load, what is stuck, what a departure would do (CASE-1, CIL-6)."""

from datetime import date
from typing import Any

from kernel.mail import Email, Withheld
from tests.cases.service_steps import REASON, RESPONSIBLE, Way
from tests.cases.test_service_team import AWAY, away, work_of
from words.roles import Role

OTHER_CIL: dict[str, Any] = {"organisation": "cil-b", "role": Role.CIL_RESPONSIBLE, "subject": "resp-b"}


async def team(way: Way, **who: Any) -> dict[str, Any]:
    found = (await way.service.get("/team", **(RESPONSIBLE | who))).json()
    return {one["id"]: one for one in found}


async def concerns(way: Way, query: str = "", **who: Any) -> dict[str, Any]:
    found = (await way.service.get(f"/concerns{query}", **(RESPONSIBLE | who))).json()
    return {one["concern"]["code"]: one for one in found}


async def back(way: Way, first: str, on: str, **more: Any) -> Any:
    path = f"/advisers/adv-a/absences/{first}/return"
    return await way.service.post(path, {"on": on}, **(RESPONSIBLE | more))


async def test_the_team_is_read_with_what_each_carries_by_its_responsible_only(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    way.at(date(2026, 11, 27))
    found = await team(way)
    load = [(one["id"], one["running"], one["urgent"], one["late"]) for one in found.values()]
    assert load == [("adv-a", 1, 0, 1), ("adv-b", 0, 0, 0)]
    assert found["adv-a"]["regime"]["code"] == "not_social_worker"
    assert list(await team(way, **OTHER_CIL)) == ["adv-z"]
    assert (await way.service.get("/team", subject="adv-a")).status_code == 403


async def test_an_absent_adviser_is_shown_with_who_receives_their_deadlines(way: Way) -> None:
    await away(way)
    assert (await team(way))["adv-a"]["absence"] is None
    way.at(date(2026, 11, 25))
    shown = (await team(way))["adv-a"]
    assert (shown["absence"], shown["replaced_by"]) == (AWAY, "adv-b")
    way.at(date(2026, 11, 27))
    assert (await team(way))["adv-a"]["absences"] == [], "over"


async def test_a_late_step_says_since_when_and_which(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    assert await concerns(way) == {}
    way.at(date(2026, 11, 27))
    late = (await concerns(way))["late_step"]
    assert late["total"] == 1
    (one,) = late["items"]
    assert one["why"] == (
        "Première réponse au salarié : à faire jusqu'au 25 novembre 2026 inclus, en retard de 2 jours."
    )
    assert one["case"]["id"] == way.case
    assert await concerns(way, **OTHER_CIL) == {}
    assert (await way.service.get("/concerns", subject="adv-a")).status_code == 403


async def test_the_list_of_cases_keeps_those_that_are_late(way: Way) -> None:
    async def late() -> int:
        return len((await way.service.get("/cases?late=true", **RESPONSIBLE)).json()["items"])

    await way.open_case()
    await way.open("first_answer")
    assert await late() == 0
    way.at(date(2026, 11, 27))
    assert await late() == 1


async def test_a_case_that_nothing_moves_any_more_is_found_once_its_workflow_had_time(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    await way.act("first-answer", {"means": "telephone", "on": way.today.isoformat()})
    assert "nothing_awaited" not in await concerns(way)
    way.after(1)
    (one,) = (await concerns(way))["nothing_awaited"]["items"]
    assert "depuis le 23 novembre 2026" in one["why"] and one["step"] is None
    await way.open("interview")
    assert "nothing_awaited" not in await concerns(way)


async def test_a_step_without_a_date_is_shown_when_it_has_not_moved_for_a_month(way: Way) -> None:
    await way.first_level_to_decision()
    way.after(30)
    assert "no_move" not in await concerns(way)
    way.after(1)
    (one,) = (await concerns(way, "?concern=no_move"))["no_move"]["items"]
    assert one["why"].startswith(
        "Décision à l'issue du premier niveau : en attente depuis le 23 novembre 2026"
    )


async def test_an_offer_is_shown_in_its_last_days(way: Way) -> None:
    await way.offered()
    way.after(9)
    assert "offer_lapsing" not in await concerns(way)
    way.after(1)
    (one,) = (await concerns(way))["offer_lapsing"]["items"]
    assert one["why"] == "À signer jusqu'au 8 décembre 2026 inclus : ensuite, l'offre prend fin."


async def test_an_erasure_is_shown_once_it_was_announced(way: Way) -> None:
    await way.first_level(outcome="advice_sufficient")
    await way.close("advice_sufficient")
    await way.open("retention")
    assert await concerns(way) == {}
    way.at(date(2028, 9, 25))
    await way.tend("retention")
    assert list(await concerns(way)) == ["erasure_coming"]


async def test_several_cases_go_to_a_colleague_at_once_and_each_employee_is_told(way: Way) -> None:
    await way.open_case()
    way.after(1)
    body = {"cases": [way.case], "successor": "adv-b", "reason": REASON}
    path = "/advisers/adv-a/reassignment"
    assert (await way.service.post(path, body, subject="adv-a")).status_code == 403
    assert (await way.service.post(path, body, **OTHER_CIL)).status_code == 404
    given = await way.service.post(path, body, **RESPONSIBLE)
    assert given.json() == {"successor": "adv-b", "cases": [way.case]}
    assert (await way.read(subject="adv-b"))["adviser"] == "adv-b"
    assert "adviser_changed" in await way.messages()
    again = await way.service.post(path, body, **RESPONSIBLE)
    assert (again.status_code, again.json()["code"]) == (409, "not_their_case")


async def test_a_departure_is_read_before_it_is_confirmed(way: Way) -> None:
    await way.open_case()
    await away(way, "adv-b", stand_in="adv-a")
    told = (await way.service.get("/advisers/adv-a/departure", **RESPONSIBLE)).json()
    assert [one["id"] for one in told["cases"]] == [way.case]
    assert told["replaced"] == [{"adviser": "adv-b", "absence": AWAY | {"stand_in": "adv-a"}}]
    assert (await way.read())["adviser"] == "adv-a", "nothing is recorded"
    assert (await way.service.get("/advisers/adv-a/departure", **OTHER_CIL)).status_code == 404


async def test_who_is_back_sooner_has_their_deadlines_again_and_the_stand_in_is_told(way: Way) -> None:
    body = {"id": "adv-c", "name": "Julien Moreau", "place": "69", "email": "julien.moreau@cil.example"}
    await way.service.post("/advisers", body, **RESPONSIBLE)
    await way.open_case()
    await way.open("first_answer")
    await away(way, stand_in="adv-c")
    way.at(date(2026, 11, 25))
    assert await work_of(way, "adv-c") == [("adv-a", "adv-c")]
    assert (await back(way, "2026-11-25", "2026-11-26")).status_code == 200
    assert await work_of(way, "adv-c") == [("adv-a", "adv-c")], "still away today"
    way.at(date(2026, 11, 26))
    assert await work_of(way, "adv-c") == []
    standing_in, relieved = await way.composed("adv-a")
    assert standing_in == Withheld("settled")
    assert isinstance(relieved, Email) and relieved.to == "julien.moreau@cil.example"
    assert "du jeudi 26 novembre 2026 au jeudi 26 novembre 2026" in relieved.title


async def test_an_absence_typed_wrong_is_taken_back_and_typed_again(way: Way) -> None:
    await away(way)
    overlapping = await away(way, first="2026-11-26", last="2026-11-30")
    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "absences_overlap")
    assert (await back(way, "2026-11-25", "2026-11-27")).json()["code"] == "not_absent_then"
    assert (await back(way, "2026-11-24", "2026-11-24")).json()["code"] == "not_absent_then"
    assert (await back(way, "2026-11-25", "2026-11-25")).status_code == 200
    assert (await team(way))["adv-a"]["absences"] == []
    assert (await away(way, first="2026-11-26", last="2026-11-30")).status_code == 200


async def test_what_was_typed_of_an_adviser_is_put_right_on_the_version_read(way: Way) -> None:
    body = {"name": "Claire Lefebvre", "place": "69", "social_worker": True}
    right = await way.service.send("PUT", "/advisers/adv-a", body, version=1, **RESPONSIBLE)
    assert (right.json()["name"], right.json()["version"]) == ("Claire Lefebvre", 2)
    (told,) = await way.service.facts("adviser_corrected")
    assert told.data == {"cil": "cil-a", "fields": ["name", "social_worker"], "version": 2}
    stale = await way.service.send("PUT", "/advisers/adv-a", body, version=1, **RESPONSIBLE)
    assert stale.status_code == 412
    theirs = await way.service.send("PUT", "/advisers/adv-a", body, **OTHER_CIL)
    assert theirs.status_code == 404
