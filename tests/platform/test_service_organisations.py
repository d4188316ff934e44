"""Organisations through both edges: homologation, charter, mandates, companies, designation (CASE-5, CASE-12)."""

from datetime import date
from typing import Any

import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.platform.v1 import platform_pb2
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kernel.errors import Unavailable
from tests.platform.conftest import (
    BOARD,
    OPERATIONS,
    RESPONSIBLE_NAME,
    World,
    cil_body,
    operator,
    president,
    representative,
    responsible,
)
from words.roles import Role

COMPANY = "823145073"


async def test_the_database_itself_refuses_two_platforms_on_one_day(world: World) -> None:
    await world.bound()
    await world.platform("pf-y")
    copy = text(
        "INSERT INTO convention (id, cil, platform, effect_date, ended, proposed_at, version) "
        "VALUES (:id, 'cil-a', 'pf-y', :effect, false, '2026-01-01', 1)"
    )
    with world.service.platform.db.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="convention_one_platform"):
            connection.execute(copy, {"id": "0" * 32, "effect": "2027-01-01"})
        connection.rollback()


async def test_a_platform_is_homologated_on_a_complete_file(world: World) -> None:
    await world.platform(homologated=False)
    await world.done("PUT", "/platforms/pf-x/application/staff", {"document": "annexe 3"}, **operator())
    early = await world.service.post("/platforms/pf-x/application/submission", **operator())
    assert (early.status_code, early.json()["code"]) == (422, "application_incomplete")
    decision = {"ruling": "granted", "on": "2026-11-23", "reason": "Complet."}
    nothing = await world.service.post("/platforms/pf-x/decisions", decision, **BOARD)
    assert nothing.json()["code"] == "nothing_to_decide"
    assert (
        await world.service.post("/platforms/pf-x/decisions", decision, **representative())
    ).status_code == 403


async def test_everyone_knows_the_platforms_and_only_its_people_its_file(world: World) -> None:
    await world.platform()
    await world.cil()
    (line,) = (await world.service.get("/platforms", **president())).json()
    known = {"id": "pf-x", "name": "Plate-forme pf-x", "homologated": True}
    assert line == known | {"state": None, "since": None}
    assert (await world.service.get("/platforms/pf-x", **president())).status_code == 404
    assert (await world.service.get("/platforms/pf-x", **operator())).json()["missing"] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"siren": "732829321"}, ("siren", "siren_invalid", "neuf chiffres")),
        ({"id": "Cil A"}, ("id", "text_malformed", "lettres minuscules")),
        ({"departements": ["69", "99"]}, ("departements.1", "departement_invalid", "un code comme 75")),
        ({"president_email": "pas une adresse"}, ("president_email", "email_invalid", "une adresse comme")),
        (
            {"president_email": "éloïse@a.example"},
            ("president_email", "email_invalid", "une adresse sans accent"),
        ),
        (
            {"president_email": "a\u0007@a.example"},
            ("president_email", "email_invalid", "une adresse sans accent"),
        ),
        ({"telephone": "à l'accueil"}, ("telephone", "telephone_invalid", "un numéro comme")),
    ],
)
async def test_a_cil_is_refused_what_is_not_well_formed(
    world: World, wrong: dict[str, Any], said: tuple[str, str, str]
) -> None:
    answer = await world.service.post("/cils", cil_body("cil-a") | wrong, **BOARD)
    (fault,) = answer.json()["errors"]
    field, code, accepted = said
    assert (answer.status_code, fault["field"], fault["code"]) == (422, field, code)
    assert fault["title"] and accepted in fault["accepted"]
    assert str(next(iter(wrong.values()))) not in answer.text


async def test_a_cil_becomes_ready_step_by_step(world: World) -> None:
    await world.platform()
    await world.cil(charter=False)

    async def obstacles() -> list[str]:
        answer = await world.service.get("/cils/cil-a/readiness", **president())
        return [one["code"] for one in answer.json()["obstacles"]]

    assert await obstacles() == ["charter_not_signed", "no_convention_in_force"]
    await world.done(
        "POST", "/cils/cil-a/charter", {"responsible": "r-1", "responsible_name": "Rose Un"}, **president()
    )
    assert await obstacles() == ["no_convention_in_force"]
    await world.convention()
    assert await obstacles() == []
    decision = {"ruling": "withdrawn", "on": "2026-11-23", "reason": "Manquements."}
    await world.done("POST", "/platforms/pf-x/decisions", decision, **BOARD)
    assert await obstacles() == ["platform_not_homologated"]


async def test_the_charter_gives_the_responsible_a_mandate_handed_over_later(world: World) -> None:
    await world.cil()
    world.at(date(2026, 12, 1))
    await world.done("PUT", "/cils/cil-a/responsible", {"person": "r-2", "name": "Rémi Deux"}, **president())
    path = "/mandates?organisation=cil-a&on="
    today = (await world.service.get(f"{path}2026-12-01", **president())).json()
    tomorrow = (await world.service.get(f"{path}2026-12-02", **president())).json()
    assert {one["person"] for one in today} == {"president-cil-a", "responsible-cil-a"}
    assert {one["person"] for one in tomorrow} == {"president-cil-a", "r-2"}


