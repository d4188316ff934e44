"""Feeds are applied exactly once and verified page by page; a rebuild reads them again from their start (REP-1)."""

import asyncio
import threading
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import update

from kernel.database import Tx
from kernel.errors import Unavailable
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from services.reporting.models import Book, KeptRow
from services.reporting.puller import Puller, follow_feeds
from services.reporting.service.feeds import Comparison, Target, compare
from tests.in_process import ROOT
from tests.reporting.conftest import Reporting
from words.roles import Role

OPERATIONS = {"role": TechnicalRole.OPERATIONS, "organisation": "", "subject": "ops"}


async def rebuilt(reporting: Reporting) -> Any:
    """Asks for a rebuild, carries it out and returns its result."""
    asked = (await reporting.service.post("/rebuild", **OPERATIONS)).json()
    await reporting.puller.rebuild()
    return (await reporting.read(f"/rebuild/{asked['id']}", **OPERATIONS)).json()


async def test_the_last_rebuild_is_found_without_its_number(reporting: Reporting) -> None:
    assert (await reporting.read("/rebuild", **OPERATIONS)).status_code == 404
    reporting.contact("c")
    await reporting.pull()
    proved = await rebuilt(reporting)
    assert (await reporting.read("/rebuild", **OPERATIONS)).json() == proved
    assert proved["equal"]


async def test_a_fact_counts_once_however_often_its_page_comes(reporting: Reporting) -> None:
    for number in range(5):
        reporting.contact(f"contact-{number}")
    await reporting.pull(limit=2)
    await reporting.puller.pull(Book.LIVE, "intake", 0, 500)
    await reporting.puller.pull(Book.LIVE, "intake", 3, 500)
    assert await reporting.total("contacts") == 5


async def test_what_figures_do_not_need_is_applied_and_not_kept(reporting: Reporting) -> None:
    reporting.contact("c")
    reporting.feeds["intake"].tell("person_changed", "p", fields=["telephone"])
    reporting.feeds["cases"].tell("contact_recorded", "not-its-own", cil="cil-a", nature="visit")
    await reporting.pull()
    feeds = (await reporting.read("/feeds", **OPERATIONS)).json()
    assert [(one["feed"], one["position"], one["kept"], one["lag"]) for one in feeds] == [
        ("intake", 2, 1, 0),
        ("cases", 1, 0, 0),
        ("partners", 0, 0, 0),
        ("platform", 0, 0, 0),
    ]
    assert feeds[0]["hash"] == reporting.feeds["intake"].facts[-1].hash


async def test_a_changed_fact_breaks_the_chain_and_nothing_of_its_page_counts(reporting: Reporting) -> None:
    reporting.contact("c-1")
    await reporting.pull()
    reporting.contact("c-2")
    intake = reporting.feeds["intake"]
    told, intake.facts[-1] = intake.facts[-1], replace(intake.facts[-1], subject="another")
    await reporting.pull()
    (feed, *_) = (await reporting.read("/feeds", **OPERATIONS)).json()
    assert (feed["position"], feed["broken_at"], feed["lag"]) == (1, 2, 1)
    intake.facts[-1] = told
    await reporting.pull()
    assert await reporting.total("contacts") == 2


async def test_the_background_follows_every_feed_and_survives_an_absence(reporting: Reporting) -> None:
    reporting.feeds["cases"].answer = Unavailable()
    task = asyncio.create_task(follow_feeds(reporting.service.platform))
    reporting.contact("c")
    for _ in range(100):
        await asyncio.sleep(0.01)
        if await reporting.total("contacts") == 1:
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await reporting.total("contacts") == 1


async def test_made_again_from_nothing_the_books_are_equal(reporting: Reporting) -> None:
    for number in range(7):
        reporting.contact(f"c-{number}")
    closed = {"cil": "cil-a", "outcome": "completed_good_end", "day": "2026-06-15"}
    reporting.feeds["cases"].tell("case_closed", "case-1", **closed)
    await reporting.pull()
    reporting.contact("told-while-it-runs")
    proof = await rebuilt(reporting)
    assert proof["equal"] is True
    (intake, cases, *_) = proof["feeds"]
    assert (intake["position"], intake["rebuilt_facts"], cases["rebuilt_facts"]) == (7, 7, 1)
    assert intake["rebuilt_hash"] == intake["live_hash"] == reporting.feeds["intake"].facts[6].hash


