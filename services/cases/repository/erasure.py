"""SQL of an erasure: what a case contains goes, its shell stays (CASE, level 2, 12; CONF-6)."""

from sqlalchemy import delete, update
from sqlmodel import col

from kernel.database import Tx
from services.cases.domain.case import Case
from services.cases.models import (
    AccessRow,
    AmendmentRow,
    AuthorisationRow,
    CommitmentRow,
    DecisionRow,
    DeclineRow,
    DiagnosisRow,
    DocumentRow,
    EndingRow,
    ExchangeRow,
    HandOverRow,
    OfferRow,
    ReferralRow,
    ReportRow,
    StepRow,
    SurveyRow,
)
from words.way import StepKind

ERASED = (
    ExchangeRow,
    DiagnosisRow,
    DecisionRow,
    EndingRow,
    OfferRow,
    AmendmentRow,
    CommitmentRow,
    AuthorisationRow,
    ReferralRow,
    ReportRow,
    HandOverRow,
    SurveyRow,
    DocumentRow,
    AccessRow,
)
"""Tables in which an erased case keeps no row."""


def erase(tx: Tx, case: Case) -> None:
    """Deletes what a case contains; the caller then saves `case.erase()`, which empties the case's own row."""
    for table in ERASED:
        tx.session.execute(delete(table).where(col(table.case_id) == case.id))
    done = col(StepRow.kind) != StepKind.RETENTION
    tx.session.execute(delete(StepRow).where(col(StepRow.case_id) == case.id, done))
    tx.session.execute(update(StepRow).where(col(StepRow.case_id) == case.id).values(deadline=None))
    tx.session.execute(update(DeclineRow).where(col(DeclineRow.case_id) == case.id).values(text=""))
