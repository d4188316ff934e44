"""Persons: corrected on the version read, searched, reached as they asked, erased."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import date, datetime, time, timedelta

import pytest
from cilpass.intake.v1 import intake_pb2
from cilpass.intake.v1.intake_pb2_grpc import IntakeStub

from kernel.calendar import PARIS, at_paris
from kernel.errors import Conflict, NotFound
from kernel.feed import from_timestamp, tidy
from kernel.identity import Actor
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from services.intake.main import PARTS
from tests.in_process import FakeService, Service
from tests.intake.bodies import contact, employment, person
from tests.intake.conftest import answer_of

SAFE = {
    "channels": ["email"],
    "windows": [{"days": ["monday", "tuesday"], "starts": "09:00", "ends": "12:00"}],
    "discretion": "neutral",
}


GONE = date(2028, 11, 24)
"""The day on which a person last met on the tests' Monday is erased (CONF-6)."""

SWEEP = Actor("workflow", TechnicalRole.WORKFLOW)


async def known(intake: Service, **changes: object) -> str:
    body = (await intake.post("/contacts", contact(person=person(**changes)))).json()
    return str(body["person"]["id"])


async def reach(intake: Service, who: str) -> intake_pb2.Reach:
    request = intake_pb2.GetReachRequest(person_id=who)
    told: intake_pb2.Reach = await intake.ask(IntakeStub, "GetReach", request)
    return told


async def test_a_person_is_corrected_and_the_fact_names_fields_only(intake: Service) -> None:
    who = await known(intake)
    answer = await intake.send("PATCH", f"/persons/{who}", {"postcode": "13001", "commune": None}, version=1)
    assert answer.json()["postcode"] == "13001" and answer.json()["commune"] is None
    (fact,) = await intake.facts("person_changed")
    assert fact.data == {"fields": ["commune", "postcode"], "version": 2}


async def test_a_correction_of_an_older_version_is_refused(intake: Service) -> None:
    who = await known(intake)
    await intake.send("PATCH", f"/persons/{who}", {"commune": "Lyon 3e"}, version=1)
    stale = await intake.send("PATCH", f"/persons/{who}", {"commune": "Lyon 4e"}, version=1)
    missing = await intake.send("PATCH", f"/persons/{who}", {"commune": "Lyon 4e"})
    assert (stale.status_code, missing.status_code) == (412, 422)


async def test_a_name_cannot_be_emptied(intake: Service) -> None:
    who = await known(intake)
    assert (await intake.send("PATCH", f"/persons/{who}", {"last_name": " "}, version=1)).status_code == 422


async def test_names_are_found_however_typed_and_only_in_ones_own_cil(intake: Service) -> None:
    who = await known(intake)
    found = (await intake.post("/persons/search", {"last_name": "duran", "first_name": "eloise"})).json()
    assert [one["id"] for one in found["items"]] == [who]
    other = await intake.post("/persons/search", {"last_name": "duran"}, organisation="cil-b")
    assert other.json()["items"] == []


async def test_wildcards_find_nobody(intake: Service) -> None:
    await known(intake)
    assert (await intake.post("/persons/search", {"last_name": "d_rand"})).json()["items"] == []


async def test_a_version_counts_the_changes_of_how_a_person_is_reached_and_no_other(intake: Service) -> None:
    who = await known(intake)
    counted = [(await reach(intake, who)).version]
    changes = (
        {"telephone": "06 12 34 56 79", "last_name": "Durand-Petit"},
        {"email": "Eloise.Durand@exemple.fr"},
        {"email": "nouvelle@ailleurs.fr"},
        {"safe_contact": SAFE},
        {"safe_contact": SAFE},
        {"safe_contact": SAFE | {"channels": ["telephone"]}},
        {"safe_contact": None, "email": None},
    )
    for version, fields in enumerate(changes, start=1):
        changed = await intake.send("PATCH", f"/persons/{who}", fields, version=version)
        assert changed.is_success, changed.text
        counted.append((await reach(intake, who)).version)
    assert counted == [1, 1, 1, 2, 3, 3, 4, 5]


