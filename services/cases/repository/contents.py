"""SQL of what a case contains: diagnoses, offers, amendments, commitments, authorisations, referrals, report…"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NothingYet
from kernel.ids import new_id
from kernel.stored import dump, load
from services.cases.domain.amendment import Amendment
from services.cases.domain.authorisations import Authorisation
from services.cases.domain.case import Case
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
    SurveyRow,
)


def _of_case(table: Any, *order: Any) -> Select[Any]:
    """Rows of `case`; written once, as SQLAlchemy takes longer to write such a statement than to run it."""
    return select(table).where(col(table.case_id) == bindparam("case")).order_by(*order)


_LAST_DIAGNOSIS = _of_case(DiagnosisRow, col(DiagnosisRow.number).desc()).limit(1)
_LAST_OFFER = _of_case(OfferRow, col(OfferRow.number).desc()).limit(1)
_ENDINGS = _of_case(EndingRow)
_COMMITMENTS = _of_case(CommitmentRow, col(CommitmentRow.owner), col(CommitmentRow.id))
_REFERRALS = _of_case(ReferralRow, col(ReferralRow.id))


def diagnosis(tx: Tx, case: Case, number: int | None = None) -> Diagnosis | None:
    """A version of the diagnosis, or the last one."""
    if number is None:
        row = tx.session.execute(_LAST_DIAGNOSIS, {"case": case.id}).scalar_one_or_none()
    else:
        row = tx.session.get(DiagnosisRow, (case.id, number))
    return load(Diagnosis, row.content) if row else None


def save_diagnosis(tx: Tx, case: Case, value: Diagnosis) -> None:
    tx.session.merge(DiagnosisRow(case_id=case.id, number=value.version, content=dump(value)))


def decision(tx: Tx, case: Case) -> Decision | None:
    row = tx.session.get(DecisionRow, case.id)
    return load(Decision, row.content) if row else None


def save_decision(tx: Tx, case: Case, value: Decision) -> None:
    tx.session.add(DecisionRow(case_id=case.id, outcome=value.outcome, content=dump(value)))


def ending(tx: Tx, case: Case) -> Ending | None:
    """How the case was ended from outside its way, the last word where there are two."""
    rows = tx.session.execute(_ENDINGS, {"case": case.id}).scalars()
    found = [load(Ending, row.content) for row in rows]
    return max(found, key=lambda one: (one.at, one.outcome in LEAVING), default=None)


def save_ending(tx: Tx, case: Case, value: Ending) -> None:
    tx.session.add(EndingRow(case_id=case.id, outcome=value.outcome, content=dump(value)))


def orientations(tx: Tx, case: Case) -> tuple[Orientation, ...]:
    """Where the employee was told to go, by the decision and then by the ending."""
    said = (decision(tx, case), ending(tx, case))
    return tuple(one for each in said if each for one in each.orientations)


def offer(tx: Tx, case: Case) -> Offer | None:
    """The offer made last."""
    row = tx.session.execute(_LAST_OFFER, {"case": case.id}).scalar_one_or_none()
    return load(Offer, row.content) if row else None


def require_offer(tx: Tx, case: Case) -> Offer:
    found = offer(tx, case)
    if found is None:
        raise NothingYet(rule="ENG-1")
    return found


def save_offer(tx: Tx, case: Case, value: Offer) -> None:
    tx.session.merge(
        OfferRow(
            case_id=case.id,
            number=value.number,
            content=dump(value),
            content_hash=value.content_hash,
            state="signed" if value.signed else "offered",
        )
    )


def amendments(tx: Tx, case: Case) -> tuple[Amendment, ...]:
    """Amendments of the engagement, in the order in which they were proposed."""
    statement = select(AmendmentRow).where(col(AmendmentRow.case_id) == case.id)
    found = (load(Amendment, row.content) for row in tx.session.execute(statement).scalars())
    return tuple(sorted(found, key=lambda one: one.number))


def amendment(tx: Tx, case: Case, number: int | None = None) -> Amendment:
    """An amendment by its number, or the last one."""
    known = amendments(tx, case)
    found = [one for one in known if number is None or one.number == number]
    if not found:
        raise NothingYet(rule="ENG-3")
    return found[-1]


def save_amendment(tx: Tx, case: Case, value: Amendment) -> None:
    tx.session.merge(AmendmentRow(id=UUID(value.id), case_id=case.id, content=dump(value)))


def commitments(tx: Tx, case: Case) -> tuple[Commitment, ...]:
    rows = tx.session.execute(_COMMITMENTS, {"case": case.id}).scalars()
    return tuple(load(Commitment, row.content) for row in rows)


def save_commitment(tx: Tx, case: Case, value: Commitment) -> None:
    tx.session.merge(
        CommitmentRow(
            id=f"{case.id}.{value.id}",
            case_id=case.id,
            owner=value.owner,
            due=value.due,
            outcome=value.outcome,
            content=dump(value),
        )
    )


def authorisations(tx: Tx, case: Case) -> tuple[Authorisation, ...]:
    statement = select(AuthorisationRow).where(col(AuthorisationRow.case_id) == case.id)
    return tuple(load(Authorisation, row.content) for row in tx.session.execute(statement).scalars())


def save_authorisation(tx: Tx, case: Case, value: Authorisation) -> None:
    tx.session.merge(
        AuthorisationRow(id=UUID(value.id), case_id=case.id, purpose=value.purpose, content=dump(value))
    )


def exchanges(tx: Tx, case: Case) -> list[ExchangeRow]:
    """In the order in which they were recorded."""
    statement = select(ExchangeRow).where(col(ExchangeRow.case_id) == case.id)
    return list(tx.session.execute(statement.order_by(col(ExchangeRow.id))).scalars())


def add_exchange(tx: Tx, row: ExchangeRow) -> None:
    tx.session.add(row)


def add_referral(tx: Tx, row: ReferralRow) -> None:
    tx.session.add(row)


def add_document(tx: Tx, row: DocumentRow) -> None:
    tx.session.add(row)


def add_decline(tx: Tx, row: DeclineRow) -> None:
    tx.session.add(row)


def add_hand_over(tx: Tx, case: Case, value: HandOver) -> None:
    tx.session.add(HandOverRow(id=new_id(), case_id=case.id, content=dump(value)))


def referrals(tx: Tx, case: Case) -> list[ReferralRow]:
    return list(tx.session.execute(_REFERRALS, {"case": case.id}).scalars())


def find_referral(tx: Tx, case: Case, referral_id: UUID) -> ReferralRow | None:
    row = tx.session.get(ReferralRow, referral_id)
    return row if row and row.case_id == case.id else None


def referral(tx: Tx, case: Case, referral_id: UUID) -> ReferralRow:
    row = find_referral(tx, case, referral_id)
    if row is None:
        raise NothingYet
    return row


def document(tx: Tx, case: Case, document_id: UUID) -> DocumentRow:
    row = tx.session.get(DocumentRow, document_id)
    if row is None or row.case_id != case.id:
        raise NothingYet(field="scan", accepted="un document déjà déposé dans ce dossier")
    return row


def report(tx: Tx, case: Case) -> Report | None:
    row = tx.session.get(ReportRow, case.id)
    return load(Report, row.content) if row else None


def save_report(tx: Tx, case: Case, value: Report) -> None:
    tx.session.merge(ReportRow(case_id=case.id, content=dump(value)))


def hand_overs(tx: Tx, case: Case) -> tuple[HandOver, ...]:
    """In the order in which they were recorded."""
    statement = select(HandOverRow).where(col(HandOverRow.case_id) == case.id)
    rows = tx.session.execute(statement.order_by(col(HandOverRow.id))).scalars()
    return tuple(load(HandOver, row.content) for row in rows)


def survey(tx: Tx, case: Case) -> Survey | None:
    row = tx.session.get(SurveyRow, case.id)
    return load(Survey, row.content) if row else None


def save_survey(tx: Tx, case: Case, value: Survey) -> None:
    tx.session.merge(
        SurveyRow(case_id=case.id, content=dump(value), state=value.state, answered_on=value.answered_on)
    )


def declines_of(tx: Tx, case: Case) -> Sequence[DeclineRow]:
    return tx.session.execute(select(DeclineRow).where(col(DeclineRow.case_id) == case.id)).scalars().all()


def declines(tx: Tx, after: UUID | None, limit: int) -> Sequence[DeclineRow]:
    """Every case declined, in the order in which they were, after a cursor: UESL reads them all (CASE-6)."""
    statement = select(DeclineRow)
    if after:
        statement = statement.where(col(DeclineRow.id) > after)
    return tx.session.execute(statement.order_by(col(DeclineRow.id)).limit(limit)).scalars().all()


def decline(tx: Tx, decline_id: UUID) -> DeclineRow:
    """One case declined, for the message that tells UESL."""
    return tx.session.get_one(DeclineRow, decline_id)
