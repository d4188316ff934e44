"""Level 1: the first answer, the interviews, the information given and the services chosen (CASE level 1, 3 and 4)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.days import check_day
from services.cases.domain.exchanges import Exchange, Means
from services.cases.domain.information import Handed, InformationGiven, ServiceOffered, ServicesChosen
from services.cases.repository import contents
from services.cases.service.guard import running
from services.cases.service.steps import awaited, settle
from words.way import StepKind, StepResult


@dataclass(frozen=True, slots=True)
class Answered:
    """The first answer to the employee: by what means, on which day."""

    means: Means
    on: date


@dataclass(frozen=True, slots=True)
class Heard:
    """An interview that was held. `another` says that one more will follow."""

    means: Means
    on: date
    notes: str
    another: bool


def answer_first(tx: Tx, case_id: UUID, answered: Answered) -> Case:
    """Records the first answer to the employee (CASE level 1, 3)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    check_day(answered.on, case.contact_day, tx.today)
    settled = settle(tx, case, awaited(tx, case, StepKind.FIRST_ANSWER), answered, StepResult.DONE)
    if settled is case:
        return case
    said = Exchange(StepKind.FIRST_ANSWER, 1, answered.on, tx.actor.subject, means=answered.means)
    contents.add_exchange(tx, case, said)
    return repository.save(tx, settled)


def hold_interview(tx: Tx, case_id: UUID, heard: Heard) -> Case:
    """Records an interview; a case has as many as it needs (CASE level 1, 4)."""
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    check_day(heard.on, case.contact_day, tx.today)
    result = StepResult.ANOTHER_INTERVIEW if heard.another else StepResult.INTERVIEWS_ENOUGH
    step = awaited(tx, case, StepKind.INTERVIEW)
    settled = settle(tx, case, step, heard, result)
    if settled is case:
        return case
    by = tx.actor.subject
    said = Exchange(StepKind.INTERVIEW, step.ordinal, heard.on, by, heard.notes, heard.means)
    contents.add_exchange(tx, case, said)
    return repository.save(tx, settled)


def inform(tx: Tx, case_id: UUID, version: int, on: date, how: Handed) -> Case:
    """Records that the employee received the information on the service, before any engagement (CASE-11)."""
    case = running(tx, case_id)
    check_day(on, case.contact_day, tx.today)
    given = InformationGiven(version, on, how, tx.actor.subject)
    informed = repository.save(tx, case.inform(given))
    tx.record(facts.InformationGiven(case=case_id, information=version, day=on))
    return informed


def choose_services(tx: Tx, case_id: UUID, services: tuple[ServiceOffered, ...], on: date) -> Case:
    """Records which of the services the employee chose (CASE-9)."""
    case = running(tx, case_id)
    check_day(on, case.contact_day, tx.today)
    chosen = ServicesChosen(services, on, tx.actor.subject)
    saved = repository.save(tx, case.choose(chosen))
    tx.record(facts.ServicesChosen(case=case_id, services=tuple(services)))
    return saved
