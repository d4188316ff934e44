"""The database is down, locked or full: acts are refused with a delay, and work again once it is back."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cilpass.cases.v1 import cases_pb2
from cilpass.cases.v1.cases_pb2_grpc import CaseStepsStub
from sqlalchemy import Engine, create_engine, event, text

from kernel import database
from kernel.errors import Unavailable
from kernel.facts import FEED_LOCK
from kernel.ids import new_id
from kernel.roles import TechnicalRole
from tests.faults.auditor import audit
from tests.faults.small import Small, small
from tests.stores import Server, stoppable_postgres, url_of


@dataclass
class Postgres:
    """A server that only this module uses, so that its tests may stop it."""

    process: Any
    store: Server

    def stop(self) -> None:
        self.process.stop()

    def start(self) -> None:
        self.process.ensure_postgres_running()


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with stoppable_postgres(tmp_path_factory.mktemp("stopped") / "pg") as process:
        store = Server(url_of(process))
        yield Postgres(process, store)
        store.close()


@pytest.fixture
async def on_postgres(tmp_path: Path, keys: Path, postgres: Postgres) -> AsyncIterator[Small]:
    async with small(tmp_path, keys, postgres.store) as made:
        yield made
    postgres.start()


async def answered(play: Small, key: str) -> httpx2.Response:
    """Sends the adviser's first answer under the same key each time."""
    body = {"means": "telephone", "on": "2026-11-23"}
    return await play.way.send("first-answer", body, key=key)


async def begun(play: Small) -> None:
    await play.way.open_case()
    await play.way.open("first_answer")


def refused(answer: httpx2.Response, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["code"] == code
    assert "éessayez" in answer.json()["detail"]


async def goes_on(play: Small, key: str) -> None:
    """Checks that the refused act, sent again, is done once, and that the refused attempts left nothing."""
    assert (await answered(play, key)).is_success
    await play.play_on()
    assert audit(await play.left()) == {}


@pytest.mark.postgresql
@pytest.mark.cell("stopped", "database", "cases")
async def test_a_stopped_database_is_a_503_that_says_when_to_come_back(
    on_postgres: Small, postgres: Postgres
) -> None:
    play, key = on_postgres, new_id().hex
    await begun(play)
    postgres.stop()
    refused(await answered(play, key), "store_away")
    assert (await play.service.client.get("/readyz")).status_code == 503
    request = cases_pb2.OpenStepRequest(case_id=play.way.case, kind="interview", ordinal=1)
    with pytest.raises(Unavailable, match="store_away"):
        await play.service.ask(CaseStepsStub, "OpenStep", request, TechnicalRole.WORKFLOW)
    postgres.start()
    await goes_on(play, key)


@pytest.mark.postgresql
@pytest.mark.cell("stopped", "database")
async def test_a_database_that_was_restarted_between_two_acts_is_not_noticed(
    on_postgres: Small, postgres: Postgres
) -> None:
    await begun(on_postgres)
    postgres.stop()
    postgres.start()
    await goes_on(on_postgres, new_id().hex)


@pytest.mark.postgresql
@pytest.mark.cell("locked", "database", "cases")
async def test_a_feed_held_by_another_is_waited_for_and_then_refused(
    on_postgres: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = text(str(database._PRESENT).replace(f"{database.LOCK_SECONDS}s", "200ms"))
    monkeypatch.setattr(database, "_PRESENT", soon)
    play, key = on_postgres, new_id().hex
    await begun(play)
    other = create_engine(play.service.platform.db.engine.url)
    with other.connect() as holder:
        holder.execute(text("SELECT pg_advisory_lock(:key)"), {"key": FEED_LOCK})
        refused(await answered(play, key), "store_away")
        holder.invalidate()
    other.dispose()
    await goes_on(play, key)


@pytest.mark.cell("locked", "database", "cases")
async def test_a_file_held_by_another_is_waited_for_and_then_refused(play: Small) -> None:
    key, engine = new_id().hex, play.service.platform.db.engine
    await begun(play)
    other = create_engine(engine.url)
    with pragma(engine, "busy_timeout=50"), other.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        refused(await answered(play, key), "store_away")
        holder.rollback()
    other.dispose()
    await goes_on(play, key)


@pytest.mark.cell("full disk", "database", "cases")
async def test_a_full_disk_is_a_503_and_leaves_nothing_half_written(play: Small) -> None:
    key, engine = new_id().hex, play.service.platform.db.engine
    await begun(play)
    with pragma(engine, "max_page_count=1"):  # no further page
        answer = await answered(play, key)
        for _ in range(50):
            if not answer.is_success:
                break
            key = new_id().hex
            answer = await play.way.send(
                "information", {"version": 1, "on": "2026-11-23", "how": "telephone"}, key=key
            )
        refused(answer, "store_full")
        assert (await play.service.client.get("/readyz")).status_code == 204
    told_before = len(await play.service.facts())
    retried = await play.service.client.send(answer.request)
    assert retried.is_success and len(await play.service.facts()) > told_before
    assert audit(await play.left()) == {}


class pragma:
    """Sets a pragma on every connection of an engine, and reopens its open connections."""

    def __init__(self, engine: Engine, pragma: str) -> None:
        self._engine, self._tell = engine, lambda connection, _: connection.execute(f"PRAGMA {pragma}")

    def __enter__(self) -> None:
        event.listen(self._engine, "connect", self._tell)
        self._engine.dispose()

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "connect", self._tell)
        self._engine.dispose()
