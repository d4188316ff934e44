"""The calendar of conventions through REST, to read and for an agenda: whose, when, which (CONV-1 to CONV-5)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from tests.platform.conftest import BOARD, OPERATIONS, World, operator, president, representative, responsible
from words.roles import Role

CONTROLLER: dict[str, Any] = {"role": Role.UESL_CONTROLLER, "organisation": "uesl", "subject": "controller"}
CALENDAR = "/conventions/calendar"
AGENDA = "/conventions/calendar.ics"


async def dates(world: World, query: str = "", **who: Any) -> list[dict[str, Any]]:
    answer = await world.service.get(f"{CALENDAR}{query}", **(who or BOARD))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["dates"])


def told(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(one["kind"]["code"], one["day"], one["when"]["code"]) for one in found]


async def test_by_default_the_dates_are_those_of_the_fifteen_months_to_come(world: World) -> None:
    convention = await world.bound()
    answer = (await world.service.get(CALENDAR, **president())).json()
    assert (answer["first_day"], answer["last_day"], answer["today"]) == (
        "2026-11-23",
        "2028-02-23",
        "2026-11-23",
    )
    assert [one["code"] for one in answer["kinds"]] == ["end", "effect", "anniversary", "notice", "receipt"]
    assert told(answer["dates"]) == [
        ("effect", "2026-11-23", "today"),
        ("notice", "2027-08-23", "coming"),
        ("anniversary", "2027-11-23", "coming"),
    ]
    first = answer["dates"][0]
    assert (first["convention"], first["cil"], first["platform"]) == (convention, "cil-a", "pf-x")
    assert first["when"]["label"] == "Aujourd'hui"
    assert first["why"].startswith("Jour de la seconde signature")


async def test_past_years_are_told_as_past(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 11, 23), 0)
    await world.step("RenewConvention", convention)
    world.at(date(2028, 3, 1))
    found = await dates(world, "?from=2026-01-01&to=2027-12-31")
    assert [(one["day"], one["label"]) for one in found] == [
        ("2026-11-23", "La convention a pris effet"),
        ("2027-08-23", "C'était le dernier jour pour dénoncer"),
        ("2027-11-23", "Anniversaire : la convention a été reconduite tacitement pour un an"),
    ]
    assert {one["when"]["label"] for one in found} == {"Passée"}
    assert found[-1]["why"].endswith("Reconduction constatée le 23 novembre 2027.")


async def test_a_notice_shows_its_receipt_and_the_end_that_it_brings(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    await world.notice(convention, "2027-08-01")
    found = await dates(world, "?from=2027-01-01&to=2028-12-31")
    assert told(found) == [("receipt", "2027-08-01", "today"), ("end", "2027-11-23", "coming")]


@pytest.mark.parametrize("kind", ["end", "effect", "anniversary", "notice", "receipt"])
async def test_one_kind_may_be_asked_for(world: World, kind: str) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 24))
    await world.notice(convention, "2027-08-24")
    found = await dates(world, f"?from=2026-11-23&to=2028-12-31&kind={kind}")
    assert {one["kind"]["code"] for one in found} == {kind}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=2026-01-01&to=2031-01-01", "to"),
        ("?from=2026-01-01&to=2025-12-31", "to"),
        ("?to=2026-11-22", "to"),
        ("?from=hier", "from"),
        ("?from=1815-06-18", "from"),
        ("?kind=birthday", "kind"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_its_field(world: World, query: str, field: str) -> None:
    for path in (CALENDAR, AGENDA):
        answer = await world.service.get(f"{path}{query}", **BOARD)
        assert answer.status_code == 422
        told = answer.json()
        (fault,) = told.get("errors") or [told]
        assert fault["field"] == field and fault["accepted"], told


async def test_five_years_are_read_at_once(world: World) -> None:
    await world.bound()
    found = await dates(world, "?from=2026-11-23&to=2031-11-22")
    assert len(found) == 1 + 5 + 4


async def test_each_reads_the_dates_of_its_own_conventions(world: World) -> None:
    convention = await world.bound()
    await world.cil("cil-b")
    await world.platform("pf-y")
    await world.mandate(CONTROLLER)
    other = await world.convention("cil-b", platform="pf-y")
    for reader in (president(), responsible(), representative(), operator()):
        assert {one["convention"] for one in await dates(world, **reader)} == {convention}
        stranger = await world.service.get(f"{CALENDAR}?convention={other}", **reader)
        assert (stranger.status_code, stranger.json()["code"]) == (404, "convention_unknown")
    for reader in (BOARD, OPERATIONS, CONTROLLER):
        assert {one["convention"] for one in await dates(world, **reader)} == {convention, other}
    assert {one["cil"] for one in await dates(world, "?cil=cil-b")} == {"cil-b"}
    assert {one["platform"] for one in await dates(world, "?platform=pf-x")} == {"pf-x"}
    assert {one["convention"] for one in await dates(world, f"?convention={other}")} == {other}
    assert (await world.service.get(f"{CALENDAR}?convention={uuid4()}", **BOARD)).status_code == 404


async def test_a_draft_has_no_date(world: World) -> None:
    await world.platform()
    await world.cil()
    await world.propose(effect_date="2027-01-01")
    assert await dates(world, "?from=2026-01-01&to=2030-12-31") == []


# For an agenda


async def agenda(world: World, query: str = "", **who: Any) -> bytes:
    answer = await world.service.get(f"{AGENDA}{query}", **(who or BOARD))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="conventions.ics"'
    return bytes(answer.content)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


async def test_an_agenda_reads_whole_days_with_the_two_names_and_the_reason(world: World) -> None:
    convention = await world.bound()
    content = await agenda(world, **president())
    read = Calendar.from_ical(content)
    assert (read["prodid"], read["version"]) == (
        "-//CIL-PASS assistance//Calendrier des conventions//FR",
        "2.0",
    )
    effect, last_day, anniversary = events(content)
    assert [one["dtstart"].dt for one in (effect, last_day, anniversary)] == [
        date(2026, 11, 23),
        date(2027, 8, 23),
        date(2027, 11, 23),
    ]
    assert all(one["dtend"].dt - one["dtstart"].dt == timedelta(days=1) for one in events(content))
    assert last_day["dtstart"].params["VALUE"] == "DATE"
    assert last_day["summary"] == "Dernier jour pour dénoncer\u00a0: CIL cil-a – Plate-forme pf-x"
    assert "une dénonciation reçue jusqu'à ce jour inclus met fin" in last_day["description"]
    assert last_day["uid"] == f"{convention}-notice-2027-08-23@cil-pass"
    assert last_day["dtstamp"].dt == world.now


async def test_read_again_later_the_same_dates_keep_their_names(world: World) -> None:
    convention = await world.bound()
    query = "?from=2026-11-23&to=2028-12-31"
    before = {str(one["uid"]) for one in events(await agenda(world, query))}
    world.at(date(2027, 11, 23), 0)
    await world.step("RenewConvention", convention)
    world.at(date(2027, 12, 1))
    after = events(await agenda(world, query))
    assert {str(one["uid"]) for one in after} == before and len(after) == len(before) == 5
    assert {one["dtstamp"].dt for one in after} == {world.now}


async def test_two_letters_received_on_one_day_are_two_events(world: World) -> None:
    convention = await world.bound()
    world.at(date(2027, 8, 1))
    for who in (president(), representative()):
        await world.notice(convention, "2027-08-01", who)
    received = [one for one in events(await agenda(world)) if "receipt" in one["uid"]]
    assert len({str(one["uid"]) for one in received}) == 2


async def test_lines_are_folded_as_agendas_expect(world: World) -> None:
    """Checked by hand (RFC 5545, 3.1): 75 octets a line at most, no character cut, nothing lost on unfolding."""
    await world.bound()
    content = await agenda(world, "?from=2026-11-23&to=2031-11-22")
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines)
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "une dénonciation reçue jusqu'à ce jour inclus met fin à la convention à cette date" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("\r\nUID:") == 10


async def test_an_agenda_holds_nobodys_name(world: World) -> None:
    await world.bound()
    text = (await agenda(world, "?from=2026-11-23&to=2031-11-22")).replace(b"\r\n ", b"").decode()
    assert not [word for word in ("Camille", "president-", "head-", "@pf-x", "@cil-a") if word in text]


async def test_an_agenda_without_any_date_is_still_one(world: World) -> None:
    assert events(await agenda(world)) == []
