"""The points that need the operator, the gravest first, each with its remedy (docs/metrics.md, « look when »)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.operations.state import Feed, Seen, Service
from words.sentences import counted

RELAY_LAG = 100
FEED_LAG = 1000
FEED_SILENCE_SECONDS = 60
MAIL_LATE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Point:
    """A point that needs the operator; `part` is the id of the section of the page that mends it."""

    title: str
    mend: str
    part: str


def points(seen: Seen) -> list[Point]:
    """Returns the points: what is down first, then what waits; none where all is well."""
    found = [_down(one) for one in seen.services if not one.health]
    found += _of_temporal(seen.temporal)
    for service in seen.answering:
        assert service.health
        found += _of_service(service, service.health)
    for feed in seen.feeds or ():
        found += _of_feed(feed)
    return found


def _down(service: Service) -> Point:
    mend = (
        "« cilpass doctor » dit quel processus ne tourne plus et pourquoi ; son journal est "
        f"logs/{service.code}.log. Il est relancé de lui-même s'il tombe ; sinon, arrêtez puis relancez "
        "« cilpass up ». Ce qui a été enregistré n'est pas perdu, et les suites reprennent à son retour."
    )
    return Point(f"{service.label} : le service ne répond pas.", mend, "services")


def _of_temporal(temporal: dict[str, bool] | None) -> Iterator[Point]:
    if temporal is None:
        return
    if not temporal["answers"]:
        mend = (
            "Les actes des personnes sont gardés, et les suites partent d'elles-mêmes dès qu'il répond. "
            "Lisez logs/temporal.log, puis arrêtez et relancez « cilpass up »."
        )
        yield Point("Temporal ne répond pas.", mend, "deroulements")
    elif not temporal["works"]:
        mend = "Aucune échéance n'agit tant qu'il ne travaille pas. Lisez logs/worker.log, puis relancez-le."
        yield Point("Le moteur des échéances ne travaille pas.", mend, "deroulements")


def _of_service(service: Service, health: dict[str, Any]) -> Iterator[Point]:
    if health["lag"] > RELAY_LAG:
        mend = "L'envoi reprend de lui-même dès que Temporal répond ; rien n'est perdu."
        yield _point(
            service, counted(health["lag"], "fait attend", "faits attendent") + " d'être envoyés.", mend
        )
    if health["parked"]:
        mend = (
            "Ils n'ont pas trouvé leur déroulement. Lisez « relay_parked » dans le journal du service, rétablissez "
            "le déroulement, puis renvoyez-les ci-dessous."
        )
        yield _point(service, counted(health["parked"], "message mis", "messages mis") + " de côté.", mend)
    if behind := [one for one in health["stuck"] if one["why"]["code"] == "behind_time"]:
        mend = "Faites-le reprendre ci-dessous ; s'il reste là, ouvrez-le dans la console de Temporal."
        title = (
            counted(len(behind), "déroulement n'a pas agi", "déroulements n'ont pas agi") + " à l'heure dite."
        )
        yield _point(service, title, mend, "deroulements")
    yield from _of_messages(service, health["messages"], health["at"])


def _of_messages(service: Service, messages: dict[str, Any], now: str) -> Iterator[Point]:
    if messages["failed"]:
        mend = (
            "Le journal du service dit pourquoi, à « message_waits ». Une fois la cause levée, renvoyez-les."
        )
        title = counted(messages["failed"], "courriel n'a pas pu", "courriels n'ont pas pu") + " partir."
        yield _point(service, title, mend, "courriels")
    elif messages["late_since"] and _seconds(messages["late_since"], now) > MAIL_LATE_SECONDS:
        mend = "Le serveur de courrier ne répond sans doute pas ; l'envoi reprend de lui-même à son retour."
        title = counted(messages["due"], "courriel aurait", "courriels auraient") + " dû partir."
        yield _point(service, title, mend, "courriels")


def _of_feed(feed: Feed) -> Iterator[Point]:
    if feed.broken:
        mend = (
            "Un fait déjà lu a changé, ou un fait n'est pas lisible : les chiffres ne comptent plus ce journal. "
            "Si une base a été modifiée ou restaurée seule, restaurez ensemble toutes les bases d'une même sauvegarde."
        )
        yield Point(f"{feed.label} : la chaîne du journal est rompue.", mend, "chiffres")
    elif feed.silent_seconds > FEED_SILENCE_SECONDS:
        mend = "Les chiffres ne suivent plus ce service ; ils le rattrapent d'eux-mêmes dès qu'il répond."
        yield Point(f"{feed.label} : le journal n'est plus lu.", mend, "chiffres")
    elif feed.lag > FEED_LAG:
        mend = "Les chiffres sont en retard d'autant ; si l'écart ne diminue pas, lisez logs/reporting.log."
        yield Point(
            f"{feed.label} : {counted(feed.lag, 'fait')} pas encore dans les chiffres.", mend, "chiffres"
        )


def _point(service: Service, title: str, mend: str, part: str = "services") -> Point:
    return Point(f"{service.label} : {title}", mend, part)


def _seconds(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