async def test_a_president_fills_the_seats_of_their_own_cil_only(world: World) -> None:
    await world.cil(charter=False)
    await world.cil("cil-b", charter=False)
    body = {
        "person": "r",
        "name": "Rita",
        "role": "cil_responsible",
        "organisation": "cil-a",
        "from_day": "2026-11-23",
    }
    assert (await world.service.post("/mandates", body, **president("cil-b"))).status_code == 404
    head = body | {"role": "cil_president", "from_day": "2030-01-01"}
    assert (await world.service.post("/mandates", head, **president())).status_code == 403
    given = await world.service.post("/mandates", body, **president())
    assert given.status_code == 201
    taken = await world.service.post("/mandates", body | {"person": "other"}, **president())
    assert taken.json()["code"] == "seat_taken"
    path = f"/mandates/{given.json()['id']}/end"
    assert (await world.service.post(path, {"last_day": "2026-12-31"}, **president())).status_code == 200


async def test_a_cil_is_read_with_the_names_of_who_signed_and_who_answers(world: World) -> None:
    await world.cil()
    charter = (await world.service.get("/cils/cil-a", **president())).json()["charter"]
    assert charter["president_name"] == "Camille president-cil-a"
    assert charter["responsible_name"] == RESPONSIBLE_NAME
    held = (await world.service.get("/mandates?organisation=cil-a", **president())).json()
    assert {one["name"] for one in held} == {charter["president_name"], charter["responsible_name"]}


async def test_the_name_of_a_holder_goes_no_further_than_its_table(world: World) -> None:
    await world.cil()
    told = await world.service.facts()
    assert told and RESPONSIBLE_NAME not in str(told)


async def test_everyone_reads_the_organisations_by_their_names(world: World) -> None:
    await world.platform()
    await world.cil()
    for who in (responsible(), operator(), BOARD, {"role": Role.ADVISER, "organisation": "cil-a"}):
        told = (await world.service.get("/organisations", **who)).json()
        assert [(one["id"], one["kind"]["code"]) for one in told] == [
            ("uesl", "uesl"),
            ("pf-x", "platform"),
            ("cil-a", "cil"),
        ]
    assert set(told[0]) == {"id", "name", "kind"}


async def test_everyone_is_told_which_seats_they_may_fill(world: World) -> None:
    await world.platform()
    await world.cil()

    async def seats(**who: Any) -> list[tuple[str, str]]:
        told = (await world.service.get("/mandates/roles", **who)).json()
        return [(one["code"], one["kind"]["code"]) for one in told]

    assert await seats(**president()) == [("cil_responsible", "cil")]
    assert await seats(**responsible()) == []
    assert await seats(**representative()) == [
        ("platform_operator", "platform"),
        ("platform_expert", "platform"),
    ]
    assert len(await seats(**BOARD)) == 7


async def test_how_far_a_platform_is_stands_in_the_list_for_its_people_and_uesl(world: World) -> None:
    await world.platform()
    await world.platform("pf-y", homologated=False)
    await world.cil()

    async def states(**who: Any) -> list[str | None]:
        lines = (await world.service.get("/platforms", **who)).json()
        return [one["state"] and one["state"]["label"] for one in lines]

    assert await states(**BOARD) == ["Homologuée", "Dossier en préparation"]
    assert await states(**representative("pf-y")) == [None, "Dossier en préparation"]
    assert await states(**president()) == [None, None]
    shown = (await world.service.get("/platforms/pf-x", **BOARD)).json()
    assert (shown["standing"]["ruling"]["code"], shown["since"]) == ("granted", "2026-11-23")
    assert [one["code"] for one in shown["rulings"]] == ["withdrawn"]


async def test_facts_carry_no_address(world: World) -> None:
    await world.cil()
    changed = {name: value for name, value in cil_body("cil-a").items() if name not in ("id", "siren")}
    changed["president_email"] = "nouvelle@cil-a.example"
    await world.done("PUT", "/cils/cil-a", changed, **responsible())
    (fact,) = await world.service.facts("cil_changed")
    assert fact.data["fields"] == ["president_email"]
    assert all("@" not in str(one.data) for one in await world.service.facts())


async def test_a_company_is_attached_to_one_cil_and_hidden_from_others(world: World) -> None:
    await world.cil()
    await world.cil("cil-b")
    body = {"siren": COMPANY, "name": "Textiles du Rhône", "from_day": "2020-01-01"}
    await world.done("POST", "/cils/cil-a/companies", body, **responsible())
    again = await world.service.post("/cils/cil-b/companies", body, **responsible("cil-b"))
    assert (again.status_code, "cil-a" in again.text) == (409, False)
    assert (await world.service.get(f"/companies/{COMPANY}", **responsible("cil-b"))).status_code == 404
    declared = {"liable": True, "source": "Bordereau 2026", "from_day": "2026-01-01"}
    assert (
        await world.service.post(f"/companies/{COMPANY}/declarations", declared, **responsible("cil-b"))
    ).status_code == 404
    await world.done("POST", f"/companies/{COMPANY}/declarations", declared, **responsible())
    end = {"last_day": "2026-12-31"}
    await world.done("POST", f"/cils/cil-a/companies/{COMPANY}/end", end, **responsible())
    moved = body | {"from_day": "2027-01-01"}
    await world.done("POST", "/cils/cil-b/companies", moved, **responsible("cil-b"))
    listed = (await world.service.get("/companies?cil=cil-b", **OPERATIONS)).json()["items"]
    assert [one["cil"] for one in listed[0]["attachments"]] == ["cil-a", "cil-b"]


