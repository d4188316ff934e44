"""A rebuild that replaces the live book: an indicator of a later version then counts past facts too (REP-1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from kernel.database import Tx
from kernel.roles import TechnicalRole
from services.cases.facts import StepDone
from services.reporting.declarations import COUNTED, OWNERS
from services.reporting.domain import indicators
from services.reporting.domain.facts import LABELS, Facts, of_kind
from services.reporting.domain.indicators import Code, Counted, Indicator
from services.reporting.domain.scope import Scope
from services.reporting.models import Book, CursorRow, KeptRow
from services.reporting.puller import Puller
from tests.in_process import ROOT
from tests.reporting.conftest import Reporting
from tests.reporting.contents import named

OPERATIONS = {"role": TechnicalRole.OPERATIONS, "organisation": "", "subject": "ops"}
PROMOTE = {"promote": True}


def interviews(facts: Facts, scope: Scope) -> Iterator[Counted]:
    return (Counted(fact.id, fact) for fact in of_kind(facts, StepDone) if fact.content.step == "interview")


INTERVIEWS = Indicator(Code.GOOD_ENDS, 99, "Entretiens", "Nombre d'entretiens tenus.", interviews)


def hold_interview(reporting: Reporting, day: date) -> None:
    said = {"step": "interview", "ordinal": 1, "result": "done", "day": day.isoformat()}
    reporting.feeds["cases"].tell("step_done", str(named(f"case-{day}")), **said)


def hold_a_year_of_interviews(reporting: Reporting) -> None:
    for week in range(52):
        hold_interview(reporting, date(2026, 1, 5) + timedelta(weeks=week))


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function that adds to reporting an indicator of facts that it did not count before."""

    def upgrade() -> None:
        monkeypatch.setitem(LABELS, StepDone, "Étape faite")
        monkeypatch.setitem(COUNTED, "step_done", StepDone)
        monkeypatch.setitem(OWNERS, "step_done", "cases")
        monkeypatch.setattr(indicators, "INDICATORS", (*indicators.INDICATORS, INTERVIEWS))

    return upgrade


async def ask(reporting: Reporting) -> str:
    answer = await reporting.service.post("/rebuild", PROMOTE, **OPERATIONS)
    assert answer.status_code == 202
    return str(answer.json()["id"])


async def outcome(reporting: Reporting, rebuild_id: str) -> Any:
    return (await reporting.read(f"/rebuild/{rebuild_id}", **OPERATIONS)).json()


async def promoted(reporting: Reporting) -> Any:
    """Asks for a rebuild with promotion, carries it out and returns its result."""
    rebuild_id = await ask(reporting)
    await reporting.puller.rebuild()
    return await outcome(reporting, rebuild_id)


async def books(reporting: Reporting) -> set[str]:
    def use_case(tx: Tx) -> set[str]:
        rows = (select(col(row.book)).distinct() for row in (KeptRow, CursorRow))
        return {book for one in rows for book in tx.session.execute(one).scalars()}

    return await reporting.service.platform.db.read(use_case, ROOT)


async def change(reporting: Reporting, statement: Any) -> None:
    await reporting.service.platform.db.write(lambda tx: tx.session.execute(statement), ROOT)


async def test_an_indicator_added_after_a_year_of_facts_gives_that_years_figure(
    reporting: Reporting, upgrade: Any
) -> None:
    reporting.contact("c")
    hold_a_year_of_interviews(reporting)
    await reporting.pull()
    assert await reporting.total("good_ends") == 0
    upgrade()
    hold_interview(reporting, date(2026, 12, 31))
    await reporting.pull()
    assert await reporting.total("good_ends") == 1, "the past is not in the live book"
    found = await promoted(reporting)
    assert (found["equal"], found["promoted"] is not None) == (True, True)
    assert found["feeds"][1]["added"] == [{"code": "step_done", "label": "Étape faite", "count": 52}]
    assert await reporting.total("good_ends") == 53
    assert await reporting.total("contacts") == 1
    (told,) = await reporting.service.facts("rebuild_promoted")
    assert told.data["added"] == 52


async def test_without_asking_for_it_nothing_is_replaced(reporting: Reporting, upgrade: Any) -> None:
    hold_a_year_of_interviews(reporting)
    await reporting.pull()
    upgrade()
    await reporting.service.post("/rebuild", {}, **OPERATIONS)
    await reporting.puller.rebuild()
    found = (await reporting.read("/rebuild", **OPERATIONS)).json()
    assert (found["equal"], found["promoted"], found["feeds"][1]["added"][0]["count"]) == (True, None, 52)
    assert await reporting.total("good_ends") == 0


