"""The indicators of a scope, exact or as they may be published, and the facts behind each (REP-1, REP-3)."""

from dataclasses import dataclass

from kernel.database import Tx
from services.reporting import repository
from services.reporting.access import Sight, require_trace, sight
from services.reporting.domain.figures import Figure
from services.reporting.domain.indicators import Code, Indicator, current
from services.reporting.domain.publishing import PublishedFigure, publish
from services.reporting.models import KeptRow
from services.reporting.service.memory import Asked, figures


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
    """Returns all indicators of a scope.

    Small counts are hidden if the actor may see published figures only, or with `published`.
    """
    hidden = sight(tx.actor, asked.cil, asked.platform) is Sight.PUBLISHED or published
    exact = figures(tx, asked)
    measured = (Measured(current(code), publish(one) if hidden else one) for code, one in exact.items())
    return Report(asked, hidden, tuple(measured))


def trace(tx: Tx, code: Code, asked: Asked, after: str | None, limit: int) -> list[KeptRow]:
    """Returns at most `limit` facts behind an indicator, in order of id, after the id `after`."""
    require_trace(tx.actor, asked.cil, asked.platform)
    ids = [one for one in figures(tx, asked)[code].facts if after is None or one > after]
    return repository.traced(tx, ids[:limit])