async def company_of(world: World, siren: str, day: str = "") -> platform_pb2.Company:
    request = platform_pb2.GetCompanyRequest(siren=siren, day=day)
    company: platform_pb2.Company = await world.ask("GetCompany", request)
    return company


async def test_intake_asks_for_a_company(world: World) -> None:
    await world.cil()
    body = {"siren": COMPANY, "name": "Textiles du Rhône", "from_day": "2026-01-01"}
    await world.done("POST", "/cils/cil-a/companies", body, **OPERATIONS)
    declared = {"liable": False, "source": "Courrier", "from_day": "2026-01-01", "to_day": "2026-12-31"}
    await world.done("POST", f"/companies/{COMPANY}/declarations", declared, **responsible())
    known = await company_of(world, COMPANY, "2026-06-15")
    assert (known.name, known.cil) == ("Textiles du Rhône", "cil-a")
    assert (known.declarations[0].liable, known.declarations[0].ends) == (False, "2026-12-31")
    assert (await company_of(world, COMPANY, "2025-06-15")).cil == ""
    assert (await company_of(world, "732829320")).declarations == []


async def designated(world: World, **request: Any) -> platform_pb2.Designation:
    found: platform_pb2.Designation = await world.ask("Designate", platform_pb2.DesignateRequest(**request))
    return found


async def test_the_companys_cil_takes_the_case_else_one_of_the_place_else_any(world: World) -> None:
    await world.bound()
    await world.cil("cil-b", departements=("44",))
    await world.convention("cil-b")
    await world.cil("cil-c", charter=False, departements=("67",))
    body = {"siren": COMPANY, "from_day": "2020-01-01"}
    await world.done("POST", "/cils/cil-c/companies", body, **OPERATIONS)
    placed = await designated(world, departement="44", day="2026-11-23")
    assert (placed.cil, placed.on_behalf_of, placed.why_code) == ("cil-b", "", "place")
    acting = await designated(world, siren=COMPANY, departement="67", day="2026-11-23")
    assert (acting.cil, acting.on_behalf_of) == ("cil-a", "cil-c")
    assert acting.why == "CIL intervenant pour le compte d'un autre"
    following = await designated(world, siren=COMPANY, departement="67", declined=["cil-a"])
    assert (following.cil, following.on_behalf_of) == ("cil-b", "cil-c")
    nobody = await designated(world, siren=COMPANY, day="2020-01-01")
    assert (nobody.cil, nobody.why_code) == ("", "nobody")


async def test_the_least_loaded_cil_by_adviser_acts_and_without_cases_somebody_does(world: World) -> None:
    await world.bound()
    await world.cil("cil-b", departements=("44",))
    await world.convention("cil-b")
    loads = [
        cases_pb2.Load(cil="cil-a", running=9, advisers=2),
        cases_pb2.Load(cil="cil-b", running=12, advisers=4),
    ]
    world.others.answer = lambda request: cases_pb2.ReadLoadsResponse(loads=loads)
    assert (await designated(world, departement="31")).cil == "cil-b"
    loads[1].advisers = 2
    assert (await designated(world, departement="31")).cil == "cil-a"
    loads[0].advisers = 0
    assert (await designated(world, departement="31")).cil == "cil-b"
    del loads[0]
    assert (await designated(world, departement="31")).cil == "cil-b", "a CIL left out has no adviser"
    assert (await designated(world, departement="31", received_by="cil-a")).why_code == "received"
    world.others.answer = Unavailable()
    assert (await designated(world, departement="31")).cil == "cil-a"


async def test_a_service_asks_for_a_cil(world: World) -> None:
    await world.cil()
    request = platform_pb2.GetCilRequest(cil="cil-a")
    cil = await world.ask("GetCil", request)
    assert (cil.name, cil.telephone, cil.may_handle) == ("CIL cil-a", "04 65 71 00 10", False)
    assert list(cil.reasons) == ["Le CIL n'a pas de convention en vigueur avec une plate-forme."]


async def test_a_cil_is_seen_by_its_people_and_by_its_platform(world: World) -> None:
    await world.bound()
    await world.cil("cil-b")
    await world.platform("pf-y")
    adviser = {"role": Role.ADVISER, "organisation": "cil-a"}
    for reader in (adviser, responsible(), operator(), BOARD):
        assert (await world.service.get("/cils/cil-a", **reader)).status_code == 200
    for stranger in (president("cil-b"), operator("pf-y")):
        assert (await world.service.get("/cils/cil-a", **stranger)).status_code == 404
    assert [one["id"] for one in (await world.service.get("/cils", **operator())).json()] == ["cil-a"]
