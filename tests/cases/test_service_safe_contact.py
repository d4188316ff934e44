"""Safe contact: a message waits for the person's hours, and no survey goes where none may leave (CONF-5, SUR-1)."""

from datetime import timedelta
from typing import Any

import pytest
from cilpass.intake.v1 import intake_pb2

from kernel.errors import Unavailable
from kernel.mail import Email, Later, Postman, Withheld
from services.cases import messages
from services.cases.domain.survey import SURVEYED
from tests.cases.conftest import answer, reach
from tests.cases.service_steps import ANSWERS, REASON, Way
from tests.in_process import FakeService
from words.way import Outcome

FORBIDDEN = intake_pb2.Reach(first_name="Inès", last_name="Lopez", safe_contact=True)
NO_ADDRESS: dict[str, Any] = {"email": ""}


def reached(others: FakeService, reach: intake_pb2.Reach) -> None:
    """Sets what `intake` answers about how to reach the person."""
    others.answer = lambda request: (
        reach if isinstance(request, intake_pb2.GetReachRequest) else answer(request)
    )


async def surveyed(way: Way, outcome: str = "advice_sufficient") -> bool:
    opens = await way.close(outcome)
    (closed,) = await way.service.facts("case_closed")
    assert closed.data["survey"] is opens, "the decision is told with the closure"
    return bool(opens)


async def test_a_message_waits_until_the_person_may_be_written_to(way: Way, others: FakeService) -> None:
    await way.offered()
    opening = way.service.clock.now() + timedelta(hours=26)
    reached(others, reach(opening, safe_contact=True))
    assert await way.composed() == [Later(opening)] * 2
    way.service.clock.set(opening)
    neutral = [one for one in await way.composed() if isinstance(one, Email)]
    assert {one.title for one in neutral} == {"Un message pour vous"}


async def test_where_nothing_may_leave_a_message_says_why_it_stays(way: Way, others: FakeService) -> None:
    await way.offered()
    reached(others, FORBIDDEN)
    assert await way.composed() == [Withheld("safe_contact")] * 2
    reached(others, reach(**NO_ADDRESS))
    assert await way.composed() == [Withheld("no_email")] * 2


@pytest.mark.parametrize("outcome", sorted(SURVEYED))
async def test_no_survey_goes_where_safe_contact_lets_no_message_leave(
    way: Way, others: FakeService, outcome: Outcome
) -> None:
    await way.open_case()
    reached(others, FORBIDDEN)
    assert not await surveyed(way, outcome)
    told = [line["text"] for line in (await way.read("story"))["lines"]]
    assert told[-1].endswith("L'enquête de satisfaction ne part pas : contact protégé.")


async def test_whoever_may_be_written_to_at_certain_hours_is_surveyed(way: Way, others: FakeService) -> None:
    await way.open_case()
    reached(others, reach(way.service.clock.now() + timedelta(days=2), safe_contact=True))
    assert await surveyed(way)
    assert "enquête" not in str(await way.read("story"))


async def test_who_has_no_address_is_surveyed_by_telephone(way: Way, others: FakeService) -> None:
    await way.open_case()
    reached(others, reach(**NO_ADDRESS))
    assert await surveyed(way)


async def test_the_decision_stays_when_safe_contact_changes_after_the_closure(
    way: Way, others: FakeService
) -> None:
    await way.open_case()
    assert await surveyed(way)
    reached(others, FORBIDDEN)
    assert await surveyed(way)


async def test_no_survey_stays_none_when_safe_contact_is_lifted(way: Way, others: FakeService) -> None:
    await way.open_case()
    reached(others, FORBIDDEN)
    assert not await surveyed(way)
    reached(others, reach())
    assert not await surveyed(way)


async def test_who_withdrew_is_closed_without_asking_how_to_reach_them(way: Way, others: FakeService) -> None:
    await way.open_case()
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
    assert not await surveyed(way, "completed_good_end")
    assert others.asked_for(intake_pb2.GetReachRequest) == []


async def test_a_case_is_not_closed_before_it_is_known_how_to_reach_the_person(
    way: Way, others: FakeService
) -> None:
    def away(request: object) -> object:
        raise Unavailable

    await way.open_case()
    others.answer = away
    with pytest.raises(Unavailable):
        await way.close("advice_sufficient")
    assert await way.service.facts("case_closed") == []
    others.answer = answer
    assert await surveyed(way)


async def test_a_survey_is_an_advisers_work_only_where_no_message_could_carry_it(
    way: Way, others: FakeService
) -> None:
    async def to_do() -> list[str]:
        items = (await way.service.get("/work", subject="adv-a")).json()["items"]
        return [one["step"]["kind"]["code"] for one in items]

    await way.first_level_to_survey()
    assert await to_do() == []
    reached(others, reach(**NO_ADDRESS))
    way.service.clock.set(way.service.clock.now() + timedelta(days=3))
    platform = way.service.platform
    postman = Postman(
        platform.db, "cases", messages.compose(platform), "127.0.0.1:9", "a@b.example", "c@d.example", bool
    )
    await postman._round()
    assert await to_do() == ["survey"]
    await way.act("survey", ANSWERS)
    assert await to_do() == []
