"""Two acts on one organisation at the same instant: the second one sees the result of the first."""

import asyncio
from datetime import date

from tests.platform.conftest import (
    OPERATIONS,
    SIRENS,
    World,
    cil_body,
    president,
    representative,
    responsible,
)

COMPANY = "823145073"


async def test_both_parties_sign_at_once_and_the_convention_has_both_signatures(world: World) -> None:
    await world.platform()
    await world.cil()
    convention = await world.propose()
    both = (president(), representative())
    answers = await asyncio.gather(*(world.sign(convention, who) for who in both))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [fact.data["complete"] for fact in await world.service.facts("convention_signed")] == [False, True]
    assert (await world.read(convention))["state"]["code"] == "in_force"


async def test_of_two_conventions_completed_at_once_one_binds_the_cil(world: World) -> None:
    await world.cil()
    drafts = {}
    for name in ("pf-x", "pf-y"):
        await world.platform(name)
        drafts[name] = await world.propose(platform=name)
        await world.sign(drafts[name], president())
    answers = await asyncio.gather(*(world.sign(one, representative(name)) for name, one in drafts.items()))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_notice_is_not_withdrawn_while_the_successor_is_signed(world: World) -> None:
    first = await world.bound()
    await world.platform("pf-y")
    world.at(date(2027, 8, 1))
    await world.notice(first, "2027-08-01")
    second = await world.propose(platform="pf-y", successor_of=first)
    await world.sign(second, president())
    proof = {"agreed_by": "platform", "proof": "lettre"}
    signed, withdrawn = await asyncio.gather(
        world.sign(second, representative("pf-y")),
        world.service.post(f"/conventions/{first}/notices/1/withdrawal", proof, **president()),
    )
    assert sorted((signed.status_code, withdrawn.status_code)) == [200, 409]
    assert ((await world.read(first))["end"] is None) == withdrawn.is_success


async def test_of_several_who_saw_the_same_version_one_changes_the_cil(world: World) -> None:
    await world.cil()
    version = (await world.service.get("/cils/cil-a", **president())).json()["version"]
    bodies = [{**cil_body("cil-a"), "name": f"CIL {n}"} for n in range(6)]
    for body in bodies:
        del body["id"], body["siren"]
    answers = await asyncio.gather(
        *(world.service.send("PUT", "/cils/cil-a", body, version=version, **president()) for body in bodies)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


async def test_of_several_who_saw_the_same_version_one_ends_a_mandate(world: World) -> None:
    await world.cil()
    mandates = (await world.service.get("/mandates?organisation=cil-a", **OPERATIONS)).json()
    one = next(one for one in mandates if one["person"] == president()["subject"])
    answers = await asyncio.gather(
        *(
            world.service.send(
                "POST",
                f"/mandates/{one['id']}/end",
                {"last_day": f"2027-0{month}-01"},
                version=one["version"],
                **OPERATIONS,
            )
            for month in range(1, 7)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


async def test_a_company_met_for_the_first_time_is_attached_to_one_cil_only(world: World) -> None:
    names = sorted(SIRENS)
    for name in names:
        await world.cil(name)
    body = {"siren": COMPANY, "name": "Ateliers", "from_day": "2026-01-01"}
    answers = await asyncio.gather(
        *(world.service.post(f"/cils/{name}/companies", body, **responsible(name)) for name in names)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]


async def test_of_several_organisations_of_one_name_created_at_once_one_is(world: World) -> None:
    bodies = [{"id": "pf-x", "name": f"Plate-forme {n}", "email": "tete@pf-x.example"} for n in range(6)]
    answers = await asyncio.gather(*(world.service.post("/platforms", body, **OPERATIONS) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


async def test_of_a_cil_and_a_platform_of_one_name_created_at_once_one_is(world: World) -> None:
    """A mandate names its organisation by this identifier alone."""
    platform = {"id": "cil-a", "name": "Plate-forme", "email": "tete@pf-x.example"}
    answers = await asyncio.gather(
        world.service.post("/cils", cil_body("cil-a"), **OPERATIONS),
        world.service.post("/platforms", platform, **OPERATIONS),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (refused,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert refused["code"] == "identifier_taken"
    known = [
        len((await world.service.get(f"/{kind}", **OPERATIONS)).json()) for kind in ("cils", "platforms")
    ]
    assert sorted(known) == [0, 1]