async def test_every_case_of_the_person_is_told_of_also_those_of_another_cil(
    intake: Service, organisations: FakeService
) -> None:
    other = {"organisation": "cil-b", "subject": "adv-z"}
    organisations.answer = answer_of("cil-b")
    first = (await intake.post("/contacts", contact())).json()
    cases = [(await intake.post(f"/contacts/{first['id']}/case")).json()["case_id"]]
    again = contact(person=None, person_id=first["person"]["id"])
    second = (await intake.post("/contacts", again, **other)).json()
    cases.append((await intake.post(f"/contacts/{second['id']}/case", **other)).json()["case_id"])
    path = f"/persons/{first['person']['id']}"
    changed = await intake.send("PATCH", path, {"email": "nouvelle@ailleurs.fr"}, version=1)
    assert changed.is_success, changed.text
    told = await intake.facts("reach_changed")
    assert sorted(fact.subject for fact in told) == sorted(cases)
    births = [one for fact in told for one in PARTS.messages_of(fact)]
    assert {one.workflow_id for one in births} == {f"reach-{case}-2" for case in cases}


async def test_without_safe_contact_a_message_may_leave_now(intake: Service) -> None:
    told = await reach(intake, await known(intake))
    assert (told.email, told.safe_contact) == ("eloise.durand@exemple.fr", False)
    assert from_timestamp(told.next_at) == intake.clock.now()
    assert told.wording == "full"


async def test_safe_contact_masks_the_address_and_keeps_the_channel(intake: Service) -> None:
    who = await known(intake, safe_contact=SAFE)
    assert (await reach(intake, who)).email == "eloise.durand@exemple.fr"
    shown = (await intake.get(f"/persons/{who}")).json()
    assert (shown["address"], shown["telephone"]) == (None, None)
    copied = await intake.ask(IntakeStub, "GetPerson", intake_pb2.GetPersonRequest(person_id=who))
    assert "Lilas" not in str(copied) and copied.personal_phone == ""
    assert "address" in copied.withheld and "personal_phone" in copied.withheld


MEANS = ("telephone", "professional_telephone", "email", "address", "postcode", "commune")


async def test_what_is_read_under_protection_and_sent_back_whole_changes_nothing(intake: Service) -> None:
    """A front end that reads, then sends what it read, loses nothing of what it was not shown (CONF-5)."""
    who = await known(intake, safe_contact=SAFE | {"channels": []}, professional_telephone="04 78 00 00 00")
    held = {"telephone": "+33612345678", "professional_telephone": "+33478000000"}
    held |= {name: person()[name] for name in ("address", "postcode", "commune")}
    read = (await intake.get(f"/persons/{who}")).json()
    assert [read[name] for name in MEANS] == [None] * 6
    assert [one["code"] for one in read["withheld"]] == list(MEANS)
    back = {name: read[name] for name in ("last_name", "first_name", "birth_date", *MEANS)}
    assert (await intake.send("PATCH", f"/persons/{who}", back, version=1)).status_code == 200
    fields = (await intake.facts("person_changed"))[-1].data["fields"]
    assert fields == ["birth_date", "first_name", "last_name"]
    lifted = await intake.send("PATCH", f"/persons/{who}", back | {"safe_contact": None}, version=2)
    shown = lifted.json()
    assert {name: shown[name] for name in held} == held and shown["email"] == "eloise.durand@exemple.fr"
    assert shown["withheld"] == []


async def test_what_is_protected_is_replaced_by_a_new_value(intake: Service) -> None:
    who = await known(intake, safe_contact=SAFE)
    moved = {"address": "1 place Carnot", "postcode": "69002"}
    await intake.send("PATCH", f"/persons/{who}", moved, version=1)
    shown = (await intake.send("PATCH", f"/persons/{who}", {"safe_contact": None}, version=2)).json()
    assert (shown["address"], shown["postcode"], shown["commune"]) == ("1 place Carnot", "69002", "Lyon")


@pytest.mark.parametrize("name", ["address", "commune"])
async def test_a_mask_is_refused_at_its_field(intake: Service, name: str) -> None:
    who = await known(intake, safe_contact=SAFE)
    refused = await intake.send("PATCH", f"/persons/{who}", {name: "Adresse protégée"}, version=1)
    assert refused.status_code == 422 and name in str(refused.json()["errors"])
    new = await intake.post("/contacts", contact(person=person(**{name: "adresse protegee"})))
    assert new.status_code == 422 and f"person.{name}" in str(new.json())


