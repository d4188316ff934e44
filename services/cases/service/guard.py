"""Checks that begin an act: may this actor do it, is the case within reach, is it still open to it (CASE-3, CONF-6).

A closed case still takes the acts that ask for `kept`: handing over the file, the survey, a longer retention,
withdrawing an authorisation. An erased case takes none.
"""

from uuid import UUID

from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.case import Case


def running(tx: Tx, case_id: UUID, act: May = May.WORK) -> Case:
    """Returns a case that has not ended; raises Forbidden, CaseUnknown, CaseEnded or CaseErased."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    case.check_running()
    return case


def kept(tx: Tx, case_id: UUID, act: May = May.WORK) -> Case:
    """Returns a case that is not erased, closed or not; raises Forbidden, CaseUnknown or CaseErased."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    case.check_kept()
    return case
