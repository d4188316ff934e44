"""The directory through the REST edge: checked, declared unpaid, archived and never deleted."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.in_process import Service
from tests.partners.steps import RECIPIENT, partner, send


async def test_a_partner_may_receive_once_it_declared_that_it_pays_nothing(partners: Service) -> None:
    before = await partner(partners, declared=False)
    assert [one["code"] for one in before["obstacles"]] == ["declaration_missing"]
    said = {"declared_by": "M. Roux", "pays_something": False}
    after = (await partners.post(f"/partners/{before['id']}/declarations", said)).json()
    assert after["may_receive"] and after["standing"]["code"] == "valid"


async def test_a_partner_that_pays_for_being_recommended_is_refused(partners: Service) -> None:
    view = await partner(partners, declared=False)
    said = {"declared_by": "M. Roux", "pays_something": True}
    answer = await partners.post(f"/partners/{view['id']}/declarations", said)
    assert (answer.status_code, answer.json()["rule"]) == (409, "PART-2")


async def test_a_sheet_is_to_check_again_after_six_months_and_says_so(partners: Service) -> None:
    view = await partner(partners)
    partners.clock.set(partners.clock.now().replace(year=2027, month=6))
    old = (await partners.get(f"/partners/{view['id']}")).json()
    assert old["to_check_again"] and "à vérifier de nouveau" in old["freshness"]
    fresh = (await partners.post(f"/partners/{view['id']}/check")).json()
    assert not fresh["to_check_again"]


async def test_a_check_of_tomorrow_is_refused(partners: Service) -> None:
    view = await partner(partners)
    answer = await partners.post(f"/partners/{view['id']}/check", {"on": "2026-11-24"})
    assert answer.status_code == 422


async def test_partners_are_found_by_place_and_kind_in_ones_own_directory(partners: Service) -> None:
    await partner(partners)
    await partner(partners, name="ANIL", kind="housing_information", departements=[])

    async def names(query: str, **who: Any) -> list[str]:
        found = (await partners.get(f"/partners{query}", **who)).json()["items"]
        return [one["name"] for one in found]

    assert await names("?departement=69") == ["FSL du Rhône", "ANIL"]
    assert await names("?departement=75") == ["ANIL"]
    assert await names("?kind=housing_fund") == ["FSL du Rhône"]
    assert await names("", organisation="cil-b") == []


async def test_a_sheet_is_found_by_the_beginning_of_any_word_of_its_name(partners: Service) -> None:
    view = await partner(partners, name="Œuvre d'Été – Maison 100 % Habitat")
    await partner(partners, name="ANIL")

    async def names(typed: str) -> list[str]:
        found = (await partners.get(f"/partners?name={quote(typed)}")).json()["items"]
        return [one["name"] for one in found]

    for typed in ("oeuv", "ÉTÉ", "habitat maison", "100", "d'ete"):
        assert await names(typed) == [view["name"]], typed
    for typed in ("abitat", "maison anil", "00", "_"):
        assert view["name"] not in await names(typed), typed
    path = f"/partners/{view['id']}"
    await partners.send("PATCH", path, {"name": "Toit du Rhône"}, version=view["version"])
    assert await names("oeuvre") == [] and await names("toit") == ["Toit du Rhône"]


async def test_sheets_to_be_checked_again_come_first_page_by_page(partners: Service) -> None:
    old = await partner(partners)
    partners.clock.set(partners.clock.now().replace(year=2027, month=5, day=24))
    fresh = await partner(partners, name="ANIL", number="W691084213")
    await partner(partners, name="ADIL", number="423907567")
    await partners.post(f"/partners/{fresh['id']}/check")
    first = (await partners.get("/partners?limit=1")).json()
    assert [(one["name"], one["to_check_again"]) for one in first["items"]] == [("FSL du Rhône", True)]
    rest = (await partners.get(f"/partners?after={first['next']}")).json()
    assert [one["name"] for one in rest["items"]] == ["ANIL", "ADIL"] and rest["next"] is None
    kept = (await partners.get("/partners?to_check=true")).json()["items"]
    assert [one["id"] for one in kept] == [old["id"]]


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("732 829 320", "siren", "732829320"),
        ("732 829 320 00074", "siren", "732829320"),
        ("w69 1084213", "rna", "W691084213"),
        ("W2A1000456", "rna", "W2A1000456"),
    ],
)
async def test_a_sheet_says_which_body_it_is_about(
    partners: Service, typed: str, kind: str, number: str
) -> None:
    view = await partner(partners, number=typed)
    assert (view["number_kind"]["code"], view["number"], view["no_number"]) == (kind, number, None)
    (told,) = await partners.facts("partner_identified")
    assert told.data == {"cil": "cil-a", "version": 1, "body": f"{kind}:{number}"}


@pytest.mark.parametrize("typed", ["732829321", "73282932000075", "W69108421", "SECRET", ""])
async def test_a_number_that_is_none_is_refused_and_not_repeated(partners: Service, typed: str) -> None:
    answer = await partners.post("/partners", {"kind": "other", "name": "Organisme", "number": typed})
    problem = answer.json()
    assert (answer.status_code, problem["field"]) == (422, "number")
    assert "SIREN" in problem["accepted"] and (not typed or typed not in answer.text)


async def test_a_body_without_a_number_says_why_and_has_not_both(partners: Service) -> None:
    body = {"kind": "social_service", "name": "Maison de la métropole"}
    missing = await partners.post("/partners", body)
    both = await partners.post("/partners", body | {"number": "732829320", "no_number": "public_desk"})
    assert [one.json()["code"] for one in (missing, both)] == ["identity_missing", "identity_ambiguous"]
    view = (await partners.post("/partners", body | {"no_number": "public_desk"})).json()
    assert view["number"] is None and "sans numéro propre" in view["no_number"]["label"]


async def test_a_number_found_later_takes_the_reasons_place_and_is_told(partners: Service) -> None:
    view = await partner(partners, number=None, no_number="public_desk", declared=False)
    path = f"/partners/{view['id']}"
    both = await partners.send("PATCH", path, {"number": "732829320"}, version=1)
    assert both.json()["code"] == "identity_ambiguous"
    found = {"number": "732829320", "no_number": None}
    changed = (await partners.send("PATCH", path, found, version=1)).json()
    assert (changed["number"], changed["no_number"]) == ("732829320", None)
    await partners.send("PATCH", path, {"name": "Métropole"}, version=2)
    told = await partners.facts("partner_identified")
    assert [fact.data["body"] for fact in told] == [None, "siren:732829320"]


async def test_two_sheets_of_one_body_in_one_directory_are_flagged(partners: Service) -> None:
    one, other = await partner(partners), await partner(partners, name="F.S.L.")
    await partner(partners, name="ANIL", number="W691084213")
    assert one["same_body"] == [] and other["same_body"] == [one["id"]]
    theirs = {"kind": "housing_fund", "name": "FSL", "number": "226900017"}
    assert (await partners.post("/partners", theirs, organisation="cil-b")).json()["same_body"] == []
    await partners.post(f"/partners/{one['id']}/archive")
    assert (await partners.get(f"/partners/{other['id']}")).json()["same_body"] == []


async def test_another_cils_sheet_does_not_exist(partners: Service) -> None:
    view = await partner(partners)
    assert (await partners.get(f"/partners/{view['id']}", organisation="cil-b")).status_code == 404
    stolen = await partners.post(f"/partners/{view['id']}/check", organisation="cil-b")
    assert stolen.status_code == 404


async def test_a_sheet_is_corrected_on_the_version_read(partners: Service) -> None:
    view = await partner(partners)
    path, version = f"/partners/{view['id']}", view["version"]
    right = {"departements": ["69", "01"], "kind": "family_fund"}
    changed = (await partners.send("PATCH", path, right, version=version)).json()
    assert (changed["departements"], changed["kind"]["code"]) == (["01", "69"], "family_fund")
    assert changed["authorised_as"]["code"] == "public_service"
    stale = await partners.send("PATCH", path, {"name": "Autre"}, version=version)
    missing = await partners.send("PATCH", path, {"name": "Autre"})
    emptied = await partners.send("PATCH", path, {"name": None}, version=version + 1)
    assert (stale.status_code, missing.status_code, emptied.status_code) == (412, 422, 422)


async def test_a_sheet_with_a_running_referral_is_not_archived(partners: Service) -> None:
    view = await partner(partners)
    await send(partners, view["id"])
    answer = await partners.post(f"/partners/{view['id']}/archive")
    assert (answer.status_code, answer.json()["facts"]) == (409, {"running": "1"})


async def test_an_archived_sheet_is_kept_apart_and_unchanged(partners: Service) -> None:
    view = await partner(partners)
    assert (await partners.post(f"/partners/{view['id']}/archive")).json()["archived_on"] == "2026-11-23"
    assert (await partners.get("/partners")).json()["items"] == []
    assert len((await partners.get("/partners?archived=true")).json()["items"]) == 1
    assert (await partners.post(f"/partners/{view['id']}/check")).status_code == 409


async def test_an_archived_sheet_comes_back_as_it_was_put_away(partners: Service) -> None:
    view = await partner(partners)
    path = f"/partners/{view['id']}"
    away = (await partners.post(f"{path}/archive")).json()
    stale = await partners.post(f"{path}/restoration", version=view["version"])
    assert stale.status_code == 412
    back = (await partners.post(f"{path}/restoration", version=away["version"])).json()
    assert back == view | {"version": away["version"] + 1}
    (told,) = await partners.facts("partner_restored")
    assert (told.subject, told.data) == (view["id"], {"cil": "cil-a", "version": back["version"]})
    assert len((await partners.get("/partners")).json()["items"]) == 1


async def test_what_lapsed_while_a_sheet_was_away_is_to_be_made_again(partners: Service) -> None:
    view = await partner(partners)
    await partners.post(f"/partners/{view['id']}/archive")
    partners.clock.set(partners.clock.now().replace(year=2028))
    back = (await partners.post(f"/partners/{view['id']}/restoration")).json()
    assert [one["code"] for one in back["obstacles"]] == ["to_check_again", "declaration_to_renew"]


async def test_only_an_archived_sheet_of_ones_own_comes_back(partners: Service) -> None:
    view = await partner(partners)
    path = f"/partners/{view['id']}"
    in_use = await partners.post(f"{path}/restoration")
    assert (in_use.status_code, in_use.json()["code"]) == (409, "partner_in_use")
    await partners.post(f"{path}/archive")
    assert (await partners.post(f"{path}/restoration", organisation="cil-b")).status_code == 404


async def test_a_second_sheet_of_a_body_is_flagged_whether_it_is_made_or_comes_back(
    partners: Service,
) -> None:
    """Two offices of one body may have a sheet each: whoever keeps the directory decides (PART-1)."""
    first = await partner(partners)
    await partners.post(f"/partners/{first['id']}/archive")
    second = await partner(partners, name="F.S.L.")
    assert second["same_body"] == []
    back = (await partners.post(f"/partners/{first['id']}/restoration")).json()
    assert back["same_body"] == [second["id"]]
    shown = (await partners.get(f"/partners/{second['id']}")).json()
    assert shown["same_body"] == [first["id"]]


async def test_a_removed_recipient_leaves_nobody_to_send_to(partners: Service) -> None:
    view = await partner(partners)
    who = view["recipients"][0]["id"]
    removed = (await partners.post(f"/partners/{view['id']}/recipients/{who}/removal")).json()
    assert [one["code"] for one in removed["obstacles"]] == ["no_recipient"]
    added = await partners.post(
        f"/partners/{view['id']}/recipients", RECIPIENT | {"email": "b@fsl.exemple.fr"}
    )
    assert added.json()["may_receive"]


async def test_a_name_with_line_breaks_becomes_one_line(partners: Service) -> None:
    view = await partner(partners, name="FSL\r\nBcc: tous@exemple.fr")
    assert view["name"] == "FSL Bcc: tous@exemple.fr"


async def test_the_edge_describes_itself_and_its_codes(partners: Service) -> None:
    document = (await partners.client.get("/api/partners/openapi.json")).json()
    assert "/api/partners/v1/links/referral/refusal" in document["paths"]
    codes = (await partners.get("/codes")).json()
    assert all(one["label"] for values in codes.values() for one in values)
