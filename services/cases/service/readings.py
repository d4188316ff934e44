"""Readings of a file: one transaction notes the access and reads the part, so nothing is served unnoted (CONF-3).

Where a part does not exist yet these functions return None, and the access is noted all the same.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.facts import Fact
from services.cases import repository
from services.cases.access import RIGHTS, May, require
from services.cases.domain.accesses import Access
from services.cases.domain.assignment import charged_to, in_charge
from services.cases.domain.authorisations import Authorisation
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.decision import Decision
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.endings import Ending
from services.cases.domain.engagement import Offer
from services.cases.domain.exchanges import Exchange
from services.cases.domain.handover import HandOver
from services.cases.domain.plain import Part
from services.cases.domain.referrals import Referral
from services.cases.domain.report import Report
from services.cases.domain.steps import Step
from services.cases.domain.work_list import WorkKey
from services.cases.repository import accesses, agreements, contents
from services.cases.repository import referrals as known_referrals
from words.roles import Role


def open_file(tx: Tx, case_id: UUID, part: Part) -> Case:
    """Returns a case that a person is about to read, and notes it once per person, part and hour (CONF-3)."""
    tx.actor.require(*(RIGHTS[May.READ_FILE] | RIGHTS[May.READ_OWN_FILE]))
    case = repository.case_for(tx, case_id)
    accesses.note(tx, case, {part})
    return case


def steps(tx: Tx, case_id: UUID) -> tuple[list[Step], date]:
    """Returns the steps of a case, and today's legal day, which says which are late."""
    return repository.steps_of(tx, open_file(tx, case_id, Part.CASE)), tx.today


def way(tx: Tx, case_id: UUID) -> tuple[Case, list[Step], date]:
    """Returns a case, its steps, and today's legal day."""
    case = open_file(tx, case_id, Part.CASE)
    return case, repository.steps_of(tx, case), tx.today


def story(tx: Tx, case_id: UUID) -> list[Fact]:
    """Returns everything that happened to a case, in order."""
    require(tx.actor, May.READ_FILE)
    return repository.facts_of(tx, open_file(tx, case_id, Part.CASE))


def exchanges(tx: Tx, case_id: UUID) -> tuple[Exchange, ...]:
    """Returns the first answer, the interviews and the follow-up points, in order."""
    require(tx.actor, May.READ_FILE)
    return contents.exchanges(tx, open_file(tx, case_id, Part.EXCHANGES))


def diagnosis(tx: Tx, case_id: UUID, part: Part) -> Diagnosis | None:
    """Returns the last version of the study file; `part` says what the access is noted as."""
    return contents.diagnosis(tx, open_file(tx, case_id, part))


def decision(tx: Tx, case_id: UUID) -> Decision | None:
    """Returns the decision that ended level 1."""
    require(tx.actor, May.READ_FILE)
    return contents.decision(tx, open_file(tx, case_id, Part.CASE))


def ending(tx: Tx, case_id: UUID) -> Ending | None:
    """Returns how a person ended the case, if one did."""
    require(tx.actor, May.READ_FILE)
    return contents.ending(tx, open_file(tx, case_id, Part.CASE))


def offer(tx: Tx, case_id: UUID) -> Offer | None:
    """Returns the offer made last."""
    return agreements.offer(tx, open_file(tx, case_id, Part.ENGAGEMENT))


def commitments(tx: Tx, case_id: UUID) -> tuple[Commitment, ...]:
    return agreements.commitments(tx, open_file(tx, case_id, Part.COMMITMENTS))


def authorisations(tx: Tx, case_id: UUID) -> tuple[Authorisation, ...]:
    return agreements.authorisations(tx, open_file(tx, case_id, Part.AUTHORISATIONS))


def referrals(tx: Tx, case_id: UUID) -> tuple[Referral, ...]:
    return known_referrals.referrals(tx, open_file(tx, case_id, Part.REFERRALS))


def report(tx: Tx, case_id: UUID) -> Report | None:
    return contents.report(tx, open_file(tx, case_id, Part.REPORT))


def hand_overs(tx: Tx, case_id: UUID) -> tuple[HandOver, ...]:
    return contents.hand_overs(tx, open_file(tx, case_id, Part.CASE))


def adviser_names(tx: Tx, case_id: UUID) -> dict[str, str]:
    """Returns the names of the CIL's advisers, so that the employee reads who sent what to partners (CONF-2)."""
    return _names(tx, open_file(tx, case_id, Part.REFERRALS))


def accesses_of(tx: Tx, case_id: UUID) -> tuple[tuple[Access, ...], dict[str, str]]:
    """Returns who opened the file, for the employee, and the names of the CIL's advisers (CONF-3)."""
    case = repository.case_for(tx, case_id)
    return accesses.accesses_of(tx, case), _names(tx, case)


def _names(tx: Tx, case: Case) -> dict[str, str]:
    return {row.id: row.name for row in repository.advisers_of(tx, case.cil)}


def work(
    tx: Tx, adviser: str | None, after: WorkKey | None, limit: int
) -> tuple[list[tuple[Step, Case, str | None]], date]:
    """Returns the open steps with their case and who is in charge today, and today's legal day.

    By default an adviser's own steps and those of the colleagues they replace (CASE-1); the CIL's for its responsible.
    """
    require(tx.actor, May.WORK)
    wanted = adviser or (tx.actor.subject if tx.actor.role is Role.ADVISER else None)
    team = repository.team(tx, tx.actor.organisation)
    theirs = charged_to(wanted, team, tx.today) if wanted else None
    found = repository.work_list(tx, theirs, after, limit)
    charged = {case.adviser: in_charge(case.adviser, team, tx.today) for _, case in found if case.adviser}
    return [(step, case, charged.get(case.adviser or "")) for step, case in found], tx.today


def list_cases(
    tx: Tx,
    stage: str | None,
    adviser: str | None,
    closed: bool | None,
    late: bool,
    persons: Sequence[UUID],
    reference: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[Case]:
    """Returns cases, the last opened first; `persons` are those that `intake` found by name."""
    require(tx.actor, May.READ_FILE)
    return repository.list_cases(
        tx,
        stage=stage,
        adviser=adviser,
        closed=closed,
        late=late,
        persons=persons,
        reference=reference,
        after=after,
        limit=limit,
    )
