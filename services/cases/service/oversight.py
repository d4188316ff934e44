"""What a CIL's responsible oversees: each adviser's load, cases that need attention, effects of a departure (CIL-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.calendar import paris_day
from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.assignment import Absence, Adviser, in_charge
from services.cases.domain.case import Case
from services.cases.domain.oversight import Concern, Load, Observed, why
from services.cases.domain.steps import Step
from services.cases.repository import overview


@dataclass(frozen=True, slots=True)
class Member:
    """An adviser with their load. `replaced_by` receives their deadlines today; `absences` are those not over yet."""

    adviser: Adviser
    load: Load
    absences: tuple[Absence, ...]
    absence: Absence | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Matter:
    """A case that needs attention, the step concerned if there is one, and the sentence that says why."""

    case: Case
    step: Step | None
    since: date
    why: str


@dataclass(frozen=True, slots=True)
class Matters:
    """The cases of one concern: how many there are, and the first of them."""

    concern: Concern
    total: int
    matters: Sequence[Matter]


@dataclass(frozen=True, slots=True)
class Departure:
    """What would change if an adviser left now: their running cases, and the absences for which they stand in."""

    adviser: Adviser
    cases: Sequence[Case]
    replaced: Sequence[tuple[str, Absence]]


def team(tx: Tx) -> list[Member]:
    """Returns the active advisers, each with their load and their absences (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    loads = overview.loads(tx)
    advisers = repository.team(tx, tx.actor.organisation)
    there = [one for one in advisers.values() if one.active]
    return [_member(one, advisers, loads.get(one.id, Load()), tx.today) for one in there]


def concerns(tx: Tx, only: Concern | None, limit: int) -> list[Matters]:
    """Returns the cases that need attention, by concern; a concern without case is left out."""
    require(tx.actor, May.MANAGE_TEAM)
    wanted = [only] if only else list(Concern)
    counted = [(concern, overview.count(tx, concern)) for concern in wanted]
    return [
        Matters(
            concern, total, [_matter(tx, concern, *one) for one in overview.concerning(tx, concern, limit)]
        )
        for concern, total in counted
        if total
    ]


def departure(tx: Tx, adviser_id: str) -> Departure:
    """Returns what a departure would do, before it is confirmed; records nothing (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    leaving = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    replaced = [
        (one.id, absence)
        for one in repository.advisers_of(tx, leaving.cil_id)
        for absence in one.absences
        if one.active and absence.stand_in == adviser_id and absence.last >= tx.today
    ]
    return Departure(leaving, repository.followed_by(tx, adviser_id), replaced)


def _member(adviser: Adviser, advisers: Mapping[str, Adviser], load: Load, day: date) -> Member:
    charged = in_charge(adviser.id, advisers, day)
    return Member(
        adviser=adviser,
        load=load,
        absences=tuple(one for one in adviser.absences if one.last >= day),
        absence=adviser.absence_on(day),
        replaced_by=charged if charged != adviser.id else None,
    )


def _matter(tx: Tx, concern: Concern, case: Case, step: Step | None) -> Matter:
    if concern is Concern.NOTHING_AWAITED:
        since = paris_day(overview.last_moved(tx, case))
    else:
        since = paris_day(step.opened_at if step else case.opened_at)
    seen = Observed(since, step.kind, step.due) if step else Observed(since)
    return Matter(case, step, since, why(concern, seen, tx.today))
