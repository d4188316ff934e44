"""The points that need the operator, and a page that is shown even if services are down."""

from typing import Any

from web.api import Api, client
from web.operations.points import points
from web.operations.state import Feed, Seen, Service, look
from web.services import SERVICES

WELL: dict[str, Any] = {
    "at": "2026-11-23T09:00:00Z",
    "lag": 0,
    "parked": 0,
    "stuck": [],
    "messages": {"failed": 0, "due": 0, "late_since": None},
}


def seen(*feeds: Feed, temporal: tuple[bool, bool] = (True, True), **changes: Any) -> Seen:
    answers, works = temporal
    services = (Service("cases", WELL | changes), Service("intake", WELL))
    return Seen(services, feeds, {"answers": answers, "works": works})


def titles(found: Seen) -> list[str]:
    return [one.title for one in points(found)]


def test_nothing_is_said_where_all_is_well() -> None:
    assert titles(seen(Feed("cases", 10, 10, 0, False, "2026-11-23T09:00:00Z", 0.0))) == []


def test_what_is_down_comes_first_with_how_to_mend_it() -> None:
    found = Seen((Service("cases", WELL | {"parked": 2}), Service("partners", None)), None, None)
    assert titles(found) == [
        "Partenaires : le service ne répond pas.",
        "Dossiers : 2 messages mis de côté.",
    ]
    assert "cilpass doctor" in points(found)[0].mend and "logs/partners.log" in points(found)[0].mend


def test_each_thing_that_waits_too_long_is_a_point() -> None:
    late = {"failed": 0, "due": 3, "late_since": "2026-11-23T08:45:00Z"}
    stuck = [{"why": {"code": "behind_time"}}]
    assert titles(seen(lag=101, stuck=stuck, messages=late)) == [
        "Dossiers : 101 faits attendent d'être envoyés.",
        "Dossiers : 1 déroulement n'a pas agi à l'heure dite.",
        "Dossiers : 3 courriels auraient dû partir.",
    ]
    failed = {"failed": 1, "due": 1, "late_since": None}
    assert titles(seen(messages=failed)) == ["Dossiers : 1 courriel n'a pas pu partir."]


def test_temporal_and_its_worker_are_told_apart() -> None:
    assert titles(seen(temporal=(False, False))) == ["Temporal ne répond pas."]
    assert titles(seen(temporal=(True, False))) == ["Le moteur des échéances ne travaille pas."]


def test_figures_that_do_not_follow_are_said() -> None:
    at = "2026-11-23T08:00:00Z"
    assert titles(
        seen(
            Feed("intake", 9, 9, 0, True, at, 0.0),
            Feed("cases", 9, 9, 0, False, at, 61.0),
            Feed("platform", 1010, 9, 1001, False, at, 0.0),
        )
    ) == [
        "Accueil : la chaîne du journal est rompue.",
        "Dossiers : le journal n'est plus lu.",
        "Organisations et conventions : 1 001 faits pas encore dans les chiffres.".replace(
            " 001", "\u202f001"
        ),
    ]


async def test_at_a_dead_address_everything_is_down_and_the_page_still_knows_it() -> None:
    async with client("http://127.0.0.1:9") as http:
        found = await look(Api(http, token="t", capacity="operations"))
    assert found.answering == () and found.feeds is None and found.temporal is None
    assert len(points(found)) == len(SERVICES)
