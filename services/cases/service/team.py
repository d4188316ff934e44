"""Advisers of a CIL: who they are, and who stands in for them (CASE-1, CASE-8)."""

from datetime import date

from kernel.database import Tx
from kernel.errors import Conflict
from kernel.stored import dump
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.assignment import Absence
from services.cases.models import AdviserRow


class AdviserExists(Conflict):
    title = "Un conseiller porte déjà cet identifiant."


def add(
    tx: Tx, adviser_id: str, name: str, place: str, email: str, telephone: str, social_worker: bool
) -> AdviserRow:
    """Add an adviser to one's CIL."""
    require(tx.actor, May.MANAGE_TEAM)
    if tx.session.get(AdviserRow, adviser_id) is not None:
        raise AdviserExists(field="id")
    row = AdviserRow(
        id=adviser_id,
        cil=tx.actor.organisation,
        name=name,
        place=place,
        email=email,
        telephone=telephone,
        social_worker=social_worker,
    )
    tx.session.add(row)
    tx.record("adviser_added", adviser_id, cil=row.cil, social_worker=social_worker)
    return row


def absent(tx: Tx, adviser_id: str, first: date, last: date, stand_in: str) -> AdviserRow:
    """Record an absence with a named stand-in, who receives the deadlines meanwhile (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    row = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    repository.adviser_for(tx, stand_in, tx.actor.organisation)
    changed = repository.to_adviser(row).absent(Absence(first, last, stand_in))
    row.absences = dump(changed.absences, tuple[Absence, ...])
    row.version += 1
    tx.record("adviser_absent", adviser_id, first=first.isoformat(), last=last.isoformat(), stand_in=stand_in)
    return row


def team(tx: Tx) -> list[AdviserRow]:
    require(tx.actor, May.READ_FILE)
    return repository.advisers_of(tx, tx.actor.organisation)
