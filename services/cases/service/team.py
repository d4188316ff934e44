"""The advisers of a CIL: their details, absences, departures, and which of them follows a case (CASE-1, CASE-8)."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from uuid import UUID

from kernel import mail
from kernel.database import Tx
from kernel.errors import Conflict
from kernel.identity import Actor
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.assignment import Absence, Adviser
from services.cases.domain.case import Case
from services.cases.domain.letters import Letter
from services.cases.domain.reasons import Reason
from services.cases.service.guard import running


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
) -> Adviser:
    """Adds an adviser to the actor's CIL; one who has left a CIL may join another. Raises AdviserExists."""
    require(tx.actor, May.MANAGE_TEAM)
    known = repository.find_adviser(tx, adviser_id, change=True)
    if known is not None and known.active:
        raise AdviserExists(field="id")
    new = Adviser(
        id=adviser_id,
        cil_id=tx.actor.organisation,
        place=place,
        social_worker=social_worker,
        name=name,
        email=email,
        telephone=telephone,
        version=known.version if known else 0,
    )
    added = repository.save_adviser(tx, new)
    tx.record(facts.AdviserAdded(adviser=adviser_id, cil=added.cil_id, social_worker=social_worker))
    return added


def absent(tx: Tx, adviser_id: str, first: date, last: date, stand_in: str) -> Adviser:
    """Records an absence with a stand-in, who receives the deadlines meanwhile (CASE-1)."""
    adviser = _of_the_team(tx, adviser_id)
    tx.check_version(adviser.version)
    repository.adviser_for(tx, stand_in, tx.actor.organisation)
    away = repository.save_adviser(tx, adviser.absent(Absence(first, last, stand_in)))
    mail.decide(tx, Letter.STANDING_IN, adviser_id, stand_in=stand_in, first=first, last=last)
    tx.record(facts.AdviserAbsent(adviser=adviser_id, first=first, last=last, stand_in=stand_in))
    return away


def back(tx: Tx, adviser_id: str, first: date, on: date) -> Adviser:
    """Ends an absence sooner, or cancels it before it begins; the stand-in is told (CASE-1)."""
    adviser = _of_the_team(tx, adviser_id)
    tx.check_version(adviser.version)
    known = adviser.absence_from(first)
    present = repository.save_adviser(tx, adviser.back(first, on))
    relieved = max(on, known.first)
    mail.decide(tx, Letter.RELIEVED, adviser_id, stand_in=known.stand_in, first=relieved, last=known.last)
    tx.record(facts.AdviserBack(adviser=adviser_id, first=first, on=on, stand_in=known.stand_in))
    return present


def correct(
    tx: Tx, adviser_id: str, name: str, place: str, email: str, telephone: str, social_worker: bool
) -> Adviser:
    """Corrects an adviser's details; the fact names the fields that changed (CASE-8, CONF-6)."""
    adviser = _of_the_team(tx, adviser_id)
    tx.check_version(adviser.version)
    typed = replace(
        adviser, name=name, place=place, email=email, telephone=telephone, social_worker=social_worker
    )
    changed = sorted(
        one.name for one in fields(typed) if getattr(typed, one.name) != getattr(adviser, one.name)
    )
    saved = repository.save_adviser(tx, typed)
    tx.record(
        facts.AdviserCorrected(
            adviser=adviser_id, cil=saved.cil_id, fields=tuple(changed), version=saved.version
        )
    )
    return saved


def _of_the_team(tx: Tx, adviser_id: str) -> Adviser:
    """Returns an adviser of the CIL whose responsible acts; raises Forbidden or AdviserUnknown."""
    require(tx.actor, May.MANAGE_TEAM)
    return repository.adviser_for(tx, adviser_id, tx.actor.organisation)


def reassign(tx: Tx, adviser_id: str, cases: Collection[UUID], successor: str, reason: Reason) -> list[Case]:
    """Gives several cases of an adviser to a colleague; each employee is told (CASE-1)."""
    _of_the_team(tx, adviser_id)
    followed = {case.id: case for case in repository.followed_by(tx, adviser_id)}
    if missing := set(cases) - set(followed):
        raise NotTheirCase(field="cases", missing=len(missing))
    chosen = [followed[case_id] for case_id in dict.fromkeys(cases)]
    return [hand_over(tx, case, successor, reason) for case in chosen]


def leave(tx: Tx, adviser_id: str, successor: str, reason: Reason) -> Adviser:
    """Records that an adviser leaves: their rights end at once, and a colleague takes their running cases (CASE-1)."""
    adviser = _of_the_team(tx, adviser_id)
    tx.check_version(adviser.version)
    followed = repository.followed_by(tx, adviser_id)
    if followed and not successor:
        raise SuccessorMissing(
            field="successor", accepted="un conseiller de votre équipe", cases=len(followed)
        )
    for case in followed:
        hand_over(tx, case, successor, reason)
    left = repository.save_adviser(tx, adviser.leave())
    tx.record(facts.AdviserLeft(adviser=adviser_id, cil=left.cil_id, reason=reason.code, cases=len(followed)))
    return left


def is_of(tx: Tx, actor: Actor, day: date) -> bool:
    """Whether an adviser is now in the team of the CIL that their token names."""
    return repository.cil_of_adviser(tx, actor.subject) == actor.organisation


def team(tx: Tx) -> list[Adviser]:
    require(tx.actor, May.READ_FILE)
    return repository.advisers_of(tx, tx.actor.organisation)


def change_adviser(tx: Tx, case_id: UUID, adviser: str, reason: Reason) -> Case:
    """Changes the adviser of a case, with a reason; the history stays (CASE-1)."""
    case = running(tx, case_id, May.MANAGE_TEAM)
    tx.check_version(case.version)
    return hand_over(tx, case, adviser, reason)


def hand_over(tx: Tx, case: Case, adviser: str, reason: Reason) -> Case:
    """Gives the case to another adviser of its CIL; the employee is told. Raises SameAdviser or AdviserUnknown."""
    repository.adviser_for(tx, adviser, case.cil)
    followed = repository.save(tx, case.follow(adviser, tx.now, tx.actor.subject, reason))
    mail.decide(tx, Letter.ADVISER_CHANGED, case.id, territory=case.departement, urgent=case.urgent)
    tx.record(facts.AdviserChanged(case=case.id, adviser=adviser, reason=reason.code))
    return followed
