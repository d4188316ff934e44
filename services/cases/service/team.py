"""Advisers of a CIL: who they are, who stands in for them, and when they leave (CASE-1, CASE-8)."""

from datetime import date

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict
from kernel.identity import Actor
from kernel.stored import dump
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.assignment import Absence
from services.cases.domain.reasons import Reason
from services.cases.models import AdviserRow
from services.cases.service import carrying_out

STANDING_IN = "standing_in"
"""The message that tells a stand-in (CASE-1)."""


class AdviserExists(Conflict):
    title = "Un conseiller porte déjà cet identifiant."


class SuccessorMissing(Conflict):
    title = "Ce conseiller suit des dossiers : dites qui les reprend."
    rule = "CASE-1"


def add(
    tx: Tx, adviser_id: str, name: str, place: str, email: str, telephone: str, social_worker: bool
) -> AdviserRow:
    """Add an adviser to one's CIL; one who left a CIL may join another."""
    require(tx.actor, May.MANAGE_TEAM)
    known = tx.find(AdviserRow, adviser_id)
    if known is not None and known.active:
        raise AdviserExists(field="id")
    row = AdviserRow(
        id=adviser_id,
        cil=tx.actor.organisation,
        name=name,
        place=place,
        email=email,
        telephone=telephone,
        social_worker=social_worker,
        version=known.version + 1 if known else 1,
    )
    row = tx.session.merge(row)
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
    mail.decide(tx, STANDING_IN, adviser_id, stand_in=stand_in, first=first, last=last)
    tx.record("adviser_absent", adviser_id, first=first.isoformat(), last=last.isoformat(), stand_in=stand_in)
    return row


def leave(tx: Tx, adviser_id: str, successor: str, reason: Reason) -> AdviserRow:
    """An adviser leaves: their rights end at once, and a colleague follows their running cases (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    row = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    tx.check_version(row.version)
    followed = repository.followed_by(tx, adviser_id)
    if followed and not successor:
        raise SuccessorMissing(
            field="successor", accepted="un conseiller de votre équipe", cases=len(followed)
        )
    for case in followed:
        carrying_out.hand_over(tx, case, successor, reason)
    row.active = False
    row.version += 1
    tx.record("adviser_left", adviser_id, cil=row.cil, reason=reason.code, cases=len(followed))
    return row


def is_of(tx: Tx, actor: Actor, day: date) -> bool:
    """Whether an adviser is in the team of the CIL that their token names, now."""
    row = tx.session.get(AdviserRow, actor.subject)
    return row is not None and row.active and row.cil == actor.organisation


def team(tx: Tx) -> list[AdviserRow]:
    require(tx.actor, May.READ_FILE)
    return repository.advisers_of(tx, tx.actor.organisation)
