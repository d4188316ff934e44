"""Reading a file: an access is noted and the part read in one transaction, so nothing is served unnoted (CONF-3).

The edge serves what these answer; where they answer None there is nothing yet, and the access is noted all the same.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.facts import Fact
from kernel.identity import Role
from services.cases import repository
from services.cases.access import RIGHTS, May, require
from services.cases.domain.accesses import Access
from services.cases.domain.assignment import charged_to, in_charge
from services.cases.domain.authorisations import Authorisation
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.decision import Decision
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.ending import Ending
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


def open_file(tx: Tx, case_id: UUID, part: Part) -> Case:
    """A case about to be read by a person, with one entry per person, file, purpose and hour (CONF-3)."""
    tx.actor.require(*(RIGHTS[May.READ_FILE] | RIGHTS[May.READ_OWN_FILE]))
    case = repository.case_for(tx, case_id)
    accesses.note(tx, case, {part})
    return case


def steps(tx: Tx, case_id: UUID) -> tuple[list[Step], date]:
    """The steps of a case, and today's legal day, which says which are late."""
    return repository.steps_of(tx, open_file(tx, case_id, Part.CASE)), tx.today


def way(tx: Tx, case_id: UUID) -> tuple[Case, list[Step], date]:
    """A case with its steps, and today's legal day."""
    case = open_file(tx, case_id, Part.CASE)
    return case, repository.steps_of(tx, case), tx.today


def story(tx: Tx, case_id: UUID) -> list[Fact]:
    """Everything that happened to a case, in order."""
    require(tx.actor, May.READ_FILE)
    return repository.facts_of(tx, open_file(tx, case_id, Part.CASE))


def exchanges(tx: Tx, case_id: UUID) -> tuple[Exchange, ...]:
    """First answer, interviews and follow-up points, with their notes, in their order."""
    require(tx.actor, May.READ_FILE)
    return contents.exchanges(tx, open_file(tx, case_id, Part.EXCHANGES))


def diagnosis(tx: Tx, case_id: UUID, part: Part) -> Diagnosis | None:
    """The last version of the study file with its diagnosis, read as the study or for the engagement."""
    return contents.diagnosis(tx, open_file(tx, case_id, part))


def decision(tx: Tx, case_id: UUID) -> Decision | None:
    """The decision as it was taken, for those who work on the case."""
    require(tx.actor, May.READ_FILE)
    return contents.decision(tx, open_file(tx, case_id, Part.CASE))


def ending(tx: Tx, case_id: UUID) -> Ending | None:
    """How a case was ended from outside its way, for those who work on it."""
    require(tx.actor, May.READ_FILE)
    return contents.ending(tx, open_file(tx, case_id, Part.CASE))


def offer(tx: Tx, case_id: UUID) -> Offer | None:
    """The offer made last."""
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
    """Names of the advisers of the case's CIL, for the employee to know who sent what to partners (CONF-2)."""
    return _names(tx, open_file(tx, case_id, Part.REFERRALS))


def accesses_of(tx: Tx, case_id: UUID) -> tuple[tuple[Access, ...], dict[str, str]]:
    """Who opened the file, for the employee to see, and the names of the CIL's advisers (CONF-3)."""
    case = repository.case_for(tx, case_id)
    return accesses.accesses_of(tx, case), _names(tx, case)


def _names(tx: Tx, case: Case) -> dict[str, str]:
    return {row.id: row.name for row in repository.advisers_of(tx, case.cil)}


def work(
    tx: Tx, adviser: str | None, after: WorkKey | None, limit: int
) -> tuple[list[tuple[Step, Case, str | None]], date]:
    """What is to be done, and who is in charge of it today; with today's legal day, which says what is late.

    An adviser's own by default, with that of whom they stand in for (CASE-1); all of the CIL's for its responsible.
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
    """The last opened first; of some persons, whom `intake` finds by name, or of one reference."""
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
