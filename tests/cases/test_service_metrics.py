"""What operators see of cases."""

from datetime import timedelta

from tests.cases.service_steps import TYPED, Way
from tests.metrics import metrics


async def test_cases_are_counted_by_stage_and_their_steps_by_when_they_are_due(way: Way) -> None:
    await way.open_case()
    await way.open("first_answer")
    found = await metrics(way.service)
    assert found["cilpass_cases"]["first_answer"] == 1
    assert found["cilpass_deadlines"] == {"late": 0, "today": 0, "soon": 1}
    way.service.clock.set(way.service.clock.now() + timedelta(days=30))
    found = await metrics(way.service)
    assert found["cilpass_deadlines"] == {"late": 1, "today": 0, "soon": 0}
    assert found["cilpass_oldest_step_seconds"] == {"first_answer": 30 * 86400}


async def test_what_is_done_is_not_waited_for_any_more(way: Way) -> None:
    await way.first_level()
    found = await metrics(way.service)
    assert {stage for stage, count in found["cilpass_cases"].items() if count} == {"offer"}
    assert found["cilpass_oldest_step_seconds"].keys() == {"offer"}


async def test_the_page_names_nobody(way: Way) -> None:
    await way.first_level_to_survey()
    page = (await way.service.client.get("/metrics")).text
    assert [typed for typed in (*TYPED, way.case) if str(typed) in page] == []
