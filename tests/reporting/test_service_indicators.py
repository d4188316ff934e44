"""Figures through REST: exact or published by the actor's rights, and traced to the facts behind (REP-1, REP-3)."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from kernel.database import Tx
from kernel.roles import TechnicalRole
from services.reporting import repository
from services.reporting.domain.facts import Fact
from services.reporting.domain.figures import find
from services.reporting.domain.indicators import Code
from services.reporting.models import CursorRow, KeptRow
from services.reporting.service import memory
from tests.in_process import ROOT
from tests.reporting.conftest import Reporting
from tests.reporting.contents import named
from words.roles import Role

UESL = {"role": Role.UESL_CONTROLLER, "organisation": "uesl"}


def of_cil(cil: str, role: Role = Role.CIL_RESPONSIBLE) -> dict[str, Any]:
    return {"role": role, "organisation": cil}


def of_platform(platform: str) -> dict[str, Any]:
    return {"role": Role.PLATFORM_OPERATOR, "organisation": platform}


@pytest.fixture
async def year(reporting: Reporting) -> Reporting:
    """Records six contacts of `cil-a`, two of `cil-b`, and a convention of `cil-a` with `pf-x` from March on."""
    for number in range(6):
        reporting.contact(f"a-{number}")
    for number in range(2):
        reporting.contact(f"b-{number}", "cil-b", nature="telephone")
    reporting.feeds["platform"].tell(
        "convention_dated",
        "k",
        version=3,
        cil="cil-a",
        platform="pf-x",
        **{"from": "2026-03-01", "to": None},
    )
    await reporting.pull()
    return reporting


async def test_uesl_reads_exact_figures_nationally_per_cil_and_per_platform(year: Reporting) -> None:
    assert await year.total("contacts") == 8
    assert await year.total("contacts", "&cil=cil-b") == 2
    assert await year.total("contacts", "&platform=pf-x") == 6
    answer = (await year.read("/indicators?year=2026")).json()
    assert (len(answer["indicators"]), answer["published"]) == (8, False)
    assert answer["indicators"][0]["label"] == "Contacts par nature"
    assert answer["indicators"][0]["distributions"][0]["counts"][1] == {
        "code": "visit",
        "label": "Visite",
        "count": 6,
    }


async def test_an_expert_reads_what_is_published_nationally_only(year: Reporting) -> None:
    who = {"role": Role.PLATFORM_EXPERT, "organisation": "pf-x"}
    assert (await year.read("/indicators?year=2026", **who)).json()["published"] is True
    assert (await year.read("/indicators?year=2026&platform=pf-x", **who)).status_code == 404


async def test_a_figure_is_measured_once_until_a_fact_is_applied(
    year: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Mock(side_effect=find)
    monkeypatch.setattr(memory, "find", measured)
    for query in ("", "", "&cil=cil-a", "&cil=cil-b", "&platform=pf-x"):
        await year.total("contacts", query)
    assert measured.call_count == len(Code)
    year.contact("a-7")
    await year.pull()
    assert (await year.total("contacts"), await year.total("contacts", "&cil=cil-a")) == (9, 7)
    assert measured.call_count == 2 * len(Code)


async def test_only_facts_kept_since_are_read(year: Reporting, monkeypatch: pytest.MonkeyPatch) -> None:
    await year.total("contacts")
    read: list[str] = []

    def told(tx: Tx, cursor: CursorRow, after: int) -> Iterable[tuple[int, Fact[Any]]]:
        for position, fact in facts_between(tx, cursor, after):
            read.append(fact.subject)
            yield position, fact

    facts_between = repository.facts_between
    monkeypatch.setattr(repository, "facts_between", told)
    year.contact("a-7")
    await year.pull()
    assert (await year.total("contacts"), read) == (9, [str(named("a-7"))])


async def test_a_database_restored_from_a_copy_is_read_again(year: Reporting) -> None:
    """The last fact that the process knows is no longer in the database."""
    assert await year.total("contacts") == 8

    def restore(tx: Tx) -> None:
        tx.session.execute(delete(KeptRow).where(col(KeptRow.feed) == "intake", col(KeptRow.position) > 5))
        tx.session.execute(update(CursorRow).where(col(CursorRow.feed) == "intake").values(position=5))

    await year.service.platform.db.write(restore, ROOT)
    assert await year.total("contacts") == 5


async def test_small_counts_are_hidden_when_published(year: Reporting) -> None:
    answer = (await year.read("/indicators?year=2026&published=true")).json()
    assert answer["published"] is True
    counts = answer["indicators"][0]["distributions"][0]["counts"]
    assert {one["code"]: one["count"] for one in counts}["telephone"] is None


async def test_others_read_their_own_exactly_and_the_nation_as_published(year: Reporting) -> None:
    own = (await year.read("/indicators?year=2026&cil=cil-b", **of_cil("cil-b"))).json()
    assert (own["published"], own["indicators"][0]["total"]) == (False, 2)
    national = (await year.read("/indicators?year=2026", **of_cil("cil-b"))).json()
    assert national["published"] is True
    platform = (await year.read("/indicators?year=2026&platform=pf-x", **of_platform("pf-x"))).json()
    assert (platform["published"], platform["indicators"][0]["total"]) == (False, 6)


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("&cil=cil-b", of_cil("cil-a")),
        ("&platform=pf-x", of_cil("cil-a")),
        ("&platform=pf-x", of_platform("pf-y")),
        ("&cil=cil-a", of_platform("pf-x")),
    ],
)
async def test_anothers_figures_are_not_found(year: Reporting, query: str, who: dict[str, Any]) -> None:
    assert (await year.read(f"/indicators?year=2026{query}", **who)).status_code == 404


async def test_an_adviser_reads_their_cils_figures_as_published(year: Reporting) -> None:
    answer = await year.read("/indicators?year=2026&cil=cil-b", **of_cil("cil-b", Role.ADVISER))
    assert (answer.json()["published"], answer.json()["indicators"][0]["total"]) == (True, None)


async def test_a_figure_is_traced_to_the_facts_behind_it_page_by_page(year: Reporting) -> None:
    path = "/indicators/contacts/facts?year=2026&cil=cil-a&limit=4"
    first = (await year.read(path, **of_cil("cil-a"))).json()
    second = (await year.read(f"{path}&after={first['next']}", **of_cil("cil-a"))).json()
    subjects = [one["subject"] for one in (*first["items"], *second["items"])]
    assert sorted(subjects) == sorted(str(named(f"a-{number}")) for number in range(6))
    assert second["next"] is None
    assert first["items"][0]["label"] == "Contact enregistré"
    assert (first["items"][0]["contact"], first["items"][0]["case"]) == (subjects[0], None)


async def test_a_platform_reads_figures_and_not_the_cases_behind(year: Reporting) -> None:
    path = "/indicators/contacts/facts?year=2026&platform=pf-x"
    assert (await year.read(path, **of_platform("pf-x"))).status_code == 403
    assert (await year.read(path, **of_cil("cil-a"))).status_code == 404
    assert len((await year.read(path, **UESL)).json()["items"]) == 6


async def test_a_spreadsheet_opens_the_table(year: Reporting) -> None:
    answer = await year.read("/indicators?year=2026&published=true&format=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    visits = next(row for row in rows if row["Modalité"] == "Téléphone")
    assert visits["Valeur"] == "Non publié (secret statistique)"
    assert visits["Indicateur"] == "Contacts par nature"
    assert visits["Périmètre"] == "National"


async def test_uesl_compares_organisations_side_by_side(year: Reporting) -> None:
    """A platform counts what its CIL did while bound to it; each line is what its own report says (§5, REP-4)."""
    found = (await year.read("/indicators/side-by-side?year=2026&by=cil")).json()
    contacts = {one["organisation"]: one["totals"]["contacts"] for one in found["organisations"]}
    assert (contacts, found["national"]["contacts"]) == ({"cil-a": 6, "cil-b": 2}, 8)
    assert [one["code"] for one in found["indicators"]] == list(Code)
    bound = (await year.read("/indicators/side-by-side?year=2026&by=platform")).json()
    (only,) = bound["organisations"]
    assert (only["organisation"], only["totals"]["contacts"]) == ("pf-x", 6)
    before = (await year.read("/indicators/side-by-side?year=2025&by=platform")).json()
    assert before["organisations"] == []


async def test_what_is_published_side_by_side_reveals_no_small_count(year: Reporting) -> None:
    """The count of `cil-b` is hidden, and the counts that would reveal it (REP-3)."""
    found = (await year.read("/indicators/side-by-side?year=2026&by=cil&published=true")).json()
    assert [one["totals"]["contacts"] for one in found["organisations"]] == [None, None]
    assert found["national"]["contacts"] == 8


async def test_only_uesl_compares(year: Reporting) -> None:
    for who in (
        of_cil("cil-a"),
        of_platform("pf-x"),
        {"role": TechnicalRole.OPERATIONS, "organisation": "uesl"},
    ):
        assert (await year.read("/indicators/side-by-side?year=2026&by=cil", **who)).status_code == 403


async def test_the_comparison_opens_in_a_spreadsheet(year: Reporting) -> None:
    table = await year.read("/indicators/side-by-side?year=2026&by=cil&format=csv")
    rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Année", "CIL", "Contacts par nature"]
    assert [row[:3] for row in rows[1:]] == [
        ["2026", "National", "8"],
        ["2026", "cil-a", "6"],
        ["2026", "cil-b", "2"],
    ]
