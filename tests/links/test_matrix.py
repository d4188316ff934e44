"""Every purpose of a link, by everything that may happen to what it rests on or is for (EXC-5).

The purposes are those that the services declare: one without its rows fails here. A cell says what becomes of the link
when it is opened anew, and of the session of who had opened it before.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cilpass.intake.v1 import intake_pb2
from cilpass.partners.v1 import partners_pb2
from cilpass.partners.v1.partners_pb2_grpc import ReferralsStub

from cli.parts import all_parts
from kernel.database import Tx
from kernel.errors import Unavailable
from kernel.http import acts
from kernel.http.actors import LINK_COOKIE
from services.cases import repository
from services.cases.domain.declines import Next
from services.cases.main import PARTS as CASES
from services.partners.main import PARTS as PARTNERS
from tests.cases.conftest import answer as answer_cases
from tests.cases.conftest import reach
from tests.cases.service_steps import ANSWERS, REASON, RESPONSIBLE, Way
from tests.conftest import Start
from tests.in_process import ROOT, FakeService, Service
from tests.partners.conftest import answer as answer_partners
from tests.partners.steps import answer, opened, partner, send, stop, tend, token

DEAD = (401, 401)
"""Opens to nobody any more, at once."""

OVER = (401, 200)
"""Is not opened anew; who did what it is for may read it until their session ends."""

AWAY = (503, 503)
"""Is not opened while nobody can say, and opens again afterwards."""

ALIVE = (200, 200)

Event = Callable[[Way, FakeService, dict[str, str]], Awaitable[Any]]


def reached(others: FakeService, **changes: Any) -> None:
    """From now on `intake` says this of how the person is reached."""
    told = reach(**changes)
    others.answer = lambda request: (
        told if isinstance(request, intake_pb2.GetReachRequest) else answer_cases(request)
    )


async def address_corrected(way: Way, others: FakeService, who: dict[str, str]) -> None:
    reached(others, version=2, email="ines@ailleurs.example")


async def protection_asked(way: Way, others: FakeService, who: dict[str, str]) -> None:
    reached(others, version=2, safe_contact=True, email="")


async def address_corrected_back(way: Way, others: FakeService, who: dict[str, str]) -> None:
    reached(others, version=3)


async def person_erased(way: Way, others: FakeService, who: dict[str, str]) -> None:
    reached(others, erased=True)


async def something_else_corrected(way: Way, others: FakeService, who: dict[str, str]) -> None:
    reached(others, first_name="Agnès")


async def intake_away(way: Way, others: FakeService, who: dict[str, str]) -> None:
    others.answer = Unavailable()


async def passed_on(way: Way, others: FakeService, who: dict[str, str]) -> None:
    def hand_on(tx: Tx) -> None:
        case = repository.case_for(tx, UUID(way.case))
        repository.save(tx, case.hand_on(Next("cil-b", "cil-a", "acting"), "adv-z", tx.now, "resp-a"))

    await way.service.platform.db.write(hand_on, ROOT)


async def adviser_changed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await way.act("adviser", {"adviser": "adv-b", "reason": REASON}, **RESPONSIBLE)


async def case_ended(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await way.act("ending", {"outcome": "withdrawn", "reason": REASON})


async def case_closed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await way.close("withdrawn")


async def case_erased(way: Way, others: FakeService, who: dict[str, str]) -> None:
    if (await way.read())["outcome"] is None:
        await way.act("ending", {"outcome": "withdrawn", "reason": REASON})
        await way.close("withdrawn")
    retained = await way.open("retention")
    while retained.state != "lapsed":
        way.after(30)
        retained = await way.tend("retention")
    await way.erase()


async def employee_signed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    signed = await way.sign((await way.read("offer"))["content_hash"], who)
    assert signed.is_success


async def both_signed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await employee_signed(way, others, who)
    await way.act("offer/signature", {"content_hash": (await way.read("offer"))["content_hash"]})


async def refused(way: Way, others: FakeService, who: dict[str, str]) -> None:
    assert (await way.visit("POST", "offer/refusal", who)).is_success


async def lapsed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    """Past its last day, and then replaced by another offer: the former link does not live again."""
    way.after(16)
    assert (await way.tend("sign_engagement")).state == "lapsed"
    await way.open("decide_after_lapse")
    await way.act("after-lapse", {"again": True})
    await way.open("offer", 2)
    await way.act("offer", way.proposal())
    await way.open("sign_engagement", 2)


async def replaced(way: Way, others: FakeService, who: dict[str, str]) -> None:
    """Another text before both have signed: the former link shows it, and signs nothing (ENG-3)."""
    revised = await way.act("offer", way.proposal("Présenter le dossier ailleurs."), "PUT")
    assert (await way.sign(revised["content_hash"], who)).json()["code"] == "text_has_changed"


async def amendment_signed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    (made,) = await way.read("amendments")
    body = {"content_hash": made["content_hash"]}
    assert (await way.visit("POST", "amendment/signature", who, body)).is_success
    await way.act("amendments/1/signature", body)


async def amendment_refused(way: Way, others: FakeService, who: dict[str, str]) -> None:
    assert (await way.visit("POST", "amendment/refusal", who)).is_success


async def amendment_withdrawn(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await way.act("amendments/1/withdrawal", {"reason": REASON})


async def implementation_ended(way: Way, others: FakeService, who: dict[str, str]) -> None:
    for one in ("c1", "s1"):
        await way.act(f"commitments/{one}/outcome", {"outcome": "done"})
    await way.act("implementation/end")


async def survey_answered(way: Way, others: FakeService, who: dict[str, str]) -> None:
    assert (await way.visit("POST", "survey", who, ANSWERS)).is_success


async def survey_closed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    way.after(61)
    while (await way.tend("survey")).state != "lapsed":
        way.after(1)


async def survey_transcribed(way: Way, others: FakeService, who: dict[str, str]) -> None:
    await way.act("survey", ANSWERS)


REACH: dict[Event, tuple[int, int]] = {
    address_corrected: DEAD,
    address_corrected_back: DEAD,
    protection_asked: DEAD,
    person_erased: DEAD,
    something_else_corrected: ALIVE,
    intake_away: AWAY,
}
"""What `intake` may say of the person, the same for whatever is sent to them."""

CELLS: dict[str, dict[Event, tuple[int, int]]] = {
    "employee.sign": REACH
    | {
        passed_on: DEAD,
        adviser_changed: ALIVE,
        case_ended: DEAD,
        case_closed: DEAD,
        case_erased: DEAD,
        employee_signed: ALIVE,
        both_signed: OVER,
        refused: OVER,
        lapsed: DEAD,
        replaced: ALIVE,
    },
    "employee.amend": REACH
    | {
        passed_on: DEAD,
        adviser_changed: ALIVE,
        case_ended: DEAD,
        case_closed: DEAD,
        case_erased: DEAD,
        amendment_signed: OVER,
        amendment_refused: OVER,
        amendment_withdrawn: OVER,
        implementation_ended: OVER,
    },
    "employee.survey": REACH
    | {
        passed_on: DEAD,
        case_erased: DEAD,
        survey_answered: OVER,
        survey_transcribed: OVER,
        survey_closed: DEAD,
    },
    "employee.file": REACH
    | {
        passed_on: DEAD,
        adviser_changed: ALIVE,
        case_ended: DEAD,
        case_closed: DEAD,
        case_erased: DEAD,
    },
}

TO: dict[str, Callable[[Way], Awaitable[Any]]] = {
    "employee.sign": Way.offered,
    "employee.amend": Way.amended,
    "employee.survey": Way.first_level_to_survey,
    "employee.file": Way.offered,
}
"""How a case gets as far as a link of this purpose."""

ONE_STORE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def purposes_of(service: str) -> frozenset[str]:
    return all_parts()[service].links.purposes


def test_every_declared_purpose_has_its_rows() -> None:
    declared = {purpose for parts in all_parts().values() for purpose in parts.links.purposes}
    assert declared == set(CELLS) | {PARTNER} and set(TO) == set(CELLS)
    assert purposes_of("partners") == {PARTNER}
    for purpose, cells in CELLS.items():
        missing = {passed_on, case_erased} - set(cells)
        assert not missing, f"{purpose}: {missing}"


@pytest.fixture
def others() -> FakeService:
    return FakeService(answer_cases)


@pytest.fixture
async def way(start: Start, others: FakeService, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.0)
    async with start(CASES, others.call) as service:
        made = Way(service)
        await made.team("cil-a", "adv-a", "adv-b")
        yield made


async def told(service: Service, kept: str, who: dict[str, str]) -> tuple[int, int]:
    """What is answered to who opens the link, and to who had opened it."""
    path = f"/api/{service.name}/v1/links"
    exchanged = await service.client.post(f"{path}/exchange", json={"token": kept})
    service.client.cookies.clear()
    assert ("set-cookie" in exchanged.headers) == exchanged.is_success
    read = await service.client.get(f"{path}/{READ[service.name]}", headers=who)
    for answered in (exchanged, read):
        if answered.status_code == 401:
            assert answered.json()["accepted"] == "un lien plus récent, à demander à votre interlocuteur"
    return exchanged.status_code, read.status_code


READ = {"cases": "space", "partners": "referral"}


async def linked(way: Way, purpose: str) -> tuple[str, dict[str, str]]:
    """The token of a link of this purpose, and who opened it."""
    await TO[purpose](way)
    kept = await way.token(purpose.partition(".")[2])
    exchanged = await way.service.client.post("/api/cases/v1/links/exchange", json={"token": kept})
    way.service.client.cookies.clear()
    return kept, {"cookie": f"{LINK_COOKIE}={exchanged.cookies[LINK_COOKIE]}"}


@pytest.mark.parametrize("purpose", sorted(CELLS))
async def test_a_link_lives_as_long_as_the_person_is_reached_so(
    way: Way, others: FakeService, purpose: str
) -> None:
    kept, who = await linked(way, purpose)
    for event in REACH:
        others.answer = answer_cases
        assert await told(way.service, kept, who) == ALIVE
        await event(way, others, who)
        assert await told(way.service, kept, who) == CELLS[purpose][event], event.__name__


@ONE_STORE
@pytest.mark.parametrize(
    ("purpose", "event"),
    [(purpose, event) for purpose, cells in CELLS.items() for event in cells if event not in REACH],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
async def test_a_link_lives_as_long_as_what_it_is_for(
    way: Way, others: FakeService, purpose: str, event: Event
) -> None:
    kept, who = await linked(way, purpose)
    assert await told(way.service, kept, who) == ALIVE
    await event(way, others, who)
    assert await told(way.service, kept, who) == CELLS[purpose][event]


PARTNER = "partner.referral"

PartnerEvent = Callable[[Service, partners_pb2.Referral, dict[str, Any], dict[str, str]], Awaitable[Any]]


async def recipient_removed(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    recipient = sheet["recipients"][0]["id"]
    removed = await service.post(f"/partners/{sheet['id']}/recipients/{recipient}/removal")
    assert removed.is_success, removed.text


async def another_recipient_added(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    body = {"name": "M. Blanc", "email": "blanc@fsl.exemple.fr", "function": "Accueil"}
    assert (await service.post(f"/partners/{sheet['id']}/recipients", body)).is_success


async def accepted(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    assert (await answer(service, who, "acceptance")).is_success


async def declined(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    """Who answers may be told so; the packet itself is read no more."""
    assert (await answer(service, who, "refusal", {"reason": "no_capacity"})).is_success


async def carried_out(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    await accepted(service, sent, sheet, who)
    done = {"result": "good_end", "code": "housing_kept"}
    assert (await answer(service, who, "result", done)).is_success


async def stopped(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    await stop(service, CASE)


async def expired(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    service.clock.set(service.clock.now() + timedelta(days=40))
    await tend(service, sent.referral_id)


async def erased(
    service: Service, sent: partners_pb2.Referral, sheet: dict[str, Any], who: dict[str, str]
) -> None:
    await service.ask(ReferralsStub, "ErasePackets", partners_pb2.ErasePacketsRequest(case_id=CASE))


CASE = "01890000-0000-7000-8000-00000000ca5e"

PARTNER_CELLS: dict[PartnerEvent, tuple[int, int]] = {
    recipient_removed: DEAD,
    another_recipient_added: ALIVE,
    accepted: ALIVE,
    declined: (401, 409),
    carried_out: (401, 409),
    stopped: DEAD,
    expired: DEAD,
    erased: DEAD,
}


@pytest.mark.parametrize("event", PARTNER_CELLS, ids=lambda one: one.__name__)
async def test_a_partners_link_lives_as_long_as_its_recipient_and_its_referral(
    start: Start, event: PartnerEvent
) -> None:
    async with start(PARTNERS, FakeService(answer_partners).call) as service:
        sheet = await partner(service)
        sent = await send(service, sheet["id"], case_id=CASE)
        kept, who = await token(service, sent.referral_id), await opened(service, sent.referral_id)
        assert await told(service, kept, who) == ALIVE
        await event(service, sent, sheet, who)
        assert await told(service, kept, who) == PARTNER_CELLS[event]