@pytest.mark.parametrize(
    ("now", "next_at"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T12:00", "2026-11-24T09:00"),
        ("2026-11-26T10:00", "2026-11-30T09:00"),
        ("2027-03-28T01:00", "2027-03-29T09:00"),
    ],
)
async def test_a_message_leaves_at_their_days_and_hours_of_paris(
    intake: Service, now: str, next_at: str
) -> None:
    who = await known(intake, safe_contact=SAFE)
    instant, opening = (datetime.fromisoformat(one).replace(tzinfo=PARIS) for one in (now, next_at))
    intake.clock.set(instant)
    assert from_timestamp((await reach(intake, who)).next_at) == opening


@pytest.mark.parametrize("channels", [["telephone"], []])
async def test_where_the_channel_is_not_allowed_nothing_leaves_ever(
    intake: Service, channels: list[str]
) -> None:
    told = await reach(intake, await known(intake, safe_contact=SAFE | {"channels": channels}))
    assert (told.email, told.safe_contact, told.HasField("next_at")) == ("", True, False)


async def test_an_erased_person_is_nowhere_in_the_database(intake: Service) -> None:
    who = await known(intake)
    intake.clock.set(at_paris(GONE, time()))
    for _ in range(2):
        await intake.ask(IntakeStub, "ErasePerson", intake_pb2.ErasePersonRequest(person_id=who))
    assert (await reach(intake, who)).erased
    with pytest.raises(Conflict):
        await intake.ask(IntakeStub, "GetPerson", intake_pb2.GetPersonRequest(person_id=who))
    with closing(sqlite3.connect(intake.platform.settings.data / "intake.sqlite")) as database:
        kept = "\n".join(database.iterdump())
    for trace in ("Durand", "durand", "Éloïse", "1984", "612345678", "Lilas", "Filature"):
        assert trace not in kept, trace
    assert len(await intake.facts("person_erased")) == 1


