"""Acts on one case at the same instant: whoever comes second decides on what the first one left."""

import asyncio

from tests.cases.service_steps import Way


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
