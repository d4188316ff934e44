"""Advisers of a CIL: who they are, who stands in for them, and when they leave (CASE-1, CASE-8)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict
from kernel.identity import Actor
from kernel.stored import dump
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.assignment import Absence
from services.cases.domain.case import Case
from services.cases.domain.reasons import Reason
from services.cases.models import AdviserRow
from services.cases.service import carrying_out

STANDING_IN = "standing_in"
"""The message that tells a stand-in (CASE-1)."""

RELIEVED = "relieved"
"""The message that tells them that the absent one is back sooner."""


class AdviserExists(Conflict):
    title = "Un conseiller porte déjà cet identifiant."


class NotTheirCase(Conflict):
    title = "Ce conseiller ne suit plus l'un de ces dossiers."
    rule = "CASE-1"


class SuccessorMissing(Conflict):
    title = "Ce conseiller suit des dossiers : dites qui les reprend."
    rule = "CASE-1"


def add(
    tx: Tx, adviser_id: str, name: str, place: str, email: str, telephone: str, social_worker: bool
) -> AdviserRow:
    """Add an adviser to one's CIL; one who left a CIL may join another."""
    require(tx.actor, May.MANAGE_TEAM)
    known = repository.find_adviser(tx, adviser_id, change=True)
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
    row = repository.save_adviser(tx, row)
    tx.record("adviser_added", adviser_id, cil=row.cil, social_worker=social_worker)
    return row


def absent(tx: Tx, adviser_id: str, first: date, last: date, stand_in: str) -> AdviserRow:
    """Record an absence with a named stand-in, who receives the deadlines meanwhile (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    row = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    tx.check_version(row.version)
    repository.adviser_for(tx, stand_in, tx.actor.organisation)
    changed = repository.to_adviser(row).absent(Absence(first, last, stand_in))
    row.absences = dump(changed.absences, tuple[Absence, ...])
    row.version += 1
    mail.decide(tx, STANDING_IN, adviser_id, stand_in=stand_in, first=first, last=last)
    tx.record("adviser_absent", adviser_id, first=first.isoformat(), last=last.isoformat(), stand_in=stand_in)
    return row


def back(tx: Tx, adviser_id: str, first: date, on: date) -> AdviserRow:
    """End an absence sooner than was said, or take it back before it begins; its stand-in is told (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    row = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    tx.check_version(row.version)
    adviser = repository.to_adviser(row)
    known = adviser.absence_from(first)
    row.absences = dump(adviser.back(first, on).absences, tuple[Absence, ...])
    row.version += 1
    relieved = max(on, known.first)
    mail.decide(tx, RELIEVED, adviser_id, stand_in=known.stand_in, first=relieved, last=known.last)
    tx.record("adviser_back", adviser_id, first=first.isoformat(), on=on.isoformat(), stand_in=known.stand_in)
    return row


def correct(
    tx: Tx, adviser_id: str, name: str, place: str, email: str, telephone: str, social_worker: bool
) -> AdviserRow:
    """Put right what was typed of an adviser; the fact says which fields (CASE-8, CONF-6)."""
    require(tx.actor, May.MANAGE_TEAM)
    row = repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    tx.check_version(row.version)
    typed = {
        "name": name,
        "place": place,
        "email": email,
        "telephone": telephone,
        "social_worker": social_worker,
    }
    changed = sorted(field for field, value in typed.items() if getattr(row, field) != value)
    for field in changed:
        setattr(row, field, typed[field])
    row.version += 1
    tx.record("adviser_corrected", adviser_id, cil=row.cil, fields=changed, version=row.version)
    return row


def reassign(tx: Tx, adviser_id: str, cases: Collection[UUID], successor: str, reason: Reason) -> list[Case]:
    """Several cases of one adviser go to a colleague at once; each employee is told (CASE-1)."""
    require(tx.actor, May.MANAGE_TEAM)
    repository.adviser_for(tx, adviser_id, tx.actor.organisation)
    followed = {case.id: case for case in repository.followed_by(tx, adviser_id)}
    if missing := set(cases) - set(followed):
        raise NotTheirCase(field="cases", missing=len(missing))
    chosen = [followed[case_id] for case_id in dict.fromkeys(cases)]
    return [carrying_out.hand_over(tx, case, successor, reason) for case in chosen]


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
    return repository.cil_of_adviser(tx, actor.subject) == actor.organisation


def team(tx: Tx) -> list[AdviserRow]:
    require(tx.actor, May.READ_FILE)
    return repository.advisers_of(tx, tx.actor.organisation)