async def test_what_feeds_write_meanwhile_counts_once(reporting: Reporting) -> None:
    for number in range(5):
        reporting.contact(f"before-{number}")
    await reporting.pull()
    await ask(reporting)
    reporting.contact("not-applied-yet")
    await reporting.puller.rebuild()
    assert await reporting.total("contacts") == 6, "the rebuilt book had read to the end"
    reporting.contact("after")
    await reporting.pull()
    assert await reporting.total("contacts") == 7


async def test_a_reader_that_was_ahead_of_the_promoted_book_goes_on_from_where_that_stands(
    reporting: Reporting,
) -> None:
    """Its page came between the last page of the rebuilt book and the promotion."""
    reporting.contact("c-1")
    await reporting.pull()
    await ask(reporting)
    other, pull = Puller(reporting.service.platform), reporting.puller.pull

    async def pull_then_tell(book: Book, feed: str, *where: Any) -> Any:
        applied = await pull(book, feed, *where)
        if feed == "platform":
            reporting.contact("c-2")
            assert (await other.pull(Book.LIVE, "intake", 1, 500)).position == 2
        return applied

    with patch.object(reporting.puller, "pull", pull_then_tell):
        await reporting.puller.rebuild()
    reporting.contact("c-3")
    behind = await other.pull(Book.LIVE, "intake", 2, 500)
    assert (behind.position, behind.broken_at) == (1, 0)
    assert (await other.pull(Book.LIVE, "intake", behind.position, 500)).position == 3
    assert await reporting.total("contacts") == 3


async def test_facts_that_both_know_and_that_differ_are_named_and_replace_nothing(
    reporting: Reporting, upgrade: Any
) -> None:
    for number in range(4):
        reporting.contact(f"c-{number}")
    hold_a_year_of_interviews(reporting)
    await reporting.pull()
    upgrade()
    await change(reporting, update(KeptRow).where(col(KeptRow.position) == 3).values(day=date(2025, 1, 1)))
    found = await promoted(reporting)
    assert (found["equal"], found["promoted"], found["ended"] is not None) == (False, None, True)
    intake, cases, *_ = found["feeds"]
    assert intake["differences"] == [
        {
            "kind": "contact_recorded",
            "label": "Contact enregistré",
            "live_facts": 4,
            "rebuilt_facts": 4,
            "first": 3,
        }
    ]
    assert (cases["equal"], cases["differences"]) == (True, [])
    assert (await reporting.total("contacts"), await reporting.total("good_ends")) == (3, 0)
    assert await reporting.service.facts("rebuild_promoted") == []


@pytest.mark.parametrize(
    ("changed", "made_of"),
    [("subject", {"subject": "another"}), ("data", {"data": {"cil": "cil-z", "nature": "visit"}})],
)
async def test_a_fact_of_a_new_kind_that_differs_replaces_nothing_either(
    reporting: Reporting, upgrade: Any, changed: str, made_of: Any
) -> None:
    """The facts that the live book has of a kind added lately must be in the rebuilt book too."""
    hold_interview(reporting, date(2026, 1, 5))
    await reporting.pull()
    upgrade()
    hold_interview(reporting, date(2026, 2, 5))
    await reporting.pull()
    await change(reporting, update(KeptRow).values(**made_of))
    found = await promoted(reporting)
    (difference,) = found["feeds"][1]["differences"]
    assert (difference["live_facts"], difference["rebuilt_facts"], difference["first"]) == (1, 2, 2)
    assert found["promoted"] is None


async def test_a_fact_that_only_the_rebuilt_book_has_is_named_too(reporting: Reporting) -> None:
    for number in range(3):
        reporting.contact(f"c-{number}")
    await reporting.pull()
    await change(reporting, KeptRow.__table__.delete().where(col(KeptRow.position) == 2))  # type: ignore[attr-defined]
    found = await promoted(reporting)
    (difference,) = found["feeds"][0]["differences"]
    assert (difference["live_facts"], difference["rebuilt_facts"], difference["first"]) == (2, 3, 2)
    assert found["promoted"] is None


async def test_a_field_that_a_kind_got_since_is_no_difference(reporting: Reporting) -> None:
    """The live book kept the fact before its kind had the field."""
    told = reporting.contact("c", age_band="35_44")
    await reporting.pull()
    kept = {"cil": "cil-a", "nature": "visit", "day": told.data["day"]}
    await change(reporting, update(KeptRow).values(data=kept))
    assert (await promoted(reporting))["promoted"] is not None


