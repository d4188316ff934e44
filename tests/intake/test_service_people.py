"""Persons: corrected on the version read, searched, reached as they asked, erased."""

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from cilpass.intake.v1 import intake_pb2
from cilpass.intake.v1.intake_pb2_grpc import IntakeStub

from kernel.calendar import PARIS
from kernel.errors import Conflict, NotFound
from kernel.feed import from_timestamp
from kernel.ids import new_id
from tests.in_process import Service
from tests.intake.bodies import contact, person

SAFE = {
    "channels": ["email"],
    "windows": [{"days": ["monday", "tuesday"], "starts": "09:00", "ends": "12:00"}],
    "discretion": "neutral",
}


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


async def test_without_safe_contact_a_message_may_leave_now(intake: Service) -> None:
    told = await reach(intake, await known(intake))
    assert (told.email, told.safe_contact) == ("eloise.durand@exemple.fr", False)
    assert from_timestamp(told.next_at) == intake.clock.now()
    assert told.wording == "full"


async def test_safe_contact_masks_the_address_and_keeps_the_channel(intake: Service) -> None:
    who = await known(intake, safe_contact=SAFE)
    assert (await reach(intake, who)).email == "eloise.durand@exemple.fr"
    shown = (await intake.get(f"/persons/{who}")).json()
    assert (shown["address"], shown["telephone"]) == ("Adresse protégée", None)
    copied = await intake.ask(IntakeStub, "GetPerson", intake_pb2.GetPersonRequest(person_id=who))
    assert "Lilas" not in str(copied) and copied.personal_phone == ""


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
    for over, erased in (([], False), ([new_id().hex], False), ([case], True), ([case], True)):
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
    with intake.platform.db.engine.connect() as connection:
        rows = connection.exec_driver_sql("select subject, purpose from access").all()
    assert [tuple(row) for row in rows] == [("cil-a-adviser", "person")]
