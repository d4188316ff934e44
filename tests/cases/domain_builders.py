"""Builders of domain values, with the traits that the tests of the cases service need."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from services.cases.domain.budget import (
    Budget,
    HousingCharge,
    HousingChargeKind,
    OtherCharge,
    OtherChargeKind,
    Resource,
    ResourceKind,
)
from services.cases.domain.commitments import Commitment, CommitmentKind, Owner
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.difficulties import CauseFamily
from services.cases.domain.engagement import Grounds, Offer, Terms, make_offer
from services.cases.domain.household import Address, Dependant, FamilySituation, Household, Person
from services.cases.domain.housing import Difficulty, Housing
from services.cases.domain.information import Handed, InformationGiven
from services.cases.domain.reasons import Reason, ReasonCode
from services.cases.domain.signatures import Choices, Party
from services.cases.domain.study_file import StudyFile
from services.cases.domain.work import ContractKind, Member, Occupation, Work
from words.difficulties import Cause, HousingStatus, Origin

CASE, EMPLOYEE, ADVISER = "case-1", "employee-1", "adviser-1"
REASON = Reason(ReasonCode.WAITING_FOR_DOCUMENT, "Le bailleur doit encore envoyer le décompte.")
YES_NO = Choices(share_with_third_parties=True, inform_employer=False)


def at(text: str) -> datetime:
    """Instant in UTC, such as at("2026-03-18 22:59")."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def full_household() -> Household:
    return Household(
        applicant=Person("Martin", "Anne", date(1985, 2, 3)),
        spouse=Person("Martin", "Luc", date(1984, 5, 6)),
        address=Address(("1 rue des Lilas",), "69003", "Lyon"),
        personal_phone="+33600000000",
        family_situation=FamilySituation.MARRIED,
        dependants=(Dependant(15), Dependant(13), Dependant(2)),
    )


def full_budget() -> Budget:
    return Budget(
        resources=(
            Resource(ResourceKind.FIXED_EARNINGS, Decimal("1900.00")),
            Resource(ResourceKind.FAMILY_BENEFITS, Decimal("300.50")),
        ),
        pensions_paid=Decimal("200.50"),
        housing_charges=(HousingCharge(HousingChargeKind.RESIDUAL_RENT, Decimal("700.00")),),
        other_charges=(OtherCharge(OtherChargeKind.CONSUMER_CREDIT, Decimal("250.00")),),
    )


def full_study_file() -> StudyFile:
    return StudyFile(
        household=full_household(),
        work=(
            Work(
                Member.APPLICANT, Occupation.CLERICAL, employer="Société X", contract=ContractKind.PERMANENT
            ),
            Work(Member.SPOUSE, Occupation.MANUAL, contract=ContractKind.JOB_SEEKER),
        ),
        housing=Housing(HousingStatus.TENANT),
        difficulty=Difficulty(causes=(Cause.SPOUSE_JOB_LOSS,), origin=Origin.JOB_LOSS),
        budget=full_budget(),
        analysis="Baisse de revenus depuis la perte d'emploi du conjoint.",
        recommendations="Révision des droits et plan avec le bailleur.",
    )


def validated_diagnosis(version: int = 1) -> Diagnosis:
    draft = Diagnosis("diagnosis-1", CASE, version, full_study_file())
    return draft.validate(date(2026, 3, 2), ADVISER)


def cil_commitment(
    id: str = "c1", kind: CommitmentKind = CommitmentKind.PRESENT_TO_LANDLORD, wording: str = "Présenter."
) -> Commitment:
    return Commitment(id, Owner.CIL, kind, wording, date(2026, 4, 15))


def employee_commitment(id: str = "e1", wording: str = "Fournir les bulletins de salaire.") -> Commitment:
    return Commitment(id, Owner.EMPLOYEE, CommitmentKind.PROVIDE_INFORMATION, wording, date(2026, 4, 1))


def terms() -> Terms:
    return Terms("diagnosis-1", 1, (cil_commitment(),), (employee_commitment(),))


def grounds(*families: CauseFamily, diagnosis: Diagnosis | None = None) -> Grounds:
    told = InformationGiven(1, date(2026, 2, 20), Handed.IN_PERSON, ADVISER)
    return Grounds(diagnosis or validated_diagnosis(), families or (CauseFamily.JOB_LOSS,), (told,))


def offer(made_on: date = date(2026, 3, 3), content: Terms | None = None) -> Offer:
    return make_offer("offer-1", CASE, EMPLOYEE, made_on, content or terms(), grounds())


def signed_by_employee(one: Offer, on: date | None = None) -> Offer:
    return one.sign(Party.EMPLOYEE, one.content_hash, on or one.made_on, EMPLOYEE, YES_NO)


def signed_by_cil(one: Offer, on: date | None = None) -> Offer:
    return one.sign(Party.CIL, one.content_hash, on or one.made_on, ADVISER)


def signed(one: Offer) -> Offer:
    return signed_by_cil(signed_by_employee(one))


def with_cil(content: Terms, *commitments: Commitment) -> Terms:
    return replace(content, cil=commitments)
