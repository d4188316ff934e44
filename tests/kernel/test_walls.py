"""Row-level security of PostgreSQL hides a CIL's rows from another, even if a repository forgets to (decision 0011)."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from cli.parts import all_parts
from kernel.database import Tx
from kernel.http import acts
from kernel.identity import Actor
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from services.partners.main import PARTS as PARTNERS
from tests.cases.conftest import answer as answer_cases
from tests.cases.service_steps import Way
from tests.conftest import Start
from tests.in_process import ROOT, FakeService, Service
from tests.intake.bodies import contact
from tests.intake.conftest import answer_of
from tests.partners.conftest import answer as answer_partners
from tests.partners.steps import sent
from words.roles import Role

pytestmark = pytest.mark.postgresql

OWN = Actor("adv-a", Role.ADVISER, "cil-a")
OTHER = Actor("adv-z", Role.ADVISER, "cil-b")

UNWALLED = {
    "cases": {"adviser"},
    "intake": {"extensions", "case_request"},
    "partners": set[str](),
    "platform": {
        "attachment",
        "cil",
        "company",
        "convention",
        "declaration",
        "mandate",
        "organisation",
        "platform",
    },
    "reporting": {"feed_cursor", "kept_fact", "rebuild"},
}
"""A CIL's team, what it offers, and the ids of cases asked for, which the wall of contacts itself asks; organisations
and what binds them, whom every member's act is judged on; facts kept for counting (decision 0011)."""

TECHNICAL = {"fact", "relay", "parked", "message", "link", "link_session", "idempotency"}


@pytest.fixture(params=["postgresql"])
def store(request: pytest.FixtureRequest) -> Any:
    """PostgreSQL only, as SQLite has no row-level security."""
    return request.getfixturevalue("server")


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.0)  # no workflow is waited for
    return FakeService()


async def _counts(service: Service, actor: Actor) -> dict[str, int]:
    """Counts the rows that an unscoped SELECT returns in a transaction of `actor`, by table."""

    def count(tx: Tx) -> dict[str, int]:
        return {
            table.name: tx.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in _walled(tx, service)
        }

    service.platform.db._guard = lambda tx: None  # the wall alone, not who holds which role
    return await service.platform.db.read(count, actor)


def _walled(tx: Tx, service: Service) -> list[Table]:
    tables: list[Table] = tx.session.info["metadata"].sorted_tables
    spared = TECHNICAL | UNWALLED[service.name]
    return [table for table in tables if table.name not in spared]


def test_what_stands_outside_the_walls_is_named_and_exists() -> None:
    """A new service must list its tables without a wall; a table that was dropped must leave the list."""
    assert UNWALLED.keys() == all_parts().keys()
    for name, parts in all_parts().items():
        assert TECHNICAL | UNWALLED[name] <= parts.metadata.tables.keys()


@pytest.mark.parametrize("parts", all_parts().values(), ids=lambda parts: str(parts.name))
async def test_every_table_of_a_cil_has_its_wall_and_its_owner_is_held_to_it(
    parts: Any, start: Start, others: FakeService
) -> None:
    async with start(parts, others.call) as service:

        def look(tx: Tx) -> list[str]:
            forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            found = set(tx.session.execute(text(forced)).scalars())
            return sorted({table.name for table in _walled(tx, service)} - found)

        assert await service.platform.db.read(look, ROOT) == []


async def test_a_case_and_all_that_hangs_on_it_is_its_cils(start: Start, others: FakeService) -> None:
    others.answer = answer_cases
    async with start(CASES, others.call) as service:
        way = Way(service)
        await way.team("cil-a", "adv-a")
        await way.team("cil-b", "adv-z")
        await way.in_force()
        seen = await _counts(service, OWN)
        assert {"case_file", "step", "diagnosis", "offer"} <= {name for name, count in seen.items() if count}
        assert set((await _counts(service, OTHER)).values()) == {0}
        assert seen == await _counts(service, ROOT)
        visitor = Actor("x", Role.EMPLOYEE, link_subject=str(way.case))
        assert (await _counts(service, visitor))["case_file"] == 1
        assert set((await _counts(service, Actor("x", Role.EMPLOYEE))).values()) == {0}


async def test_persons_and_contacts_are_the_cils_that_took_them(start: Start, others: FakeService) -> None:
    others.answer = answer_of()
    async with start(INTAKE, others.call) as service:
        taken = await service.post("/contacts", contact())
        assert taken.status_code == 201
        seen = await _counts(service, OWN)
        assert seen["contact"] == seen["person"] == 1
        assert set((await _counts(service, OTHER)).values()) == {0}


async def test_sheets_and_referrals_are_their_cils(start: Start, others: FakeService) -> None:
    others.answer = answer_partners
    async with start(PARTNERS, others.call) as service:
        referral = await sent(service)
        seen = await _counts(service, OWN)
        assert seen == dict.fromkeys(("partner", "recipient", "declaration", "referral"), 1)
        assert set((await _counts(service, OTHER)).values()) == {0}
        partner = Actor("x", Role.PARTNER, link_subject=referral)
        assert (await _counts(service, partner))["referral"] == 1
        assert (await _counts(service, Actor("x", Role.PARTNER, link_subject=str(UUID(int=0)))))[
            "referral"
        ] == 0


async def test_nothing_is_written_into_another_cil(start: Start, others: FakeService) -> None:
    others.answer = answer_partners
    async with start(PARTNERS, others.call) as service:
        await sent(service)
        table = PARTNERS.metadata.tables["partner"]

        def change(tx: Tx) -> int:
            return int(tx.session.execute(update(table).values(name="x")).rowcount)  # type: ignore[attr-defined]

        def copy(tx: Tx) -> None:
            row = {"id": UUID(int=1), "cil": "cil-a", "kind": "social", "name": "x"}
            day = {"checked_on": tx.today, "checked_by": "x", "version": 1}
            more = {"departements": "", "number": "", "no_number": ""}
            tx.session.execute(insert(table).values(**row, **day, **more))

        assert await service.platform.db.write(change, OTHER) == 0
        with pytest.raises(ProgrammingError, match="row-level security"):
            await service.platform.db.write(copy, OTHER)


async def test_who_says_nothing_of_themselves_sees_nothing(start: Start, others: FakeService) -> None:
    others.answer = answer_partners
    async with start(PARTNERS, others.call) as service:
        await sent(service)
        with service.platform.db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM referral")).scalar_one() == 0
