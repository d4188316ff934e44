"""The mutual engagement: an offer made on a validated diagnosis, then signed by both (ENG-1 to 7, A8)."""

from dataclasses import dataclass, replace
from datetime import date

from kernel.errors import Conflict, Invalid
from services.cases.domain.canonical import content_digest
from services.cases.domain.clauses import ClauseKind, ClauseRef, clause_text, current_refs
from services.cases.domain.commitments import Commitment, Owner, check_numbers
from services.cases.domain.deadlines import Deadline
from services.cases.domain.decision import check_solutions
from services.cases.domain.diagnosis import Diagnosis, DiagnosisState
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.information import InformationGiven, check_informed
from services.cases.domain.mutuality import TermsIncomplete, check_mutual
from services.cases.domain.policy import DEFAULT_POLICY, MOST_DAYS, MOST_MONTHS, Policy
from services.cases.domain.reasons import Reason
from services.cases.domain.schedule import offer_deadline
from services.cases.domain.signatures import (
    Choices,
    Paper,
    Party,
    Signature,
    already_given,
    check_own_hand,
    signature_of,
    signed_by_both,
)


class OfferLapsed(Conflict):
    title = "Le délai pour signer cette offre est passé."
    rule = "ENG-6"


class OfferRefused(Conflict):
    title = "Le salarié n'a pas souhaité signer cette offre."
    rule = "ENG-7"


class AlreadySigned(Conflict):
    title = "Vous avez déjà signé cet engagement ; pour y renoncer, parlez-en à votre interlocuteur."
    rule = "CASE-3"


class SignedBeforeOffer(Invalid):
    title = "La date de signature est antérieure à l'offre."
    rule = "ENG-6"


class ChoicesMissing(Invalid):
    title = "Chacune des deux autorisations doit être donnée ou refusée par le salarié, et par lui seul."
    rule = "ENG-2"


class EngagementInForce(Conflict):
    title = "L'engagement est signé par les deux parties : il se modifie par un avenant."
    rule = "ENG-3"


class DiagnosisNotValidated(Conflict):
    title = "L'engagement s'appuie sur un diagnostic préalable validé."
    rule = "ENG-1"


