"""The eight indicators over a scope, exact or as published, and the facts behind each (REP-1, REP-3)."""

from dataclasses import dataclass

from kernel.database import Tx
from services.reporting import repository
from services.reporting.access import Sight, require_trace, sight
from services.reporting.domain.figures import Figure, measure
from services.reporting.domain.indicators import Code, Indicator, current
from services.reporting.domain.publishing import PublishedFigure, publish
from services.reporting.domain.scope import Scope, year
from services.reporting.models import KeptRow


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which year and organisation figures are asked."""

    year: int
    cil: str | None = None
    platform: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope(year(self.year), self.cil, self.platform)


@dataclass(frozen=True, slots=True)
class Measured:
    indicator: Indicator
    figure: Figure | PublishedFigure


@dataclass(frozen=True, slots=True)
class Report:
    asked: Asked
    published: bool
    measured: tuple[Measured, ...]


def report(tx: Tx, asked: Asked, published: bool) -> Report:
    """All indicators; small counts are hidden where the actor's rights, or the actor, ask for it."""
    hidden = sight(tx.actor, asked.cil, asked.platform) is Sight.PUBLISHED or published
    facts = repository.facts(tx)
    exact = [(current(code), measure(current(code), facts, asked.scope)) for code in Code]
    measured = (Measured(one, publish(figure) if hidden else figure) for one, figure in exact)
    return Report(asked, hidden, tuple(measured))


def trace(tx: Tx, code: Code, asked: Asked, after: str | None, limit: int) -> list[KeptRow]:
    """Facts behind an indicator, by id, after a cursor."""
    require_trace(tx.actor, asked.cil, asked.platform)
    figure = measure(current(code), repository.facts(tx), asked.scope)
    ids = [one for one in figure.facts if after is None or one > after]
    return repository.traced(tx, ids[:limit])
