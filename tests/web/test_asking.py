"""The front end's requests: after a 429 it sends one once more, a moment later, and it stays one act."""

import httpx2
import pytest

from web.api import Api, Problem

BUSY = httpx2.Response(
    429,
    headers={"retry-after": "0"},
    json={"code": "overloaded", "title": "Votre organisme fait beaucoup de demandes en ce moment."},
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Replaces the waits, and returns their lengths."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("web.api.sleep", note)
    return waits


def gateway(*answers: httpx2.Response) -> tuple[Api, list[httpx2.Request]]:
    """Returns an API that gives these answers in turn, with the requests that it gets."""
    left, requests = list(answers), []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return left.pop(0)

    http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://gateway")
    return Api(http, token="t"), requests


async def test_a_crowded_service_is_asked_once_more_under_the_same_key(asked: list[float]) -> None:
    asker, requests = gateway(BUSY, httpx2.Response(200, json={"done": True}))
    assert (await asker.post("cases/v1/cases", {"a": 1})).body == {"done": True}
    first, second = requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.content == second.content
    assert len(asked) == 1


async def test_where_it_still_is_the_person_is_told(asked: list[float]) -> None:
    asker, requests = gateway(BUSY, BUSY)
    with pytest.raises(Problem) as refused:
        await asker.get("cases/v1/cases")
    assert refused.value.title == "Votre organisme fait beaucoup de demandes en ce moment."
    assert len(requests) == 2


@pytest.mark.parametrize(("told", "least", "most"), [("1", 1, 1.5), ("600", 2, 2.5), ("", 1, 1.5)])
async def test_nobody_is_kept_waiting_long(asked: list[float], told: str, least: float, most: float) -> None:
    busy = httpx2.Response(429, headers={"retry-after": told}, json={})
    asker, _ = gateway(busy, httpx2.Response(200, json={}))
    await asker.get("cases/v1/cases")
    assert least <= asked[0] <= most


async def test_those_who_wait_do_not_come_back_all_at_once(asked: list[float]) -> None:
    for _ in range(5):
        asker, _requests = gateway(BUSY, httpx2.Response(200, json={}))
        await asker.get("cases/v1/cases")
    assert len(set(asked)) > 1
