"""No route and no RPC lets in an actor without the right: each is found in the contracts and tried as each asker.

`docs/rights.md` is the same matrix, to be read when a change of a right changes it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import APIRouter

from kernel.http.given import CurrentActor, Db
from services.intake.main import PARTS as INTAKE
from services.intake.models import ContactRow
from tests.rights import calls
from tests.rights.__main__ import PAGE
from tests.rights.calls import Call, allowed
from tests.rights.matrix import LET_IN, NOBODY, NOT_FOUND, NOT_THEIRS, Row, tried
from tests.rights.page import page
from tests.rights.people import LINKS, OTHER, OWN, PEOPLE, STRANGER, Asker
from tests.rights.tries import everything
from tests.rights.worlds import world
from words.roles import Role

OPEN = re.compile(r"POST /api/\w+/v1/links/exchange")
"""The routes that exchange a link: the only ones that an unknown asker may use."""

Matrix = tuple[list[Row], list[Call]]


@pytest_asyncio.fixture(scope="module")
async def tried_by_everybody(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return await everything(tmp_path_factory.mktemp("rights"))


def leaks(rows: list[Row]) -> list[str]:
    """Returns the rows of the matrix that break a rule."""
    found = []
    for row in rows:
        for asker, answer in row.answers.items():
            for says, wrong in FAULTS.items():
                if wrong(row, asker, answer):
                    found.append(f"{row.name}: {says}: {asker.role} ({asker.side}): {answer}")
    return found


def _stranger(row: Row, asker: Asker, answer: str) -> bool:
    return asker is STRANGER and answer != NOBODY and not OPEN.fullmatch(row.name)


def _not_hidden(row: Row, asker: Asker, answer: str) -> bool:
    """Says whether an address reveals data of another organisation: the answer must be that they do not exist."""
    if asker.side != OTHER or asker.role is None or "{" not in row.path:
        return False
    if asker in LINKS:
        return answer == LET_IN and "/links/" not in row.path
    own = next(row.answers[one] for one in PEOPLE if one.role is asker.role and one.side == OWN)
    return answer == LET_IN or (own == LET_IN and answer != NOT_FOUND)


def _shown(row: Row, asker: Asker, answer: str) -> bool:
    return asker in row.leaks and not OPEN.fullmatch(row.name)


def _unexpected(row: Row, asker: Asker, answer: str) -> bool:
    return answer not in (LET_IN, NOBODY, NOT_FOUND, NOT_THEIRS)


FAULTS: dict[str, Callable[[Row, Asker, str], bool]] = {
    "is answered to nobody in particular": _stranger,
    "lets in another organisation, or tells it that something is there": _not_hidden,
    "shows what belongs to another organisation": _shown,
    "was not really tried, or failed": _unexpected,
}


def test_no_route_leaks(tried_by_everybody: Matrix) -> None:
    rows, _ = tried_by_everybody
    assert leaks(rows) == []


def test_every_route_lets_in_somebody_so_that_a_refusal_means_something(tried_by_everybody: Matrix) -> None:
    rows, _ = tried_by_everybody
    assert [f"{row.name} {dict(row.notes)}" for row in rows if LET_IN not in row.answers.values()] == []


def test_every_rpc_lets_in_whom_the_table_names_and_nobody_else(tried_by_everybody: Matrix) -> None:
    _, asked = tried_by_everybody
    assert {call.method for call in asked} == {
        f"{method.containing_service.full_name}/{method.name}" for method in calls.contracts()
    }
    for call in asked:
        assert call.stranger == calls.NOBODY
        let_in = {who for who, answer in call.answers.items() if answer == calls.LET_IN}
        assert let_in == allowed(call.method), call.method


def test_the_page_says_what_was_tried(tried_by_everybody: Matrix) -> None:
    assert PAGE.read_text() == page(*tried_by_everybody), "run `make rights`, and read what changed"


async def test_a_route_without_its_scope_or_without_its_role_is_caught(tmp_path: Path) -> None:
    """Two careless routes are added: the matrix must find and name them."""
    careless = APIRouter()

    @careless.get("/contacts/{contact_id}/unscoped")
    async def unscoped(contact_id: str, actor: CurrentActor, db: Db) -> dict[str, str]:
        actor.require(Role.ADVISER)
        return await db.read(lambda tx: {"id": str(tx.session.query(ContactRow).first().id)}, actor)

    @careless.get("/contacts/{contact_id}/open")
    async def unguarded(contact_id: str) -> dict[str, str]:
        return {}

    parts = replace(INTAKE, routers=(*INTAKE.routers, careless))
    async with world(parts, tmp_path) as made:
        rows = await tried(made, made.document)
    found = leaks(rows)
    assert {fault.partition(":")[0] for fault in found} == {
        "GET /api/intake/v1/contacts/{contact_id}/unscoped",
        "GET /api/intake/v1/contacts/{contact_id}/open",
    }
    for says in list(FAULTS)[:3]:
        assert any(says in fault for fault in found)
