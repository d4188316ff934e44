"""The one guard of every act: who may do it, whose case it is, and whether it still goes on (CASE-3, CONF-6).

After its closure a case takes what `kept` lets in: the file handed over, the survey, a longer retention, an
authorisation withdrawn. Once erased it takes nothing.
"""

from uuid import UUID

from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.case import Case


def running(tx: Tx, case_id: UUID, act: May = May.WORK) -> Case:
    """A case within reach that is worked on, for an act that this actor may do."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    case.check_running()
    return case


def kept(tx: Tx, case_id: UUID, act: May = May.WORK) -> Case:
    """A case within reach that is not erased, whether it goes on or was closed."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    case.check_kept()
    return case
