"""The faults that bodies of every service refuse, and the headers that forbid caches to keep answers."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from pydantic import Field

from kernel.http import problems
from kernel.http.bodies import Body
from kernel.http.fields import Amount, Day, Departement, Email, Postcode
from kernel.http.private import NoStore
from kernel.http.sizes import values_of

router = APIRouter()


class Within(Body):
    text: str


class Everything(Body):
    text: str = ""
    texts: tuple[str, ...] = ()
    named: dict[str, str] = Field(default_factory=dict)
    within: Within | None = None
    day: Day | None = None
    amount: Amount | None = None
    postcode: Postcode | None = None
    departement: Departement | None = None
    email: Email | None = None


class Left(Body):
    code: int
    within: Within


class Whole(Body):
    left: Left
    empty: Everything


@router.post("/whole")
async def whole(body: Whole) -> Whole:
    return body


@router.post("/everything")
async def everything(body: Everything) -> Everything:
    return body


@router.post("/failure")
async def failure() -> None:
    raise RuntimeError("Durand")


@pytest.fixture
async def edge() -> AsyncIterator[httpx2.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(NoStore)
    app.include_router(router)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def sent(edge: httpx2.AsyncClient, body: Any) -> httpx2.Response:
    """Sends a body as a client may encode it, with lone surrogates escaped, which httpx would refuse."""
    headers = {"content-type": "application/json"}
    return await edge.post("/everything", content=json.dumps(body), headers=headers)


UNSEEN = ["\x00", "\x1b", "\x9f", "\u202e", "\u2066", "\u200f", "\u061c", "\ufeff", "\u2028", "\ud800"]


@pytest.mark.parametrize("unseen", UNSEEN, ids=[f"u{ord(one):04x}" for one in UNSEEN])
async def test_a_character_that_nobody_can_see_is_refused_in_every_text(
    edge: httpx2.AsyncClient, unseen: str
) -> None:
    typed = f"Du{unseen}rand"
    for field, body in (
        ("text", {"text": typed}),
        ("texts", {"texts": ["Bien", typed]}),
        ("named", {"named": {"one": typed}}),
        ("within.text", {"within": {"text": typed}}),
    ):
        refused = await sent(edge, body)
        assert refused.status_code == 422, field
        assert refused.json()["field"].startswith(field) and refused.json()["accepted"]
        assert "rand" not in refused.text


async def test_many_faults_are_counted_and_the_first_ones_named(edge: httpx2.AsyncClient) -> None:
    refused = (await sent(edge, {f"z{number}": 0 for number in range(400)})).json()
    assert (len(refused["errors"]), refused["errors_in_all"]) == (50, 400)
    assert refused["detail"] == (
        "Rien n'a été enregistré ; les 50 premiers de 400 champs à corriger sont indiqués."
    )
    few = (await sent(edge, {"z": 0})).json()
    assert len(few["errors"]) == 1 and "errors_in_all" not in few


async def test_the_name_of_a_field_is_cut_where_it_was_typed(edge: httpx2.AsyncClient) -> None:
    refused = (await sent(edge, {"named": {"k" * 9000: 0}})).json()
    assert len(refused["errors"][0]["field"]) == 200


async def test_a_text_may_hold_many_commas_and_a_body_few_values(edge: httpx2.AsyncClient) -> None:
    assert (await sent(edge, {"text": "un, deux, " * 1000})).status_code == 200
    assert values_of(json.dumps({"text": ',[{\\"' * 9000, "texts": ["a", "b"]}).encode()) == 4
    assert values_of(b'"' + b'\\",' * 90_000) == 0
    assert values_of(b"[0" + b",0" * 9000 + b"]") == 9001


async def test_french_and_lines_are_read(edge: httpx2.AsyncClient) -> None:
    text = "Œuvre de Noël\u202f: 1\u00a0200 € – « ça va »,\n\tou pas ?"
    assert (await sent(edge, {"text": text})).json()["text"] == text


@pytest.mark.parametrize("body", [{}, {"left": None}, {"left": {}}])
async def test_an_object_left_out_faults_what_it_must_hold(edge: httpx2.AsyncClient, body: Any) -> None:
    faults = (await edge.post("/whole", json=body | {"empty": {}})).json()["errors"]
    assert [(one["field"], one["code"]) for one in faults] == [
        ("left.code", "missing"),
        ("left.within.text", "missing"),
    ]


async def test_an_object_that_need_hold_nothing_is_itself_missing(edge: httpx2.AsyncClient) -> None:
    (fault,) = (await edge.post("/whole", json={"left": {"code": 1, "within": {"text": ""}}})).json()[
        "errors"
    ]
    assert (fault["field"], fault["code"]) == ("empty", "missing")


DAYS = [0, 1_700_000_000, "0", "2026-3-1", "2026-02-30", "20260301", "2026-03-01T00:00:00", "٢٠٢٦-٠٣-٠١"]


@pytest.mark.parametrize("day", [*DAYS, "0001-01-01", "9999-12-31", "1899-12-31", "2200-01-01", True])
async def test_what_is_not_a_civil_day_is_refused(edge: httpx2.AsyncClient, day: object) -> None:
    refused = await sent(edge, {"day": day})
    assert (refused.status_code, refused.json()["field"]) == (422, "day")
    assert "une date" in refused.json()["accepted"]


async def test_a_civil_day_is_read(edge: httpx2.AsyncClient) -> None:
    assert Everything.model_validate({"day": "2028-02-29"}).day == date(2028, 2, 29)
    assert (await sent(edge, {"day": "2026-03-31"})).json()["day"] == "2026-03-31"


@pytest.mark.parametrize(
    "amount", ["1_000", "١٢٣", "1e3", "-1", "1.234", "NaN", "Infinity", " 1", 12.5, 3, ""]
)
async def test_what_is_not_an_exact_amount_is_refused(edge: httpx2.AsyncClient, amount: object) -> None:
    refused = await sent(edge, {"amount": amount})
    assert (refused.status_code, refused.json()["field"]) == (422, "amount")
    assert "1480.50" in refused.json()["accepted"]


async def test_an_amount_has_two_places(edge: httpx2.AsyncClient) -> None:
    assert [(await sent(edge, {"amount": one})).json()["amount"] for one in ("12", "12.5", "0.07")] == [
        "12.00",
        "12.50",
        "0.07",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("postcode", "abc"), ("postcode", "٦٩٠٠١"), ("departement", "٦٩"), ("email", "a@b.fr\r\nBcc: c@d.fr")],
)
async def test_digits_are_those_of_a_keyboard_and_an_address_is_one(
    edge: httpx2.AsyncClient, field: str, value: str
) -> None:
    refused = await sent(edge, {field: value})
    assert (refused.status_code, refused.json()["field"]) == (422, field)


async def test_no_answer_may_be_kept_on_its_way(edge: httpx2.AsyncClient) -> None:
    answers = (
        await sent(edge, {}),
        await sent(edge, {"day": 0}),
        await edge.post("/failure"),
        await edge.get("/nowhere"),
    )
    assert [one.status_code for one in answers] == [200, 422, 500, 404]
    assert {one.headers["cache-control"] for one in answers} == {"no-store"}
