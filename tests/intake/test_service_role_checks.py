"""Before an act is written, `intake` asks the keeper of the actor's role whether they hold it."""

from kernel.errors import Unavailable
from tests.in_process import FakeService, Service
from tests.intake.bodies import contact
from words.roles import Role

RESPONSIBLE = {"role": Role.CIL_RESPONSIBLE, "subject": "resp-a"}


async def test_who_holds_no_mandate_writes_nothing(intake: Service, organisations: FakeService) -> None:
    organisations.holds = lambda request: request.role != Role.CIL_RESPONSIBLE
    refused = await intake.post("/contacts", contact(), **RESPONSIBLE)
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_held")
    assert await intake.facts() == []
    assert (await intake.post("/contacts", contact())).status_code == 201


async def test_a_mandate_that_ended_today_serves_until_it_is_asked_again(
    intake: Service, organisations: FakeService
) -> None:
    assert (await intake.post("/contacts", contact(), **RESPONSIBLE)).status_code == 201
    organisations.holds = lambda _: False
    assert (await intake.post("/contacts", contact(), **RESPONSIBLE)).status_code == 201
    other = RESPONSIBLE | {"organisation": "cil-b"}
    assert (await intake.post("/contacts", contact(), **other)).status_code == 403


async def test_while_the_keeper_is_away_nobody_new_acts_and_when_to_try_again_is_said(
    intake: Service, organisations: FakeService
) -> None:
    def away(_: object) -> bool:
        raise Unavailable

    organisations.holds = away
    refused = await intake.post("/contacts", contact())
    assert (refused.status_code, refused.json()["code"]) == (503, "role_not_verifiable")
    assert int(refused.headers["retry-after"]) > 0
    assert await intake.facts() == []
