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


async def test_a_contact_was_taken_by_somebody_of_the_cil_that_records_it(
    intake: Service, organisations: FakeService
) -> None:
    own = {"adv-a": Role.ADVISER, "adv-b": Role.ADVISER, "resp-a": Role.CIL_RESPONSIBLE}
    organisations.holds = lambda one: one.organisation == "cil-a" and own.get(one.subject) == one.role
    for taker in ("adv-b", "resp-a"):
        kept = await intake.post("/contacts", contact(taken_by=taker), subject="adv-a")
        assert (kept.status_code, kept.json()["taken_by"]) == (201, taker)
    for stranger in ("adv-z", "n'importe qui"):
        refused = await intake.post("/contacts", contact(taken_by=stranger), subject="adv-a")
        assert (refused.status_code, refused.json()["code"]) == (422, "taker_unknown")
        assert (refused.json()["field"], stranger in refused.text) == ("taken_by", False)


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