async def test_a_feed_that_breaks_after_the_proof_keeps_the_live_book(reporting: Reporting) -> None:
    reporting.contact("c")
    await reporting.pull()
    rebuild_id = await ask(reporting)
    reporting.feeds["intake"].tell("contact_recorded", "poison", cil="cil-a", nature="visit", day="hier")
    await reporting.puller.rebuild()
    found = await outcome(reporting, rebuild_id)
    assert (found["equal"], found["promoted"], found["broken_feed"]) == (True, None, "intake")
    assert await reporting.total("contacts") == 1


async def test_the_replaced_book_is_cleared_away_and_the_next_replaces_in_turn(reporting: Reporting) -> None:
    for number in range(3):
        reporting.contact(f"c-{number}")
    await reporting.pull()
    for _ in range(2):
        before = await books(reporting)
        assert (await promoted(reporting))["promoted"]
        after = await books(reporting)
        assert (len(before), len(after), before & after) == (1, 1, set())
        assert await reporting.total("contacts") == 3
        told = (await reporting.read("/feeds", **OPERATIONS)).json()
        assert [one["position"] for one in told] == [3, 0, 0, 0]


async def test_the_figures_notice_a_promotion_that_moves_no_cursor(
    reporting: Reporting, upgrade: Any
) -> None:
    """Position and hash of each feed are the same before and after."""
    hold_a_year_of_interviews(reporting)
    await reporting.pull()
    upgrade()
    assert await reporting.total("good_ends", "&cil=cil-a") == 0
    before = (await reporting.read("/feeds", **OPERATIONS)).json()
    await promoted(reporting)
    after = (await reporting.read("/feeds", **OPERATIONS)).json()
    assert [(one["position"], one["hash"]) for one in before] == [
        (one["position"], one["hash"]) for one in after
    ]
    assert await reporting.total("good_ends") == 52


async def test_stopped_between_proof_and_promotion_it_is_promoted_at_the_next_start(
    reporting: Reporting,
) -> None:
    reporting.contact("c")
    await reporting.pull()
    rebuild_id = await ask(reporting)
    with (
        patch("services.reporting.puller.promote", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        await reporting.puller.rebuild()
    assert (await outcome(reporting, rebuild_id))["equal"] is None
    reporting.contact("told-while-it-is-stopped")
    await reporting.pull()
    await Puller(reporting.service.platform).rebuild()
    assert (await outcome(reporting, rebuild_id))["promoted"] is not None
    assert len(await reporting.service.facts("rebuild_proved")) == 1
    assert await reporting.total("contacts") == 2


async def test_a_copy_that_lags_behind_a_promotion_writes_nowhere(reporting: Reporting) -> None:
    """It read the feed for the rebuild that another copy has ended; its page goes to no book."""
    reporting.contact("c")
    await reporting.pull()
    await ask(reporting)
    other, ended = Puller(reporting.service.platform), False
    pull = reporting.puller.pull

    async def ended_by_another(*where: Any) -> Any:
        nonlocal ended
        if not ended:
            ended = True
            await other.rebuild()
        return await pull(*where)

    with patch.object(reporting.puller, "pull", ended_by_another):
        await reporting.puller.rebuild()
    assert len(await books(reporting)) == 1
    assert len(await reporting.service.facts("rebuild_promoted")) == 1


async def test_under_the_same_key_it_is_asked_for_once(reporting: Reporting) -> None:
    reporting.contact("c")
    await reporting.pull()
    asked = await reporting.service.post("/rebuild", PROMOTE, key="promote-once", **OPERATIONS)
    await reporting.puller.rebuild()
    again = await reporting.service.post("/rebuild", PROMOTE, key="promote-once", **OPERATIONS)
    assert (again.json(), again.headers["idempotency-replayed"]) == (asked.json(), "true")
    await reporting.puller.rebuild()
    assert len(await reporting.service.facts("rebuild_promoted")) == 1


async def test_facts_behind_a_figure_are_found_in_the_promoted_book(reporting: Reporting) -> None:
    told = reporting.contact("c")
    await reporting.pull()
    await promoted(reporting)
    items = (await reporting.read("/indicators/contacts/facts?year=2026")).json()["items"]
    assert [(one["id"], one["position"]) for one in items] == [(str(told.id), 1)]

    def count(tx: Tx) -> int:
        return int(tx.session.execute(select(func.count()).select_from(KeptRow)).scalar_one())

    assert await reporting.service.platform.db.read(count, ROOT) == 1