async def test_a_rebuild_answers_at_once_and_is_followed_by_its_address(reporting: Reporting) -> None:
    reporting.contact("c")
    await reporting.pull()
    asked = await reporting.service.post("/rebuild", key="rebuild-once", **OPERATIONS)
    assert (asked.status_code, asked.json()["equal"], asked.json()["feeds"]) == (202, None, [])
    again = await reporting.service.post("/rebuild", key="rebuild-once", **OPERATIONS)
    assert (again.json(), again.headers["idempotency-replayed"]) == (asked.json(), "true")
    assert (await reporting.service.post("/rebuild", **OPERATIONS)).status_code == 409
    path = f"/rebuild/{asked.json()['id']}"
    assert (await reporting.read(path, **OPERATIONS)).json() == asked.json()
    assert (await reporting.read(path)).status_code == 403
    assert (await reporting.read(f"/rebuild/{new_id()}", **OPERATIONS)).status_code == 404


async def test_a_rebuild_cut_short_goes_on_and_the_figures_stay_meanwhile(reporting: Reporting) -> None:
    for number in range(3):
        reporting.contact(f"c-{number}")
    await reporting.pull()
    await reporting.service.post("/rebuild", **OPERATIONS)
    await reporting.puller.pull(Book.REBUILT, "intake", 0, 2)
    assert await reporting.total("contacts") == 3
    reporting.contact("told-while-it-runs")
    await reporting.pull()
    assert await reporting.total("contacts") == 4
    await Puller(reporting.service.platform).rebuild()
    (told,) = await reporting.service.facts("rebuild_proved")
    assert (told.data["equal"], told.data["facts"]) == (True, 3)
    assert await reporting.total("contacts") == 4


async def test_both_books_are_compared_without_holding_up_who_writes(reporting: Reporting) -> None:
    """The comparison reads only: facts recorded meanwhile are applied."""
    reporting.contact("c")
    await reporting.pull()
    await reporting.service.post("/rebuild", **OPERATIONS)
    compared = threading.Event()

    def slow(tx: Tx, targets: list[Target]) -> list[Comparison]:
        found = compare(tx, targets)
        assert compared.wait(10)
        return found

    with patch("services.reporting.puller.compare", slow):
        task = asyncio.create_task(reporting.puller.rebuild())
        reporting.contact("told-while-it-compares")
        await reporting.pull()
        assert await reporting.total("contacts") == 2
        compared.set()
        await task
    (told,) = await reporting.service.facts("rebuild_proved")
    assert (told.data["equal"], told.data["facts"]) == (True, 1)


async def test_a_rebuild_is_asked_for_once_the_former_one_is_cleared_away(reporting: Reporting) -> None:
    """A process stopped between comparison and clearing clears when it is back, before the next rebuild."""
    reporting.contact("c")
    await reporting.pull()
    with patch("services.reporting.puller.clear_some", side_effect=RuntimeError):
        await reporting.service.post("/rebuild", **OPERATIONS)
        with pytest.raises(RuntimeError):
            await reporting.puller.rebuild()
    assert (await reporting.service.post("/rebuild", **OPERATIONS)).status_code == 409
    await reporting.puller.rebuild()
    assert (await rebuilt(reporting))["equal"] is True


async def test_a_feed_broken_since_makes_a_rebuild_unequal_and_names_it(reporting: Reporting) -> None:
    reporting.contact("c")
    await reporting.pull()
    intake = reporting.feeds["intake"]
    intake.facts[0] = replace(intake.facts[0], subject="another")
    proof = await rebuilt(reporting)
    assert (proof["equal"], proof["broken_feed"]) == (False, "intake")


async def test_the_background_makes_again_what_was_asked_for(reporting: Reporting) -> None:
    asked = (await reporting.service.post("/rebuild", **OPERATIONS)).json()
    task = asyncio.create_task(follow_feeds(reporting.service.platform))
    for _ in range(100):
        await asyncio.sleep(0.02)
        if (await reporting.read(f"/rebuild/{asked['id']}", **OPERATIONS)).json()["equal"]:
            break
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(await reporting.service.facts("rebuild_proved")) == 1


async def test_a_live_book_that_was_tampered_with_is_found_out(reporting: Reporting) -> None:
    reporting.contact("c-1")
    await reporting.pull()

    def tamper(tx: Tx) -> None:
        tx.session.execute(update(KeptRow).values(subject="another"))

    await reporting.service.platform.db.write(tamper, ROOT)
    assert (await rebuilt(reporting))["equal"] is False


async def test_only_operations_rebuild(reporting: Reporting) -> None:
    controller = {"role": Role.UESL_CONTROLLER, "organisation": "uesl"}
    assert (await reporting.service.post("/rebuild", **controller)).status_code == 403
