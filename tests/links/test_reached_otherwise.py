"""The story of a person who flees: an offer is sent, then the address is corrected and contact is protected (EXC-5)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub

from kernel.http import acts
from kernel.http.actors import LINK_COOKIE
from kernel.identity import Actor
from kernel.mail import Email, Withheld
from kernel.relay import Start as Birth
from kernel.roles import TechnicalRole
from kernel.rpc import Caller
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from tests.cases.conftest import answer as answer_cases
from tests.cases.service_steps import CHOICES, Way
from tests.conftest import Start
from tests.in_process import FakeService, Service
from tests.intake.bodies import contact
from tests.intake.conftest import answer_of
from workflows.contracts.reach import NewReach

BY_TELEPHONE: dict[str, Any] = {"channels": ["telephone"]}
BY_BOTH: dict[str, Any] = {"channels": ["telephone", "email"]}
FORMER, NEW = "eloise.durand@exemple.fr", "nouvelle@ailleurs.example"


@dataclass
class Story:
    """Both services over the network's own way between them; what the relay and the worker do is done by hand."""

    intake: Service
    way: Way
    person: str

    async def change(self, **fields: Any) -> None:
        known = (await self.intake.get(f"/persons/{self.person}")).json()
        path = f"/persons/{self.person}"
        changed = await self.intake.send("PATCH", path, fields, version=known["version"])
        assert changed.is_success, changed.text

    async def births(self) -> list[NewReach]:
        """What the facts of `intake` have workflows do."""
        told = [one for fact in await self.intake.facts() for one in INTAKE.messages_of(fact)]
        return [one.argument for one in told if isinstance(one, Birth) and isinstance(one.argument, NewReach)]

    async def workflows_run(self) -> None:
        for one in await self.births():
            request = cases_pb2.NoteReachRequest(case_id=one.case_id, number=one.number)
            await self.way.service.ask(CaseStepsStub, "NoteReach", request, TechnicalRole.WORKFLOW)

    async def letters(self) -> list[Email | Withheld]:
        """The offers of the case, as each would leave now, oldest first."""
        names, composed = await self.way.messages(), await self.way.composed()
        return [one for name, one in zip(names, composed, strict=True) if name == "offer"]

    async def open(self, letter: Email | Withheld) -> tuple[int, dict[str, str]]:
        """What the button of a letter's page does, and the headers of who pressed it."""
        assert isinstance(letter, Email)
        token = letter.text.split("/lien/")[1].split("/")[1].split()[0]
        client = self.way.service.client
        exchanged = await client.post("/api/cases/v1/links/exchange", json={"token": token})
        client.cookies.clear()
        return exchanged.status_code, {"cookie": f"{LINK_COOKIE}={exchanged.cookies.get(LINK_COOKIE, 'x')}"}

    async def sign(self, who: dict[str, str]) -> int:
        body = {"content_hash": (await self.way.read("offer"))["content_hash"], "choices": CHOICES}
        return (await self.way.visit("POST", "offer/signature", who, body)).status_code


@pytest.fixture
async def story(start: Start, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Story]:
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.0)
    others = FakeService(lambda asked: answer_cases(asked))
    async with start(INTAKE, FakeService(answer_of()).call) as intake:

        def call(service: str, role: TechnicalRole = TechnicalRole.SERVICE) -> Any:
            if service != "intake":
                return others
            return Caller(service, intake.address, intake.tokens_of("cases"), Actor("cases", role))

        async with start(CASES, call) as cases:
            met = (await intake.post("/contacts", contact())).json()
            asked = (await intake.post(f"/contacts/{met['id']}/case")).json()
            way = Way(cases, asked["case_id"])
            await way.team("cil-a", "adv-a", "adv-b")
            await way.offered()
            yield Story(intake, way, met["person"]["id"])


async def test_the_former_mailbox_opens_nothing_and_signs_nothing(story: Story) -> None:
    (letter,) = await story.letters()
    assert isinstance(letter, Email) and letter.to == FORMER
    opened, who = await story.open(letter)
    assert opened == 200 and (await story.way.visit("GET", "offer", who)).status_code == 200
    await story.change(email=NEW, safe_contact=BY_TELEPHONE)
    assert (await story.open(letter))[0] == 401
    assert (await story.way.visit("GET", "offer", who)).status_code == 401
    assert (await story.way.visit("GET", "space", who)).status_code == 401
    assert await story.sign(who) == 401
    assert (await story.way.read("offer"))["signatures"] == []


async def test_nothing_is_written_where_safe_contact_forbids_it_and_the_history_says_so(story: Story) -> None:
    await story.change(email=NEW, safe_contact=BY_TELEPHONE)
    await story.workflows_run()
    assert all(one == Withheld("safe_contact") for one in await story.letters())
    told = [line["text"] for line in (await story.way.read("story"))["lines"]]
    assert told[-1] == "Moyens de contact modifiés : les liens envoyés avant ne s'ouvrent plus."
    work = (await story.way.service.get("/work", subject="adv-a")).json()["items"]
    assert [one["step"]["kind"]["code"] for one in work] == ["sign_engagement"]


async def test_what_is_still_awaited_is_sent_anew_where_the_person_is_reached_now(story: Story) -> None:
    await post(story)
    (former,) = await story.letters()
    await story.change(email=NEW, safe_contact=BY_BOTH)
    assert (await story.open(former))[0] == 401
    for _ in range(2):
        await story.workflows_run()  # the worker may be told twice
    _, anew = await story.letters()
    assert isinstance(anew, Email) and (anew.to, anew.title) == (NEW, "Un message pour vous")
    opened, who = await story.open(anew)
    assert (opened, await story.sign(who)) == (200, 200)


async def test_a_letter_that_has_not_left_yet_is_not_sent_twice(story: Story) -> None:
    await story.change(email=NEW)
    await story.workflows_run()
    (letter,) = await story.letters()
    assert isinstance(letter, Email) and letter.to == NEW


async def test_what_was_signed_is_not_sent_again(story: Story) -> None:
    await post(story)
    (letter,) = await story.letters()
    _, who = await story.open(letter)
    assert await story.sign(who) == 200
    await story.change(email=NEW)
    await story.workflows_run()
    assert (await story.way.messages()).count("offer") == 1


async def test_changes_told_in_the_wrong_order_are_noted_once(story: Story) -> None:
    await post(story)
    await story.change(email=NEW)
    await story.change(safe_contact=BY_BOTH)
    one, two = await story.births()
    assert (one.number, two.number) == (2, 3)
    for each in (two, one, two):
        request = cases_pb2.NoteReachRequest(case_id=each.case_id, number=each.number)
        await story.way.service.ask(CaseStepsStub, "NoteReach", request, TechnicalRole.WORKFLOW)
    assert [fact.data["number"] for fact in await story.way.service.facts("links_ended")] == [3]
    assert (await story.way.messages()).count("offer") == 2


async def test_a_correction_that_changes_nothing_of_how_they_are_reached_kills_nothing(story: Story) -> None:
    (letter,) = await story.letters()
    await story.change(last_name="Durand-Petit", telephone="06 12 34 56 79")
    await story.change(email=FORMER)
    assert await story.births() == []
    assert (await story.open(letter))[0] == 200


async def post(story: Story) -> None:
    """What was decided so far has left."""
    await story.way.service.platform.db.write(_all_sent, Actor("postman", TechnicalRole.SERVICE))


def _all_sent(tx: Any) -> None:
    tx.session.execute(tx.table("message").update().values(state="sent", left=tx.now))
