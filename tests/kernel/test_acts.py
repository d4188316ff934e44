"""The REST edge of every write: once under its key, on the version that was seen, refusals that echo nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select, update

from kernel import idempotency
from kernel.clock import SteppedClock
from kernel.database import Database, Tx
from kernel.errors import NotFound
from kernel.http import acts, problems
from kernel.http.acts import Act, Followers, Running, act
from kernel.http.fields import Day, Email, Line, Telephone
from kernel.idempotency import KeptAnswer, SameActRunning
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from tests.in_process import ROOT
from tests.kernel.conftest import METADATA, THING, names, put, rows
from tests.kernel.things import StepOpened, ThingRenamed
from words.roles import Role

ADVISER, OTHER = Actor("a1", Role.ADVISER, "cil-a"), Actor("a2", Role.ADVISER, "cil-a")
KEY = "k" * 12
ID = 7


class NameIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Line
    email: Email | None = None
    telephone: Telephone | None = None
    day: Day | None = None


class NameOut(BaseModel):
    name: str
    version: int


class Silent:
    """A log that keeps no traceback."""

    def error(self, event: str, **_: object) -> None:
        assert event == "request_failed"


class Gate:
    """Holds an act before its transaction until it is let go."""

    def __init__(self) -> None:
        self.reached, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.go.wait()


router = APIRouter()
CurrentAct = Annotated[Act, Depends(act)]


def rename(tx: Tx, name: str, **data: bool) -> NameOut:
    version = len(tx.session.execute(select(METADATA.tables["fact"])).all())
    tx.check_version(version)
    tx.session.execute(update(THING).where(THING.c.id == ID).values(name=name))
    tx.record(ThingRenamed(ID, **data))
    return NameOut(name=name, version=version + 1)


@router.put("/things/{identifier}")
async def put_name(identifier: int, body: NameIn, act: CurrentAct) -> Response:
    return await act(lambda tx: rename(tx, body.name))


@router.post("/slow")
async def slow(body: NameIn, request: Request, act: CurrentAct) -> Response:
    return await act.prepared(request.app.state.gate, lambda tx, _: rename(tx, body.name), status=201)


@router.post("/followed")
async def followed(body: NameIn, act: CurrentAct) -> Response:
    return await act(lambda tx: rename(tx, body.name, follow=True), follow=ID)


@router.post("/refused")
async def refused(act: CurrentAct) -> Response:
    def use_case(tx: Tx) -> NameOut:
        put(tx, 99)
        raise NotFound(rule="CASE-6", field="thing", accepted="une chose", count=3)

    return await act(use_case)


@router.post("/failure")
async def failure(act: CurrentAct) -> Response:
    def use_case(tx: Tx) -> NameOut:
        raise RuntimeError("Durand")

    return await act(use_case)


class Edge:
    def __init__(self, db: Database, app: FastAPI, client: httpx2.AsyncClient) -> None:
        self.db, self.app, self.client, self.gate = db, app, client, app.state.gate

    async def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = KEY,
        match: str = "",
        who: Actor = ADVISER,
    ) -> httpx2.Response:
        self.app.state.who = who
        headers = {"idempotency-key": key} | ({"if-match": match} if match else {})
        return await self.client.request(method, path, json=body, headers=headers)

    async def rename(self, name: str, **more: str) -> httpx2.Response:
        return await self.send("PUT", f"/things/{ID}", {"name": name}, **more)  # type: ignore[arg-type]

    async def kinds(self) -> list[str]:
        return [row.kind for row in await self.db.read(rows, ROOT, "fact")]


@asynccontextmanager
async def edge_over(db: Database) -> AsyncIterator[Edge]:
    app = FastAPI()
    app.state.db, app.state.running, app.state.followers = db, Running(), Followers(db)
    app.state.wake = lambda fact: ["a message"] if fact.data.get("follow") else []
    app.state.gate = Gate()

    @app.middleware("http")
    async def know(request: Request, call_next):  # type: ignore[no-untyped-def]
        request.state.actor = request.app.state.who
        return await call_next(request)

    problems.install(app)
    app.include_router(router)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        await db.write(put, ROOT, ID)
        yield Edge(db, app, client)


@pytest.fixture
async def edge(db: Database) -> AsyncIterator[Edge]:
    async with edge_over(db) as made:
        yield made


@pytest.fixture
async def anywhere(sqlite: Database) -> AsyncIterator[Edge]:
    """The edge on SQLite, for tests in which the store does not matter."""
    async with edge_over(sqlite) as made:
        yield made


async def test_the_same_key_gives_the_same_answer_and_acts_once(edge: Edge) -> None:
    first, again = await edge.rename("two"), await edge.rename("two")
    assert (first.status_code, first.headers["etag"]) == (200, '"v2"')
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), '"v2"')
    assert await edge.kinds() == ["thing_put", "thing_renamed"]


async def test_the_same_key_with_another_content_is_refused(edge: Edge) -> None:
    await edge.rename("two")
    other = await edge.rename("three")
    assert (other.status_code, other.json()["code"]) == (422, "key_used_for_other_content")
    assert other.json()["field"] == "Idempotency-Key"
    elsewhere = await edge.send("PUT", "/things/8", {"name": "two"})
    assert elsewhere.status_code == 422
    assert await edge.db.read(names, ROOT) == ["two"]


async def test_a_key_belongs_to_one_actor_and_one_route(edge: Edge) -> None:
    await edge.rename("two")
    theirs = await edge.send("PUT", f"/things/{ID}", {"name": "three"}, who=OTHER)
    assert (theirs.status_code, theirs.json()["name"]) == (200, "three")
    edge.gate.go.set()
    elsewhere = await edge.send("POST", "/slow", {"name": "four"})
    assert (elsewhere.status_code, elsewhere.json()["name"]) == (201, "four")


async def test_a_retry_is_answered_before_its_version_is_looked_at(edge: Edge) -> None:
    first = await edge.rename("two", match='"v1"')
    assert first.status_code == 200
    retry = await edge.rename("two", match='"v1"')
    assert (retry.status_code, retry.headers["idempotency-replayed"]) == (200, "true")
    stale = await edge.rename("two", match='"v1"', key="another-key")
    assert (stale.status_code, stale.json()["code"], stale.json()["facts"]) == (
        412,
        "stale",
        {"version": "2"},
    )
    for match in ("v1", '"v"', '"v' + "9" * 5000 + '"'):
        unreadable = await edge.rename("two", match=match, key="another-key")
        assert (unreadable.status_code, unreadable.json()["field"]) == (422, "If-Match")


async def test_the_second_of_a_pair_is_told_that_the_first_is_running(edge: Edge) -> None:
    first = asyncio.ensure_future(edge.send("POST", "/slow", {"name": "two"}))
    await edge.gate.reached.wait()
    second = await edge.send("POST", "/slow", {"name": "two"})
    assert (second.status_code, second.json()["code"]) == (409, "same_act_running")
    edge.gate.go.set()
    assert (await first).status_code == 201
    third = await edge.send("POST", "/slow", {"name": "two"})
    assert (third.status_code, third.headers["idempotency-replayed"]) == (201, "true")


async def test_the_same_act_in_another_process_is_told_so_too(
    db: Database, url: str, clock: SteppedClock
) -> None:
    """Both looked for the key before either had saved its answer; the unique key then decides."""
    kept = KeptAnswer(200, "{}", 0)
    scope = ("scope", KEY, "digest")
    await db.write(lambda tx: idempotency.keep(tx.session, *scope, kept, tx.now), ROOT)
    with pytest.raises(SameActRunning):
        await db.write(lambda tx: idempotency.keep(tx.session, *scope, kept, tx.now), ROOT)


async def test_a_refused_act_keeps_nothing_under_its_key(edge: Edge) -> None:
    answered = await edge.send("POST", "/refused")
    assert answered.status_code == 404
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json() | {"request_id": ""} == {
        "type": "urn:cilpass:not_found",
        "title": "Cet élément n'existe pas ou ne vous est pas accessible.",
        "status": 404,
        "detail": "Cet élément n'existe pas ou ne vous est pas accessible.",
        "code": "not_found",
        "field": "thing",
        "rule": "CASE-6",
        "accepted": "une chose",
        "facts": {"count": "3"},
        "errors": [],
        "request_id": "",
    }
    assert await edge.db.read(rows, ROOT, "idempotency") == []
    assert await edge.db.read(names, ROOT) == ["one"]
    assert await edge.kinds() == ["thing_put"]


@pytest.mark.parametrize(
    ("body", "field", "typed"),
    [
        ({"name": "x" * 201}, "name", "xxx"),
        ({"name": "Dur\u202eand"}, "name", "Dur"),
        ({"name": "ok", "email": "durand@"}, "email", "durand"),
        ({"name": "ok", "telephone": "zéro six"}, "telephone", "zéro"),
        ({"name": "ok", "day": 1234567}, "day", "1234567"),
        ({"name": "ok", "day": "1234567"}, "day", "1234567"),
        ({"name": "ok", "day": "2026-02-29"}, "day", "2026-02-29"),
        ({"name": "ok", "day": "1899-12-31"}, "day", "1899-12-31"),
        ({"name": "ok", "day": "2200-01-01"}, "day", "2200-01-01"),
        ({"name": "ok", "Durand": 1}, "body", "Durand"),
        ({"name": {"Durand": 1}}, "name", "Durand"),
        ({}, "name", "Durand"),
        (["Durand"], "body", "Durand"),
    ],
)
async def test_a_refusal_names_the_field_and_never_echoes_what_was_typed(
    anywhere: Edge, body: object, field: str, typed: str
) -> None:
    answered = await anywhere.send("PUT", f"/things/{ID}", body)
    assert answered.status_code == 422, answered.text
    problem = answered.json()
    assert answered.headers["content-type"] == "application/problem+json"
    assert problem["field"] == field and problem["accepted"]
    assert typed not in answered.text


async def test_content_that_is_no_json_is_not_echoed(anywhere: Edge) -> None:
    anywhere.app.state.who = ADVISER
    answered = await anywhere.client.put(
        f"/things/{ID}",
        content=b'{"name": "Durand',
        headers={"idempotency-key": KEY, "content-type": "application/json"},
    )
    assert (answered.status_code, answered.json()["errors"][0]["code"]) == (422, "json_invalid")
    assert "Durand" not in answered.text and answered.json()["field"] == "body"
    latin = await anywhere.client.put(
        f"/things/{ID}",
        content='{"name": "Émile"}'.encode("latin-1"),
        headers={"idempotency-key": KEY, "content-type": "application/json"},
    )
    assert (latin.status_code, latin.json()["code"]) == (400, "body_unreadable")
    assert latin.json()["field"] == "body" and "UTF-8" in latin.json()["accepted"]
    beside = await anywhere.client.put("/things/Durand", json={"name": "x"}, headers={"idempotency-key": KEY})
    assert beside.status_code == 422 and "Durand" not in beside.text
    assert beside.json()["field"] == "identifier"


async def test_an_accident_says_nothing_of_itself(anywhere: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "log", Silent())
    answered = await anywhere.send("POST", "/failure")
    assert (answered.status_code, answered.json()["code"]) == (500, "failure")
    assert "Durand" not in answered.text and "RuntimeError" not in answered.text
    again = await anywhere.send("POST", "/failure")
    assert again.status_code == 500, "an act that failed can be tried again under its key"


@pytest.mark.parametrize("key", ["", "short", "with space inside", "k" * 129, "clé-accentuée"])
async def test_every_write_carries_a_key(anywhere: Edge, key: str) -> None:
    anywhere.app.state.who = ADVISER
    headers = {b"idempotency-key": key.encode("latin-1")} if key else {}
    answered = await anywhere.client.put(f"/things/{ID}", json={"name": "two"}, headers=headers)
    assert (answered.status_code, answered.json()["code"]) == (422, "key_missing")


async def test_an_unknown_address_or_method_is_a_problem_too(anywhere: Edge) -> None:
    nowhere = await anywhere.send("POST", "/nowhere")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")
    wrong = await anywhere.send("DELETE", "/refused")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "http_405")


async def test_an_answer_waits_for_what_the_workflow_opens_next(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 0.05)
    late = await edge.send("POST", "/followed", {"name": "two"})
    assert (late.status_code, late.json()["name"]) == (202, "two")
    monkeypatch.setattr(acts, "FOLLOW_SECONDS", 5.0)
    waiting = asyncio.ensure_future(edge.send("POST", "/followed", {"name": "three"}, key="another-key"))
    while "three" not in await edge.db.read(names, ROOT):
        await asyncio.sleep(0.01)
    workflow = Actor("case", TechnicalRole.WORKFLOW)
    await edge.db.write(lambda tx: tx.record(StepOpened("another")), workflow)
    assert not waiting.done()
    await edge.db.write(lambda tx: tx.record(StepOpened(str(ID))), workflow)
    assert (await waiting).status_code == 200
    assert edge.app.state.followers._waiting == {}


async def test_kept_answers_are_forgotten_after_their_time(edge: Edge) -> None:
    await edge.rename("two")
    await edge.db.write(lambda tx: idempotency.purge(tx, tx.now), ROOT)
    assert len(await edge.db.read(rows, ROOT, "idempotency")) == 1
    edge.db.clock.set(edge.db.clock.now().replace(day=24))  # type: ignore[attr-defined]
    await edge.db.write(lambda tx: idempotency.purge(tx, tx.now), ROOT)
    assert await edge.db.read(rows, ROOT, "idempotency") == []