@dataclass(frozen=True, slots=True)
class Terms:
    """The material parts, to which a signature binds to the letter (rule ENG-3)."""

    diagnosis_id: str
    diagnosis_version: int
    cil: tuple[Commitment, ...]
    employee: tuple[Commitment, ...]
    clauses: tuple[ClauseRef, ...] = current_refs()
    validity_days: int = DEFAULT_POLICY.offer_validity_days
    duration_months: int = DEFAULT_POLICY.implementation_months

    def material(self) -> dict[str, object]:
        return {
            "diagnosis": {"id": self.diagnosis_id, "version": self.diagnosis_version},
            "cil": [one.material() for one in self.cil],
            "employee": [one.material() for one in self.employee],
            "clauses": {clause.kind: clause.version for clause in self.clauses},
            "validity_days": self.validity_days,
            "duration_months": self.duration_months,
        }

    def check(self, families: tuple[CauseFamily, ...]) -> None:
        """Mutual, whole, and more than a repayment plan for a LOCA-PASS guarantee (ENG-1, DIF-4)."""
        check_mutual({Owner.CIL: self.cil, Owner.EMPLOYEE: self.employee})
        check_numbers((*self.cil, *self.employee))
        _check_clauses(self.clauses)
        _check_delays(self.validity_days, self.duration_months)
        check_solutions(families, (one.kind for one in self.cil))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an offer rests on: the diagnosis, the causes, the information given (ENG-1, DIF-4, CASE-11)."""

    diagnosis: Diagnosis
    families: tuple[CauseFamily, ...]
    information: tuple[InformationGiven, ...]

    def check(self, terms: Terms, made_on: date) -> None:
        stated = (terms.diagnosis_id, terms.diagnosis_version)
        known = (self.diagnosis.id, self.diagnosis.version)
        if self.diagnosis.state is not DiagnosisState.VALIDATED or stated != known:
            raise DiagnosisNotValidated(field="diagnosis_version", version=terms.diagnosis_version)
        check_informed(self.information, made_on)
        terms.check(self.families)


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer of a case; `contact` (who to call) may change without touching what is signed."""

    id: str
    case_id: str
    number: int
    employee_id: str
    made_on: date
    terms: Terms
    validity: Deadline
    contact: str = ""
    signatures: tuple[Signature, ...] = ()
    refused_on: date | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical material parts, initial validity included; later extensions are not."""
        made = {"case": self.case_id, "made_on": self.made_on}
        return content_digest(self.terms.material() | made)

    @property
    def valid_to(self) -> date:
        """Last day to sign, included (rule ENG-6)."""
        return self.validity.due

    @property
    def signed(self) -> bool:
        return signed_by_both(self.signatures)

    @property
    def signed_on(self) -> date | None:
        """Day of the last signature, from which the implementation runs (REP-4)."""
        return max(one.on for one in self.signatures) if self.signed else None

    def sign(
        self,
        party: Party,
        shown_hash: str,
        on: date,
        by: str,
        choices: Choices | None = None,
        paper: Paper | None = None,
    ) -> "Offer":
        """The same signature again gives the same answer, even later (rules ENG-3, ENG-6, ENG-7)."""
        check_own_hand(party, by, self.employee_id)
        if (party is Party.EMPLOYEE) != (choices is not None):
            raise ChoicesMissing(field="choices", accepted="donnée ou refusée, pour chacune des deux")
        new = Signature(party, by, shown_hash, on, choices, paper)
        if already_given(self.signatures, new, self.content_hash):
            return self
        self._check_open(on)
        return replace(self, signatures=(*self.signatures, new))

    def refuse(self, on: date) -> "Offer":
        """Records the employee's own refusal to sign, before their signature (rule ENG-7)."""
        if self.refused_on:
            return self
        if signature_of(self.signatures, Party.EMPLOYEE):
            raise AlreadySigned
        self._check_open(on)
        return replace(self, refused_on=on)

    def extend(
        self, due: date, on: date, by: str, reason: Reason, policy: Policy = DEFAULT_POLICY
    ) -> "Offer":
        """An entry in the ledger, told to the other side; not a new offer (rule ENG-3)."""
        if self.signed:
            raise EngagementInForce(signed_on=self.signed_on)
        self._check_open(on)
        return replace(self, validity=self.validity.extend(due, on, by, reason, policy.extension_months))

    def with_contact(self, contact: str) -> "Offer":
        """Contact details are not material: signatures stand (rule ENG-3)."""
        return replace(self, contact=contact)

    def revise(
        self, offer_id: str, on: date, terms: Terms, grounds: Grounds, policy: Policy = DEFAULT_POLICY
    ) -> "Offer":
        """A new offer with its own days and no signature; itself if nothing material changes in time."""
        if self.signed:
            raise EngagementInForce(signed_on=self.signed_on)
        self._check_not_refused()
        if terms.material() == self.terms.material() and on <= self.valid_to:
            return self
        new = make_offer(offer_id, self.case_id, self.employee_id, on, terms, grounds, policy)
        return replace(new, number=self.number + 1, contact=self.contact)

    def _check_not_refused(self) -> None:
        if self.refused_on:
            raise OfferRefused(refused_on=self.refused_on)

    def _check_open(self, on: date) -> None:
        self._check_not_refused()
        if on < self.made_on:
            raise SignedBeforeOffer(field="on", made_on=self.made_on)
        if on > self.valid_to:
            raise OfferLapsed(valid_to=self.valid_to)


def make_offer(
    offer_id: str,
    case_id: str,
    employee_id: str,
    made_on: date,
    terms: Terms,
    grounds: Grounds,
    policy: Policy = DEFAULT_POLICY,
) -> Offer:
    """First offer of a case (rule ENG-1, charter A8)."""
    grounds.check(terms, made_on)
    validity = offer_deadline(made_on, policy, terms.validity_days)
    return Offer(offer_id, case_id, 1, employee_id, made_on, terms, validity)


def _check_clauses(clauses: tuple[ClauseRef, ...]) -> None:
    if sorted(clause.kind for clause in clauses) != sorted(ClauseKind):
        raise TermsIncomplete(field="clauses", accepted="chacune des quatre clauses, une fois")
    for clause in clauses:
        clause_text(clause)


def _check_delays(validity_days: int, duration_months: int) -> None:
    asked = (("validity_days", validity_days, MOST_DAYS), ("duration_months", duration_months, MOST_MONTHS))
    for field, value, most in asked:
        if not 1 <= value <= most:
            raise TermsIncomplete(field=field, accepted=f"un nombre de 1 à {most}")
