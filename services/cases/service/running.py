"""The one guard of every act: who may do it, whose case it is, and whether it still goes on (CASE-3, CONF-6).

After its closure a case takes what `kept` lets in: the file handed over, the survey, a longer retention, an
authorisation withdrawn. Once erased it takes nothing.
"""

from uuid import UUID

from kernel.database import Tx
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.sequence import Stage, Way
from services.cases.models import CaseRow
from words.way import Outcome


def running(tx: Tx, case_id: UUID, act: May = May.WORK) -> CaseRow:
    """A case within reach that is worked on, for an act that this actor may do."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    way_of(case).check_running()
    return case


def kept(tx: Tx, case_id: UUID, act: May = May.WORK) -> CaseRow:
    """A case within reach that is not erased, whether it goes on or was closed."""
    require(tx.actor, act)
    case = repository.case_for(tx, case_id)
    way_of(case).check_kept()
    return case


def way_of(case: CaseRow) -> Way:
    """Where a case stands, as the domain sees it."""
    outcome = case.outcome or case.ended_as or None
    return Way(Stage(case.stage), Outcome(outcome) if outcome else None)
