"""SQL of what a case contains: diagnoses, offers, amendments, commitments, authorisations, referrals, report…"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, select, update
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NothingYet
from kernel.stored import dump, load
from services.cases.domain.amendment import Amendment
from services.cases.domain.authorisations import Authorisation
from services.cases.domain.commitments import Commitment
from services.cases.domain.decision import Decision, Orientation
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.ending import Ending
from services.cases.domain.engagement import Offer
from services.cases.domain.handover import HandOver
from services.cases.domain.report import Report
from services.cases.domain.sequence import LEAVING
from services.cases.domain.survey import Survey
from services.cases.models import (
    AccessRow,
    AmendmentRow,
    AuthorisationRow,
    CaseRow,
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


def _of_case(table: Any, *order: Any) -> Select[Any]:
    """Rows of `case`; written once, as SQLAlchemy takes longer to write such a statement than to run it."""
    return select(table).where(col(table.case_id) == bindparam("case")).order_by(*order)


_LAST_DIAGNOSIS = _of_case(DiagnosisRow, col(DiagnosisRow.number).desc()).limit(1)
_LAST_OFFER = _of_case(OfferRow, col(OfferRow.number).desc()).limit(1)
_ENDINGS = _of_case(EndingRow)
_COMMITMENTS = _of_case(CommitmentRow, col(CommitmentRow.owner), col(CommitmentRow.id))
_REFERRALS = _of_case(ReferralRow, col(ReferralRow.id))


def diagnosis(tx: Tx, case_id: UUID, number: int | None = None) -> Diagnosis | None:
    """A version of the diagnosis, or the last one."""
    if number is None:
        row = tx.session.execute(_LAST_DIAGNOSIS, {"case": case_id}).scalar_one_or_none()
    else:
        row = tx.session.get(DiagnosisRow, (case_id, number))
    return load(Diagnosis, row.content) if row else None


def save_diagnosis(tx: Tx, case_id: UUID, value: Diagnosis) -> None:
    tx.session.merge(DiagnosisRow(case_id=case_id, number=value.version, content=dump(value)))


def decision(tx: Tx, case_id: UUID) -> Decision | None:
    row = tx.session.get(DecisionRow, case_id)
    return load(Decision, row.content) if row else None


def save_decision(tx: Tx, case_id: UUID, value: Decision) -> None:
    add(tx, DecisionRow(case_id=case_id, outcome=value.outcome, content=dump(value)))


def ending(tx: Tx, case_id: UUID) -> Ending | None:
    """How the case was ended from outside its way, the last word where there are two."""
    rows = tx.session.execute(_ENDINGS, {"case": case_id}).scalars()
    found = [load(Ending, row.content) for row in rows]
    return max(found, key=lambda one: (one.at, one.outcome in LEAVING), default=None)


def save_ending(tx: Tx, case_id: UUID, value: Ending) -> None:
    add(tx, EndingRow(case_id=case_id, outcome=value.outcome, content=dump(value)))


def orientations(tx: Tx, case_id: UUID) -> tuple[Orientation, ...]:
    """Where the employee was told to go, by the decision and then by the ending."""
    said = (decision(tx, case_id), ending(tx, case_id))
    return tuple(one for each in said if each for one in each.orientations)


def offer(tx: Tx, case_id: UUID) -> Offer | None:
    """The offer made last."""
    row = tx.session.execute(_LAST_OFFER, {"case": case_id}).scalar_one_or_none()
    return load(Offer, row.content) if row else None


def require_offer(tx: Tx, case_id: UUID) -> Offer:
    found = offer(tx, case_id)
    if found is None:
        raise NothingYet(rule="ENG-1")
    return found


def save_offer(tx: Tx, case_id: UUID, value: Offer) -> None:
    tx.session.merge(
        OfferRow(
            case_id=case_id,
            number=value.number,
            content=dump(value),
            content_hash=value.content_hash,
            state="signed" if value.signed else "offered",
        )
    )


def amendments(tx: Tx, case_id: UUID) -> tuple[Amendment, ...]:
    """Amendments of the engagement, in the order in which they were proposed."""
    statement = select(AmendmentRow).where(col(AmendmentRow.case_id) == case_id)
    found = (load(Amendment, row.content) for row in tx.session.execute(statement).scalars())
    return tuple(sorted(found, key=lambda one: one.number))


def amendment(tx: Tx, case_id: UUID, number: int | None = None) -> Amendment:
    """An amendment by its number, or the last one."""
    known = amendments(tx, case_id)
    found = [one for one in known if number is None or one.number == number]
    if not found:
        raise NothingYet(rule="ENG-3")
    return found[-1]


def save_amendment(tx: Tx, case_id: UUID, value: Amendment) -> None:
    tx.session.merge(AmendmentRow(id=UUID(value.id), case_id=case_id, content=dump(value)))


def commitments(tx: Tx, case_id: UUID) -> tuple[Commitment, ...]:
    rows = tx.session.execute(_COMMITMENTS, {"case": case_id}).scalars()
    return tuple(load(Commitment, row.content) for row in rows)


def save_commitment(tx: Tx, case_id: UUID, value: Commitment) -> None:
    tx.session.merge(
        CommitmentRow(
            id=f"{case_id}.{value.id}",
            case_id=case_id,
            owner=value.owner,
            due=value.due,
            outcome=value.outcome,
            content=dump(value),
        )
    )


def authorisations(tx: Tx, case_id: UUID) -> tuple[Authorisation, ...]:
    statement = select(AuthorisationRow).where(col(AuthorisationRow.case_id) == case_id)
    return tuple(load(Authorisation, row.content) for row in tx.session.execute(statement).scalars())


def save_authorisation(tx: Tx, case_id: UUID, value: Authorisation) -> None:
    tx.session.merge(
        AuthorisationRow(id=UUID(value.id), case_id=case_id, purpose=value.purpose, content=dump(value))
    )


def exchanges(tx: Tx, case_id: UUID) -> list[ExchangeRow]:
    """In the order in which they were recorded."""
    statement = select(ExchangeRow).where(col(ExchangeRow.case_id) == case_id)
    return list(tx.session.execute(statement.order_by(col(ExchangeRow.id))).scalars())


def referrals(tx: Tx, case_id: UUID) -> list[ReferralRow]:
    return list(tx.session.execute(_REFERRALS, {"case": case_id}).scalars())


def referral(tx: Tx, case_id: UUID, referral_id: UUID) -> ReferralRow:
    row = tx.session.get(ReferralRow, referral_id)
    if row is None or row.case_id != case_id:
        raise NothingYet
    return row


def document(tx: Tx, case_id: UUID, document_id: UUID) -> DocumentRow:
    row = tx.session.get(DocumentRow, document_id)
    if row is None or row.case_id != case_id:
        raise NothingYet(field="scan", accepted="un document déjà déposé dans ce dossier")
    return row


def report(tx: Tx, case_id: UUID) -> Report | None:
    row = tx.session.get(ReportRow, case_id)
    return load(Report, row.content) if row else None


def save_report(tx: Tx, case_id: UUID, value: Report) -> None:
    tx.session.merge(ReportRow(case_id=case_id, content=dump(value)))


def hand_overs(tx: Tx, case_id: UUID) -> tuple[HandOver, ...]:
    """In the order in which they were recorded."""
    statement = select(HandOverRow).where(col(HandOverRow.case_id) == case_id)
    rows = tx.session.execute(statement.order_by(col(HandOverRow.id))).scalars()
    return tuple(load(HandOver, row.content) for row in rows)


def survey(tx: Tx, case_id: UUID) -> Survey | None:
    row = tx.session.get(SurveyRow, case_id)
    return load(Survey, row.content) if row else None


def save_survey(tx: Tx, case_id: UUID, value: Survey) -> None:
    tx.session.merge(
        SurveyRow(case_id=case_id, content=dump(value), state=value.state, answered_on=value.answered_on)
    )


def declines_of(tx: Tx, case_id: UUID) -> Sequence[DeclineRow]:
    return tx.session.execute(select(DeclineRow).where(col(DeclineRow.case_id) == case_id)).scalars().all()


def declines(tx: Tx, after: UUID | None, limit: int) -> Sequence[DeclineRow]:
    """Cases declined, in the order in which they were, after a cursor."""
    statement = select(DeclineRow)
    if after:
        statement = statement.where(col(DeclineRow.id) > after)
    return tx.session.execute(statement.order_by(col(DeclineRow.id)).limit(limit)).scalars().all()


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
"""Tables of which nothing stays of an erased case."""


def erase(tx: Tx, case: CaseRow) -> None:
    """Take away all that a case contains, and what its own row says of the employee."""
    for table in ERASED:
        tx.session.execute(delete(table).where(col(table.case_id) == case.id))
    done = col(StepRow.kind) != StepKind.RETENTION
    tx.session.execute(delete(StepRow).where(col(StepRow.case_id) == case.id, done))
    tx.session.execute(update(StepRow).where(col(StepRow.case_id) == case.id).values(deadline=None))
    tx.session.execute(update(DeclineRow).where(col(DeclineRow.case_id) == case.id).values(text=""))
    case.siren, case.adviser, case.safe_contact, case.difficulties = "", None, False, []
    case.following = case.services_chosen = case.information = case.study_draft = None


def add(tx: Tx, row: Any) -> None:
    tx.session.add(row)
