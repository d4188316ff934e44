"""Two acts on one case at the same instant: the second one sees the result of the first."""

import asyncio

import pytest

from kernel.http import shares
from kernel.identity import Actor
from kernel.role_checks import RoleChecks
from tests.cases.service_steps import RESPONSIBLE, Way


async def test_of_several_who_decide_at_once_one_is_heard(way: Way) -> None:
    await way.first_level_to_decision()
    level_2 = {"outcome": "level_2", "solutions": ["own_product"]}
    advice = {"outcome": "advice_sufficient", "solutions": []}
    answers = await asyncio.gather(*(way.send("decision", body) for body in [level_2, advice] * 4))
    done = [fact for fact in await way.service.facts("step_done") if fact.data["step"] == "decision"]
    assert len(done) == 1
    assert [answer.is_success for answer in answers] in ([True, False] * 4, [False, True] * 4)


async def test_of_several_who_saw_the_same_version_one_saves(way: Way) -> None:
    await way.first_level_to_decision()
    version = (await way.read())["version"]
    answers = await asyncio.gather(
        *(way.send("study", {"recommendations": str(n)}, "PUT", version=version) for n in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


async def test_a_crowd_is_counted_by_the_organisation_of_its_tokens(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    async def wait_for_one(self: RoleChecks, actor: Actor) -> None:
        if actor.subject == "adv-a":
            await gate.wait()

    monkeypatch.setattr(RoleChecks, "check", wait_for_one)
    monkeypatch.setattr(shares, "IN_ALL", 1)
    get = way.service.get
    first = asyncio.create_task(get("/cases", subject="adv-a"))
    await asyncio.sleep(0.05)
    refused = await get("/cases", subject="adv-b")
    elsewhere = await get("/cases", subject="adv-z", organisation="cil-b")
    nobody = await way.service.client.get("/api/cases/v1/cases")
    forged = await way.service.client.get("/api/cases/v1/cases", headers={"authorization": "Bearer forged"})
    gate.set()
    assert (await first).status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (429, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert elsewhere.status_code == 200
    assert (nobody.status_code, forged.status_code) == (401, 401)
    assert (await get("/cases", subject="adv-b")).status_code == 200


async def test_what_was_refused_to_a_crowd_is_done_once_when_asked_again_under_its_key(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"id": "adv-new", "name": "Inès Noël", "place": "69"}
    asked = [way.service.post("/advisers", body, key="the-same-key", **RESPONSIBLE) for _ in range(3)]
    with monkeypatch.context() as crowded:
        crowded.setattr(shares, "IN_ALL", 0)
        assert (await asked[0]).status_code == 429
    assert [(await again).status_code for again in asked[1:]] == [201, 201]
    added = await way.service.facts("adviser_added")
    assert [fact.subject for fact in added].count("adv-new") == 1
