"""SQL of what the CIL and the employee agree on: offers, amendments, commitments, authorisations."""

from uuid import UUID

from sqlmodel import col

from kernel.database import Tx
from kernel.errors import NothingYet
from kernel.stored import dump, load
from services.cases.domain.amendment import Amendment
from services.cases.domain.authorisations import Authorisation
from services.cases.domain.case import Case
from services.cases.domain.commitments import Commitment
from services.cases.domain.engagement import Offer
from services.cases.models import AmendmentRow, AuthorisationRow, CommitmentRow, OfferRow
from services.cases.repository.rows import of_case, put

_LAST_OFFER = of_case(OfferRow, col(OfferRow.number).desc()).limit(1)
_AMENDMENTS = of_case(AmendmentRow)
_COMMITMENTS = of_case(CommitmentRow, col(CommitmentRow.owner), col(CommitmentRow.id))
_AUTHORISATIONS = of_case(AuthorisationRow)


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
    put(
        tx,
        OfferRow,
        case_id=case.id,
        number=value.number,
        content=dump(value),
        content_hash=value.content_hash,
        state="signed" if value.signed else "offered",
    )


def amendments(tx: Tx, case: Case) -> tuple[Amendment, ...]:
    """Amendments of the engagement, in the order in which they were proposed."""
    rows = tx.session.execute(_AMENDMENTS, {"case": case.id}).scalars()
    found = (load(Amendment, row.content) for row in rows)
    return tuple(sorted(found, key=lambda one: one.number))


def amendment(tx: Tx, case: Case, number: int | None = None) -> Amendment:
    """An amendment by its number, or the last one."""
    known = amendments(tx, case)
    found = [one for one in known if number is None or one.number == number]
    if not found:
        raise NothingYet(rule="ENG-3")
    return found[-1]


def save_amendment(tx: Tx, case: Case, value: Amendment) -> None:
    put(tx, AmendmentRow, id=UUID(value.id), case_id=case.id, content=dump(value))


def commitments(tx: Tx, case: Case) -> tuple[Commitment, ...]:
    rows = tx.session.execute(_COMMITMENTS, {"case": case.id}).scalars()
    return tuple(load(Commitment, row.content) for row in rows)


def save_commitment(tx: Tx, case: Case, value: Commitment) -> None:
    put(
        tx,
        CommitmentRow,
        id=f"{case.id}.{value.id}",
        case_id=case.id,
        owner=value.owner,
        due=value.due,
        outcome=value.outcome,
        content=dump(value),
    )


def authorisations(tx: Tx, case: Case) -> tuple[Authorisation, ...]:
    rows = tx.session.execute(_AUTHORISATIONS, {"case": case.id}).scalars()
    return tuple(load(Authorisation, row.content) for row in rows)


def save_authorisation(tx: Tx, case: Case, value: Authorisation) -> None:
    put(tx, AuthorisationRow, id=UUID(value.id), case_id=case.id, purpose=value.purpose, content=dump(value))
