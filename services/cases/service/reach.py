"""The person of a case is reached otherwise: their links are dead, what is still awaited is sent anew (EXC-5).

`intake` decides, and counts the changes. A link is refused by that count whether this was heard or not.
"""

from uuid import UUID

from kernel import mail
from kernel.database import Tx
from services.cases import facts, repository
from services.cases.access import May, require
from services.cases.catalogue import FACTS
from services.cases.domain.case import Case
from services.cases.domain.kinds import KINDS
from services.cases.domain.letters import LETTERS, Letter
from services.cases.domain.sequence import Stage
from services.cases.domain.steps import Step
from services.cases.repository import agreements
from services.cases.service import notices, own_space


def note_reach(tx: Tx, case_id: UUID, number: int) -> None:
    """Sends anew the letters by which the employee does what is open, by what holds now; once for each change."""
    require(tx.actor, May.DRIVE)
    case = repository.case_for(tx, case_id)
    if number <= _last_noted(tx, case):
        return
    if case.stage is not Stage.ERASED:
        _send_anew(tx, case)
    tx.record(facts.LinksEnded(case=case_id, number=number))


def _send_anew(tx: Tx, case: Case) -> None:
    offer = agreements.offer(tx, case)
    for step in repository.steps_of(tx, case):
        asks = step.is_open and own_space.asks_the_employee(tx, case, step, offer)
        if asks and not _on_its_way(tx, case, step):
            notices.opened(tx, case, step)


def _on_its_way(tx: Tx, case: Case, step: Step) -> bool:
    """Whether a letter with the same link has not left yet: it will go where the person is reached now."""
    return any(
        row.state == mail.State.QUEUED and LETTERS[Letter(row.template)].link == KINDS[step.kind].link
        for row in mail.messages_of(tx, case.id)
    )


def _last_noted(tx: Tx, case: Case) -> int:
    told = (FACTS.read(fact) for fact in repository.facts_of(tx, case))
    return max((fact.number for fact in told if isinstance(fact, facts.LinksEnded)), default=0)
