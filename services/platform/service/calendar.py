"""The dates of all conventions within reach, on one calendar (CONV-1 to CONV-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kernel.database import Tx
from services.platform import repository
from services.platform.access import May, require
from services.platform.domain.calendar import CivilDate, DateKind, Span, dates_within, in_order, span
from services.platform.models import ConventionRow


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the calendar.

    None means from today, until the farthest effect of a notice, every kind, every convention within reach.
    """

    first: date | None = None
    last: date | None = None
    kind: DateKind | None = None
    cil: str | None = None
    platform: str | None = None
    convention: UUID | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates read at an instant; `names` are those of the organisations."""

    span: Span
    today: date
    read_at: datetime
    dates: tuple[CivilDate, ...]
    names: dict[str, str]


def calendar(tx: Tx, asked: Asked) -> Calendar:
    require(tx.actor, May.READ)
    conventions = [repository.to_convention(row) for row in _rows(tx, asked)]
    effect = conventions[0].effect_date if asked.convention else None
    within = span(asked.first, asked.last, tx.today, effect)
    found = [
        one
        for convention in conventions
        for one in dates_within(convention, within, tx.today)
        if asked.kind in (None, one.kind)
    ]
    names = dict([*repository.cil_names(tx), *repository.platform_names(tx)])
    return Calendar(within, tx.today, tx.now, in_order(found), names)


def _rows(tx: Tx, asked: Asked) -> Sequence[ConventionRow]:
    if asked.convention is None:
        return repository.conventions(tx, asked.cil, asked.platform)
    return [repository.convention_for(tx, asked.convention)]
