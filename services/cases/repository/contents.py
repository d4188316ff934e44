"""SQL of what a case contains: exchanges, diagnoses, decision, ending, documents, report, hand-overs, survey."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NothingYet
from kernel.ids import new_id
from kernel.stored import dump, load
from services.cases.domain.case import Case
from services.cases.domain.decision import Decision, Orientation
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.documents import Document
from services.cases.domain.endings import Ending
from services.cases.domain.exchanges import Exchange, Means
from services.cases.domain.handover import HandOver
from services.cases.domain.report import Report
from services.cases.domain.sequence import LEAVING
from services.cases.domain.survey import Survey
from services.cases.models import (
    DecisionRow,
    DiagnosisRow,
    DocumentRow,
    EndingRow,
    ExchangeRow,
    HandOverRow,
    ReportRow,
    SurveyRow,
)
from services.cases.repository.rows import of_case, put
from words.way import StepKind

_LAST_DIAGNOSIS = of_case(DiagnosisRow, col(DiagnosisRow.number).desc()).limit(1)
_ENDINGS = of_case(EndingRow)
_EXCHANGES = of_case(ExchangeRow, col(ExchangeRow.id))
_HAND_OVERS = of_case(HandOverRow, col(HandOverRow.id))
_DOCUMENT = select(col(DocumentRow.id)).where(
    col(DocumentRow.case_id) == bindparam("case"), col(DocumentRow.id) == bindparam("document")
)


def diagnosis(tx: Tx, case: Case, number: int | None = None) -> Diagnosis | None:
    """A version of the diagnosis, or the last one."""
    if number is None:
        row = tx.session.execute(_LAST_DIAGNOSIS, {"case": case.id}).scalar_one_or_none()
    else:
        row = tx.session.get(DiagnosisRow, (case.id, number))
    return load(Diagnosis, row.content) if row else None


def save_diagnosis(tx: Tx, case: Case, value: Diagnosis) -> None:
    put(tx, DiagnosisRow, case_id=case.id, number=value.version, content=dump(value))


def decision(tx: Tx, case: Case) -> Decision | None:
    row = tx.session.get(DecisionRow, case.id)
    return load(Decision, row.content) if row else None


def save_decision(tx: Tx, case: Case, value: Decision) -> None:
    put(tx, DecisionRow, case_id=case.id, outcome=value.outcome, content=dump(value))


def ending(tx: Tx, case: Case) -> Ending | None:
    """Returns how people ended the case; the last time, where they did so twice."""
    rows = tx.session.execute(_ENDINGS, {"case": case.id}).scalars()
    found = [load(Ending, row.content) for row in rows]
    return max(found, key=lambda one: (one.at, one.outcome in LEAVING), default=None)


def save_ending(tx: Tx, case: Case, value: Ending) -> None:
    put(tx, EndingRow, case_id=case.id, outcome=value.outcome, content=dump(value))


def orientations(tx: Tx, case: Case) -> tuple[Orientation, ...]:
    """Returns the bodies to which the employee was sent, by the decision and then by the ending."""
    said = (decision(tx, case), ending(tx, case))
    return tuple(one for each in said if each for one in each.orientations)


def exchanges(tx: Tx, case: Case) -> tuple[Exchange, ...]:
    """In the order in which they were recorded."""
    rows = tx.session.execute(_EXCHANGES, {"case": case.id}).scalars()
    return tuple(_exchange(row) for row in rows)


def _exchange(row: ExchangeRow) -> Exchange:
    means = Means(row.means) if row.means else None
    return Exchange(StepKind(row.kind), row.ordinal, row.held_on, row.by, row.notes, means)


def add_exchange(tx: Tx, case: Case, value: Exchange) -> None:
    put(
        tx,
        ExchangeRow,
        id=new_id(),
        case_id=case.id,
        kind=value.kind,
        ordinal=value.ordinal,
        held_on=value.held_on,
        means=value.means or "",
        notes=value.notes,
        by=value.by,
    )


def add_document(tx: Tx, case: Case, value: Document) -> None:
    put(
        tx,
        DocumentRow,
        id=value.id,
        case_id=case.id,
        kind=value.kind,
        media_type=value.media_type,
        sha256=value.sha256,
        content=value.content,
        by=value.by,
        at=value.at,
    )


def add_hand_over(tx: Tx, case: Case, value: HandOver) -> None:
    put(tx, HandOverRow, id=new_id(), case_id=case.id, content=dump(value))


def check_document(tx: Tx, case: Case, document_id: UUID) -> None:
    """Raises NothingYet where the case keeps no such document."""
    known = {"case": case.id, "document": document_id}
    if tx.session.execute(_DOCUMENT, known).first() is None:
        raise NothingYet(field="scan", accepted="un document déjà déposé dans ce dossier")


def report(tx: Tx, case: Case) -> Report | None:
    row = tx.session.get(ReportRow, case.id)
    return load(Report, row.content) if row else None


def save_report(tx: Tx, case: Case, value: Report) -> None:
    put(tx, ReportRow, case_id=case.id, content=dump(value))


def hand_overs(tx: Tx, case: Case) -> tuple[HandOver, ...]:
    """In the order in which they were recorded."""
    rows = tx.session.execute(_HAND_OVERS, {"case": case.id}).scalars()
    return tuple(load(HandOver, row.content) for row in rows)


def survey(tx: Tx, case: Case) -> Survey | None:
    row = tx.session.get(SurveyRow, case.id)
    return load(Survey, row.content) if row else None


def save_survey(tx: Tx, case: Case, value: Survey) -> None:
    put(tx, SurveyRow, case_id=case.id, content=dump(value), state=value.state, answered_on=value.answered_on)