async def test_a_case_that_is_not_over_keeps_its_person(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    who, case = body["person"]["id"], (await intake.post(f"/contacts/{body['id']}/case")).json()["case_id"]
    intake.clock.set(at_paris(GONE, time()))
    for over, erased in (([], False), ([new_id().hex], False), ([case], True), ([], True)):
        request = intake_pb2.ErasePersonRequest(person_id=who, case_ids=over)
        assert (await intake.ask(IntakeStub, "ErasePerson", request)).erased is erased
        assert (await reach(intake, who)).erased is erased


async def test_an_unknown_person_is_not_found(intake: Service) -> None:
    with pytest.raises(NotFound):
        await reach(intake, "01890000-0000-7000-8000-000000000000")


async def test_who_reads_a_person_is_noted_once_an_hour(intake: Service) -> None:
    who = await known(intake)
    for _ in range(2):
        await intake.get(f"/persons/{who}")
    with intake.connected() as connection:
        rows = connection.exec_driver_sql("select subject, purpose from access").all()
    assert [tuple(row) for row in rows] == [("cil-a-adviser", "person")]


async def test_a_person_met_since_outlives_their_case(intake: Service) -> None:
    """The case is over, and they came back: they leave with the delay of their last contact."""
    body = (await intake.post("/contacts", contact())).json()
    who, case = body["person"]["id"], (await intake.post(f"/contacts/{body['id']}/case")).json()["case_id"]
    intake.clock.set(at_paris(date(2027, 5, 3), time(10)))
    await intake.post("/contacts", contact(person=None, person_id=who))
    intake.clock.set(at_paris(GONE, time()))
    request = intake_pb2.ErasePersonRequest(person_id=who, case_ids=[case])
    assert not (await intake.ask(IntakeStub, "ErasePerson", request)).erased
    assert await tidied(intake, date(2029, 5, 3)) == 0
    assert await tidied(intake, date(2029, 5, 4)) == 1
    assert (await reach(intake, who)).erased


@pytest.mark.parametrize(
    ("met", "last"),
    [
        (date(2026, 11, 23), date(2028, 11, 23)),
        (date(2027, 8, 31), date(2029, 8, 31)),
        (date(2028, 2, 28), date(2030, 2, 28)),
        (date(2028, 2, 29), date(2030, 2, 28)),
    ],
)
async def test_without_a_case_a_person_is_kept_24_months_and_not_a_day_longer(
    intake: Service, met: date, last: date
) -> None:
    intake.clock.set(at_paris(met, time(10)))
    who = await known(intake)
    assert await tidied(intake, last, time(23, 59)) == 0
    assert not (await reach(intake, who)).erased
    assert await tidied(intake, last + timedelta(days=1)) == 1
    assert (await reach(intake, who)).erased
    assert await tidied(intake, last + timedelta(days=2)) == 0
    assert len(await intake.facts("person_erased")) == 1


async def test_a_person_whose_case_is_retained_is_not_tidied_away(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    await intake.post(f"/contacts/{body['id']}/case")
    assert await tidied(intake, date(2035, 1, 1)) == 0
    assert not (await reach(intake, body["person"]["id"])).erased


async def test_nobody_is_met_or_helped_under_a_name_that_was_erased(intake: Service) -> None:
    body = (await intake.post("/contacts", contact())).json()
    await tidied(intake, GONE)
    again = await intake.post("/contacts", contact(person=None, person_id=body["person"]["id"]))
    case = await intake.post(f"/contacts/{body['id']}/case")
    assert {answer.json()["code"] for answer in (again, case)} == {"person_erased"}


async def test_of_an_erasure_and_a_contact_at_one_instant_one_comes_first(intake: Service) -> None:
    who = await known(intake)
    intake.clock.set(at_paris(GONE, time(10)))
    met, _ = await asyncio.gather(
        intake.post("/contacts", contact(person=None, person_id=who)), tidied(intake, GONE, time(10))
    )
    assert met.is_success != (await reach(intake, who)).erased


async def test_answers_to_repeated_acts_are_purged_after_thirty_days(intake: Service) -> None:
    await intake.post("/contacts", contact(person=None), key="the-same-contact")
    start = intake.clock.now()
    for days, left in ((30, 1), (31, 0)):
        intake.clock.set(start + timedelta(days=days))
        await intake.platform.db.write(tidy, SWEEP, PARTS.tidy)
        with intake.connected() as connection:
            assert len(connection.exec_driver_sql("select key from idempotency").all()) == left


async def tidied(intake: Service, day: date, hour: time = time()) -> int:
    """How many persons a sweep of that day erases."""
    intake.clock.set(at_paris(day, hour))
    before = len(await intake.facts("person_erased"))
    await intake.platform.db.write(tidy, SWEEP, PARTS.tidy)
    return len(await intake.facts("person_erased")) - before


async def test_someone_is_found_by_names_in_any_order_without_accent_or_case(intake: Service) -> None:
    await known(intake, last_name="Œuvrard-Durand", first_name="Éloïse")
    for typed in ("eloise oeuvrard", "DURAND ÉLO", "oeuv", "durand"):
        found = (await intake.post("/persons/search", {"name": typed})).json()["items"]
        assert [one["last_name"] for one in found] == ["Œuvrard-Durand"], typed
    assert (await intake.post("/persons/search", {"name": "eloise martin"})).json()["items"] == []
    assert (await intake.post("/persons/search", {"first_name": "Éloïse"})).status_code == 422
    hidden = await intake.post("/persons/search", {"name": "durand"}, organisation="cil-b")
    assert hidden.json()["items"] == []


@pytest.mark.parametrize("typed", ["nguessan", "n guessan", "N'Guessan", "N’GUESS", "ng", "ngu", "Nʼguessan"])
async def test_a_name_with_an_apostrophe_is_found_however_it_is_cut(intake: Service, typed: str) -> None:
    await intake.post("/contacts", contact(person=person(last_name="N’Guessan", first_name="Y")))
    await intake.post("/contacts", contact(person=person(last_name="Guessant")))
    for asked in ({"last_name": typed}, {"name": typed}, {"name": f"y {typed}"}):
        found = (await intake.post("/persons/search", asked)).json()["items"]
        assert [one["last_name"] for one in found] == ["N’Guessan"], asked


async def test_the_number_of_an_establishment_gives_that_of_its_company(intake: Service) -> None:
    body = contact(employment=employment(company={"siren": "732 829 320 00074"}))
    made = (await intake.post("/contacts", body)).json()
    assert made["employment"]["siren"] == "732829320"
